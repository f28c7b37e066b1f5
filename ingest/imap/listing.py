"""Which UIDs a folder holds, in steps that no server's or library's limit cuts short."""

from collections.abc import Iterator, Sequence

from domain.errors import BadAnswerError
from ingest.imap.wire import Wire

# imaplib refuses lines over 1,000,000 bytes; a UID takes up to eleven.
LARGEST_ANSWER = 50_000
UIDS_PER_COMMAND = 200
FEW = 1_000


def uids_from(wire: Wire, first: int, *, exists: int, uidnext: int | None) -> Iterator[int]:
    """Yield the UIDs of the selected folder from ``first`` on, ascending.

    ``exists`` and ``uidnext`` are what SELECT told.
    """
    if exists == 0 or (uidnext is not None and first >= uidnext):
        return
    starts = [first, *_boundaries(wire, first, exists=exists, uidnext=uidnext)]
    ends: list[int | None] = [*(start - 1 for start in starts[1:]), None]
    for start, end in zip(starts, ends, strict=True):
        yield from window(wire, start, end)


def with_sizes(wire: Wire, first: int, *, exists: int, uidnext: int | None) -> tuple[list[int], dict[int, int]]:
    """Return the UIDs from ``first`` on, ascending, and the sizes in bytes that came with them, in one round trip.

    Of a part that may be large only the UIDs come: most of its mails are known, and their sizes with them.
    """
    few = exists <= FEW or (uidnext is not None and uidnext - first <= FEW)
    if not few or exists == 0 or (uidnext is not None and first >= uidnext):
        return list(uids_from(wire, first, exists=exists, uidnext=uidnext)), {}
    found, told = wire.listed_with_sizes(first)
    sizes = {uid: data[b"RFC822.SIZE"] for uid, data in told.items() if isinstance(data.get(b"RFC822.SIZE"), int)}
    return sorted(uid for uid in found if uid >= first), sizes


def window(wire: Wire, start: int, end: int | None) -> list[int]:
    """Return the UIDs from ``start`` to ``end``, ascending; None is the last one.

    Servers answer ``n:*`` with the last mail although its UID is below n.
    """
    with wire.command("UID SEARCH") as client:
        found = client.search(f"UID {start}:{'*' if end is None else end}")
        return sorted(uid for uid in map(int, found) if uid >= start)


def _boundaries(wire: Wire, first: int, *, exists: int, uidnext: int | None) -> list[int]:
    """Cut the UIDs above ``first`` so that no part holds more mails than an answer may.

    The cuts are UIDs found by their place in the folder: UIDs can be sparse, places are not.
    """
    if exists <= LARGEST_ANSWER or (uidnext is not None and uidnext - first <= LARGEST_ANSWER):
        return []
    cuts: list[int] = []
    place = exists - LARGEST_ANSWER + 1
    while place > 1:
        uid = _uid_at(wire, place)
        if uid is None or uid <= first:
            break
        cuts.append(uid)
        place -= LARGEST_ANSWER
    return cuts[::-1]


def _uid_at(wire: Wire, place: int) -> int | None:
    with wire.command("UID SEARCH") as client:
        found = client.search(str(place))
        return int(found[0]) if found else None


def parts(uids: Sequence[int], size: int = UIDS_PER_COMMAND) -> Iterator[list[int]]:
    """Yield the UIDs in lists of at most ``size``."""
    for start in range(0, len(uids), size):
        yield list(uids[start : start + size])


def existing(wire: Wire, uids: Sequence[int]) -> set[int]:
    """Return which of these UIDs the folder still holds."""
    still: set[int] = set()
    for some in parts(uids):
        with wire.command("UID SEARCH") as client:
            still.update(map(int, client.search("UID " + ",".join(map(str, some)))))
    return still.intersection(uids)


def numbers_only(uids: Sequence[int]) -> list[int]:
    """Return the UIDs as a list for a FETCH: given as text such as "1:*", imapclient fails after the download.

    Raises:
        BadAnswerError: one of them is no UID.
    """
    if any(not isinstance(uid, int) or not 0 < uid < 1 << 32 for uid in uids):
        raise BadAnswerError("a UID is a number from 1 to 4294967295")
    return list(uids)
