"""What a table's shape hides: headings cut in two, items merged over several rows, quantities of deliveries.

Repairs come after the columns were taught or shown: they change what is read, not what a layout is called.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.layout import Column, Role, Table, TableCell, TableRow

_NAMES = (
    Role.PO_LINE, Role.LINE, Role.ITEM, Role.CUSTOMER_ITEM, Role.DESCRIPTION, Role.FORM, Role.GRADE, Role.SIZE,
)  # fmt: skip
_AMOUNTS = (Role.CONFIRMED, Role.QUANTITY, Role.SHIPPED, Role.OPEN)
_DAYS = (Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY, Role.DATE)
_WHOLE = (Role.QUANTITY, Role.ORDERED, Role.UOM, Role.PRICE, Role.PRICE_UOM)
_OF_A_DELIVERY = re.compile(
    r"\b(?:deliv\w*|del|sched\w*|split|release|call[- ]?off|teil\w*)\.?\s+(?:qty|quantity|pcs|menge)\b", re.IGNORECASE
)


def with_whole_headings(table: Table) -> Table:
    """Give a column the rest of its heading, where that stands over a column without a single cell ("Qty | (CWT)")."""
    filled = {index for row in table.rows for index, cell in row.cells.items() if cell.text.strip()}
    columns = list(table.columns)
    for index in range(1, len(columns)):
        before, own = columns[index - 1], columns[index]
        lone = own.role is Role.OTHER and own.header and index not in filled and index - 1 in filled
        # A heading with a figure ("W48", "12/4") names a column of its own that happens to be empty.
        if lone and before.role is not Role.PERIOD and not any(c.isdecimal() for c in own.header):
            columns[index - 1] = Column(role=before.role, header=f"{before.header} {own.header}")
    return replace(table, columns=tuple(columns))


def with_deliveries(table: Table) -> Table:
    """Tell the quantity of a delivery from the whole beside it ("Total qty | Delivery date | Delivery qty")."""
    roles = [column.role for column in table.columns]
    place = next((i for i, c in enumerate(table.columns) if _of_a_delivery(c)), None)
    dated = any(role in _DAYS for role in roles)
    if place is None or Role.QUANTITY not in roles or Role.CONFIRMED in roles or not dated:
        return table
    columns = list(table.columns)
    columns[place] = replace(columns[place], role=Role.CONFIRMED)
    whole = roles.index(Role.QUANTITY)
    if Role.ORDERED not in roles:
        columns[whole] = replace(columns[whole], role=Role.ORDERED)
    return replace(table, columns=tuple(columns))


def _of_a_delivery(column: Column) -> bool:
    return column.role is Role.SHIPPED and _OF_A_DELIVERY.search(column.header) is not None


def with_merged_items(table: Table) -> Table:
    """Repeat the item over the rows that its merged cells span: rows with a quantity and a day and no name."""
    names = [i for i, column in enumerate(table.columns) if column.role in _NAMES]
    if not names:
        return table
    return replace(table, rows=tuple(_named(table, names)))


def _named(table: Table, names: list[int]) -> Iterator[TableRow]:
    whole = [i for i, column in enumerate(table.columns) if column.role in _WHOLE]
    above: TableRow | None = None
    for row in table.rows:
        if above is not None and _is_part(table, row, names):
            kept: dict[int, TableCell] = {i: above.cells[i] for i in (*names, *whole) if i in above.cells}
            yield replace(row, cells=kept | dict(row.cells))
        else:
            above = row if any(_text(row, i) for i in names) else above
            yield row


def _is_part(table: Table, row: TableRow, names: list[int]) -> bool:
    filled = {table.columns[i].role for i in row.cells if i < len(table.columns) and _text(row, i)}
    return not any(_text(row, i) for i in names) and bool(filled & set(_AMOUNTS)) and bool(filled & set(_DAYS))


def _text(row: TableRow, index: int) -> str:
    return row.cells[index].text.strip() if index in row.cells else ""
