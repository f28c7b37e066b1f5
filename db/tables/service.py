"""The running service: its workers with their signs of life, and blobs where the database keeps them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, LargeBinary
from sqlmodel import Field

from db.tables.base import Base, key, large_number, moment, number, payload, text
from db.types import KeyText


class WorkerRow(Base, table=True):
    """A process of the service, by its name; a restarted one keeps the row.

    ``stopped_at`` is set by a worker that ended in order, ``taken_over_at`` by another one that found it silent;
    its next sign of life clears both. ``figures`` are counters since ``started_at``.
    """

    __tablename__ = "worker"

    name: str = Field(sa_column=key(primary=True))
    host: str = Field(sa_column=text())
    pid: int = Field(sa_column=number())
    role: str = Field(sa_column=text())
    queues: list[str] = Field(sa_column=payload())
    version: str = Field(sa_column=text())
    started_at: datetime = Field(sa_column=moment())
    seen_at: datetime = Field(sa_column=moment())
    stopped_at: datetime | None = Field(sa_column=moment(nullable=True))
    taken_over_at: datetime | None = Field(sa_column=moment(nullable=True))
    figures: dict[str, Any] = Field(sa_column=payload())


class BlobRow(Base, table=True):
    """A blob that the database keeps; it is there when all its chunks are."""

    __tablename__ = "stored_blob"

    sha256: str = Field(sa_column=key(primary=True))
    size: int = Field(sa_column=large_number())


class BlobChunkRow(Base, table=True):
    """A piece of a blob, counted from 0."""

    __tablename__ = "stored_blob_chunk"

    sha256: str = Field(
        sa_column=Column(KeyText, ForeignKey("stored_blob.sha256", ondelete="CASCADE"), primary_key=True)
    )
    position: int = Field(sa_column=Column(number().type, primary_key=True, autoincrement=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
