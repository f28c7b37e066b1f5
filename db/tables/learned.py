"""What people taught the readers."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from db.tables.base import Base, identity, key, moment, payload, text


class ColumnMapRow(Base, table=True):
    """A confirmed column map of one vendor's layout; revoking fills the last two fields, nothing is removed.

    ``columns`` is a list of {heading, role}, left to right; ``layout`` is its fingerprint in words.
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
