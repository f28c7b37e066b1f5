"""What a paper prints about its own rows: how many lines, pieces, bundles, pounds they hold (a checksum, DOMAIN 1.6).

A printed count or quantity that the rows do not add up to shows that a row was lost, doubled or misread, or that goods
are not there. A total weight may hold skids and packing, so it may be somewhat more than its rows, and never less.
Amounts of money prove nothing: freight and tax stand between them and the rows.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.layout import Role, Table, TextLine
from parsers.papers.numbers import NumberStyle, read_amount, read_number

_COUNTED = (
    Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.BACKORDERED, Role.OPEN, Role.PIECES, Role.BUNDLES,
)  # fmt: skip
_NUMBER = r"(?P<number>\d[\d.,]*\d|\d)(?![\w/-])"
_LINES = re.compile(
    r"\b(?:total\s+(?:number\s+of\s+)?|number\s+of\s+|no\.?\s+of\s+|#\s*of\s+|anzahl\s+|nombre\s+de\s+)"
    rf"(?:order\s+|po\s+)?(?:lines?|line\s+items|positionen|lignes|renglones)\b\s*[:.=]?\s*{_NUMBER}",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\btotal\s+(?:qty|quantity|pcs|pieces|units|pcs\.?\s+shipped|pieces\s+shipped|qty\s+(?:shipped|ordered))"
    rf"\b\s*[:.=]?\s*{_NUMBER}",
    re.IGNORECASE,
)
# A bare "5 bundles" may count one item; beside "total" it counts all.
_BUNDLES = re.compile(
    rf"\btotal\b[^\d]{{0,16}}{_NUMBER}\s*(?:bundles|bdls?|lifts|skids|pallets|packages|tags|coils)\b"
    r"|\b(?:total|no\.?\s+of|number\s+of)\s+(?:bundles|bdls?|lifts|skids|pallets|packages|tags|coils)\b\s*[:.=]?\s*"
    r"(?P<count>\d+)(?![\w/-])",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    rf"\b(?:total|net|ship(?:ping)?)\s+(?:net\s+)?(?:weight|wt|wgt|lbs|pounds)\b\.?\s*(?:\(?(?:lbs?|kgs?)\)?)?\s*[:.=]?\s*{_NUMBER}"
    r"|\bnet\s+(?P<net>\d[\d.,]*\d)\s*(?:lbs?|#|kgs?)",
    re.IGNORECASE,
)


def contradicted_totals(tables: Sequence[Table], lines: Sequence[TextLine], *, style: NumberStyle) -> tuple[str, ...]:
    """Return the printed counts and quantities, as printed, that the rows of the tables do not add up to.

    A number counts as right when any column, of one table or of all, adds up to it; so page totals and totals of a
    part do no harm. Without rows nothing is contradicted. ``lines`` are those outside of the tables.
    """
    lines = [*lines, *(line for table in tables for line in table.totals)]
    rows = [len(table.rows) for table in tables]
    if not sum(rows):
        return ()
    counts = {Decimal(n) for n in (*rows, sum(rows), *_numbered(tables))}
    sums = set(_sums(tables, style, _COUNTED))
    found = [m[0] for m, number in _printed(_LINES, lines, style) if number not in counts]
    # Without a column of counts (all by weight) there is nothing to compare with.
    found += [m[0] for m, number in _printed(_QUANTITY, lines, style) if sums and number not in sums]
    found += _odd_bundles(tables, lines, style)
    found += _odd_weights(tables, lines, style)
    return tuple(dict.fromkeys(" ".join(text.split()) for text in found))


def _odd_bundles(tables: Sequence[Table], lines: Sequence[TextLine], style: NumberStyle) -> list[str]:
    """Printed counts of bundles or tags; the rows tell theirs in a column, or by different tags."""
    told = set(_sums(tables, style, (Role.BUNDLES,)))
    tags = [index for table in tables if (index := table.index(Role.TAG)) is not None]
    if tags:
        cells = [row.cells[i].text for table in tables for row in table.rows for i in tags if i in row.cells]
        told |= {Decimal(len(set(cells))), Decimal(len(cells))}
    return [m[0] for m, number in _printed(_BUNDLES, lines, style) if told and number not in told]


_PACKING = Decimal("1.06")  # skids, dunnage and rounding on top of what the rows weigh
_ROUNDED = Decimal("0.005")


def _odd_weights(tables: Sequence[Table], lines: Sequence[TextLine], style: NumberStyle) -> list[str]:
    """Printed total weights below what the rows weigh, net ones also above; a gross one may hold its packing."""
    sums = set(_sums(tables, style, (Role.WEIGHT,)))
    if not sums:
        return []
    found = []
    for m, number in _printed(_WEIGHT, lines, style):
        fits = [total for total in sums if total * (1 - _ROUNDED) <= number <= total * _PACKING]
        if number > 0 and not fits:
            found.append(m[0])
    return found


def _printed(
    pattern: re.Pattern[str], lines: Sequence[TextLine], style: NumberStyle
) -> Iterator[tuple[re.Match[str], Decimal]]:
    for line in lines:
        for match in pattern.finditer(line.text):
            text = next(group for group in match.groups() if group is not None)
            if (number := read_number(text, style=style)) is not None:
                yield match, number


def _numbered(tables: Sequence[Table]) -> Iterator[int]:
    """How many different line numbers there are: an item may take several rows."""
    for role in (Role.LINE, Role.PO_LINE):
        cells = [row.cells.get(index) for t in tables if (index := t.index(role)) is not None for row in t.rows]
        if texts := {cell.text for cell in cells if cell is not None}:
            yield len(texts)


def _sums(tables: Sequence[Table], style: NumberStyle, roles: Sequence[Role]) -> Iterator[Decimal]:
    for role in roles:
        columns = [_column(table, index, style) for table in tables if (index := table.index(role)) is not None]
        yield from (sum(column, Decimal(0)) for column in columns)
        if len(columns) > 1:
            yield sum((sum(column, Decimal(0)) for column in columns), Decimal(0))


def _column(table: Table, index: int, style: NumberStyle) -> list[Decimal]:
    amounts = [read_amount(row.cells[index].text, style=style) for row in table.rows if index in row.cells]
    return [amount.value for amount in amounts if amount is not None]
