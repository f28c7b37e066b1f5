"""X12: bytes to segments to transactions, and from there to the reader of each transaction set (DOMAIN 7.3).

Separators come from the ISA segment itself by counting its elements, not its columns, so wrong padding does no
harm. Line breaks after terminators, and files wrapped at a fixed width, read the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.document import Document, Span
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.segments import Piece, Segment, decode, unless_all_failed
from parsers.edi.x12_855 import read_855
from parsers.edi.x12_856 import read_856
from parsers.edi.x12_transaction import Transaction

_ISA_ELEMENTS = 16
_ISA = re.compile(r"ISA([^\w\s])")
_ST = re.compile(r"\bST([^\w\s])\d{3}\1[^\r\n]*?([^\w\s*]|\r?\n)\s*[A-Z]{2,3}\d?\1")
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")

_READERS: dict[str, Callable[..., Document]] = {"855": read_855, "865": read_855, "856": read_856}
_RECEIPTS = {"997": "functional acknowledgment", "999": "implementation acknowledgment"}
_KNOWN = {
    "810": "invoice",
    "830": "planning schedule",
    "846": "inventory advice",
    "850": "purchase order",
    "860": "purchase order change",
    "863": "report of test results",
    "870": "order status report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Separators:
    """Where the envelope starts and the characters that divide it."""

    start: int
    element: str
    terminator: str


def read_x12(content: bytes, *, name: str) -> tuple[Document, ...]:
    """Return one document per transaction of an X12 interchange.

    A transaction of a set that is not read becomes a document with ``problem`` as long as another one could be.

    Raises:
        DocumentError: no X12 at all, damaged beyond reading (the segment is named), or nothing in it can be read.
    """
    text = decode(content)
    transactions = tuple(_transactions(split_segments(text)))
    if not transactions:
        raise DocumentError("X12 without a transaction: no ST segment")
    return unless_all_failed(tuple(_read(transaction, name=name) for transaction in transactions))


def split_segments(text: str) -> tuple[Segment, ...]:
    """Return all segments from the first envelope on; element positions are characters of ``text``.

    Raises:
        DocumentError: neither an ISA nor a bare ST segment, or separators that cannot be.
    """
    separators = _separators(text)
    segments = []
    position = separators.start
    for number, raw in enumerate(text[position:].split(separators.terminator), start=1):
        segment = _segment(raw, at=position, number=number, separator=separators.element)
        if segment is not None:
            segments.append(segment)
        position += len(raw) + 1
    return tuple(segments)


def _separators(text: str) -> _Separators:
    found = _ISA.search(text)
    if found is None:
        return _bare_separators(text)
    element = found[1]
    position = found.start()
    for _ in range(_ISA_ELEMENTS):
        position = text.find(element, position + 1)
        if position < 0:
            raise DocumentError("segment 1 (ISA): fewer than 16 elements")
    terminator = text[position + 2 : position + 3]
    if not terminator or terminator.isalnum() or terminator in (element, " "):
        raise DocumentError(f"segment 1 (ISA): {terminator!r} cannot end a segment")
    return _Separators(start=found.start(), element=element, terminator=terminator)


def _bare_separators(text: str) -> _Separators:
    """Return the separators of a transaction pasted without its envelope."""
    found = _ST.search(text)
    if found is None:
        raise DocumentError("not X12: neither an ISA nor an ST segment")
    return _Separators(start=found.start(), element=found[1], terminator=found[2][-1])


def _segment(raw: str, *, at: int, number: int, separator: str) -> Segment | None:
    tag, *_ = raw.split(separator, 1)
    name = _joined(tag)
    if not _TAG.fullmatch(name):
        return None
    pieces = []
    position = at + len(tag) + 1
    for element in raw.split(separator)[1:]:
        pieces.append((_piece(element, at=position),))
        position += len(element) + 1
    return Segment(tag=name, number=number, elements=tuple(pieces))


def _piece(raw: str, *, at: int) -> Piece:
    lead = len(raw) - len(raw.lstrip())
    bare = raw.strip()
    return Piece(text=_joined(bare), span=Span(start=at + lead, end=at + lead + len(bare)))


def _joined(text: str) -> str:
    """Return the text without the line breaks of a file that was wrapped at a fixed width."""
    return text.replace("\r", "").replace("\n", "").strip()


def _transactions(segments: tuple[Segment, ...]) -> Iterator[Transaction]:
    """Yield ST up to SE; a transaction without its SE was cut off and is marked so."""
    body: list[Segment] = []
    for segment in segments:
        if segment.tag == "ST" and body:
            yield Transaction.of(body)
            body = []
        if segment.tag == "ST" or body:
            body.append(segment)
        if segment.tag in ("SE", "GE", "IEA") and body:
            yield Transaction.of(body)
            body = []
    if body:
        yield Transaction.of(body)


def _read(transaction: Transaction, *, name: str) -> Document:
    code = transaction.set_id
    if code in _RECEIPTS:
        note = f"X12 {code} {_RECEIPTS[code]}: proves that a file arrived, confirms no order"
        return Document(name=name, kind=MailKind.OTHER, warnings=(note,))
    reader = _READERS.get(code)
    if reader is None:
        problem = f"X12 {code} {_KNOWN.get(code, 'transaction')} is not read yet (segment {transaction.number})"
        return Document(name=name, kind=MailKind.OTHER, problem=problem)
    return reader(transaction, name=name)
