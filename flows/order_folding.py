"""Works out the rows that reports count, order by order, from the events behind them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from db.records import LineKey, key_of
from db.repositories.exceptions import Exceptions
from db.repositories.order_figures import OrderPart, WorkedOrder
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.calendar import BusinessCalendar
from domain.day_count import DayCount
from domain.flat_rows import rows_to_json
from domain.outbox import ChaseRecord
from domain.purchase import po_key
from flows.exception_history import logged_exception, with_open
from flows.figure_parts import PAPERS, PARTS, FlaggedLine, Part, lasting_from, rows_of_line
from flows.home import Home
from flows.line_histories import histories_of
from reports.causes import LoggedException
from reports.history import LineHistory
from reports.performance import ack_papers


def worked_orders(session: Session, home: Home, orders: Collection[str]) -> Iterator[WorkedOrder]:
    """Work out some orders (``po_norm``) from all their events, as of the home's day."""
    days = _day_count(home.calendar)
    lines = Orders(session).lines_of_orders(orders)
    flags, chases = _flags(session, home, orders), _chases(session, home, orders)
    found = [_flagged(history, flags, chases) for history in histories_of(session, home, lines)]
    for po, group in groupby(found, key=lambda line: po_key(line.history.line.po)):
        yield _order(po, list(group), days)


@cache
def _day_count(calendar: BusinessCalendar) -> DayCount:
    return DayCount(calendar)


def _flagged(
    history: LineHistory,
    flags: Mapping[LineKey, Sequence[LoggedException]],
    chases: Mapping[LineKey, Sequence[ChaseRecord]],
) -> FlaggedLine:
    key = key_of(history.line.po, history.line.line)
    return FlaggedLine(
        history=history, flags=with_open(history.state, flags.get(key, ())), chases=tuple(chases.get(key, ()))
    )


def _order(po: str, lines: Sequence[FlaggedLine], days: DayCount) -> WorkedOrder:
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for found in (found for line in lines for found in rows_of_line(line, days)):
        rows[found.part.name].append(found.row)
    rows[PAPERS.name] = list(ack_papers(line.history for line in lines))
    return WorkedOrder(
        po_norm=po,
        parts={part.name: _part(part, rows[part.name]) for part in PARTS if rows[part.name]},
        lasting_from=lasting_from(lines, days),
    )


def _part(part: Part[Any], rows: Sequence[Any]) -> OrderPart:
    return OrderPart(content=rows_to_json(rows), newest=max(map(part.newest, rows)))


def _flags(session: Session, home: Home, orders: Collection[str]) -> dict[LineKey, list[LoggedException]]:
    """What was ever open on each line, oldest first; what came up later than the home's day is left out."""
    found: defaultdict[LineKey, list[LoggedException]] = defaultdict(list)
    for stored in Exceptions(session).of_orders(orders):
        exception = stored.exception
        if exception.po is not None and exception.opened_on <= home.as_of:
            found[key_of(exception.po, exception.line)].append(logged_exception(stored, home.as_of))
    return dict(found)


def _chases(session: Session, home: Home, orders: Collection[str]) -> dict[LineKey, list[ChaseRecord]]:
    """The questions put about each line up to the home's day, oldest first."""
    found: defaultdict[LineKey, list[ChaseRecord]] = defaultdict(list)
    for record in Outbox(session).chased_of_orders(orders):
        if record.on <= home.as_of:
            found[key_of(record.po, record.line)].append(record)
    return dict(found)
