"""Fill-in options of a late line, ranked by date, cost and risk (DOMAIN 6.6); what is unknown stays unknown."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from domain.calendar import BusinessCalendar
from domain.line_value import value_of
from domain.offer import Sureness, available_of
from domain.options import (
    FillOption,
    OptionFacts,
    OptionKind,
    PastSupply,
    Risk,
    StandInKind,
    StockChoice,
    VendorChoice,
)
from domain.purchase import Vendor
from domain.state import LineState
from domain.supply import StockLevel
from domain.units import Dimension, UnitContext, canonical_unit, unit
from reports.stock_gaps import STALE_DAYS

_RANKS = {"A": 0, "B": 1, "C": 2}
_LAST_RANK = 3  # goods for stock, or nobody ranked
_RISKS = tuple(Risk)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTerms:
    """The day, the calendar, vendors by id, and what the house told of its lanes and its saw; days are business days.

    ``transfer_days`` is by ``FROM>TO``, ``default`` for all others; what it does not tell is unknown.
    """

    as_of: date
    calendar: BusinessCalendar
    vendors: Mapping[str, Vendor]
    transfer_days: Mapping[str, int] = field(default_factory=dict)
    processing_days: int | None = None

    def after(self, days: int | None) -> date | None:
        """Return the day that many business days from now, None for an unknown number."""
        return None if days is None else self.calendar.add_business_days(self.as_of, days)


def fill_options(facts: OptionFacts, terms: OptionTerms) -> tuple[FillOption, ...]:
    """Return every way out for a line, the best first; nothing for a line with nothing to come.

    First stand ways that are in time (by the need date, or today where that has passed), then those before the present
    promise, then those of unknown day, then the rest; within each by day, cost (unknown last) and risk.
    """
    if facts.state.unshipped <= 0:
        return ()
    found = [option for way in _WAYS for option in way(facts, terms)]
    return tuple(sorted(found, key=lambda option: _rank(option, facts.state, terms)))


def _rank(option: FillOption, state: LineState, terms: OptionTerms) -> tuple[int, date, bool, Decimal, int, int, str]:
    on = option.available_on
    target = max(state.line.need_date or terms.as_of, terms.as_of)
    dock = state.expected_dock
    if on is None:
        band = 2
    elif on <= target:
        band = 0
    else:
        band = 1 if dock is None or on < dock else 3
    unknown = option.cost is None
    return (
        band, on or date.max, unknown, option.cost or _ZERO, _RISKS.index(option.risk),
        tuple(OptionKind).index(option.kind), option.what,
    )  # fmt: skip


# --- our own stock


def _stock(facts: OptionFacts, terms: OptionTerms) -> Iterator[FillOption]:
    for choice in facts.stock:
        if choice.level.free > 0 and choice.stand_in.kind is StandInKind.SAME:
            yield _same_stock(choice, facts.state, terms)


def _same_stock(choice: StockChoice, state: LineState, terms: OptionTerms) -> FillOption:
    level, here = choice.level, state.line.warehouse
    free = f"{_plain(level.free)} {level.uom} free".replace("  ", " ")
    if _same_place(level.warehouse, here):
        return FillOption(
            kind=OptionKind.OWN_STOCK, what=f"{level.item}: {free} in {level.warehouse or 'stock'} on {level.as_of}",
            amount=_covered(choice.free, state), available_on=terms.as_of, cost=_ZERO,
            risk=_age_risk(level.as_of, terms), needs=("the count is right",),
        )  # fmt: skip
    return FillOption(
        kind=OptionKind.TRANSFER, what=f"{level.item}: {free} in {level.warehouse or 'another place'} on {level.as_of}",
        amount=_covered(choice.free, state), available_on=_arrives(level.warehouse, here, terms),
        risk=_age_risk(level.as_of, terms), approvals=(f"branch {level.warehouse or '?'}",),
        needs=("the count is right", "a truck on the lane"),
    )  # fmt: skip


def _same_place(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _arrives(source: str, here: str, terms: OptionTerms) -> date | None:
    if _same_place(source, here):
        return terms.as_of
    days = terms.transfer_days.get(f"{source}>{here}", terms.transfer_days.get("default"))
    return terms.after(days)


def _age_risk(as_of: date, terms: OptionTerms) -> Risk:
    return Risk.MEDIUM if (terms.as_of - as_of).days > STALE_DAYS else Risk.LOW


# --- substitutes and cutting


def _substitutes(facts: OptionFacts, terms: OptionTerms) -> Iterator[FillOption]:
    for choice in facts.stock:
        if choice.level.free > 0 and choice.stand_in.kind in _ASKS:
            yield _substitute(choice, facts.state, terms)
    for offered in facts.offers:
        if offered.stand_in.kind in _ASKS and _has(offered):
            yield _from_vendor(offered, facts.state, terms, OptionKind.SUBSTITUTE)


_ASKS: Mapping[StandInKind, tuple[str, ...]] = {
    StandInKind.EQUIVALENT: (),
    StandInKind.USUAL: ("buyer", "customer"),
    StandInKind.QUESTION: ("engineering", "customer"),
}
_RISK_OF = {StandInKind.EQUIVALENT: Risk.LOW, StandInKind.USUAL: Risk.MEDIUM, StandInKind.QUESTION: Risk.HIGH}


def _substitute(choice: StockChoice, state: LineState, terms: OptionTerms) -> FillOption:
    level, kind = choice.level, choice.stand_in.kind
    amount = _covered(choice.free, state)
    price = None if level.unit_cost is None or level.uom != state.line.uom else level.unit_cost
    return FillOption(
        kind=OptionKind.SUBSTITUTE,
        what=f"class {kind}: {level.item} {level.description}, {_place(level)}",
        amount=amount, available_on=_arrives(level.warehouse, state.line.warehouse, terms),
        cost=_delta(_times(price, amount), amount, state), risk=_RISK_OF[kind], approvals=_ASKS[kind],
        needs=_difference(choice.stand_in.note, kind),
    )  # fmt: skip


def _difference(note: str, kind: StandInKind) -> tuple[str, ...]:
    asked = ("the question is answered with yes",) if kind is StandInKind.QUESTION else ()
    return (*((note,) if note else ()), *asked)


def _cuts(facts: OptionFacts, terms: OptionTerms) -> Iterator[FillOption]:
    for choice in facts.stock:
        if choice.level.free > 0 and choice.stand_in.kind is StandInKind.CUT:
            yield _cut(choice, facts.state, terms)


def _cut(choice: StockChoice, state: LineState, terms: OptionTerms) -> FillOption:
    level, made = choice.level, choice.stand_in
    arrives = _arrives(level.warehouse, state.line.warehouse, terms)
    ready = None if arrives is None or terms.processing_days is None else terms.processing_days
    day = None if ready is None or arrives is None else terms.calendar.add_business_days(arrives, ready)
    counted = unit(canonical_unit(state.line.uom, context=UnitContext.COUNT) or "").dimension is Dimension.COUNT
    amount = _covered(choice.free, state)
    used = None if amount is None else (amount / made.pieces).to_integral_value(rounding=ROUND_CEILING)
    price = level.unit_cost if counted and level.uom == state.line.uom else None
    return FillOption(
        kind=OptionKind.CUT,
        what=f"{level.item} {level.description}: {made.pieces} out of one, {made.share:.1%} used, {_place(level)}",
        amount=amount, available_on=day, cost=_delta(_times(price, used), amount, state), risk=Risk.MEDIUM,
        approvals=("processing",), needs=("a slot for cutting", "the kerf leaves enough"),
    )  # fmt: skip


# --- other orders


def _other_orders(facts: OptionFacts, terms: OptionTerms) -> Iterator[FillOption]:
    own = _priority(facts.state)
    for other in facts.orders:
        line, dock = other.line, other.expected_dock
        inbound = line.ordered - other.cancelled - other.received
        earlier = dock is not None and dock >= terms.as_of and dock < (facts.state.expected_dock or date.max)
        if inbound <= 0 or not earlier or _priority(other) <= own or line.uom != facts.state.line.uom:
            continue
        whom = f"customer {line.customer}" if line.customer else "our stock"
        yield FillOption(
            kind=OptionKind.REPEG,
            what=f"{line.po}/{line.line}: {_plain(inbound)} {line.uom} there on {dock} for {whom} "
            f"(priority {line.customer_priority or 'none'})",
            amount=_covered(inbound, facts.state), available_on=dock, cost=_ZERO,
            risk=Risk.LOW if other.shipped >= inbound + other.received else Risk.MEDIUM,
            approvals=("sales",) if line.customer else (), needs=("the other order can wait for these goods",),
        )  # fmt: skip


def _priority(state: LineState) -> int:
    return _RANKS.get(state.line.customer_priority.strip().upper(), _LAST_RANK)


# --- other vendors


def _other_vendors(facts: OptionFacts, terms: OptionTerms) -> Iterator[FillOption]:
    listed = set()
    for choice in facts.offers:
        vendor_id = choice.offer.stock.vendor_id
        if choice.stand_in.kind is StandInKind.SAME and vendor_id != facts.state.line.vendor_id and _has(choice):
            listed.add(vendor_id)
            yield _from_vendor(choice, facts.state, terms, OptionKind.OTHER_VENDOR)
    for past in facts.past:
        if past.vendor_id not in listed and past.vendor_id != facts.state.line.vendor_id:
            yield _from_past(past, facts.state, terms)


def _has(choice: VendorChoice) -> bool:
    return choice.offer.stock.available > 0


def _from_vendor(choice: VendorChoice, state: LineState, terms: OptionTerms, kind: OptionKind) -> FillOption:
    offer, stock = choice.offer, choice.offer.stock
    own = stock.vendor_id == state.line.vendor_id
    vendor = terms.vendors.get(stock.vendor_id)
    stale = (terms.as_of - stock.as_of).days > STALE_DAYS
    amount = _covered(offer.available, state)
    price = stock.unit_price if (stock.price_uom or stock.uom) == state.line.uom else None
    grade = "" if choice.stand_in.kind is StandInKind.SAME else f"class {choice.stand_in.kind}: "
    weak = stale or offer.sureness is not Sureness.SURE
    approvals = ("buyer", *(a for a in _ASKS.get(choice.stand_in.kind, ()) if a != "buyer"))
    needs = [
        "the vendor confirms stock and price",
        "his list is from " + stock.as_of.isoformat() if stale else "",
        f"it is the same goods (found by {offer.by})" if not grade and offer.sureness is not Sureness.SURE else "",
        "" if own else "the present order can be cancelled",
        *_difference(choice.stand_in.note, choice.stand_in.kind),
        offer.note,
    ]
    return FillOption(
        kind=kind,
        what=f"{grade}{vendor.name if vendor else stock.vendor_id}: {_plain(stock.available)} {stock.uom} "
        f"{stock.vendor_item} {stock.description}".rstrip(),
        amount=amount,
        available_on=terms.after(vendor.transit_days) if vendor else None,
        cost=_delta(_times(price, amount), amount, state),
        risk=max(
            (_RISK_OF.get(choice.stand_in.kind, Risk.LOW), Risk.MEDIUM if weak else Risk.LOW), key=_RISKS.index
        ),
        approvals=approvals,
        needs=tuple(need for need in dict.fromkeys(needs) if need),
    )  # fmt: skip


def _from_past(past: PastSupply, state: LineState, terms: OptionTerms) -> FillOption:
    vendor = terms.vendors.get(past.vendor_id)
    return FillOption(
        kind=OptionKind.PAST_VENDOR,
        what=f"{vendor.name if vendor else past.vendor_id}: {past.receipts} deliveries, the last on {past.last_on}, "
        f"half of them within {past.lead_days} business days of the order",
        amount=state.unshipped, available_on=terms.after(past.lead_days), risk=Risk.HIGH, approvals=("buyer",),
        needs=("the vendor quotes quantity, price and day", "the present order can be cancelled"),
    )  # fmt: skip


# --- the order itself


def _the_order(facts: OptionFacts, terms: OptionTerms) -> Iterator[FillOption]:
    state = facts.state
    own = [c.offer for c in facts.offers if c.offer.stock.vendor_id == state.line.vendor_id and _is_same(c)]
    ready = available_of(own)
    if 0 < ready < state.unshipped:
        vendor = terms.vendors.get(state.line.vendor_id)
        yield FillOption(
            kind=OptionKind.SPLIT, what=f"the vendor's list shows {_plain(ready)} {state.line.uom} now", amount=ready,
            available_on=terms.after(vendor.transit_days) if vendor else None, risk=Risk.MEDIUM,
            needs=("the vendor ships a part", "freight for two shipments"),
        )  # fmt: skip
    elif ready >= state.unshipped:
        vendor = terms.vendors.get(state.line.vendor_id)
        yield FillOption(
            kind=OptionKind.EXPEDITE, what=f"the vendor's list shows {_plain(ready)} {state.line.uom}: ask him now",
            amount=state.unshipped, available_on=terms.after(vendor.transit_days) if vendor else None,
            risk=Risk.MEDIUM, needs=("the vendor confirms the stock",),
        )  # fmt: skip
    if ready < state.unshipped:
        yield FillOption(
            kind=OptionKind.EXPEDITE, what="ask the vendor for a faster way and its price", amount=state.unshipped,
            risk=Risk.HIGH, approvals=("who pays the freight",), needs=("the vendor can pull it in",),
        )  # fmt: skip
    dock = state.expected_dock if state.expected_dock and state.expected_dock >= terms.as_of else None
    yield FillOption(
        kind=OptionKind.NEW_DATE, what=f"expected {dock}" if dock else "no day is known yet: ask the vendor first",
        amount=state.unshipped, available_on=dock, cost=_ZERO, risk=Risk.MEDIUM, approvals=("customer",),
        needs=("sales agrees it with the customer",),
    )  # fmt: skip


def _is_same(choice: VendorChoice) -> bool:
    return choice.stand_in.kind is StandInKind.SAME and choice.offer.sureness is not Sureness.UNSURE


def _covered(amount: Decimal | None, state: LineState) -> Decimal | None:
    return None if amount is None else min(max(amount, _ZERO), state.unshipped)


def _times(price: Decimal | None, amount: Decimal | None) -> Decimal | None:
    return None if price is None or amount is None else price * amount


def _delta(price: Decimal | None, amount: Decimal | None, state: LineState) -> Decimal | None:
    """Extra money for what is covered, None where one of the two prices is unknown."""
    ours = None if amount is None else value_of(state.line, amount)
    return None if price is None or ours is None else price - ours


def _place(level: StockLevel) -> str:
    return f"{_plain(level.free)} {level.uom} in {level.warehouse or 'stock'}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


_WAYS: tuple[Callable[[OptionFacts, OptionTerms], Iterable[FillOption]], ...] = (
    _stock, _other_orders, _other_vendors, _substitutes, _cuts, _the_order,
)  # fmt: skip
