"""Deliveries that stand in lines of their own below an item: "Teillieferung 2  10 Stk  15.12.2026", "4  12/07/26"."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from domain.document import Caution, Evidence, Statement, StatementKind
from domain.purchase import line_key, po_key
from domain.quantity import Quantity
from parsers.layout import Role
from parsers.papers.item_row import ItemRow
from parsers.papers.row_notes import ScheduleNote
from parsers.papers.statement_parts import PROMISED, Paper, base_of, first_amount, with_amount, with_price

_FAILED_READING = 0.5  # what does not add up waits for a person
_WHOLE = (Role.CONFIRMED, Role.QUANTITY, Role.ORDERED)
_FIRST = (Role.PIECES, Role.WEIGHT, Role.QUANTITY, Role.CONFIRMED, Role.ORDERED)


def scheduled(item: ItemRow, paper: Paper, confirm: Callable[[Role], Statement]) -> Iterator[Statement]:
    """Yield one statement per delivery of an item.

    The lines below hold all deliveries where they add up to a quantity of the row. Where the row has a date of its
    own and its amount closes the gap, the row itself is the first delivery. Where neither adds up, all of them wait.

    Args:
        item: a row with schedule notes.
        paper: the document it stands on.
        confirm: makes the statement of the row itself from one of its amounts.
    """
    role = first_amount(item, *_WHOLE) or item.measured()
    base = with_price(with_amount(base_of(item, paper), item, role), item)
    later = sum((s.amount for s in item.notes.schedules), start=Decimal(0))
    wholes = {amount.value for r in _WHOLE if (amount := item.amount(r)) is not None}
    if not wholes and base.quantity is not None:
        wholes = {base.quantity.value}
    own = None if later in wholes or item.window(*PROMISED) is None else _own_amount(item, paper, later, wholes)
    failed = bool(wholes) and later not in wholes and own is None
    if own is not None:
        yield confirm(own)
    elif failed and role is not None and item.window(*PROMISED) is not None:
        yield _failed(confirm(role))
    for schedule in item.notes.schedules:
        yield _delivery(item, base, schedule, failed=failed)


def _own_amount(item: ItemRow, paper: Paper, later: Decimal, wholes: set[Decimal]) -> Role | None:
    """The column that counts the row's own delivery: with the later ones it makes a whole, the paper's or ours."""
    wanted = set(wholes)
    if all(s.rest for s in item.notes.schedules):
        wanted |= _ours(item, paper)
    found = ((role, item.amount(role)) for role in _FIRST)
    return next((role for role, amount in found if amount is not None and amount.value + later in wanted), None)


def _ours(item: ItemRow, paper: Paper) -> set[Decimal]:
    """What is open on the line of ours that the row names by its number."""
    po, po_line = item.po_and_line()
    named = po or (paper.heading.po_numbers[0] if len(paper.heading.po_numbers) == 1 else "")
    number = po_line or item.text(Role.LINE)
    ours = paper.setting.context.our_lines
    return {
        line.balance
        for line in ours
        if line.balance is not None and po_key(line.po) == po_key(named) and line_key(line.line) == line_key(number)
    }


def _failed(statement: Statement) -> Statement:
    return replace(statement, reading=_FAILED_READING, cautions=statement.cautions | {Caution.FAILED_CHECK})


def _delivery(item: ItemRow, base: Statement, schedule: ScheduleNote, *, failed: bool) -> Statement:
    whole, said, window = base.quantity, schedule.said, schedule.window
    if window is not None and window.basis is None:
        window = replace(window, basis=item.date_basis())
    evidence = tuple(Evidence(field=f, page=said.page, place=said.place, text=said.text) for f in ("qty", "eta"))
    delivery = replace(
        base,
        kind=StatementKind.BACKORDER if schedule.back else base.kind,
        quantity=Quantity(value=schedule.amount, uom=schedule.unit or (whole.uom if whole is not None else "")),
        promise=window,
        ordered=base.ordered or whole,
        evidence=(*base.evidence, *evidence),
        cautions=base.cautions | ({Caution.UNDATED} if window is None else set()),
    )
    return _failed(delivery) if failed else delivery
