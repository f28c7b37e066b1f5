"""Order responses and dispatch notices in XML: UBL (Peppol) and cXML (DOMAIN 7.5)."""

from collections.abc import Callable

from lxml import etree

from domain.document import Document
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.cxml import read_confirmation
from parsers.edi.cxml_notice import read_invoice_detail, read_ship_notice, read_status
from parsers.edi.segments import said_nothing, unless_all_failed
from parsers.edi.ubl_despatch import read_despatch_advice
from parsers.edi.ubl_invoice import read_application_response, read_invoice
from parsers.edi.ubl_response import read_order_response
from parsers.edi.xml_tree import XmlTree, everywhere, local, parse_xml

_UBL: dict[str, Callable[..., Document]] = {
    "OrderResponse": read_order_response,
    "OrderResponseSimple": read_order_response,
    "DespatchAdvice": read_despatch_advice,
    "Invoice": read_invoice,
    "ApplicationResponse": read_application_response,
}
_SAYS_NOTHING = {
    "Catalogue": "price catalog, not about orders",
    "CreditNote": "credit note: no goods were shipped by it",
    "InventoryReport": "stock report, not about orders",
    "Order": "purchase order of our own, no answer to it",
    "OrderChange": "purchase order change of our own, no answer to it",
    "OrderCancellation": "cancellation of our own, no answer to it",
    "ReceiptAdvice": "receiving advice of our own",
    "StockAvailabilityReport": "stock report, not about orders",
}
_CXML: dict[str, Callable[..., Document]] = {
    "ConfirmationRequest": read_confirmation,
    "ShipNoticeRequest": read_ship_notice,
    "InvoiceDetailRequest": read_invoice_detail,
}


def read_ubl(content: bytes, *, name: str) -> tuple[Document, ...]:
    """Return the documents of an XML file: one per UBL file, one per request of a cXML file.

    Raises:
        DocumentError: not well-formed, or a document type that is not read.
    """
    tree = parse_xml(content)
    kind = local(tree.root)
    if kind in _UBL:
        return (_UBL[kind](tree, tree.root, name=name),)
    if kind == "cXML":
        return _requests(tree, name=name)
    if kind in _SAYS_NOTHING:
        return (said_nothing(f"UBL {kind} {_SAYS_NOTHING[kind]}", name=name),)
    inner = next((node for known in _UBL for node in everywhere(tree.root, known)), None)
    if inner is None:  # an SBDH or Peppol envelope may stand around the document
        raise DocumentError(f"XML document {kind!r} (line {tree.root.sourceline}) is not read yet")
    return (_UBL[local(inner)](tree, inner, name=name),)


def _requests(tree: XmlTree, *, name: str) -> tuple[Document, ...]:
    found = [(reader, node) for kind, reader in _CXML.items() for node in everywhere(tree.root, kind)]
    if found:
        return unless_all_failed(tuple(_request(reader, tree, node, name=name) for reader, node in found))
    if next(everywhere(tree.root, "OrderRequest"), None) is not None:
        return (said_nothing("cXML OrderRequest: purchase order of our own, no answer to it", name=name),)
    status = next(everywhere(tree.root, "Status"), None)
    if status is None:
        raise DocumentError("cXML without a ConfirmationRequest, ShipNoticeRequest or invoice is not read yet")
    return (read_status(status, name=name),)


def _request(reader: Callable[..., Document], tree: XmlTree, node: etree._Element, *, name: str) -> Document:
    try:
        return reader(tree, node, name=name)
    except DocumentError as error:
        return Document(name=name, kind=MailKind.OTHER, problem=str(error))
