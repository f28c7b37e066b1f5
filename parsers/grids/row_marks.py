"""What a file says about a row beside its texts: struck out, or with a comment on one of its cells.

A struck row was taken back or is done; which of both, a person must tell. It becomes a note "line deleted", so that the
row proposes a cancellation and waits, instead of promising what nobody promises any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.document import Cell
from parsers.layout import Column, Layout, Role, Table, TableCell, TableRow, TextLine, Word

STRUCK = "line deleted (struck out in the file)"
_COMMENT = "Comment on a cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMark:
    """A row of a sheet or table; ``row`` counts from 1."""

    sheet: str
    row: int

    @classmethod
    def at(cls, cell: Cell) -> "RowMark":
        """Return the row of a cell."""
        sheet, _, ref = cell.ref.rpartition("!")
        return cls(sheet=sheet, row=int(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0))


def with_struck_rows(layout: Layout, marks: Sequence[RowMark]) -> Layout:
    """Return the layout with a note below every struck item row, and a warning that counts them."""
    if not marks:
        return layout
    wanted = frozenset(marks)
    tables = tuple(replace(t, rows=tuple(_struck(row, wanted) for row in t.rows)) for t in layout.tables)
    warning = f"{len(wanted)} struck-out row(s): a person must say whether the line is cancelled or done"
    return replace(layout, tables=tables, warnings=(*layout.warnings, warning))


def with_comments(layout: Layout, comments: Mapping[str, str]) -> Layout:
    """Return the layout with a last column that holds the comments people put on cells of a row.

    ``comments`` maps cells (``Sheet!C4``) to texts. Comments outside of the tables' rows become warnings.
    """
    if not comments:
        return layout
    by_row: dict[RowMark, list[tuple[str, str]]] = {}
    for ref, text in comments.items():
        by_row.setdefault(RowMark.at(Cell(ref=ref)), []).append((ref, text))
    tables = tuple(_commented(table, by_row) for table in layout.tables)
    rest = [f"comment on {ref}: {text}" for found in by_row.values() for ref, text in found]
    return replace(layout, tables=tables, warnings=(*layout.warnings, *rest))


def _struck(row: TableRow, wanted: frozenset[RowMark]) -> TableRow:
    first = next((cell for cell in row.cells.values() if isinstance(cell.place, Cell)), None)
    if first is None or not isinstance(first.place, Cell) or RowMark.at(first.place) not in wanted:
        return row
    word = Word(text=STRUCK, x0=0, x1=0.9, top=0, bottom=0.9, page=row.page, place=first.place)
    return replace(row, below=(*row.below, TextLine(words=(word,), page=row.page)))


def _commented(table: Table, by_row: dict[RowMark, list[tuple[str, str]]]) -> Table:
    """Take out the comments that stand at rows of this table."""
    index = len(table.columns)
    rows = [_with_comment(row, index, by_row) for row in table.rows]
    if not any(index in row.cells for row in rows):
        return table
    column = Column(role=Role.COMMENT, header=_COMMENT)
    return replace(table, columns=(*table.columns, column), rows=tuple(rows))


def _with_comment(row: TableRow, index: int, by_row: dict[RowMark, list[tuple[str, str]]]) -> TableRow:
    first = next((cell.place for cell in row.cells.values() if isinstance(cell.place, Cell)), None)
    found = by_row.pop(RowMark.at(first), None) if first is not None else None
    if not found:
        return row
    text = "; ".join(text for _, text in found)
    cell = TableCell(text=text, page=row.page, place=Cell(ref=found[0][0]))
    return replace(row, cells={**row.cells, index: cell})
