"""Whether the mailboxes are read: last good poll, troubles, counts; alarms as values for screens and metrics."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from db.engine import read_session
from db.repositories.mail_accounts import MailAccounts
from db.repositories.mail_folders import MailFolders
from domain.intake import AccountState, FaultCount, FaultKind, FolderState, MarkMode
from flows.home import Home
from flows.intake_epoch import MOST_CHANGES

SILENT_TOO_LONG = dt.timedelta(minutes=15)
_WORK_STARTS, _WORK_ENDS = dt.time(7), dt.time(19)
_DAY = dt.timedelta(hours=24)


class AlarmKind(StrEnum):
    """What is wrong with an account."""

    LOGIN_REFUSED = "login_refused"
    SILENT = "silent"
    EPOCHS = "uidvalidity_changes"
    FOLDER = "folder_unreadable"
    MARK = "mark_unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something a person should know; ``urgent`` where mails are not read because of it."""

    account: str
    kind: AlarmKind
    words: str
    since: dt.datetime | None
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHealth:
    """How an account does. ``last_ok`` is None where it was never read; moments are aware UTC."""

    account: str
    last_ok: dt.datetime | None
    last_try: dt.datetime | None
    fail_count: int
    paused_until: dt.datetime | None
    trouble: str
    faults: tuple[FaultCount, ...]
    alarms: tuple[Alarm, ...]

    @property
    def well(self) -> bool:
        """True without an urgent alarm."""
        return not any(alarm.urgent for alarm in self.alarms)


def intake_health(home: Home, *, at: dt.datetime) -> tuple[AccountHealth, ...]:
    """Return how each configured account does at a moment (aware UTC)."""
    with read_session(home.engine) as session:
        accounts, counts = MailAccounts(session), MailAccounts(session).faults()
        folders = MailFolders(session).every_folder()
        states = [accounts.get(mailbox.name) for mailbox in home.settings.mailbox]
    return tuple(
        AccountHealth(
            account=state.account,
            last_ok=state.last_ok,
            last_try=state.last_try,
            fail_count=state.fail_count,
            paused_until=state.paused_until,
            trouble=state.trouble,
            faults=tuple(c for c in counts if c.account == state.account),
            alarms=tuple(_alarms(home, state, [f for f in folders if f.account == state.account], at)),
        )
        for state in states
    )


def alarms(home: Home, *, at: dt.datetime) -> tuple[Alarm, ...]:
    """Return every alarm of every account."""
    return tuple(alarm for health in intake_health(home, at=at) for alarm in health.alarms)


def _alarms(home: Home, state: AccountState, folders: list[FolderState], at: dt.datetime) -> Iterator[Alarm]:
    if state.trouble_kind is FaultKind.LOGIN:
        yield _alarm(state, AlarmKind.LOGIN_REFUSED, state.trouble, since=state.last_ok, urgent=True)
    elif _silent(home, state, at):
        said = f": {state.trouble}" if state.trouble else ""
        words = f"not read since {state.last_ok:%Y-%m-%d %H:%M} UTC{said}" if state.last_ok else f"never read{said}"
        yield _alarm(state, AlarmKind.SILENT, words, since=state.last_ok, urgent=True)
    for folder in folders:
        recent = [moment for moment in folder.epoch_changes if at - moment < _DAY]
        if len(recent) > MOST_CHANGES:
            words = (
                f"{folder.name}: UIDVALIDITY changed {len(recent)} times within a day; ask the server's administrator"
            )
            yield _alarm(state, AlarmKind.EPOCHS, words, since=recent[0], urgent=False)
        if (
            folder.last_ok is not None
            and state.last_ok is not None
            and state.last_ok - folder.last_ok > SILENT_TOO_LONG
        ):
            words = f"{folder.name}: cannot be opened since {folder.last_ok:%Y-%m-%d %H:%M} UTC"
            yield _alarm(state, AlarmKind.FOLDER, words, since=folder.last_ok, urgent=True)
        if folder.mark_mode is MarkMode.UNSUPPORTED:
            words = f"{folder.name}: the server keeps no mark, mails are read without one"
            yield _alarm(state, AlarmKind.MARK, words, since=None, urgent=False)


def _alarm(state: AccountState, kind: AlarmKind, words: str, *, since: dt.datetime | None, urgent: bool) -> Alarm:
    return Alarm(account=state.account, kind=kind, words=words, since=since, urgent=urgent)


def _silent(home: Home, state: AccountState, at: dt.datetime) -> bool:
    """An account counts as silent in working hours only, and not before it was ever tried."""
    if state.last_try is None or (state.last_ok is not None and at - state.last_ok <= SILENT_TOO_LONG):
        return False
    if state.last_ok is None and not state.fail_count:
        return False
    local = at.astimezone()
    return _WORK_STARTS <= local.time() <= _WORK_ENDS and home.calendar.is_business_day(local.date())
