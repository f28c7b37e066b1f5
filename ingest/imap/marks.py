"""Telling the people who read the mailbox what we have; every mark is looked at, a server's OK proves nothing."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from domain.intake import MarkMode
from ingest.imap.listing import existing, numbers_only, parts
from ingest.imap.wire import RefusedError, Wire
from ingest.imap.words import folder_name

KEYWORD = "$BackstopDone"
_PER_COMMAND = 700  # RFC 2683 3.2.1.5: servers take lines of 8,000 octets, and a UID may need eleven


class MoveEnd(StrEnum):
    """How a MOVE ended."""

    MOVED = "moved"
    NO_FOLDER = "no_folder"
    UNSUPPORTED = "unsupported"


def keyword_allowed(permanent_flags: Collection[bytes]) -> bool:
    r"""Return True when a folder keeps our keyword: ``\*`` or the keyword itself is among its PERMANENTFLAGS."""
    flags = {flag.lower() for flag in permanent_flags}
    return b"\\*" in flags or KEYWORD.lower().encode() in flags


def chosen(wished: MarkMode, *, permanent_flags: Collection[bytes], can_move: bool, look_only: bool) -> MarkMode:
    """Return how mails of a folder can be marked; never more than was wished."""
    if look_only or wished is MarkMode.NONE:
        return MarkMode.NONE
    if wished is MarkMode.MOVE:
        return MarkMode.MOVE if can_move else MarkMode.UNSUPPORTED
    return MarkMode.KEYWORD if keyword_allowed(permanent_flags) else MarkMode.UNSUPPORTED


def set_keyword(wire: Wire, uids: Sequence[int]) -> set[int]:
    """Set our keyword and return the UIDs that have it now, or that are gone: nothing is left to do for them."""
    done: set[int] = set()
    for some in parts(numbers_only(uids), _PER_COMMAND):
        with wire.command("STORE") as client:
            shown = dict(client.add_flags(some, [KEYWORD]))
            silent = [uid for uid in some if uid not in shown]
            shown |= client.get_flags(silent) if silent else {}
        done.update(uid for uid, flags in shown.items() if _has_keyword(flags))
        done.update(uid for uid in some if uid not in shown)
    return done


def _has_keyword(flags: Collection[bytes]) -> bool:
    return KEYWORD.lower().encode() in {flag.lower() for flag in flags}


def move(wire: Wire, uids: Sequence[int], target: str) -> tuple[MoveEnd, set[int]]:
    """Move mails and return how it ended and which of them are no longer here."""
    try:
        for some in parts(numbers_only(uids)):
            with wire.command("MOVE") as client:
                client.move(some, folder_name(target))
    except RefusedError as error:
        if "capability" in str(error).lower():
            return MoveEnd.UNSUPPORTED, set()
        return MoveEnd.NO_FOLDER, set(uids) - existing(wire, uids)
    return MoveEnd.MOVED, set(uids) - existing(wire, uids)
