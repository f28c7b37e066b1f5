"""The scorecard of a vendor: every metric with its count, this period against the one before (DOMAIN 6.5)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import mean, median, stdev
from typing import NamedTuple

from reports.performance import AckPaper, LinePerformance
from reports.promise_slip import ENOUGH, SlipBook, nearest_rank

PERIOD = timedelta(days=182)
_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days after ``after`` up to and including ``until``."""

    after: date
    until: date

    def holds(self, day: date | None) -> bool:
        """Return whether a day lies within."""
        return day is not None and self.after < day <= self.until


def periods(as_of: date) -> tuple[Period, Period]:
    """Return the last half year and the one before."""
    middle = as_of - PERIOD
    return Period(after=middle, until=as_of), Period(after=middle - PERIOD, until=middle)


def both_periods(as_of: date) -> Period:
    """Return the last year: what the figures of either half rest on."""
    return Period(after=as_of - 2 * PERIOD, until=as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A vendor's first answer to a mail of ours: the day we wrote, and hours until he answered."""

    vendor_id: str
    on: date
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a vendor did in one period: lines by the day they were due and by the day they were ordered."""

    due: Sequence[LinePerformance] = ()
    ordered: Sequence[LinePerformance] = ()
    papers: Sequence[AckPaper] = ()
    replies: Sequence[Reply] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure and how many lines (papers, mails) it rests on; None where there are none."""

    value: float | None
    n: int

    @property
    def enough(self) -> bool:
        """True from ten on."""
        return self.value is not None and self.n >= ENOUGH


class Unit(StrEnum):
    """What a metric counts."""

    SHARE = "share"
    DAYS = "business days"
    CALENDAR_DAYS = "days"
    HOURS = "hours"
    PER_LINE = "per line"
    PER_HUNDRED = "per 100 lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One row of the scorecard; ``better`` is 1 where more is better, -1 where less is, 0 where neither."""

    key: str
    title: str
    unit: Unit
    better: int
    measure: Callable[[Figures], Measure]


def _share(values: Iterable[bool | None]) -> Measure:
    known = [v for v in values if v is not None]
    return Measure(value=sum(known) / len(known) if known else None, n=len(known))


def _of(values: Iterable[float | None], how: Callable[[Sequence[float]], float | None], least: int = 1) -> Measure:
    known = [float(v) for v in values if v is not None]
    return Measure(value=how(known) if len(known) >= least else None, n=len(known))


def _rank(share: float) -> Callable[[Sequence[float]], float | None]:
    return lambda values: nearest_rank(values, share)


def _by_quantity(lines: Sequence[LinePerformance], part: Callable[[LinePerformance], Decimal]) -> Measure:
    """Return the share of the ordered quantity that a part makes up, over the lines that can be judged."""
    counted = [line for line in lines if line.otif is not None]
    whole = sum((line.ordered for line in counted), Decimal(0))
    value = float(sum((part(line) for line in counted), Decimal(0)) / whole) if whole else None
    return Measure(value=value, n=len(counted))


def _per_hundred(values: Sequence[int]) -> Measure:
    return Measure(value=_HUNDRED * sum(values) / len(values) if values else None, n=len(values))


_S, _BD, _LD = Unit.SHARE, Unit.DAYS, Unit.CALENDAR_DAYS
METRICS: tuple[Metric, ...] = (
    Metric(key="ack_in_time", title="Acknowledged in time", unit=_S, better=1,
           measure=lambda f: _share(p.ack_in_time for p in f.ordered)),
    Metric(key="ack_median", title="Days to acknowledge, median", unit=_BD, better=-1,
           measure=lambda f: _of((p.ack_days for p in f.ordered), median)),
    Metric(key="ack_complete", title="Acknowledgments with all lines", unit=_S, better=1,
           measure=lambda f: _share(p.complete for p in f.papers)),
    Metric(key="otd_original", title="On time by first promise", unit=_S, better=1,
           measure=lambda f: _share(p.on_original for p in f.due)),
    Metric(key="otd_current", title="On time by last promise", unit=_S, better=1,
           measure=lambda f: _share(p.on_current for p in f.due)),
    Metric(key="otd_need", title="On time by need date", unit=_S, better=1,
           measure=lambda f: _share(p.on_need for p in f.due)),
    Metric(key="first_full", title="First shipment in full", unit=_S, better=1,
           measure=lambda f: _share(p.first_full for p in f.due)),
    Metric(key="otif_lines", title="On time in full, lines", unit=_S, better=1,
           measure=lambda f: _share(p.otif for p in f.due)),
    Metric(key="otif_quantity", title="On time in full, quantity", unit=_S, better=1,
           measure=lambda f: _by_quantity(f.due, lambda p: p.in_window)),
    Metric(key="fill_rate", title="Fill rate by need date", unit=_S, better=1,
           measure=lambda f: _by_quantity(f.due, lambda p: p.by_need)),
    Metric(key="backorder_rate", title="Lines ever backordered", unit=_S, better=-1,
           measure=lambda f: _share(p.backordered for p in f.due)),
    Metric(key="complete_short", title="Called complete, came short", unit=_S, better=-1,
           measure=lambda f: _share(p.complete_short for p in f.due if p.shipped)),
    Metric(key="slip_mean", title="Slip of the promise, mean", unit=_BD, better=-1,
           measure=lambda f: _of((p.slip for p in f.due), mean)),
    Metric(key="slip_p90", title="Slip of the promise, P90", unit=_BD, better=-1,
           measure=lambda f: _of((p.slip for p in f.due), _rank(0.9))),
    Metric(key="changes", title="Changes of the promise", unit=Unit.PER_LINE, better=-1,
           measure=lambda f: _of((p.changes for p in f.due), mean)),
    Metric(key="honesty_mean", title="Arrival after last promise, mean", unit=_BD, better=-1,
           measure=lambda f: _of((p.honesty for p in f.due), mean)),
    Metric(key="honesty_p50", title="Arrival after last promise, P50", unit=_BD, better=-1,
           measure=lambda f: _of((p.honesty for p in f.due), _rank(0.5))),
    Metric(key="honesty_p80", title="Arrival after last promise, P80", unit=_BD, better=-1,
           measure=lambda f: _of((p.honesty for p in f.due), _rank(0.8))),
    Metric(key="reply_median", title="Hours to first reply, median", unit=Unit.HOURS, better=-1,
           measure=lambda f: _of((r.hours for r in f.replies), median)),
    Metric(key="chases", title="Chases", unit=Unit.PER_LINE, better=-1,
           measure=lambda f: _of((p.chases for p in f.due), mean)),
    Metric(key="second_stage", title="Lines asked twice or more", unit=_S, better=-1,
           measure=lambda f: _share(p.stage >= 2 for p in f.due)),  # noqa: PLR2004 - DOMAIN 6.5
    Metric(key="mismatches", title="Papers at odds with the order", unit=Unit.PER_HUNDRED, better=-1,
           measure=lambda f: _per_hundred([p.mismatches for p in f.due])),
    Metric(key="quality", title="Quality problems", unit=Unit.PER_HUNDRED, better=-1,
           measure=lambda f: _per_hundred([int(p.quality) for p in f.due])),
    Metric(key="lead_mean", title="Lead time, mean", unit=_LD, better=-1,
           measure=lambda f: _of((p.lead_days for p in f.due), mean)),
    Metric(key="lead_sd", title="Lead time, spread", unit=_LD, better=-1,
           measure=lambda f: _of((p.lead_days for p in f.due), stdev, least=2)),
    Metric(key="lead_p95", title="Lead time, P95", unit=_LD, better=-1,
           measure=lambda f: _of((p.lead_days for p in f.due), _rank(0.95))),
)  # fmt: skip

# Parts of the composite with their weight and how a figure becomes 0 to 1 (DOMAIN 6.5 gives the weights).
_PARTS: tuple[tuple[str, int, Callable[[float], float]], ...] = (
    ("otif_lines", 40, lambda v: v),
    ("slip_mean", 15, lambda v: 1 - max(0.0, v) / 10),  # ten business days of slip leave nothing
    ("complete_short", 15, lambda v: 1 - v * 10),  # nor does one shipment in ten
    ("reply_median", 10, lambda v: 1 - max(0.0, v - 24) / 96),  # a day is fine, five are nothing
    ("ack_in_time", 10, lambda v: v),
    ("mismatches", 10, lambda v: 1 - v / 20),  # one line in five
)
_GRADES = ((90, "A"), (80, "B"), (70, "C"))
TOO_FEW = "too few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A vendor with every metric of this period and the one before, by the metric's key."""

    vendor_id: str
    vendor_name: str
    lines: int
    now: Mapping[str, Measure]
    before: Mapping[str, Measure]
    composite: float | None = field(default=None)

    @property
    def grade(self) -> str:
        """A to D, ``too few`` without a composite."""
        if self.composite is None:
            return TOO_FEW
        return next((letter for least, letter in _GRADES if self.composite >= least), "D")

    def trend(self, metric: Metric) -> str:
        """``better``, ``worse`` or ``same`` than the period before, empty where either rests on too few."""
        now, old = self.now[metric.key], self.before[metric.key]
        if not (now.enough and old.enough) or now.value is None or old.value is None:
            return ""
        step = (now.value - old.value) * metric.better
        return "better" if step > 0 else "worse" if step < 0 else "same"


def scorecards(
    lines: Iterable[LinePerformance], papers: Iterable[AckPaper], replies: Iterable[Reply], *, as_of: date
) -> tuple[Scorecard, ...]:
    """Return a scorecard per vendor with lines in either period, the best composite first, then by name."""
    this, before = periods(as_of)
    by_vendor: defaultdict[str, list[LinePerformance]] = defaultdict(list)
    for line in lines:
        by_vendor[line.vendor_id].append(line)
    acks: defaultdict[str, list[AckPaper]] = defaultdict(list)
    for paper in papers:
        acks[paper.vendor_id].append(paper)
    answers: defaultdict[str, list[Reply]] = defaultdict(list)
    for reply in replies:
        answers[reply.vendor_id].append(reply)
    cards = [
        _card(v, own, *(_within(period, own, acks[v], answers[v]) for period in (this, before)))
        for v, own in by_vendor.items()
    ]
    return tuple(sorted(cards, key=lambda c: (-(c.composite if c.composite is not None else -1), c.vendor_name)))


def _within(
    period: Period, lines: Sequence[LinePerformance], papers: Sequence[AckPaper], replies: Sequence[Reply]
) -> Figures:
    return Figures(
        due=[p for p in lines if period.holds(p.due_on)],
        ordered=[p for p in lines if period.holds(p.ordered_on)],
        papers=[p for p in papers if period.holds(p.on)],
        replies=[r for r in replies if period.holds(r.on)],
    )


def _card(vendor_id: str, lines: Sequence[LinePerformance], this: Figures, before: Figures) -> Scorecard:
    now = {m.key: m.measure(this) for m in METRICS}
    return Scorecard(
        vendor_id=vendor_id,
        vendor_name=lines[0].vendor_name,
        lines=len(this.due),
        now=now,
        before={m.key: m.measure(before) for m in METRICS},
        composite=composite_of(now),
    )


def composite_of(measures: Mapping[str, Measure]) -> float | None:
    """Return 0 to 100: the weighed parts that rest on enough, None where on time in full does not."""
    if not measures[_PARTS[0][0]].enough:
        return None
    total, weights = 0.0, 0
    for key, weight, scale in _PARTS:
        measure = measures[key]
        if measure.enough and measure.value is not None:
            total += weight * min(1.0, max(0.0, scale(measure.value)))
            weights += weight
    return 100 * total / weights


class Slip(NamedTuple):
    """How far one arrival lay from the last promise before it."""

    vendor_id: str
    due_on: date | None
    honesty: int


def slip_of(line: LinePerformance) -> Slip | None:
    """Return the slip of a line, None where it does not tell."""
    if line.honesty is None:
        return None
    return Slip(vendor_id=line.vendor_id, due_on=line.due_on, honesty=line.honesty)


def slip_book(slips: Iterable[Slip], *, as_of: date) -> SlipBook:
    """Return the slips of arrivals due within the last two periods: what new promises are judged by."""
    whole = both_periods(as_of)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for slip in slips:
        if whole.holds(slip.due_on):
            found[slip.vendor_id].append(slip.honesty)
    return SlipBook(by_vendor=dict(found))
