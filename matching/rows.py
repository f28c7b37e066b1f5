"""Document rows as the matcher sees them: statements that are about the same thing, and what identifies it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from domain.document import LineReference, Statement, StatementKind
from domain.quantity import Quantity

_PARTS = frozenset({StatementKind.CONFIRM, StatementKind.BACKORDER, StatementKind.SHIP, StatementKind.CANCEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The statements of one document row and what they say together.

    ``quantity`` is what the row speaks of in total: the ordered quantity it prints, else the sum of its parts
    (shipped and backordered, the schedules of a split); None when it names none or mixes units. ``parts`` is that
    sum alone. ``whole`` tells that the quantity is meant to be the line's whole, so that it should equal our order.
    """

    statements: tuple[Statement, ...]
    target: LineReference
    quantity: Quantity | None
    parts: Quantity | None
    whole: bool
    unit_price: Decimal | None
    price_uom: str | None


def rows_of(statements: Sequence[Statement]) -> tuple[Row, ...]:
    """Group a document's statements by what they point at, in the order the rows first appear."""
    order = {target: i for i, target in reversed(list(enumerate(s.target for s in statements)))}
    ranked = sorted(statements, key=lambda s: order[s.target])
    return tuple(_row(tuple(group)) for _, group in groupby(ranked, key=lambda s: s.target))


def _row(statements: tuple[Statement, ...]) -> Row:
    parts = _sum(statements)
    ordered = next((s.ordered for s in statements if s.ordered is not None), None)
    priced = next((s for s in statements if s.unit_price is not None), None)
    return Row(
        statements=statements,
        target=statements[0].target,
        quantity=ordered or parts,
        parts=parts,
        whole=ordered is not None or all(s.kind is StatementKind.CONFIRM for s in statements),
        unit_price=None if priced is None else priced.unit_price,
        price_uom=None if priced is None else priced.price_uom,
    )


def _sum(statements: Sequence[Statement]) -> Quantity | None:
    parts = [s.quantity for s in statements if s.kind in _PARTS and s.quantity is not None]
    units = {q.uom for q in parts}
    if not parts or len(units) != 1:
        return None
    return Quantity(value=sum((q.value for q in parts), Decimal(0)), uom=units.pop())
