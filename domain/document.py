"""What a vendor wrote: documents, and in them statements about order lines, each with its evidence."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.layout_memory import ColumnMap
from domain.mail import MailKind
from domain.outbox import ChaseRef
from domain.promise import PromiseWindow
from domain.quantity import Quantity

_Day = date  # the field ``Document.date`` hides the type's name inside its class


TEXT_OF_MAIL = "body"  # the name of a mail's own text among its documents


class StatementKind(StrEnum):
    """What is said about a line (CONTRACT section 2, ``statements.kind``)."""

    CONFIRM = "confirm"
    SHIP = "ship"
    BACKORDER = "backorder"
    DELAY = "delay"
    CANCEL = "cancel"
    SUBSTITUTE = "substitute"
    RECEIPT_ONLY = "receipt_only"
    REJECT = "reject"


DECIDED_BY_A_PERSON = frozenset({StatementKind.CANCEL, StatementKind.SUBSTITUTE, StatementKind.REJECT})
"""What never changes a line by itself (CONTRACT 3.7)."""


class Intent(StrEnum):
    """What a vendor's text wants to say (DOMAIN 2.1); one text may have several."""

    CONFIRM_ALL = "confirm_all"
    CONFIRM_PARTIAL = "confirm_partial"
    BACKORDER_ETA = "backorder_eta"
    BACKORDER_NO_ETA = "backorder_no_eta"
    ETA_GIVEN = "eta_given"
    ETA_CHANGED = "eta_changed"
    SPLIT = "split"
    SUBSTITUTE_OFFER = "substitute_offer"
    PRICE_CHANGE = "price_change"
    QTY_CHANGE = "qty_change"
    CANCEL = "cancel"
    HOLD = "hold"
    SHIPPED = "shipped"
    READY = "ready"
    SEE_ATTACHED = "see_attached"
    QUESTION = "question"
    REVISION_REQUEST = "revision_request"
    ACK_RECEIPT_ONLY = "ack_receipt_only"
    ALREADY_DELIVERED = "already_delivered"
    WRONG_CONTACT = "wrong_contact"
    OUT_OF_OFFICE = "ooo"
    BOUNCE = "bounce"
    REFUSAL = "refusal"
    UPDATE_LATER = "update_later"
    THANKS = "thanks"
    OTHER = "other"


class Caution(StrEnum):
    """A reason to let a person look before a statement is applied, or to fold it differently.

    The first group forces review; the second only changes how the account reads the statement.
    """

    CONDITIONAL = "conditional"  # "can ship 12/4 if released by noon"
    UNCLEAR_QUANTITY = "unclear_quantity"  # two readings, a bundle without pieces, OCR without a second check
    UNCLEAR_DATE = "unclear_date"  # 2/30, weekday that contradicts the date, a year in the past
    UNCLEAR_KIND = "unclear_kind"
    FAILED_CHECK = "failed_check"  # ordered != shipped + backordered, price x qty != extension
    OCR = "ocr"  # read from a scan
    DEFAULT_ACCEPT = "default_accept"  # "unless I hear otherwise": urgent
    # --- not by themselves a reason for review
    SOFT = "soft"  # "should", "looks like"
    UNDATED = "undated"  # the vendor says that there is no date (TBD, 12/31/2099), which takes an older one back
    CUMULATIVE = "cumulative"  # shipped to date, not this shipment
    MAYBE_NEED_DATE = "maybe_need_date"  # "Due date": the label says neither promised nor asked for
    ORDER_COMPLETE = "order_complete"  # "complete" is said of the whole order, lines that are not named among it
    TOTAL_VIEW = "total_view"  # the quantity is the line's whole, not an addition


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page in PDF points, origin top left, as pdfplumber counts."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters ``start`` up to but not including ``end`` of the body text (or of the EDI text)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A spreadsheet or table cell, written ``Sheet!C4``."""

    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words a field came from. ``page`` is 1-based (page or sheet); ``field`` is the export's column name."""

    field: str
    page: int
    place: Box | Span | Cell
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReference:
    """What a statement points at, as the vendor wrote it; nothing is resolved here.

    ``row`` names the document row: statements with the same row are about the same thing and are matched
    together (shipped and backordered of one packing list row, the schedules of one item). ``po_line`` is given
    only where the vendor means *our* line number (an EDI echo, "Your item", an answer to our numbered table);
    a bare "Line" or "Itm" column goes to ``line_text``, which may be the vendor's own numbering.
    ``codes`` are item numbers of either side. ``lines`` lists several line numbers ("lines 1-3");
    ``whole_order`` means every open line of the order except those in ``but_lines``/``but_items``.
    """

    row: str
    po_text: str | None = None
    po_line: str | None = None
    line_text: str | None = None
    lines: tuple[str, ...] = ()
    item_text: str = ""
    codes: tuple[str, ...] = ()
    whole_order: bool = False
    but_lines: tuple[str, ...] = ()
    but_items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing a vendor said about one line (or about several, see ``LineReference``), as read.

    ``quantity`` is the quantity of this statement in a canonical unit, ``uom_text`` the unit as written.
    ``ordered`` is what the document says was ordered and only helps matching. ``previous`` is the older date
    the vendor names ("was 12/4"). ``reading`` is the reader's own sureness of the values, 0 to 1.
    ``note`` keeps the vendor's words on cause or condition. ``weight`` is the net weight that a shipping paper prints
    beside pieces, a second look at them.
    """

    kind: StatementKind
    target: LineReference
    quantity: Quantity | None = None
    uom_text: str | None = None
    ordered: Quantity | None = None
    promise: PromiseWindow | None = None
    previous: PromiseWindow | None = None
    ship_date: date | None = None
    tracking: str | None = None
    unit_price: Decimal | None = None
    price_uom: str | None = None
    complete_claim: bool = False
    page: int = 1
    evidence: tuple[Evidence, ...] = ()
    cautions: frozenset[Caution] = frozenset()
    note: str = ""
    reading: float = 1.0
    weight: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a mail: the body (named ``body``) or an attachment.

    ``date`` is the document's own date (acknowledgment, print, ship or invoice date), not the order date.
    ``number`` is the vendor's number of this document (packing list, acknowledgment, invoice);
    ``references`` are further numbers of the same shipment or paper (BOL, packing list on an invoice).
    ``po_numbers`` are the buyer's order numbers it prints, as written. ``answers_listed_only`` is true where the
    paper itself says that lines it does not list are accepted (X12 BAK02=AE), so that silence is no omission.
    ``column_maps`` tell how the columns of its tables were understood. ``intents`` are those of a running text.
    ``problem`` set means the document failed and ``statements`` is empty.
    """

    name: str
    kind: MailKind
    pages: int = 1
    number: str | None = None
    references: frozenset[str] = frozenset()
    vendor_order: str | None = None
    po_numbers: tuple[str, ...] = ()
    date: _Day | None = None
    revision: str | None = None
    title: str = ""
    answers_listed_only: bool = False
    statements: tuple[Statement, ...] = ()
    column_maps: tuple[ColumnMap, ...] = ()
    problem: str | None = None
    sha256: str | None = None
    warnings: tuple[str, ...] = ()
    intents: frozenset[Intent] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OurLine:
    """What a reader of words may know of a line of ours: how it is called and how much of it is open.

    ``codes`` are item numbers of either side. ``balance`` is the open quantity in the line's unit ``uom``, None where
    it is not known.
    """

    po: str
    line: str
    description: str
    codes: tuple[str, ...] = ()
    balance: Decimal | None = None
    uom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedOn:
    """The day on which an order of ours was placed; ``po`` is its number in comparable form (``po_key``)."""

    po: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingContext:
    """What the reader may know beside the bytes.

    ``reference`` is the day dates without a year are counted from (the mail's own day). ``day_first`` is how
    this vendor writes 03/04. ``known_pos`` holds ``po_key`` forms of our open orders (of this vendor where the
    vendor is known): the surest way to tell a PO number from any other number. ``order_date`` is the day that
    "6-8 weeks ARO" counts from, where what is read speaks of one order; ``ordered`` has those days by order, for papers
    that name theirs. ``own_domains`` are ours, to tell our words from the vendor's. ``taught`` are the column maps
    that were confirmed for this vendor. ``our_lines`` are the lines of the orders a mail names (or of the vendor, where
    it names none). ``sent_texts`` are the texts of our own mails that it answers, ``asked`` the rows of their tables
    with the printed cells.
    """

    reference: date
    day_first: bool = False
    known_pos: frozenset[str] = frozenset()
    order_date: date | None = None
    ordered: tuple[OrderedOn, ...] = ()
    own_domains: tuple[str, ...] = ()
    taught: tuple[ColumnMap, ...] = ()
    our_lines: tuple[OurLine, ...] = ()
    sent_texts: tuple[str, ...] = ()
    asked: tuple[ChaseRef, ...] = ()

    def about(self, orders: Collection[str]) -> "ReadingContext":
        """Return the same for words about these orders (``po_key`` forms): lead times count from their day.

        Where they were placed on different days, or none of them is ours, nothing changes.
        """
        days = {each.on for each in self.ordered if each.po in orders}
        return replace(self, order_date=days.pop()) if len(days) == 1 else self
