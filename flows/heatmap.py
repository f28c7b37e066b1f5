"""Builds the backorder heatmap and keeps its cells for next week."""

from datetime import date, timedelta

from db.engine import write_session
from db.repositories.orders import Orders
from db.repositories.snapshots import SnapshotCell, Snapshots
from flows.expected_arrival import expectation_in
from flows.figure_parts import BACKLOG
from flows.home import Home
from flows.order_figures import order_figures
from reports.figure import FigureSet
from reports.heatmap import Cell, MatrixName, Place, Snapshot, matrices, snapshot_of
from reports.heatmap_figures import heatmap_set

_WEEK = timedelta(days=7)


def heatmap(home: Home) -> FigureSet:
    """Return the heatmap as of the home's day, compared with last week's; this week's cells are stored."""
    with order_figures(home) as figures:
        vendors = {v.vendor_id: v.name for v in Orders(figures.session).vendors()}
        lines = figures.rows(BACKLOG)
        expectation = expectation_in(figures)
        before = Snapshots(figures.session).of_week(monday(home.as_of) - _WEEK)
    now = snapshot_of(lines)
    with write_session(home.engine) as session:
        Snapshots(session).keep(monday(home.as_of), map(_kept, now.items()), taken_on=home.as_of)
    shown = matrices(now, None if before is None else _read(before), as_of=home.as_of)
    return heatmap_set(lines, shown, calendar=home.calendar, as_of=home.as_of, vendors=vendors, expectation=expectation)


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _kept(entry: tuple[Place, Cell]) -> SnapshotCell:
    place, cell = entry
    return SnapshotCell(
        matrix=place.matrix.value, row_key=place.row, column_key=place.column, line_count=cell.count,
        value=cell.value, pounds=cell.pounds, max_age=cell.max_age, first_class=cell.first_class,
    )  # fmt: skip


def _read(cells: tuple[SnapshotCell, ...]) -> Snapshot:
    return {
        Place(matrix=MatrixName(c.matrix), row=c.row_key, column=c.column_key): Cell(
            count=c.line_count, value=c.value, pounds=c.pounds, max_age=c.max_age, first_class=c.first_class
        )
        for c in cells
    }
