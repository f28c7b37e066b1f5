"""What stands around the open orders: customers, demand, our stock, and vendors' stock (DOMAIN 7.1, 7.2)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer of ours; ``priority`` is A, B, C, or empty where nobody ranked it."""

    customer_id: str
    name: str
    priority: str = ""


class DemandKind(StrEnum):
    """Whether goods went out, or a customer waits for them."""

    ISSUED = "issued"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Goods that left our stock on a day, or that a customer wants on a day.

    ``reference`` is the document of our ERP (issue or sales order with its line); a return has a negative
    ``amount``. ``on`` is the day of the issue, or the day on which the customer needs the goods.
    """

    kind: DemandKind
    item: str
    on: date
    amount: Decimal
    uom: str = ""
    warehouse: str = ""
    customer: str = ""
    priority: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevel:
    """Our stock of an item in a warehouse on a day, in ``uom``; ``unit_cost`` is per ``uom``.

    ``safety_stock`` and ``reorder_point`` are what the ERP uses today, None where it has none.
    """

    item: str
    warehouse: str
    as_of: date
    on_hand: Decimal
    allocated: Decimal = Decimal(0)
    uom: str = ""
    description: str = ""
    item_class: str = ""
    unit_cost: Decimal | None = None
    safety_stock: Decimal | None = None
    reorder_point: Decimal | None = None

    @property
    def free(self) -> Decimal:
        """What nobody has a claim on; negative where more is promised than there is."""
        return self.on_hand - self.allocated


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorStock:
    """What a vendor says he has of one article at one branch on a day.

    ``item`` is our number where the vendor names it. ``available`` is free for us; ``on_order`` comes to him by
    ``next_eta``.
    """

    vendor_id: str
    as_of: date
    vendor_item: str
    item: str = ""
    description: str = ""
    branch: str = ""
    available: Decimal
    on_order: Decimal = Decimal(0)
    next_eta: date | None = None
    uom: str = ""
    unit_price: Decimal | None = None
    price_uom: str = ""
