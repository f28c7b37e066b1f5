"""UBL DespatchAdvice: delivered, outstanding and backordered quantities per line (DOMAIN 7.5)."""

from lxml import etree

from domain.document import Document
from domain.mail import MailKind
from parsers.edi.segments import Piece, evidences, joined
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements
from parsers.edi.ubl_parts import amount, iso_day, item_codes, item_text, notes
from parsers.edi.xml_tree import XmlTree, children, everywhere, find, words


def read_despatch_advice(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the dispatch notice of a DespatchAdvice."""
    order = tree.piece(find(root, "OrderReference", "ID"))
    items = [_item(tree, order, line) for line in children(root, "DespatchLine")]
    return Document(
        name=name,
        kind=MailKind.ASN,
        number=words(find(root, "ID")) or None,
        references=frozenset(w for n in everywhere(root, "Consignment") if (w := words(find(n, "ID")))),
        vendor_order=words(find(root, "OrderReference", "SalesOrderID")) or None,
        po_numbers=tuple(dict.fromkeys(item.po for item in items if item.po)),
        date=iso_day(words(find(root, "IssueDate"))),
        title="UBL DespatchAdvice",
        statements=ship_statements(items, _facts(tree, root)),
    )


def _facts(tree: XmlTree, root: etree._Element) -> ShipmentFacts:
    shipped = next(everywhere(root, "ActualDespatchDate"), None)
    tracking = next(everywhere(root, "TrackingID"), None)
    if tracking is None:
        tracking = find(root, "Shipment", "Consignment", "ID")
    return ShipmentFacts(
        ship_date=iso_day(words(shipped)),
        tracking=words(tracking) or None,
        evidence=tree.evidence("ship_date", shipped) + tree.evidence("tracking", tracking),
    )


def _item(tree: XmlTree, order: Piece | None, line: etree._Element) -> ShippedItem:
    own = tree.piece(find(line, "OrderLineReference", "LineID"))
    line_po = find(line, "OrderLineReference", "OrderReference", "ID")
    po = tree.piece(line_po) or order
    delivered = amount(tree, find(line, "DeliveredQuantity"))
    later = amount(tree, find(line, "BackorderQuantity"))
    if not later.value:
        later = amount(tree, find(line, "OutstandingQuantity"))
    codes = item_codes(find(line, "Item"))
    reasons = [words(find(line, n)) for n in ("BackorderReason", "OutstandingReason")]
    return ShippedItem(
        po=po.text if po else None,
        own_line=own.text if own else None,
        counted=words(find(line, "ID")) or None,
        codes=codes,
        item_text=item_text(find(line, "Item")) or (codes[0] if codes else ""),
        shipped=delivered.value,
        uom=delivered.uom or later.uom,
        backordered=later.value or None,
        cautions=frozenset(c for c in (delivered.caution, later.caution) if c),
        evidence=evidences(("po", po), ("line", own), ("qty", delivered.piece)),
        note=joined([*reasons, notes(line)]),
    )
