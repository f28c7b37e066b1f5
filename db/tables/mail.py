"""What came in: mails and their documents."""

import datetime as dt
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from db.tables.base import Base, choice, day, identity, key, link, moment, number, payload, text
from domain.mail import MailKind, Outcome


class MailRow(Base, table=True):
    """Every mail that was ever fetched, once; ``outcome`` is null until it is finished.

    ``captured_by`` is the person who wrote down what a vendor said on the phone, empty for a mail.
    ``same_as`` is the mail_id of an earlier mail with the same message id and payload. ``read_attempts`` counts
    how often reading began: a mail that ends its process each time must not do so for ever.
    """

    __tablename__ = "mail"
    __table_args__ = (UniqueConstraint("sha256"),)

    mail_id: int | None = Field(sa_column=identity())
    sha256: str = Field(sa_column=key())
    source: str = Field(sa_column=text())
    message_id: str | None = Field(sa_column=key(nullable=True, index=True))
    payload_digest: str = Field(sa_column=key(index=True))
    date: dt.datetime = Field(sa_column=moment())
    local_date: dt.date = Field(sa_column=day())
    sender: str = Field(sa_column=key(index=True))
    sender_name: str = Field(sa_column=text())
    subject: str = Field(sa_column=text())
    vendor_id: str | None = Field(sa_column=key(nullable=True, index=True))
    kind: MailKind | None = Field(sa_column=choice(MailKind, nullable=True))
    outcome: Outcome | None = Field(sa_column=choice(Outcome, nullable=True, index=True))
    reason: str = Field(sa_column=text())
    documents: list[Any] = Field(sa_column=payload())
    in_reply_to: str | None = Field(sa_column=key(nullable=True, index=True))
    references: list[str] = Field(sa_column=payload())
    captured_by: str = Field(sa_column=text())
    same_as: int | None = Field(sa_column=number(nullable=True))
    read_attempts: int = Field(sa_column=number())


class DocumentRow(Base, table=True):
    """One document of a mail, for recognising what was seen before."""

    __tablename__ = "document"

    document_id: int | None = Field(sa_column=identity())
    mail_id: int = Field(sa_column=link("mail.mail_id"))
    name: str = Field(sa_column=text())
    sha256: str | None = Field(sa_column=key(nullable=True, index=True))
    kind: MailKind = Field(sa_column=choice(MailKind))
    pages: int = Field(sa_column=number())
    number: str | None = Field(sa_column=text(nullable=True))
    number_norm: str | None = Field(sa_column=key(nullable=True, index=True))
    references: list[str] = Field(sa_column=payload())
    vendor_order: str | None = Field(sa_column=text(nullable=True))
    vendor_order_norm: str | None = Field(sa_column=key(nullable=True, index=True))
    po_numbers: list[str] = Field(sa_column=payload())
    date: dt.date | None = Field(sa_column=day(nullable=True))
    revision: str | None = Field(sa_column=text(nullable=True))
    problem: str | None = Field(sa_column=text(nullable=True))
