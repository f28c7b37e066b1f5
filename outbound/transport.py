"""What a way of delivering mail looks like from inside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.outbox import OutgoingMail


class DeliveryOutcome(StrEnum):
    """How an attempt ended.

    ``unknown`` means that the mail may have left: it is never sent again by itself.
    """

    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The outcome of an attempt with the reason, readable by a person."""

    outcome: DeliveryOutcome
    detail: str


class Transport(Protocol):
    """A way of delivering mail; delivering the same mail twice must not make two of it."""

    def deliver(self, mail: OutgoingMail, *, at: datetime) -> Delivery:
        """Deliver a mail whose Date header is ``at`` (aware)."""
        ...
