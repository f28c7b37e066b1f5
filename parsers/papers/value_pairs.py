"""Items written as "Label: value" in a sheet or mail without a table; a repeated label starts the next item.

The goods may stand on a line of their own above their quantity, as web shops write ("HX-20 Hex nut" over "Qty: 40").
"""

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
_LONGEST_NAME = 14  # words


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
    above: Chunk | None = None
    for chunk in chunks_of(lines):
        pairs = tuple(_pairs(chunk))
        for pair in pairs:
            if pair.role in _HEAD_ONLY and not (pair.role is Role.PO and items):
                continue
            if not items or pair.role in items[-1] or (above is not None and items[-1].keys() & _NEEDED):
                items.append({})
            items[-1][pair.role] = pair
            if above is not None and pair.role in _NEEDED and not items[-1].keys() & _NAMES:
                items[-1][Role.DESCRIPTION] = _named(above)
            above = None
        if not pairs:
            above = chunk if _may_name_goods(chunk.text) else None
    items = [item for item in items if item.keys() & _NEEDED and item.keys() & _NAMES]
    if not items:
        return ()
    roles = list(dict.fromkeys(role for item in items for role in item))
    labels = {pair.role: pair.label for item in reversed(items) for pair in item.values()}
    columns = tuple(Column(role=role, header=labels[role]) for role in roles)
    return (Table(columns=columns, rows=tuple(_row(item, roles) for item in items), page=1, name="pairs"),)


def _may_name_goods(text: str) -> bool:
    """A short line with a number in it and no end of a sentence."""
    words = text.split()
    return len(words) <= _LONGEST_NAME and any(c.isdecimal() for c in text) and text[-1] not in ".!?:;"


def _named(chunk: Chunk) -> _Pair:
    return _Pair(role=Role.DESCRIPTION, label="", text=chunk.text, page=chunk.page, place=chunk.place)


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
