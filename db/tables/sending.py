"""How our mails leave: every step, what each recipient's server said, what proves delivery, the way out itself."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.tables.base import Base, choice, identity, key, link, moment, number, text
from domain.delivery import DeliveryState, EvidenceKind, StopKind


class OutboxEventRow(Base, table=True):
    """A step of a mail of ours; append-only."""

    __tablename__ = "outbox_event"

    event_id: int | None = Field(sa_column=identity())
    outbox_id: int = Field(sa_column=link("outbox.outbox_id"))
    at: datetime = Field(sa_column=moment())
    state: DeliveryState = Field(sa_column=choice(DeliveryState, index=True))
    words: str = Field(sa_column=text())
    who: str = Field(sa_column=text())


class OutboxRecipientRow(Base, table=True):
    """The last word of the server about one recipient of a mail."""

    __tablename__ = "outbox_recipient"
    __table_args__ = (UniqueConstraint("outbox_id", "email"),)

    recipient_id: int | None = Field(sa_column=identity())
    outbox_id: int = Field(sa_column=link("outbox.outbox_id"))
    email: str = Field(sa_column=key())
    code: int = Field(sa_column=number())
    words: str = Field(sa_column=text())


class OutboxEvidenceRow(Base, table=True):
    """A proof that a mail left, once per source."""

    __tablename__ = "outbox_evidence"
    __table_args__ = (UniqueConstraint("outbox_id", "kind", "source"),)

    evidence_id: int | None = Field(sa_column=identity())
    outbox_id: int = Field(sa_column=link("outbox.outbox_id"))
    kind: EvidenceKind = Field(sa_column=choice(EvidenceKind))
    source: str = Field(sa_column=key())
    at: datetime = Field(sa_column=moment())


class SendChannelRow(Base, table=True):
    """A way out: stopped or not, pausing or not, and the process that uses it."""

    __tablename__ = "send_channel"

    name: str = Field(sa_column=key(primary=True))
    stop: StopKind | None = Field(sa_column=choice(StopKind, nullable=True))
    stop_words: str = Field(sa_column=text())
    stopped_by: str = Field(sa_column=text())
    stopped_at: datetime | None = Field(sa_column=moment(nullable=True))
    paused_until: datetime | None = Field(sa_column=moment(nullable=True))
    fail_count: int = Field(sa_column=number())
    lease_owner: str = Field(sa_column=key())
    lease_until: datetime | None = Field(sa_column=moment(nullable=True))
    started_at: datetime | None = Field(sa_column=moment(nullable=True))
