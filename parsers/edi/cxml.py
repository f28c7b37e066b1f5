"""cXML ConfirmationRequest (DOMAIN 7.5): the facts stand in attributes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from domain.document import Caution, Document, LineReference, Statement, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from domain.promise import Basis
from parsers.edi.segments import LineFacts, Piece, Portion, ReadDate, evidences, joined, number, quantity, to_statement
from parsers.edi.ubl_parts import iso_day, window
from parsers.edi.xml_tree import XmlTree, children, everywhere, find, words
from parsers.papers.price_basis import price_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    """What a confirmation type says of a line or of the order."""

    kind: StatementKind
    caution: Caution | None = None


_STATUS: dict[str, _Meaning] = {
    "accept": _Meaning(kind=StatementKind.CONFIRM),
    "alldetail": _Meaning(kind=StatementKind.CONFIRM),
    "detail": _Meaning(kind=StatementKind.CONFIRM),
    "reject": _Meaning(kind=StatementKind.REJECT),
    "backordered": _Meaning(kind=StatementKind.BACKORDER),
}
_UNKNOWN = _Meaning(kind=StatementKind.RECEIPT_ONLY, caution=Caution.UNCLEAR_KIND)
# Types of the header that speak of every line the items do not name; "except" accepts them.
_WHOLE: dict[str, _Meaning] = {
    "accept": _Meaning(kind=StatementKind.CONFIRM),
    "except": _Meaning(kind=StatementKind.CONFIRM),
    "reject": _Meaning(kind=StatementKind.REJECT),
    "backordered": _Meaning(kind=StatementKind.BACKORDER),
}
_EXCEPTIONS = "except"
_REPLACES, _DELETES = "update", "delete"


def read_confirmation(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the acknowledgment of a ConfirmationRequest.

    Raises:
        DocumentError: it takes an earlier one back.
    """
    header = find(root, "ConfirmationHeader")
    operation = header.get("operation") if header is not None else None
    number_ = header.get("confirmID") if header is not None else None
    if operation == _DELETES:
        raise DocumentError(f"cXML takes back confirmation {number_}; a person has to look")
    po = order_of(tree, root)
    items = children(root, "ConfirmationItem")
    said = tree.attribute(header, "type")
    notice = header.get("noticeDate") if header is not None else None
    return Document(
        name=name,
        kind=MailKind.ACK_REV if operation == _REPLACES else MailKind.ACK,
        number=number_,
        po_numbers=(po.text,) if po else (),
        date=iso_day(notice or ""),
        title="cXML ConfirmationRequest",
        answers_listed_only=said is not None and said.text.lower() in _WHOLE,
        statements=(*_whole(said, items, po), *_confirmed(tree, items, po)),
    )


def order_of(tree: XmlTree, node: etree._Element | None) -> Piece | None:
    """Return our order number of a reference somewhere below a node."""
    for tag in ("OrderReference", "OrderIDInfo"):
        reference = None if node is None else next(everywhere(node, tag), None)
        if (found := tree.attribute(reference, "orderID")) is not None:
            return found
    return None


def _whole(said: Piece | None, items: Sequence[etree._Element], po: Piece | None) -> Iterator[Statement]:
    """Yield what the header says of the lines that are not listed; without a type it only proves receipt."""
    meaning = _WHOLE.get(said.text.lower()) if said else None
    if po is None or (meaning is None and items):
        return
    listed = tuple(item.get("lineNumber") or "" for item in items)
    if not all(listed):
        return
    known = meaning or _UNKNOWN
    doubts = {known.caution} if known.caution else set()
    if said is not None and said.text.lower() == _EXCEPTIONS and not items:
        doubts.add(Caution.UNCLEAR_KIND)  # exceptions are announced, and none follows
    yield Statement(
        kind=known.kind,
        target=LineReference(row="0", po_text=po.text, whole_order=True, but_lines=listed),
        cautions=frozenset(doubts),
        evidence=evidences(("po", po), ("kind", said)),
        note=f"the whole order: {said.text}" if said else "",
    )


def _confirmed(tree: XmlTree, items: Sequence[etree._Element], po: Piece | None) -> Iterator[Statement]:
    for index, item in enumerate(items, start=1):
        line = tree.attribute(item, "lineNumber")
        ordered = number(item.get("quantity") or "")
        uom = words(find(item, "UnitOfMeasure"))
        statuses = children(item, "ConfirmationStatus")
        found = [_portion(tree, s, ordered if len(statuses) == 1 else None, fallback_uom=uom) for s in statuses]
        wrong = _contradicts(found, ordered)
        for status, portion in zip(statuses, found, strict=True):
            price, price_uom, price_piece = _price(tree, status, uom)
            facts = LineFacts(
                target=_target(status, po, line, row=str(index)),
                ordered=quantity(ordered, uom),
                unit_price=price,
                price_uom=price_uom,
                evidence=evidences(("po", po), ("line", line), ("unit_price", price_piece)),
            )
            yield to_statement(portion.doubted(Caution.FAILED_CHECK) if wrong else portion, facts)


def _contradicts(found: Sequence[Portion], ordered: Decimal | None) -> bool:
    """Tell parts that are more than the line, or a backorder and a rest that do not make it up."""
    amounts = [p.amount for p in found if p.amount is not None]
    total = sum(amounts, Decimal(0))
    if ordered is None or len(found) <= 1:
        return False
    backordered = any(p.kind is StatementKind.BACKORDER for p in found)
    return total > ordered or (backordered and (total != ordered or len(amounts) < len(found)))


def _price(tree: XmlTree, status: etree._Element, uom: str) -> tuple[Decimal | None, str | None, Piece | None]:
    """Return the confirmed price, what it is per, and its place."""
    detail = find(status, "ItemIn", "ItemDetail")
    piece = tree.piece(find(detail, "UnitPrice", "Money")) or tree.piece(find(status, "UnitPrice", "Money"))
    value = number(piece.text) if piece else None
    if piece is None or value is None:
        return None, None, None
    per = find(detail, "PriceBasisQuantity")
    unit = words(find(per, "UnitOfMeasure")) or words(find(detail, "UnitOfMeasure")) or uom
    basis = number(per.get("quantity") or "") if per is not None else None
    return value, price_unit(unit, basis=basis), piece


def _target(status: etree._Element, po: Piece | None, line: Piece | None, *, row: str) -> LineReference:
    codes = item_codes(find(status, "ItemIn"))
    text = words(find(status, "ItemIn", "ItemDetail", "Description"))
    return LineReference(
        row=row,
        po_text=po.text if po else None,
        po_line=line.text if line else None,
        item_text=text or (codes[0] if codes else ""),
        codes=codes,
    )


def item_codes(item: etree._Element | None) -> tuple[str, ...]:
    """Return the item numbers of an ItemID, ours first."""
    identity = find(item, "ItemID")
    return tuple(w for n in ("BuyerPartID", "SupplierPartID") if (w := words(find(identity, n))))


def _portion(tree: XmlTree, status: etree._Element, whole: Decimal | None, *, fallback_uom: str) -> Portion:
    """Return what one status says; the only one of a line is about the whole line where it has no quantity."""
    meaning = _STATUS.get((status.get("type") or "").lower(), _UNKNOWN)
    piece = tree.attribute(status, "quantity")
    value = number(piece.text) if piece else whole
    promised = _promise(tree, status) if meaning.kind in _DATED else ReadDate()
    doubts = {c for c in (meaning.caution, promised.caution) if c}
    if not value or value < 0:
        doubts.add(Caution.UNCLEAR_QUANTITY)
    return Portion(
        kind=meaning.kind,
        amount=value if value and value > 0 else None,
        uom=words(find(status, "UnitOfMeasure")) or fallback_uom,
        promise=promised.window,
        cautions=frozenset(doubts),
        evidence=evidences(("kind", tree.attribute(status, "type")), ("qty", piece)) + promised.evidence,
        note=joined(words(c) for c in children(status, "Comments")),
    )


_DATED = frozenset({StatementKind.CONFIRM, StatementKind.BACKORDER})


def _promise(tree: XmlTree, status: etree._Element) -> ReadDate:
    delivery = tree.attribute(status, "deliveryDate")
    if delivery is not None:
        return window(delivery, delivery, basis=Basis.DELIVER)
    shipment = tree.attribute(status, "shipmentDate")
    return window(shipment, shipment, basis=Basis.SHIP)
