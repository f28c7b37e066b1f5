"""Rows of a schedule by week or month: a statement for each period that has a quantity (DOMAIN 1.9).

The columns are read as promises only where they add up to a quantity of the row; else a person looks at them first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from domain.document import Caution, Statement
from domain.mail import MailKind
from domain.promise import PromiseWindow
from parsers.dates.reading import read_window
from parsers.layout import Role
from parsers.papers.item_cells import PeriodCell, header_basis
from parsers.papers.item_row import ItemRow
from parsers.papers.statement_parts import Paper, RowPromise, base_of, value_of, with_price, with_promise
from parsers.roles.periods import PeriodKind

_PROMISING = frozenset({MailKind.ACK, MailKind.ACK_REV, MailKind.STATUS, MailKind.DELAY})
_WHOLE = (Role.OPEN, Role.BACKORDERED, Role.QUANTITY, Role.CONFIRMED)
_GONE = (Role.SHIPPED_TO_DATE, Role.SHIPPED)
_MONDAY, _FRIDAY, _SATURDAY = 0, 4, 5
_READING = 0.7  # of a schedule that does not add up


def by_period(item: ItemRow, paper: Paper) -> tuple[Statement, ...]:
    """Return what the period columns of a row say; nothing where it has none."""
    cells = item.periods()
    base = with_price(base_of(item, paper), item)
    cautions, note = _doubts(item, paper, cells)
    reading = _READING if note else base.reading
    base = replace(
        base, cautions=base.cautions | cautions, note="; ".join(filter(None, (base.note, note))), reading=reading
    )
    return tuple(_part(base, item, paper, cell) for cell in cells)


def _doubts(item: ItemRow, paper: Paper, cells: Sequence[PeriodCell]) -> tuple[frozenset[Caution], str]:
    scheduled = sum((cell.amount.value for cell in cells), start=Decimal(0))
    wholes = set(_wholes(item))
    # numbers by month without an order may as well be a forecast, or what was used
    promises = paper.kind in _PROMISING and (item.po_and_line()[0] or paper.heading.po_numbers)
    kind = frozenset() if promises else frozenset({Caution.UNCLEAR_KIND})
    if not wholes:
        return kind | {Caution.UNCLEAR_QUANTITY}, "columns of weeks or months without a total of the row"
    if scheduled not in wholes:
        return kind | {Caution.FAILED_CHECK}, f"the periods add up to {scheduled:f}, which no column of the row says"
    return kind, ""


def _wholes(item: ItemRow) -> Iterator[Decimal]:
    """What the periods may add up to: the balance, or what was ordered less what has left."""
    for role in _WHOLE:
        if (amount := item.amount(role)) is not None:
            yield amount.value
    if (ordered := item.amount(Role.ORDERED)) is not None:
        yield ordered.value - max(value_of(item, role) for role in _GONE)


def _part(base: Statement, item: ItemRow, paper: Paper, cell: PeriodCell) -> Statement:
    evidence = (*base.evidence, *item.evidence("qty", cell.cell))
    part = replace(base, quantity=cell.amount, evidence=evidence)
    if cell.period.kind is PeriodKind.UNDATED:
        return replace(part, cautions=part.cautions | {Caution.UNDATED})
    window, doubtful = _window(cell, paper)
    if window is None or doubtful:
        part = replace(part, cautions=part.cautions | {Caution.UNCLEAR_DATE})
    return with_promise(part, RowPromise(window=window))


def _window(cell: PeriodCell, paper: Paper) -> tuple[PromiseWindow | None, bool]:
    """The days of a period, and whether a person should look: a day that may begin or end its week."""
    found = read_window(cell.period.text, context=paper.setting.context)
    if not isinstance(found, PromiseWindow) or found.start is None:
        return None, True
    window = replace(found, basis=found.basis or header_basis(cell.header))
    day = found.start
    if cell.period.kind is PeriodKind.FIRST_OF_MONTH:
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return replace(window, end=last), False
    if cell.period.kind is not PeriodKind.DAY_OF_WEEK or found.start != found.end:
        return window, False
    if day.weekday() == _MONDAY:
        return replace(window, end=day + timedelta(days=4)), False
    if day.weekday() in {_FRIDAY, _SATURDAY}:
        monday = day - timedelta(days=day.weekday())
        return replace(window, start=monday, end=monday + timedelta(days=4)), False
    return window, True
