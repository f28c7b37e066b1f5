"""The running service as values: its processes, what they measured, what is waiting, and how well it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

SILENT_AFTER = timedelta(minutes=3)  # a worker that gave no sign for so long counts as gone


class Role(StrEnum):
    """What a process of the service does."""

    ALL = "all"  # polls, works and serves the screen
    WORKER = "worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process of the service. The moments are those of the database; None in ``seen_at`` means not yet."""

    name: str
    host: str
    pid: int
    role: str
    queues: tuple[str, ...]
    version: str
    started_at: datetime | None = None
    seen_at: datetime | None = None
    stopped_at: datetime | None = None
    taken_over_at: datetime | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)

    def silent(self, *, at: datetime, after: timedelta = SILENT_AFTER) -> bool:
        """Tell whether the worker gave no sign for ``after`` without having ended in order."""
        return self.stopped_at is None and self.seen_at is not None and at - self.seen_at > after


def to_take_over(
    workers: Sequence[Worker], *, at: datetime, own_name: str, after: timedelta = SILENT_AFTER
) -> tuple[Worker, ...]:
    """Return the workers whose unfinished work another one should do: those that ended, and those that fell silent."""
    return tuple(
        worker
        for worker in workers
        if worker.name != own_name
        and worker.taken_over_at is None
        and (worker.stopped_at is not None or worker.silent(at=at, after=after))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits in one queue, and since when the oldest of it does."""

    queue: str
    waiting: int
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFigures:
    """A mailbox account: its last complete poll, where a person must act the alarm in words, troubles by kind."""

    account: str
    last_good_poll: datetime | None = None
    alarm: str = ""
    faults: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """Everything the health of the service is judged by, at one moment."""

    at: datetime
    workers: tuple[Worker, ...] = ()
    backlogs: tuple[Backlog, ...] = ()
    accounts: tuple[AccountFigures, ...] = ()
    mails: Mapping[str, int] = field(default_factory=dict)
    failures: Mapping[str, int] = field(default_factory=dict)
    waiting_cases: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLimits:
    """From when on the service counts as ill."""

    silent_worker: timedelta = SILENT_AFTER
    oldest_waiting: timedelta = timedelta(minutes=30)


def complaints(state: ServiceState, limits: HealthLimits) -> tuple[str, ...]:
    """Return in words everything that is wrong; empty when the service is well."""
    return (
        *_of_workers(state, limits.silent_worker),
        *(f"mailbox {account.account}: {account.alarm}" for account in state.accounts if account.alarm),
        *_of_backlogs(state, limits.oldest_waiting),
    )


def _of_workers(state: ServiceState, limit: timedelta) -> list[str]:
    silent = [w for w in state.workers if w.taken_over_at is None and w.silent(at=state.at, after=limit)]
    found = [f"worker {w.name} on {w.host} was last seen {_ago(state.at, w.seen_at)}" for w in silent]
    if all(w.stopped_at or w.taken_over_at or w.silent(at=state.at, after=limit) for w in state.workers):
        found.append("no worker is running")
    return found


def _of_backlogs(state: ServiceState, limit: timedelta) -> list[str]:
    return [
        f"queue {backlog.queue}: {backlog.waiting} waiting, the oldest {_ago(state.at, backlog.oldest)}"
        for backlog in state.backlogs
        if backlog.oldest is not None and state.at - backlog.oldest > limit
    ]


def _ago(at: datetime, then: datetime | None) -> str:
    if then is None:
        return "never"
    minutes = int((at - then).total_seconds() // 60)
    return f"{minutes} minutes ago" if minutes < 120 else f"{minutes // 60} hours ago"  # noqa: PLR2004 - two hours


_FAILURE_CLASSES = (
    ("memory", "memory_limit"),
    ("time limit", "time_limit"),
    ("crashed", "reader_died"),
    ("ended the program", "reader_died"),
    ("encrypted", "encrypted"),
    ("password", "encrypted"),
    ("too large", "too_large"),
    ("internal error", "internal"),
    ("no text", "no_text"),
)


def failure_class(reason: str) -> str:
    """Return the kind of a failed mail's reason, one of a few words that a metric can be labelled with."""
    lowered = reason.lower()
    return next((name for words, name in _FAILURE_CLASSES if words in lowered), "unreadable")
