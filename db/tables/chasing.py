"""The rules of the chase with their history, and what came back: answers, promised news, bounces, verdicts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from db.tables.base import Base, choice, day, flag, identity, key, link, moment, payload, text
from domain.outbox import AnswerTie, BounceKind, DraftVerdict


class ChasePolicyRow(Base, table=True):
    """What a person (or a rule) set for the whole company (empty scope) or one vendor; append-only."""

    __tablename__ = "chase_policy"
    __table_args__ = (Index("ix_chase_policy_scope", "scope"),)

    policy_id: int | None = Field(sa_column=identity())
    scope: str = Field(sa_column=key())
    document: dict[str, Any] = Field(sa_column=payload())
    set_by: str = Field(sa_column=text())
    set_at: datetime = Field(sa_column=moment())
    reason: str = Field(sa_column=text())


class ChaseReplyRow(Base, table=True):
    """A mail that answers one of ours."""

    __tablename__ = "chase_reply"
    __table_args__ = (UniqueConstraint("outbox_id", "mail_id"),)

    reply_id: int | None = Field(sa_column=identity())
    outbox_id: int = Field(sa_column=link("outbox.outbox_id"))
    mail_id: int = Field(sa_column=link("mail.mail_id"))
    tie: AnswerTie = Field(sa_column=choice(AnswerTie))
    agreed: bool = Field(sa_column=flag())
    general: bool = Field(sa_column=flag())
    on: date = Field(sa_column=day())
    note: str = Field(sa_column=text())


class PromisedUpdateRow(Base, table=True):
    """A vendor's word that news will come on a day."""

    __tablename__ = "promised_update"
    __table_args__ = (UniqueConstraint("mail_id", "po_norm", "line_norm", "on"),)

    update_id: int | None = Field(sa_column=identity())
    mail_id: int = Field(sa_column=link("mail.mail_id"))
    vendor_id: str = Field(sa_column=key(index=True))
    po_norm: str = Field(sa_column=key())
    line_norm: str = Field(sa_column=key())
    on: date = Field(sa_column=day())
    said_on: date = Field(sa_column=day())
    words: str = Field(sa_column=text())


class OutboxAttachmentRow(Base, table=True):
    """A file that goes along with a mail of ours."""

    __tablename__ = "outbox_attachment"

    attachment_id: int | None = Field(sa_column=identity())
    outbox_id: int = Field(sa_column=link("outbox.outbox_id"))
    name: str = Field(sa_column=text())
    media_type: str = Field(sa_column=text())
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DraftReviewRow(Base, table=True):
    """A person's verdict on a draft."""

    __tablename__ = "draft_review"
    __table_args__ = (UniqueConstraint("outbox_id"),)

    review_id: int | None = Field(sa_column=identity())
    outbox_id: int = Field(sa_column=link("outbox.outbox_id"))
    vendor_id: str = Field(sa_column=key(index=True))
    verdict: DraftVerdict = Field(sa_column=choice(DraftVerdict))
    who: str = Field(sa_column=text())
    at: datetime = Field(sa_column=moment())


class BounceRow(Base, table=True):
    """One delivery report about one address."""

    __tablename__ = "bounce"
    __table_args__ = (UniqueConstraint("mail_id", "email"),)

    bounce_id: int | None = Field(sa_column=identity())
    mail_id: int = Field(sa_column=link("mail.mail_id"))
    email: str = Field(sa_column=key(index=True))
    at: datetime = Field(sa_column=moment())
    kind: BounceKind = Field(sa_column=choice(BounceKind))
    status: str = Field(sa_column=text())


class OwnLetterRow(Base, table=True):
    """A mail one of our people wrote to a vendor by hand."""

    __tablename__ = "own_letter"
    __table_args__ = (UniqueConstraint("mail_id", "vendor_id"),)

    letter_id: int | None = Field(sa_column=identity())
    mail_id: int = Field(sa_column=link("mail.mail_id"))
    vendor_id: str = Field(sa_column=key(index=True))
    at: datetime = Field(sa_column=moment())
    pos: list[str] = Field(sa_column=payload())
