"""A statement tied to our order line: what was decided about it, how sure, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain.document import Statement
from domain.mail import MailKind


class Decision(StrEnum):
    """Where a statement stands (CONTRACT section 2, ``statements.decision``)."""

    AUTO = "auto"
    REVIEW = "review"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"

    @property
    def applied(self) -> bool:
        """True when the account of the line counts the statement."""
        return self in _APPLIED


_APPLIED = frozenset({Decision.AUTO, Decision.ACCEPTED, Decision.CORRECTED})


class HoldCode(StrEnum):
    """Why a person is asked before a statement counts; ``MatchedStatement.holds`` are ``code: words``."""

    UNKNOWN_SENDER = "unknown_sender"
    LOOKALIKE_SENDER = "lookalike_sender"
    UNPROVED_SENDER = "unproved_sender"
    FORWARDED = "forwarded"
    UNKNOWN_PO = "unknown_po"
    OTHER_VENDORS_PO = "other_vendors_po"
    UNKNOWN_LINE = "unknown_line"
    AMBIGUOUS_LINE = "ambiguous_line"
    LOW_SURENESS = "low_sureness"
    ITEM_DIFFERS = "item_differs"
    UNIT = "unit"
    QUANTITY = "quantity"
    PRICE = "price"
    CANCELLATION = "cancellation"
    SUBSTITUTION = "substitution"
    READING = "reading"
    CLOSED_LINE = "closed_line"
    NEWER_FACTS = "newer_facts"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for or against, readable by a person; ``bits`` is its weight as log2 odds."""

    text: str
    bits: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHead:
    """The paper a statement stands on, as far as the account needs it."""

    name: str
    kind: MailKind
    number: str | None = None
    references: frozenset[str] = frozenset()
    vendor_order: str | None = None
    revision: str | None = None
    answers_listed_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedStatement:
    """A statement with the line it was matched to.

    ``statement_id`` is 0 until stored. ``document_on`` orders the account (the paper's own date, else the
    mail's); ``received_at`` breaks ties. ``po`` and ``line`` are our own spelling, None where nothing fits.
    ``amount`` is the statement's quantity in the line's ordering unit, None where it has none or cannot be
    converted exactly; ``theoretical`` marks an amount that went through a theoretical weight.
    ``holds`` names in words why a person is asked; empty when applied. ``confidence`` is what decisions made of
    ``score``, which thresholds are learned on.
    """

    statement: Statement
    document: DocumentHead
    mail_id: int
    source: str
    vendor_id: str | None
    document_on: date
    received_at: datetime
    po: str | None
    line: str | None
    decision: Decision
    confidence: float
    statement_id: int = 0
    amount: Decimal | None = None
    theoretical: bool = False
    reasons: tuple[Reason, ...] = ()
    holds: tuple[str, ...] = ()
    score: float | None = None


class Action(StrEnum):
    """What a person (or a rule) did."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    NO_MATCH = "no_match"  # no order line of ours fits; somebody has to follow it up
    SPLIT = "split"  # one statement over several lines or dates
    SNOOZE = "snooze"  # not now: until a day or a newer mail
    ASSIGN = "assign"
    NOTE = "note"
    CANCEL_QUANTITY = "cancel_quantity"  # a named person takes quantity off the order
    CLOSE_SHORT = "close_short"  # a named person accepts that the rest will not come
    REFUSE_CLOSE = "refuse_close"
    REOPEN = "reopen"  # a close short is taken back for good
    HOLD = "hold"
    RELEASE = "release"
    SEEN = "seen"  # an informational exception was looked at
    RESOLVE = "resolve"  # an exception is dealt with, with its root cause
    NOTE_COST = "note_cost"  # what missed goods cost us; ``amount`` is money
    ACCEPT_DATE = "accept_date"  # a late promise is accepted
    TEACH = "teach"  # an alias or a layout counts from now on
    REVOKE = "revoke"  # an alias or a layout no longer counts
    UNDO = "undo"
    AUTO_APPLY = "auto_apply"  # the rule that applied a statement without a person
    SUPERSEDE = "supersede"
    APPROVE_MAIL = "approve_mail"  # a draft of ours may leave
    HOLD_MAIL = "hold_mail"
    RELEASE_MAIL = "release_mail"
    CANCEL_MAIL = "cancel_mail"
    SETTLE_MAIL = "settle_mail"  # a person says whether a mail left
    STOP_SENDING = "stop_sending"
    START_SENDING = "start_sending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """What a person made of a statement, or of one part of it: the line it is about and the values that count.

    ``amount`` is in the ordering unit of that line, None where the statement names no quantity.
    """

    po: str | None
    line: str | None
    statement: Statement
    amount: Decimal | None = None
    theoretical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A named value of a decision, such as ``until`` of a snooze or the answer to a question of a checklist."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEvent:
    """One row of the decision log; nothing is ever removed, an undo names the row it takes back.

    ``restated`` is what a correction or a split made of the statement. ``batch`` is equal for what was decided in
    one go. ``before`` and ``after`` say in words what changed.
    """

    decision_id: int
    at: datetime
    who: str
    action: Action
    po: str | None = None
    line: str | None = None
    statement_id: int | None = None
    amount: Decimal | None = None
    code: str | None = None
    undoes: int | None = None
    before: str = ""
    after: str = ""
    reason: str = ""
    batch: str = ""
    details: tuple[Detail, ...] = ()
    restated: tuple[Restated, ...] = ()

    def detail(self, name: str) -> str | None:
        """Return a named value, or None where the decision has none of that name."""
        return next((d.value for d in self.details if d.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Goods that arrived, as our ERP booked them; ``amount`` is in the line's ordering unit, negative to reverse."""

    number: str
    po: str
    line: str
    on: date
    amount: Decimal
    uom: str
    packing_slip: str = ""
