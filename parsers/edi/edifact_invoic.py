"""EDIFACT INVOIC: an invoice, which is evidence of what was shipped where no notice stands (DOMAIN 4.3)."""

from domain.document import Caution, Document
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.edifact_message import (
    LineGroup,
    Message,
    dated,
    description,
    head_and_lines,
    item_numbers,
    measured,
    own_line,
    reference,
)
from parsers.edi.segments import Piece, day, evidences, held, said_nothing
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements

# Element 1001: papers that bill no goods.
_NO_GOODS = {
    "381": "credit note",
    "383": "debit note",
    "384": "corrected invoice",
    "325": "pro forma",
    "386": "prepayment",
}
_INVOICED, _DESPATCHED = "47", "12"
_PAPERS = ("DQ", "BM", "AAK", "CN", "PK")


def read_invoic(message: Message, *, name: str) -> Document:
    """Return the invoice of one INVOIC message: a shipped quantity per line.

    Raises:
        DocumentError: no BGM segment, or an invoice that corrects another one.
    """
    begin = next((s for s in message.segments if s.tag == "BGM"), None)
    if begin is None:
        raise DocumentError(f"segment {message.number} (UNH): no BGM follows")
    if (words := _NO_GOODS.get(begin.text(1))) is not None:
        return said_nothing(f"EDIFACT INVOIC {words} {begin.text(2, 1)}: no goods were shipped by it", name=name)
    head, groups = head_and_lines(message.segments)
    header_po = reference(head, "ON", "CR")
    items = [_item(group, header_po) for group in groups]
    issued, shipped = dated(head, "137", "3"), dated(head, "11", "35")
    facts = ShipmentFacts(
        ship_date=day(shipped.text) if shipped else None,
        evidence=evidences(("ship_date", shipped)),
        row_prefix=f"{message.control}:",
    )
    statements = ship_statements(items, facts)
    vendor_order = reference(head, "VN", "SO")
    papers = [s.text(1, 2) for s in head if s.tag == "RFF" and s.text(1, 1) in _PAPERS]
    return Document(
        name=name,
        kind=MailKind.INVOICE,
        number=begin.text(2) or None,
        references=frozenset(p for p in papers if p),
        vendor_order=vendor_order.text if vendor_order else None,
        po_numbers=tuple(dict.fromkeys(item.po for item in items if item.po)),
        date=day(issued.text) if issued else None,
        title="EDIFACT INVOIC invoice",
        statements=statements if message.complete else held(statements),
        warnings=message.faults,
    )


def _item(group: LineGroup, header_po: Piece | None) -> ShippedItem:
    found = {m.qualifier: m for m in reversed([measured(s) for s in group.rest if s.tag == "QTY"])}
    size = found.get(_DESPATCHED) or found.get(_INVOICED)
    line = own_line(group.rest)
    po = reference(group.rest, "ON", "CR") or header_po
    codes = item_numbers(group)
    return ShippedItem(
        po=po.text if po else None,
        own_line=line.text if line else None,
        counted=group.lin.text(1) or None,
        codes=codes,
        item_text=description(group) or (codes[0] if codes else ""),
        shipped=size.value if size else None,
        uom=size.uom if size else "",
        cautions=frozenset({size.caution} if size and size.caution else set[Caution]()),
        evidence=evidences(("po", po), ("line", line or group.lin.piece(1)), ("qty", size.piece if size else None)),
    )
