"""Loads what the fill-in options of lines need, once for many lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import key_of
from db.repositories.orders import Orders
from db.repositories.supply import Supply
from domain.errors import InputError
from domain.offer import LinkedBy, StockOffer, Sureness
from domain.options import FillOption, OptionFacts, PastSupply, StandIn, StandInKind, StockChoice, VendorChoice
from domain.purchase import PoLine, is_open, item_key
from domain.quantity import Converted, Quantity, convert
from domain.state import LineState
from domain.supply import StockLevel, VendorStock
from flows.accounts import states_of
from flows.home import Home
from flows.stock_gaps import articles_of
from matching.articles import offer_of, parsed, unit_of
from matching.items.weight import theoretical_facts
from matching.stand_ins import stand_in
from reports.options import OptionTerms, fill_options

if TYPE_CHECKING:
    from datetime import date

_SAME = StandIn(kind=StandInKind.SAME)


def options_for(home: Home, po: str, line: str) -> tuple[LineState, tuple[FillOption, ...]]:
    """Return a line's state and its ways out, the best first.

    Raises:
        InputError: there is no such line.
    """
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        found = Orders(session).line(po, line)
        if found is None:
            raise InputError(f"there is no order line {po}/{line}")
        (state,) = states_of(session, home, [found])
        return state, options_of(session, home, [state])[0]


def options_of(session: Session, home: Home, states: Sequence[LineState]) -> tuple[tuple[FillOption, ...], ...]:
    """Return the ways out of some lines, in their order; stock, lists and orders are read once."""
    shelf = _Shelf(session, home, states)
    terms = OptionTerms(
        as_of=home.as_of,
        calendar=home.calendar,
        vendors={v.vendor_id: v for v in Orders(session).vendors()},
        transfer_days=home.settings.transfer_days,
        processing_days=home.settings.processing_days,
    )
    return tuple(fill_options(shelf.facts(state), terms) for state in states)


class _Shelf:
    """Everything that may help some lines."""

    def __init__(self, session: Session, home: Home, states: Sequence[LineState]) -> None:
        supply = Supply(session)
        self._levels = tuple(level for level in supply.stock() if level.free > 0)
        self._lists = tuple(row for row in supply.vendor_stock() if row.available > 0)
        self._articles = articles_of(session, self._lists)
        items = {item_key(state.line.item) for state in states if state.line.item}
        lines = Orders(session).lines_of_items(items)
        self._orders: defaultdict[str, list[LineState]] = defaultdict(list)
        for state in states_of(session, home, [line for line in lines if is_open(line)]):
            self._orders[item_key(state.line.item)].append(state)
        self._past = _past(session, home, lines)

    def facts(self, state: LineState) -> OptionFacts:
        key = item_key(state.line.item)
        own = key_of(state.line.po, state.line.line)
        others = (s for s in self._orders.get(key, ()) if key_of(s.line.po, s.line.line) != own)
        return OptionFacts(
            state=state,
            stock=tuple(self._stock(state.line)),
            orders=tuple(others) if key else (),
            offers=tuple(self._offers(state.line)),
            past=self._past.get(key, ()) if key else (),
        )

    def _stock(self, line: PoLine) -> Iterator[StockChoice]:
        for level in self._levels:
            if line.item and item_key(level.item) == item_key(line.item):
                found: StandIn | None = _SAME
            else:
                found = stand_in(parsed(line.description), parsed(level.description)) if level.description else None
            if found is not None:
                yield StockChoice(level=level, stand_in=_named_otherwise(found), free=_free(level, line, found))

    def _offers(self, line: PoLine) -> Iterator[VendorChoice]:
        direct = self._articles.offers(line)
        seen = {id(offer.stock) for offer in direct}
        yield from (VendorChoice(offer=offer, stand_in=_SAME) for offer in direct)
        for row in self._lists:
            if id(row) not in seen and (found := _listed(row, line)) is not None:
                yield found


def _named_otherwise(found: StandIn) -> StandIn:
    """The same words under another number of ours: taken as an equivalent, so that a person looks."""
    if found is _SAME or found.kind is not StandInKind.SAME:
        return found
    return StandIn(kind=StandInKind.EQUIVALENT, note="the same description under another item number")


def _listed(row: VendorStock, line: PoLine) -> VendorChoice | None:
    """A vendor's article as a substitute; cutting is done from our own stock only."""
    found = stand_in(parsed(line.description), parsed(row.description)) if row.description else None
    if found is None or found.kind is StandInKind.CUT:
        return None
    offer: StockOffer = offer_of(row, line, LinkedBy.DESCRIPTION, Sureness.LIKELY)
    return VendorChoice(offer=offer, stand_in=_named_otherwise(found))


def _free(level: StockLevel, line: PoLine, found: StandIn) -> Decimal | None:
    """What is free, in the ordering unit; of stock to cut, what comes out of it."""
    wanted = unit_of(line.uom)
    given = Quantity(value=level.free, uom=unit_of(level.uom) if level.uom else wanted)
    made = convert(given, wanted, facts=theoretical_facts(parsed(level.description or line.description), uom=wanted))
    return made.quantity.value * found.pieces if isinstance(made, Converted) else None


def _past(session: Session, home: Home, lines: Iterable[PoLine]) -> Mapping[str, tuple[PastSupply, ...]]:
    """Who delivered an item before, with the median of his lead times."""
    by_key = {key_of(line.po, line.line): line for line in lines if line.order_date is not None}
    groups: defaultdict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for receipt in Orders(session).receipts_of([(line.po, line.line) for line in by_key.values()]):
        line = by_key[key_of(receipt.po, receipt.line)]
        if receipt.amount > 0 and line.order_date is not None and receipt.on >= line.order_date:
            days = home.calendar.business_days_between(line.order_date, receipt.on)
            groups[item_key(line.item), line.vendor_id].append((receipt.on, days))
    found: defaultdict[str, list[PastSupply]] = defaultdict(list)
    for (item, vendor_id), came in sorted(groups.items()):
        found[item].append(
            PastSupply(
                vendor_id=vendor_id, lead_days=round(median(days for _, days in came)), receipts=len(came),
                last_on=max(on for on, _ in came),
            )
        )  # fmt: skip
    return {item: tuple(rows) for item, rows in found.items()}
