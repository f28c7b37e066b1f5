"""Ways to get by when goods come late (DOMAIN 6.6), as values; what is not known stays None and is shown so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.offer import StockOffer
from domain.state import LineState
from domain.supply import StockLevel


class OptionKind(StrEnum):
    """What would be done, in the order in which coordinators think of it."""

    OWN_STOCK = "free stock here"
    TRANSFER = "transfer from another branch"
    REPEG = "goods of another order"
    OTHER_VENDOR = "another vendor's stock"
    PAST_VENDOR = "a vendor who supplied it before"
    SUBSTITUTE = "substitute"
    CUT = "cut from larger stock"
    SPLIT = "split the shipment"
    EXPEDITE = "expedite"
    NEW_DATE = "tell the customer a new date"


class Risk(StrEnum):
    """How likely it is that the way does not work out, as far as the data tell."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class StandInKind(StrEnum):
    """How other goods may take the place of the ordered ones (DOMAIN 3.3)."""

    SAME = "same"
    EQUIVALENT = "E"
    USUAL = "U"
    QUESTION = "A"  # only as a question to engineering or the customer
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Goods that may take the place of ordered ones; ``pieces`` come out of one, ``share`` of it is used (0 to 1)."""

    kind: StandInKind
    note: str = ""
    pieces: int = 1
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChoice:
    """Our stock as a stand-in; ``free`` is in the ordering unit of the line, None where the units do not meet."""

    level: StockLevel
    stand_in: StandIn
    free: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorChoice:
    """An article of a vendor's list as a stand-in."""

    offer: StockOffer
    stand_in: StandIn


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSupply:
    """A vendor who delivered the same item before; ``lead_days`` is the median in business days from order on."""

    vendor_id: str
    lead_days: int
    receipts: int
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFacts:
    """All that is known for one line: our stock, other open orders of the item, vendors' lists, and history."""

    state: LineState
    stock: tuple[StockChoice, ...] = ()
    orders: tuple[LineState, ...] = ()
    offers: tuple[VendorChoice, ...] = ()
    past: tuple[PastSupply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FillOption:
    """One way out.

    ``amount`` is what it covers of the open quantity, in the ordering unit; ``available_on`` the day the goods are
    usable; ``cost`` the extra money against the order. ``approvals`` name whose yes it takes, ``needs`` what else must
    be true.
    """

    kind: OptionKind
    what: str
    risk: Risk
    amount: Decimal | None = None
    available_on: date | None = None
    cost: Decimal | None = None
    approvals: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
