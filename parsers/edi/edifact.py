"""EDIFACT: bytes to segments to messages, and from there to the reader of each message type (DOMAIN 7.4).

A message that says nothing about orders of ours is named in plain words; one that may say something and is not read
is a problem that a person sees.
"""

from collections.abc import Callable, Iterator

from domain.document import Document
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.edifact_desadv import read_desadv
from parsers.edi.edifact_invoic import read_invoic
from parsers.edi.edifact_message import Message
from parsers.edi.edifact_ordrsp import read_ordrsp
from parsers.edi.edifact_receipts import read_aperak, read_contrl
from parsers.edi.edifact_tokens import split_segments
from parsers.edi.segments import Segment, decode, said_nothing, unless_all_failed

_READERS: dict[str, Callable[..., Document]] = {
    "APERAK": read_aperak,
    "CONTRL": read_contrl,
    "DESADV": read_desadv,
    "INVOIC": read_invoic,
    "ORDRSP": read_ordrsp,
}
_SAYS_NOTHING = {
    "DELFOR": "delivery schedule of our own",
    "DELJIT": "call-off of our own",
    "INVRPT": "stock report, not about orders",
    "ORDCHG": "purchase order change of our own, no answer to it",
    "ORDERS": "purchase order of our own, no answer to it",
    "PRICAT": "price catalog, not about orders",
    "RECADV": "receiving advice of our own",
    "REMADV": "remittance advice, not about what is delivered",
    "REQOTE": "request for quotation of our own",
    "SLSRPT": "sales report, not about orders",
}
_KNOWN = {
    "IFTSTA": "transport status",
    "OSTENQ": "order status inquiry",
    "OSTRPT": "order status report",
    "QUOTES": "quotation",
}


def read_edifact(content: bytes, *, name: str) -> tuple[Document, ...]:
    """Return one document per message of an EDIFACT file, of all its interchanges.

    A message that cannot be read becomes a document with ``problem`` as long as another one could be.

    Raises:
        DocumentError: no EDIFACT at all, damaged beyond reading (the segment is named), or nothing can be read.
    """
    messages = tuple(_messages(split_segments(decode(content))))
    if not messages:
        raise DocumentError("EDIFACT without a message: no UNH segment")
    return unless_all_failed(tuple(_read(message, name=name) for message in messages))


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
    kind = message.kind
    if kind in _SAYS_NOTHING:
        return said_nothing(f"EDIFACT {kind} {_SAYS_NOTHING[kind]}", name=name)
    reader = _READERS.get(kind)
    try:
        if reader is not None:
            return reader(message, name=name)
        problem = f"EDIFACT {kind} {_KNOWN.get(kind, 'message')} is not read yet (segment {message.number})"
    except DocumentError as error:
        problem = str(error)
    return Document(name=name, kind=MailKind.OTHER, problem=problem)
