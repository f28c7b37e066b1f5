"""A report as a value: titled, typed columns and rows, before anybody decides how to show it."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

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

    @property
    def numeric(self) -> bool:
        """True when values stand right."""
        return self not in (ColumnKind.TEXT, ColumnKind.DATE)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One table of a report. ``rows`` have as many values as there are columns; ``notes`` stand below.

    Raises:
        ValueError: a row of another length.
    """

    title: str
    as_of: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.title}: a row does not have {len(self.columns)} values")


def narrowed(figure: Figure, place: Reach) -> Figure:
    """Return the figure with only the columns that are shown in a place."""
    shown_here = tuple(Reach)[: tuple(Reach).index(place) + 1]
    kept = [i for i, column in enumerate(figure.columns) if column.reach in shown_here]
    return replace(
        figure,
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


def plain(text: str) -> str:
    """Return text on one line without control, invisible or direction-changing characters."""
    return "".join(c for c in " ".join(text.split()) if not unicodedata.category(c).startswith("C"))
