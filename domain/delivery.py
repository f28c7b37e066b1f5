"""How a mail of ours leaves: its states, what was noted on the way, and what proves that it arrived.

The states are those of a mail that must leave exactly once over a protocol that cannot promise it. Each is stored
before the next act: up to the final dot a mail has surely not left, behind it only the server's answer, or evidence,
tells (RFC 5321 4.5.3.2.6).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.outbox import OutboxStatus


class DeliveryState(StrEnum):
    """Where a mail stands on its way out."""

    DRAFT = "draft"  # waits for a person
    READY = "ready"  # may leave
    CLAIMED = "claimed"  # one process has it and froze its bytes
    TRANSMITTING = "transmitting"  # that process talks to the server; it has surely not left
    DOT = "dot"  # the final dot is about to go out: from here on it may have left
    ACCEPTED = "accepted"  # the server took it, or evidence shows that it did
    RETRY = "retry"  # it has surely not left and is tried again later
    REFUSED = "refused"  # the server will not take it
    UNKNOWN = "unknown"  # it may have left
    CANCELLED = "cancelled"  # it has not left and will not

    @property
    def waits(self) -> bool:
        """True for a mail that may be claimed."""
        return self in {DeliveryState.READY, DeliveryState.RETRY}

    @property
    def in_flight(self) -> bool:
        """True while a process has it; found so after a crash, it needs recovery."""
        return self in {DeliveryState.CLAIMED, DeliveryState.TRANSMITTING, DeliveryState.DOT}

    @property
    def status(self) -> OutboxStatus:
        """What the outbox export says of it, unless it is held (CONTRACT section 2)."""
        return _STATUS.get(self, OutboxStatus.QUEUED)


_STATUS = {
    DeliveryState.DRAFT: OutboxStatus.DRAFT,
    DeliveryState.ACCEPTED: OutboxStatus.SENT,
    DeliveryState.REFUSED: OutboxStatus.FAILED,
    DeliveryState.CANCELLED: OutboxStatus.FAILED,
}


class Checkpoint(StrEnum):
    """The moments between two acts of a delivery, in order; tests and benches end the process at each of them."""

    BEFORE_CLAIM = "before_claim"
    CLAIMED = "claimed"
    TRANSMITTING = "transmitting"
    CONNECTED = "connected"
    BODY_SENT = "body_sent"
    DOT_STORED = "dot_stored"
    DOT_SENT = "dot_sent"
    ANSWERED = "answered"
    OUTCOME_STORED = "outcome_stored"


class EvidenceKind(StrEnum):
    """What shows that a mail left."""

    OWN_COPY = "own_copy"  # a copy came back to our own mailbox
    SENT_FOLDER = "sent_folder"
    BOUNCE = "bounce"
    REPLY = "reply"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One proof that a mail left; ``source`` names the mail, folder or person. Copies are counted, each source once."""

    outbox_id: int
    kind: EvidenceKind
    source: str
    at: datetime


class Fate(StrEnum):
    """What a person says of a mail that may have left."""

    ACCEPTED = "accepted"
    NOT_SENT = "not-sent"


class SentCopy(StrEnum):
    """Whether a sent mail lies in the Sent folder of the mailbox."""

    NONE = "none"  # nobody asked for it
    WANTED = "wanted"
    BY_PROVIDER = "by_provider"  # the provider puts it there itself
    DONE = "done"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientReply:
    """What the server said to one recipient; ``code`` is the SMTP code (RFC 5321 4.2)."""

    email: str
    code: int
    words: str

    @property
    def accepted(self) -> bool:
        """True when the server takes mail for the address."""
        return self.code // 100 == 2  # noqa: PLR2004 -- RFC 5321 4.2.1

    @property
    def passing(self) -> bool:
        """True when trying later may help."""
        return self.code // 100 == 4  # noqa: PLR2004 -- RFC 5321 4.2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent:
    """One step of a mail, never rewritten; ``who`` is empty for what the program did by itself."""

    outbox_id: int
    at: datetime
    state: DeliveryState
    words: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNote:
    """Everything about the delivery of one mail that is not the mail itself.

    ``attempts`` counts claims, ``first_try`` is when the present bytes were frozen, ``unknowns`` how often nobody knew
    whether it left. ``not_before`` holds back the next try. ``lease_owner`` is the process that has it until
    ``lease_until``. ``words_before`` is the newest statement that was stored when the mail was composed: whatever
    came later is an answer the mail does not know.
    """

    outbox_id: int
    state: DeliveryState
    status: OutboxStatus
    attempts: int = 0
    first_try: datetime | None = None
    not_before: datetime | None = None
    lease_owner: str = ""
    lease_until: datetime | None = None
    unknowns: int = 0
    unknown_since: datetime | None = None
    sent_copy: SentCopy = SentCopy.NONE
    raw_sha256: str | None = None
    words_before: int = 0


class StopKind(StrEnum):
    """Why nothing leaves."""

    PERSON = "person"
    LOGIN = "login"  # the server refuses our name or password
    ENCRYPTION = "encryption"  # no TLS, or a certificate nobody vouches for
    BREAKER = "breaker"  # too many mails came back, were refused or got lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The one way out: whether a person or an alarm stopped it, how long it pauses after trouble, who uses it now."""

    stop: StopKind | None = None
    stop_words: str = ""
    stopped_by: str = ""
    stopped_at: datetime | None = None
    paused_until: datetime | None = None
    fail_count: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = None
    started_at: datetime | None = None
