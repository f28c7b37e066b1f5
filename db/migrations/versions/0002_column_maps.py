"""Column maps that people confirmed for the layouts of a vendor.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "column_map",
        sa.Column("column_map_id", IDENTITY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("taught_by", sa.Text(), nullable=False),
        sa.Column("taught_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replayed", sa.Text(), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("column_map_id", name="pk_column_map"),
    )
    op.create_index("ix_column_map_vendor_id", "column_map", ["vendor_id"])


def downgrade() -> None:
    op.drop_table("column_map")
