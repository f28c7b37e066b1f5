"""How fast somebody acts on what was flagged, and how long it takes until it is settled."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from domain.day_count import DayCount
from domain.decision_log import BY_RULES, standing
from domain.outbox import ChaseRecord
from reports.causes import LoggedException
from reports.figure import Column, ColumnKind, Figure, FigureSet, Reach, Value
from reports.history import LineHistory
from reports.promise_slip import nearest_rank

_P90 = 0.9
PERIOD = timedelta(days=182)


class Dimension(StrEnum):
    """What response times are grouped by."""

    ALL = "all"
    CODE = "code"
    OWNER = "owner"
    VENDOR = "vendor"


class ResponseCase(NamedTuple):
    """One flag: when it was raised, first acted on and settled; days are business days, None while it did not happen.

    ``action`` names the first act: a question to the vendor, or what a person decided.
    """

    po: str
    line: str
    vendor_id: str
    vendor: str
    code: str
    owner: str
    opened_on: date
    action: str
    acted_on: date | None
    resolved_on: date | None
    days_to_action: int | None
    days_to_resolution: int | None
    days_waiting: int | None

    def of(self, dimension: Dimension) -> str:
        """Return what the case is grouped by; ``nobody`` where it has no owner."""
        found = {Dimension.CODE: self.code, Dimension.OWNER: self.owner or "nobody", Dimension.VENDOR: self.vendor}
        return found.get(dimension, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTimes:
    """Cases of one group; ``waiting`` are open without any act, the oldest for ``oldest`` business days."""

    dimension: Dimension
    name: str
    n: int
    acted: int
    action_median: float | None
    action_p90: int | None
    waiting: int
    oldest: int | None
    resolved: int
    resolution_median: float | None
    resolution_p90: int | None


def response_case(
    history: LineHistory, exception: LoggedException, chases: Iterable[ChaseRecord], days: DayCount
) -> ResponseCase:
    """Return the clock of one exception.

    Acts on or after the day it was raised and up to the day it was settled count: a question put for this reason, or
    a person's decision on this exception or, without naming one, on the line.
    """
    opened, end = exception.opened_on, exception.resolved_on or history.state.as_of
    acts = [(c.on, f"asked, stage {c.stage}") for c in chases if c.reason == exception.code and opened <= c.on <= end]
    acts += [
        (d.at.date(), d.action.value)
        for d in standing(history.decisions)
        if d.action not in BY_RULES and d.code in {None, exception.code} and opened <= d.at.date() <= end
    ]
    acted_on, action = min(acts, default=(None, ""))
    settled = exception.resolved_on
    return ResponseCase(
        po=history.line.po,
        line=history.line.line,
        vendor_id=history.line.vendor_id,
        vendor=history.vendor_name,
        code=exception.code,
        owner=exception.owner or history.line.buyer,
        opened_on=opened,
        action=action,
        acted_on=acted_on,
        resolved_on=settled,
        days_to_action=None if acted_on is None else days.business_days_between(opened, acted_on),
        days_to_resolution=None if settled is None else days.business_days_between(opened, settled),
        days_waiting=days.business_days_between(opened, end) if acted_on is None and settled is None else None,
    )


def response_times(cases: Sequence[ResponseCase]) -> tuple[ResponseTimes, ...]:
    """Return the times of all cases, then by code, owner and vendor, the largest groups first."""
    return tuple(times for dimension in Dimension for times in _grouped(cases, dimension))


def _grouped(cases: Sequence[ResponseCase], dimension: Dimension) -> list[ResponseTimes]:
    groups: defaultdict[str, list[ResponseCase]] = defaultdict(list)
    for case in cases:
        groups[case.of(dimension)].append(case)
    found = [_times(dimension, name, group) for name, group in groups.items()]
    return sorted(found, key=lambda t: (-t.n, t.name))


def _times(dimension: Dimension, name: str, cases: Sequence[ResponseCase]) -> ResponseTimes:
    acted, resolved, waiting = (
        _known(cases, pick)
        for pick in (lambda c: c.days_to_action, lambda c: c.days_to_resolution, lambda c: c.days_waiting)
    )
    return ResponseTimes(
        dimension=dimension, name=name, n=len(cases),
        acted=len(acted), action_median=median(acted) if acted else None, action_p90=nearest_rank(acted, _P90),
        waiting=len(waiting), oldest=max(waiting, default=None),
        resolved=len(resolved), resolution_median=median(resolved) if resolved else None,
        resolution_p90=nearest_rank(resolved, _P90),
    )  # fmt: skip


def _known(cases: Iterable[ResponseCase], pick: Callable[[ResponseCase], int | None]) -> list[int]:
    return [value for case in cases if (value := pick(case)) is not None]


_I, _SC, _D = ColumnKind.INTEGER, ColumnKind.SCORE, ColumnKind.DATE


def response_set(cases: Sequence[ResponseCase], *, as_of: date) -> FigureSet:
    """Return the whole report."""
    return FigureSet(
        title="Response time", as_of=as_of, figures=(_times_figure(cases, as_of), cases_figure(cases, as_of))
    )


def _times_figure(cases: Sequence[ResponseCase], as_of: date) -> Figure:
    return Figure(
        title="From flag to first action and to the end",
        key="times",
        as_of=as_of,
        columns=(
            Column(key="by", title="By"),
            Column(key="name", title="Of"),
            Column(key="n", title="Flags", kind=_I),
            Column(key="acted", title="Acted on", kind=_I),
            Column(key="action_median", title="Days to act, median", kind=_SC),
            Column(key="action_p90", title="P90", kind=_I),
            Column(key="waiting", title="Waiting", kind=_I),
            Column(key="oldest", title="Oldest, days", kind=_I),
            Column(key="resolved", title="Ended", kind=_I),
            Column(key="resolution_median", title="Days to end, median", kind=_SC),
            Column(key="resolution_p90", title="P90 to end", kind=_I),
        ),
        rows=tuple(
            (t.dimension.value, t.name, t.n, t.acted, t.action_median, t.action_p90, t.waiting, t.oldest, t.resolved,
             t.resolution_median, t.resolution_p90)
            for t in response_times(cases)
        ),
        notes=(f"Flags that are open, or came up in the {PERIOD.days} days up to {as_of}.",
               "Business days. A first action is a question to the vendor or a decision; waiting has none yet."),
    )  # fmt: skip


def cases_figure(cases: Sequence[ResponseCase], as_of: date) -> Figure:
    """Return flags as a table, the longest waiting first."""
    ranked = sorted(
        cases, key=lambda c: (-(c.days_waiting if c.days_waiting is not None else -1), c.po, c.line, c.code)
    )
    return Figure(
        title="Flags, the longest waiting first",
        key="flags",
        as_of=as_of,
        columns=(
            Column(key="po", title="PO"),
            Column(key="line", title="Line"),
            Column(key="vendor", title="Vendor"),
            Column(key="code", title="Exception"),
            Column(key="owner", title="Owner"),
            Column(key="opened_on", title="Flagged", kind=_D),
            Column(key="acted_on", title="First action", kind=_D),
            Column(key="action", title="Which"),
            Column(key="resolved_on", title="Ended", kind=_D),
            Column(key="days_to_action", title="Days to act", kind=_I, reach=Reach.PAGE),
            Column(key="days_to_resolution", title="Days to end", kind=_I, reach=Reach.PAGE),
            Column(key="days_waiting", title="Days waiting", kind=_I),
        ),
        rows=tuple(map(_case_row, ranked)),
    )


def _case_row(case: ResponseCase) -> tuple[Value, ...]:
    return (
        case.po, case.line, case.vendor, case.code, case.owner, case.opened_on, case.acted_on, case.action,
        case.resolved_on, case.days_to_action, case.days_to_resolution, case.days_waiting,
    )  # fmt: skip
