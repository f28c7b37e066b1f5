"""Our side of a match: the order lines a vendor may be speaking of, and what earlier papers taught."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.mail import MailKind
from domain.match import HoldCode, Receipt
from domain.purchase import PoLine, Vendor, line_key, po_key
from domain.shipments import Load, ShipmentBook
from matching.aliases import Aliases
from matching.decision_model import decided_sureness
from matching.sureness import SurenessModel


class Trust(StrEnum):
    """How far the sender's word may go without a person."""

    VENDOR = "vendor"
    FORWARDED = "forwarded"
    UNKNOWN = "unknown"
    LOOKALIKE = "lookalike"

    @property
    def hold(self) -> HoldCode | None:
        """Why words of such a sender wait for a person, or None."""
        return _TRUST_HOLDS[self]


RECENT_DAYS = 180

_TRUST_HOLDS: dict[Trust, HoldCode | None] = {
    Trust.VENDOR: None,
    Trust.FORWARDED: HoldCode.FORWARDED,
    Trust.UNKNOWN: HoldCode.UNKNOWN_SENDER,
    Trust.LOOKALIKE: HoldCode.LOOKALIKE_SENDER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An acknowledgment that counts on a line; ``vendor_order`` and ``revision`` as printed."""

    on: date
    kind: MailKind
    vendor_order: str | None = None
    revision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFacts:
    """What counts on a line already, in the ordering unit: the papers a new word has to agree with.

    ``loads`` are the shipments as the account keeps them, ``shipped_on`` the day of the latest paper that named one,
    ``receipts`` what was booked in and when, ``promised`` the days that were promised.
    """

    loads: tuple[Load, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    shipped_on: date | None = None
    promised: frozenset[date] = frozenset()
    answers: tuple[Answer, ...] = ()

    @property
    def shipped(self) -> Decimal:
        """What the vendor's papers say has left, each load counted once."""
        return ShipmentBook(loads=list(self.loads)).total

    def received_before(self, day: date) -> Decimal:
        """What was booked in before a day."""
        return sum((r.amount for r in self.receipts if r.on < day), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A candidate: the order line, what is known to have shipped, in the ordering unit, and what else counts on it."""

    line: PoLine
    covered: Decimal = Decimal(0)
    known: KnownFacts = KnownFacts()

    @property
    def balance(self) -> Decimal:
        """What has not shipped; zero for a finished line."""
        return max(Decimal(0), self.line.ordered - self.line.cancelled - self.covered)

    @property
    def finished(self) -> bool:
        """True when nothing more is expected of the line."""
        return self.line.closed_by_erp or self.balance <= 0

    def recent(self, day: date) -> bool:
        """True for a line that a paper of this day may well be about: open, or ordered or due not long ago.

        A repeat of a closed order looks just like an open line (matching.md decision 3).
        """
        if not self.finished:
            return True
        last = max((d for d in (self.line.order_date, self.line.need_date) if d is not None), default=day)
        return (day - last).days <= RECENT_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBook:
    """The candidates of one mail.

    ``orders`` maps ``po_key`` to the order's lines, of this vendor and of any other vendor whose order number is
    printed. ``vendor_orders`` maps the vendor's own order numbers to our orders as earlier papers paired them.
    ``aliases`` maps ``alias_key`` of this vendor's words to ``goods_key`` of ours as decisions taught it.
    """

    orders: Mapping[str, tuple[OpenLine, ...]]
    vendor_orders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    aliases: Aliases = field(default_factory=dict)
    vendor: Vendor | None = None

    def lines_of(self, po: str) -> tuple[OpenLine, ...]:
        """Return the lines of an order, or nothing."""
        return self.orders.get(po_key(po), ())

    def line(self, po: str, number: str) -> OpenLine | None:
        """Return one line by its number in any spelling."""
        wanted = line_key(number)
        return next((c for c in self.lines_of(po) if line_key(c.line.line) == wanted), None)

    def vendors_of(self, po: str) -> frozenset[str]:
        """Return whose order this is."""
        return frozenset(c.line.vendor_id for c in self.lines_of(po))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """What the matcher knows of the mail around a document.

    ``mentioned_pos`` are order numbers of ours that the subject, the new text or the answered mail name, surest
    first. ``document_on`` is used where a paper has no date of its own. ``words`` are its subject and text,
    ``doubts`` speak against a known sender.
    """

    mail_id: int
    source: str
    vendor_id: str | None
    trust: Trust
    received_at: datetime
    document_on: date
    mentioned_pos: tuple[str, ...] = ()
    mentioned_vendor_orders: tuple[str, ...] = ()
    words: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """How sure is sure; the defaults are conservative and are fitted from decisions later.

    ``sureness`` tells how sure a choice of line is; ``auto_at`` is the sureness of the line from which no person is
    asked. ``score_at`` takes its place once decisions allow a threshold on the sureness of line and values; above 1
    everything waits, and ``score_why`` says why. ``shown`` makes the chance that people see of a score.
    ``margin_bits`` is how far the second candidate must lie behind. ``abstain_bits`` are the odds a candidate has to
    beat; where the order is named, a row is nearly always about one of its lines, so less is asked. ``plausible`` is
    how many times the ordered quantity a vendor may name.
    """

    sureness: SurenessModel = decided_sureness
    auto_at: float = 0.97
    score_at: float | None = None
    score_why: str = ""
    shown: Callable[[float], float] = float
    margin_bits: float = 3.0
    plausible: Decimal = Decimal("1.5")
    abstain_bits: float = 1.0
    abstain_bits_in_named_order: float = -5.0
    abstain_bits_without_vendor: float = 8.0
    second_row_bits: float = 3.0
