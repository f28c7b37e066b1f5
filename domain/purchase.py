"""What we ordered and from whom: the buyer's side of every line."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

_PLAIN_NUMBER = re.compile(r"(?P<whole>\d{1,12})(?:\.(?P<decimals>\d{0,6}))?$", re.ASCII)


class DateOrder(StrEnum):
    """How a vendor writes ambiguous dates such as 03/04."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person or desk on file at a vendor; the only addresses a chase may go to."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A supplier as our files know it.

    ``transit_days`` and ``ack_sla_days`` are business days. Tolerances are percent of the ordered quantity and
    hold for lines ordered by weight or length; None means the default of ``domain.tolerance``.
    """

    vendor_id: str
    name: str
    domains: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    transit_days: int = 2
    ack_sla_days: int = 2
    date_order: DateOrder = DateOrder.MONTH_FIRST
    tolerance_under: Decimal | None = None
    tolerance_over: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoLine:
    """One line of a purchase order as the ERP last reported it, in its ordering unit ``uom``.

    ``po`` and ``line`` are kept as the ERP writes them; compare them through ``po_key`` and ``line_key``.
    ``received`` is what the order report itself says was received. ``need_from`` and ``need_date`` are the
    requested dock window (equal for a plain date). Own tolerances in percent outrank the vendor's.
    """

    po: str
    line: str
    vendor_id: str
    uom: str
    ordered: Decimal
    item: str = ""
    description: str = ""
    vendor_item: str = ""
    received: Decimal = Decimal(0)
    cancelled: Decimal = Decimal(0)
    unit_price: Decimal | None = None
    price_uom: str | None = None
    order_date: date | None = None
    need_from: date | None = None
    need_date: date | None = None
    buyer: str = ""
    warehouse: str = ""
    customer: str = ""
    customer_priority: str = ""
    tolerance_under: Decimal | None = None
    tolerance_over: Decimal | None = None
    closed_by_erp: bool = False


def is_open(line: PoLine) -> bool:
    """True when, by the ERP alone, goods of a line are still to come."""
    return not line.closed_by_erp and line.ordered - line.cancelled > line.received


def po_key(text: str) -> str:
    """Return a PO number in comparable form: upper case, no blanks, no leading zeros or '#'."""
    return "".join(text.split()).upper().lstrip("#").lstrip("0")


def item_key(text: str) -> str:
    """Return an item number in comparable form: letters and digits in upper case."""
    return "".join(c for c in text.upper() if c.isalnum())


def line_key(text: str) -> str:
    """Return a line number in comparable form: ``00010`` and ``10`` and ``10.0`` are one line."""
    cleaned = text.strip().upper()
    plain = _PLAIN_NUMBER.match(cleaned)
    if plain is None:
        return cleaned
    decimals = (plain["decimals"] or "").rstrip("0")
    whole = plain["whole"].lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole
