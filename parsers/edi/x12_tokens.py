"""X12: characters to segments, interchange by interchange (DOMAIN 7.3).

Separators come from each ISA segment itself by counting its elements, not its columns, so wrong padding does no
harm. Line breaks after terminators, and files wrapped at a fixed width, read the same; so do files in lower case.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.document import Span
from domain.errors import DocumentError
from parsers.edi.segments import MAX_ELEMENTS, Piece, Segment, too_many

_ISA_ELEMENTS = 16
_ISA_LONGEST = 400  # characters; 106 as the standard has it
# No word character, blank or line break separates elements; the control characters FS, GS, RS and US may.
_MARK = r"[^\w \t\r\n]"
_ISA = re.compile(rf"(?<![A-Za-z0-9])ISA({_MARK})(?=[^\r\n]{{0,12}}\1)", re.IGNORECASE)
_ST = re.compile(
    rf"(?<![A-Za-z0-9])ST({_MARK})\d{{3}}\1[^\r\n]{{0,40}}?([^\w\s*]|\r?\n)\s{{0,9}}[A-Z]{{2,3}}\d?\1", re.IGNORECASE
)
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_BLANK = " \t\r\n"
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """Where an interchange starts and ends in the text, and the characters that divide it."""

    start: int
    end: int
    element: str
    terminator: str


def split_segments(text: str) -> tuple[Segment, ...]:
    """Return all segments of all interchanges; element positions are characters of ``text``.

    Raises:
        DocumentError: neither an ISA nor a bare ST segment, separators that cannot be, or a file out of all measure.
    """
    segments: list[Segment] = []
    for envelope in _envelopes(text):
        body = text[envelope.start : envelope.end]
        lower = body[:3].islower()
        position = envelope.start
        for raw in (body.translate(_UPPER) if lower else body).split(envelope.terminator):
            segment = (
                None if not raw else _segment(raw, at=position, number=len(segments) + 1, separator=envelope.element)
            )
            if segment is not None:
                segments.append(segment)
                too_many(len(segments))
            position += len(raw) + 1
    return tuple(segments)


def _envelopes(text: str) -> Iterator[_Envelope]:
    """Yield the interchanges; words that only look like an ISA segment start none."""
    found = [_enveloped(text, start) for start in _ISA.finditer(text)]
    envelopes = [e for e in found if isinstance(e, _Envelope)]
    if not envelopes and found:
        raise DocumentError(f"segment 1 (ISA): {found[0]}")
    if not envelopes:
        yield _bare(text)
    ends = [*(e.start for e in envelopes[1:]), len(text)]
    for envelope, end in zip(envelopes, ends, strict=False):
        yield replace(envelope, end=end)


def _enveloped(text: str, found: re.Match[str]) -> _Envelope | str:
    """Return the interchange that an ISA segment starts, or why it is none."""
    element = found[1]
    position = found.start()
    for _ in range(_ISA_ELEMENTS):
        position = text.find(element, position + 1, found.start() + _ISA_LONGEST)
        if position < 0:
            return "fewer than 16 elements"
    after = text[position + 1 : position + 5]
    terminator = _terminator(after, element=element)
    if not terminator or terminator.isalnum() or terminator in (element, " "):
        return f"{terminator!r} cannot end a segment"
    return _Envelope(start=found.start(), end=len(text), element=element, terminator=terminator)


def _terminator(after: str, *, element: str) -> str:
    """Return the character behind ISA16; where ISA16 is left out, the one in its place, before the next segment."""
    left_out = after[1:3].upper() == "GS" and not after[:1].isalnum()
    if left_out and after[3:4] == element:
        return after[:1]
    return after[1:2]


def _bare(text: str) -> _Envelope:
    """Return the bounds of transactions pasted without their envelope."""
    found = _ST.search(text)
    if found is None:
        raise DocumentError("not X12: neither an ISA nor an ST segment")
    return _Envelope(start=found.start(), end=len(text), element=found[1], terminator=found[2][-1])


def _segment(raw: str, *, at: int, number: int, separator: str) -> Segment | None:
    tag, *rest = raw.split(separator, MAX_ELEMENTS)
    name = _joined(tag)
    if not _TAG.fullmatch(name):
        return None
    pieces = []
    position = at + len(tag) + 1
    for element in rest:
        pieces.append((_piece(element, at=position),))
        position += len(element) + 1
    return Segment(tag=name, number=number, elements=tuple(pieces))


def _piece(raw: str, *, at: int) -> Piece:
    lead = len(raw) - len(raw.lstrip(_BLANK))
    bare = raw.strip(_BLANK)
    return Piece(text=_joined(bare), span=Span(start=at + lead, end=at + lead + len(bare)))


def _joined(text: str) -> str:
    """Return the text without the line breaks of a file that was wrapped at a fixed width."""
    return text.replace("\r", "").replace("\n", "").strip(_BLANK)
