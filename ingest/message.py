"""Bytes to ``Mail``: headers made safe, bodies decoded, every leaf of the MIME tree kept."""

import hashlib
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

from domain.errors import MailError
from domain.mail import Address, Mail
from ingest.headers import (
    END_OF_HEAD,
    SentAt,
    addresses,
    header_items,
    message_ids,
    raw_value,
    raw_values,
    safe_header,
    sent_at,
)
from ingest.mime_walk import Harvest, walk
from ingest.unpack import MOST_PARTS, Budget, Opener

_HEAD = 65_536
_LONGEST_HEAD = 262_144
_NOBODY = Address(name="", email="")
# One of these must be there; without any, the bytes are some other file (RFC 5322 3.6 asks for two of them).
_TELLING = ("from", "date", "subject", "message-id", "received", "to", "return-path", "mime-version", "sender")


def read_message(content: bytes, *, source: str) -> Mail:
    """Return the mail in ``content``; ``source`` is its name for people.

    Whatever is odd but readable is told in ``Mail.problems``; times are UTC, ``local_date`` is the sender's day.

    Raises:
        MailError: the bytes are empty, hold no header of a mail, or are nested beyond reading.
    """
    return _read(content, source=source, depth=0, budget=Budget())


def read_recipients(content: bytes) -> tuple[Address, ...]:
    """Return whom a mail went to, from its header alone: To, and the mailbox it was delivered to.

    Cheap enough to run over a whole mailbox before it is read; never raises.
    """
    head = BytesHeaderParser().parsebytes(END_OF_HEAD.split(content[:_HEAD], maxsplit=1)[0] + b"\n\n")
    return addresses(value for name in ("To", "Delivered-To", "X-Original-To") for value in raw_values(head, name))


def read_head(head: bytes, *, source: str, sha256: str) -> Mail:
    """Return what the header fields alone tell of a mail: no words, no parts; never raises.

    ``head`` starts with the header, more may follow; ``sha256`` is that of the whole mail. This is what a stored
    mail is known by until it is read.
    """
    lines = END_OF_HEAD.split(head.lstrip(b"\xef\xbb\xbf\r\n")[:_LONGEST_HEAD], maxsplit=1)[0]
    message = BytesHeaderParser().parsebytes(lines + b"\n\n")
    return _mail(message, Harvest(), sha256=sha256, source=source)


def _read(content: bytes, *, source: str, depth: int, budget: Budget) -> Mail:
    message = _parsed(content, source)

    def read_inner(inner: bytes, inner_depth: int) -> Mail:
        return _read(inner, source=source, depth=inner_depth, budget=budget)

    opener = Opener(read_mail=read_inner, depth=depth, budget=budget)
    try:
        harvest = walk(message, open_leaf=opener.parts)
    except RecursionError as error:
        raise MailError(f"{source}: nested too deep to be read") from error
    if depth == 0 and budget.refused:
        harvest.problems.append(f"more than {MOST_PARTS} parts: {budget.refused} were not opened")
    return _mail(message, harvest, sha256=hashlib.sha256(content).hexdigest(), source=source)


def _parsed(content: bytes, source: str) -> Message:
    if not content.strip():
        raise MailError(f"{source}: empty, no mail in it")
    try:
        message = message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n"))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise MailError(f"{source}: cannot be read as a mail") from error
    names = {name.lower() for name in message.keys()}  # noqa: SIM118 - iterating a Message goes by index
    if not names.intersection(_TELLING):
        raise MailError(f"{source}: no header of a mail found, this is some other file")
    return message


def _mail(message: Message, harvest: Harvest, *, sha256: str, source: str) -> Mail:
    sent = sent_at(message)
    sender = _first_address(message, "From", "Sender", "Return-Path") or _NOBODY
    return Mail(
        sha256=sha256,
        source=source,
        message_id=next(iter(message_ids(raw_value(message, "Message-ID"))), None),
        date=sent.at,
        local_date=sent.local_date,
        sender=sender,
        subject=safe_header(raw_value(message, "Subject")),
        text=harvest.text,
        html=harvest.html,
        reply_to=_first_address(message, "Reply-To"),
        to=addresses(raw_values(message, "To")),
        cc=addresses(raw_values(message, "Cc")),
        in_reply_to=next(iter(message_ids(raw_value(message, "In-Reply-To"))), None),
        references=message_ids(raw_value(message, "References")),
        headers=tuple(header_items(message)),
        parts=tuple(harvest.parts),
        problems=_problems(message, harvest, sent=sent, sender=sender),
    )


def _first_address(message: Message, *names: str) -> Address | None:
    for name in names:
        found = addresses(raw_values(message, name))
        if found:
            return found[0]
    return None


def _problems(message: Message, harvest: Harvest, *, sent: SentAt, sender: Address) -> tuple[str, ...]:
    found = list(harvest.problems)
    if sent.problem is not None:
        found.append(sent.problem)
    if not sender.email:
        found.append("no sender address")
    if raw_value(message, "Message-ID") and not message_ids(raw_value(message, "Message-ID")):
        found.append("unusable Message-ID")
    return tuple(found)
