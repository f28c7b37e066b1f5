"""What is worked out of every line beforehand: a part per thing that reports count, each a kind of flat rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

from domain.day_count import DayCount
from domain.outbox import ChaseRecord
from domain.purchase import line_key, po_key
from domain.state import Headline
from reports.backlog import BackorderLine, backordered
from reports.board import BoardLine, board_line, open_value
from reports.cause_figures import CausedException, caused
from reports.causes import LoggedException, cause_in
from reports.close_out import would_close
from reports.history import LineHistory, Promised, promises
from reports.performance import AckPaper, LineCounts, LinePerformance, performance
from reports.placed import SHORT_CODES, PlacedLine, placed_line
from reports.response import ResponseCase, response_case
from reports.scorecard import Slip, slip_of
from reports.scorecard_figures import OpenPromise

Row = TypeVar("Row", bound=NamedTuple)

ALWAYS = date.max  # the newest day of rows that every report asks for
_DAY = timedelta(days=1)
_QUALITY = "RC6"
_DEFAULT_SLA = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Row]):
    """A kind of rows under its name; ``newest`` is the latest day that a period may find a row by."""

    name: str
    kind: type[Row]
    newest: Callable[[Row], date]


class OpenValue(NamedTuple):
    """What is open of a line, where price and quantity meet."""

    value: Decimal


class ClosingLine(NamedTuple):
    """A line that would close short or was closed short, by its comparable key."""

    po: str
    line: str


def _always(_row: object) -> date:
    return ALWAYS


def _latest(*days: date | None) -> date:
    return max((day for day in days if day is not None), default=date.min)


BOARD = Part(name="board", kind=BoardLine, newest=_always)
VALUES = Part(name="values", kind=OpenValue, newest=_always)
BACKLOG = Part(name="backlog", kind=BackorderLine, newest=_always)
PROMISES = Part(name="promises", kind=OpenPromise, newest=_always)
CLOSING = Part(name="closing", kind=ClosingLine, newest=_always)
PLACED = Part(name="placed", kind=PlacedLine, newest=_always)
PAPERS = Part(name="papers", kind=AckPaper, newest=lambda row: row.on)
PERFORMANCE = Part(name="performance", kind=LinePerformance, newest=lambda row: _latest(row.due_on, row.ordered_on))
SLIPS = Part(name="slips", kind=Slip, newest=lambda row: _latest(row.due_on))
CAUSES = Part(
    name="causes", kind=CausedException, newest=lambda row: _latest(row.opened_on if row.resolved_on else ALWAYS)
)
RESPONSE = Part(
    name="response", kind=ResponseCase, newest=lambda row: _latest(row.opened_on if row.resolved_on else ALWAYS)
)
PARTS: tuple[Part[Any], ...] = (
    BOARD, VALUES, BACKLOG, PROMISES, CLOSING, PLACED, PAPERS, PERFORMANCE, SLIPS, CAUSES, RESPONSE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedLine:
    """A line with its history, what was ever flagged on it, brought up to its state, and what was asked about it."""

    history: LineHistory
    flags: tuple[LoggedException, ...]
    chases: tuple[ChaseRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A row with the part it belongs to."""

    part: Part[Any]
    row: Any


def rows_of_line(line: FlaggedLine, days: DayCount) -> Iterator[PartRow]:
    """Yield every row that is worked out of one line."""
    history, state = line.history, line.history.state
    given = promises(history, days.calendar)
    if state.exceptions:
        yield PartRow(part=BOARD, row=_board(line, given))
    if state.unshipped > 0 and (value := open_value(state)) is not None:
        yield PartRow(part=VALUES, row=OpenValue(value))
    if (late := backordered(history, given, state.as_of)) is not None:
        yield PartRow(part=BACKLOG, row=late)
    if history.open and state.expected_dock is not None:
        yield PartRow(part=PROMISES, row=_promise(history, state.expected_dock))
    if would_close(state) or state.headline is Headline.SHORT_CLOSED:
        yield PartRow(part=CLOSING, row=ClosingLine(po=po_key(history.line.po), line=line_key(history.line.line)))
    short = (flag.opened_on for flag in line.flags if flag.code in SHORT_CODES)
    yield PartRow(part=PLACED, row=placed_line(history, short))
    done = performance(history, _counts(line), days, given)
    yield PartRow(part=PERFORMANCE, row=done)
    if (slip := slip_of(done)) is not None:
        yield PartRow(part=SLIPS, row=slip)
    for flag in line.flags:
        yield PartRow(part=CAUSES, row=caused(history, flag, days))
        yield PartRow(part=RESPONSE, row=response_case(history, flag, line.chases, days))


def _board(line: FlaggedLine, given: Sequence[Promised]) -> BoardLine:
    history = line.history
    return board_line(
        history.state,
        vendor_name=history.vendor_name,
        goods=history.goods,
        original_promise=given[0].end if given else None,
        stage=line.chases[-1].stage if line.chases else None,
    )


def _promise(history: LineHistory, dock: date) -> OpenPromise:
    line = history.line
    return OpenPromise(
        po=line.po, line=line.line, vendor_id=line.vendor_id, vendor_name=history.vendor_name,
        need_date=line.need_date, dock=dock,
    )  # fmt: skip


def _counts(line: FlaggedLine) -> LineCounts:
    asked = {(record.on, record.stage): record for record in line.chases}  # several reasons in one mail are one chase
    notes = (w.statement.note for w in line.history.said if w.statement.note)
    return LineCounts(
        codes=frozenset(flag.code for flag in line.flags),
        chases=len(asked),
        stage=max((record.stage for record in asked.values()), default=0),
        quality=any((cause := cause_in(note)) is not None and cause.code == _QUALITY for note in notes),
    )


def lasting_from(lines: Iterable[FlaggedLine], days: DayCount) -> date | None:
    """Return the first day from which on nothing of an order depends on the day it is looked at, None while it lives.

    A line that ended, without anything open, waiting or flagged, is judged by days that lie in the past: once the
    newest of them has passed, every later day gives the same rows.
    """
    found = date.min
    for line in lines:
        history = line.history
        if history.open or history.state.exceptions or history.state.waiting or not history.ended:
            return None
        if any(flag.resolved_on is None for flag in line.flags):
            return None
        found = max(found, *_days_of(line, days))
    return found + _DAY if found < date.max - _DAY else None


def _days_of(line: FlaggedLine, days: DayCount) -> Iterator[date]:
    """Every day that a row of an ended line is compared with the day of the report by."""
    history, own = line.history, line.history.line
    yield date.min
    if own.order_date is not None:
        sla = history.vendor.ack_sla_days if history.vendor else _DEFAULT_SLA
        yield days.calendar.add_business_days(own.order_date, sla + 1)
    if own.need_date is not None:
        yield own.need_date
    for given in promises(history, days.calendar):
        yield from (given.said_on, given.end, given.dock)
    yield from (word.document_on for word in history.said)
    yield from (receipt.on for receipt in history.receipts)
    yield from (decision.at.date() for decision in history.decisions)
    yield from (change.on for change in history.changes)
    yield from (record.on for record in line.chases)
    for flag in line.flags:
        yield from (flag.opened_on, flag.resolved_on or flag.opened_on)
