"""What all steps of sending share: the installation, the clock, who sends, the rules, the way out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.delivery import Checkpoint, DeliveryNote, DeliveryState
from domain.outbox import OutboxStatus
from flows.chase_rules import ChaseRules, chase_rules
from flows.clock import WALL, Clock
from flows.home import Home
from flows.mail_way import smtp_transport
from flows.process_names import this_process
from outbound.transport import Delivery, Journal, Parcel

Watch = Callable[[Checkpoint], None]
"""Called at each checkpoint; tests and benches end the process there."""


class ParcelCarrier(Protocol):
    """A way out for frozen bytes."""

    def send(self, parcel: Parcel, journal: Journal) -> Delivery:
        """Carry a parcel; see ``SmtpTransport.send``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRun:
    """What holds for the deliveries of one run."""

    home: Home
    clock: Clock
    owner: str
    rules: ChaseRules
    carrier: ParcelCarrier
    watch: Watch

    @property
    def lease(self) -> timedelta:
        """How long a process may have a mail: longer than its slowest conversation with a server."""
        smtp = self.home.settings.smtp
        return timedelta(seconds=4 * smtp.answer_seconds + smtp.dot_seconds)


def send_run(
    home: Home,
    *,
    clock: Clock = WALL,
    carrier: ParcelCarrier | None = None,
    watch: Watch | None = None,
    owner: str | None = None,
) -> SendRun:
    """Put a run together; what is not given is the machine's own."""
    _ = home.calendar  # the first answer is stored, which is no part of a delivery's transactions
    return SendRun(
        home=home,
        clock=clock,
        owner=owner or this_process(),
        rules=chase_rules(home),
        carrier=carrier or smtp_transport(home),
        watch=watch or _unwatched,
    )


def _unwatched(_checkpoint: Checkpoint) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """Where a mail stands after a step, and why; ``retry_at`` is when doing it again may help."""

    outbox_id: int
    state: DeliveryState
    status: OutboxStatus
    words: str = ""
    retry_at: datetime | None = None


def report(note: DeliveryNote, words: str = "", *, retry_at: datetime | None = None) -> DeliveryReport:
    """Return a report of where a mail stands."""
    return DeliveryReport(
        outbox_id=note.outbox_id, state=note.state, status=note.status, words=words, retry_at=retry_at
    )
