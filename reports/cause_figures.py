"""Root causes as tables: the monthly Pareto, who ships short of what, and every exception with its cause."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.day_count import DayCount
from domain.line_value import value_of
from reports.causes import Basis, LoggedException, Usual, cause_of, title_of, unusual
from reports.figure import Column, ColumnKind, Figure, FigureSet, Reach, Value
from reports.history import LineHistory
from reports.placed import item_of
from reports.shorting import Shorting

_I, _M, _S, _D = ColumnKind.INTEGER, ColumnKind.MONEY, ColumnKind.SHARE, ColumnKind.DATE
_PAGE, _FILE = Reach.PAGE, Reach.FILE
_MONTHS = 6
_SHORT_NOTE = (
    "Flagged at three short lines in 90 days, or at a rate of 15 % over at least 8 lines whose lower bound "
    "(Wilson, 90 %) lies above everybody's rate."
)
_SHOWN = 12  # lines named as evidence on a page; files name all


class CausedException(NamedTuple):
    """An exception with its cause and weight.

    ``cause``, ``basis``, ``quote`` and ``source`` are those of ``reports.causes.Cause``. ``days_late`` are business
    days from the need date to the day it was resolved (or today), ``value`` the money that is open, or that was ordered
    where nothing is open any more; None where there is no price. ``item`` to ``given_days`` tell what was ordered, for
    a comparison with what is usual.
    """

    exception_id: int
    po: str
    line: str
    vendor_id: str
    vendor_name: str
    grade: str
    code: str
    opened_on: date
    resolved_on: date | None
    owner: str
    cause: str
    basis: str
    quote: str
    source: str
    days_late: int
    value: Decimal | None
    item: str
    ordered: Decimal
    uom: str
    given_days: int | None

    @property
    def dollar_days(self) -> Decimal:
        """Money times days late, 0 without a price."""
        return (self.value or Decimal(0)) * self.days_late

    @property
    def month(self) -> str:
        """The month in which it came up, such as ``2026-11``."""
        return f"{self.opened_on:%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParetoRow:
    """One cause in one month; shares are of the month."""

    month: str
    code: str
    count: int
    dollar_days: Decimal
    share: float
    cumulative: float
    dollar_share: float
    confirmed: int


def caused(history: LineHistory, exception: LoggedException, days: DayCount) -> CausedException:
    """Return an exception with its cause by the line alone, weighed."""
    line, as_of, cause = history.line, history.state.as_of, cause_of(history, exception)
    due = line.need_date or (history.state.promise.end if history.state.promise else None)
    late = days.business_days_between(due, exception.resolved_on or as_of) if due is not None else 0
    amount = history.state.unshipped if history.open else max(Decimal(0), line.ordered - line.cancelled)
    given = (line.need_date - line.order_date).days if line.need_date and line.order_date else None
    return CausedException(
        exception_id=exception.exception_id, po=line.po, line=line.line, vendor_id=line.vendor_id,
        vendor_name=history.vendor_name, grade=history.goods.grade, code=exception.code, opened_on=exception.opened_on,
        resolved_on=exception.resolved_on, owner=exception.owner or line.buyer, cause=cause.code,
        basis=cause.basis.value, quote=cause.quote, source=cause.source, days_late=max(0, late),
        value=value_of(line, amount), item=item_of(history), ordered=line.ordered, uom=line.uom, given_days=given,
    )  # fmt: skip


_WEAK = frozenset({Basis.KIND.value, Basis.NONE.value})


def compared(one: CausedException, known: Usual) -> CausedException:
    """Return an exception with our hand-off as its cause where nothing stronger is known and the order is unusual."""
    found = unusual(one.item, one.ordered, one.uom, one.given_days, known) if one.basis in _WEAK else None
    if found is None:
        return one
    return one._replace(cause=found.code, basis=found.basis.value, quote=found.quote, source=found.source)


def first_month(as_of: date) -> date:
    """Return the first day of the six months that are compared."""
    months = as_of.year * 12 + as_of.month - _MONTHS
    return date(months // 12, months % 12 + 1, 1)


def counted(one: CausedException, as_of: date) -> bool:
    """Tell whether an exception is part of the report: it is open, or came up in the months that are compared."""
    return one.resolved_on is None or one.opened_on >= first_month(as_of)


def pareto(found: Iterable[CausedException], *, as_of: date) -> tuple[ParetoRow, ...]:
    """Return causes by month, the newest month first, the most frequent cause first; the last six months."""
    first = first_month(as_of)
    months: defaultdict[str, defaultdict[str, list[CausedException]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        if first <= one.opened_on and (one.opened_on.year, one.opened_on.month) <= (as_of.year, as_of.month):
            months[one.month][one.cause].append(one)
    return tuple(row for month in sorted(months, reverse=True) for row in _of_month(month, months[month]))


def _of_month(month: str, causes: dict[str, list[CausedException]]) -> list[ParetoRow]:
    total = sum(map(len, causes.values()))
    money = {code: sum((one.dollar_days for one in rows), Decimal(0)) for code, rows in causes.items()}
    whole = sum(money.values(), Decimal(0))
    rows, running = [], 0
    for code in sorted(causes, key=lambda c: (-len(causes[c]), -money[c], c)):
        running += len(causes[code])
        rows.append(
            ParetoRow(
                month=month, code=code, count=len(causes[code]), dollar_days=money[code],
                share=len(causes[code]) / total, cumulative=running / total,
                dollar_share=float(money[code] / whole) if whole else 0.0,
                confirmed=sum(one.basis == Basis.CONFIRMED for one in causes[code]),
            )
        )  # fmt: skip
    return rows


def cause_set(found: Sequence[CausedException], shorts: Sequence[Shorting], *, as_of: date) -> FigureSet:
    """Return the whole report."""
    return FigureSet(
        title="Root causes",
        as_of=as_of,
        figures=(
            _pareto_figure(pareto(found, as_of=as_of), as_of),
            _shorting_figure(shorts, as_of),
            _grid_figure(found, as_of),
            _exceptions_figure(found, as_of),
        ),
    )


def _pareto_figure(rows: Sequence[ParetoRow], as_of: date) -> Figure:
    return Figure(
        title="Causes by month",
        key="pareto",
        as_of=as_of,
        columns=(
            Column(key="month", title="Month"),
            Column(key="cause", title="Cause"),
            Column(key="title", title="Meaning"),
            Column(key="count", title="Exceptions", kind=_I),
            Column(key="share", title="Share", kind=_S),
            Column(key="cumulative", title="Cumulative", kind=_S),
            Column(key="dollar_days", title="Dollar-days", kind=_M),
            Column(key="dollar_share", title="Share of dollar-days", kind=_S),
            Column(key="confirmed", title="Confirmed", kind=_I),
        ),
        rows=tuple(
            (r.month, r.code, title_of(r.code), r.count, r.share, r.cumulative, r.dollar_days, r.dollar_share,
             r.confirmed)
            for r in rows
        ),
        notes=("By the month an exception came up; dollar-days: open money times business days past the need date.",),
    )  # fmt: skip


def _shorting_figure(rows: Sequence[Shorting], as_of: date) -> Figure:
    kept = [row for row in rows if row.short]
    return Figure(
        title="Short of what: vendor and grade",
        key="shorting",
        as_of=as_of,
        columns=(
            Column(key="vendor", title="Vendor"),
            Column(key="grade", title="Grade"),
            Column(key="advice", title="Advice"),
            Column(key="rule", title="Because"),
            Column(key="lines", title="Lines, a year", kind=_I),
            Column(key="short", title="Short", kind=_I),
            Column(key="recent", title="Short in 90 days", kind=_I),
            Column(key="rate", title="Rate", kind=_S),
            Column(key="lower", title="At least", kind=_S, reach=_PAGE),
            Column(key="fleet", title="Everybody", kind=_S, reach=_PAGE),
            Column(key="others", title="Better vendors of the grade", reach=_PAGE),
            Column(key="evidence", title="Short lines", reach=_PAGE),
            Column(key="evidence_all", title="All short lines", reach=_FILE),
        ),
        rows=tuple(
            (r.vendor_name, r.grade, r.advice.value, r.rule, r.lines, r.short, r.recent, r.rate, r.lower, r.fleet,
             ", ".join(r.others), _named(r.evidence), " ".join(r.evidence))
            for r in kept
        ),
        notes=(_SHORT_NOTE,),
    )  # fmt: skip


def _named(lines: Sequence[str]) -> str:
    more = len(lines) - _SHOWN
    return " ".join(lines[-_SHOWN:]) + (f" and {more} more" if more > 0 else "")


def _grid_figure(found: Sequence[CausedException], as_of: date) -> Figure:
    groups: defaultdict[tuple[str, str, str], list[CausedException]] = defaultdict(list)
    for one in found:
        groups[one.vendor_name, one.grade, one.cause].append(one)
    return Figure(
        title="Causes by vendor and grade",
        key="vendor_grade",
        as_of=as_of,
        reach=_FILE,
        columns=(
            Column(key="vendor", title="Vendor"),
            Column(key="grade", title="Grade"),
            Column(key="cause", title="Cause"),
            Column(key="count", title="Exceptions", kind=_I),
            Column(key="dollar_days", title="Dollar-days", kind=_M),
        ),
        rows=tuple(
            (*key, len(rows), sum((one.dollar_days for one in rows), Decimal(0)))
            for key, rows in sorted(groups.items())
        ),
    )


def _exceptions_figure(found: Sequence[CausedException], as_of: date) -> Figure:
    ranked = sorted(found, key=lambda o: (o.resolved_on is not None, -o.dollar_days, o.exception_id))
    return Figure(
        title="Exceptions with their cause",
        key="exceptions",
        as_of=as_of,
        columns=(
            Column(key="po", title="PO"),
            Column(key="line", title="Line"),
            Column(key="vendor", title="Vendor"),
            Column(key="grade", title="Grade", reach=_FILE),
            Column(key="code", title="Exception"),
            Column(key="opened_on", title="Opened", kind=_D),
            Column(key="month", title="Month", reach=_FILE),
            Column(key="resolved_on", title="Resolved", kind=_D, reach=_PAGE),
            Column(key="cause", title="Cause"),
            Column(key="title", title="Meaning", reach=_PAGE),
            Column(key="basis", title="Rests on"),
            Column(key="quote", title="Quote"),
            Column(key="source", title="From", reach=_FILE),
            Column(key="days_late", title="Days late", kind=_I),
            Column(key="value", title="Dollars", kind=_M, reach=_PAGE),
            Column(key="dollar_days", title="Dollar-days", kind=_M, reach=_PAGE),
            Column(key="owner", title="Owner", reach=_FILE),
        ),
        rows=tuple(map(_exception_row, ranked)),
        notes=(
            f"What is open, or came up in the last {_MONTHS} months.",
            "A cause a person confirmed outranks the vendor's words, these our data, these the kind of exception.",
        ),
    )


def _exception_row(one: CausedException) -> tuple[Value, ...]:
    return (
        one.po, one.line, one.vendor_name, one.grade, one.code, one.opened_on, one.month, one.resolved_on, one.cause,
        title_of(one.cause), one.basis, one.quote, one.source, one.days_late, one.value, one.dollar_days, one.owner,
    )  # fmt: skip
