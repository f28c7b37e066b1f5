"""X12 code lists as data: what element 668, 587, 374 and 235 mean for an order line (DOMAIN 7.3)."""

from dataclasses import dataclass
from enum import StrEnum

from domain.promise import Basis


class Verdict(StrEnum):
    """What a line status does to its quantity."""

    ACCEPT = "accept"
    BACKORDER = "backorder"
    SUBSTITUTE = "substitute"
    CANCEL = "cancel"
    REJECT = "reject"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStatus:
    """A code of element 668 (ACK01, SN108): its verdict and the standard's words."""

    verdict: Verdict
    words: str


def _codes(verdict: Verdict, **words: str) -> dict[str, LineStatus]:
    return {code: LineStatus(verdict=verdict, words=text) for code, text in words.items()}


# Several public tables swap IF and IH and call IP "price pending"; these words follow the generated 4010 list.
LINE_STATUS: dict[str, LineStatus] = {
    **_codes(
        Verdict.ACCEPT,
        IA="Item accepted",
        AC="Item accepted and shipped",
        AR="Item accepted and released for shipment",
        AA="Item accepted, order forwarded to alternate supplier location",
        BP="Item accepted, partial shipment, balance backordered",
        IC="Item accepted, changes made",
        IP="Item accepted, price changed",
        IQ="Item accepted, quantity changed",
        DR="Item accepted, date rescheduled",
        SP="Item accepted, schedule date pending",
        IE="Item accepted, price pending",
    ),
    **_codes(Verdict.BACKORDER, IB="Item backordered"),
    **_codes(Verdict.SUBSTITUTE, IS="Item accepted, substitution made"),
    **_codes(Verdict.CANCEL, ID="Item deleted"),
    **_codes(
        Verdict.REJECT,
        IR="Item rejected",
        R1="Item rejected, not a contract item",
        R2="Item rejected, invalid item product number",
        R3="Item rejected, invalid unit of issue",
        R4="Item rejected, contract item not available",
        R5="Item rejected, reorder item as just in time order",
        R6="Item rejected, reorder item as extended delivery order",
        R7="Item rejected, reorder item as drop shipment",
        R8="Item rejected, reorder item as surge order",
    ),
    **_codes(
        Verdict.HOLD,
        IF="Item on hold, incomplete description",
        IH="Item on hold",
        IW="Item on hold, waiver required",
    ),
}

# Element 368 is another list with partly the same letters; these codes are not in 668, and all of them claim that
# nothing more comes (CP: "partial shipment, considered no backorder"), which proves nothing by itself.
COMPLETE_CLAIMS = frozenset({"CC", "CM", "CS", "LS", "CP"})


class OrderVerdict(StrEnum):
    """What an acknowledgment type says about lines that carry no status of their own."""

    AS_ORDERED = "as_ordered"
    LISTED_DIFFER = "listed_differ"  # lines that are not listed are accepted
    REJECTED = "rejected"
    HOLD = "hold"
    UNSAID = "unsaid"  # the lines say it; without any, the vendor has the order and that is all
    SILENT = "silent"


# Element 587 (BAK02, BCA02). AC and AE carry a status per line; AH, AP and NA confirm nothing.
ORDER_VERDICT: dict[str, OrderVerdict] = {
    "AD": OrderVerdict.AS_ORDERED,
    "AK": OrderVerdict.AS_ORDERED,
    "AT": OrderVerdict.AS_ORDERED,
    "AE": OrderVerdict.LISTED_DIFFER,
    "AH": OrderVerdict.HOLD,
    "AP": OrderVerdict.SILENT,
    "NA": OrderVerdict.SILENT,
    "RD": OrderVerdict.REJECTED,
    "RF": OrderVerdict.REJECTED,
    "RJ": OrderVerdict.REJECTED,
    "RN": OrderVerdict.REJECTED,
    "RO": OrderVerdict.REJECTED,
    "RV": OrderVerdict.REJECTED,
}
ACCEPTS_UNLISTED = "AE"
LISTED_ONLY = frozenset({ACCEPTS_UNLISTED, "RF"})  # "exception detail only"
ORDER_WORDS: dict[str, str] = {
    "AE": "Acknowledge - with exception detail only",
    "AH": "Acknowledge - hold status",
    "AP": "Acknowledge - product replenishment",
    "NA": "No acknowledgment needed",
}


class Bound(StrEnum):
    """Which end of the window a qualified date gives."""

    DAY = "day"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMeaning:
    """A date qualifier (element 374): its basis and its end of the window.

    ``requested`` echoes what we asked for, ``past`` tells of goods that came: neither promises by itself.
    """

    basis: Basis | None
    bound: Bound = Bound.DAY
    requested: bool = False
    past: bool = False

    @property
    def promises(self) -> bool:
        """True where the date by itself says when goods will come."""
        return not self.requested and not self.past


_SHIP, _DELIVER = Basis.SHIP, Basis.DELIVER
# 067 is delivery and 068 is ship; public tables that call 068 "delivery" are wrong.
DATE_MEANING: dict[str, DateMeaning] = {
    **{code: DateMeaning(basis=_DELIVER) for code in ("017", "065", "067", "069", "371")},
    **{code: DateMeaning(basis=_DELIVER, past=True) for code in ("035", "050")},
    **{code: DateMeaning(basis=_SHIP) for code in ("011", "066", "068", "079")},
    **{code: DateMeaning(basis=_DELIVER, requested=True) for code in ("002", "106", "996")},
    **{code: DateMeaning(basis=_SHIP, requested=True) for code in ("010", "118")},
    "139": DateMeaning(basis=None),
    "037": DateMeaning(basis=_SHIP, bound=Bound.NOT_BEFORE, requested=True),
    "038": DateMeaning(basis=_SHIP, bound=Bound.NOT_AFTER, requested=True),
    "063": DateMeaning(basis=_DELIVER, bound=Bound.NOT_AFTER, requested=True),
    "064": DateMeaning(basis=_DELIVER, bound=Bound.NOT_BEFORE, requested=True),
}

# Element 235: pairs that name an item, the buyer's first; heats, lots and grades are not item numbers.
BUYER_ITEM = ("BP", "IN", "PI", "CB", "SK")
ITEM_QUALIFIERS = frozenset({*BUYER_ITEM, "VN", "VP", "VC", "VS", "VA", "PN", "MG", "MF", "UP", "EN", "UK"})
ORDER_LINE_QUALIFIERS = frozenset({"PL"})  # purchaser's order line number
ORDER_QUALIFIERS = frozenset({"PO"})
VENDOR_ORDER_REFERENCES = frozenset({"VN", "CO", "SO"})
PAPER_REFERENCES = frozenset({"BM", "CN", "PK", "SI", "MB", "2I"})
