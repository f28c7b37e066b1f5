"""What a format reader finds in a file before anybody interprets it: words in lines, and tables with roles.

PDF, scan, spreadsheet, CSV and HTML readers all return a ``Layout``; ``parsers.papers.interpret`` turns it into a
``Document`` without knowing the format. A spreadsheet cell counts as one word whose x is its column index and
whose top is its row index.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.document import Box, Cell, Span


class Role(StrEnum):
    """What a column (or a labelled value) holds. Several columns of a table may share the OTHER role."""

    PO = "po"
    PO_LINE = "po_line"  # surely the buyer's line number ("PO Line", "Cust line", "Your item")
    PO_AND_LINE = "po_and_line"  # "4500017301 / 10" in one cell
    LINE = "line"  # a line number of either side
    VENDOR_ORDER = "vendor_order"
    ITEM = "item"  # an item number of either side
    CUSTOMER_ITEM = "customer_item"
    DESCRIPTION = "description"
    FORM = "form"
    GRADE = "grade"
    SIZE = "size"
    QUANTITY = "quantity"  # a bare "Qty": ordered or confirmed or shipped, by the document's kind
    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    SHIPPED_TO_DATE = "shipped_to_date"
    SHIPPED_BEFORE = "shipped_before"
    BACKORDERED = "backordered"
    OPEN = "open"  # balance, remaining: backordered only if the paper says so
    CANCELLED = "cancelled"
    RECEIVED = "received"
    PRODUCED = "produced"
    UOM = "uom"
    PIECES = "pieces"
    BUNDLES = "bundles"
    WEIGHT = "weight"
    PRICE = "price"
    PRICE_UOM = "price_uom"
    AMOUNT = "amount"
    DATE_REQUIRED = "date_required"
    DATE_OLD = "date_old"  # "Original promise", "Old ship date", "Delivery was"
    DATE_PROMISED = "date_promised"  # basis not said by the label
    DATE_SHIP = "date_ship"  # ship date: promised on an acknowledgment, actual on a packing list
    DATE_DELIVERY = "date_delivery"
    DATE = "date"
    PERIOD = "period"  # a quantity per week or month: the heading says when
    SIZE_QUANTITY = "size_quantity"  # a quantity per size: the heading says which
    STATUS = "status"
    COMMENT = "comment"
    DISPOSITION = "disposition"  # P21 Disp., P/F, C/P flag columns
    RELEASE = "release"
    HEAT = "heat"
    TAG = "tag"
    TRACKING = "tracking"
    REF = "ref"  # our own chase table's row key
    CUSTOMER = "customer"  # sold-to name: other customers' rows in a status report
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of text with its place; geometry in PDF points (or column and row indexes for grids)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    place: Box | Span | Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """Words on one baseline, left to right."""

    words: tuple[Word, ...]
    page: int

    @property
    def text(self) -> str:
        """The words joined by single blanks."""
        return " ".join(w.text for w in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A table column: its role and its header as printed (stacked header lines joined by a blank)."""

    role: Role
    header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """The text of a cell in one row, with the place of its words."""

    text: str
    page: int
    place: Box | Span | Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One item row.

    ``cells`` maps the column's index to the cell. ``above`` and ``below`` hold continuation lines that belong to
    this item (wrapped description, customer part, schedule lines, tags, status notes), with the cell split by
    columns where the words fall into bands. ``section`` is the nearest heading row above inside the table
    ("BACKORDERED ITEMS", "In stock - ships 11/13").
    """

    cells: Mapping[int, TableCell]
    page: int
    above: tuple[TextLine, ...] = ()
    below: tuple[TextLine, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with recognised header: ``title`` is the text line just above it, if any."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    page: int
    title: str = ""
    name: str = ""
    totals: tuple[TextLine, ...] = ()

    def index(self, role: Role) -> int | None:
        """Return the index of the first column with this role."""
        return next((i for i, c in enumerate(self.columns) if c.role is role), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All that was found: every text line of the pages (inside tables too) and the tables.

    ``starts`` are the numbers of pages (1-based) on which another paper begins; no table spans two papers.
    """

    lines: tuple[TextLine, ...]
    tables: tuple[Table, ...]
    pages: int = 1
    ocr: bool = False
    warnings: tuple[str, ...] = field(default=())
    starts: frozenset[int] = frozenset()
