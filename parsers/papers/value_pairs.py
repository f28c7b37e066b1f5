"""Items written as "Label: value" in a sheet or mail without a table; a repeated label starts the next item."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.document import Box, Cell, Span
from parsers.layout import Column, Role, Table, TableCell, TableRow, TextLine
from parsers.papers.page_text import Chunk, chunks_of
from parsers.roles.reading import roles_of

_PAIR = re.compile(r"([A-Za-z][A-Za-z ./#&()-]{0,30}?)\s*[:=]\s*(\S[^:]*?)(?=\s{2,}|\s+[A-Za-z][A-Za-z ./#]{1,25}:|$)")
_HEAD_ONLY = frozenset({Role.PO, Role.VENDOR_ORDER, Role.CUSTOMER, Role.TRACKING, Role.OTHER})
_NEEDED = frozenset({Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.OPEN, Role.BACKORDERED})
_NAMES = frozenset({Role.PO_LINE, Role.LINE, Role.ITEM, Role.DESCRIPTION, Role.CUSTOMER_ITEM, Role.SIZE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    role: Role
    label: str
    text: str
    page: int
    place: Box | Span | Cell


def tables_of_pairs(lines: Sequence[TextLine]) -> tuple[Table, ...]:
    """Return one table made of the label and value pairs; empty where they name no item with a quantity."""
    items: list[dict[Role, _Pair]] = []
    for pair in (pair for chunk in chunks_of(lines) for pair in _pairs(chunk)):
        if pair.role in _HEAD_ONLY and not (pair.role is Role.PO and items):
            continue
        if not items or pair.role in items[-1]:
            items.append({})
        items[-1][pair.role] = pair
    items = [item for item in items if item.keys() & _NEEDED and item.keys() & _NAMES]
    if not items:
        return ()
    roles = list(dict.fromkeys(role for item in items for role in item))
    labels = {pair.role: pair.label for item in reversed(items) for pair in item.values()}
    columns = tuple(Column(role=role, header=labels[role]) for role in roles)
    return (Table(columns=columns, rows=tuple(_row(item, roles) for item in items), page=1, name="pairs"),)


def _pairs(chunk: Chunk) -> Iterator[_Pair]:
    for found in _PAIR.finditer(chunk.text):
        guesses = roles_of(found[1])
        if guesses:
            yield _Pair(role=guesses[0].role, label=found[1], text=found[2].strip(), page=chunk.page, place=chunk.place)


def _row(item: dict[Role, _Pair], roles: Sequence[Role]) -> TableRow:
    cells = {
        index: TableCell(text=item[role].text, page=item[role].page, place=item[role].place)
        for index, role in enumerate(roles)
        if role in item
    }
    return TableRow(cells=cells, page=next(iter(cells.values())).page)
