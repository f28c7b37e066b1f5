"""A row of a vendor's stock list seen as an offer for goods of ours, and how sure it is that they are the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.supply import VendorStock


class LinkedBy(StrEnum):
    """What ties an article of a vendor to goods of ours, the surest first."""

    OUR_ITEM = "our item number"
    VENDOR_ITEM = "his number on our order"
    ALIAS = "taught alias"
    DESCRIPTION = "description"


class Sureness(StrEnum):
    """Whether two names mean the same goods; what is unsure is for a person to compare."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockOffer:
    """An article of a vendor that is, or may be, the goods of an order line.

    ``available`` is in the ordering unit of the line, None where the units do not meet; ``theoretical`` marks a
    figure that went through a nominal weight or length. ``note`` says what is not plain.
    """

    stock: VendorStock
    by: LinkedBy
    sureness: Sureness
    available: Decimal | None
    theoretical: bool = False
    note: str = ""


def available_of(offers: Iterable[StockOffer]) -> Decimal:
    """Return what some offers hold together; those in other units count nothing."""
    return sum((o.available for o in offers if o.available is not None), start=Decimal(0))
