"""What a paper prints about its own rows: how many lines it lists, how many pieces they hold (a checksum, DOMAIN 1.6).

A printed count or quantity that the rows do not add up to shows that a row was lost, doubled or misread. Amounts of
money and weights prove nothing this way: freight, tax, skids and packing stand between them and the rows.
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
    sums = set(_sums(tables, style))
    found = [m[0] for m, number in _printed(_LINES, lines, style) if number not in counts]
    # Without a column of counts (all by weight) there is nothing to compare with.
    found += [m[0] for m, number in _printed(_QUANTITY, lines, style) if sums and number not in sums]
    return tuple(dict.fromkeys(" ".join(text.split()) for text in found))


def _printed(
    pattern: re.Pattern[str], lines: Sequence[TextLine], style: NumberStyle
) -> Iterator[tuple[re.Match[str], Decimal]]:
    for line in lines:
        for match in pattern.finditer(line.text):
            if (number := read_number(match["number"], style=style)) is not None:
                yield match, number


def _numbered(tables: Sequence[Table]) -> Iterator[int]:
    """How many different line numbers there are: an item may take several rows."""
    for role in (Role.LINE, Role.PO_LINE):
        cells = [row.cells.get(index) for t in tables if (index := t.index(role)) is not None for row in t.rows]
        if texts := {cell.text for cell in cells if cell is not None}:
            yield len(texts)


def _sums(tables: Sequence[Table], style: NumberStyle) -> Iterator[Decimal]:
    for role in _COUNTED:
        columns = [_column(table, index, style) for table in tables if (index := table.index(role)) is not None]
        yield from (sum(column, Decimal(0)) for column in columns)
        if len(columns) > 1:
            yield sum((sum(column, Decimal(0)) for column in columns), Decimal(0))


def _column(table: Table, index: int, style: NumberStyle) -> list[Decimal]:
    amounts = [read_amount(row.cells[index].text, style=style) for row in table.rows if index in row.cells]
    return [amount.value for amount in amounts if amount is not None]
