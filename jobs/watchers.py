"""Listens to the mailboxes whose server tells of news (IDLE), in threads beside the jobs.

A listener holds its account and stores what comes with the jobs to read it, as a poll does; of several workers one
gets the account, the others ask again at their interval. Polls of accounts without IDLE, and of those whose listener
is gone, are jobs.
"""

import threading
import time
from contextlib import suppress

import structlog

from domain.errors import ConfigurationError
from domain.intake import PollEnd, PollResult
from flows.intake_watch import watch_account
from jobs.workshop import Workshop

_LOG = structlog.get_logger(__name__)
_END_WITHIN_S = 12.0  # an IDLE is not interrupted; see flows.intake_watch


class Watchers:
    """One thread for each account with IDLE."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._watch, args=(mailbox.name,), name=f"watch-{mailbox.name}", daemon=True)
            for mailbox in workshop.opened.settings.mailbox
            if mailbox.idle
        ]

    def start(self) -> None:
        """Begin to listen."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask the listeners to end; they do when their IDLE is over."""
        self._stop.set()

    def join(self) -> None:
        """Wait for them; one that hangs at its server is left to end with the process."""
        until = time.monotonic() + _END_WITHIN_S
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _watch(self, account: str) -> None:
        with suppress(ConfigurationError):
            watch_account(
                self._workshop.home,
                account,
                stop=self._stop,
                after=self._tell,
                enqueue=self._workshop.box.reads,
                day=self._workshop.day,
            )

    def _tell(self, result: PollResult) -> None:
        quiet = result.end is PollEnd.BUSY or (result.worked and not result.new_mail_ids)
        log = _LOG.debug if quiet else _LOG.info if result.worked else _LOG.warning
        log("polled", account=result.account, end=str(result.end), new=len(result.new_mail_ids), words=result.words)
