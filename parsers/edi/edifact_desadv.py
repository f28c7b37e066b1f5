"""EDIFACT DESADV: a dispatch notice (DOMAIN 7.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.document import Caution, Document, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.edifact_message import (
    LineGroup,
    Measured,
    Message,
    dated,
    description,
    free_text,
    head_and_lines,
    item_numbers,
    measured,
    own_line,
    plain_number,
    reference,
)
from parsers.edi.segments import Piece, Segment, day, evidences, joined
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements

_CANCELS = "1"
_DESPATCHED, _ORDERED, _BACKORDERED = "12", "21", "83"
_PAPERS = ("DQ", "BM", "AAK", "CN", "PK")
# Element 4221, discrepancy: BP "partial shipment, balance to follow", CP "partial, considered complete".
_BALANCE_FOLLOWS = frozenset({"BP", "BO", "BK"})
_COMPLETE = frozenset({"CP", "CC", "LS"})
_CANCELLED = frozenset({"IC", "CK"})


def read_desadv(message: Message, *, name: str) -> Document:
    """Return the dispatch notice of one DESADV message.

    Raises:
        DocumentError: no BGM segment, or a notice that takes an earlier one back.
    """
    begin = next((s for s in message.segments if s.tag == "BGM"), None)
    if begin is None:
        raise DocumentError(f"segment {message.number} (UNH): no BGM follows")
    if begin.text(3) == _CANCELS:
        raise DocumentError(f"segment {begin.number} (BGM): cancels despatch {begin.text(2)}; a person has to look")
    head, groups = head_and_lines(message.segments)
    header_po = reference(head, "ON", "CR")
    items = [_item(group, header_po, complete=message.complete) for group in groups]
    issued = dated(head, "137", "11")
    vendor_order = reference(head, "VN", "SO")
    papers = [s.text(1, 2) for s in head if s.tag == "RFF" and s.text(1, 1) in _PAPERS]
    return Document(
        name=name,
        kind=MailKind.ASN,
        number=begin.text(2) or None,
        references=frozenset(p for p in papers if p),
        vendor_order=vendor_order.text if vendor_order else None,
        po_numbers=tuple(dict.fromkeys(item.po for item in items if item.po)),
        date=day(issued.text) if issued else None,
        title="EDIFACT DESADV despatch advice",
        statements=ship_statements(items, _facts(head, prefix=message.control)),
        warnings=message.faults,
    )


def _facts(head: Sequence[Segment], *, prefix: str) -> ShipmentFacts:
    shipped = dated(head, "11")
    tracking = reference(head, "CN", "AAS", "BM")
    return ShipmentFacts(
        ship_date=day(shipped.text) if shipped else None,
        tracking=tracking.text if tracking else None,
        evidence=evidences(("ship_date", shipped), ("tracking", tracking)),
        row_prefix=f"{prefix}:",
    )


def _item(group: LineGroup, header_po: Piece | None, *, complete: bool) -> ShippedItem:
    found = {m.qualifier: m for m in reversed([measured(s) for s in group.rest if s.tag == "QTY"])}
    shipped = found.get(_DESPATCHED)
    ordered = found.get(_ORDERED)
    line = own_line(group.rest)
    po = reference(group.rest, "ON", "CR") or header_po
    codes = item_numbers(group)
    item = ShippedItem(
        po=po.text if po else None,
        own_line=line.text if line else None,
        counted=group.lin.text(1) or None,
        codes=codes,
        item_text=description(group) or (codes[0] if codes else ""),
        shipped=shipped.value if shipped else None,
        uom=next((m.uom for m in (shipped, ordered) if m and m.uom), ""),
        ordered=ordered.value if ordered else None,
        backordered=found[_BACKORDERED].value if _BACKORDERED in found else None,
        cautions=_cautions(found.values(), complete=complete),
        evidence=evidences(
            ("po", po), ("line", line or group.lin.piece(1)), ("qty", shipped.piece if shipped else None)
        ),
        note=free_text(group),
    )
    return _with_variance(item, group)


def _cautions(found: Iterable[Measured], *, complete: bool) -> frozenset[Caution]:
    doubts = {m.caution for m in found if m.caution}
    return frozenset(doubts if complete else doubts | {Caution.FAILED_CHECK})


def _with_variance(item: ShippedItem, group: LineGroup) -> ShippedItem:
    """Return the item with what a QVR says: how many are missing, and whether they follow."""
    segment = next((s for s in group.rest if s.tag == "QVR"), None)
    if segment is None:
        return item
    missing = plain_number(segment.piece(1, 1), decimal=segment.decimal)
    reason = segment.text(2).upper()
    lacking = abs(missing) if missing is not None and missing < 0 else missing
    follows = reason in _BALANCE_FOLLOWS
    return replace(
        item,
        backordered=lacking if follows and lacking else item.backordered,
        balance_backordered=follows,
        complete_claim=reason in _COMPLETE,
        verdict=StatementKind.CANCEL if reason in _CANCELLED else item.verdict,
        note=joined([item.note, f"quantity variance {segment.text(1, 1)} ({reason})" if reason else ""]),
    )
