"""X12 810: an invoice, which is evidence of what was shipped where no notice stands (DOMAIN 4.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.document import Caution, Document
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.segments import Segment, day, evidences, held, joined, number, said_nothing, too_long
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements
from parsers.edi.x12_codes import ORDER_LINE_QUALIFIERS, ORDER_QUALIFIERS, PAPER_REFERENCES, VENDOR_ORDER_REFERENCES
from parsers.edi.x12_transaction import Transaction, item_codes, pairs, read_amount

# Element 640 (BIG07): papers that bill no goods.
_NO_GOODS = {"CR": "credit memo", "CN": "credit", "DR": "debit memo", "PF": "pro forma", "FE": "memorandum"}
_ENDS = frozenset({"TDS", "CTT"})


@dataclass(slots=True, kw_only=True)
class _Item:
    """An IT1 with the segments up to the next."""

    head: Segment
    rest: list[Segment] = field(default_factory=list)


def read_810(transaction: Transaction, *, name: str) -> Document:
    """Return the invoice of one 810 transaction: a shipped quantity per line.

    Raises:
        DocumentError: no BIG segment.
    """
    begin = next((s for s in transaction.segments if s.tag == "BIG"), None)
    if begin is None:
        raise DocumentError(f"segment {transaction.number} (ST*810): no BIG follows")
    if (words := _NO_GOODS.get(begin.text(7).upper())) is not None:
        return said_nothing(f"X12 810 {words} {begin.text(2)}: no goods were shipped by it", name=name)
    items = [_shipped(item, begin) for item in _items(transaction.segments)]
    shipped = next((s.piece(2) for s in transaction.segments if s.tag == "DTM" and s.text(1) == "011"), None)
    facts = ShipmentFacts(
        ship_date=day(shipped.text) if shipped else None,
        evidence=evidences(("ship_date", shipped)),
        row_prefix=f"{transaction.control}:",
    )
    statements = ship_statements(items, facts)
    references = [(s.text(1), s.text(2)) for s in transaction.segments if s.tag == "REF"]
    return Document(
        name=name,
        kind=MailKind.INVOICE,
        number=begin.text(2) or None,
        references=frozenset(v for q, v in references if q in PAPER_REFERENCES and v),
        vendor_order=next((v for q, v in references if q in VENDOR_ORDER_REFERENCES and v), None),
        po_numbers=tuple(dict.fromkeys(item.po for item in items if item.po)),
        date=day(begin.text(1)),
        title="X12 810 invoice",
        statements=statements if transaction.complete else held(statements),
        warnings=transaction.faults,
    )


def _items(segments: Sequence[Segment]) -> Iterator[_Item]:
    found: list[_Item] = []
    for segment in segments:
        if segment.tag in _ENDS:
            break
        if segment.tag == "IT1":
            found.append(_Item(head=segment))
        elif found:
            found[-1].rest.append(segment)
            too_long(segment, len(found[-1].rest))
    yield from found


def _shipped(item: _Item, begin: Segment) -> ShippedItem:
    """Return what an item bills; a shipped quantity of its own (IT3) says more than the billed one."""
    head = item.head
    sent = next((s for s in item.rest if s.tag == "IT3" and s.piece(1)), None)
    amount = read_amount(sent.piece(1) if sent else head.piece(2))
    found = [*pairs(head, start=6), *(p for s in item.rest if s.tag == "LIN" for p in pairs(s, start=2))]
    codes = item_codes(found)
    header_po = begin.piece(4)
    po = next((v for q, v in found if q in ORDER_QUALIFIERS), None) or (header_po.text if header_po else None)
    own = next((v for q, v in found if q in ORDER_LINE_QUALIFIERS), None)
    own = own or next((s.text(2) for s in item.rest if s.tag == "REF" and s.text(1) in ORDER_LINE_QUALIFIERS), None)
    return ShippedItem(
        po=po,
        own_line=own,
        counted=head.text(1) or None,
        codes=codes,
        item_text=joined((s.text(5) for s in item.rest if s.tag == "PID"), separator=" ")
        or (codes[0] if codes else ""),
        shipped=amount.value,
        uom=(sent.text(2) if sent else "") or head.text(3),
        unit_price=number(head.text(4)),
        price_uom=head.text(5) or head.text(3) or None,
        cautions=frozenset({amount.caution} if amount.caution else set[Caution]()),
        evidence=evidences(("po", header_po), ("line", head.piece(1)), ("qty", amount.piece)),
    )
