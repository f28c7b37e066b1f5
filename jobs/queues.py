"""The queues of the service and their limits.

``read`` is parsing and matching in one: both happen in the one transaction of a mail, and a mail is one job. A
process reads one mail at a time, because the body is read by code that holds the interpreter and attachments by one
reader process; it claims a few more, so that the next one starts without a look at the queue. More at once needs more
workers. ``mail`` is slow on purpose: a vendor's server that gets mails faster greylists them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dbos import DBOS

_QUICK_S = 0.25  # how often an idle queue is looked at: a share of what a mail may take to be seen
_CALM_S = 1.0


class QueueName(StrEnum):
    """A queue of the service."""

    POLL = "poll"
    READ = "read"
    CHASE = "chase"
    MAIL = "mail"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many jobs start in a period, at most."""

    jobs: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a queue may do at once. ``None`` is no limit.

    ``per_key`` and ``key_rate`` hold for each key of a queue whose jobs carry one (an account, a recipient's domain).
    """

    look_every_s: float
    per_worker: int | None = None
    in_all: int | None = None
    per_key: int | None = None
    rate: Rate | None = None
    key_rate: Rate | None = None


LIMITS = {
    QueueName.POLL: Limits(look_every_s=_CALM_S, per_key=1),  # one connection an account
    QueueName.READ: Limits(look_every_s=_QUICK_S, per_worker=4),
    QueueName.CHASE: Limits(look_every_s=_CALM_S, in_all=1, per_worker=1),
    QueueName.MAIL: Limits(
        look_every_s=_CALM_S,
        per_worker=1,
        per_key=1,
        rate=Rate(jobs=20, seconds=60),
        key_rate=Rate(jobs=1, seconds=5),
    ),
    QueueName.REPORT: Limits(look_every_s=_CALM_S, in_all=1, per_worker=1),
}


def register_queues() -> None:
    """Write the limits of all queues into the engine's tables; the engine must run."""
    for name, limits in LIMITS.items():
        DBOS.register_queue(
            name.value,
            worker_concurrency=limits.per_worker,
            global_concurrency=limits.in_all,
            partition_concurrency=limits.per_key,
            limiter=_limiter(limits.rate),
            partition_limiter=_limiter(limits.key_rate),
            polling_interval_sec=limits.look_every_s,
            on_conflict="always_update",
        )


def _limiter(rate: Rate | None) -> Any:  # noqa: ANN401 - the engine does not export its type
    return None if rate is None else {"limit": rate.jobs, "period": rate.seconds}
