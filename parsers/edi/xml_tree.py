"""XML from strangers: parsed without entities, network or huge trees; looked at by local name only."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from lxml import etree

from domain.document import Evidence, Span
from domain.errors import DocumentError
from parsers.edi.segments import Piece, evidence_of

_TAG = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<open>[^!?/\s>][^>]*)>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlTree:
    """A parsed document with the decoded text it came from and the place of every element's own text."""

    root: etree._Element
    text: str
    places: dict[etree._Element, Span]

    def piece(self, node: etree._Element | None) -> Piece | None:
        """Return an element's text with its place, or None where it is missing or empty."""
        words = (node.text or "").strip() if node is not None else ""
        if node is None or not words:
            return None
        return Piece(text=words, span=self.places.get(node, Span(start=0, end=0)))

    def attribute(self, node: etree._Element | None, name: str) -> Piece | None:
        """Return an attribute's value, with the place of its element's start tag as evidence."""
        value = (node.get(name) or "").strip() if node is not None else ""
        if node is None or not value:
            return None
        end = self.places.get(node, Span(start=0, end=0)).start
        start = self.text.rfind("<", 0, end)
        at = self.text.find(value, max(start, 0), end)
        span = Span(start=at, end=at + len(value)) if at >= 0 else Span(start=max(start, 0), end=end)
        return Piece(text=value, span=span)

    def evidence(self, field: str, node: etree._Element | None) -> tuple[Evidence, ...]:
        """Return the evidence of an element's text, or nothing."""
        piece = self.piece(node)
        return () if piece is None else (evidence_of(field, piece),)


def parse_xml(content: bytes) -> XmlTree:
    """Return the tree of an XML document; words before and behind it, and a wrongly declared encoding, do no harm.

    Raises:
        DocumentError: not well-formed, or larger than any order document should be.
    """
    try:
        return _tree(content)
    except DocumentError as error:
        for other in _mended(content):
            with suppress(DocumentError):
                return _tree(other)
        raise DocumentError(str(error)) from error


def _mended(content: bytes) -> Iterator[bytes]:
    """Yield the document without what stands around it, then in Latin-1 whatever it declares."""
    start, end = content.find(b"<"), content.rfind(b">") + 1
    if start < 0 or end <= start:
        return
    yield content[start:end]
    declared = re.match(rb"<\?xml[^>]*\?>", content[start:end])
    body = content[start + (declared.end() if declared else 0) : end]
    yield body.decode("latin-1").encode()


def _tree(content: bytes) -> XmlTree:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"XML that is not well-formed: {error}") from error
    encoding = root.getroottree().docinfo.encoding or "utf-8"
    try:
        text = content.decode(encoding, errors="replace")
    except LookupError:
        text = content.decode("utf-8", errors="replace")
    return XmlTree(root=root, text=text, places=_places(root, text))


def _places(root: etree._Element, text: str) -> dict[etree._Element, Span]:
    """Return the characters of every element's own text: start tags come in the order of the tree."""
    starts = [m.end() for m in _TAG.finditer(text) if m.lastgroup == "open"]
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    if len(starts) != len(nodes):
        return {}
    return {node: _own_text(text, start) for node, start in zip(nodes, starts, strict=True)}


def _own_text(text: str, start: int) -> Span:
    end = text.find("<", start)
    raw = text[start : end if end >= 0 else len(text)]
    lead = len(raw) - len(raw.lstrip())
    return Span(start=start + lead, end=start + lead + len(raw.strip()))


def local(node: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def children(node: etree._Element | None, name: str) -> list[etree._Element]:
    """Return the direct children of a name."""
    return [] if node is None else [child for child in node if local(child) == name]


def find(node: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element at a path of local names below the node, or None."""
    for step, name in enumerate(path):
        found = children(node, name)
        if step == len(path) - 1 or not found:
            return found[0] if found else None
        node = next((c for c in found if find(c, *path[step + 1 :]) is not None), None)
    return node


def everywhere(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield all descendants of a name, in order."""
    yield from (found for found in node.iter() if local(found) == name)


def words(node: etree._Element | None) -> str:
    """Return an element's own text, or an empty string."""
    return (node.text or "").strip() if node is not None else ""
