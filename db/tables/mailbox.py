"""Mailboxes on servers: who polls them, how far each folder was read, where each mail lies."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field

from db.tables.base import Base, choice, identity, key, large_number, link, moment, number, payload, text
from db.types import word
from domain.intake import FaultKind, MarkMode, PlaceState, ServerMark


class MailAccountRow(Base, table=True):
    """An account that was polled: the lease of the process that polls it, its last success and its troubles.

    ``paused_until`` holds back polls after trouble; ``trouble`` says what it was, empty after a clean poll.
    """

    __tablename__ = "mail_account"

    account: str = Field(sa_column=key(primary=True))
    lease_owner: str = Field(sa_column=key())
    lease_until: dt.datetime | None = Field(sa_column=moment(nullable=True))
    last_try: dt.datetime | None = Field(sa_column=moment(nullable=True))
    last_ok: dt.datetime | None = Field(sa_column=moment(nullable=True))
    fail_count: int = Field(sa_column=number())
    paused_until: dt.datetime | None = Field(sa_column=moment(nullable=True))
    trouble_kind: FaultKind | None = Field(sa_column=choice(FaultKind, nullable=True))
    trouble: str = Field(sa_column=text())


class MailFolderRow(Base, table=True):
    """A folder of an account. ``epoch_changes`` are the moments (ISO) at which its UIDVALIDITY changed lately."""

    __tablename__ = "mail_folder"
    __table_args__ = (UniqueConstraint("account", "name"),)

    folder_id: int | None = Field(sa_column=identity())
    account: str = Field(sa_column=key())
    name: str = Field(sa_column=key())
    uidvalidity: int = Field(sa_column=large_number())
    scan_from_uid: int = Field(sa_column=large_number())
    mark_mode: MarkMode | None = Field(sa_column=choice(MarkMode, nullable=True))
    last_full_scan: dt.datetime | None = Field(sa_column=moment(nullable=True))
    last_ok: dt.datetime | None = Field(sa_column=moment(nullable=True))
    fail_count: int = Field(sa_column=number())
    epoch_changes: list[Any] = Field(sa_column=payload())


class MailLocationRow(Base, table=True):
    """A UID of one epoch of a folder and what became of it; rows of old epochs stay as history.

    ``mail_id`` is the mail whose bytes lie there, null until it is stored or where there is nothing to store.
    ``attempts`` counts answers without a usable body, ``drops`` connections that ended while it was fetched.
    """

    __tablename__ = "mail_location"

    folder_id: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer(), "sqlite"), ForeignKey("mail_folder.folder_id"), primary_key=True
        )
    )
    uidvalidity: int = Field(sa_column=Column(BigInteger(), primary_key=True, autoincrement=False))
    uid: int = Field(sa_column=Column(BigInteger(), primary_key=True, autoincrement=False))
    mail_id: int | None = Field(sa_column=link("mail.mail_id", nullable=True))
    size: int = Field(sa_column=large_number())
    state: PlaceState = Field(sa_column=choice(PlaceState, index=True))
    attempts: int = Field(sa_column=number())
    drops: int = Field(sa_column=number())
    server_mark: ServerMark = Field(sa_column=choice(ServerMark, index=True))
    found_at: dt.datetime = Field(sa_column=moment())


class MailFaultRow(Base, table=True):
    """How often something did not work per account and reason, and when it last did."""

    __tablename__ = "mail_fault"

    account: str = Field(sa_column=key(primary=True))
    kind: FaultKind = Field(sa_column=Column(word(FaultKind), primary_key=True))
    count: int = Field(sa_column=number())
    last_at: dt.datetime = Field(sa_column=moment())
    words: str = Field(sa_column=text())
