"""Workers of the service and their signs of life; blobs that the database keeps.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("name", KEY, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("queues", JSON, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", JSON, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_worker"),
    )
    op.create_table(
        "stored_blob",
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_stored_blob"),
    )
    op.create_table(
        "stored_blob_chunk",
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "position", name="pk_stored_blob_chunk"),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["stored_blob.sha256"],
            name="fk_stored_blob_chunk_sha256_stored_blob",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("stored_blob_chunk")
    op.drop_table("stored_blob")
    op.drop_table("worker")
