"""What all EDI readers share: segments that know their place in the text, strict numbers and dates, statements."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.document import Caution, Document, Evidence, LineReference, Span, Statement, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from domain.units import UnitContext, canonical_unit

_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,6})?|\.\d{1,6})")
_DATE = re.compile(r"(?P<year>\d{4}|\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:\d{4}(?:\d{2})?)?")
_CENTURY = 2000
_NEVER = 2090  # 20991231 and 99991231 stand for "no date"
MAX_ELEMENTS = 200  # of a segment, and components of an element; the standards stay below 40
_MAX_SEGMENTS = 400_000  # of a file; 20 MB of real messages
_PROBE = 400  # bytes that tell the encoding
_MAX_OF_LINE = 5_000  # segments that speak of one order line


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An element or component as written, with its characters in the decoded text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One segment: ``number`` counts from 1 in the file; ``elements`` follow the tag, each split in components.

    ``decimal`` is the decimal mark the file declares.
    """

    tag: str
    number: int
    elements: tuple[tuple[Piece, ...], ...]
    decimal: str = "."

    def piece(self, element: int, component: int = 1) -> Piece | None:
        """Return an element's component (both counted from 1 as the standards do), or None where it is empty."""
        if not 0 < element <= len(self.elements) or component > len(self.elements[element - 1]):
            return None
        found = self.elements[element - 1][component - 1]
        return found if found.text else None

    def text(self, element: int, component: int = 1) -> str:
        """Return an element's component, or an empty string."""
        found = self.piece(element, component)
        return found.text if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A part of one order line that got the same answer; ``amount`` None means the line as a whole."""

    kind: StatementKind
    amount: Decimal | None = None
    uom: str = ""
    promise: PromiseWindow | None = None
    cautions: frozenset[Caution] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    note: str = ""

    def doubted(self, caution: Caution) -> "Portion":
        """Return the portion with one more caution."""
        return replace(self, cautions=self.cautions | {caution})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What holds for every portion of a line: what it points at, what was ordered, the price as written."""

    target: LineReference
    ordered: Quantity | None = None
    unit_price: Decimal | None = None
    price_uom: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDate:
    """A date element: a window, or why there is none (``UNDATED`` for 99991231, ``UNCLEAR_DATE`` for nonsense)."""

    window: PromiseWindow | None = None
    caution: Caution | None = None
    evidence: tuple[Evidence, ...] = ()


def too_many(segments: int) -> None:
    """Refuse a file with more segments than any order message has.

    Raises:
        DocumentError: it has.
    """
    if segments > _MAX_SEGMENTS:
        raise DocumentError(f"more than {_MAX_SEGMENTS} segments: no order message is that large")


def too_long(head: Segment, segments: int, *, at_most: int = _MAX_OF_LINE) -> None:
    """Refuse a message where one line goes on and on.

    Raises:
        DocumentError: more segments belong to the line than a person could ever check.
    """
    if segments > at_most:
        raise DocumentError(f"segment {head.number} ({head.tag}): more than {at_most} segments of one line")


def decode(content: bytes) -> str:
    """Return the characters of an EDI file: UTF-16, UTF-8, else Latin-1, which never fails."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if content[:_PROBE].count(0) * 3 > len(content[:_PROBE]):  # every other byte is zero: UTF-16 without its mark
        return content.decode("utf-16-be" if content[:1] == b"\x00" else "utf-16-le", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def number(text: str) -> Decimal | None:
    """Return a plain EDI number (decimal point, no thousands mark), or None."""
    cleaned = text.strip()
    return Decimal(cleaned) if _NUMBER.fullmatch(cleaned) else None


def day(text: str) -> date | None:
    """Return the day of ``CCYYMMDD`` or ``YYMMDD`` (with or without a time behind it), or None."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year = int(found["year"])
    try:
        return date(
            year + _CENTURY if len(found["year"]) == len("26") else year, int(found["month"]), int(found["day"])
        )
    except ValueError:
        return None


def read_date(piece: Piece | None, *, basis: Basis | None) -> ReadDate:
    """Return the promise a date element makes; a missing element makes none and is no reason for doubt."""
    if piece is None:
        return ReadDate()
    evidence = (evidence_of("eta_to", piece),)
    found = day(piece.text)
    if found is None:
        return ReadDate(caution=Caution.UNCLEAR_DATE, evidence=evidence)
    if found.year >= _NEVER:
        return ReadDate(caution=Caution.UNDATED, evidence=evidence)
    return ReadDate(window=PromiseWindow(start=found, end=found, basis=basis), evidence=evidence)


def evidence_of(field: str, piece: Piece) -> Evidence:
    """Return the evidence that one piece of text gives for a field."""
    return Evidence(field=field, page=1, place=piece.span, text=piece.text)


def evidences(*pairs: tuple[str, Piece | None]) -> tuple[Evidence, ...]:
    """Return evidence for the pieces that are there."""
    return tuple(evidence_of(field, piece) for field, piece in pairs if piece is not None)


def quantity(amount: Decimal | None, uom: str) -> Quantity | None:
    """Return a quantity in the canonical unit of an EDI code, or None without an amount."""
    if amount is None:
        return None
    code = uom.strip().upper()
    return Quantity(value=amount, uom=canonical_unit(code, context=UnitContext.COUNT) or code)


_PRICED = frozenset({StatementKind.CONFIRM, StatementKind.SUBSTITUTE})
_FAILED_READING = 0.5  # what contradicts itself is for a person; the same figure as for papers whose sums fail


def reading_of(cautions: frozenset[Caution]) -> float:
    """Return how sure the values are: a coded message is, unless its own figures contradict each other."""
    return _FAILED_READING if Caution.FAILED_CHECK in cautions else 1.0


def held(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements of a message that is cut off or counts other lines than it has: a person reads them."""
    return tuple(
        replace(s, cautions=s.cautions | {Caution.FAILED_CHECK}, reading=min(s.reading, _FAILED_READING))
        for s in statements
    )


def to_statement(portion: Portion, facts: LineFacts) -> Statement:
    """Return the statement of one portion; only an acceptance carries the price."""
    priced = portion.kind in _PRICED
    return Statement(
        kind=portion.kind,
        target=facts.target,
        quantity=quantity(portion.amount, portion.uom),
        uom_text=portion.uom or None,
        ordered=facts.ordered,
        promise=portion.promise,
        unit_price=facts.unit_price if priced else None,
        price_uom=facts.price_uom if priced else None,
        evidence=portion.evidence + facts.evidence,
        cautions=portion.cautions,
        note=portion.note,
        reading=reading_of(portion.cautions),
    )


def joined(parts: Iterable[str], *, separator: str = "; ") -> str:
    """Return the non-empty parts once each, in order."""
    return separator.join(dict.fromkeys(part.strip() for part in parts if part.strip()))


def end_faults(end: Segment, tag: str, *, noun: str, inner: int) -> tuple[str, ...]:
    """Return what does not add up at the end of a message: cut off, or another number of segments than it counts.

    Args:
        end: the last segment there is.
        tag: the segment that ends a message; its first element counts the segments with both envelopes.
        noun: what the standard calls a message.
        inner: how many segments stand between the envelopes.
    """
    if end.tag != tag:
        return (f"the {noun} breaks off at segment {end.number} (no {tag})",)
    if end.text(1).isdecimal() and int(end.text(1)) != inner + 2:
        return (f"{tag} counts {end.text(1)} segments, there are {inner + 2}",)
    return ()


def said_nothing(words: str, *, name: str) -> Document:
    """Return the document of a message that is understood and says nothing about order lines of ours."""
    return Document(name=name, kind=MailKind.OTHER, title=words, warnings=(words,))


def unless_all_failed(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return the documents of an interchange.

    Raises:
        DocumentError: none of them could be read; it names every reason once.
    """
    if all(d.problem for d in documents):
        raise DocumentError("; ".join(dict.fromkeys(d.problem for d in documents if d.problem)))
    return documents
