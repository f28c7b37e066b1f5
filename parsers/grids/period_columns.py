"""Columns of a table that are weeks or months, with a quantity in each cell (DOMAIN 1.9)."""

from collections.abc import Sequence
from dataclasses import replace

from parsers.layout import Column, Role
from parsers.papers.numbers import read_number
from parsers.roles.labels import normalize
from parsers.roles.periods import PeriodKind, periods_of

_COUNTS = frozenset({Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.OPEN, Role.BACKORDERED})
_TOTALS = frozenset({"total", "sum", "summe", "grand total", "total qty", "total quantity"})


def with_periods(
    columns: Sequence[Column], samples: Sequence[Sequence[str]], *, weeks_above: str = ""
) -> tuple[Column, ...]:
    """Return the columns with the role PERIOD where headings are periods and cells numbers.

    A period over anything else (a cross, a date, a text) is a column we have no use for: never a date, never a
    quantity. A "Total" beside periods is the quantity of the row where no other column is.
    """
    periods = periods_of([column.header for column in columns], weeks_above=weeks_above)
    if not periods:
        return tuple(columns)
    found = list(columns)
    for index, period in periods.items():
        if period.kind is PeriodKind.UNDATED and columns[index].role in _COUNTS:
            continue
        texts = [text for text in samples[index] if text] if index < len(samples) else []
        numbers = all(read_number(text) is not None for text in texts)
        header = period.text if period.kind is PeriodKind.WEEK and weeks_above else columns[index].header
        found[index] = Column(role=Role.PERIOD if numbers else Role.OTHER, header=header)
    if not {column.role for column in found} & _COUNTS:
        return tuple(_total(column) for column in found)
    return tuple(found)


def _total(column: Column) -> Column:
    return replace(column, role=Role.QUANTITY) if normalize(column.header) in _TOTALS else column
