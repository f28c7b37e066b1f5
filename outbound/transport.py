"""What a way of delivering mail looks like from inside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.delivery import Checkpoint, RecipientReply, StopKind
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
    """The outcome of an attempt with the reason, readable by a person.

    ``whole_channel`` tells that the server would treat any other mail alike, so that nothing leaves for a while;
    ``stop`` that a person has to change something first. ``replies`` are what the server said to each recipient.
    """

    outcome: DeliveryOutcome
    detail: str
    whole_channel: bool = False
    stop: StopKind | None = None
    replies: tuple[RecipientReply, ...] = ()


class Transport(Protocol):
    """A way of delivering mail; delivering the same mail twice must not make two of it."""

    def deliver(self, mail: OutgoingMail, *, at: datetime) -> Delivery:
        """Deliver a mail whose Date header is ``at`` (aware)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A mail as it goes over the wire: the envelope and the frozen bytes.

    ``to`` must get it, ``cc`` should, ``own`` is a copy to a mailbox of ours that no header names.
    """

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    content: bytes


class Journal(Protocol):
    """Who writes down how far a delivery is, before each act."""

    def reached(self, checkpoint: Checkpoint) -> None:
        """Take note; may raise to end the delivery there."""
        ...

    def may_have_left(self, replies: tuple[RecipientReply, ...]) -> bool:
        """Store that the mail may have left, and to whom; False forbids the final dot."""
        ...
