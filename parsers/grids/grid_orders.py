"""Rows of a grid that name the order of the rows below them: above a table's header, or between its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parsers.grids.grid_header import Header
from parsers.grids.grid_rows import Grid, is_item
from parsers.layout import Column, Role
from parsers.papers.order_headings import bare_order, order_heading, order_of

_ABOVE = 4  # rows above a header in which its order may stand


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHeadings:
    """``inside``: row -> heading between item rows. ``opening``: start row of a header -> the order above it.

    ``rows``: start row of a header -> the row of that opening.
    """

    inside: Mapping[int, str]
    opening: Mapping[int, str]
    rows: Mapping[int, int]

    def start_of(self, header: Header) -> int:
        """Return the row where a table begins: its order's heading, or its header."""
        return self.rows.get(header.start, header.start)


def order_headings(grid: Grid, headers: Sequence[Header]) -> OrderHeadings:
    """Return the order headings of a grid; none in the first table's head if they are the only ones.

    A lone order in the head of a paper holds for all of it and is read as such. A line "PO 45012" under each item
    is a note to that item; one with items below it and none of them above it, or after a gap, is a heading.
    """
    inside: dict[int, str] = {}
    opening: dict[int, str] = {}
    rows: dict[int, int] = {}
    for number, header in enumerate(headers):
        floor = headers[number - 1].end if number else 0
        found = _above(grid, header, floor)
        before = headers[number - 1] if number else None
        # right under an item it is a note to that item, unless the table before has its order above, too
        if found is not None and (before is None or before.start in rows or not _is_note(grid, before, found)):
            rows[header.start], opening[header.start] = found, _heading(grid, found)
    for number, header in enumerate(headers):
        following = headers[number + 1].start if number + 1 < len(headers) else len(grid.rows)
        inside |= _between(grid, header, rows.get(following, following))
    if not inside and len(opening) < 2:  # noqa: PLR2004 - one order is the paper's
        return OrderHeadings(inside={}, opening={}, rows={})
    return OrderHeadings(inside=inside, opening=opening, rows=rows)


def _heading(grid: Grid, row: int) -> str:
    texts = list(grid.own(row).values())
    return order_heading(" ".join(texts)) or (bare_order(texts[0]) if len(texts) == 1 else "")


def _above(grid: Grid, header: Header, floor: int) -> int | None:
    """Return the nearest row above a header that names an order, past blank rows and lone titles."""
    for row in range(header.start - 1, max(floor, header.start - 1 - _ABOVE) - 1, -1):
        if order_heading(" ".join(grid.own(row).values())):
            return row
        if len(grid.own(row)) > 1:
            return None
    return None


def _is_note(grid: Grid, before: Header, row: int) -> bool:
    """Return whether the row stands right under an item row of the table before."""
    return row > before.end and is_item(grid, before.columns, row - 1)


def _between(grid: Grid, header: Header, end: int) -> dict[int, str]:
    found = {
        row: text
        for row in range(header.end, end)
        if grid.own(row) and (text := _heading(grid, row)) and _is_lone(grid, header.columns, row)
    }
    if not found:
        return {}
    items = [row for row in range(header.end, end) if row not in found and is_item(grid, header.columns, row)]
    leads = not items or min(found) < items[0] or not grid.own(min(found) - 1)
    return found if items and leads and max(found) < items[-1] else {}


def named_order(grid: Grid, columns: Sequence[Column]) -> str:
    """Return the number of the order a sheet is named by ("PO 4500017301"), where its table has no column of orders.

    It comes without its label, so that only one of our own numbers counts: "PO 2026" is the list of a year.
    """
    return "" if _has_orders(columns) else order_of(order_heading(grid.name)) or bare_order(grid.name)


def _is_lone(grid: Grid, columns: Sequence[Column], row: int) -> bool:
    """Return whether a row may be a heading: alone in its row, or no item row of a table with an order column."""
    return len(grid.own(row)) == 1 or not _has_orders(columns)


def _has_orders(columns: Sequence[Column]) -> bool:
    return any(column.role in {Role.PO, Role.PO_AND_LINE} for column in columns)
