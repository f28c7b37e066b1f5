"""What is known about one line after the fold: the input of headline, exceptions and next action."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.calendar import BusinessCalendar
from domain.match import Action, DecisionEvent, MatchedStatement, Receipt
from domain.promise import Basis, PromiseWindow
from domain.purchase import PoLine, Vendor
from domain.state import Schedule, Shipment

_ZERO = Decimal(0)
_CLOSING = frozenset({Action.CLOSE_SHORT, Action.REFUSE_CLOSE, Action.REOPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseChange:
    """The earliest promise of the line moved on a day."""

    on: date
    before: PromiseWindow
    after: PromiseWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingAnswer:
    """An acknowledgment that answered other lines of the order and left this one out."""

    on: date
    statement_id: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClaim:
    """A paper that calls the whole order complete and has no row for the line at hand."""

    on: date
    mail_id: int
    document: str
    statement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedLine:
    """A status sheet that no longer lists a line, and the earlier one of the same vendor that did (DOMAIN 1.9).

    ``statement_id`` is the row of the earlier sheet, in the mail ``listed_mail``.
    """

    on: date
    received_at: datetime
    document: str
    listed_on: date
    listed_in: str
    listed_mail: int
    statement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Figures and history of a line; quantities in the ordering unit.

    ``net`` is ordered less cancelled, ``low`` and ``high`` its tolerance bounds. ``waiting`` are statements that
    wait for a person; ``siblings`` are acknowledgments that answered other lines of the order and not this one;
    ``order_claim`` is a paper that calls the order complete and leaves the line out, where nothing was said since.
    """

    line: PoLine
    vendor: Vendor | None
    calendar: BusinessCalendar
    as_of: date
    net: Decimal
    low: Decimal
    high: Decimal
    shipped: Decimal
    received: Decimal
    schedules: tuple[Schedule, ...]
    confirmed_over: Decimal
    shipments: tuple[Shipment, ...]
    changes: tuple[PromiseChange, ...]
    acknowledged_on: date | None
    receipt_word: MatchedStatement | None
    last_word: MatchedStatement | None
    complete_claim: MatchedStatement | None
    revised: MatchedStatement | None
    waiting: tuple[MatchedStatement, ...]
    siblings: tuple[SiblingAnswer, ...]
    decisions: tuple[DecisionEvent, ...]
    receipts: tuple[Receipt, ...]
    receipts_known: bool
    dropped: DroppedLine | None = None
    order_claim: OrderClaim | None = None

    @property
    def transit_days(self) -> int:
        """Business days from the vendor's dock to ours."""
        return self.vendor.transit_days if self.vendor else 0

    @property
    def covered(self) -> Decimal:
        """What has left the vendor, by his word or by our receipt."""
        return max(self.shipped, self.received)

    @property
    def unshipped(self) -> Decimal:
        """What is still to leave the vendor; zero once the line is complete within tolerance."""
        if self.covered >= self.low and not any(p.backordered for p in self.schedules):
            return _ZERO
        return max(_ZERO, self.net - self.covered)

    @property
    def dated(self) -> tuple[Schedule, ...]:
        """Open parts with a usable date, earliest first."""
        return tuple(p for p in self.schedules if p.promise is not None and p.promise.usable)

    @property
    def undated(self) -> tuple[Schedule, ...]:
        """Open parts without a usable date."""
        return tuple(p for p in self.schedules if p.promise is None or not p.promise.usable)

    @property
    def unexplained(self) -> Decimal:
        """What no word covers."""
        return max(_ZERO, self.net - self.covered - sum((p.amount for p in self.schedules), _ZERO))

    @property
    def closed_short(self) -> bool:
        """True when a named person accepted that the rest will not come."""
        return self._last_closing is Action.CLOSE_SHORT

    @property
    def close_refused(self) -> bool:
        """True when a named person wants the rest although somebody called the line finished."""
        return self._last_closing in {Action.REFUSE_CLOSE, Action.REOPEN}

    @property
    def closed_by_erp(self) -> bool:
        """True when the ERP calls the line finished and no person of ours has refused that."""
        return self.line.closed_by_erp and not self.close_refused

    @property
    def _last_closing(self) -> Action | None:
        return next((d.action for d in reversed(self.decisions) if d.action in _CLOSING), None)

    @property
    def done(self) -> bool:
        """True when nobody has to do anything more: cancelled, received, or closed by a person."""
        return self.net <= 0 or self.closed_short or (self.received >= self.low and self.net > 0)

    @property
    def on_hold(self) -> bool:
        """True between a person's hold and release."""
        holding = [d for d in self.decisions if d.action in {Action.HOLD, Action.RELEASE}]
        return bool(holding) and holding[-1].action is Action.HOLD

    def decided(self, action: Action, code: str, *, since: date) -> bool:
        """True when a person took this action on the exception on or after the day it opened."""
        return any(d.action is action and d.code == code and d.at.date() >= since for d in self.decisions)

    def dock(self, promise: PromiseWindow) -> date | None:
        """The day promised goods reach our dock: a ship date gets the vendor's transit days added."""
        if promise.end is None:
            return None
        if promise.basis is Basis.SHIP:
            return self.calendar.add_business_days(promise.end, self.transit_days)
        return promise.end
