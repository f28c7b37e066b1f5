"""Finding one mail of ours in a folder, on servers that gave it another Message-ID or search badly.

Every mail of ours carries its id three times: as Message-ID, in X-Backstop-Chase, and as a token in the subject. What
a server finds is compared; where it finds nothing, the newest mails are looked at.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ingest.imap.bodies import Labels, labels
from ingest.imap.wire import RefusedError, Wire
from ingest.imap.words import searchable_id, searchable_mark

_NEWEST = 200
_TOKEN = re.compile(r"[A-Z0-9-]{4,60}")
_ANSWER = re.compile(r"\s*(?:re|aw|sv|fw|fwd|wg|tr)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurMail:
    """What a mail of ours is known by; ``token`` is empty where its subject has none."""

    message_id: str
    token: str = ""

    def is_it(self, found: Labels) -> bool:
        """Return whether a mail in a folder is this one; an answer with our subject is not."""
        if self.message_id in {found.message_id, f"<{found.chase_mark}>"}:
            return True
        return bool(self.token) and self.token in found.subject and not _ANSWER.match(found.subject)


def checked(mail: OurMail) -> None:
    """Look at what would stand in commands, before any is sent.

    Raises:
        BadAnswerError: the message id is none that may stand there.
    """
    searchable_id(mail.message_id)


def find(wire: Wire, mail: OurMail, *, exists: int) -> tuple[int, ...]:
    """Return the UIDs of the selected folder that hold this mail, by the first sign that finds it.

    ``exists`` is the number of mails in the folder.

    Raises:
        BadAnswerError: its message id is none that may stand in a command.
    """
    for query in _queries(mail):
        candidates: list[int] = []
        with suppress(RefusedError), wire.command("UID SEARCH") as client:
            candidates = sorted(int(uid) for uid in client.search(query))
        if found := _those(wire, mail, candidates[-_NEWEST:]):
            return found
    if exists == 0:
        return ()
    with wire.command("UID SEARCH") as client:
        newest = [int(uid) for uid in client.search(f"{max(1, exists - _NEWEST + 1)}:*")]
    return _those(wire, mail, newest)


def _queries(mail: OurMail) -> Iterator[str]:
    yield f"HEADER Message-ID {searchable_id(mail.message_id)}"
    yield f"HEADER X-Backstop-Chase {searchable_mark(mail.message_id)}"
    if _TOKEN.fullmatch(mail.token):
        yield f'SUBJECT "{mail.token}"'


def _those(wire: Wire, mail: OurMail, uids: Sequence[int]) -> tuple[int, ...]:
    return tuple(uid for uid, found in labels(wire, uids).items() if mail.is_it(found)) if uids else ()
