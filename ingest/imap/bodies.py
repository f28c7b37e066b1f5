r"""Sizes, headers and bodies of mails, checked: a body is the bytes of the mail or it is None.

Always BODY.PEEK: nothing here ever sets \Seen.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.headers import message_ids
from ingest.imap.listing import numbers_only, parts
from ingest.imap.wire import Wire
from ingest.message import read_head

CHUNK = 1024 * 1024
_LITERAL8 = re.compile(rb"~\{\d+\}")
_LABEL_ITEM = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID SUBJECT X-BACKSTOP-CHASE)]"
_ID_ITEM = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What tells one mail from another without its body: size in bytes as the server says, and message id."""

    size: int
    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a mail of ours is told by: message id, the id in X-Backstop-Chase (empty without one), subject."""

    message_id: str | None
    chase_mark: str
    subject: str


def labels(wire: Wire, uids: Sequence[int]) -> dict[int, Labels]:
    """Return what each mail can be told by; mails that are gone are left out."""
    return {
        uid: _labels(_section(data)) for uid, data in _all(wire, "FETCH labels", uids, f"RFC822.SIZE {_LABEL_ITEM}")
    }


def _labels(head: bytes | None) -> Labels:
    mail = read_head(head or b"", source="", sha256="")
    return Labels(
        message_id=mail.message_id, chase_mark=(mail.header("x-backstop-chase") or "").strip(), subject=mail.subject
    )


def sizes(wire: Wire, uids: Sequence[int]) -> dict[int, int]:
    """Return the size of each mail in bytes, as the server says it; mails that are gone are left out."""
    return {uid: data[b"RFC822.SIZE"] for uid, data in _all(wire, "FETCH sizes", uids, "RFC822.SIZE")}


def _all(wire: Wire, name: str, uids: Sequence[int], items: str) -> Iterator[tuple[int, Mapping[bytes, Any]]]:
    """Yield what was asked of each mail, those that are gone or have no size left out; few round trips."""
    steps = list(parts(numbers_only(uids)))
    for some, following in zip(steps, [*steps[1:], []], strict=False):
        for uid, data in wire.fetch(name, some, items, then=following).items():
            if isinstance(data.get(b"RFC822.SIZE"), int):
                yield uid, data


def identities(wire: Wire, uids: Sequence[int]) -> dict[int, Identity]:
    """Return size and message id of each mail; mails that are gone are left out."""
    return {
        uid: Identity(size=data[b"RFC822.SIZE"], message_id=_message_id(_section(data)))
        for uid, data in _all(wire, "FETCH ids", uids, f"RFC822.SIZE {_ID_ITEM}")
    }


def _message_id(head: bytes | None) -> str | None:
    unfolded = re.sub(rb"\r?\n[ \t]", b" ", head or b"").decode("latin-1")
    name, _, value = unfolded.partition(":")
    if name.strip().lower() != "message-id":
        return None
    return next(iter(message_ids(value.splitlines()[0] if value.strip() else "")), None)


def bodies(wire: Wire, uids: Sequence[int], *, then: Sequence[int] = ()) -> dict[int, bytes | None]:
    """Return each mail as it lies on the server, None where no usable body came; one command.

    ``then`` are the UIDs that will be asked for next; the server is told already.

    Raises:
        BadAnswerError: one of the mails is answered so that the whole answer cannot be read.
    """
    answer = wire.fetch("FETCH bodies", numbers_only(uids), "BODY.PEEK[]", then=numbers_only(then))
    return {uid: usable(_section(answer.get(uid, {}))) for uid in uids}


def usable(body: bytes | None) -> bytes | None:
    """Return a body that can be one: bytes, not empty, and not the unread length of a literal8 (``~{5}``)."""
    if not isinstance(body, bytes) or not body or _LITERAL8.fullmatch(body):
        return None
    return body


def head(wire: Wire, uid: int) -> bytes | None:
    """Return the header of a mail."""
    return usable(_section(wire.fetch("FETCH header", numbers_only([uid]), "BODY.PEEK[HEADER]").get(uid, {})))


def body_into(wire: Wire, uid: int, sink: Callable[[bytes], object]) -> int:
    """Hand a mail to ``sink`` piece by piece and return how many bytes there were; memory holds one piece.

    The pieces end where one is short: sizes that servers tell are not always right.
    """
    got = 0
    while True:
        answer = wire.fetch("FETCH piece", numbers_only([uid]), f"BODY.PEEK[]<{got}.{CHUNK}>")
        piece = usable(_section(answer.get(uid, {})))
        if piece is None:
            return got
        sink(piece)
        got += len(piece)
        if len(piece) < CHUNK:
            return got


def _section(data: Mapping[bytes, Any]) -> bytes | None:
    """Return the body section of an answer, whatever offset or field list its name carries."""
    return next(_bodies(data), None)


def _bodies(data: Mapping[bytes, Any]) -> Iterator[Any]:
    return (value for name, value in data.items() if name.upper().startswith(b"BODY["))
