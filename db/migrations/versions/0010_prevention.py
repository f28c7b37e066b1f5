"""Weekly snapshots of the backorder heatmap.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "backlog_snapshot",
        sa.Column("snapshot_id", IDENTITY, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("matrix", KEY, nullable=False),
        sa.Column("row_key", KEY, nullable=False),
        sa.Column("column_key", KEY, nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("pounds", sa.Text(), nullable=False),
        sa.Column("max_age", sa.Integer(), nullable=False),
        sa.Column("first_class", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_backlog_snapshot"),
        sa.UniqueConstraint("week", "matrix", "row_key", "column_key", name="uq_backlog_snapshot_cell"),
    )


def downgrade() -> None:
    op.drop_table("backlog_snapshot")
