"""EDIFACT: characters to segments, interchange by interchange (ISO 9735; DOMAIN 7.4).

Service characters come from UNA, else from the character behind UNB or UNH, else they are the standard's own. Release
characters, line breaks behind terminators and in wrapped files, and files in lower case are read.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.document import Span
from domain.errors import DocumentError
from parsers.edi.segments import MAX_ELEMENTS, Piece, Segment, too_many

_MARK = r"[^\w \t\r\n]"
_UNA = re.compile(r"UNA(.)(.)(.)(.)(.)(.)(?=\s{0,4}UN[BHG])", re.DOTALL | re.IGNORECASE)
_START = re.compile(rf"(?<![A-Za-z0-9])UN[BH]({_MARK})", re.IGNORECASE)
_TAG = re.compile(r"[A-Z]{3}")
_BLANK = " \t\r\n"
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_PLUS = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """The service characters and where the segments of one interchange start and end."""

    start: int
    end: int = 0
    component: str = ":"
    element: str = _PLUS
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """Text as written with its place."""

    text: str
    at: int


def split_segments(text: str) -> tuple[Segment, ...]:
    """Return all segments behind the service strings; element positions are characters of ``text``.

    Raises:
        DocumentError: neither UNA, UNB nor UNH is there, or a file out of all measure.
    """
    found: list[Segment] = []
    for service in _services(text):
        body = text[service.start : service.end]
        body = body.translate(_UPPER) if body[:3].islower() else body
        for raw in _split(_Raw(text=body, at=service.start), service.terminator, service):
            segment = _segment(raw, number=len(found) + 1, service=service) if raw.text else None
            if segment is not None:
                found.append(segment)
                too_many(len(found))
    return tuple(found)


def _services(text: str) -> Iterator[_Service]:
    """Yield the interchanges: each UNA starts one, and text without any UNA is one."""
    stated = [
        _Service(start=una.end(), component=c, element=e, decimal=d, release=r, terminator=t)
        for una in _UNA.finditer(text)
        for c, e, d, r, _, t in (una.groups(),)
    ]
    first = _START.search(text)
    if first is None:
        raise DocumentError("not EDIFACT: neither UNA, UNB nor UNH")
    if not stated or first.start() < stated[0].start - _UNA_LENGTH:
        stated.insert(0, _guessed(text, first))
    ends = [*(service.start - _UNA_LENGTH for service in stated[1:]), len(text)]
    for service, end in zip(stated, ends, strict=True):
        yield replace(service, end=end)


_UNA_LENGTH = 9


def _guessed(text: str, first: re.Match[str]) -> _Service:
    """Return the service characters of an interchange without UNA, told by its first segments."""
    if first[1] == _PLUS:
        return _Service(start=first.start())
    behind = re.search(
        rf"({_MARK})\s{{0,4}}UN[HG]{re.escape(first[1])}", text[first.end() : first.end() + 400], re.IGNORECASE
    )
    inside = re.match(rf"\w{{4}}({_MARK})\w", text[first.end() : first.end() + 10])
    if behind is None or inside is None:
        raise DocumentError(
            f"EDIFACT without UNA, and {first[1]!r} behind {first[0][:3]} is not the standard's separator"
        )
    return _Service(start=first.start(), component=inside[1], element=first[1], terminator=behind[1])


def _split(raw: _Raw, separator: str, service: _Service) -> Iterator[_Raw]:
    """Yield the parts between separators that no release character protects."""
    start = position = 0
    text, release = raw.text, service.release
    while (hit := text.find(separator, position)) >= 0:
        position = hit + 1
        if release.strip() and _released(text, hit, release):
            continue
        yield _Raw(text=text[start:hit], at=raw.at + start)
        start = position
    yield _Raw(text=text[start:], at=raw.at + start)


def _released(text: str, position: int, release: str) -> bool:
    """Return whether an odd number of release characters stands before a position."""
    first = position
    while first > 0 and text[first - 1] == release:
        first -= 1
    return (position - first) % 2 == 1


def _segment(raw: _Raw, *, number: int, service: _Service) -> Segment | None:
    tag = raw.text.lstrip(_BLANK)[:3]
    if not _TAG.fullmatch(tag):
        return None
    named, *elements = _few(raw, service.element, service)
    if named.text.strip(_BLANK).split(service.component)[0] != tag:
        return None
    return Segment(
        tag=tag,
        number=number,
        elements=tuple(
            tuple(_piece(part, service) for part in _few(element, service.component, service)) for element in elements
        ),
        decimal=service.decimal,
    )


def _few(raw: _Raw, separator: str, service: _Service) -> list[_Raw]:
    """Return the parts up to more than any segment has; what comes behind them is dropped."""
    return [part for part, _ in zip(_split(raw, separator, service), range(MAX_ELEMENTS), strict=False)]


def _piece(raw: _Raw, service: _Service) -> Piece:
    lead = len(raw.text) - len(raw.text.lstrip(_BLANK))
    bare = raw.text.strip(_BLANK)
    text = bare.replace("\r", "").replace("\n", "")
    if service.release.strip():
        text = re.sub(re.escape(service.release) + r"(.)", r"\1", text)
    return Piece(text=text, span=Span(start=raw.at + lead, end=raw.at + lead + len(bare)))
