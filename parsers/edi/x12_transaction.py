"""One X12 transaction and the small facts every transaction set states the same way."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.document import Caution
from domain.promise import PromiseWindow
from parsers.edi.segments import Piece, ReadDate, Segment, day, end_faults, evidence_of, number, read_date
from parsers.edi.x12_codes import BUYER_ITEM, DATE_MEANING, ITEM_QUALIFIERS, Bound, DateMeaning

_RANGE = "RD8"  # element 1250: CCYYMMDD-CCYYMMDD


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """The segments between ST and SE, both excluded. ``faults`` says in words what does not add up."""

    set_id: str
    control: str
    number: int
    segments: tuple[Segment, ...]
    complete: bool
    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, body: list[Segment]) -> "Transaction":
        """Return the transaction of segments that start with ST and end with SE unless cut off."""
        start, end = body[0], body[-1]
        complete = end.tag == "SE"
        inner = tuple(s for s in body[1:] if s.tag not in ("SE", "GE", "IEA"))
        return cls(
            set_id=start.text(1),
            control=start.text(2),
            number=start.number,
            segments=inner,
            complete=complete,
            faults=end_faults(end, "SE", noun="transaction", inner=len(inner)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity element: ``value`` None and a caution when it is there but no plain number."""

    value: Decimal | None = None
    piece: Piece | None = None
    caution: Caution | None = None


def read_amount(piece: Piece | None) -> Amount:
    """Return the number of an element; a missing element is no reason for doubt."""
    if piece is None:
        return Amount()
    value = number(piece.text)
    doubtful = value is None or value < 0
    return Amount(
        value=None if doubtful else value, piece=piece, caution=Caution.UNCLEAR_QUANTITY if doubtful else None
    )


def plain_unit(text: str) -> str:
    """Return the unit of a composite (C001, whatever its separator) or of a plain element."""
    return re.split(r"[^\w]", text, maxsplit=1)[0]


def pairs(segment: Segment, *, start: int) -> Iterator[tuple[str, str]]:
    """Yield the qualifier and value pairs from element ``start`` on."""
    for element in range(start, len(segment.elements) + 1, 2):
        qualifier, value = segment.text(element), segment.text(element + 1)
        if qualifier and value:
            yield qualifier, value


def item_codes(found: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the item numbers among qualified pairs, the buyer's own first."""
    items = [(q, v) for q, v in found if q in ITEM_QUALIFIERS]
    items.sort(key=lambda pair: pair[0] not in BUYER_ITEM)
    return tuple(dict.fromkeys(value for _, value in items))


def qualified_date(qualifier: str, piece: Piece | None) -> ReadDate:
    """Return the promise of a date with its qualifier (element 374).

    No qualifier leaves the basis open; one that is not known to promise, or tells of the past, is for a person.
    """
    meaning = DATE_MEANING.get(qualifier, DateMeaning(basis=None))
    read = read_date(piece, basis=meaning.basis)
    if read.window is not None and (meaning.past or (qualifier and qualifier not in DATE_MEANING)):
        return replace(read, window=None if meaning.past else read.window, caution=Caution.UNCLEAR_DATE)
    if read.window is None or meaning.bound is Bound.DAY:
        return read
    early = meaning.bound is Bound.NOT_BEFORE
    window = PromiseWindow(
        start=read.window.start if early else None, end=None if early else read.window.end, basis=meaning.basis
    )
    return replace(read, window=window)


def date_of(segment: Segment) -> ReadDate:
    """Return the promise of a DTM segment: one day, or the first and last of a period (DTM05 RD8)."""
    if segment.piece(2) is not None:
        return qualified_date(segment.text(1), segment.piece(2))
    period = segment.piece(6)
    if period is None or segment.text(5) != _RANGE:
        return qualified_date(segment.text(1), period)
    return _between(period, meaning=DATE_MEANING.get(segment.text(1), DateMeaning(basis=None)))


def _between(period: Piece, *, meaning: DateMeaning) -> ReadDate:
    first, _, last = period.text.partition("-")
    start, end = day(first), day(last)
    evidence = (evidence_of("eta_to", period),)
    if start is None or end is None or end < start:
        return ReadDate(caution=Caution.UNCLEAR_DATE, evidence=evidence)
    return ReadDate(window=PromiseWindow(start=start, end=end, basis=meaning.basis), evidence=evidence)
