"""Rows of cells (a sheet, CSV, an HTML table) to a layout: where tables start and end, what belongs to a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from parsers.grids.continued import header_continued
from parsers.grids.grid_header import Header, header_at, header_by_content
from parsers.grids.grid_orders import OrderHeadings, named_order, order_headings
from parsers.grids.grid_rows import MEASURED, Grid, column_name, is_alike, is_item, is_total, is_void, measures
from parsers.grids.summaries import without_summaries
from parsers.grids.turned_table import turned_table
from parsers.layout import Column, Layout, Role, Table, TableCell, TableRow, TextLine, Word
from parsers.papers.sections import is_section_heading

__all__ = ["Grid", "column_name", "layout_of"]

_GAP = 2  # blank rows that may stand inside a table before any other row ends it


def layout_of(grids: Sequence[Grid], *, warnings: Iterable[str] = ()) -> Layout:
    """Return lines and tables of all grids; a row is a line, a cell a word."""
    lines: list[TextLine] = []
    tables: list[Table] = []
    notes = list(warnings)
    for grid in grids:
        lines.extend(_lines(grid))
        found, note = _found(grid, tables[-1] if tables else None)
        tables.extend(table for table in found if table.rows)
        notes.extend(note)
    tables, summaries = without_summaries(tables)
    pages = max((grid.page for grid in grids), default=1)
    return Layout(lines=tuple(lines), tables=tuple(tables), pages=pages, warnings=(*notes, *summaries))


def _found(grid: Grid, before: Table | None) -> tuple[list[Table], list[str]]:
    """The tables of a grid; one without header goes on with the table before, or is named by its content."""
    if tables := _tables(grid):
        return tables, []
    none = OrderHeadings(inside={}, opening={}, rows={})
    if (turned := turned_table(grid)) is not None:
        return [turned], []
    if before is not None and (header := header_continued(grid, before)) is not None:
        return [_table(grid, header, len(grid.rows), none)], [
            f"{grid.name}: no header row; columns as in {before.name}"
        ]
    if (header := header_by_content(grid.rows)) is not None:
        return [_table(grid, header, len(grid.rows), none)], [
            f"{grid.name}: no header row; columns named by their content"
        ]
    return [], []


def _lines(grid: Grid) -> list[TextLine]:
    shown = (row for row in range(len(grid.rows)) if row not in grid.hidden)
    return [line for row in shown if (line := _line(grid, row)).words]


def _line(grid: Grid, row: int) -> TextLine:
    words = tuple(
        Word(
            text=text, x0=float(column), x1=float(column) + 0.9, top=float(row), bottom=float(row) + 0.9,
            page=grid.page, place=grid.place(row, column),
        )
        for column, text in enumerate(grid.rows[row])
        if text and (row, column) not in grid.filled
    )  # fmt: skip
    return TextLine(words=words, page=grid.page)


def _tables(grid: Grid) -> list[Table]:
    headers = _headers(grid)
    if not headers:
        return []
    orders = order_headings(grid, headers)
    ends = [orders.start_of(header) for header in headers[1:]] + [len(grid.rows)]
    return [_table(grid, header, end, orders) for header, end in zip(headers, ends, strict=True)]


def _headers(grid: Grid) -> list[Header]:
    headers: list[Header] = []
    row = 0
    while row < len(grid.rows):
        found = header_at(grid.rows, row) if row not in grid.hidden else None
        if found is not None:
            headers.append(found)
        row = found.end if found is not None else row + 1
    return headers


@dataclass(slots=True)
class _Sum:
    """Sums by column of several item rows; of one row alone there is none."""

    columns: dict[int, Decimal] = field(default_factory=dict)
    rows: int = 0

    def add(self, numbers: Mapping[int, Decimal]) -> None:
        for column, number in numbers.items():
            self.columns[column] = self.columns.get(column, Decimal(0)) + number
        self.rows += 1

    def known(self) -> Mapping[int, Decimal]:
        return self.columns if self.rows > 1 else {}


def _with_order(row: TableRow, column: int, text: str) -> TableRow:
    if not text:
        return row
    first = next(iter(row.cells.values()))
    cells = {**row.cells, column: TableCell(text=text, page=row.page, place=first.place)}
    return TableRow(cells=cells, page=row.page, above=row.above, below=row.below, section=row.section)


@dataclass(slots=True)
class _Body:
    """The rows of one table while it is read; ``items`` are their row numbers in the grid."""

    rows: list[TableRow] = field(default_factory=list)
    totals: list[TextLine] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    whole: _Sum = field(default_factory=_Sum)
    part: _Sum = field(default_factory=_Sum)  # since the last total
    order: str = ""
    section: str = ""
    blanks: int = 0
    over: bool = False  # text that is no part of the table was met: only rows like those above go on with it


def _table(grid: Grid, header: Header, end: int, orders: OrderHeadings) -> Table:
    width = max((len(row) for row in grid.rows[header.end : end]), default=0)
    extra = [Column(role=Role.OTHER, header="")] * max(0, width - len(header.columns))
    columns = (*header.columns, *extra)
    body = _Body(order=orders.opening.get(header.start, "") or named_order(grid, columns))
    number = next((index for index, column in enumerate(columns) if column.role is Role.PO), None)
    unseen = ""  # an order number in a hidden row stands for the visible rows below it that repeat none
    for row in range(header.end, end):
        if row in grid.hidden:
            unseen = (grid.cell(row, number) if number is not None else "") or unseen
            continue
        count = len(body.rows)
        _take(grid, columns, row, body, orders)
        if number is not None and len(body.rows) > count:
            unseen = "" if number in body.rows[-1].cells else unseen
            body.rows[-1] = _with_order(body.rows[-1], number, unseen)
    return Table(
        columns=columns, rows=tuple(body.rows), page=grid.page, title=_title(grid, header.start), name=grid.name,
        totals=tuple(body.totals),
    )  # fmt: skip


def _take(grid: Grid, columns: Sequence[Column], row: int, body: _Body, orders: OrderHeadings) -> None:
    """Add one grid row to the table."""
    line = _line(grid, row)
    if not line.words:
        body.blanks += 1
        body.over = body.over or body.blanks > _GAP
        return
    if row in orders.inside:
        body.order, body.section, body.over, body.part = orders.inside[row], "", False, _Sum()
    elif is_total(grid, columns, row, (body.whole.known(), body.part.known())):
        body.totals.append(line)
        body.part = _Sum()
    elif is_item(grid, columns, row) and not is_void(grid, row):
        _take_item(grid, columns, row, body)
    elif len(line.words) == 1 and is_section_heading(line.text):
        body.section = line.text
    else:
        _take_text(line, body)
    body.blanks = 0


def _take_item(grid: Grid, columns: Sequence[Column], row: int, body: _Body) -> None:
    numbers = measures(grid, columns, row)
    if (body.over or (body.blanks and not numbers)) and not is_alike(grid, row, body.items):
        return
    section = "; ".join(text for text in (body.order, body.section) if text)
    body.rows.append(_item(grid, columns, row, section))
    body.items.append(row)
    for total in (body.whole, body.part):
        total.add(numbers)
    body.over = False


def _take_text(line: TextLine, body: _Body) -> None:
    """Text right under an item continues it; text after a gap is no part of the table."""
    if body.blanks or body.over:
        body.over = True
    elif body.rows:
        body.rows[-1] = _with_below(body.rows[-1], line)


def _with_below(row: TableRow, line: TextLine) -> TableRow:
    return replace(row, below=(*row.below, line))


def _item(grid: Grid, columns: Sequence[Column], row: int, section: str) -> TableRow:
    cells = {
        index: TableCell(text=text, page=grid.page, place=grid.place(row, index))
        for index, column in enumerate(columns)
        if (text := grid.cell(row, index)) and not (column.role in MEASURED and (row, index) in grid.filled)
    }
    return TableRow(cells=cells, page=grid.page, section=section)


def _title(grid: Grid, start: int) -> str:
    for row in range(start - 1, max(-1, start - 4), -1):
        texts = [text for text in grid.rows[row] if text]
        if len(texts) == 1:
            return texts[0]
        if texts:
            break
    return ""
