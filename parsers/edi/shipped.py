"""Shipped items of a dispatch notice, added up to one statement per order line (X12 856, DESADV, UBL, cXML).

Metals notices list every coil, bundle and heat as an item of its own; the account wants what the line got.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, Evidence, LineReference, Statement, StatementKind
from parsers.edi.segments import joined, quantity, reading_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedItem:
    """One item as listed. ``backordered`` and ``verdict`` are what the notice itself says about the rest.

    ``own_line`` is a line number that is surely ours, ``counted`` one that may be the notice's own count.
    ``verdict`` is CANCEL, REJECT or SUBSTITUTE where the notice says so of this item. ``shipped`` is in ``uom``,
    ``ordered`` in ``ordered_uom`` where that is another unit. ``ship_date`` and ``tracking`` are the item's own where
    a notice tells of several shipments.
    """

    po: str | None
    own_line: str | None
    counted: str | None
    codes: tuple[str, ...]
    item_text: str
    shipped: Decimal | None
    uom: str
    ordered: Decimal | None = None
    ordered_uom: str = ""
    to_date: Decimal | None = None
    balance_backordered: bool = False
    backordered: Decimal | None = None
    verdict: StatementKind | None = None
    complete_claim: bool = False
    ship_date: date | None = None
    tracking: str | None = None
    unit_price: Decimal | None = None
    price_uom: str | None = None
    cautions: frozenset[Caution] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentFacts:
    """What holds for all items of a shipment."""

    ship_date: date | None = None
    tracking: str | None = None
    evidence: tuple[Evidence, ...] = ()
    row_prefix: str = ""


def ship_statements(items: Sequence[ShippedItem], facts: ShipmentFacts) -> tuple[Statement, ...]:
    """Return one ship statement per order line, and the backorders, cancellations and offers that stand beside it."""
    trusted = _trust_counts(items)
    groups: dict[tuple[str, str, tuple[str, ...]], list[ShippedItem]] = {}
    for item in trusted:
        line = item.own_line or ""
        key = (item.po or "", line, () if line else item.codes or (item.item_text,))
        groups.setdefault(key, []).append(item)
    return tuple(
        statement
        for index, group in enumerate(groups.values(), start=1)
        for statement in _line(group, facts, row=f"{facts.row_prefix}{index}")
    )


def _trust_counts(items: Sequence[ShippedItem]) -> list[ShippedItem]:
    """Return the items with the counted number taken as our line unless it is plainly a running count.

    It is one when the same item of the same order has several numbers, or when a count from 1 runs on over
    several orders.
    """
    numbers: dict[tuple[str | None, tuple[str, ...]], set[str]] = {}
    for item in items:
        if item.counted:
            numbers.setdefault((item.po, item.codes), set()).add(item.counted)
    counts = [item.counted for item in items]
    runs_on = len({item.po for item in items}) > 1 and counts == [str(i) for i in range(1, len(items) + 1)]
    running = runs_on or any(len(found) > 1 for (_, codes), found in numbers.items() if codes)
    return [item if item.own_line or running else replace(item, own_line=item.counted) for item in items]


def _line(group: Sequence[ShippedItem], facts: ShipmentFacts, *, row: str) -> Iterator[Statement]:
    first = group[0]
    target = LineReference(
        row=row,
        po_text=first.po,
        po_line=first.own_line,
        line_text=None if first.own_line or len(group) > 1 else first.counted,
        item_text=first.item_text,
        codes=tuple(dict.fromkeys(code for item in group for code in item.codes)),
    )
    shipped = _shipped(group)
    beside = list(_beside(group, target=target))
    if shipped > 0:
        yield _ship(group, facts, target=target, shipped=shipped)
    elif _unreadable(group, beside):
        statement = _ship(group, facts, target=target, shipped=None)
        yield replace(statement, cautions=statement.cautions | {Caution.UNCLEAR_QUANTITY})
    yield from beside


def _unreadable(group: Sequence[ShippedItem], beside: Sequence[Statement]) -> bool:
    """Tell a line that is listed without a quantity one can read, which is not the same as nothing shipped."""
    doubtful = any(Caution.UNCLEAR_QUANTITY in item.cautions for item in group)
    return doubtful or (not beside and all(item.shipped is None for item in group))


def _shipped(group: Iterable[ShippedItem]) -> Decimal:
    return sum((item.shipped for item in group if item.shipped is not None), Decimal(0))


def _ship(
    group: Sequence[ShippedItem], facts: ShipmentFacts, *, target: LineReference, shipped: Decimal | None
) -> Statement:
    sized = [item for item in group if item.shipped]
    cautions = frozenset(c for item in group for c in item.cautions)
    if len({item.uom for item in sized}) > 1:
        cautions |= {Caution.UNCLEAR_QUANTITY}
    uom = sized[0].uom if sized else ""
    ordered = next((i for i in group if i.ordered), group[0])
    return Statement(
        kind=StatementKind.SHIP,
        target=target,
        quantity=quantity(shipped, uom),
        uom_text=uom or None,
        ordered=quantity(ordered.ordered, ordered.ordered_uom or uom),
        ship_date=next((i.ship_date for i in group if i.ship_date), facts.ship_date),
        tracking=next((i.tracking for i in group if i.tracking), facts.tracking),
        unit_price=group[0].unit_price,
        price_uom=group[0].price_uom,
        complete_claim=any(item.complete_claim for item in group),
        evidence=tuple(e for item in group for e in item.evidence) + facts.evidence,
        cautions=cautions,
        note=joined(item.note for item in group),
        reading=reading_of(cautions),
    )


def _beside(group: Sequence[ShippedItem], *, target: LineReference) -> Iterator[Statement]:
    backordered = _backordered(group)
    follows = backordered is None and any(item.balance_backordered for item in group)
    if follows or (backordered is not None and backordered > 0):
        yield _other(StatementKind.BACKORDER, group[-1], target=target, amount=backordered)
    for item in group:
        if item.verdict is not None:
            amount = None if item.shipped else item.ordered
            yield _other(item.verdict, item, target=target, amount=amount)


def _backordered(group: Sequence[ShippedItem]) -> Decimal | None:
    """Return the backordered quantity as written, else what a "balance backordered" leaves of the order.

    None where nothing is written and shipped and ordered are in different units: then the whole balance is meant.
    """
    written = [item.backordered for item in group if item.backordered is not None]
    if written:
        return max(written) if len(set(written)) == 1 else sum(written, Decimal(0))
    if not any(item.balance_backordered for item in group):
        return None
    known = [item for item in group if item.ordered is not None and item.ordered_uom in ("", item.uom)]
    ordered = known[0].ordered if known else None
    to_date = max((item.to_date for item in group if item.to_date is not None), default=None)
    return None if ordered is None else ordered - (_shipped(group) if to_date is None else to_date)


def _other(kind: StatementKind, item: ShippedItem, *, target: LineReference, amount: Decimal | None) -> Statement:
    return Statement(
        kind=kind,
        target=target,
        quantity=quantity(amount, item.uom),
        uom_text=item.uom if amount is not None and item.uom else None,
        evidence=item.evidence,
        cautions=item.cautions,
        note=item.note,
        reading=reading_of(item.cautions),
    )
