"""Word files (DOCX): bytes to a layout of paragraphs and tables in their order, headers first and footers last."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from domain.errors import DocumentError
from parsers.grids.xml_nodes import attribute, child, children, is_on, kind, parsed
from parsers.grids.zip_checks import opened_zip
from parsers.layout import Layout
from parsers.letters.blocks import Align, Block, Paragraph, TableBlock, layout_of_blocks
from parsers.letters.docx_numbers import Numbering, numbering_of
from parsers.letters.docx_text import TextReader, Words, chosen, text_reader

_MAIN = re.compile(r"word/document\d*\.xml")
_EDGE = re.compile(r"word/(?:header|footer)\d*\.xml")
_PICTURE = re.compile(r"word/media/")
_MOST_ROWS = 5_000
_MOST_COLUMNS = 256
_AROUND = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def read_docx(content: bytes, *, name: str) -> Layout:
    """Read a Word file; tables are ``Table 1!C4``, other lines ``Text!A7`` by their paragraph.

    Tracked changes are read as accepted. What is struck out is left out with a warning, a wholly struck or deleted
    row of a table becomes a proposed cancellation.

    Raises:
        DocumentError: damaged, protected, too large, or without any text; the message is the reason.
    """
    with opened_zip(content, name=name) as archive:
        try:
            return _read(archive, name)
        except RecursionError as error:
            raise DocumentError(f"{name}: damaged (nested too deeply)") from error


def _read(archive: zipfile.ZipFile, name: str) -> Layout:
    names = archive.namelist()
    main = next((n for n in names if _MAIN.fullmatch(n)), None)
    if main is None:
        raise DocumentError(f"{name}: not a Word file")
    styles = _part(archive, "word/styles.xml", name)
    walk = _Walk(reader=text_reader(styles), numbering=numbering_of(_part(archive, "word/numbering.xml", name), styles))
    edges = {n: tuple(walk.blocks(parsed(archive.read(n), name=name))) for n in sorted(names) if _EDGE.fullmatch(n)}
    body = child(parsed(archive.read(main), name=name), "body")
    inner = tuple(walk.blocks(body)) if body is not None else ()
    heads = [block for n, found in _once(edges) if "header" in n for block in found]
    feet = [block for n, found in _once(edges) if "footer" in n for block in found]
    if not any(_says(block) for block in (*heads, *inner, *feet)):
        pictures = any(_PICTURE.match(n) for n in names)
        reason = "holds only pictures, ask for a PDF or open it yourself" if pictures else "no text in it"
        raise DocumentError(f"{name}: {reason}")
    gap = (Paragraph(text=""),)
    return layout_of_blocks((*heads, *gap, *inner, *gap, *feet), warnings=walk.warnings())


def _part(archive: zipfile.ZipFile, part: str, name: str) -> etree._Element | None:
    return parsed(archive.read(part), name=name) if part in archive.namelist() else None


def _once(edges: dict[str, tuple[Block, ...]]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Headers and footers without those that repeat another: a file has up to three of each."""
    seen: set[tuple[Block, ...]] = set()
    for name, blocks in edges.items():
        told = tuple(block for block in blocks if _says(block))
        if told and told not in seen:
            seen.add(told)
            yield name, blocks


def _says(block: Block) -> bool:
    return bool(block.text.strip()) if isinstance(block, Paragraph) else any(map(any, block.rows))


@dataclass(slots=True)
class _Row:
    """A table row while it is read: texts by column, those that hang down from above, and what stands in them."""

    texts: dict[int, str] = field(default_factory=dict)
    struck: dict[int, str] = field(default_factory=dict)
    below: set[int] = field(default_factory=set)
    inner: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """Turns elements into blocks and counts what was taken back."""

    reader: TextReader
    numbering: Numbering
    taken_back: int = 0
    cut: bool = False

    def warnings(self) -> tuple[str, ...]:
        """Return what a reader of the result must know."""
        struck = f"{self.taken_back} struck-out or deleted passage(s) were left out"
        return ((struck,) if self.taken_back else ()) + (
            (f"only the first {_MOST_ROWS} rows of a table were read",) if self.cut else ()
        )

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Yield paragraphs and tables in order; text boxes follow the paragraph they hang on."""
        for node in parent:
            name = kind(node)
            if name == "p":
                yield from self._paragraph(node)
            elif name == "tbl":
                yield from self._table(node)
            elif name in _AROUND:
                yield from self.blocks(node)
            elif name == "AlternateContent":
                yield from self.blocks(chosen(node))

    def _paragraph(self, node: etree._Element) -> Iterator[Block]:
        words = self._words(node)
        align = Align.STOPS if child(node, "pPr", "tabs") is not None else Align.DEFAULT
        label = self.numbering.label(node)
        text = f"{label} {words.text}".rstrip() if label and words.text.strip() else words.text
        for line in text.split("\n"):
            yield Paragraph(text=line, align=align)
        for box in words.boxes:
            yield from self.blocks(box)

    def _words(self, node: etree._Element) -> Words:
        words = self.reader.words(node)
        self.taken_back += bool("".join(words.taken_back).strip())
        return words

    def _table(self, node: etree._Element) -> Iterator[Block]:
        rows: list[_Row] = []
        struck: set[int] = set()
        for row in _rows(node):
            if len(rows) >= _MOST_ROWS:
                self.cut = True
                break
            found = self._row(row)
            if not any(found.texts.values()) and any(found.struck.values()):
                struck.add(len(rows))
                found.texts = found.struck
            rows.append(found)
        yield _block(rows, struck)
        for read in rows:
            for table in read.inner:
                yield Paragraph(text="")
                yield from self._table(table)

    def _row(self, node: etree._Element) -> _Row:
        found = _Row()
        look = child(node, "trPr")
        gone = child(look, "del") is not None
        column = _count(attribute(child(look, "gridBefore"), "val"), 0)
        for cell in _cells(node):
            if column >= _MOST_COLUMNS:
                break
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            if merged is not None and attribute(merged, "val") != "restart":
                found.below.add(column)
            else:
                self._cell(cell, column, found)
                if gone:
                    found.struck[column] = found.struck.get(column) or found.texts.get(column, "")
                    found.texts[column] = ""
            column += max(1, _count(attribute(child(properties, "gridSpan"), "val"), 1))
        return found

    def _cell(self, cell: etree._Element, column: int, found: _Row) -> None:
        texts: list[str] = []
        struck: list[str] = []
        for node in _content(cell):
            if kind(node) == "tbl":
                found.inner.append(node)
                continue
            words = self._words(node)
            label = self.numbering.label(node)
            own = words.text.strip()
            texts.append(
                f"{label} {own}" if label and own else own or ("" if words.struck_text else label.rstrip(".)"))
            )
            struck.append(words.struck_text)
            found.inner.extend(t for box in words.boxes for t in children(box, "tbl"))
            texts.extend(self._words(p).text for box in words.boxes for p in children(box, "p"))
        found.texts[column] = " ".join(" ".join(texts).split())
        found.struck[column] = " ".join(" ".join(struck).split())


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if kind(node) == "tr" and not is_on(child(node, "trPr", "hidden")):
            yield node
        elif kind(node) in _AROUND:
            yield from _rows(node)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for node in row:
        if kind(node) == "tc":
            yield node
        elif kind(node) in _AROUND:
            yield from _cells(node)


def _content(cell: etree._Element) -> Iterator[etree._Element]:
    for node in cell:
        if kind(node) in {"p", "tbl"}:
            yield node
        elif kind(node) in _AROUND:
            yield from _content(node)


def _block(rows: list[_Row], struck: set[int]) -> TableBlock:
    """Cells by grid column; a cell merged downwards repeats its text, marked as filled."""
    width = max((max((*row.texts, *row.below)) + 1 for row in rows if row.texts or row.below), default=0)
    filled: set[tuple[int, int]] = set()
    above: dict[int, str] = {}
    grid: list[tuple[str, ...]] = []
    for index, row in enumerate(rows):
        for column in row.below:
            if above.get(column):
                row.texts[column] = above[column]
                filled.add((index, column))
        above = {column: text for column, text in row.texts.items() if text}
        grid.append(tuple(row.texts.get(column, "") for column in range(width)))
    return TableBlock(rows=tuple(grid), filled=frozenset(filled), struck=frozenset(struck))


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else otherwise  # noqa: PLR2004
