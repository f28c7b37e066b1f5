"""Rows of cells (a sheet, CSV, an HTML table) to a layout: where tables start and end, what belongs to a row."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.document import Cell
from parsers.grids.grid_header import Header, header_at, header_by_content
from parsers.layout import Column, Layout, Role, Table, TableCell, TableRow, TextLine, Word
from parsers.papers.numbers import read_amount, read_price
from parsers.papers.sections import is_section_heading

_DATE_TEXT = 40  # characters; a date expression is short
_GAP = 2  # blank rows that may stand inside a table
_TOTAL = re.compile(
    r"(?:\**\s*)(?:sub|grand|order|net|report|page)?[ -]*totals?\b|amount due|balance due|untaxed amount",
    re.IGNORECASE,
)
_MEASURED = frozenset(
    {
        Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.SHIPPED_TO_DATE, Role.SHIPPED_BEFORE,
        Role.BACKORDERED, Role.OPEN, Role.CANCELLED, Role.RECEIVED, Role.PRODUCED, Role.PIECES, Role.BUNDLES,
        Role.WEIGHT, Role.PRICE, Role.AMOUNT,
    }
)  # fmt: skip
_DATED = frozenset(
    {Role.DATE_REQUIRED, Role.DATE_OLD, Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY, Role.DATE}
)
_NAMED = frozenset({Role.PO, Role.PO_LINE, Role.PO_AND_LINE, Role.LINE, Role.ITEM, Role.REF, Role.TAG, Role.HEAT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet or table as texts. ``filled`` marks (row, column) places that repeat a merged cell's text."""

    name: str
    page: int
    rows: tuple[tuple[str, ...], ...]
    filled: frozenset[tuple[int, int]] = frozenset()

    def cell(self, row: int, column: int) -> str:
        """Return a cell's text; empty outside the grid."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""


def layout_of(grids: Sequence[Grid], *, warnings: Iterable[str] = ()) -> Layout:
    """Return lines and tables of all grids; a row is a line, a cell a word."""
    lines: list[TextLine] = []
    tables: list[Table] = []
    notes = list(warnings)
    for grid in grids:
        lines.extend(_lines(grid))
        found = _tables(grid)
        if not found and (guess := header_by_content(grid.rows)) is not None:
            found = [_table(grid, guess, len(grid.rows))]
            notes.append(f"{grid.name}: no header row; columns named by their content")
        tables.extend(table for table in found if table.rows)
    pages = max((grid.page for grid in grids), default=1)
    return Layout(lines=tuple(lines), tables=tuple(tables), pages=pages, warnings=tuple(notes))


def column_name(index: int) -> str:
    """Return the spreadsheet letters of a column counted from 0."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _lines(grid: Grid) -> list[TextLine]:
    return [line for row in range(len(grid.rows)) if (line := _line(grid, row)).words]


def _line(grid: Grid, row: int) -> TextLine:
    words = tuple(
        Word(
            text=text, x0=float(column), x1=float(column) + 0.9, top=float(row), bottom=float(row) + 0.9,
            page=grid.page, place=_place(grid, row, column),
        )
        for column, text in enumerate(grid.rows[row])
        if text and (row, column) not in grid.filled
    )  # fmt: skip
    return TextLine(words=words, page=grid.page)


def _place(grid: Grid, row: int, column: int) -> Cell:
    return Cell(ref=f"{grid.name}!{column_name(column)}{row + 1}")


def _tables(grid: Grid) -> list[Table]:
    headers: list[Header] = []
    row = 0
    while row < len(grid.rows):
        found = header_at(grid.rows, row)
        if found is not None:
            headers.append(found)
        row = found.end if found is not None else row + 1
    ends = [*(header.start for header in headers), len(grid.rows)][1:]
    return [_table(grid, header, end) for header, end in zip(headers, ends, strict=True)]


@dataclass(slots=True)
class _Body:
    """The rows of one table while it is read."""

    rows: list[TableRow]
    totals: list[TextLine]
    section: str = ""
    blanks: int = 0


def _table(grid: Grid, header: Header, end: int) -> Table:
    width = max((len(row) for row in grid.rows[header.end : end]), default=0)
    extra = [Column(role=Role.OTHER, header="")] * max(0, width - len(header.columns))
    columns = (*header.columns, *extra)
    body = _Body(rows=[], totals=[])
    for row in range(header.end, end):
        if not _take(grid, columns, row, body):
            break
    return Table(
        columns=columns, rows=tuple(body.rows), page=grid.page, title=_title(grid, header.start), name=grid.name,
        totals=tuple(body.totals),
    )  # fmt: skip


def _take(grid: Grid, columns: Sequence[Column], row: int, body: _Body) -> bool:
    """Add one grid row to the table; False ends the table."""
    line = _line(grid, row)
    if not line.words:
        body.blanks += 1
        return body.blanks <= _GAP
    if _TOTAL.match(line.words[0].text):
        body.totals.append(line)
    elif _is_item(grid, columns, row):
        body.rows.append(_item(grid, columns, row, body.section))
    elif len(line.words) == 1 and is_section_heading(line.text):
        body.section = line.text
    elif body.blanks or not body.rows:
        return not body.blanks and not body.rows
    else:
        body.rows[-1] = _with_below(body.rows[-1], line)
    body.blanks = 0
    return True


def _with_below(row: TableRow, line: TextLine) -> TableRow:
    return TableRow(cells=row.cells, page=row.page, above=row.above, below=(*row.below, line), section=row.section)


def _item(grid: Grid, columns: Sequence[Column], row: int, section: str) -> TableRow:
    cells = {
        index: TableCell(text=text, page=grid.page, place=_place(grid, row, index))
        for index, column in enumerate(columns)
        if (text := grid.cell(row, index)) and not (column.role in _MEASURED and (row, index) in grid.filled)
    }
    return TableRow(cells=cells, page=grid.page, section=section)


def _is_item(grid: Grid, columns: Sequence[Column], row: int) -> bool:
    """A row with a value in a measured or dated column and something to name it, or with two values."""
    typed = named = filled = 0
    for index, column in enumerate(columns):
        text = grid.cell(row, index)
        if not text or (row, index) in grid.filled:
            continue
        filled += 1
        measured = column.role in _MEASURED and bool(read_amount(text) or read_price(text))
        if measured or (column.role in _DATED and len(text) <= _DATE_TEXT):
            typed += 1
        elif column.role in _NAMED:
            named += 1
    return filled > 1 and (typed > 1 or bool(typed and filled > typed) or named > 1)


def _title(grid: Grid, start: int) -> str:
    for row in range(start - 1, max(-1, start - 4), -1):
        texts = [text for text in grid.rows[row] if text]
        if len(texts) == 1:
            return texts[0]
        if texts:
            break
    return ""
