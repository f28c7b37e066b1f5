"""Cells of a row as values, what holds for a document while its rows are read, and what headers say of days."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.document import ReadingContext
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from parsers.layout import Role, Table, TableCell
from parsers.papers.numbers import NumberStyle
from parsers.roles.periods import Period

_DELIVER_LABEL = re.compile(r"\bdeliv|\barriv|\bdock\b|\beta\b|\breceipt|\bdel\b|\bdlv|\bin[- ]hand", re.IGNORECASE)
_SHIP_LABEL = re.compile(
    r"\bship|\bready\b|\bex[- ]?(?:works|mill)\b|\besd\b|\betd\b|\bdispatch|\bdespatch", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What holds for a whole document while its rows are read.

    ``units`` are unit words of its language, ``legend`` what its codes and marks stand for.
    """

    context: ReadingContext
    style: NumberStyle
    units: Mapping[str, str] = field(default_factory=dict)
    legend: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCell:
    """A promise column's cell: ``window`` None with ``no_date`` where the vendor says that there is none."""

    window: PromiseWindow | None
    no_date: bool
    cell: TableCell
    header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCell:
    """A quantity in the column of a week or month."""

    amount: Quantity
    period: Period
    header: str
    cell: TableCell


def header_basis(header: str) -> Basis | None:
    """Return what happens on the days of a column, by its header; None where it does not say."""
    if _DELIVER_LABEL.search(header):
        return Basis.DELIVER
    return Basis.SHIP if _SHIP_LABEL.search(header) else None


def numbers_in(tables: Iterable[Table], roles: Sequence[Role]) -> list[str]:
    """Return the texts of all cells in columns of these roles."""
    return [
        cell.text
        for table in tables
        for row in table.rows
        for index, cell in row.cells.items()
        if index < len(table.columns) and table.columns[index].role in roles
    ]


def total(values: Iterable[Decimal]) -> Decimal:
    """Return the sum of decimals."""
    return sum(values, start=Decimal(0))
