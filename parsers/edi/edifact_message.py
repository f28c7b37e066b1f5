"""One EDIFACT message and the small facts ORDRSP and DESADV state the same way."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.document import Caution
from domain.promise import Basis
from parsers.edi.edifact_dates import read_dtm
from parsers.edi.segments import Piece, ReadDate, Segment, end_faults, joined, number, too_long

_SHIP, _DELIVER = Basis.SHIP, Basis.DELIVER
# Element 2005: dates that promise. 2 and 10 are what we requested and count only behind a quantity of the answer.
PROMISE_DATES: dict[str, Basis | None] = {
    "67": _DELIVER,
    "69": _DELIVER,
    "17": _DELIVER,
    "132": _DELIVER,
    "191": _DELIVER,
    "10": _SHIP,
    "11": _SHIP,
    "79": _SHIP,
    "133": _SHIP,
    "361": _SHIP,
}
REQUESTED_DATES = frozenset({"2", "10", "61", "63", "64", "76"})
_BUYER_ITEM = frozenset({"IN", "BP", "PO"})
_ITEM = _BUYER_ITEM | {"SA", "VP", "VN", "MF", "MP", "EN", "SRV", "GB", "UP"}
_LINE_REFERENCES = ("LI", "ON")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The segments between UNH and UNT, both excluded. ``faults`` says in words what does not add up."""

    kind: str
    control: str
    number: int
    segments: tuple[Segment, ...]
    complete: bool
    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, body: list[Segment]) -> "Message":
        """Return the message of segments that start with UNH and end with UNT unless cut off."""
        start, end = body[0], body[-1]
        complete = end.tag == "UNT"
        inner = tuple(s for s in body[1:] if s.tag not in ("UNT", "UNZ"))
        return cls(
            kind=start.text(2).upper(),
            control=start.text(1),
            number=start.number,
            segments=inner,
            complete=complete,
            faults=end_faults(end, "UNT", noun="message", inner=len(inner)),
        )


@dataclass(slots=True, kw_only=True)
class LineGroup:
    """A LIN segment with the segments up to the next."""

    lin: Segment
    rest: list[Segment] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A QTY segment: qualifier, number, unit; ``value`` None and a caution when the number cannot be read."""

    qualifier: str
    value: Decimal | None
    uom: str
    piece: Piece | None
    caution: Caution | None = None


def head_and_lines(segments: Sequence[Segment]) -> tuple[list[Segment], list[LineGroup]]:
    """Return the header's segments and the line groups; UNS ends the lines."""
    head: list[Segment] = []
    lines: list[LineGroup] = []
    for segment in segments:
        if segment.tag == "UNS":
            break
        if segment.tag == "LIN":
            lines.append(LineGroup(lin=segment))
        elif lines:
            lines[-1].rest.append(segment)
            too_long(segment, len(lines[-1].rest))
        else:
            head.append(segment)
    return head, lines


def measured(segment: Segment) -> Measured:
    """Return the quantity of a QTY segment."""
    piece = segment.piece(1, 2)
    value = plain_number(piece, decimal=segment.decimal)
    doubtful = value is None or value < 0
    return Measured(
        qualifier=segment.text(1, 1),
        value=None if doubtful else value,
        uom=segment.text(1, 3),
        piece=piece,
        caution=Caution.UNCLEAR_QUANTITY if doubtful else None,
    )


def plain_number(piece: Piece | None, *, decimal: str) -> Decimal | None:
    """Return a number; comma and point are both decimal marks (ISO 9735 10.1).

    None where a comma the file does not declare stands before three digits: it may separate thousands after all.
    """
    if piece is None or (decimal != "," and _THOUSANDS.fullmatch(piece.text)):
        return None
    return number(piece.text.replace(",", "."))


def reference(segments: Iterable[Segment], *qualifiers: str, component: int = 2) -> Piece | None:
    """Return the first RFF of one of these qualifiers, the earlier qualifier first."""
    found = [s for s in segments if s.tag == "RFF"]
    pieces = (s.piece(1, component) for q in qualifiers for s in found if s.text(1, 1) == q)
    return next((p for p in pieces if p is not None), None)


def own_line(segments: Sequence[Segment]) -> Piece | None:
    """Return our line number: the line component of RFF+LI or RFF+ON, or RFF+LI's number itself."""
    return reference(segments, *_LINE_REFERENCES, component=3) or reference(segments, "LI")


def dated(segments: Iterable[Segment], *qualifiers: str) -> Piece | None:
    """Return the first DTM value of one of these qualifiers."""
    return next((s.piece(1, 2) for s in segments if s.tag == "DTM" and s.text(1, 1) in qualifiers), None)


def promise_of(segment: Segment) -> ReadDate:
    """Return the promise of a DTM segment in the format it states (element 2379)."""
    return read_dtm(segment, basis=PROMISE_DATES.get(segment.text(1, 1)))


def item_numbers(group: LineGroup, *, functions: frozenset[str] = frozenset({"1", "5"})) -> tuple[str, ...]:
    """Return the item numbers of LIN and of PIA with these functions, ours first."""
    found = list(_numbers(group.lin, first=3)) if "5" in functions else []
    for segment in group.rest:
        if segment.tag == "PIA" and segment.text(1) in functions:
            found += _numbers(segment, first=2)
    found.sort(key=lambda pair: pair[0] not in _BUYER_ITEM)
    return tuple(dict.fromkeys(code for _, code in found))


def _numbers(segment: Segment, *, first: int) -> Iterator[tuple[str, str]]:
    for element in range(first, len(segment.elements) + 1):
        code, qualifier = segment.text(element, 1), segment.text(element, 2)
        if code and qualifier in _ITEM:
            yield qualifier, code


def description(group: LineGroup) -> str:
    """Return the free item text of the IMD segments."""
    texts = (s.text(3, c) for s in group.rest if s.tag == "IMD" for c in (4, 5))
    return joined(texts, separator=" ")


def free_text(group: LineGroup) -> str:
    """Return the words of the FTX segments."""
    return joined((s.text(4, c) for s in group.rest if s.tag == "FTX" for c in range(1, 6)), separator=" ")
