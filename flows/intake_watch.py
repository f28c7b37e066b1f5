"""Watches an account: polls it at its interval and, where the server can, soon after it has news."""

import threading
import time
from collections.abc import Callable
from datetime import date

from domain.errors import BackstopError, MailboxError
from domain.intake import Fault, FaultKind, PollEnd, PollResult
from flows.clock import now
from flows.home import Home
from flows.intake import AccountPoller
from flows.mailbox_access import mailbox_settings
from flows.storing import Enqueue
from ingest.imap.idle import WaitEnd
from ingest.imap.session import MailboxSession
from settings import MailboxSettings

_SLICE_S = 3.0  # an IDLE cannot be interrupted: how long stopping takes, and news that came with its start are seen
_BREATH_S = 1.0
_MOST_BREAKS = 3
_WITHOUT_IDLE_S = 600.0


def watch_account(
    home: Home,
    account: str,
    *,
    stop: threading.Event,
    after: Callable[[PollResult], None],
    enqueue: Enqueue | None = None,
    day: Callable[[], date] | None = None,
) -> None:
    """Poll an account until ``stop`` is set; ``after`` gets every result, troubles too.

    ``day`` gives the day of each poll; without it all are on the home's.
    IDLE is a hint: however a wait ends, the folders are looked at. Nothing that happens to one poll ends this.

    Raises:
        ConfigurationError: there is no such account.
    """
    mailbox = mailbox_settings(home, account)
    poller = AccountPoller(home, mailbox, enqueue=enqueue)
    waiting = _Waiting(mailbox, stop)
    try:
        while not stop.is_set():
            if day is not None:
                poller.move_to(day())
            result = _polled(poller, account)
            after(result)
            waiting.until_next(poller, result)
    finally:
        poller.close()


def _polled(poller: AccountPoller, account: str) -> PollResult:
    """Poll; settings that cannot be used are trouble like any other here, a person may mend them meanwhile."""
    try:
        return poller.poll()
    except BackstopError as error:
        fault = Fault(kind=FaultKind.STORE, words=str(error))
        return PollResult(account=account, end=PollEnd.FAILED, faults=(fault,), words=str(error))


class _Waiting:
    """The time between two polls."""

    def __init__(self, mailbox: MailboxSettings, stop: threading.Event) -> None:
        self._mailbox, self._stop = mailbox, stop
        self._breaks = 0
        self._no_idle_until = 0.0

    def until_next(self, poller: AccountPoller, result: PollResult) -> None:
        seconds = float(self._mailbox.poll_seconds)
        if result.retry_at is not None:
            self._stop.wait(max((result.retry_at - now()).total_seconds(), 0.0))
            return
        session = poller.session
        if not self._mailbox.idle or session is None or time.monotonic() < self._no_idle_until:
            self._stop.wait(seconds)
            return
        try:
            self._listen(session, seconds)
            self._breaks = 0
        except MailboxError:
            self._broken()

    def _listen(self, session: MailboxSession, seconds: float) -> None:
        """Listen at the first folder until it has news or the time is up."""
        end = time.monotonic() + seconds
        if not session.can("IDLE"):
            self._stop.wait(seconds)
            return
        first = self._mailbox.folders[0]
        if session.selected is None or session.selected.name != first:
            session.select(first, look_only=self._mailbox.read_only)
        while not self._stop.is_set() and (left := end - time.monotonic()) > 0:
            if session.wait_for_news(min(left, _SLICE_S)) is WaitEnd.NEWS:
                return

    def _broken(self) -> None:
        """Poll again soon, but never in a hot loop: a server that ends each IDLE at once is only polled."""
        self._breaks += 1
        if self._breaks >= _MOST_BREAKS:
            self._no_idle_until, self._breaks = time.monotonic() + _WITHOUT_IDLE_S, 0
        self._stop.wait(_BREATH_S)
