"""A table on its side: headings in the first column, an item in each column beside it."""

from collections.abc import Sequence

from parsers.grids.grid_rows import MEASURED, Grid
from parsers.layout import Column, Role, Table, TableCell, TableRow
from parsers.roles.reading import roles_of

_FEWEST_HEADINGS = 3
_FEWEST_ITEMS = 2  # one item under the other is a list of labels and values
_NAMES = frozenset({Role.PO_LINE, Role.LINE, Role.ITEM, Role.DESCRIPTION, Role.CUSTOMER_ITEM})


def turned_table(grid: Grid) -> Table | None:
    """Return the table that stands on its side in a grid without an upright one, or None."""
    for first in range(len(grid.rows)):
        rows = _block(grid, first)
        roles = [_role(grid.cell(row, 0)) for row in rows]
        told = {role for role in roles if role is not None}
        if len(told) >= _FEWEST_HEADINGS and told & _NAMES and told & MEASURED:
            return _upright(grid, rows, [role or Role.OTHER for role in roles])
    return None


def _block(grid: Grid, first: int) -> list[int]:
    """The rows from here on that have a heading and the same columns filled."""
    columns = _filled(grid, first)
    if not grid.cell(first, 0) or len(columns) < _FEWEST_ITEMS:
        return []
    rows = [first]
    while grid.cell(rows[-1] + 1, 0) and _filled(grid, rows[-1] + 1) <= columns:
        rows.append(rows[-1] + 1)
    return rows


def _filled(grid: Grid, row: int) -> frozenset[int]:
    return frozenset(column for column in grid.own(row) if column > 0)


def _role(text: str) -> Role | None:
    found = roles_of(text)
    return found[0].role if found else None


def _upright(grid: Grid, rows: Sequence[int], roles: Sequence[Role]) -> Table:
    columns = tuple(Column(role=role, header=grid.cell(row, 0)) for row, role in zip(rows, roles, strict=True))
    items = []
    for column in sorted(_filled(grid, rows[0])):
        cells = {
            i: TableCell(text=grid.cell(row, column), page=grid.page, place=grid.place(row, column))
            for i, row in enumerate(rows)
            if grid.cell(row, column)
        }
        items.append(TableRow(cells=cells, page=grid.page))
    return Table(columns=columns, rows=tuple(items), page=grid.page, name=grid.name)
