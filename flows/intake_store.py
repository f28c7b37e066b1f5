"""Stores what was fetched: bytes on disk, then one transaction with the places, the mails and their jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.engine import write_session
from db.records import MailArrival
from db.repositories.mail_folders import MailFolders
from db.repositories.mails import Mails
from domain.errors import StoreBusyError
from domain.intake import Fault, FaultKind, FolderState, Location, MarkMode, PlaceState, ServerMark
from flows.intake_fetch import Fetched
from flows.intake_work import Work
from flows.storing import add_refused, add_unreadable
from ingest.mailbox import SourceProblem
from ingest.message import read_head

_TRIES = 3
_FIRST_MARK = {
    MarkMode.KEYWORD: ServerMark.PENDING,
    MarkMode.MOVE: ServerMark.PENDING,
    MarkMode.NONE: ServerMark.NONE,
    MarkMode.UNSUPPORTED: ServerMark.UNSUPPORTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What storing a batch did; ``to_mark`` are the UIDs to be marked on the server now."""

    new: tuple[int, ...] = ()
    known: int = 0
    to_mark: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()


def store(work: Work, folder: FolderState, fetched: Sequence[Fetched], mode: MarkMode) -> Stored:
    """Store a batch; repeating it changes nothing.

    Raises:
        StoreError: nothing was stored.
        LeaseLostError: another process has the account; nothing was stored.
    """
    contents = [f for f in fetched if f.content is not None]
    put = work.home.blobs.put_many(f.content or b"" for f in contents)
    hashes = {f.uid: sha256 for f, sha256 in zip(contents, put, strict=True)}
    hashes |= {f.uid: f.sha256 for f in fetched if f.content is None}
    for attempt in range(1, _TRIES + 1):
        try:
            return _committed(work, folder, fetched, hashes, mode)
        except StoreBusyError:
            if attempt == _TRIES:
                raise
    raise AssertionError


def _committed(
    work: Work, folder: FolderState, fetched: Sequence[Fetched], hashes: dict[int, str], mode: MarkMode
) -> Stored:
    heads = {f.uid: read_head(f.head, source=work.source(folder.name, f.uid), sha256=hashes[f.uid]) for f in fetched}
    mark = _FIRST_MARK[mode]
    with write_session(work.home.engine) as session:
        work.lease.keep(session)
        mails = Mails(session)
        whole = [f for f in fetched if not f.refused]
        new = mails.add_new([MailArrival(mail=heads[f.uid], vendor_id=None) for f in whole])
        ids = mails.ids_of({hashes[f.uid] for f in whole})
        places = [
            Location(uid=f.uid, state=PlaceState.STORED, mail_id=ids[hashes[f.uid]], size=f.size, server_mark=mark)
            for f in whole
        ]
        for f in fetched:
            if f.refused:
                mail_id = add_refused(session, heads[f.uid], f.refused)
                places.append(Location(uid=f.uid, state=PlaceState.TOO_LARGE, mail_id=mail_id, size=f.size))
        MailFolders(session).record(folder, places, at=work.clock())
        if new and work.enqueue is not None:
            work.enqueue(session, sorted(new.values()))
    to_mark = tuple(p.uid for p in places if p.server_mark is ServerMark.PENDING)
    faults = tuple(
        Fault(kind=FaultKind.TOO_LARGE, words=f.refused, folder=folder.name, uid=f.uid) for f in fetched if f.refused
    )
    return Stored(new=tuple(sorted(new.values())), known=len(whole) - len(new), to_mark=to_mark, faults=faults)


def give_up(work: Work, folder: FolderState, judged: Sequence[tuple[Location, Fault | None]]) -> None:
    """Write down mails that did not come; one that is given up gets its row with the reason."""
    with write_session(work.home.engine) as session:
        work.lease.keep(session)
        places = []
        for place, fault in judged:
            mail_id = place.mail_id
            if fault is not None:
                source = work.source(folder.name, place.uid)
                problem = SourceProblem(source=source, reason=fault.words)
                mail_id = add_unreadable(session, work.home, problem, key=f"{source}\n{folder.uidvalidity}")
            places.append(replace(place, mail_id=mail_id))
        MailFolders(session).record(folder, places, at=work.clock())
