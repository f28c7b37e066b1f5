"""Loads what the review of safety stock needs: demand, stock, orders with their receipts."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import key_of
from db.repositories.orders import Orders
from db.repositories.supply import Supply
from domain.calendar import BusinessCalendar
from domain.match import Receipt
from domain.purchase import PoLine, item_key
from domain.supply import DemandKind
from flows.home import Home
from reports.figure import Figure
from reports.safety_stock import StockPolicy
from reports.stock_review import LeadTimes, histories, reviews, stock_figure

_YEARS = 3
_CHUNK = 2_000


def safety_stock_figure(home: Home) -> Figure:
    """Return the review list of safety stock as of the home's day, from up to three years of history."""
    since = home.as_of - timedelta(days=365 * _YEARS)
    days = working_days(home.calendar, since, home.as_of)
    with read_session(home.engine) as session:
        supply = Supply(session)
        issued, levels = supply.demand(DemandKind.ISSUED, since=since), supply.stock()
        leads = _lead_times(session, days, home.as_of)
    classes = {item_key(level.item): level.item_class for level in levels}
    found = histories((row for row in issued if row.on <= home.as_of), leads, classes, days)
    return stock_figure(reviews(found, levels, StockPolicy()), as_of=home.as_of)


def working_days(calendar: BusinessCalendar, start: date, end: date) -> tuple[date, ...]:
    """Return the working days from one day to another, both included."""
    every = (start + timedelta(days=i) for i in range((end - start).days + 1))
    return tuple(day for day in every if calendar.is_business_day(day))


def _lead_times(session: Session, days: Sequence[date], as_of: date) -> Mapping[str, LeadTimes]:
    orders = Orders(session)
    received: defaultdict[str, list[float]] = defaultdict(list)
    late: defaultdict[str, list[float]] = defaultdict(list)
    chunk: list[PoLine] = []
    for line in (*orders.every_line(), None):
        if line is not None:
            chunk.append(line)
        if line is None or len(chunk) == _CHUNK:
            receipts = orders.receipts_of([(one.po, one.line) for one in chunk])
            _add(chunk, receipts, days, as_of, received, late)
            chunk = []
    return {key: LeadTimes(received=received[key], late=late[key]) for key in received.keys() | late.keys()}


def _add(
    lines: Iterable[PoLine],
    receipts: Iterable[Receipt],
    days: Sequence[date],
    as_of: date,
    received: dict[str, list[float]],
    late: dict[str, list[float]],
) -> None:
    came: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
    for receipt in receipts:
        if receipt.amount > 0:
            came[key_of(receipt.po, receipt.line)].append(receipt.on)
    for line in lines:
        if line.order_date is None or line.order_date < days[0]:
            continue
        key = item_key(line.item or line.description)
        own = came.get(key_of(line.po, line.line), [])
        received[key].extend(_between(days, line.order_date, day) for day in own if day >= line.order_date)
        due = line.need_date is not None and line.need_date < as_of
        if not own and due and not line.closed_by_erp and line.received <= 0:
            late[key].append(_between(days, line.order_date, as_of))


def _between(days: Sequence[date], start: date, end: date) -> float:
    """Working days after ``start`` up to ``end``, looked up in the list of the window's working days."""
    return float(bisect_right(days, end) - bisect_right(days, start))
