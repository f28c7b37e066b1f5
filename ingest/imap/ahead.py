"""One FETCH ahead: the next batch is asked for before this one is read, so that no round trip is waited for.

RFC 3501 5.5 allows it. A server may work on both at once and mix the answers (Dovecot does): each is told by its
UID, and what belongs to the later one is kept for it. imaplib has the parts (send a command, complete it later) but no
such call, and imapclient none either; where those parts are missing, nothing is asked ahead.
"""

import imaplib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_fetch_response, parse_message_list

Answer = dict[int, dict[bytes, Any]]
_BODY_LINE = re.compile(rb"\d+ \(UID (\d+) (BODY\[\](?:<\d+>)?) \{(\d+)\}")
_SIZE_LINE = re.compile(rb"\d+ \(UID (\d+) RFC822\.SIZE (\d+)\)")
_PARTS = ("_command", "_command_complete", "_untagged_response")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A FETCH that was sent and not yet read; ``early`` is what came of it among the answers to another one."""

    uids: tuple[int, ...]
    items: str
    tag: bytes
    early: Mapping[int, Mapping[bytes, Any]] = field(default_factory=dict)


def can_ask_ahead(client: IMAPClient) -> bool:
    """Return whether this imaplib has what is needed."""
    return all(hasattr(getattr(client, "_imap", None), part) for part in _PARTS)


def ask(client: IMAPClient, uids: Sequence[int], items: str) -> Asked:
    """Send a FETCH and do not wait."""
    inner: Any = client._imap  # noqa: SLF001 - see the module's words
    tag = inner._command("UID", "FETCH", ",".join(map(str, uids)), f"({items})")  # noqa: SLF001
    return Asked(uids=tuple(uids), items=items, tag=tag)


def collect(client: IMAPClient, asked: Asked, ahead: Asked | None = None) -> tuple[Answer, Asked | None]:
    """Read the answer to a FETCH that was sent before; returns it, and ``ahead`` with what came of it too."""
    inner: Any = client._imap  # noqa: SLF001
    kind, data = inner._command_complete("FETCH", asked.tag)  # noqa: SLF001
    if kind != "OK":
        raise imaplib.IMAP4.error(f"fetch failed: {data[0]!r}")
    _, data = inner._untagged_response(kind, data, "FETCH")  # noqa: SLF001
    came = _parsed(data)
    if came is None:
        came = parse_fetch_response(data, client.normalise_times, True)  # noqa: FBT003 - by UID
    answer = {uid: {**asked.early.get(uid, {}), **came.get(uid, {})} for uid in asked.uids}
    early = {uid: came[uid] for uid in ahead.uids if uid in came} if ahead is not None else {}
    return {uid: found for uid, found in answer.items() if found}, ahead and replace(ahead, early=early)


def listed_with_sizes(client: IMAPClient, first: int) -> tuple[list[int], Answer]:
    """Return the UIDs that the server finds from ``first`` on, and their sizes, in one round trip.

    The search alone tells what is there: a mail without a readable size is listed all the same.
    """
    inner: Any = client._imap  # noqa: SLF001
    search = inner._command("UID", "SEARCH", f"UID {first}:*")  # noqa: SLF001
    sizes = inner._command("UID", "FETCH", f"{first}:*", "(RFC822.SIZE)")  # noqa: SLF001
    kind, words = inner._command_complete("SEARCH", search)  # noqa: SLF001
    sized, _ = inner._command_complete("FETCH", sizes)  # noqa: SLF001
    _, found = inner._untagged_response(kind, words, "SEARCH")  # noqa: SLF001
    _, data = inner._untagged_response(sized, [None], "FETCH")  # noqa: SLF001
    if kind != "OK":
        raise imaplib.IMAP4.error(f"search failed: {words[0]!r}")
    uids = [int(uid) for uid in parse_message_list(found)]
    answer: Answer | None = {}
    if sized == "OK":
        with suppress(ProtocolError, ValueError, IndexError, TypeError, AttributeError, KeyError):
            answer = _parsed(data)
            answer = parse_fetch_response(data, client.normalise_times, True) if answer is None else answer  # noqa: FBT003
    return uids, answer or {}


def _parsed(data: Sequence[Any]) -> Answer | None:
    """Read the usual form of an answer, at a quarter of the time; None where any of it is of another form."""
    answer: Answer = {}
    at = 0
    while at < len(data):
        line = data[at]
        if isinstance(line, tuple):
            match = _BODY_LINE.fullmatch(line[0])
            if match is None or len(line[1]) != int(match[3]) or data[at + 1 : at + 2] != [b")"]:
                return None
            answer.setdefault(int(match[1]), {})[match[2]] = line[1]
            at += 2
            continue
        match = _SIZE_LINE.fullmatch(line) if isinstance(line, bytes) else None
        if match is None:
            return None
        answer.setdefault(int(match[1]), {})[b"RFC822.SIZE"] = int(match[2])
        at += 1
    return answer
