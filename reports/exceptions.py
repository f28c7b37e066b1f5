"""The exception report: every open line with an exception, the most urgent first (DOMAIN 6.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.calendar import BusinessCalendar
from domain.day_count import DayCount
from domain.line_value import value_of
from domain.purchase import Vendor, line_key, po_key
from domain.state import LineState, OpenException, Severity
from reports.figure import Column, ColumnKind, Figure, Reach
from reports.history import Goods
from reports.ranking import RankingFacts, ScoreParts, percentile_95, score_parts

_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_PRIORITIES = "ABC"
_NO_GOODS = Goods()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionFilter:
    """What to show; a field that is None lets everything through.

    ``past_due_days`` is the least number of business days past the need date. ``priority`` "B" shows A and B.
    Texts are compared without case; ``vendor`` is an id or a part of the name, ``customer`` a part of the customer,
    ``grade`` a grade the goods have ("A36" shows A36/SA36 too).
    """

    past_due_days: int | None = None
    vendor: str | None = None
    code: str | None = None
    owner: str | None = None
    priority: str | None = None
    warehouse: str | None = None
    grade: str | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineExtras:
    """What other tables know of lines; maps by ``(po_key, line_key)``, all of them optional.

    ``stages`` is the step of the last chase, ``cover_days`` the days the stock lasts, ``original_promises`` the
    first date the vendor gave, ``goods`` what the text says of form and grade.
    """

    stages: Mapping[tuple[str, str], int] = field(default_factory=dict)
    cover_days: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    original_promises: Mapping[tuple[str, str], date] = field(default_factory=dict)
    goods: Mapping[tuple[str, str], Goods] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What the report needs beside the lines: the day, the calendar, vendors by id, and further facts of lines."""

    as_of: date
    calendar: BusinessCalendar | DayCount
    vendors: Mapping[str, Vendor]
    extras: LineExtras = field(default_factory=LineExtras)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRow:
    """One line of the report; days are business days, quantities in ``state.line.uom``."""

    state: LineState
    parts: ScoreParts
    vendor_name: str
    open_value: Decimal | None
    days_past_need: int
    days_past_promise: int
    top: OpenException
    stage: int | None
    cover_days: Decimal | None
    original_promise: date | None
    goods: Goods


def exception_rows(
    states: Iterable[LineState], *, facts: ReportFacts, where: ExceptionFilter
) -> tuple[ExceptionRow, ...]:
    """Return the rows that pass a filter, highest score first, ties by need date.

    The value part of the score is measured against all open lines, so that a filter does not change a score.
    """
    every = tuple(states)
    values = [open_value(state) for state in every if state.unshipped > 0]
    high = percentile_95(value for value in values if value is not None)
    rows = [row_of(state, facts, high=high) for state in every if state.exceptions]
    kept = [row for row in rows if passes(row, where)]
    return tuple(sorted(kept, key=order_of))


def open_value(state: LineState) -> Decimal | None:
    """Return the price of what has not shipped, or None where price and quantity do not meet in one unit."""
    return value_of(state.line, state.unshipped)


def row_of(state: LineState, facts: ReportFacts, *, high: Decimal | None) -> ExceptionRow:
    """Return the row of a line with an exception; ``high`` is the value that counts as high among all open lines."""
    key = (po_key(state.line.po), line_key(state.line.line))
    value = open_value(state)
    cover = facts.extras.cover_days.get(key)
    ranking = RankingFacts(
        as_of=facts.as_of, calendar=facts.calendar, high_value=high, open_value=value, cover_days=cover
    )
    vendor = facts.vendors.get(state.line.vendor_id)
    return ExceptionRow(
        state=state,
        parts=score_parts(state, ranking),
        vendor_name=vendor.name if vendor else state.line.vendor_id,
        open_value=value,
        days_past_need=_days_past(state.line.need_date, facts),
        days_past_promise=_days_past(state.promise.end if state.promise else None, facts),
        top=min(state.exceptions, key=lambda e: (_SEVERITIES.index(e.severity), e.opened_on, e.code)),
        stage=facts.extras.stages.get(key),
        cover_days=cover,
        original_promise=facts.extras.original_promises.get(key),
        goods=facts.extras.goods.get(key, _NO_GOODS),
    )


def _days_past(day: date | None, facts: ReportFacts) -> int:
    return max(0, facts.calendar.business_days_between(day, facts.as_of)) if day is not None else 0


def order_of(row: ExceptionRow) -> tuple[float, date, str, str]:
    """Return what rows are sorted by: the highest score first, ties by need date."""
    line = row.state.line
    return -row.parts.score, line.need_date or date.max, line.po, line.line.zfill(8)


def passes(row: ExceptionRow, where: ExceptionFilter) -> bool:
    """Tell whether a row passes every part of a filter that is set."""
    line = row.state.line
    checks = (
        where.past_due_days is None or row.days_past_need >= where.past_due_days,
        where.vendor is None or _is_vendor(row, where.vendor),
        where.code is None or where.code.strip().upper() in row.state.codes,
        where.owner is None or _same(where.owner, line.buyer),
        where.priority is None or _urgent_enough(line.customer_priority, where.priority),
        where.warehouse is None or _same(where.warehouse, line.warehouse),
        where.grade is None or any(_same(where.grade, grade) for grade in row.goods.grade.split("/")),
        where.customer is None or where.customer.strip().casefold() in line.customer.casefold(),
    )
    return all(checks)


def _same(wanted: str, found: str) -> bool:
    return wanted.strip().casefold() == found.strip().casefold()


def _is_vendor(row: ExceptionRow, wanted: str) -> bool:
    return _same(wanted, row.state.line.vendor_id) or wanted.strip().casefold() in row.vendor_name.casefold()


def _urgent_enough(found: str, wanted: str) -> bool:
    have, limit = found.strip().upper(), wanted.strip().upper()
    if limit not in _PRIORITIES:
        return have == limit
    return bool(have) and have in _PRIORITIES[: _PRIORITIES.index(limit) + 1]


_PAGE, _FILE = Reach.PAGE, Reach.FILE

_T, _I, _Q, _D = ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.QUANTITY, ColumnKind.DATE
COLUMNS: tuple[Column, ...] = (
    Column(key="score", title="Score", kind=ColumnKind.SCORE),
    Column(key="po", title="PO"),
    Column(key="line", title="Line"),
    Column(key="vendor", title="Vendor"),
    Column(key="item", title="Item", reach=_FILE),
    Column(key="description", title="Description"),
    Column(key="open_qty", title="Open", kind=_Q),
    Column(key="uom", title="UOM"),
    Column(key="open_value", title="Open value", kind=ColumnKind.MONEY, reach=_PAGE),
    Column(key="need_date", title="Need", kind=_D),
    Column(key="original_promise", title="First promise", kind=_D, reach=_FILE),
    Column(key="promise_to", title="Promise", kind=_D),
    Column(key="days_past_need", title="Days past need", kind=_I),
    Column(key="days_past_promise", title="Days past promise", kind=_I, reach=_FILE),
    Column(key="headline", title="State"),
    Column(key="top_exception", title="Top exception"),
    Column(key="severity", title="Severity", reach=_FILE),
    Column(key="exceptions", title="All exceptions", reach=_PAGE),
    Column(key="customer", title="Customer", reach=_FILE),
    Column(key="priority", title="Priority", reach=_FILE),
    Column(key="warehouse", title="Warehouse", reach=_FILE),
    Column(key="family", title="Family", reach=_FILE),
    Column(key="grade", title="Grade", reach=_FILE),
    Column(key="cover_days", title="Cover days", kind=_Q, reach=_FILE),
    Column(key="last_word_on", title="Last word on", kind=_D),
    Column(key="last_word", title="Last word", reach=_PAGE),
    Column(key="stage", title="Chase stage", kind=_I, reach=_FILE),
    Column(key="owner", title="Owner"),
    Column(key="next_action", title="Next"),
    Column(key="next_action_on", title="Next on", kind=_D, reach=_FILE),
    Column(key="part_priority", title="P", kind=ColumnKind.SHARE, reach=_FILE),
    Column(key="part_age", title="A", kind=ColumnKind.SHARE, reach=_FILE),
    Column(key="part_value", title="V", kind=ColumnKind.SHARE, reach=_FILE),
    Column(key="part_cover", title="C", kind=ColumnKind.SHARE, reach=_FILE),
    Column(key="part_evidence", title="E", kind=ColumnKind.SHARE, reach=_FILE),
)
_SCORE_NOTE = (
    "Score = 100 x (0.30 P customer priority + 0.25 A age + 0.20 V open value + 0.15 C stock cover "
    "+ 0.10 E evidence risk), each part 0 to 1; days are business days."
)


def exceptions_figure(
    states: Iterable[LineState],
    *,
    vendors: Mapping[str, Vendor],
    calendar: BusinessCalendar,
    as_of: date,
    chosen: ExceptionFilter | None = None,
    extras: LineExtras | None = None,
) -> Figure:
    """Return the report as a figure.

    Args:
        states: the account of every line; lines without an exception only set the scale of the value part.
        vendors: by vendor id.
        calendar: business days.
        as_of: the day of the report.
        chosen: what to show; everything by default.
        extras: chase stages, stock cover and first promises, where they are known.
    """
    facts = ReportFacts(as_of=as_of, calendar=DayCount(calendar), vendors=vendors, extras=extras or LineExtras())
    rows = exception_rows(states, facts=facts, where=chosen or ExceptionFilter())
    return Figure(
        title="Exceptions",
        as_of=as_of,
        columns=COLUMNS,
        rows=tuple((*_line_cells(row), *_account_cells(row), *_action_cells(row)) for row in rows),
        notes=(_SCORE_NOTE,),
    )


def _line_cells(row: ExceptionRow) -> tuple[str | float | Decimal | date | None, ...]:
    line = row.state.line
    return (
        round(row.parts.score, 1),
        line.po,
        line.line,
        row.vendor_name,
        line.item,
        line.description,
        row.state.unshipped,
        line.uom,
        row.open_value,
        line.need_date,
    )


def _account_cells(row: ExceptionRow) -> tuple[str | int | Decimal | date | None, ...]:
    state = row.state
    return (
        row.original_promise,
        state.promise.end if state.promise else None,
        row.days_past_need,
        row.days_past_promise,
        state.headline.value,
        row.top.code,
        row.top.severity.value,
        " ".join(state.codes),
        state.line.customer,
        state.line.customer_priority,
        state.line.warehouse,
        row.goods.family if row.goods != _NO_GOODS else "",
        row.goods.grade,
        row.cover_days,
        state.last_word_on,
        state.last_word,
    )


def _action_cells(row: ExceptionRow) -> tuple[str | int | float | date | None, ...]:
    state, parts = row.state, row.parts
    return (
        row.stage,
        state.line.buyer,
        state.next_action.value,
        state.next_action_on,
        parts.priority,
        parts.age,
        parts.value,
        parts.cover,
        parts.evidence,
    )
