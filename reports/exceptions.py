"""The exception report: every open line with an exception, the most urgent first (DOMAIN 6.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.calendar import BusinessCalendar
from domain.day_count import DayCount
from domain.purchase import Vendor, item_key
from domain.state import LineState, OpenException
from reports.board import BoardLine, board_line, top_of
from reports.figure import Column, ColumnKind, Figure, Reach, Value
from reports.promise_slip import Expectation, Expected
from reports.ranking import RankingFacts, ScoreParts, percentile_95, score_parts

_PRIORITIES = "ABC"


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
class ReportFacts:
    """What the report needs beside the lines: the day, the calendar, and what other tables know.

    ``cover_days`` tells by item key how long the stock lasts, ``expectation`` what promises come to by experience.
    """

    as_of: date
    calendar: BusinessCalendar | DayCount
    cover_days: Mapping[str, Decimal] = field(default_factory=dict)
    expectation: Expectation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredLine:
    """One line of the report; days are business days. ``expected`` is None where too little is known."""

    seen: BoardLine
    parts: ScoreParts
    days_past_need: int
    days_past_promise: int
    cover_days: Decimal | None
    expected: Expected | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRow(ScoredLine):
    """The same with the state behind it, as screens show it; ``top`` is the gravest exception."""

    state: LineState
    top: OpenException

    @property
    def vendor_name(self) -> str:
        """The vendor's name, his id where he is not on file."""
        return self.seen.vendor_name

    @property
    def open_value(self) -> Decimal | None:
        """The price of what has not shipped."""
        return self.seen.open_value


def scored_lines(
    lines: Iterable[BoardLine], values: Iterable[Decimal], *, facts: ReportFacts, where: ExceptionFilter
) -> tuple[ScoredLine, ...]:
    """Return the lines that pass a filter, highest score first, ties by need date.

    ``values`` are those of all open lines: the value part of the score is measured against them, so that a filter does
    not change a score.
    """
    high = percentile_95(values)
    kept = (scored(line, facts, high=high) for line in lines if passes_by_itself(line, where))
    return tuple(sorted((row for row in kept if _late_enough(row, where)), key=order_of))


def scored(line: BoardLine, facts: ReportFacts, *, high: Decimal | None) -> ScoredLine:
    """Return a line with its score; ``high`` is the value that counts as high among all open lines."""
    cover = facts.cover_days.get(item_key(line.item)) if facts.cover_days else None
    ranking = RankingFacts(
        as_of=facts.as_of, calendar=facts.calendar, high_value=high, open_value=line.open_value, cover_days=cover
    )
    return ScoredLine(
        seen=line,
        parts=score_parts(line, ranking),
        days_past_need=_days_past(line.need_date, facts),
        days_past_promise=_days_past(line.promise_to, facts),
        cover_days=cover,
        expected=facts.expectation.of(line.vendor_id, line.dock) if facts.expectation else None,
    )


def row_of(
    state: LineState, facts: ReportFacts, *, vendors: Mapping[str, Vendor], high: Decimal | None
) -> ExceptionRow:
    """Return the row of a line with an exception, for a screen.

    Raises:
        ValueError: the line has none.
    """
    top, vendor = top_of(state), vendors.get(state.line.vendor_id)
    if top is None:
        raise ValueError(f"{state.line.po}/{state.line.line} has no exception")
    row = scored(board_line(state, vendor_name=vendor.name if vendor else state.line.vendor_id), facts, high=high)
    return ExceptionRow(
        seen=row.seen, parts=row.parts, days_past_need=row.days_past_need, days_past_promise=row.days_past_promise,
        cover_days=row.cover_days, expected=row.expected, state=state, top=top,
    )  # fmt: skip


def _days_past(day: date | None, facts: ReportFacts) -> int:
    return max(0, facts.calendar.business_days_between(day, facts.as_of)) if day is not None else 0


def order_of(row: ScoredLine) -> tuple[float, date, str, str]:
    """Return what rows are sorted by: the highest score first, ties by need date."""
    line = row.seen
    return -row.parts.score, line.need_date or date.max, line.po, line.line.zfill(8)


def passes(row: ScoredLine, where: ExceptionFilter) -> bool:
    """Tell whether a row passes every part of a filter that is set."""
    return passes_by_itself(row.seen, where) and _late_enough(row, where)


def _late_enough(row: ScoredLine, where: ExceptionFilter) -> bool:
    return where.past_due_days is None or row.days_past_need >= where.past_due_days


def passes_by_itself(line: BoardLine, where: ExceptionFilter) -> bool:
    """Tell whether a line passes what a filter asks but for the days past due."""
    return (
        (where.vendor is None or _is_vendor(line, where.vendor))
        and (where.code is None or where.code.strip().upper() in line.codes.split())
        and (where.owner is None or _same(where.owner, line.owner))
        and (where.priority is None or _urgent_enough(line.priority, where.priority))
        and (where.warehouse is None or _same(where.warehouse, line.warehouse))
        and (where.grade is None or any(_same(where.grade, grade) for grade in line.grade.split("/")))
        and (where.customer is None or where.customer.strip().casefold() in line.customer.casefold())
    )


def _same(wanted: str, found: str) -> bool:
    return wanted.strip().casefold() == found.strip().casefold()


def _is_vendor(line: BoardLine, wanted: str) -> bool:
    return _same(wanted, line.vendor_id) or wanted.strip().casefold() in line.vendor_name.casefold()


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
    Column(key="expected", title="Expected (P50)", kind=_D, reach=_PAGE),
    Column(key="expected_safe", title="Expected (P80)", kind=_D, reach=_PAGE),
    Column(key="expected_basis", title="Rests on", reach=_FILE),
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
    lines: Iterable[BoardLine],
    values: Iterable[Decimal],
    *,
    facts: ReportFacts,
    chosen: ExceptionFilter | None = None,
) -> Figure:
    """Return the report as a figure.

    Args:
        lines: every line with an exception.
        values: what is open of every open line, where that is known: the scale of the value part.
        facts: the day, the calendar, stock cover and experience.
        chosen: what to show; everything by default.
    """
    rows = scored_lines(lines, values, facts=facts, where=chosen or ExceptionFilter())
    return Figure(
        title="Exceptions", as_of=facts.as_of, columns=COLUMNS, rows=tuple(map(_cells, rows)), notes=(_SCORE_NOTE,)
    )


def _cells(row: ScoredLine) -> tuple[Value, ...]:
    line, parts, expected = row.seen, row.parts, row.expected
    return (
        round(parts.score, 1), line.po, line.line, line.vendor_name, line.item, line.description, line.open_qty,
        line.uom, line.open_value, line.need_date, line.original_promise, line.promise_to,
        *((expected.even, expected.safe, expected.basis) if expected else _NOT_EXPECTED),
        row.days_past_need, row.days_past_promise, line.headline, line.top_code, line.severity, line.codes,
        line.customer, line.priority, line.warehouse, line.family, line.grade, row.cover_days, line.last_word_on,
        line.last_word, line.stage, line.owner, line.next_action, line.next_action_on, parts.priority, parts.age,
        parts.value, parts.cover, parts.evidence,
    )  # fmt: skip


_NOT_EXPECTED: Sequence[Value] = (None, None, "")
