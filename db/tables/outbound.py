"""What we sent and asked, what we know of addresses, and small settings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text as sql
from sqlmodel import Field

from db.tables.base import Base, choice, day, identity, key, large_number, moment, number, payload, text
from domain.delivery import DeliveryState, SentCopy
from domain.outbox import ContactCondition, Letter, OutboxStatus

_PENDING = sql("status IN ('draft', 'held', 'queued')")


class OutboxRow(Base, table=True):
    """A mail of ours; a contact has at most one that still waits per business day."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index(
            "uq_outbox_pending",
            "vendor_norm",
            "to_norm",
            "business_date",
            unique=True,
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
    )

    outbox_id: int | None = Field(sa_column=identity())
    to: list[str] = Field(sa_column=payload())
    to_norm: str = Field(sa_column=key())
    cc: list[str] = Field(sa_column=payload())
    subject: str = Field(sa_column=text())
    status: OutboxStatus = Field(sa_column=choice(OutboxStatus, index=True))
    status_reason: str = Field(sa_column=text())
    delivery: DeliveryState = Field(sa_column=choice(DeliveryState, index=True))
    message_id: str = Field(sa_column=key())
    in_reply_to: str | None = Field(sa_column=text(nullable=True))
    vendor_id: str | None = Field(sa_column=text(nullable=True))
    vendor_norm: str = Field(sa_column=key())
    stage: int = Field(sa_column=number())
    business_date: date = Field(sa_column=day())
    refs: list[Any] = Field(sa_column=payload())
    body: str = Field(sa_column=text())
    html: str | None = Field(sa_column=text(nullable=True))
    raw_sha256: str | None = Field(sa_column=key(nullable=True))
    sent_on: datetime | None = Field(sa_column=moment(nullable=True))
    letter: Letter = Field(sa_column=choice(Letter))
    token: str = Field(sa_column=key(index=True))
    reply_to: str = Field(sa_column=text())
    send_from: datetime | None = Field(sa_column=moment(nullable=True))
    released_by: str = Field(sa_column=text())
    attempts: int = Field(sa_column=number())
    first_try: datetime | None = Field(sa_column=moment(nullable=True))
    not_before: datetime | None = Field(sa_column=moment(nullable=True))
    lease_owner: str = Field(sa_column=key())
    lease_until: datetime | None = Field(sa_column=moment(nullable=True))
    unknowns: int = Field(sa_column=number())
    unknown_since: datetime | None = Field(sa_column=moment(nullable=True))
    sent_copy: SentCopy = Field(sa_column=choice(SentCopy))
    words_before: int = Field(sa_column=large_number())


class ChaseRow(Base, table=True):
    """One question that was put to a vendor; it is never put twice."""

    __tablename__ = "chase_log"
    __table_args__ = (UniqueConstraint("vendor_id", "po_norm", "line_norm", "reason", "stage"),)

    chase_id: int | None = Field(sa_column=identity())
    vendor_id: str = Field(sa_column=key())
    po: str = Field(sa_column=text())
    line: str = Field(sa_column=text())
    po_norm: str = Field(sa_column=key(index=True))
    line_norm: str = Field(sa_column=key())
    reason: str = Field(sa_column=key())
    stage: int = Field(sa_column=number())
    on: date = Field(sa_column=day())


class ContactRow(Base, table=True):
    """What bounces and automatic replies taught about an address."""

    __tablename__ = "contact"

    email: str = Field(sa_column=key(primary=True))
    condition: ContactCondition = Field(sa_column=choice(ContactCondition))
    since: date = Field(sa_column=day())
    away_until: date | None = Field(sa_column=day(nullable=True))
    why: str = Field(sa_column=text())


class SettingRow(Base, table=True):
    """A small value that the program keeps for itself."""

    __tablename__ = "setting"

    name: str = Field(sa_column=key(primary=True))
    value: Any = Field(sa_column=payload(nullable=True))
