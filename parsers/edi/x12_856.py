"""X12 856: a dispatch notice as a tree of shipment, orders, packs and items (DOMAIN 7.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.document import Caution, Document, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.segments import Piece, Segment, day, evidences, joined, number
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements
from parsers.edi.x12_codes import (
    COMPLETE_CLAIMS,
    LINE_STATUS,
    ORDER_LINE_QUALIFIERS,
    ORDER_QUALIFIERS,
    PAPER_REFERENCES,
    VENDOR_ORDER_REFERENCES,
    Verdict,
)
from parsers.edi.x12_levels import Level, hierarchy
from parsers.edi.x12_measures import shipped_amount
from parsers.edi.x12_transaction import Transaction, item_codes, pairs

_CANCELS = "01"
_SHIPPED = "011"
_TRACKING = ("2I", "CN")
_NO_SIZE = Segment(tag="SN1", number=0, elements=())
_BACKORDERS = frozenset({"BP", "IB"})
_SPOKEN = {
    Verdict.CANCEL: StatementKind.CANCEL,
    Verdict.REJECT: StatementKind.REJECT,
    Verdict.SUBSTITUTE: StatementKind.SUBSTITUTE,
}


def read_856(transaction: Transaction, *, name: str) -> Document:
    """Return the dispatch notice of one 856 transaction.

    Raises:
        DocumentError: no BSN segment, or a notice that takes an earlier one back.
    """
    begin = next((s for s in transaction.segments if s.tag == "BSN"), None)
    if begin is None:
        raise DocumentError(f"segment {transaction.number} (ST*856): no BSN follows")
    if begin.text(1) == _CANCELS:
        raise DocumentError(f"segment {begin.number} (BSN): cancels shipment {begin.text(2)}; a person has to look")
    levels = hierarchy(transaction.segments)
    items = [_item(level, transaction) for level in _item_levels(levels)]
    statements = ship_statements(items, _facts(transaction))
    faults = (*transaction.faults, *_count_faults(transaction.segments, levels))
    return Document(
        name=name,
        kind=MailKind.ASN,
        number=begin.text(2) or None,
        references=frozenset(_references(transaction.segments, PAPER_REFERENCES)),
        vendor_order=next(iter(_references(transaction.segments, VENDOR_ORDER_REFERENCES)), None),
        po_numbers=tuple(dict.fromkeys(item.po for item in items if item.po)),
        date=day(begin.text(3)),
        revision=begin.text(1) if begin.text(1) in ("04", "05") else None,
        title="X12 856 ship notice",
        statements=statements,
        warnings=faults,
    )


def _item_levels(levels: Sequence[Level]) -> list[Level]:
    """Return the levels that ship something: items, or where there are none whatever has an SN1."""
    items = [level for level in levels if level.code == "I"]
    return items or [level for level in levels if any(s.tag == "SN1" for s in level.segments)]


def _item(level: Level, transaction: Transaction) -> ShippedItem:
    lin = level.nearest("LIN")
    sn1 = next((s for s in level.segments if s.tag == "SN1"), _NO_SIZE)
    order = level.nearest("PRF")
    found = list(pairs(lin, start=2)) if lin else []
    own = next((v for q, v in found if q in ORDER_LINE_QUALIFIERS), None) or _own_line(level)
    line_piece = (lin.piece(1) if lin else None) or sn1.piece(1)
    po_piece = order.piece(1) if order else None
    po = next((v for q, v in found if q in ORDER_QUALIFIERS), None) or (po_piece.text if po_piece else None)
    codes = item_codes(found)
    words = joined((s.text(5) for s in level.segments if s.tag == "PID"), separator=" ")
    evidence = evidences(("po", po_piece), ("line", line_piece))
    item = ShippedItem(
        po=po,
        own_line=own,
        counted=line_piece.text if line_piece else None,
        codes=codes,
        item_text=words or (codes[0] if codes else ""),
        shipped=None,
        uom=sn1.text(3),
        evidence=evidence,
    )
    return _sized(_sent(item, level), sn1, level, complete=transaction.complete)


def _sent(item: ShippedItem, level: Level) -> ShippedItem:
    """Return the item with the day and the number of the shipment it hangs under."""
    above = [*level.up()]
    shipped = next((p for over in above if (p := _ship_day(over.segments)) is not None), None)
    tracking = next((p for over in above if (p := _tracking(over.segments)) is not None), None)
    return replace(
        item,
        ship_date=day(shipped.text) if shipped else None,
        tracking=tracking.text if tracking else None,
        evidence=item.evidence + evidences(("ship_date", shipped), ("tracking", tracking)),
    )


def _ship_day(segments: Sequence[Segment]) -> Piece | None:
    return next((s.piece(2) for s in segments if s.tag == "DTM" and s.text(1) == _SHIPPED), None)


def _tracking(segments: Sequence[Segment]) -> Piece | None:
    return next((p for q in _TRACKING for p in _reference_pieces(segments, frozenset({q}))), None)


def _own_line(level: Level) -> str | None:
    return next((s.text(2) for s in level.segments if s.tag == "REF" and s.text(1) in ORDER_LINE_QUALIFIERS), None)


def _sized(item: ShippedItem, sn1: Segment, level: Level, *, complete: bool) -> ShippedItem:
    """Return the item with its quantities and with what its line status says about the rest."""
    ordered_uom = sn1.text(6) or sn1.text(3)
    amount, uom = shipped_amount(sn1, level.segments)
    code = sn1.text(8).upper()
    status = LINE_STATUS.get(code)
    doubts = {amount.caution} if amount.caution else set()
    if not complete:
        doubts.add(Caution.FAILED_CHECK)
    return replace(
        item,
        shipped=amount.value,
        uom=uom,
        ordered=number(sn1.text(5)),
        ordered_uom="" if ordered_uom == uom else ordered_uom,
        to_date=number(sn1.text(4)) if uom == sn1.text(3) else None,
        balance_backordered=code in _BACKORDERS,
        verdict=_SPOKEN.get(status.verdict) if status else None,
        complete_claim=code in COMPLETE_CLAIMS,
        cautions=frozenset(doubts),
        evidence=item.evidence + evidences(("qty", amount.piece), ("kind", sn1.piece(8))),
        note=f"{status.words} ({code})" if status else "",
    )


def _facts(transaction: Transaction) -> ShipmentFacts:
    """Return what stands outside of all levels; vendors leave the HL of the shipment out."""
    shipped, tracking = _ship_day(transaction.segments), _tracking(transaction.segments)
    return ShipmentFacts(
        ship_date=day(shipped.text) if shipped else None,
        tracking=tracking.text if tracking else None,
        row_prefix=f"{transaction.control}:",
    )


def _reference_pieces(segments: Sequence[Segment], qualifiers: frozenset[str]) -> Iterator[Piece]:
    for segment in segments:
        piece = segment.piece(2)
        if segment.tag == "REF" and segment.text(1) in qualifiers and piece is not None:
            yield piece


def _references(segments: Sequence[Segment], qualifiers: frozenset[str]) -> tuple[str, ...]:
    return tuple(piece.text for piece in _reference_pieces(segments, qualifiers))


def _count_faults(segments: Sequence[Segment], levels: Sequence[Level]) -> tuple[str, ...]:
    total = next((s for s in segments if s.tag == "CTT"), None)
    if total is None or not total.text(1).isdecimal() or int(total.text(1)) in _counts(levels):
        return ()
    return (f"segment {total.number} (CTT) counts {total.text(1)}, there are {len(levels)} HL segments",)


def _counts(levels: Sequence[Level]) -> frozenset[int]:
    """Return what vendors count in CTT01: all HL segments, or the items only."""
    return frozenset({len(levels), sum(level.code == "I" for level in levels)})
