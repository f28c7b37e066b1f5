"""The fixed table of a request (DOMAIN 5.5): one row per line, its cells cleaned, three columns for the vendor."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.state import LineState

COLUMNS = (
    "Ref",
    "PO",
    "Line",
    "Your order",
    "Item / description",
    "Customer part",
    "Open qty",
    "UOM",
    "Need date",
    "Your last date",
    "Your ship date",
    "Qty you ship",
    "Comment",
)
ANSWERS = 3  # columns at the end that the vendor fills
_EMPTY = "-"
_LONGEST = 80
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """What the words and the table may say of a line; prices, customers and other vendors' data are not here."""

    ref: str
    po: str
    line: str
    your_order: str
    description: str
    item: str
    open: str
    uom: str
    need: str
    last_date: str
    ordered: str
    shipped: str
    paper: str
    paper_date: str
    detail: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the row in the order of ``COLUMNS``, the vendor's empty."""
        ours = (
            self.ref, self.po, self.line, self.your_order, self.description, self.item, self.open, self.uom, self.need,
            self.last_date,
        )  # fmt: skip
        return (*(cell or _EMPTY for cell in ours), *([""] * ANSWERS))


def asked_line(state: LineState, *, ref: str, detail: str = "") -> AskedLine:
    """Return a line as it may leave the house."""
    line = state.line
    claim = next((s for s in reversed(state.shipments) if s.complete_claim), None)
    paper = claim or (state.shipments[-1] if state.shipments else None)
    described = " ".join(part for part in (line.vendor_item, line.description) if part)
    return AskedLine(
        ref=ref,
        po=one_line(line.po),
        line=one_line(line.line),
        your_order=one_line(" ".join(state.vendor_orders[-1:])),
        description=one_line(described),
        item=one_line(line.item),
        open=number(state.unshipped),
        uom=one_line(line.uom, longest=10),
        need=day(line.need_date),
        last_date=day(state.promise.end if state.promise else None),
        ordered=number(line.ordered - state.cancelled),
        shipped=number(state.shipped),
        paper=one_line(paper.document or "", longest=30) if paper else "",
        paper_date=day(paper.on if paper else None),
        detail=one_line(detail, longest=300),
    )


def one_line(value: str, *, longest: int = _LONGEST) -> str:
    """Return a value fit for a header or a table cell.

    One line, no control, invisible or direction-changing characters, no column bars, at most ``longest``
    characters.
    """
    flat = _BLANKS.sub(" ", value).replace("|", "/")
    visible = "".join(c for c in flat if not unicodedata.category(c).startswith("C")).strip()
    return visible if len(visible) <= longest else visible[: longest - 3].rstrip() + "..."


def number(amount: Decimal) -> str:
    """Return a figure without padding zeros and without an exponent."""
    return f"{amount.normalize():f}"


def day(value: date | None) -> str:
    """Return a day as ISO text, empty where there is none."""
    return value.isoformat() if value else ""


def earliest_need(states: Sequence[LineState]) -> str:
    """Return the first need date of some lines."""
    return day(min((s.line.need_date for s in states if s.line.need_date), default=None))
