"""Layouts proposed from corrections, beside those that people confirmed.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WORD = sa.String(32)


def upgrade() -> None:
    """Every map that was kept so far counts, or was taken back."""
    op.add_column("column_map", sa.Column("status", WORD, nullable=False, server_default="in_force"))
    op.add_column("column_map", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE column_map SET status = 'revoked' WHERE revoked_at IS NOT NULL")


def downgrade() -> None:
    """Proposals go; what counts stays."""
    op.execute("DELETE FROM column_map WHERE status = 'proposed'")
    with op.batch_alter_table("column_map") as table:
        table.drop_column("reason")
        table.drop_column("status")
