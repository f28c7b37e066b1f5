"""A report as a value: titled, typed columns and rows, before anybody decides how to show it."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import overload

Value = str | int | float | Decimal | date | None


class ColumnKind(StrEnum):
    """How values of a column are aligned and formatted."""

    TEXT = "text"
    INTEGER = "integer"
    QUANTITY = "quantity"  # as many decimals as it has
    MONEY = "money"  # two decimals
    SCORE = "score"  # one decimal
    SHARE = "share"  # two decimals, 0 to 1
    DATE = "date"
    STACK = "stack"  # short parts with line breaks between, one below the other where a row has room

    @property
    def numeric(self) -> bool:
        """True when values stand right."""
        return self not in (ColumnKind.TEXT, ColumnKind.DATE, ColumnKind.STACK)


class Reach(StrEnum):
    """Where a column is shown; each place shows the ones before it too."""

    TERMINAL = "terminal"
    PAGE = "page"
    FILE = "file"  # csv, xlsx and json have room for everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: ``key`` for programs (csv, json), ``title`` for people, ``reach`` where there is room for it."""

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    reach: Reach = Reach.TERMINAL


class Heat(StrEnum):
    """How a cell is coloured: five steps by value within its table, paired with the flag for "look here"."""

    H1 = "h1"
    H2 = "h2"
    H3 = "h3"
    H4 = "h4"
    H5 = "h5"
    FLAG = "flag"


# Background of a coloured cell as RGB; every one of them has a contrast of at least 7 to the black text on it.
COLOURS: Mapping[Heat, str] = {
    Heat.H1: "FFF7E6",
    Heat.H2: "FEE8C0",
    Heat.H3: "FDD49E",
    Heat.H4: "FDBB84",
    Heat.H5: "FC9F6B",
    Heat.FLAG: "F4A6A0",
}


class LazyRows(Sequence[tuple[Value, ...]]):
    """Rows that are made when somebody looks at them: files show the lines behind a figure, a terminal does not."""

    def __init__(self, make: Callable[[], Iterable[tuple[Value, ...]]]) -> None:
        self._make = make

    @cached_property
    def _rows(self) -> tuple[tuple[Value, ...], ...]:
        return tuple(self._make())

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> tuple[Value, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[Value, ...], ...]: ...

    def __getitem__(self, place: int | slice) -> tuple[Value, ...] | tuple[tuple[Value, ...], ...]:
        return self._rows[place]

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self._rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One table of a report. ``rows`` have as many values as there are columns; ``notes`` stand below.

    ``heat`` colours cells by row and column; ``reach`` tells where the table is shown at all. ``key`` names it among
    the figures of a set.

    Raises:
        ValueError: a row of another length.
    """

    title: str
    as_of: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] | LazyRows
    notes: tuple[str, ...] = ()
    key: str = ""
    reach: Reach = Reach.TERMINAL
    heat: Mapping[tuple[int, int], Heat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.rows, LazyRows) and any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.title}: a row does not have {len(self.columns)} values")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSet:
    """A report of several tables, each with a ``key``; csv has room for one and shows the last, the lines behind."""

    title: str
    as_of: date
    figures: tuple[Figure, ...]


Report = Figure | FigureSet


# Rows of a table that people read; files hold all of them.
MOST_ROWS: Mapping[Reach, int] = {Reach.TERMINAL: 500, Reach.PAGE: 2_000}


def figures_of(report: Report, place: Reach) -> tuple[Figure, ...]:
    """Return the tables of a report that are shown in a place, with the columns and as many rows as fit there."""
    every = report.figures if isinstance(report, FigureSet) else (report,)
    return tuple(narrowed(_clipped(figure, place), place) for figure in every if figure.reach in _shown_in(place))


def _clipped(figure: Figure, place: Reach) -> Figure:
    most = MOST_ROWS.get(place)
    left = 0 if most is None else len(figure.rows) - most
    if left <= 0:
        return figure
    told = f"and {left} more rows; csv, json and xlsx hold all of them, filters narrow the report"
    heat = {(row, column): mark for (row, column), mark in figure.heat.items() if row < len(figure.rows) - left}
    return replace(figure, rows=figure.rows[:-left], heat=heat, notes=(*figure.notes, told))


def _shown_in(place: Reach) -> tuple[Reach, ...]:
    return tuple(Reach)[: tuple(Reach).index(place) + 1]


def narrowed(figure: Figure, place: Reach) -> Figure:
    """Return the figure with only the columns that are shown in a place."""
    kept = [i for i, column in enumerate(figure.columns) if column.reach in _shown_in(place)]
    places = {old: new for new, old in enumerate(kept)}
    return replace(
        figure,
        heat={(row, places[column]): mark for (row, column), mark in figure.heat.items() if column in places},
        columns=tuple(figure.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in figure.rows),
    )


_DECIMALS = {ColumnKind.MONEY: 2, ColumnKind.SCORE: 1, ColumnKind.SHARE: 2, ColumnKind.INTEGER: 0}


def shown(value: Value, kind: ColumnKind) -> str:
    """Return a value as people read it: plain dates, no exponent, nothing that moves a cursor; empty for None."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return plain(value)
    digits = _DECIMALS.get(kind)
    if digits is not None:
        return f"{value:,.{digits}f}" if kind is ColumnKind.MONEY else f"{value:.{digits}f}"
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return f"{exact.normalize():f}" if exact.is_finite() else str(value)


def stacked(value: Value, kind: ColumnKind) -> tuple[str, ...]:
    """Return the lines in which a value stands in a cell; one, except for stacks."""
    if kind is ColumnKind.STACK and isinstance(value, str):
        return tuple(plain(part) for part in value.split("\n"))
    return (shown(value, kind),)


def plain(text: str) -> str:
    """Return text on one line without control, invisible or direction-changing characters."""
    line = " ".join(text.split())
    # Nearly every text is printable as it is; only others are looked at character by character.
    return line if line.isprintable() else "".join(c for c in line if not unicodedata.category(c).startswith("C"))
