"""Reads one folder to its end: what is new, in batches, each stored before the next one is marked."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import zip_longest

from db.engine import read_session, write_session
from db.repositories.mail_folders import MailFolders
from domain.errors import MailboxLostError
from domain.intake import Fault, FolderState, Location, MarkMode, PlaceState
from flows.intake_epoch import begin_epoch
from flows.intake_fetch import MOST_DROPS, Fetched, Missing, dropped, fetch, judged, sizes_of
from flows.intake_marks import mark, mark_mode
from flows.intake_store import Stored, give_up, store
from flows.intake_work import Work
from ingest.imap.batching import Batch, batches, rounds

_FULL_SCAN_EVERY = timedelta(hours=24)


def read_folder(work: Work, name: str) -> None:
    """Fetch and store what is new in a folder.

    Raises:
        MailboxLostError: the connection is gone; what was stored stays stored.
        BadAnswerError: the folder cannot be opened or listed.
        LeaseLostError: another process has the account.
        StoreError: something cannot be stored.
    """
    selected = work.session.select(name, look_only=work.mailbox.read_only)
    with write_session(work.home.engine) as session:
        work.lease.keep(session)
        folder = MailFolders(session).open(work.mailbox.name, name, uidvalidity=selected.uidvalidity)
    if folder.uidvalidity != selected.uidvalidity:
        folder = begin_epoch(work, folder, selected)
    at = work.clock()
    full = folder.last_full_scan is None or at - folder.last_full_scan >= _FULL_SCAN_EVERY
    mode = mark_mode(work, folder, selected, probe_again=full)
    first = 1 if full else folder.scan_from_uid
    reading = _Reading(work, folder, mode)
    listed = reading.read(first=first, give_ups_too=folder.last_full_scan is not None and full)
    reading.finish(listed, at=at, full=full)


class _Reading:
    """One folder being read."""

    def __init__(self, work: Work, folder: FolderState, mode: MarkMode) -> None:
        self._work, self._folder, self._mode = work, folder, mode
        self._troubled: dict[int, Location] = {}
        self._open: set[int] = set()

    def read(self, *, first: int, give_ups_too: bool) -> Sequence[int]:
        """Read what is new from a UID on; returns the UIDs that are there."""
        with read_session(self._work.home.engine) as session:
            folders = MailFolders(session)
            finished = folders.finished(self._folder, first)
            self._troubled = folders.troubled(self._folder)
            unmarked = folders.to_mark(self._folder)
        listed, sizes = self._listed(first)
        if give_ups_too:
            # A mail that breaks the connection would break this scan too, for ever.
            again = {uid for uid, p in self._troubled.items() if p.drops < MOST_DROPS}
            finished = {u: state for u, state in finished.items() if state is not PlaceState.BAD_BODY or u not in again}
        self._mode = mark(self._work, self._folder, unmarked, self._mode)
        self._open = {uid for uid in listed if uid not in finished}
        self._note_vanished(set(listed), first)
        for uids in rounds(self._open, troubles=self._troubles()):
            self._round(uids, sizes)
        return listed

    def _listed(self, first: int) -> tuple[list[int], dict[int, int]]:
        """Ask for the sizes with the list, unless one of the mails may be one over which servers hang up."""
        if self._work.calm and not self._troubled:
            return self._work.session.listed_with_sizes(first)
        return list(self._work.session.uids_from(first)), {}

    def _troubles(self) -> dict[int, int]:
        return {uid: p.attempts + p.drops for uid, p in self._troubled.items()}

    def finish(self, listed: Sequence[int], *, at: datetime, full: bool) -> None:
        """Move the start of the next scan up over what is final."""
        start = min(self._open, default=listed[-1] + 1 if listed else self._folder.scan_from_uid)
        with write_session(self._work.home.engine) as session:
            self._work.lease.keep(session)
            full_at = at if full else self._folder.last_full_scan
            MailFolders(session).finish_poll(self._folder.folder_id, scan_from_uid=start, at=at, full_scan_at=full_at)

    def _note_vanished(self, listed: set[int], first: int) -> None:
        """Somebody may have removed a mail that did not come so far."""
        places = [p for uid, p in self._troubled.items() if uid >= first and uid not in listed]
        gone = [Location(uid=p.uid, state=PlaceState.GONE, size=p.size) for p in places if p.state is PlaceState.NEW]
        if gone:
            self._work.record(self._folder, *gone)
            self._work.gone += len(gone)

    def _round(self, uids: Sequence[int], told: Mapping[int, int]) -> None:
        sizes = self._sizes(uids, told)
        silent = [Missing(uid=uid, size=0, why="the server gave no size") for uid in uids if uid not in sizes]
        self._missed(silent)
        planned = list(batches(sizes, largest_bytes=self._work.largest_bytes, troubles=self._troubles()))
        to_mark: list[int] = []
        # The disk writes one batch while the server sends the next.
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="store") as pool:
            pending: Future[Stored] | None = None
            for batch, then in zip_longest(planned, planned[1:]):
                came = self._fetched(batch, then, sizes, pending)
                to_mark += self._settled(pending)
                pending = pool.submit(store, self._work, self._folder, came, self._mode)
                self._open.difference_update(f.uid for f in came)
            to_mark += self._settled(pending)
        self._mode = mark(self._work, self._folder, to_mark, self._mode)

    def _sizes(self, uids: Sequence[int], told: Mapping[int, int]) -> dict[int, int]:
        try:
            asked = sizes_of(self._work, self._folder, [uid for uid in uids if uid not in told])
        except MailboxLostError:
            self._write_off(dropped(self._folder, uids, {}, self._troubled))
            raise
        return {uid: told[uid] for uid in uids if uid in told} | asked

    def _fetched(
        self, batch: Batch, then: Batch | None, sizes: Mapping[int, int], pending: Future[Stored] | None
    ) -> list[Fetched]:
        try:
            came = fetch(self._work, self._folder, batch, sizes, then=then)
        except MailboxLostError:
            if pending is not None:
                self._count(pending.result())  # what came before the break is stored; its marks wait
            self._write_off(dropped(self._folder, batch.uids, sizes, self._troubled))
            raise
        missing = [one for one in came if isinstance(one, Missing)]
        if missing:
            self._missed(missing)
        return [one for one in came if isinstance(one, Fetched)]

    def _settled(self, pending: Future[Stored] | None) -> tuple[int, ...]:
        """Wait until a batch is committed; returns what may be marked on the server now."""
        if pending is None:
            return ()
        stored = pending.result()
        self._count(stored)
        return stored.to_mark

    def _count(self, stored: Stored) -> None:
        self._work.new.extend(stored.new)
        self._work.known += stored.known
        for fault in stored.faults:
            self._work.faults.append(fault)

    def _missed(self, missing: Sequence[Missing]) -> None:
        self._write_off(list(judged(self._work, self._folder, missing, self._troubled)))

    def _write_off(self, found: Sequence[tuple[Location, Fault | None]]) -> None:
        if not found:
            return
        give_up(self._work, self._folder, found)
        self._work.faults.extend(fault for _, fault in found if fault is not None)
        final = {place.uid for place, _ in found if place.state is not PlaceState.NEW}
        self._work.gone += sum(place.state is PlaceState.GONE for place, _ in found)
        self._open -= final
