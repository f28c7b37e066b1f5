"""How one line went: the figures of it that a vendor's scorecard adds up (DOMAIN 6.5)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from domain.day_count import DayCount
from domain.document import StatementKind
from domain.mail import MailKind
from domain.purchase import po_key
from domain.tolerance import bounds, tolerance_for
from reports.backlog import first_missed
from reports.history import LineHistory, Promised, promises

_ZERO = Decimal(0)
_EARLY_DAYS = 5  # of the on-time window before the need date
_DEFAULT_SLA = 2
MISMATCHES = frozenset({"PRICE_VARIANCE", "UOM_MISMATCH", "QTY_SHORT_ACK", "QTY_OVER_ACK"})
_ACKNOWLEDGMENTS = frozenset({MailKind.ACK, MailKind.ACK_REV})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCounts:
    """What other tables know of a line: exception codes ever open, chases, highest stage, a quality cause."""

    codes: frozenset[str] = frozenset()
    chases: int = 0
    stage: int = 0
    quality: bool = False


class LinePerformance(NamedTuple):
    """One line; days are business days but for ``lead_days``, quantities in the ordering unit.

    A field is None where the line does not tell (yet): no promise, not received in full and not yet late, no date.
    ``due_on`` and ``ordered_on`` place the line in a period. ``slip`` is last less first promise, ``honesty`` arrival
    less the last promise before shipment.
    """

    po: str
    line: str
    vendor_id: str
    vendor_name: str
    due_on: date | None
    ordered_on: date | None
    ordered: Decimal
    ack_days: int | None
    ack_in_time: bool | None
    on_original: bool | None
    on_current: bool | None
    on_need: bool | None
    first_full: bool | None
    otif: bool | None
    in_window: Decimal
    by_need: Decimal
    backordered: bool
    shipped: bool
    complete_short: bool
    slip: int | None
    changes: int | None
    honesty: int | None
    mismatches: int
    quality: bool
    chases: int
    stage: int
    lead_days: int | None


class AckPaper(NamedTuple):
    """An acknowledgment of an order: whether it gave quantity and date for every line ordered by then."""

    vendor_id: str
    on: date
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """When goods came. ``full`` is the day of the last receipt once complete, ``known`` false where no receipt says."""

    full: date | None
    known: bool
    low: Decimal


def performance(
    history: LineHistory, counts: LineCounts, days: DayCount, given: Sequence[Promised] | None = None
) -> LinePerformance:
    """Return how a line went as of the day of its state; ``given`` are its promises, where they are known already."""
    line, state, as_of = history.line, history.state, history.state.as_of
    given = promises(history, days.calendar) if given is None else given
    arrival = _arrival(history)
    net = max(_ZERO, line.ordered - state.cancelled)
    acked = min(
        (w.document_on for w in history.words if w.statement.kind is not StatementKind.RECEIPT_ONLY), default=None
    )
    ack_days = days.business_days_between(line.order_date, acked) if acked and line.order_date else None
    due = line.need_date is not None and (line.need_date < as_of or arrival.full is not None)
    in_window = _received(history, until=line.need_date, days=days, early=_EARLY_DAYS)
    counted = due and arrival.known and net > 0
    return LinePerformance(
        po=line.po, line=line.line, vendor_id=line.vendor_id, vendor_name=history.vendor_name,
        due_on=line.need_date or line.order_date, ordered_on=line.order_date, ordered=net,
        ack_days=ack_days, ack_in_time=_ack_in_time(history, ack_days, days),
        on_original=_on_time(arrival, given[0].dock if given else None, as_of),
        on_current=_on_time(arrival, given[-1].dock if given else None, as_of),
        on_need=_on_time(arrival, line.need_date, as_of),
        first_full=_first_full(history, arrival.low),
        otif=in_window >= arrival.low if counted else None,
        in_window=min(in_window, net) if counted else _ZERO,
        by_need=min(_received(history, until=line.need_date, days=days), net) if counted else _ZERO,
        backordered=_ever_backordered(history, given),
        shipped=bool(state.shipments) or state.received > 0, complete_short="SHIP_COMPLETE_SHORT" in counts.codes,
        slip=days.business_days_between(given[0].dock, given[-1].dock) if given else None,
        changes=sum(a.dock != b.dock for a, b in pairwise(given)) if given else None,
        honesty=_honesty(history, given, arrival, days),
        mismatches=len(counts.codes & MISMATCHES), quality=counts.quality, chases=counts.chases, stage=counts.stage,
        lead_days=(arrival.full - line.order_date).days if arrival.full and line.order_date else None,
    )  # fmt: skip


def _arrival(history: LineHistory) -> _Arrival:
    state, line = history.state, history.line
    net = max(_ZERO, line.ordered - state.cancelled)
    low = bounds(net, tolerance_for(line, history.vendor)).low
    came = [r for r in history.receipts if r.amount > 0]
    complete = net > 0 and state.received >= low
    booked = sum((r.amount for r in history.receipts), _ZERO) >= low
    full = max((r.on for r in came), default=None) if complete and booked else None
    return _Arrival(full=full, known=full is not None or not complete, low=low)


def _received(history: LineHistory, *, until: date | None, days: DayCount, early: int | None = None) -> Decimal:
    """What was booked in by a day; with ``early`` not more than so many business days before it."""
    if until is None:
        return _ZERO
    return sum(
        (
            r.amount
            for r in history.receipts
            if r.on <= until and (early is None or days.business_days_between(r.on, until) <= early)
        ),
        _ZERO,
    )


def _on_time(arrival: _Arrival, day: date | None, as_of: date) -> bool | None:
    if day is None or not arrival.known:
        return None
    if arrival.full is not None:
        return arrival.full <= day
    return False if day < as_of else None


def _ack_in_time(history: LineHistory, ack_days: int | None, days: DayCount) -> bool | None:
    sla = history.vendor.ack_sla_days if history.vendor else _DEFAULT_SLA
    if ack_days is not None:
        return ack_days <= sla
    ordered = history.line.order_date
    return False if ordered is not None and days.business_days_between(ordered, history.state.as_of) > sla else None


def _first_full(history: LineHistory, low: Decimal) -> bool | None:
    loads = history.state.shipments
    if loads:
        return min(loads, key=lambda s: s.on).amount >= low
    came = [r for r in history.receipts if r.amount > 0]
    return min(came, key=lambda r: r.on).amount >= low if came else None


def _ever_backordered(history: LineHistory, given: Sequence[Promised]) -> bool:
    if any(w.statement.kind is StatementKind.BACKORDER for w in history.words):
        return True
    came = max((r.on for r in history.receipts), default=None)
    end = history.state.as_of if history.open else came
    return end is not None and first_missed(given, need=history.line.need_date, as_of=end) is not None


def _honesty(history: LineHistory, given: Sequence[Promised], arrival: _Arrival, days: DayCount) -> int | None:
    if arrival.full is None:
        return None
    left = min((s.on for s in history.state.shipments), default=arrival.full)
    before = [p for p in given if p.said_on <= left]
    return days.business_days_between(before[-1].dock, arrival.full) if before else None


def ack_papers(histories: Iterable[LineHistory]) -> tuple[AckPaper, ...]:
    """Return every acknowledgment of every order, by order and arrival."""
    orders: defaultdict[str, list[LineHistory]] = defaultdict(list)
    for history in histories:
        orders[po_key(history.line.po)].append(history)
    return tuple(paper for lines in orders.values() for paper in _papers(lines))


def _papers(lines: Sequence[LineHistory]) -> Iterable[AckPaper]:
    answered: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    on: dict[tuple[int, str], date] = {}
    for history in lines:
        for word in history.words:
            if word.document.kind in _ACKNOWLEDGMENTS:
                paper = word.mail_id, word.document.name
                on[paper] = word.document_on
                promise = word.statement.promise
                if word.amount is not None and promise is not None and promise.usable:
                    answered[paper].add(history.line.line)
    for paper, day in on.items():
        asked = {h.line.line for h in lines if h.line.order_date is None or h.line.order_date <= day}
        yield AckPaper(vendor_id=lines[0].line.vendor_id, on=day, complete=asked <= answered[paper])
