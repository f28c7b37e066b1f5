"""The state of one order line: the output of the account (``domain.ledger``) that everything else reads."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.promise import PromiseWindow
from domain.purchase import PoLine


class Headline(StrEnum):
    """The one word for a line, first match wins (DOMAIN 4.2)."""

    CANCELLED = "CANCELLED"
    CLOSED = "CLOSED"
    SHORT_CLOSED = "SHORT_CLOSED"
    CLOSE_REVIEW = "CLOSE_REVIEW"
    RECEIVED = "RECEIVED"
    HOLD = "HOLD"
    REJECTED = "REJECTED"
    IN_TRANSIT = "IN_TRANSIT"
    PARTIAL_BO = "PARTIAL_BO"
    PARTIAL = "PARTIAL"
    BACKORDERED = "BACKORDERED"
    ACK_CHANGED = "ACK_CHANGED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    SENT = "SENT"


class Severity(StrEnum):
    """How bad it is if nobody looks."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class NextAction(StrEnum):
    """Who moves next."""

    CHASE = "chase"
    REVIEW = "review"
    DECIDE = "decide"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A part of the line that has not shipped: ``amount`` in the ordering unit, with or without a promise.

    ``backordered`` tells that the vendor declared it not available as promised. ``since`` is the day of the
    word that set it.
    """

    amount: Decimal
    promise: PromiseWindow | None
    backordered: bool
    since: date
    statement_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """A declared shipment of the line after duplicates were removed."""

    amount: Decimal
    on: date
    document: str | None
    tracking: str | None
    statement_id: int
    complete_claim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenException:
    """A named, dated deviation of one line (or of a vendor, then po and line are None), see DOMAIN 4.4."""

    code: str
    severity: Severity
    opened_on: date
    detail: str
    auto_chase: bool
    po: str | None = None
    line: str | None = None
    vendor_id: str | None = None
    root_cause: str | None = None
    statement_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """The account of a line as of a day; all quantities in ``line.uom`` and never negative.

    ordered = max(received, shipped) + promised + backordered without a date + cancelled + unexplained, where
    the first three are capped so that the sum holds (over-shipment shows in ``over``).
    ``promise`` is the promise of the earliest unshipped schedule, ``last_promise_to`` the latest end of all.
    ``waiting`` tells that a statement of this line waits for a person.
    """

    line: PoLine
    as_of: date
    acknowledged: Decimal
    shipped: Decimal
    received: Decimal
    backordered: Decimal
    cancelled: Decimal
    promised: Decimal
    unexplained: Decimal
    over: Decimal
    schedules: tuple[Schedule, ...]
    shipments: tuple[Shipment, ...]
    promise: PromiseWindow | None
    last_promise_to: date | None
    expected_dock: date | None
    headline: Headline
    exceptions: tuple[OpenException, ...]
    next_action: NextAction
    next_action_on: date | None
    waiting: bool
    last_word_on: date | None
    last_word: str
    vendor_orders: tuple[str, ...] = ()
    root_cause: str | None = None

    @property
    def unshipped(self) -> Decimal:
        """What is still to leave the vendor: net ordered less shipped or received, never negative."""
        net = self.line.ordered - self.cancelled
        return max(Decimal(0), net - max(self.shipped, self.received))

    @property
    def codes(self) -> tuple[str, ...]:
        """The open exception codes, sorted."""
        return tuple(sorted({e.code for e in self.exceptions}))
