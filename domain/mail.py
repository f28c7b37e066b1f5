"""A message from the mailbox as values: headers, bodies and every leaf of its MIME tree."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mail address with its display name; ``email`` is lower case."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        """The part after the at sign, or an empty string."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One leaf of the MIME tree that is not the body: an attachment, an inline image, a forwarded message.

    ``path`` is its place in the tree ("2", "2.1"; an archive member adds "!name"). ``media_type`` is found by
    magic bytes first, then by the declared type. ``problem`` says why the part cannot be opened (encrypted,
    too large, damaged), in which case ``content`` may be empty. ``mail`` is set for an attached message.
    """

    name: str
    path: str
    media_type: str
    sha256: str
    content: bytes
    inline: bool = False
    problem: str | None = None
    mail: "Mail | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A decoded message.

    ``date`` is aware UTC; ``local_date`` is the calendar day in the sender's own offset, the reference for
    "today" and dates without a year. ``text`` is the plain body (made from HTML where there is no plain one);
    ``html`` is the HTML body as sent. ``headers`` keeps name (lower case) and value in order.
    """

    sha256: str
    source: str
    message_id: str | None
    date: dt.datetime
    local_date: dt.date
    sender: Address
    subject: str
    text: str
    html: str | None = None
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    problems: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)


class MailKind(StrEnum):
    """What a message is (CONTRACT section 2, ``messages.kind``)."""

    ACK = "ack"
    ACK_REV = "ack_rev"
    PACK = "pack"
    ASN = "asn"
    DELAY = "delay"
    STATUS = "status"
    INVOICE = "inv"
    REPLY = "reply"
    RECEIPT_ONLY = "receipt_only"
    QUOTE = "quote"
    QUESTION = "question"
    OUT_OF_OFFICE = "ooo"
    BOUNCE = "bounce"
    MARKETING = "marketing"
    OWN = "own"
    OTHER = "other"


class Outcome(StrEnum):
    """How a message ended (CONTRACT section 2, ``messages.outcome``)."""

    APPLIED = "applied"
    REVIEW = "review"
    NO_STATEMENT = "no_statement"
    IGNORED = "ignored"
    FAILED = "failed"
