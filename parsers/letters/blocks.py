"""Paragraphs and tables of a word processor's file, in their order, to a layout.

A table is a grid of its own (``Table 2!C4``); paragraphs are rows of ``Text``, numbered through the document. Text that
is aligned by tabs or by several blanks gives rows of several cells, so that it can be a table as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from parsers.grids.grid import Grid, layout_of
from parsers.grids.row_marks import RowMark, with_struck_rows
from parsers.layout import Layout, Table, TextLine

_TEXT = "Text"
_TITLE = 90  # characters; a longer paragraph is no heading of the table below it
_WIDE_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_FEWEST = 3  # cells of a line that several blanks make a row of a table


class Align(Enum):
    """How the tabs of a paragraph are meant."""

    STOPS = auto()  # own tab stops: each tab is one column
    DEFAULT = auto()  # default stops every half inch: people press the key until it fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One line of text; tabs are kept."""

    text: str
    align: Align = Align.DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table as texts. ``filled`` marks repeated texts of merged cells, ``struck`` the rows that are struck out."""

    rows: tuple[tuple[str, ...], ...]
    filled: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)


Block = Paragraph | TableBlock


def layout_of_blocks(blocks: Sequence[Block], *, warnings: Sequence[str] = ()) -> Layout:
    """Return the lines in reading order and the tables; everything stands on page 1."""
    lines: list[TextLine] = []
    tables: list[Table] = []
    notes = list(warnings)
    title = ""
    marks: list[RowMark] = []
    for grid, struck in _grids(blocks):
        layout = layout_of([grid])
        found = list(layout.tables)
        if found and not found[0].title and len(title) <= _TITLE:
            found[0] = replace(found[0], title=title)
        title = _last_text(grid) if grid.name == _TEXT else ""
        lines.extend(_below(layout.lines, len(lines)))
        tables.extend(found)
        notes.extend(layout.warnings)
        marks.extend(RowMark(sheet=grid.name, row=row + 1) for row in struck)
    layout = Layout(lines=tuple(lines), tables=tuple(tables), warnings=tuple(notes))
    return with_struck_rows(layout, marks)


def _grids(blocks: Sequence[Block]) -> Iterator[tuple[Grid, frozenset[int]]]:
    """Tables, and the runs of paragraphs between them; a table cut in two by an empty line is one again."""
    text: list[Paragraph] = []
    before, tables = 0, 0
    open_table: TableBlock | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            text.append(block)
            continue
        if open_table is not None:
            if not any(p.text.strip() for p in text) and open_table.width == block.width:
                open_table = _joined(open_table, block)
                text = []
                continue
            tables += 1
            yield _table_grid(open_table, tables), open_table.struck
        if text:
            yield _text_grid(text, before), frozenset()
            before += len(text)
        text, open_table = [], block
    if open_table is not None:
        yield _table_grid(open_table, tables + 1), open_table.struck
    if text:
        yield _text_grid(text, before), frozenset()


def _joined(upper: TableBlock, lower: TableBlock) -> TableBlock:
    shift = len(upper.rows)
    return TableBlock(
        rows=(*upper.rows, *lower.rows),
        filled=upper.filled | {(row + shift, column) for row, column in lower.filled},
        struck=upper.struck | {row + shift for row in lower.struck},
    )


def _table_grid(table: TableBlock, number: int) -> Grid:
    rows = tuple(row if any(row) else () for row in table.rows)
    return Grid(name=f"Table {number}", page=1, rows=rows, filled=table.filled)


def _text_grid(paragraphs: Sequence[Paragraph], before: int) -> Grid:
    rows: list[tuple[str, ...]] = [()] * before
    for run in _runs(paragraphs):
        rows.extend(_cells_of(run))
    return Grid(name=_TEXT, page=1, rows=tuple(rows))


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Neighbouring paragraphs that are all aligned, or each other paragraph by itself."""
    run: list[Paragraph] = []
    for paragraph in paragraphs:
        if "\t" in paragraph.text.strip() or _gapped(paragraph.text):
            run.append(paragraph)
            continue
        if run:
            yield run
        yield [paragraph]
        run = []
    if run:
        yield run


def _gapped(text: str) -> bool:
    return len(_WIDE_GAP.findall(text)) + 1 >= _FEWEST


def _cells_of(run: Sequence[Paragraph]) -> list[tuple[str, ...]]:
    """Cells by tab stop, or by their order where every row of the run has as many."""
    split = [_split(paragraph.text) for paragraph in run]
    counts = {sum(1 for cell in row if cell) for row in split}
    if len(counts) == 1 and any(p.align is Align.DEFAULT for p in run):
        split = [[cell for cell in row if cell] for row in split]
    return [tuple(row) if any(row) else () for row in split]


def _split(text: str) -> list[str]:
    pieces = text.split("\t") if "\t" in text.strip() or not _gapped(text) else _WIDE_GAP.split(text)
    return [" ".join(piece.split()) for piece in pieces]


def _last_text(grid: Grid) -> str:
    texts = [text for row in grid.rows[-3:] if len(row) == 1 for text in row]
    return texts[-1] if texts else ""


def _below(lines: Sequence[TextLine], count: int) -> Iterator[TextLine]:
    """Lines moved down so that no two blocks share a place."""
    for number, line in enumerate(lines):
        top = float(count + number)
        yield replace(line, words=tuple(replace(w, top=top, bottom=top + 0.9) for w in line.words))
