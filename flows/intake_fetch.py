"""Gets the mails of one batch off the server, whatever single ones of them are like."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import BadAnswerError
from domain.intake import Fault, FaultKind, FolderState, Location, PlaceState
from flows.intake_work import Work
from ingest.imap.batching import Batch, BatchKind

MOST_ATTEMPTS = 3
MOST_DROPS = 8  # a mail over which the connection breaks each time, alone, while all others came
_HEAD_BYTES = 262_144
_MISSING_BYTES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A mail that came: ``content`` is None where its bytes are in the blob store already, as ``sha256``."""

    uid: int
    size: int
    head: bytes
    content: bytes | None = None
    sha256: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A mail that did not come, and why."""

    uid: int
    size: int
    why: str


def fetch(
    work: Work, folder: FolderState, batch: Batch, sizes: Mapping[int, int], *, then: Batch | None = None
) -> list[Fetched | Missing]:
    """Return what came of a batch, one entry per UID; ``then`` is the batch that follows.

    Raises:
        MailboxLostError: the connection is gone.
    """
    match batch.kind:
        case BatchKind.TOGETHER:
            following = then.uids if then is not None and then.kind is BatchKind.TOGETHER else ()
            return _together(work, folder, batch.uids, sizes, then=following)
        case BatchKind.IN_PIECES:
            return [_in_pieces(work, folder, batch.uids[0], sizes)]
        case BatchKind.HEADER_ONLY:
            return [_header_only(work, batch.uids[0], sizes)]


def sizes_of(work: Work, folder: FolderState, uids: Sequence[int]) -> dict[int, int]:
    """Return the sizes in bytes of some mails; where the answer is nonsense, those whose size can be had alone.

    Raises:
        MailboxLostError: the connection is gone.
    """
    if not uids:
        return {}
    try:
        return work.session.sizes(uids)
    except BadAnswerError:
        work.revive(folder)
        if len(uids) == 1:
            return {}
        work.lease.touch()
        middle = len(uids) // 2
        return sizes_of(work, folder, uids[:middle]) | sizes_of(work, folder, uids[middle:])


def _together(
    work: Work, folder: FolderState, uids: Sequence[int], sizes: Mapping[int, int], *, then: Sequence[int] = ()
) -> list[Fetched | Missing]:
    """Fetch several mails at once; where the answer is nonsense, halve until the mail that causes it is alone."""
    try:
        came = work.session.bodies(uids, then=then)
    except BadAnswerError as error:
        work.revive(folder)
        if len(uids) == 1:
            return [Missing(uid=uids[0], size=sizes[uids[0]], why=str(error))]
        work.lease.touch()
        middle = len(uids) // 2
        return [*_together(work, folder, uids[:middle], sizes), *_together(work, folder, uids[middle:], sizes)]
    return [_checked(uid, sizes[uid], came.get(uid)) for uid in uids]


def _checked(uid: int, size: int, body: bytes | None) -> Fetched | Missing:
    if body is None:
        return Missing(uid=uid, size=size, why="the server gave no body")
    if _too_short(len(body), size):
        return Missing(uid=uid, size=size, why=f"the server gave {len(body)} of {size} bytes")
    return Fetched(uid=uid, size=size, head=body[:_HEAD_BYTES], content=body)


def _too_short(got: int, size: int) -> bool:
    """Tell a body that was cut; servers that estimate sizes are off by a little only."""
    return got * 2 < size and size - got > _MISSING_BYTES


def _in_pieces(work: Work, folder: FolderState, uid: int, sizes: Mapping[int, int]) -> Fetched | Missing:
    with work.home.blobs.writer() as blob:

        def take(piece: bytes) -> None:
            blob.write(piece)
            work.lease.touch()

        try:
            got = work.session.body_into(uid, take)
        except BadAnswerError as error:
            work.revive(folder)
            return Missing(uid=uid, size=sizes[uid], why=str(error))
        if not got or _too_short(got, sizes[uid]):
            return Missing(uid=uid, size=sizes[uid], why=f"the server gave {got} of {sizes[uid]} bytes")
        head = blob.start(_HEAD_BYTES)
        return Fetched(uid=uid, size=sizes[uid], head=head, sha256=blob.keep())


def _header_only(work: Work, uid: int, sizes: Mapping[int, int]) -> Fetched | Missing:
    head = work.session.head(uid)
    if head is None:
        return Missing(uid=uid, size=sizes[uid], why="the server gave no header")
    limit = work.mailbox.max_mail_mb
    why = f"{sizes[uid] / 1_000_000:.1f} MB, over the limit of {limit} MB (max_mail_mb); it is in the mailbox unread"
    return Fetched(uid=uid, size=sizes[uid], head=head, content=head, refused=why)


def judged(
    work: Work, folder: FolderState, missing: Sequence[Missing], troubled: Mapping[int, Location]
) -> Iterator[tuple[Location, Fault | None]]:
    """Yield what becomes of mails that did not come: gone, to be tried again, or given up with the reason."""
    there = work.session.existing([m.uid for m in missing]) if missing else set()
    for one in missing:
        before = troubled.get(one.uid)
        attempts = (before.attempts if before else 0) + 1
        drops = before.drops if before else 0
        if one.uid not in there:
            yield Location(uid=one.uid, state=PlaceState.GONE, size=one.size), None
        elif attempts < MOST_ATTEMPTS:
            yield Location(uid=one.uid, state=PlaceState.NEW, size=one.size, attempts=attempts, drops=drops), None
        else:
            place = Location(uid=one.uid, state=PlaceState.BAD_BODY, size=one.size, attempts=attempts, drops=drops)
            yield place, Fault(kind=FaultKind.BAD_BODY, words=one.why, folder=folder.name, uid=one.uid)


def dropped(
    folder: FolderState, uids: Sequence[int], sizes: Mapping[int, int], troubled: Mapping[int, Location]
) -> list[tuple[Location, Fault | None]]:
    """Return what becomes of the mails over which the connection broke; ``sizes`` where they are known."""
    found: list[tuple[Location, Fault | None]] = []
    for uid in uids:
        before = troubled.get(uid) or Location(uid=uid, state=PlaceState.NEW)
        drops = before.drops + 1
        given_up = drops >= MOST_DROPS and len(uids) == 1
        state = PlaceState.BAD_BODY if given_up else PlaceState.NEW
        place = Location(uid=uid, state=state, size=sizes.get(uid, before.size), attempts=before.attempts, drops=drops)
        words = f"the connection broke {drops} times over this mail"
        fault = Fault(kind=FaultKind.BAD_BODY, words=words, folder=folder.name, uid=uid) if given_up else None
        found.append((place, fault))
    return found
