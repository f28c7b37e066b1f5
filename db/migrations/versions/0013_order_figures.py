"""What reports need of every order, worked out beforehand.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "order_figures",
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stamp", KEY, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("lasting_from", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("po_norm", name="pk_order_figures"),
    )
    op.create_table(
        "order_part",
        sa.Column("part", KEY, nullable=False),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("newest", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("part", "po_norm", name="pk_order_part"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "touched_order",
        sa.Column("touch_id", IDENTITY, nullable=False),
        sa.Column("po_norm", KEY, nullable=False),
        sa.PrimaryKeyConstraint("touch_id", name="pk_touched_order"),
    )
    op.create_index("ix_touched_order_po_norm", "touched_order", ["po_norm"])


def downgrade() -> None:
    op.drop_table("touched_order")
    op.drop_table("order_part")
    op.drop_table("order_figures")
