"""EDIFACT: bytes to segments to messages, and from there to the reader of each message type (DOMAIN 7.4)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.document import Document, Span
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.edifact_desadv import read_desadv
from parsers.edi.edifact_message import Message
from parsers.edi.edifact_ordrsp import read_ordrsp
from parsers.edi.segments import Piece, Segment, decode, unless_all_failed

_UNA = re.compile(r"UNA(.)(.)(.)(.)(.)(.)", re.DOTALL)
_START = re.compile(r"UN[BH]\+")
_TAG = re.compile(r"[A-Z]{3}")

_READERS: dict[str, Callable[..., Document]] = {"ORDRSP": read_ordrsp, "DESADV": read_desadv}
_RECEIPTS = {"CONTRL": "syntax report", "APERAK": "application acknowledgment"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """The service characters (UNA, or the standard's own where there is none) and where the segments start."""

    start: int
    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"


def read_edifact(content: bytes, *, name: str) -> tuple[Document, ...]:
    """Return one document per message of an EDIFACT interchange.

    A message of a type that is not read becomes a document with ``problem`` as long as another one could be.

    Raises:
        DocumentError: no EDIFACT at all, damaged beyond reading (the segment is named), or nothing can be read.
    """
    messages = tuple(_messages(split_segments(decode(content))))
    if not messages:
        raise DocumentError("EDIFACT without a message: no UNH segment")
    return unless_all_failed(tuple(_read(message, name=name) for message in messages))


def split_segments(text: str) -> tuple[Segment, ...]:
    """Return all segments behind the service string; element positions are characters of ``text``.

    Raises:
        DocumentError: neither UNA, UNB nor UNH is there.
    """
    service = _service(text)
    found = []
    for number, raw in enumerate(
        _split(_Raw(text=text[service.start :], at=service.start), service.terminator, service)
    ):
        segment = _segment(raw, number=number + 1, service=service)
        if segment is not None:
            found.append(segment)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """Text as written with its place."""

    text: str
    at: int


def _service(text: str) -> _Service:
    una = _UNA.search(text)
    if una is not None:
        component, element, decimal, release, _, terminator = una.groups()
        return _Service(
            start=una.end(),
            component=component,
            element=element,
            decimal=decimal,
            release=release,
            terminator=terminator,
        )
    begin = _START.search(text)
    if begin is None:
        raise DocumentError("not EDIFACT: neither UNA, UNB nor UNH")
    return _Service(start=begin.start())


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
    elements = tuple(_split(raw, service.element, service))
    tag = elements[0].text.strip().split(service.component)[0]
    if not _TAG.fullmatch(tag):
        return None
    return Segment(
        tag=tag,
        number=number,
        elements=tuple(
            tuple(_piece(part, service) for part in _split(element, service.component, service))
            for element in elements[1:]
        ),
    )


def _piece(raw: _Raw, service: _Service) -> Piece:
    lead = len(raw.text) - len(raw.text.lstrip())
    bare = raw.text.strip()
    text = re.sub(r"[\r\n]+", "", bare)
    if service.release.strip():
        text = re.sub(re.escape(service.release) + r"(.)", r"\1", text)
    return Piece(text=text, span=Span(start=raw.at + lead, end=raw.at + lead + len(bare)))


def _messages(segments: tuple[Segment, ...]) -> Iterator[Message]:
    """Yield UNH up to UNT; a message without its UNT was cut off and is marked so."""
    body: list[Segment] = []
    for segment in segments:
        if segment.tag == "UNH" and body:
            yield Message.of(body)
            body = []
        if segment.tag == "UNH" or body:
            body.append(segment)
        if segment.tag in ("UNT", "UNZ") and body:
            yield Message.of(body)
            body = []
    if body:
        yield Message.of(body)


def _read(message: Message, *, name: str) -> Document:
    if message.kind in _RECEIPTS:
        note = f"EDIFACT {message.kind} {_RECEIPTS[message.kind]}: proves that a file arrived, confirms no order"
        return Document(name=name, kind=MailKind.OTHER, warnings=(note,))
    reader = _READERS.get(message.kind)
    if reader is None:
        problem = f"EDIFACT {message.kind or 'message'} is not read yet (segment {message.number})"
        return Document(name=name, kind=MailKind.OTHER, problem=problem)
    return reader(message, name=name)
