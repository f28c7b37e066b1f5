"""OpenDocument texts (ODT): bytes to a layout of paragraphs and tables in their order."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from domain.errors import DocumentError
from parsers.grids.xml_nodes import attribute, child, kind, parsed
from parsers.grids.zip_checks import opened_zip
from parsers.layout import Layout
from parsers.letters.blocks import Block, Paragraph, TableBlock, layout_of_blocks

_MOST_ROWS = 5_000
_MOST_COLUMNS = 256
_UNREAD = frozenset({"tracked-changes", "annotation", "sequence-decls", "note", "table-of-content"})
_PARAGRAPHS = frozenset({"p", "h"})


def read_odt(content: bytes, *, name: str) -> Layout:
    """Read an OpenDocument text; deleted (tracked) and struck-out text is left out.

    Raises:
        DocumentError: damaged, protected, too large, or without any text; the message is the reason.
    """
    with opened_zip(content, name=name) as archive:
        if "content.xml" not in archive.namelist():
            raise DocumentError(f"{name}: not an OpenDocument file")
        root = parsed(archive.read("content.xml"), name=name)
    try:
        return _layout(root, name)
    except RecursionError as error:
        raise DocumentError(f"{name}: damaged (nested too deeply)") from error


def _layout(root: etree._Element, name: str) -> Layout:
    body = child(root, "body", "text")
    walk = _Walk(struck_styles=frozenset(_struck_styles(root)))
    blocks = tuple(walk.blocks(body)) if body is not None else ()
    if not any(b.text.strip() if isinstance(b, Paragraph) else any(map(any, b.rows)) for b in blocks):
        raise DocumentError(f"{name}: no text in it")
    return layout_of_blocks(blocks, warnings=("struck-out text was left out",) if walk.taken_back else ())


def _struck_styles(root: etree._Element) -> Iterator[str]:
    styles = child(root, "automatic-styles")
    for style in styles if styles is not None else ():
        line = attribute(child(style, "text-properties"), "text-line-through-style")
        if line is not None and line != "none":
            yield attribute(style, "name") or ""


@dataclass(slots=True)
class _Walk:
    struck_styles: frozenset[str]
    taken_back: bool = False

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for node in parent:
            name = kind(node)
            if name in _PARAGRAPHS:
                yield from (Paragraph(text=line) for line in self._text(node).split("\n"))
            elif name == "table":
                yield self._table(node)
            elif name not in _UNREAD:
                yield from self.blocks(node)

    def _table(self, table: etree._Element) -> TableBlock:
        rows = [self._row(row) for row in _rows(table)][:_MOST_ROWS]
        width = max(map(len, rows), default=0)
        return TableBlock(rows=tuple((*row, *[""] * (width - len(row))) for row in rows))

    def _row(self, row: etree._Element) -> tuple[str, ...]:
        texts: list[str] = []
        for cell in row:
            if kind(cell) in {"table-cell", "covered-table-cell"}:
                words = " ".join(self._text(p) for p in cell.iter() if kind(p) in _PARAGRAPHS)
                times = _count(attribute(cell, "number-columns-repeated"))
                texts.extend([" ".join(words.split())] * min(times, _MOST_COLUMNS - len(texts)))
        return tuple(texts)

    def _text(self, node: etree._Element) -> str:
        if (attribute(node, "style-name") or "") in self.struck_styles:
            self.taken_back = True
            return ""
        parts = [node.text or ""]
        for inner in node:
            name = kind(inner)
            if name == "tab":
                parts.append("\t")
            elif name == "line-break":
                parts.append("\n")
            elif name == "s":
                parts.append(" " * min(_count(attribute(inner, "c")), 200))
            elif name and name not in _UNREAD and name not in {"frame", "table"}:
                parts.append(self._text(inner))
            parts.append(inner.tail or "")
        return "".join(parts)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if kind(node) == "table-row":
            yield node
        elif kind(node) in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(node)


def _count(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004
