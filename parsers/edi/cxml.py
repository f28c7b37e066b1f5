"""cXML ConfirmationRequest and ShipNoticeRequest (DOMAIN 7.5): the facts stand in attributes."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from domain.document import Caution, Document, LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.promise import Basis
from parsers.edi.segments import LineFacts, Piece, Portion, ReadDate, evidences, joined, number, quantity, to_statement
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements
from parsers.edi.ubl_parts import iso_day, window
from parsers.edi.xml_tree import XmlTree, children, everywhere, find, words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    """What a confirmation type says of a line."""

    kind: StatementKind
    caution: Caution | None = None


_STATUS: dict[str, _Meaning] = {
    "accept": _Meaning(kind=StatementKind.CONFIRM),
    "allDetail": _Meaning(kind=StatementKind.CONFIRM),
    "detail": _Meaning(kind=StatementKind.CONFIRM),
    "reject": _Meaning(kind=StatementKind.REJECT),
    "backordered": _Meaning(kind=StatementKind.BACKORDER),
}
_UNKNOWN = _Meaning(kind=StatementKind.RECEIPT_ONLY, caution=Caution.UNCLEAR_KIND)
_WHOLE: dict[str, StatementKind] = {
    "accept": StatementKind.CONFIRM,
    "reject": StatementKind.REJECT,
    "backordered": StatementKind.BACKORDER,
}
_REPLACES = "update"


def read_confirmation(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the acknowledgment of a ConfirmationRequest."""
    header = find(root, "ConfirmationHeader")
    po = _order(tree, root)
    items = children(root, "ConfirmationItem")
    statements = tuple(_confirmed(tree, items, po) if items else _whole(tree, header, po))
    operation = header.get("operation") if header is not None else None
    notice = header.get("noticeDate") if header is not None else None
    return Document(
        name=name,
        kind=MailKind.ACK_REV if operation == _REPLACES else MailKind.ACK,
        number=header.get("confirmID") if header is not None else None,
        po_numbers=(po.text,) if po else (),
        date=iso_day(notice or ""),
        title="cXML ConfirmationRequest",
        answers_listed_only=header is not None and header.get("type") == "except",
        statements=statements,
    )


def _order(tree: XmlTree, root: etree._Element) -> Piece | None:
    reference = next(everywhere(root, "OrderReference"), None)
    return tree.attribute(reference, "orderID")


def _whole(tree: XmlTree, header: etree._Element | None, po: Piece | None) -> Iterator[Statement]:
    said = tree.attribute(header, "type")
    kind = _WHOLE.get(said.text) if said else None
    if kind is None or po is None:
        return
    target = LineReference(row="0", po_text=po.text, whole_order=True)
    yield Statement(kind=kind, target=target, evidence=evidences(("po", po), ("kind", said)))


def _confirmed(tree: XmlTree, items: list[etree._Element], po: Piece | None) -> Iterator[Statement]:
    for index, item in enumerate(items, start=1):
        line = tree.attribute(item, "lineNumber")
        ordered = number(item.get("quantity") or "")
        uom = words(find(item, "UnitOfMeasure"))
        for status in children(item, "ConfirmationStatus"):
            price = tree.piece(find(status, "ItemIn", "ItemDetail", "UnitPrice", "Money"))
            facts = LineFacts(
                target=_target(status, po, line, row=str(index)),
                ordered=quantity(ordered, uom),
                unit_price=number(price.text) if price else None,
                price_uom=uom or None if price else None,
                evidence=evidences(("po", po), ("line", line), ("unit_price", price)),
            )
            yield to_statement(_portion(tree, status, fallback_uom=uom), facts)


def _target(status: etree._Element, po: Piece | None, line: Piece | None, *, row: str) -> LineReference:
    codes = _codes(find(status, "ItemIn"))
    text = words(find(status, "ItemIn", "ItemDetail", "Description"))
    return LineReference(
        row=row,
        po_text=po.text if po else None,
        po_line=line.text if line else None,
        item_text=text or (codes[0] if codes else ""),
        codes=codes,
    )


def _codes(item: etree._Element | None) -> tuple[str, ...]:
    identity = find(item, "ItemID")
    return tuple(w for n in ("BuyerPartID", "SupplierPartID") if (w := words(find(identity, n))))


def _portion(tree: XmlTree, status: etree._Element, *, fallback_uom: str) -> Portion:
    meaning = _STATUS.get(status.get("type") or "", _UNKNOWN)
    piece = tree.attribute(status, "quantity")
    value = number(piece.text) if piece else None
    promised = ReadDate() if meaning.kind is StatementKind.REJECT else _promise(tree, status)
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


def _promise(tree: XmlTree, status: etree._Element) -> ReadDate:
    delivery = tree.attribute(status, "deliveryDate")
    if delivery is not None:
        return window(delivery, delivery, basis=Basis.DELIVER)
    shipment = tree.attribute(status, "shipmentDate")
    return window(shipment, shipment, basis=Basis.SHIP)


def read_ship_notice(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the dispatch notice of a ShipNoticeRequest."""
    header = find(root, "ShipNoticeHeader")
    items = list(_shipped(tree, root))
    shipped = tree.attribute(header, "shipmentDate")
    tracking = next(everywhere(root, "ShipmentIdentifier"), None)
    facts = ShipmentFacts(
        ship_date=iso_day(shipped.text) if shipped else None,
        tracking=words(tracking) or None,
        evidence=evidences(("ship_date", shipped)) + tree.evidence("tracking", tracking),
    )
    return Document(
        name=name,
        kind=MailKind.ASN,
        number=header.get("shipmentID") if header is not None else None,
        po_numbers=tuple(dict.fromkeys(i.po for i in items if i.po)),
        date=iso_day((header.get("noticeDate") if header is not None else None) or ""),
        title="cXML ShipNoticeRequest",
        statements=ship_statements(items, facts),
    )


def _shipped(tree: XmlTree, root: etree._Element) -> Iterator[ShippedItem]:
    for portion in everywhere(root, "ShipNoticePortion"):
        po = tree.attribute(find(portion, "OrderReference"), "orderID")
        for item in children(portion, "ShipNoticeItem"):
            line, size = tree.attribute(item, "lineNumber"), tree.attribute(item, "quantity")
            value = number(size.text) if size else None
            codes = _codes(item)
            yield ShippedItem(
                po=po.text if po else None,
                own_line=line.text if line else None,
                counted=None,
                codes=codes,
                item_text=codes[0] if codes else "",
                shipped=value,
                uom=words(find(item, "UnitOfMeasure")),
                cautions=frozenset() if value is not None else frozenset({Caution.UNCLEAR_QUANTITY}),
                evidence=evidences(("po", po), ("line", line), ("qty", size)),
            )
