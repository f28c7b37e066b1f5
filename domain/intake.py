"""What is known of a mailbox on a server: how far it was read, what became of each place, what is wrong."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class PlaceState(StrEnum):
    """What became of one UID of a folder; all but NEW are final."""

    NEW = "new"
    STORED = "stored"
    TOO_LARGE = "too_large"
    GONE = "gone"
    BAD_BODY = "bad_body"


class ServerMark(StrEnum):
    """What we told the server, for the people who read the mailbox: nothing, still to do, done, or not possible."""

    NONE = "none"
    PENDING = "pending"
    DONE = "done"
    UNSUPPORTED = "unsupported"


class MarkMode(StrEnum):
    """How stored mails are marked on the server; UNSUPPORTED is what a probe found."""

    KEYWORD = "keyword"
    MOVE = "move"
    NONE = "none"
    UNSUPPORTED = "unsupported"


class FaultKind(StrEnum):
    """Why a poll or one mail of it did not work, for counts and alarms."""

    CONNECTION = "connection"
    LOGIN = "login"
    BAD_ANSWER = "bad_answer"
    FOLDER = "folder"
    TOO_LARGE = "too_large"
    BAD_BODY = "bad_body"
    MARK = "mark"
    EPOCHS = "epochs"
    STORE = "store"


class PollEnd(StrEnum):
    """How a poll of an account ended."""

    DONE = "done"
    BUSY = "busy"  # another process holds the account
    PAUSED = "paused"  # after trouble; the time has not come yet
    LOST = "lost"  # the connection failed or broke
    REFUSED = "refused"  # login refused, a person must act
    FAILED = "failed"  # the server answered nonsense, or our store refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that did not work, in words; ``uid`` where one mail is meant."""

    kind: FaultKind
    words: str
    folder: str = ""
    uid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What one poll of an account did.

    ``new_mail_ids`` are mails that were not stored before; ``known`` counts places whose bytes were; ``retry_at``
    (aware UTC) is set where polling again earlier is useless.
    """

    account: str
    end: PollEnd
    new_mail_ids: tuple[int, ...] = ()
    known: int = 0
    gone: int = 0
    faults: tuple[Fault, ...] = ()
    words: str = ""
    retry_at: dt.datetime | None = None

    @property
    def worked(self) -> bool:
        """True when the mailbox was read to its end; single mails may still have failed."""
        return self.end is PollEnd.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """What is known of an account; ``trouble`` is empty after a clean poll. Moments are aware UTC."""

    account: str
    last_try: dt.datetime | None = None
    last_ok: dt.datetime | None = None
    fail_count: int = 0
    paused_until: dt.datetime | None = None
    trouble_kind: FaultKind | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderState:
    """How far a folder was read. ``epoch_changes`` are the moments at which its UIDVALIDITY changed lately."""

    folder_id: int
    account: str
    name: str
    uidvalidity: int
    scan_from_uid: int = 1
    mark_mode: MarkMode | None = None
    last_full_scan: dt.datetime | None = None
    last_ok: dt.datetime | None = None
    fail_count: int = 0
    epoch_changes: tuple[dt.datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """What became of one UID; see ``MailLocationRow``."""

    uid: int
    state: PlaceState
    mail_id: int | None = None
    size: int = 0
    attempts: int = 0
    drops: int = 0
    server_mark: ServerMark = ServerMark.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCount:
    """How often something did not work, and when and how it last did."""

    account: str
    kind: FaultKind
    count: int
    last_at: dt.datetime
    words: str
