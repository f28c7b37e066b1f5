"""Demand, stock, customers and vendor stock.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
WORD = sa.String(32)
FIGURE = sa.BigInteger()


def upgrade() -> None:
    op.create_table(
        "customer",
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customer"),
    )
    op.create_table(
        "demand",
        sa.Column("demand_id", IDENTITY, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("item_norm", KEY, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", FIGURE, nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("warehouse", KEY, nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("reference", KEY, nullable=False),
        sa.PrimaryKeyConstraint("demand_id", name="pk_demand"),
        sa.UniqueConstraint(
            "kind", "reference", "item_norm", "warehouse", "on", name="uq_demand_document"
        ),
    )
    op.create_index("ix_demand_item_norm_on", "demand", ["item_norm", "on"])
    op.create_table(
        "stock_level",
        sa.Column("stock_level_id", IDENTITY, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("item_norm", KEY, nullable=False),
        sa.Column("warehouse", KEY, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("on_hand", FIGURE, nullable=False),
        sa.Column("allocated", FIGURE, nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("item_class", sa.Text(), nullable=False),
        sa.Column("unit_cost", FIGURE, nullable=True),
        sa.Column("safety_stock", FIGURE, nullable=True),
        sa.Column("reorder_point", FIGURE, nullable=True),
        sa.PrimaryKeyConstraint("stock_level_id", name="pk_stock_level"),
        sa.UniqueConstraint("item_norm", "warehouse", "as_of", name="uq_stock_level_item_norm_warehouse_as_of"),
    )
    op.create_table(
        "vendor_stock",
        sa.Column("vendor_stock_id", IDENTITY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("vendor_item", sa.Text(), nullable=False),
        sa.Column("vendor_item_norm", KEY, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("item_norm", KEY, nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("branch", KEY, nullable=False),
        sa.Column("available", FIGURE, nullable=False),
        sa.Column("on_order", FIGURE, nullable=False),
        sa.Column("next_eta", sa.Date(), nullable=True),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("unit_price", FIGURE, nullable=True),
        sa.Column("price_uom", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("vendor_stock_id", name="pk_vendor_stock"),
        sa.UniqueConstraint(
            "vendor_id", "vendor_item_norm", "item_norm", "branch", "as_of",
            name="uq_vendor_stock_article",
        ),
    )
    op.create_index("ix_vendor_stock_item_norm", "vendor_stock", ["item_norm"])


def downgrade() -> None:
    for name in ("vendor_stock", "stock_level", "demand", "customer"):
        op.drop_table(name)
