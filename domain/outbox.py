"""What we send and what we asked: chase mails with their lines, and the record of every question put to a vendor."""

from dataclasses import dataclass
from datetime import date
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

    ``reasons`` are the exception codes asked about (DOMAIN 4.4), in the order they were written.
    """

    ref: str
    po: str
    line: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A composed mail before or after it left.

    ``to`` and ``cc`` are addresses as on file for the vendor. ``stage`` is the step of the ladder, 1 for the
    first question. ``message_id`` is fixed when the mail is composed, so that a repeated delivery is the same
    mail; it is written with its angle brackets. ``business_date`` is the as-of day of the chase.
    ``status_reason`` says why a mail is held or failed.
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
