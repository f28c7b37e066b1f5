"""How fast mails may leave, and when one is tried again. Pure: moments in, a moment or a reason out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
# Greylisting wants minutes, a full disk an hour (mail.md 31); after a day a person looks (RFC 5321 4.5.4.1 gives days).
_STEPS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
LONGEST_TRYING = _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLimits:
    """The most that may leave.

    ``per_minute`` refills a bucket of ``burst`` mails: with 20 and 10 no minute ever sees more than 30, what
    Microsoft 365 takes. ``domain_gap`` lies between two mails to one domain.
    """

    per_minute: int = 20
    burst: int = 10
    per_hour: int = 200
    per_day: int = 1000
    domain_gap: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The earliest moment a mail may leave, and what holds it back."""

    until: datetime
    why: str


def next_slot(
    starts: Sequence[tuple[datetime, str]], domains: frozenset[str], *, at: datetime, limits: SendLimits
) -> Wait | None:
    """Return what holds back a mail to these domains now, or None when it may leave.

    Args:
        starts: when earlier deliveries began, oldest first, each with its recipients joined by commas; those of a
            day are enough.
        domains: of the mail's recipients, lower case.
        at: now, aware.
        limits: how fast.
    """
    times = [when for when, _ in starts]
    waits = [
        _window(times, _DAY, limits.per_day, f"{limits.per_day} mails a day", at=at),
        _window(times, _HOUR, limits.per_hour, f"{limits.per_hour} mails an hour", at=at),
        _bucket(times, limits, at=at),
        _gap(starts, domains, limits),
    ]
    return max((w for w in waits if w is not None and w.until > at), key=lambda w: w.until, default=None)


def _window(times: Sequence[datetime], length: timedelta, most: int, words: str, *, at: datetime) -> Wait | None:
    inside = [t for t in times if t > at - length]
    return Wait(until=inside[-most] + length, why=f"limit of {words}") if len(inside) >= most else None


def _bucket(times: Sequence[datetime], limits: SendLimits, *, at: datetime) -> Wait | None:
    """Replay the bucket over the last deliveries: full at the first, refilled evenly, never above ``burst``."""
    refill = limits.per_minute / _MINUTE.total_seconds()
    level, last = float(limits.burst), None
    for moment in times:
        if last is not None:
            level = min(float(limits.burst), level + (moment - last).total_seconds() * refill)
        level, last = level - 1.0, moment
    if last is None:
        return None
    level = min(float(limits.burst), level + (at - last).total_seconds() * refill)
    if level >= 1.0:
        return None
    return Wait(
        until=at + timedelta(seconds=(1.0 - level) / refill), why=f"limit of {limits.per_minute} mails a minute"
    )


def _gap(starts: Sequence[tuple[datetime, str]], domains: frozenset[str], limits: SendLimits) -> Wait | None:
    for moment, recipients in reversed(starts):
        shared = domains & domains_of(recipients.split(","))
        if shared:
            return Wait(until=moment + limits.domain_gap, why=f"another mail to {min(shared)} left a moment ago")
    return None


def domains_of(addresses: Sequence[str]) -> frozenset[str]:
    """Return the domains of addresses, lower case."""
    return frozenset(address.rpartition("@")[2].lower() for address in addresses)


def next_try(failures: int, *, first_try: datetime, at: datetime) -> datetime | None:
    """Return when a mail that failed for the ``failures``-th time is tried again; None after a day of trying."""
    again = at + pause_after(failures)
    return again if again - first_try < LONGEST_TRYING else None


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after the ``failures``-th failure in a row: 1, 5, 15, 60 minutes, then hourly."""
    return _STEPS[min(max(failures, 1), len(_STEPS)) - 1]
