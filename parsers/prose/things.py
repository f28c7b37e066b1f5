"""The kinds of things a clause can name, and one named thing with its place."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.dates.reading import FoundDate


class Thing(StrEnum):
    """Kinds of entities."""

    PO = "po"
    LINE = "line"
    GOODS = "goods"  # goods of ours by name; ``values`` are the lines that can be meant, none where that is not clear
    QUANTITY = "quantity"
    DATE = "date"
    PRICE = "price"
    TRACKING = "tracking"
    VENDOR_ORDER = "vendor_order"
    OTHER_NUMBER = "other_number"  # BOL, packing list, phone: takes its digits out of the running


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One named thing at characters ``start`` to ``end``.

    ``values`` holds PO or line numbers as written (a range spelled out), ``amount`` and ``unit`` a quantity or a
    price with its unit as written, ``total`` the M of "N of M", ``date`` a date expression.
    """

    thing: Thing
    start: int
    end: int
    text: str
    values: tuple[str, ...] = ()
    amount: Decimal | None = None
    unit: str | None = None
    total: Decimal | None = None
    date: FoundDate | None = None
