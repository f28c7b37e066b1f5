"""What people taught the readers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from db.tables.base import Base, choice, identity, key, link, moment, payload, text
from domain.alias import AliasStatus
from domain.layout_memory import LayoutStatus


class ColumnMapRow(Base, table=True):
    """A proposed or confirmed column map of one vendor's layout; revoking fills two fields, nothing is removed.

    ``columns`` is a list of {heading, role}, left to right; ``layout`` is its fingerprint in words; ``reason`` says
    what it was proposed for.
    """

    __tablename__ = "column_map"

    column_map_id: int | None = Field(sa_column=identity())
    vendor_id: str = Field(sa_column=key(index=True))
    layout: str = Field(sa_column=text())
    columns: list[Any] = Field(sa_column=payload())
    taught_by: str = Field(sa_column=text())
    taught_at: datetime = Field(sa_column=moment())
    replayed: str = Field(sa_column=text())
    revoked_by: str | None = Field(sa_column=text(nullable=True))
    revoked_at: datetime | None = Field(sa_column=moment(nullable=True))
    status: LayoutStatus = Field(sa_column=choice(LayoutStatus))
    reason: str = Field(sa_column=text())


class AliasRow(Base, table=True):
    """What a vendor's own part number or wording means among our items; nothing is removed.

    ``part_norm`` is the comparable form of what the vendor writes, ``decision_id`` the decision it was proposed
    from (none where a person taught it by itself). ``status_by``, ``status_at`` and ``status_reason`` tell of the
    last change.
    """

    __tablename__ = "alias"
    __table_args__ = (Index("ix_alias_vendor_id_part_norm", "vendor_id", "part_norm"),)

    alias_id: int | None = Field(sa_column=identity())
    vendor_id: str = Field(sa_column=key())
    part: str = Field(sa_column=text())
    part_norm: str = Field(sa_column=key())
    item: str = Field(sa_column=text())
    description: str = Field(sa_column=text())
    proposed_by: str = Field(sa_column=text())
    proposed_at: datetime = Field(sa_column=moment())
    decision_id: int | None = Field(sa_column=link("decision.decision_id", nullable=True))
    replayed: str = Field(sa_column=text())
    status: AliasStatus = Field(sa_column=choice(AliasStatus, index=True))
    status_by: str = Field(sa_column=text())
    status_at: datetime = Field(sa_column=moment())
    status_reason: str = Field(sa_column=text())
