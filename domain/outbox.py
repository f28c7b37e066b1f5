"""What we send and what we asked: chase mails with their lines, and the record of every question put to a vendor."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class OutboxStatus(StrEnum):
    """Where a mail of ours stands (CONTRACT section 2, ``outbox.status``)."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"

    @property
    def pending(self) -> bool:
        """True while the mail still waits to leave; a contact has at most one such chase a day."""
        return self in _PENDING


_PENDING = frozenset({OutboxStatus.DRAFT, OutboxStatus.QUEUED, OutboxStatus.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseRef:
    """One numbered row of a chase: ``ref`` is printed beside it so that an answer can name it.

    ``reasons`` are the exception codes asked about (DOMAIN 4.4), in the order they were written. ``cells`` are the
    printed cells of the row in the order of the table, so that ours can be told from the vendor's when they come back.
    """

    ref: str
    po: str
    line: str
    reasons: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


class Letter(StrEnum):
    """What a mail of ours is; the name of its template (DOMAIN 5.5)."""

    REQUEST = "request"  # the chase: one table, sections by reason
    DIGEST = "digest"  # the weekly one of low risk
    ESCALATION = "escalation"
    SUBSTITUTION_ACCEPT = "substitution_accept"
    SUBSTITUTION_DECLINE = "substitution_decline"
    PRICE_MISMATCH = "price_mismatch"
    CANCEL_DISPUTE = "cancel_dispute"
    CERT_REQUEST = "cert_request"
    RESEND_PO = "resend_po"
    THANKS = "thanks"
    ALERT_TRAFFIC = "alert_traffic"
    ALERT_SALES = "alert_sales"
    ALERT_PROCESSING = "alert_processing"
    REPORT = "report"  # a report to our own people, made by no template

    @property
    def alert(self) -> bool:
        """True for news of goods that slip."""
        return self.value.startswith("alert_")

    @property
    def internal(self) -> bool:
        """True for mails to our own people."""
        return self.alert or self is Letter.REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAttachment:
    """A file that goes along with a mail of ours, byte for byte."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A composed mail before or after it left.

    ``to`` and ``cc`` are addresses as on file for the vendor. ``stage`` is the step of the ladder, 1 for the
    first question. ``message_id`` is fixed when the mail is composed, so that a repeated delivery is the same
    mail; it is written with its angle brackets. ``business_date`` is the as-of day of the chase.
    ``status_reason`` says why a mail is held, failed or only a draft. ``token`` is what stands in the subject
    without its brackets, ``reply_to`` the address for answers where it is not the shared mailbox itself.
    ``send_from`` is the first moment of the vendor's send window; a mail nobody released waits for it.
    ``released_by`` names the person who let it go; empty for one that goes by itself.
    """

    to: tuple[str, ...]
    subject: str
    text: str
    vendor_id: str | None
    stage: int
    message_id: str
    business_date: date
    html: str | None = None
    cc: tuple[str, ...] = ()
    refs: tuple[ChaseRef, ...] = ()
    in_reply_to: str | None = None
    status: OutboxStatus = OutboxStatus.DRAFT
    status_reason: str = ""
    letter: Letter = Letter.REQUEST
    token: str = ""
    reply_to: str = ""
    send_from: datetime | None = None
    released_by: str = ""
    attachments: tuple[MailAttachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseRecord:
    """One question that was put: for this line, for this reason, at this stage; it is never put twice."""

    vendor_id: str
    po: str
    line: str
    reason: str
    stage: int
    on: date


class ContactCondition(StrEnum):
    """Whether an address on file can be written to."""

    VALID = "valid"
    INVALID = "invalid"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactState:
    """What bounces and automatic replies taught about an address.

    ``since`` is the day it was learnt, ``away_until`` the last day of absence (None when the vendor gave none),
    ``why`` the words it rests on.
    """

    email: str
    condition: ContactCondition
    since: date
    away_until: date | None = None
    why: str = ""


class BounceKind(StrEnum):
    """What a delivery report says about an address."""

    HARD = "hard"  # the address does not work
    SOFT = "soft"  # given up for another reason: mailbox full, policy, time ran out
    DELAYED = "delayed"  # still being tried


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRecord:
    """One delivery report about one address; ``status`` is the enhanced code (RFC 3463), empty where none is given."""

    email: str
    at: datetime
    kind: BounceKind
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedUpdate:
    """A vendor's word that news will come on a day ("will update Friday").

    ``po`` and ``line`` are None where the word names none: it then holds for everything this vendor was asked.
    ``said_on`` is the day of the mail, ``on`` the day promised.
    """

    vendor_id: str
    on: date
    said_on: date
    po: str | None = None
    line: str | None = None
    words: str = ""


class AnswerTie(StrEnum):
    """By what a mail is known to answer a mail of ours, the strongest first (mail.md 35)."""

    PLUS_ADDRESS = "plus_address"
    MESSAGE_ID = "message_id"
    SUBJECT_TOKEN = "subject_token"  # noqa: S105 -- the name of a tie, no secret
    FOOTER_REF = "footer_ref"
    ROW_REF = "row_ref"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseReply:
    """A mail that answers one of ours.

    ``agreed`` is false where the sender is not of the vendor we wrote to: such a mail is noted and never merged.
    ``general`` tells that it says nothing of single lines ("checking, will advise").
    """

    outbox_id: int
    mail_id: int
    tie: AnswerTie
    agreed: bool
    on: date
    general: bool = False
    note: str = ""


class DraftVerdict(StrEnum):
    """What a person did with a draft; unchanged ones count towards letting a vendor's mails go by themselves."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReview:
    """A person's verdict on one draft."""

    outbox_id: int
    vendor_id: str
    verdict: DraftVerdict
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLetter:
    """A mail that one of our people wrote to a vendor by hand; ``pos`` are the orders it names (``po_key``)."""

    vendor_id: str
    at: datetime
    pos: frozenset[str] = frozenset()
