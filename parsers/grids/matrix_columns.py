"""Columns of a table that are weeks, months or sizes, with a quantity in each cell (DOMAIN 1.9)."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from parsers.layout import Column, Role
from parsers.papers.numbers import read_number
from parsers.roles.labels import normalize
from parsers.roles.periods import PeriodKind, is_mark, periods_of

_COUNTS = frozenset({Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.OPEN, Role.BACKORDERED})
_TOTALS = frozenset({"total", "sum", "summe", "grand total", "total qty", "total quantity"})


_LENGTH = re.compile(r"\d{1,4}(?:[.,]\d+)?(?:-\d{1,2})?\s?(?:['\"\u2019\u201d]|ft|feet|in|mm|cm|m)\.?", re.IGNORECASE)
_CLOTHES = frozenset({"xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "3xl", "4xl"})
_FEWEST_LENGTHS, _FEWEST_CLOTHES = 2, 3


def sizes_of(headers: Sequence[str]) -> frozenset[int]:
    """Return the columns headed by a size: lengths ("20'", "24'") or clothes ("S", "M", "L"), several of one kind."""
    lengths = frozenset(i for i, header in enumerate(headers) if _LENGTH.fullmatch(header))
    clothes = frozenset(i for i, header in enumerate(headers) if header.casefold() in _CLOTHES)
    found = lengths if len(lengths) >= _FEWEST_LENGTHS else frozenset[int]()
    return found | (clothes if len(clothes) >= _FEWEST_CLOTHES else frozenset())


def with_sizes(columns: Sequence[Column], samples: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Return the columns with the role SIZE_QUANTITY where headings are sizes and all cells numbers."""
    sizes = sizes_of([column.header for column in columns])
    return tuple(
        replace(column, role=Role.SIZE_QUANTITY) if index in sizes and _all(_is_number, [index], samples) else column
        for index, column in enumerate(columns)
    )


def _all(fits: Callable[[str], bool], indexes: Iterable[int], samples: Sequence[Sequence[str]]) -> bool:
    return all(fits(text) for index in indexes if index < len(samples) for text in samples[index] if text)


def _is_number(text: str) -> bool:
    return read_number(text) is not None


def with_periods(
    columns: Sequence[Column], samples: Sequence[Sequence[str]], *, weeks_above: str = ""
) -> tuple[Column, ...]:
    """Return the columns with the role PERIOD where headings are periods and cells numbers.

    Crosses do as well: they say when the row's whole quantity comes. A period over anything else (a date, a text) is
    a column we have no use for: never a date, never a quantity. A "Total" beside periods is the quantity of the row
    where no other column is.
    """
    periods = periods_of([column.header for column in columns], weeks_above=weeks_above)
    if not periods:
        return tuple(columns)
    found = list(columns)
    role = Role.PERIOD if _all(_is_number, periods, samples) or _all(is_mark, periods, samples) else Role.OTHER
    for index, period in periods.items():
        if period.kind is PeriodKind.UNDATED and columns[index].role in _COUNTS:
            continue
        header = period.text if period.kind is PeriodKind.WEEK and weeks_above else columns[index].header
        found[index] = Column(role=role, header=header)
    if not {column.role for column in found} & _COUNTS:
        return tuple(_total(column) for column in found)
    return tuple(found)


def _total(column: Column) -> Column:
    return replace(column, role=Role.QUANTITY) if normalize(column.header) in _TOTALS else column
