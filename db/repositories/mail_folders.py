"""Folders of mailboxes and the places in them: what was read, what is left, what was marked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from db.tables import MAIL, MAIL_FOLDER, MAIL_LOCATION
from db.upsert import upsert
from domain.intake import FolderState, Location, MarkMode, PlaceState, ServerMark

_PER_QUERY = 500
_SET = ("mail_id", "size", "state", "attempts", "drops", "server_mark")


class MailFolders:
    """How far each folder was read."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, account: str, name: str, *, uidvalidity: int) -> FolderState:
        """Return the state of a folder; one that is new starts with this UIDVALIDITY."""
        fresh = {
            "account": account,
            "name": name,
            "uidvalidity": uidvalidity,
            "scan_from_uid": 1,
            "mark_mode": None,
            "last_full_scan": None,
            "last_ok": None,
            "fail_count": 0,
            "epoch_changes": [],
        }
        upsert(self._session, MAIL_FOLDER, [fresh], key=("account", "name"), update=())
        c = MAIL_FOLDER.c
        return _folder(self._session.execute(select(MAIL_FOLDER).where(c.account == account, c.name == name)).one())

    def every_folder(self) -> tuple[FolderState, ...]:
        """Return all folders that were ever opened."""
        rows = self._session.execute(select(MAIL_FOLDER).order_by(MAIL_FOLDER.c.account, MAIL_FOLDER.c.name))
        return tuple(map(_folder, rows))

    def begin_epoch(self, folder_id: int, *, uidvalidity: int, changes: Sequence[datetime]) -> None:
        """Start anew with another UIDVALIDITY; places of the old one stay as history."""
        self._set(
            folder_id,
            uidvalidity=uidvalidity,
            scan_from_uid=1,
            last_full_scan=None,
            epoch_changes=[moment.isoformat() for moment in changes],
        )

    def note_mark_mode(self, folder_id: int, mode: MarkMode) -> None:
        """Note how mails of the folder can be marked."""
        self._set(folder_id, mark_mode=mode)

    def finish_poll(self, folder_id: int, *, scan_from_uid: int, at: datetime, full_scan_at: datetime | None) -> None:
        """Note that a folder was read to its end."""
        self._set(folder_id, scan_from_uid=scan_from_uid, last_ok=at, last_full_scan=full_scan_at, fail_count=0)

    def note_failure(self, account: str, name: str) -> None:
        """Count a poll in which a folder that was read before could not be opened."""
        c = MAIL_FOLDER.c
        query = update(MAIL_FOLDER).where(c.account == account, c.name == name)
        self._session.execute(query.values(fail_count=c.fail_count + 1))

    # --- places

    def finished(self, folder: FolderState, first: int) -> dict[int, PlaceState]:
        """Return the UIDs from ``first`` on that need nothing more, with what became of them."""
        c = MAIL_LOCATION.c
        query = select(c.uid, c.state).where(*_epoch(folder), c.uid >= first, c.state != PlaceState.NEW)
        return {row.uid: row.state for row in self._session.execute(query)}

    def troubled(self, folder: FolderState) -> dict[int, Location]:
        """Return the places whose mail did not come so far, by UID, given-up ones too."""
        c = MAIL_LOCATION.c
        query = select(MAIL_LOCATION).where(*_epoch(folder), c.state.in_([PlaceState.NEW, PlaceState.BAD_BODY]))
        return {row.uid: _location(row) for row in self._session.execute(query)}

    def record(self, folder: FolderState, places: Iterable[Location], *, at: datetime) -> None:
        """Write down what became of places."""
        rows = [
            {
                "folder_id": folder.folder_id,
                "uidvalidity": folder.uidvalidity,
                "uid": p.uid,
                "mail_id": p.mail_id,
                "size": p.size,
                "state": p.state,
                "attempts": p.attempts,
                "drops": p.drops,
                "server_mark": p.server_mark,
                "found_at": at,
            }
            for p in places
        ]
        upsert(self._session, MAIL_LOCATION, rows, key=("folder_id", "uidvalidity", "uid"), update=_SET)

    def to_mark(self, folder: FolderState) -> tuple[int, ...]:
        """Return the UIDs that are stored and not yet marked on the server."""
        c = MAIL_LOCATION.c
        query = select(c.uid).where(*_epoch(folder), c.server_mark == ServerMark.PENDING).order_by(c.uid)
        return tuple(self._session.execute(query).scalars())

    def note_marks(self, folder: FolderState, uids: Collection[int], mark: ServerMark) -> None:
        """Note how marking went."""
        ordered = sorted(uids)
        for start in range(0, len(ordered), _PER_QUERY):
            some = MAIL_LOCATION.c.uid.in_(ordered[start : start + _PER_QUERY])
            self._session.execute(update(MAIL_LOCATION).where(*_epoch(folder), some).values(server_mark=mark))

    def mails_like(self, account: str, message_ids: Collection[str]) -> Mapping[tuple[str, int], frozenset[int]]:
        """Return the stored mails of an account with these message ids, by message id and size on the server."""
        found: dict[tuple[str, int], set[int]] = defaultdict(set)
        ordered = sorted(message_ids)
        for start in range(0, len(ordered), _PER_QUERY):
            some = MAIL.c.message_id.in_(ordered[start : start + _PER_QUERY])
            tables = MAIL_LOCATION.join(MAIL_FOLDER).join(MAIL, MAIL.c.mail_id == MAIL_LOCATION.c.mail_id)
            query = select(MAIL.c.message_id, MAIL_LOCATION.c.size, MAIL.c.mail_id).select_from(tables)
            stored = (MAIL_FOLDER.c.account == account, MAIL_LOCATION.c.state == PlaceState.STORED, some)
            for row in self._session.execute(query.where(*stored)):
                found[row.message_id, row.size].add(row.mail_id)
        return {like: frozenset(ids) for like, ids in found.items()}

    def _set(self, folder_id: int, **values: object) -> None:
        self._session.execute(update(MAIL_FOLDER).where(MAIL_FOLDER.c.folder_id == folder_id).values(**values))


def _epoch(folder: FolderState) -> tuple[Any, Any]:
    c = MAIL_LOCATION.c
    return c.folder_id == folder.folder_id, c.uidvalidity == folder.uidvalidity


def _folder(row: Row[Any]) -> FolderState:
    return FolderState(
        folder_id=row.folder_id,
        account=row.account,
        name=row.name,
        uidvalidity=row.uidvalidity,
        scan_from_uid=row.scan_from_uid,
        mark_mode=row.mark_mode,
        last_full_scan=row.last_full_scan,
        last_ok=row.last_ok,
        fail_count=row.fail_count,
        epoch_changes=tuple(datetime.fromisoformat(text) for text in row.epoch_changes),
    )


def _location(row: Row[Any]) -> Location:
    return Location(
        uid=row.uid,
        state=row.state,
        mail_id=row.mail_id,
        size=row.size,
        attempts=row.attempts,
        drops=row.drops,
        server_mark=row.server_mark,
    )
