"""Blocks of labels over one row of values above the items: they belong to the head (NetSuite, SAP, QuickBooks)."""

from dataclasses import replace

from parsers.layout import Layout, Role, Table
from parsers.papers.heading_labels import field_of

_COUNTED = frozenset({
    Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.BACKORDERED, Role.OPEN, Role.PRICE, Role.AMOUNT,
})  # fmt: skip
_NAMED = 0.5  # share of the headings that must be labels of a head


def without_head_tables(layout: Layout) -> Layout:
    """Return the layout with head blocks as plain lines, so that their labels are read like all others of the head.

    "Order Date | Fulfillment # | PO # | Ship Date | Ship Via" over one row of values is such a block where another
    table of the paper holds items.
    """
    items = tuple(table for table in layout.tables if not _is_head(table))
    return replace(layout, tables=items) if items else layout


def _is_head(table: Table) -> bool:
    headers = [column.header for column in table.columns if column.header]
    if len(table.rows) != 1 or not headers or {column.role for column in table.columns} & _COUNTED:
        return False
    return sum(field_of(header) is not None for header in headers) >= _NAMED * len(headers)
