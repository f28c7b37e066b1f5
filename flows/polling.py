"""Polls the configured mailboxes and reads what they brought, in one process without a job engine."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

from domain.errors import ConfigurationError, StoreBusyError
from domain.intake import PollResult
from flows.clock import today
from flows.home import Home
from flows.intake import poll_account
from flows.intake_watch import watch_account
from flows.own_addresses import own_addresses
from flows.receive import MailResult, pending_mail_ids, read_stored

_LOOK_EVERY_S = 5.0


def poll_once(home: Home) -> Iterator[PollResult | MailResult]:
    """Poll every mailbox once, then read every mail that waits; yields what became of each.

    Raises:
        ConfigurationError: no mailbox is configured.
    """
    _some_mailbox(home)
    for mailbox in home.settings.mailbox:
        yield poll_account(home, mailbox.name)
    yield from read_pending(home)


def read_pending(home: Home) -> Iterator[MailResult]:
    """Read every stored mail that is not finished, oldest first."""
    waiting = pending_mail_ids(home)
    own = own_addresses(home) if waiting else None
    for mail_id in waiting:
        yield read_stored(home, mail_id, own=own)


def poll_until_stopped(
    home: Home, *, stop: threading.Event, tell: Callable[[PollResult | MailResult], None], day_moves: bool = True
) -> None:
    """Watch every mailbox and read what comes until ``stop`` is set; ``day_moves`` keeps the day the present one.

    Raises:
        ConfigurationError: no mailbox is configured.
    """
    _some_mailbox(home)
    news: queue.Queue[PollResult] = queue.Queue()
    watchers = [
        threading.Thread(
            target=watch_account,
            args=(home, mailbox.name),
            kwargs={"stop": stop, "after": news.put, "day": today if day_moves else None},
            name=f"watch-{mailbox.name}",
            daemon=True,
        )
        for mailbox in home.settings.mailbox
    ]
    for watcher in watchers:
        watcher.start()
    try:
        _read_news(home, news, stop, tell, day_moves=day_moves)
    finally:
        stop.set()
        for watcher in watchers:
            watcher.join()


def _read_news(
    home: Home,
    news: "queue.Queue[PollResult]",
    stop: threading.Event,
    tell: Callable[[PollResult | MailResult], None],
    *,
    day_moves: bool,
) -> None:
    while not stop.is_set():
        try:
            tell(news.get(timeout=_LOOK_EVERY_S))
        except queue.Empty:
            continue
        current = replace(home, as_of=today()) if day_moves else home
        try:
            for result in read_pending(current):
                tell(result)
                if stop.is_set():
                    return
        except StoreBusyError:
            continue  # the mails wait; the next news or poll comes soon


def _some_mailbox(home: Home) -> None:
    if not home.settings.mailbox:
        raise ConfigurationError(f"{home.settings.home / 'config.toml'}: no [[mailbox]] is configured")
