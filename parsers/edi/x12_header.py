"""The beginning segment of an 855 or 865: what it says of the order as a whole (BAK02, BCA02; DOMAIN 7.3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.document import Caution, LineReference, Statement, StatementKind
from parsers.edi.segments import Piece, ReadDate, Segment, evidences
from parsers.edi.x12_codes import ORDER_WORDS, OrderVerdict

CANCELS = "01"  # element 353
_KINDS = {
    OrderVerdict.AS_ORDERED: StatementKind.CONFIRM,
    OrderVerdict.LISTED_DIFFER: StatementKind.CONFIRM,
    OrderVerdict.REJECTED: StatementKind.REJECT,
    OrderVerdict.HOLD: StatementKind.RECEIPT_ONLY,
    OrderVerdict.UNSAID: StatementKind.RECEIPT_ONLY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The beginning segment and what the segments before the first line say for all lines."""

    begin: Segment
    po: Piece | None
    purpose: str
    verdict: OrderVerdict
    type_code: str
    vendor_order: Piece | None
    date: Piece | None
    promised: ReadDate
    references: frozenset[str]


def silent_type(header: Header) -> tuple[str, ...]:
    """Return a warning where the acknowledgment type confirms nothing by itself."""
    words = ORDER_WORDS.get(header.type_code)
    silent = header.verdict in (OrderVerdict.HOLD, OrderVerdict.SILENT) and words is not None
    return (f"{header.begin.tag}02 {header.type_code}: {words}; this confirms nothing",) if silent else ()


def whole_order(header: Header, *, control: str) -> Iterator[Statement]:
    """Yield what an answer without lines says: accepted, rejected, cancelled, or only that the vendor has the order."""
    kind = StatementKind.CANCEL if header.purpose == CANCELS else _KINDS.get(header.verdict)
    if kind is None or header.po is None:
        return
    promised = header.promised if kind is StatementKind.CONFIRM else ReadDate()
    doubts = {promised.caution} if promised.caution else set[Caution]()
    if kind is not StatementKind.CANCEL and header.verdict in (OrderVerdict.HOLD, OrderVerdict.LISTED_DIFFER):
        doubts.add(Caution.UNCLEAR_KIND)  # on hold; or "only the exceptions follow", and none does
    yield Statement(
        kind=kind,
        target=LineReference(row=f"{control}:0", po_text=header.po.text, whole_order=True),
        promise=promised.window,
        cautions=frozenset(doubts),
        evidence=evidences(("po", header.po), ("kind", header.begin.piece(2))) + promised.evidence,
        note=ORDER_WORDS.get(header.type_code, ""),
    )
