"""XML of office files, read without entities or network; names without their namespace, which differs by edition."""

from collections.abc import Iterator

from lxml import etree

from domain.errors import DocumentError

_LARGEST = 60_000_000  # bytes of one part; 300 pages of text are some 5 MB
_OFF = frozenset({"0", "false", "off", "none"})


def parsed(xml: bytes, *, name: str) -> etree._Element:
    """Return the root element.

    Raises:
        DocumentError: not well-formed, nested beyond reason, or too large.
    """
    if len(xml) > _LARGEST:
        raise DocumentError(f"{name}: a part of more than {_LARGEST // 1_000_000} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{name}: damaged ({error})") from error
    if root is None:
        raise DocumentError(f"{name}: damaged (empty part)")
    return root


def kind(node: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def attribute(node: etree._Element | None, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    if node is None:
        return None
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), None)


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant along a path of names, or None."""
    for name in path:
        node = next((c for c in node if kind(c) == name), None) if node is not None else None
    return node


def children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the child elements of a name."""
    return (c for c in node if kind(c) == name)


def is_on(node: etree._Element | None) -> bool:
    """Return whether a switch such as ``<w:strike/>`` is there and not turned off."""
    return node is not None and (attribute(node, "val") or "1").lower() not in _OFF
