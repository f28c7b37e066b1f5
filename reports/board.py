"""One line as lists show it, flat: what the exception report ranks, filters and prints of it."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.line_value import value_of
from domain.state import LineState, OpenException, Severity
from reports.history import Goods

_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
NO_GOODS = Goods()


class BoardLine(NamedTuple):
    """A line; a tuple, because reports make a hundred thousand of them at once.

    Quantities are in ``uom``, ``open_value`` is None without a price. ``promise_to`` is the vendor's day, ``dock`` that
    day at our dock, ``firmness`` empty without a promise. ``codes`` are the open exceptions with blanks between them,
    ``top_code`` is the gravest, empty without any. ``stage`` is the step of the last chase, ``grade`` the grades of the
    goods with slashes between them.
    """

    po: str
    line: str
    vendor_id: str
    vendor_name: str
    item: str
    description: str
    uom: str
    open_qty: Decimal
    open_value: Decimal | None
    need_date: date | None
    original_promise: date | None
    promise_to: date | None
    firmness: str
    dock: date | None
    headline: str
    top_code: str
    severity: str
    codes: str
    customer: str
    priority: str
    warehouse: str
    family: str
    grade: str
    last_word_on: date | None
    last_word: str
    stage: int | None
    owner: str
    next_action: str
    next_action_on: date | None


def top_of(state: LineState) -> OpenException | None:
    """Return the gravest open exception, the oldest of several, or None."""
    return min(state.exceptions, key=lambda e: (_SEVERITIES.index(e.severity), e.opened_on, e.code), default=None)


def open_value(state: LineState) -> Decimal | None:
    """Return the price of what has not shipped, or None where price and quantity do not meet in one unit."""
    return value_of(state.line, state.unshipped)


def board_line(
    state: LineState,
    *,
    vendor_name: str,
    goods: Goods = NO_GOODS,
    original_promise: date | None = None,
    stage: int | None = None,
) -> BoardLine:
    """Return a line as lists show it; what only other tables know may be left out."""
    line, promise, top = state.line, state.promise, top_of(state)
    return BoardLine(
        po=line.po, line=line.line, vendor_id=line.vendor_id, vendor_name=vendor_name, item=line.item,
        description=line.description, uom=line.uom, open_qty=state.unshipped, open_value=open_value(state),
        need_date=line.need_date, original_promise=original_promise, promise_to=promise.end if promise else None,
        firmness=promise.firmness.value if promise else "", dock=state.expected_dock, headline=state.headline.value,
        top_code=top.code if top else "", severity=top.severity.value if top else "", codes=" ".join(state.codes),
        customer=line.customer, priority=line.customer_priority, warehouse=line.warehouse,
        family=goods.family if goods != NO_GOODS else "", grade=goods.grade, last_word_on=state.last_word_on,
        last_word=state.last_word, stage=stage, owner=line.buyer, next_action=state.next_action.value,
        next_action_on=state.next_action_on,
    )  # fmt: skip
