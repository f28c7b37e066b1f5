"""UBL Invoice (a shipped quantity per line, DOMAIN 4.3) and ApplicationResponse (a receipt, or a refusal)."""

from lxml import etree

from domain.document import Document
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.segments import Piece, evidences, joined, said_nothing
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements
from parsers.edi.ubl_parts import amount, iso_day, item_codes, item_text, unit_price
from parsers.edi.xml_tree import XmlTree, children, everywhere, find, words

# UNCL1001: papers that bill no goods.
_NO_GOODS = {
    "381": "credit note",
    "383": "debit note",
    "384": "corrected invoice",
    "325": "pro forma",
    "386": "prepayment",
}
_REFUSED = frozenset({"RE", "NA"})


def read_invoice(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the invoice of a UBL Invoice.

    Raises:
        DocumentError: it has no lines.
    """
    number = words(find(root, "ID"))
    if (kind := _NO_GOODS.get(words(find(root, "InvoiceTypeCode")))) is not None:
        return said_nothing(f"UBL Invoice {kind} {number}: no goods were shipped by it", name=name)
    lines = children(root, "InvoiceLine")
    if not lines:
        raise DocumentError(f"UBL Invoice {number} without a line")
    order = tree.piece(find(root, "OrderReference", "ID"))
    items = [_item(tree, order, line) for line in lines]
    return Document(
        name=name,
        kind=MailKind.INVOICE,
        number=number or None,
        references=frozenset(w for n in children(root, "DespatchDocumentReference") if (w := words(find(n, "ID")))),
        vendor_order=words(find(root, "OrderReference", "SalesOrderID")) or None,
        po_numbers=tuple(dict.fromkeys(item.po for item in items if item.po)),
        date=iso_day(words(find(root, "IssueDate"))),
        title="UBL Invoice",
        statements=ship_statements(items, ShipmentFacts()),
    )


def _item(tree: XmlTree, order: Piece | None, line: etree._Element) -> ShippedItem:
    own = tree.piece(find(line, "OrderLineReference", "LineID"))
    po = tree.piece(find(line, "OrderLineReference", "OrderReference", "ID")) or order
    billed = amount(tree, find(line, "InvoicedQuantity"))
    codes = item_codes(find(line, "Item"))
    price, price_uom, _ = unit_price(tree, line)
    return ShippedItem(
        po=po.text if po else None,
        own_line=own.text if own else None,
        counted=words(find(line, "ID")) or None,
        codes=codes,
        item_text=item_text(find(line, "Item")) or (codes[0] if codes else ""),
        shipped=billed.value,
        uom=billed.uom,
        unit_price=price,
        price_uom=price_uom or (billed.uom if price is not None else None) or None,
        cautions=frozenset(c for c in (billed.caution,) if c),
        evidence=evidences(("po", po), ("line", own), ("qty", billed.piece)),
    )


def read_application_response(_tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the document of an ApplicationResponse: nothing said, as long as our message was taken.

    Raises:
        DocumentError: it rejects a message of ours.
    """
    if any(words(node).upper() in _REFUSED for node in everywhere(root, "ResponseCode")):
        why = joined(words(node) for tag in ("Description", "StatusReason") for node in everywhere(root, tag))
        raise DocumentError(f"UBL ApplicationResponse rejects our message: {why or 'no reason'}")
    return said_nothing("UBL ApplicationResponse: proves that a message arrived, confirms no order", name=name)
