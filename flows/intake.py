"""Polls mailboxes on servers: one account at a time, by one process, stored before anybody is told.

The database is the truth about what was read; flags on the server are a courtesy and never asked.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from db.engine import read_session, write_session
from db.repositories.mail_accounts import MailAccounts
from db.repositories.mail_folders import MailFolders
from domain.errors import (
    BadAnswerError,
    ConfigurationError,
    LoginRefusedError,
    MailboxError,
    MailboxLostError,
    StoreBusyError,
    StoreError,
)
from domain.intake import Fault, FaultKind, PollEnd, PollResult
from flows.clock import now
from flows.home import Home
from flows.intake_folder import read_folder
from flows.intake_lease import Lease, LeaseLostError
from flows.intake_work import Work
from flows.mailbox_access import mailbox_settings, open_mailbox, secret_source
from flows.storing import Enqueue
from ingest.imap.account import SecretSource
from ingest.imap.session import MailboxSession
from settings import MailboxSettings

REFUSED_PAUSE = timedelta(minutes=15)
FIRST_PAUSE_S = 5.0
LONGEST_PAUSE_S = 600.0
_JITTER = 0.2


def poll_account(home: Home, account: str, *, enqueue: Enqueue | None = None) -> PollResult:
    """Fetch what is new in a configured account and store it, unread (``outcome`` null).

    ``enqueue(session, mail_ids)`` is called inside each storing transaction with the mails that are new.
    Trouble with the server is a result, and the next polls wait (``retry_at``).

    Raises:
        ConfigurationError: there is no such account, or its secret cannot be read.
    """
    poller = AccountPoller(home, mailbox_settings(home, account), enqueue=enqueue)
    try:
        return poller.poll()
    finally:
        poller.close()


class AccountPoller:
    """Polls one account again and again on one connection, until it breaks."""

    def __init__(
        self,
        home: Home,
        mailbox: MailboxSettings,
        *,
        enqueue: Enqueue | None = None,
        clock: Callable[[], datetime] = now,
        secrets: SecretSource | None = None,
    ) -> None:
        self._home, self._mailbox, self._enqueue, self._clock = home, mailbox, enqueue, clock
        self._secrets = secrets or secret_source(home, mailbox)
        self._lease = Lease(home, mailbox.name, clock=clock)
        self._session: MailboxSession | None = None

    @property
    def session(self) -> MailboxSession | None:
        """The connection, while there is one."""
        return self._session if self._session is not None and self._session.alive else None

    def move_to(self, day: date) -> None:
        """Work on this day from now on: it dates rows of mails that never came."""
        if day != self._home.as_of:
            self._home = replace(self._home, as_of=day)

    def poll(self) -> PollResult:
        """Read every folder of the account once."""
        try:
            if not self._lease.take():
                return self._result(PollEnd.BUSY, words="another process polls this account")
            with read_session(self._home.engine) as session:
                state = MailAccounts(session).get(self._mailbox.name)
            if state.paused_until is not None and state.paused_until > self._clock():
                words = state.trouble or "waiting after trouble"
                return self._result(PollEnd.PAUSED, words=words, retry_at=state.paused_until)
            return self._read(state.fail_count)
        except StoreBusyError as error:
            return self._result(PollEnd.FAILED, words=str(error))

    def close(self) -> None:
        """Log out and give the account back."""
        if self._session is not None:
            self._session.close()
            self._session = None
        with suppress(StoreError):
            self._lease.release()

    def _read(self, fail_count: int) -> PollResult:
        with write_session(self._home.engine) as session:
            MailAccounts(session).tried(self._mailbox.name, at=self._clock())
        work: Work | None = None
        try:
            work = self._work(calm=not fail_count)
            self._folders(work)
        except LeaseLostError as error:
            return self._over(PollEnd.BUSY, work, None, str(error))
        except LoginRefusedError as error:
            fault = Fault(kind=FaultKind.LOGIN, words=str(error))
            return self._failed(PollEnd.REFUSED, work, fault, fail_count=fail_count, pause=REFUSED_PAUSE)
        except (MailboxError, StoreError) as error:
            kind, end = _kind_of(error)
            fault = Fault(kind=kind, words=str(error))
            return self._failed(end, work, fault, fail_count=fail_count, pause=pause_after(fail_count + 1))
        except ConfigurationError:
            self._drop()
            raise
        return self._succeeded(work)

    def _work(self, *, calm: bool) -> Work:
        if self.session is None:
            self._session = self._opened()
        assert self._session is not None
        return Work(
            home=self._home,
            mailbox=self._mailbox,
            session=self._session,
            reopen=self._opened,
            lease=self._lease,
            clock=self._clock,
            enqueue=self._enqueue,
            calm=calm,
        )

    def _opened(self) -> MailboxSession:
        self._session = open_mailbox(self._home, self._mailbox, self._secrets)
        return self._session

    def _folders(self, work: Work) -> None:
        """Read each folder; one that cannot be opened does not stop the others."""
        for name in self._mailbox.folders:
            try:
                read_folder(work, name)
            except BadAnswerError as error:
                work.faults.append(Fault(kind=FaultKind.FOLDER, words=str(error), folder=name))
                with write_session(self._home.engine) as session:
                    MailFolders(session).note_failure(self._mailbox.name, name)
                if len(self._mailbox.folders) == 1 or not work.session.alive:
                    raise

    def _succeeded(self, work: Work) -> PollResult:
        at = self._clock()
        with write_session(self._home.engine) as session:
            accounts = MailAccounts(session)
            accounts.succeeded(self._mailbox.name, at=at)
            for fault in work.faults:
                accounts.count_fault(self._mailbox.name, fault, at=at)
        return self._over(PollEnd.DONE, work, None, "")

    def _failed(
        self, end: PollEnd, work: Work | None, fault: Fault, *, fail_count: int, pause: timedelta
    ) -> PollResult:
        """Note what went wrong and when to try again; the connection is not used again."""
        self._drop()
        retry_at = self._clock() + pause
        with suppress(StoreError), write_session(self._home.engine) as session:
            accounts = MailAccounts(session)
            accounts.failed(self._mailbox.name, fault, fail_count=fail_count + 1, paused_until=retry_at)
            for one in (fault, *(work.faults if work else ())):
                accounts.count_fault(self._mailbox.name, one, at=self._clock())
        return self._over(end, work, retry_at, fault.words)

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _over(self, end: PollEnd, work: Work | None, retry_at: datetime | None, words: str) -> PollResult:
        if work is None:
            return self._result(end, words=words, retry_at=retry_at)
        return PollResult(
            account=self._mailbox.name,
            end=end,
            new_mail_ids=tuple(work.new),
            known=work.known,
            gone=work.gone,
            faults=tuple(work.faults),
            words=words,
            retry_at=retry_at,
        )

    def _result(self, end: PollEnd, *, words: str, retry_at: datetime | None = None) -> PollResult:
        return PollResult(account=self._mailbox.name, end=end, words=words, retry_at=retry_at)


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: 5 s, doubled up to 10 minutes, ±20 %."""
    seconds = min(FIRST_PAUSE_S * 2 ** min(failures - 1, 20), LONGEST_PAUSE_S)
    return timedelta(seconds=seconds * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - spreads load


def _kind_of(error: MailboxError | StoreError) -> tuple[FaultKind, PollEnd]:
    match error:
        case MailboxLostError():
            return FaultKind.CONNECTION, PollEnd.LOST
        case StoreError():
            return FaultKind.STORE, PollEnd.FAILED
        case _:
            return FaultKind.BAD_ANSWER, PollEnd.FAILED
