"""Loads what the close-out audit and the report of costs show."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import LineKey, key_of
from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.supply import Supply
from domain.match import Action, DecisionEvent
from domain.miss_cost import UNKNOWN_CAUSE, CostKind
from domain.purchase import PoLine, Vendor, is_open, item_key
from domain.state import Headline, LineState
from domain.supply import Demand, DemandKind
from flows.accounts import states_of
from flows.figure_parts import CLOSING
from flows.home import Home
from flows.order_figures import order_figures
from reports.close_out import CloseOutLine, OpenDemand, close_out_report
from reports.costs import MissCost, costs_report
from reports.figure import Figure

_DAYS = 90  # of decisions that closed short


def close_out_figure(home: Home, *, vendor: str | None = None, owner: str | None = None) -> Figure:
    """Return the audit of all lines; ``vendor`` is an id or a part of a name, ``owner`` a buyer."""
    since = home.as_of - timedelta(days=_DAYS)
    with order_figures(home) as figures:
        session = figures.session
        vendors = {v.vendor_id: v for v in Orders(session).vendors()}
        closing = {key_of(e.po or "", e.line): e for e in Decisions(session).standing_of(Action.CLOSE_SHORT)}
        wanted = [
            line
            for line in Orders(session).lines(figures.rows(CLOSING)).values()
            if is_vendor(line.vendor_id, vendors, vendor)
            and (owner is None or owner.strip().casefold() == line.buyer.casefold())
        ]
        states = states_of(session, home, wanted)
        pairs = [(state, _closing(state, closing)) for state in states]
        shown = [(state, closed) for state, closed in pairs if closed is None or closed.at.date() >= since]
        lines = list(_lines(session, shown))
    return close_out_report(
        lines, vendors=vendors, limit=home.settings.close_short_limit, as_of=home.as_of, since=since
    )


def _closing(state: LineState, closing: Mapping[LineKey, DecisionEvent]) -> DecisionEvent | None:
    """The decision that closed a line; one that was reopened waits again."""
    if state.headline is not Headline.SHORT_CLOSED:
        return None
    return closing.get(key_of(state.line.po, state.line.line))


def is_vendor(vendor_id: str, vendors: Mapping[str, Vendor], wanted: str | None) -> bool:
    """True when a vendor has the wanted id, or the wanted text in his name; anything fits None."""
    text = "" if wanted is None else wanted.strip().casefold()
    named = vendors[vendor_id].name if vendor_id in vendors else ""
    return text == vendor_id.casefold() or text in named.casefold()


def _lines(session: Session, shown: Sequence[tuple[LineState, DecisionEvent | None]]) -> Iterator[CloseOutLine]:
    items = {item_key(state.line.item) for state, _ in shown if state.line.item}
    demand = _demand(Supply(session).demand(DemandKind.ORDERED), items)
    orders = _orders(session, items)
    for state, closed in shown:
        key = item_key(state.line.item)
        yield CloseOutLine(
            state=state,
            demand=demand.get(key, _NONE) if demand is not None and key else None,
            replacements=_younger(state.line, orders.get(key, ())) if key else (),
            closed=closed,
        )


_NONE = OpenDemand(orders=0, amount=Decimal(0), customers=())


def _demand(rows: Sequence[Demand], items: set[str]) -> dict[str, OpenDemand] | None:
    """What customers wait for, by item; None where no such feed was ever imported."""
    if not rows:
        return None
    groups: defaultdict[str, list[Demand]] = defaultdict(list)
    for row in rows:
        if (key := item_key(row.item)) in items:
            groups[key].append(row)
    return {
        key: OpenDemand(
            orders=len(group),
            amount=sum((row.amount for row in group), start=Decimal(0)),
            customers=tuple(sorted({row.customer for row in group if row.customer})),
        )
        for key, group in groups.items()
    }


def _orders(session: Session, items: set[str]) -> dict[str, list[PoLine]]:
    found: defaultdict[str, list[PoLine]] = defaultdict(list)
    for line in Orders(session).lines_of_items(items, only_open=True) if items else ():
        if is_open(line):
            found[item_key(line.item)].append(line)
    return found


def _younger(line: PoLine, others: Iterable[PoLine]) -> tuple[str, ...]:
    return tuple(
        f"{other.po}/{other.line}"
        for other in others
        if line.order_date is not None and other.order_date is not None and other.order_date > line.order_date
    )


def costs_figure(home: Home, *, vendor: str | None = None) -> Figure:
    """Return what people wrote down as cost of missed deliveries, summed per vendor and cause."""
    with read_session(home.engine) as session:
        vendors = {v.vendor_id: v for v in Orders(session).vendors()}
        events = [e for e in Decisions(session).standing_of(Action.NOTE_COST) if e.po is not None]
        lines = Orders(session).lines([(e.po or "", e.line) for e in events])
    costs = (_cost(event, lines[key_of(event.po or "", event.line)]) for event in events)
    kept = [cost for cost in costs if is_vendor(cost.vendor_id, vendors, vendor)]
    return costs_report(kept, vendors=vendors, as_of=home.as_of)


def _cost(event: DecisionEvent, line: PoLine) -> MissCost:
    kind = CostKind(event.detail("cost_kind") or CostKind.OTHER)
    return MissCost(
        vendor_id=line.vendor_id, po=line.po, line=line.line, kind=kind,
        root_cause=event.detail("root_cause") or UNKNOWN_CAUSE, amount=event.amount or Decimal(0),
        decision_id=event.decision_id, who=event.who, on=event.at.date(), note=event.reason,
    )  # fmt: skip
