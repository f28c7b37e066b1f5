"""A column that holds several quantities in one cell ("Ord/Shp/BO": 10/6/4) becomes one column for each of them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from domain.document import Box, Cell, Span
from parsers.layout import Column, Role, Table, TableCell, TableRow
from parsers.papers.numbers import read_amount
from parsers.roles.guess import roles_of

_QUANTITIES = frozenset(
    {
        Role.ORDERED,
        Role.CONFIRMED,
        Role.SHIPPED,
        Role.SHIPPED_TO_DATE,
        Role.BACKORDERED,
        Role.OPEN,
        Role.CANCELLED,
        Role.RECEIVED,
    }
)
_AT_LEAST = 2
_OF = re.compile(r"\s*(\d[\d.,]*)\s+(?:of|von|de|van)\s+(\d[\d.,]*)\s*", re.IGNORECASE)


def with_split_columns(table: Table) -> Table:
    """Return the table with such columns split; the cells keep their place, each with its own part of the text."""
    parts = [_parts(table, index) for index in range(len(table.columns))]
    if not any(parts):
        return _with_wholes(table)
    columns = tuple(chain.from_iterable(own or (table.columns[i],) for i, own in enumerate(parts)))
    return replace(table, columns=columns, rows=tuple(_split(row, parts) for row in table.rows))


def _parts(table: Table, index: int) -> tuple[Column, ...]:
    """The columns hidden in one column: a quantity per piece of the heading, and as many pieces in every cell."""
    pieces = [piece.strip() for piece in table.columns[index].header.split("/")]
    if len(pieces) < _AT_LEAST:
        return ()
    roles = [next((g.role for g in roles_of(piece) if g.role in _QUANTITIES), None) for piece in pieces]
    if None in roles or len(set(roles)) < len(roles):
        return ()
    texts = [row.cells[index].text for row in table.rows if index in row.cells]
    if not texts or any(text.count("/") != len(pieces) - 1 for text in texts):
        return ()
    return tuple(Column(role=role, header=piece) for role, piece in zip(roles, pieces, strict=True) if role)


def _with_wholes(table: Table) -> Table:
    """Return the table with "12 of 20" under "Shipped" as 12 shipped of 20 ordered, where a cell says so."""
    able = _QUANTITIES | {Role.QUANTITY, Role.PIECES}
    index = next((i for i, c in enumerate(table.columns) if c.role in able and _holds_wholes(table, i)), None)
    if index is None or any(c.role is Role.ORDERED for c in table.columns):
        return table
    own = table.columns[index]
    part = replace(own, role=Role.QUANTITY) if own.role is Role.PIECES else own
    columns = (*table.columns[:index], part, *table.columns[index + 1 :], Column(role=Role.ORDERED, header=own.header))
    return replace(table, columns=columns, rows=tuple(_apart(row, index, len(columns) - 1) for row in table.rows))


def _holds_wholes(table: Table, index: int) -> bool:
    texts = [row.cells[index].text for row in table.rows if index in row.cells]
    return any(map(_OF.fullmatch, texts)) and all(_OF.fullmatch(text) or read_amount(text) for text in texts)


def _apart(row: TableRow, index: int, whole: int) -> TableRow:
    cell = row.cells.get(index)
    found = _OF.fullmatch(cell.text) if cell is not None else None
    if cell is None or found is None:
        return row
    parts = {
        column: replace(cell, text=found[group], place=_part(cell.place, *found.span(group), len(cell.text)))
        for group, column in ((1, index), (2, whole))
    }
    return replace(row, cells={**row.cells, **parts})


def _split(row: TableRow, parts: list[tuple[Column, ...]]) -> TableRow:
    cells: dict[int, TableCell] = {}
    position = 0
    for index, own in enumerate(parts):
        cell = row.cells.get(index)
        if cell is not None and own:
            cells.update({position + i: part for i, part in enumerate(_pieces(cell))})
        elif cell is not None:
            cells[position] = cell
        position += max(len(own), 1)
    return replace(row, cells=cells)


def _pieces(cell: TableCell) -> Iterator[TableCell]:
    """The parts of a cell, each with its share of the cell's box."""
    start = 0
    for text in cell.text.split("/"):
        yield replace(cell, text=text.strip(), place=_part(cell.place, start, start + len(text), len(cell.text)))
        start += len(text) + 1


def _part(place: Box | Span | Cell, start: int, end: int, length: int) -> Box | Span | Cell:
    if not isinstance(place, Box):
        return place
    share = (place.x1 - place.x0) / length
    return replace(place, x0=place.x0 + share * start, x1=place.x0 + share * end)
