"""Decisions of people with their turns, parts and details; learned aliases; feeds that can be read again.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from db.append_only import unprotect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WORD = sa.String(32)

# What older rows decided: a statement, or something about a line. Their ids are turns enough.
_SUBJECTS = """
UPDATE decision SET turn = decision_id, subject = CASE
    WHEN statement_id IS NOT NULL THEN 's:' || CAST(statement_id AS VARCHAR(20))
    ELSE 'l:' || po_norm || '/' || line_norm END
"""


def upgrade() -> None:
    op.add_column("decision", sa.Column("subject", KEY, nullable=False, server_default=""))
    op.add_column("decision", sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("decision", sa.Column("batch", KEY, nullable=False, server_default=""))
    op.add_column("decision", sa.Column("details", JSON, nullable=False, server_default="{}"))
    unprotect(op.get_bind(), "decision")
    op.execute(_SUBJECTS)
    op.create_index("uq_decision_subject_turn", "decision", ["subject", "turn"], unique=True)
    op.create_index("ix_decision_batch", "decision", ["batch"])
    op.create_table(
        "restatement",
        sa.Column("restatement_id", IDENTITY, nullable=False),
        sa.Column("decision_id", IDENTITY, nullable=False),
        sa.Column("statement_id", IDENTITY, nullable=False),
        sa.Column("po", sa.Text(), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("theoretical", sa.Boolean(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.decision_id"], name="fk_restatement_decision_id_decision"),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.statement_id"], name="fk_restatement_statement_id_statement"
        ),
        sa.PrimaryKeyConstraint("restatement_id", name="pk_restatement"),
    )
    op.create_index("ix_restatement_decision_id", "restatement", ["decision_id"])
    op.create_index("ix_restatement_statement_id", "restatement", ["statement_id"])
    op.create_index("ix_restatement_po_norm_line_norm", "restatement", ["po_norm", "line_norm"])
    op.create_table(
        "alias",
        sa.Column("alias_id", IDENTITY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("part_norm", KEY, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", IDENTITY, nullable=True),
        sa.Column("replayed", sa.Text(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("status_by", sa.Text(), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.decision_id"], name="fk_alias_decision_id_decision"),
        sa.PrimaryKeyConstraint("alias_id", name="pk_alias"),
    )
    op.create_index("ix_alias_vendor_id_part_norm", "alias", ["vendor_id", "part_norm"])
    op.create_index("ix_alias_status", "alias", ["status"])
    op.create_index("ix_alias_decision_id", "alias", ["decision_id"])
    op.add_column("mail", sa.Column("captured_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("feed_run", sa.Column("mapping", JSON, nullable=False, server_default="{}"))
    op.add_column("feed_run", sa.Column("extent", WORD, nullable=False, server_default="part"))
    op.add_column("feed_run", sa.Column("vendor_id", KEY, nullable=True))
    op.add_column("feed_run", sa.Column("after_mail", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("feed_run") as table:
        table.drop_column("after_mail")
        table.drop_column("vendor_id")
        table.drop_column("extent")
        table.drop_column("mapping")
    with op.batch_alter_table("mail") as table:
        table.drop_column("captured_by")
    op.drop_table("alias")
    op.drop_table("restatement")
    op.drop_index("ix_decision_batch", "decision")
    op.drop_index("uq_decision_subject_turn", "decision")
    with op.batch_alter_table("decision") as table:
        for column in ("details", "batch", "turn", "subject"):
            table.drop_column(column)
