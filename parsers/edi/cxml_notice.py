"""cXML ShipNoticeRequest, InvoiceDetailRequest and the bare status of a response (DOMAIN 7.5)."""

from collections.abc import Iterator

from lxml import etree

from domain.document import Caution, Document
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.cxml import item_codes, order_of
from parsers.edi.segments import Piece, evidences, number, said_nothing
from parsers.edi.shipped import ShipmentFacts, ShippedItem, ship_statements
from parsers.edi.ubl_parts import iso_day
from parsers.edi.xml_tree import XmlTree, children, everywhere, find, words

_REPLACES, _DELETES = "update", "delete"
_BILLS_GOODS = frozenset({"standard", ""})
_REFUSED_FROM = 400  # status codes as in HTTP


def read_ship_notice(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the dispatch notice of a ShipNoticeRequest.

    Raises:
        DocumentError: it takes an earlier one back.
    """
    header = find(root, "ShipNoticeHeader")
    number_, operation = _attribute(header, "shipmentID"), _attribute(header, "operation")
    if operation == _DELETES:
        raise DocumentError(f"cXML takes back ship notice {number_}; a person has to look")
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
        number=number_ or None,
        po_numbers=tuple(dict.fromkeys(i.po for i in items if i.po)),
        date=iso_day(_attribute(header, "noticeDate")),
        revision=operation if operation == _REPLACES else None,
        title="cXML ShipNoticeRequest",
        statements=ship_statements(items, facts),
    )


def _attribute(node: etree._Element | None, name: str) -> str:
    return (node.get(name) or "").strip() if node is not None else ""


def _shipped(tree: XmlTree, root: etree._Element) -> Iterator[ShippedItem]:
    for portion in everywhere(root, "ShipNoticePortion"):
        yield from _items(tree, portion, "ShipNoticeItem", line="lineNumber")


def _items(tree: XmlTree, parent: etree._Element, tag: str, *, line: str) -> Iterator[ShippedItem]:
    po = order_of(tree, parent)
    for item in children(parent, tag):
        own, size = tree.attribute(item, line) or _referenced(tree, item, line), tree.attribute(item, "quantity")
        value = number(size.text) if size else None
        codes = item_codes(item) or item_codes(find(item, "InvoiceDetailItemReference"))
        yield ShippedItem(
            po=po.text if po else None,
            own_line=own.text if own else None,
            counted=None,
            codes=codes,
            item_text=codes[0] if codes else "",
            shipped=value if value is not None and value >= 0 else None,
            uom=words(find(item, "UnitOfMeasure")),
            cautions=frozenset() if value is not None and value >= 0 else frozenset({Caution.UNCLEAR_QUANTITY}),
            evidence=evidences(("po", po), ("line", own), ("qty", size)),
        )


def _referenced(tree: XmlTree, item: etree._Element, line: str) -> Piece | None:
    """Return our line number where an invoice item refers to it."""
    return tree.attribute(find(item, "InvoiceDetailItemReference"), line)


def read_invoice_detail(tree: XmlTree, root: etree._Element, *, name: str) -> Document:
    """Return the invoice of an InvoiceDetailRequest: a shipped quantity per line (DOMAIN 4.3)."""
    header = find(root, "InvoiceDetailRequestHeader")
    number_, purpose = _attribute(header, "invoiceID"), _attribute(header, "purpose")
    if purpose not in _BILLS_GOODS:
        return said_nothing(f"cXML invoice {number_} ({purpose}): no goods were shipped by it", name=name)
    items = [
        item
        for order in everywhere(root, "InvoiceDetailOrder")
        for item in _items(tree, order, "InvoiceDetailItem", line="lineNumber")
    ]
    return Document(
        name=name,
        kind=MailKind.INVOICE,
        number=number_ or None,
        po_numbers=tuple(dict.fromkeys(i.po for i in items if i.po)),
        date=iso_day(_attribute(header, "invoiceDate")),
        title="cXML InvoiceDetailRequest",
        statements=ship_statements(items, ShipmentFacts()),
    )


def read_status(status: etree._Element, *, name: str) -> Document:
    """Return the document of a bare response: nothing said, as long as our message was taken.

    Raises:
        DocumentError: the vendor's system refused it.
    """
    code = number(status.get("code") or "")
    if code is None or code >= _REFUSED_FROM:
        why = words(status) or status.get("text") or ""
        raise DocumentError(f"cXML response {status.get('code')}: our message was refused: {why}".strip())
    return said_nothing("cXML response: proves that a message arrived, confirms no order", name=name)
