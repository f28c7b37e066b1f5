"""Small values that only the store and the flows know: feeds, stored mails and documents, counts."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from domain.delivery import DeliveryState
from domain.document import StatementKind
from domain.mail import Mail, MailKind, Outcome
from domain.outbox import OutgoingMail
from domain.purchase import line_key, po_key
from domain.state import OpenException


class LineKey(NamedTuple):
    """An order line in comparable form; ``line`` is empty where only the order is meant."""

    po: str
    line: str


def key_of(po: str, line: str | None) -> LineKey:
    """Return the comparable key of a line as anybody spells it."""
    return LineKey(po_key(po), line_key(line) if line else "")


def keys_of(lines: Iterable[tuple[str, str | None]]) -> frozenset[LineKey]:
    """Return comparable keys of lines as anybody spells them."""
    return frozenset(key_of(po, line) for po, line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLine:
    """What an order line is found by: its row, order, vendor, and all words about the goods."""

    po_line_id: int
    po: str
    vendor_id: str
    text: str


class FeedKind(StrEnum):
    """Which file our ERP or a vendor gave."""

    ORDERS = "orders"
    VENDORS = "vendors"
    RECEIPTS = "receipts"
    CUSTOMERS = "customers"
    DEMAND = "demand"
    INVENTORY = "inventory"
    VENDOR_STOCK = "vendor_stock"


class FeedExtent(StrEnum):
    """Whether a report holds every open line, so that a line that vanished was closed by the ERP."""

    PART = "part"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRun:
    """One import of a feed file; ``feed_id`` is 0 until stored.

    ``sha256`` names the file among the blobs; ``mapping`` are the headers a person gave for fields, ``vendor_id``
    the vendor whose list it is. ``after_mail`` is the last mail that was stored before, set when the run is stored.
    """

    name: str
    sha256: str
    kind: FeedKind
    as_of: dt.date
    mapping: tuple[tuple[str, str], ...] = ()
    extent: FeedExtent = FeedExtent.PART
    vendor_id: str | None = None
    after_mail: int = 0
    feed_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCounts:
    """What an import changed. ``repeated`` rows named a line again within the file; the last one counts."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0

    def __add__(self, other: "SaveCounts") -> "SaveCounts":
        return SaveCounts(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
            repeated=self.repeated + other.repeated,
        )


class OrderChange(StrEnum):
    """What the ERP feed changed on a line."""

    ORDERED = "ordered"
    UOM = "uom"
    CANCELLED = "cancelled"
    NEED_FROM = "need_from"
    NEED_DATE = "need_date"
    UNIT_PRICE = "unit_price"
    PRICE_UOM = "price_uom"
    CLOSED = "closed_by_erp"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """One change of one line by one feed; ``before`` and ``after`` are the values as text."""

    event_id: int
    feed_id: int
    on: dt.date
    po: str
    line: str
    vendor_id: str
    change: OrderChange
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNote:
    """A document of a mail as the messages export lists it."""

    name: str
    kind: MailKind
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """The final row of a mail; ``kind`` and ``outcome`` are None while it is not finished."""

    mail_id: int
    sha256: str
    source: str
    message_id: str | None
    date: dt.datetime
    local_date: dt.date
    sender: str
    sender_name: str
    subject: str
    vendor_id: str | None
    kind: MailKind | None
    outcome: Outcome | None
    reason: str
    documents: tuple[DocumentNote, ...]
    in_reply_to: str | None
    references: tuple[str, ...]
    payload_digest: str
    captured_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingHead:
    """A statement that waits for a person, without its content: what the order of the queue needs."""

    statement_id: int
    mail_id: int
    document: str
    page: int
    vendor_id: str | None
    kind: StatementKind
    po: str | None
    line: str | None
    amount: Decimal | None
    confidence: float
    document_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class MailArrival:
    """A mail to store, with what is known before its documents are read.

    ``payload_digest`` is equal for the same message fetched from two places; it may be empty. ``captured_by`` is
    the person who wrote down a vendor's words from the phone.
    """

    mail: Mail
    vendor_id: str | None
    payload_digest: str = ""
    captured_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document that came with an earlier mail of a vendor."""

    document_id: int
    mail_id: int
    vendor_id: str | None
    received_at: dt.datetime
    name: str
    kind: MailKind
    pages: int
    sha256: str | None
    number: str | None
    references: frozenset[str]
    vendor_order: str | None
    po_numbers: tuple[str, ...]
    date: dt.date | None
    revision: str | None
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredException:
    """An exception with its history; open while ``resolved_on`` is None."""

    exception_id: int
    exception: OpenException
    resolved_on: dt.date | None
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileCounts:
    """What reconciling exceptions changed."""

    opened: int = 0
    reopened: int = 0
    updated: int = 0
    resolved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A stored mail of ours. ``raw_sha256`` names its bytes in the blob store once they were built."""

    outbox_id: int
    mail: OutgoingMail
    raw_sha256: str | None
    delivery: DeliveryState
    sent_on: dt.datetime | None
