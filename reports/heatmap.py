"""The weekly backorder heatmap: two matrices of cells, compared with last week's snapshot (DOMAIN 6.3)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from reports.backlog import BUCKETS, NO_DATE, BackorderLine, week_of

_ZERO = Decimal(0)
_WEEK = timedelta(days=7)
_BEFORE, _AFTER = 4, 8
EARLIER, LATER = "earlier", "later"
BINS = 5


class MatrixName(StrEnum):
    """The two matrices."""

    VENDOR_WEEK = "vendor_week"
    FAMILY_AGE = "family_age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What lies in a cell; value in dollars, ``max_age`` in calendar days. Lines without price or weight add none."""

    count: int = 0
    value: Decimal = _ZERO
    pounds: Decimal = _ZERO
    max_age: int = 0
    first_class: bool = False

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            count=self.count + other.count,
            value=self.value + other.value,
            pounds=self.pounds + other.pounds,
            max_age=max(self.max_age, other.max_age),
            first_class=self.first_class or other.first_class,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a cell stands, by full keys: vendor id and ISO week, or family and age bucket."""

    matrix: MatrixName
    row: str
    column: str


Snapshot = Mapping[Place, Cell]


class Trend(StrEnum):
    """A cell against last week, by value and then by count; empty where there is no snapshot."""

    UP = "▲"
    DOWN = "▼"
    SAME = "="
    UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One matrix as it is shown. Cells that are missing are empty; ``before`` are last week's, None without any."""

    name: MatrixName
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    before: Mapping[tuple[str, str], Cell] | None = None
    flag_above: Decimal = Decimal(50_000)
    bins: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def cell(self, row: str, column: str) -> Cell:
        """Return a cell, an empty one where nothing lies."""
        return self.cells.get((row, column), Cell())

    def row_total(self, row: str) -> Cell:
        """Return the sum of a row."""
        return sum((self.cell(row, c) for c in self.columns), Cell())

    def column_total(self, column: str) -> Cell:
        """Return the sum of a column."""
        return sum((self.cell(r, column) for r in self.rows), Cell())

    def total(self) -> Cell:
        """Return the sum of everything."""
        return sum(self.cells.values(), Cell())

    def heat(self, row: str, column: str) -> int:
        """Return the bin of a cell's value among the filled cells, 1 (least) to 5, 0 for an empty cell."""
        return self.bins.get((row, column), 0)

    def flagged(self, cell: Cell) -> bool:
        """Return whether a cell needs a look at once: a first-class customer waits, or too much money lies in it."""
        return cell.first_class or cell.value > self.flag_above

    def trend(self, row: str, column: str) -> Trend:
        """Compare a cell with last week's."""
        if self.before is None:
            return Trend.UNKNOWN
        now, old = self.cell(row, column), self.before.get((row, column), Cell())
        have, had = (now.value, now.count), (old.value, old.count)
        return Trend.UP if have > had else Trend.DOWN if have < had else Trend.SAME


def snapshot_of(lines: Iterable[BackorderLine]) -> dict[Place, Cell]:
    """Return every cell of both matrices by full keys: what is kept for next week."""
    cells: defaultdict[Place, Cell] = defaultdict(Cell)
    for line in lines:
        one = Cell(
            count=1,
            value=line.value or _ZERO,
            pounds=line.pounds or _ZERO,
            max_age=line.age_days,
            first_class=line.first_class,
        )
        cells[Place(matrix=MatrixName.VENDOR_WEEK, row=line.vendor_id, column=line.week)] += one
        cells[Place(matrix=MatrixName.FAMILY_AGE, row=line.family, column=line.bucket)] += one
    return dict(cells)


def week_columns(as_of: date) -> tuple[str, ...]:
    """Return the columns by need date: none first, then earlier, the last four weeks, this, the next eight, later."""
    weeks = tuple(week_of(as_of + _WEEK * i) for i in range(-_BEFORE, _AFTER + 1))
    return (NO_DATE, EARLIER, *weeks, LATER)


def matrices(
    now: Snapshot, before: Snapshot | None, *, as_of: date, flag_above: Decimal = Decimal(50_000)
) -> tuple[Matrix, Matrix]:
    """Return vendor by week and family by age; rows with the most money first."""
    weeks = week_columns(as_of)

    def shown_week(column: str) -> str:
        if column in weeks:
            return column
        return EARLIER if column < weeks[2] else LATER

    return (
        _matrix(MatrixName.VENDOR_WEEK, now, before, weeks, shown_week, flag_above),
        _matrix(MatrixName.FAMILY_AGE, now, before, BUCKETS, str, flag_above),
    )


def _matrix(
    name: MatrixName,
    now: Snapshot,
    before: Snapshot | None,
    columns: tuple[str, ...],
    shown: Callable[[str], str],
    flag_above: Decimal,
) -> Matrix:
    cells = _clipped(name, now, shown)
    old = None if before is None else _clipped(name, before, shown)
    worth: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row, _ in old or {}:
        worth[row] += _ZERO
    for (row, _), cell in cells.items():
        worth[row] += cell.value
    return Matrix(
        name=name,
        rows=tuple(sorted(worth, key=lambda row: (-worth[row], row))),
        columns=columns,
        cells=cells,
        before=old,
        flag_above=flag_above,
        bins=_quantiles(cells),
    )


def _clipped(name: MatrixName, cells: Snapshot, shown: Callable[[str], str]) -> dict[tuple[str, str], Cell]:
    found: defaultdict[tuple[str, str], Cell] = defaultdict(Cell)
    for place, cell in cells.items():
        if place.matrix is name:
            found[place.row, shown(place.column)] += cell
    return dict(found)


def _quantiles(cells: Mapping[tuple[str, str], Cell]) -> dict[tuple[str, str], int]:
    """The fifth of the filled cells that a cell's value lies in; equal values share one."""
    ordered: Sequence[Decimal] = sorted(cell.value for cell in cells.values())
    first: dict[Decimal, int] = {}
    for index, value in enumerate(ordered):
        first.setdefault(value, index)
    return {place: 1 + BINS * first[cell.value] // len(ordered) for place, cell in cells.items()}
