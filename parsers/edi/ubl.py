"""Order responses and dispatch notices in XML: UBL (Peppol) and cXML (DOMAIN 7.5)."""

from collections.abc import Callable

from domain.document import Document
from domain.errors import DocumentError
from parsers.edi.cxml import read_confirmation, read_ship_notice
from parsers.edi.ubl_despatch import read_despatch_advice
from parsers.edi.ubl_response import read_order_response
from parsers.edi.xml_tree import XmlTree, everywhere, local, parse_xml

_UBL: dict[str, Callable[..., Document]] = {
    "OrderResponse": read_order_response,
    "OrderResponseSimple": read_order_response,
    "DespatchAdvice": read_despatch_advice,
}
_CXML: dict[str, Callable[..., Document]] = {
    "ConfirmationRequest": read_confirmation,
    "ShipNoticeRequest": read_ship_notice,
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
    inner = next((node for known in _UBL for node in everywhere(tree.root, known)), None)
    if inner is None:  # an SBDH or Peppol envelope may stand around the document
        raise DocumentError(f"XML document {kind!r} (line {tree.root.sourceline}) is not read yet")
    return (_UBL[local(inner)](tree, inner, name=name),)


def _requests(tree: XmlTree, *, name: str) -> tuple[Document, ...]:
    found = [(reader, node) for kind, reader in _CXML.items() for node in everywhere(tree.root, kind)]
    if not found:
        raise DocumentError("cXML without a ConfirmationRequest or ShipNoticeRequest is not read yet")
    return tuple(reader(tree, node, name=name) for reader, node in found)
