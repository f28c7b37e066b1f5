"""EDIFACT CONTRL and APERAK: what a vendor's system says of a file of ours. That a file arrived confirms no order."""

from domain.document import Document
from domain.errors import DocumentError
from parsers.edi.edifact_message import Message
from parsers.edi.segments import joined, said_nothing

_REJECTED = "4"  # element 0083
_ANSWERS = {"UCI": 4, "UCM": 3, "UCF": 4}  # where element 0083 stands
_NOT_ACCEPTED = frozenset({"27"})  # element 1225


def read_contrl(message: Message, *, name: str) -> Document:
    """Return the document of a syntax report: nothing said, as long as our file was taken.

    Raises:
        DocumentError: the vendor's system rejected our file.
    """
    for segment in message.segments:
        at = _ANSWERS.get(segment.tag)
        if at is not None and segment.text(at) == _REJECTED:
            about = joined((segment.text(1), segment.text(2)), separator=" ")
            where = f"segment {segment.number} ({segment.tag})"
            raise DocumentError(f"EDIFACT CONTRL: {where} rejects {about}; our order may not have arrived")
    return said_nothing("EDIFACT CONTRL syntax report: proves that a file arrived, confirms no order", name=name)


def read_aperak(message: Message, *, name: str) -> Document:
    """Return the document of an application acknowledgment: nothing said, as long as it names no error.

    Raises:
        DocumentError: it names an error or does not accept our message.
    """
    errors = [s for s in message.segments if s.tag == "ERC"]
    refused = [s for s in message.segments if s.tag == "BGM" and s.text(3) in _NOT_ACCEPTED]
    if errors or refused:
        words = (s.text(4, c) for s in message.segments if s.tag == "FTX" for c in range(1, 6))
        codes = (f"error {s.text(1)}" for s in errors)
        raise DocumentError(f"EDIFACT APERAK: our message was not accepted: {joined([*codes, *words]) or 'no reason'}")
    note = "EDIFACT APERAK application acknowledgment: our message was taken, confirms no order"
    return said_nothing(note, name=name)
