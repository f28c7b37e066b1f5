"""What the reports keep from week to week."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from db.tables.base import Base, day, figure, flag, identity, key, number, text


class BacklogSnapshotRow(Base, table=True):
    """One cell of the backorder heatmap as it stood at the last run of a week; ``week`` is the week's Monday.

    ``taken_on`` is the day of that run. A week without backorders has one row of count 0 with empty keys, so that
    it is told from a week without a run.
    """

    __tablename__ = "backlog_snapshot"
    __table_args__ = (UniqueConstraint("week", "matrix", "row_key", "column_key", name="uq_backlog_snapshot_cell"),)

    snapshot_id: int | None = Field(sa_column=identity())
    week: date = Field(sa_column=day())
    taken_on: date = Field(sa_column=day())
    matrix: str = Field(sa_column=key())
    row_key: str = Field(sa_column=key())
    column_key: str = Field(sa_column=key())
    line_count: int = Field(sa_column=number())
    value: Decimal = Field(sa_column=figure())
    pounds: Decimal = Field(sa_column=figure())
    max_age: int = Field(sa_column=number())
    first_class: bool = Field(sa_column=flag())


class AlertRow(Base, table=True):
    """One piece of news that people of a role were told: an exception of a line, from the day it came up.

    ``news_key`` names it. ``closed_on`` is the day the exception was gone, ``end_told`` whether that was told too.
    """

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("news_key"), Index("ix_alert_closed_on", "closed_on"))

    alert_id: int | None = Field(sa_column=identity())
    news_key: str = Field(sa_column=key())
    role: str = Field(sa_column=key())
    po: str = Field(sa_column=text())
    line: str = Field(sa_column=text())
    code: str = Field(sa_column=key())
    opened_on: date = Field(sa_column=day())
    told_on: date = Field(sa_column=day())
    message_id: str = Field(sa_column=key())
    reminders: int = Field(sa_column=number())
    reminded_on: date | None = Field(sa_column=day(nullable=True))
    closed_on: date | None = Field(sa_column=day(nullable=True))
    end_told: bool = Field(sa_column=flag())
