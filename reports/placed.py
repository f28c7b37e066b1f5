"""What was ordered when, of whom, and how it came: what is usual, and who ships short, is counted from it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.purchase import item_key
from reports.history import LineHistory

SHORT_CODES = frozenset({"PARTIAL_SHIPMENT", "QTY_SHORT_ACK", "SHIP_COMPLETE_SHORT", "CANCELLED_BY_VENDOR"})


class PlacedLine(NamedTuple):
    """One line; ``item`` is the comparable item, ``lead_days`` run from the order to the first receipt.

    ``short_on`` is the first day an exception called it short, None where none did.
    """

    po: str
    line: str
    vendor_id: str
    vendor_name: str
    item: str
    grade: str
    ordered_on: date | None
    ordered: Decimal
    lead_days: int | None
    short_on: date | None


def placed_line(history: LineHistory, short_on: Iterable[date]) -> PlacedLine:
    """Return a line as it was placed; ``short_on`` are the days of its exceptions of ``SHORT_CODES``."""
    line = history.line
    came = min((r.on for r in history.receipts if r.amount > 0), default=None)
    return PlacedLine(
        po=line.po, line=line.line, vendor_id=line.vendor_id, vendor_name=history.vendor_name,
        item=item_of(history), grade=history.goods.grade, ordered_on=line.order_date, ordered=line.ordered,
        lead_days=(came - line.order_date).days if came is not None and line.order_date is not None else None,
        short_on=min(short_on, default=None),
    )  # fmt: skip


def item_of(history: LineHistory) -> str:
    """Return the comparable item of a line, its description where it has no number."""
    return item_key(history.line.item or history.line.description)
