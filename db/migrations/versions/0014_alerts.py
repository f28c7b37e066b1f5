"""What our own people were told of goods that slip.

Revision ID: 0014
Revises: 0013
"""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
TOLD = "alert/told/"


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("alert_id", IDENTITY, nullable=False),
        sa.Column("news_key", KEY, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("po", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("code", KEY, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("end_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alert"),
        sa.UniqueConstraint("news_key", name="uq_alert_news_key"),
    )
    op.create_index("ix_alert_closed_on", "alert", ["closed_on"])
    _move_told()


def _move_told() -> None:
    """What was told before is not told again; these entries named no line, so they count as closed."""
    bind = op.get_bind()
    setting = sa.table("setting", sa.column("name", sa.Text()), sa.column("value", sa.JSON().with_variant(JSONB(), "postgresql")))
    alert = sa.table(
        "alert", sa.column("news_key"), sa.column("role"), sa.column("po"), sa.column("line"), sa.column("code"),
        sa.column("opened_on", sa.Date()), sa.column("told_on", sa.Date()), sa.column("message_id"),
        sa.column("reminders", sa.Integer()), sa.column("closed_on", sa.Date()), sa.column("end_told", sa.Boolean()),
    )  # fmt: skip
    found = bind.execute(sa.select(setting.c.name, setting.c.value).where(setting.c.name.startswith(TOLD))).all()
    for name, value in found:
        day = date.fromisoformat(value["on"])
        bind.execute(
            alert.insert().values(
                news_key=name.removeprefix(TOLD), role="", po="", line="", code="", opened_on=day, told_on=day,
                message_id=value["message_id"], reminders=0, closed_on=day, end_told=True,
            )
        )  # fmt: skip
    bind.execute(setting.delete().where(setting.c.name.startswith(TOLD)))


def downgrade() -> None:
    op.drop_table("alert")
