"""Lots of one line printed as rows of their own become one statement (CONTRACT section 2)."""

from collections.abc import Iterable
from dataclasses import replace

from domain.document import Statement, StatementKind
from domain.quantity import Quantity


def merged_lots(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Add up shipped rows that name the same PO, line and item in the same unit; keep the first of equal backorders.

    Heats, tags and bundles of one line add up; a backorder repeated on each lot row is one backorder.
    """
    kept: dict[object, Statement] = {}
    for position, statement in enumerate(statements):
        key = _key(statement) or position
        before = kept.get(key)
        kept[key] = statement if before is None else _joined(before, statement)
    return tuple(kept.values())


def _key(statement: Statement) -> object:
    target = statement.target
    line = target.po_line or target.line_text
    if (
        line is None
        or statement.kind not in {StatementKind.SHIP, StatementKind.BACKORDER}
        or statement.quantity is None
    ):
        return None
    first = target.item_text.upper() if not target.codes else target.codes
    return (statement.kind, target.po_text, line, first, statement.quantity.uom, statement.ship_date)


def _joined(first: Statement, other: Statement) -> Statement:
    if first.quantity is None or other.quantity is None:
        return first
    evidence = (*first.evidence, *other.evidence)
    complete = first.complete_claim or other.complete_claim
    if first.kind is StatementKind.BACKORDER:
        return replace(first, evidence=evidence)
    value = first.quantity.value + other.quantity.value
    return replace(
        first,
        quantity=Quantity(value=value, uom=first.quantity.uom),
        weight=_weight(first.weight, other.weight),
        evidence=evidence,
        complete_claim=complete,
    )


def _weight(one: Quantity | None, other: Quantity | None) -> Quantity | None:
    """The weight of both, where both are printed in one unit."""
    if one is None or other is None or one.uom != other.uom:
        return None
    return Quantity(value=one.value + other.value, uom=one.uom)
