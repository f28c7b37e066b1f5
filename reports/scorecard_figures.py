"""Scorecards as tables: one row a vendor, every metric with count and trend, open promises, the lines behind."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from reports.figure import Column, ColumnKind, Figure, FigureSet, LazyRows, Reach, Value
from reports.performance import LinePerformance
from reports.promise_slip import ENOUGH, Expectation
from reports.scorecard import METRICS, PERIOD, TOO_FEW, Measure, Scorecard, both_periods

_I, _S, _D, _SC, _Q = (
    ColumnKind.INTEGER, ColumnKind.SHARE, ColumnKind.DATE, ColumnKind.SCORE, ColumnKind.QUANTITY,
)  # fmt: skip
_PAGE, _FILE = Reach.PAGE, Reach.FILE
_COMPOSITE_NOTE = (
    "Composite: OTIF 40, slip 15, complete but short 15, reply 10, acknowledgment 10, papers 10, without the "
    "parts that rest on too few. A from 90, B from 80, C from 70."
)
_SUMMARY = ("otif_lines", "otd_original", "otd_current", "fill_rate", "slip_mean", "honesty_p80", "ack_in_time")


class OpenPromise(NamedTuple):
    """An open line with the vendor's date at our dock."""

    po: str
    line: str
    vendor_id: str
    vendor_name: str
    need_date: date | None
    dock: date


def scorecard_set(
    cards: Sequence[Scorecard],
    open_promises: Iterable[OpenPromise],
    lines: Iterable[LinePerformance],
    *,
    expectation: Expectation,
    as_of: date,
) -> FigureSet:
    """Return the whole report; lines are those of both periods, promises those with something to judge them by."""
    whole = both_periods(as_of)
    kept = [p for p in lines if whole.holds(p.due_on) or whole.holds(p.ordered_on)]
    return FigureSet(
        title="Vendor scorecard",
        as_of=as_of,
        figures=(
            _summary(cards, as_of),
            _metrics(cards, as_of),
            _promises(open_promises, expectation, as_of),
            _lines(kept, as_of),
        ),
    )


def _summary(cards: Sequence[Scorecard], as_of: date) -> Figure:
    titles = {m.key: m.title for m in METRICS}
    return Figure(
        title="Vendors",
        key="vendors",
        as_of=as_of,
        columns=(
            Column(key="vendor", title="Vendor"),
            Column(key="grade", title="Grade"),
            Column(key="composite", title="Composite", kind=_SC),
            Column(key="lines", title="Lines", kind=_I),
            *(Column(key=key, title=titles[key]) for key in _SUMMARY),
        ),
        rows=tuple(
            (c.vendor_name, c.grade, c.composite, c.lines, *(_words(c.now[key]) for key in _SUMMARY)) for c in cards
        ),
        notes=(
            f"Lines due in the {PERIOD.days} days up to {as_of}. A figure needs at least {ENOUGH} lines.",
            _COMPOSITE_NOTE,
        ),
    )


def _words(measure: Measure) -> str:
    return f"{measure.value:.2f} (n {measure.n})" if measure.enough else f"{TOO_FEW} (n {measure.n})"


def _metrics(cards: Sequence[Scorecard], as_of: date) -> Figure:
    return Figure(
        title="Every metric",
        key="metrics",
        as_of=as_of,
        reach=_PAGE,
        columns=(
            Column(key="vendor", title="Vendor"),
            Column(key="vendor_id", title="Vendor id", reach=_FILE),
            Column(key="metric", title="Metric", reach=_FILE),
            Column(key="title", title="What"),
            Column(key="unit", title="In"),
            Column(key="value", title="Now", kind=_S),
            Column(key="n", title="n", kind=_I),
            Column(key="before", title="Before", kind=_S),
            Column(key="n_before", title="n before", kind=_I),
            Column(key="trend", title="Trend"),
        ),
        rows=tuple(
            (
                c.vendor_name, c.vendor_id, m.key, m.title, m.unit.value,
                c.now[m.key].value if c.now[m.key].enough else None, c.now[m.key].n,
                c.before[m.key].value if c.before[m.key].enough else None, c.before[m.key].n,
                c.trend(m) if c.now[m.key].enough else TOO_FEW,
            )
            for c in cards
            for m in METRICS
        ),
    )  # fmt: skip


def _promises(given: Iterable[OpenPromise], expectation: Expectation, as_of: date) -> Figure:
    pairs = [(p, expected) for p in given if (expected := expectation.of(p.vendor_id, p.dock)) is not None]
    pairs.sort(key=lambda pair: (pair[1].safe, pair[0].po, pair[0].line))
    return Figure(
        title="Open promises by experience",
        key="promises",
        as_of=as_of,
        reach=_PAGE,
        columns=(
            Column(key="po", title="PO"),
            Column(key="line", title="Line"),
            Column(key="vendor", title="Vendor"),
            Column(key="need_date", title="Need", kind=_D),
            Column(key="promised", title="Vendor's date at our dock", kind=_D),
            Column(key="expected", title="Expected (P50)", kind=_D),
            Column(key="expected_safe", title="Expected (P80)", kind=_D),
            Column(key="n", title="n", kind=_I),
            Column(key="rests_on", title="Rests on"),
        ),
        rows=tuple(
            (p.po, p.line, p.vendor_name, p.need_date, p.dock, expected.even, expected.safe, expected.n,
             "this vendor" if expected.own else "all vendors")
            for p, expected in pairs
        ),
    )  # fmt: skip


def _lines(rows: Sequence[LinePerformance], as_of: date) -> Figure:
    return Figure(
        title="Lines behind the figures",
        key="lines",
        as_of=as_of,
        reach=_FILE,
        columns=(
            *(Column(key=k, title=t) for k, t in (("po", "PO"), ("line", "Line"), ("vendor", "Vendor"))),
            *(Column(key=k, title=t, kind=_D) for k, t in (("due_on", "Due"), ("ordered_on", "Ordered on"))),
            Column(key="ordered", title="Ordered", kind=_Q),
            *(Column(key=k, title=k.replace("_", " ").capitalize(), kind=kind) for k, kind in _LINE_FIELDS),
        ),
        rows=LazyRows(lambda: map(_line_row, rows)),
    )


def _line_row(line: LinePerformance) -> tuple[Value, ...]:
    own = (line.po, line.line, line.vendor_name, line.due_on, line.ordered_on, line.ordered)
    return (*own, *map(_plain, _LINE_VALUES(line)))


_LINE_FIELDS: tuple[tuple[str, ColumnKind], ...] = (
    ("ack_days", _I), ("ack_in_time", ColumnKind.TEXT), ("on_original", ColumnKind.TEXT),
    ("on_current", ColumnKind.TEXT), ("on_need", ColumnKind.TEXT), ("first_full", ColumnKind.TEXT),
    ("otif", ColumnKind.TEXT), ("in_window", _Q), ("by_need", _Q), ("backordered", ColumnKind.TEXT),
    ("shipped", ColumnKind.TEXT), ("complete_short", ColumnKind.TEXT), ("slip", _I), ("changes", _I), ("honesty", _I),
    ("mismatches", _I), ("quality", ColumnKind.TEXT), ("chases", _I), ("stage", _I), ("lead_days", _I),
)  # fmt: skip

_LINE_VALUES = attrgetter(*(name for name, _ in _LINE_FIELDS))


def _plain(value: Value) -> Value:
    return ("yes" if value else "no") if isinstance(value, bool) else value
