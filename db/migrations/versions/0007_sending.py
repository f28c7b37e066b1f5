"""The phases of sending a mail: its steps, its recipients, the proofs of delivery, the way out.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
WORD = sa.String(32)
MOMENT = sa.DateTime(timezone=True)

_OUTBOX = (
    "attempts",
    "first_try",
    "not_before",
    "lease_owner",
    "lease_until",
    "unknowns",
    "unknown_since",
    "sent_copy",
    "words_before",
)


def upgrade() -> None:
    op.create_table(
        "outbox_event",
        sa.Column("event_id", IDENTITY, nullable=False),
        sa.Column("outbox_id", IDENTITY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_outbox_event"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.outbox_id"], name="fk_outbox_event_outbox_id_outbox"),
    )
    op.create_index("ix_outbox_event_outbox_id", "outbox_event", ["outbox_id"])
    op.create_index("ix_outbox_event_state", "outbox_event", ["state"])
    op.create_table(
        "outbox_recipient",
        sa.Column("recipient_id", IDENTITY, nullable=False),
        sa.Column("outbox_id", IDENTITY, nullable=False),
        sa.Column("email", KEY, nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("recipient_id", name="pk_outbox_recipient"),
        sa.UniqueConstraint("outbox_id", "email", name="uq_outbox_recipient_outbox_id_email"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.outbox_id"], name="fk_outbox_recipient_outbox_id_outbox"),
    )
    op.create_index("ix_outbox_recipient_outbox_id", "outbox_recipient", ["outbox_id"])
    op.create_table(
        "outbox_evidence",
        sa.Column("evidence_id", IDENTITY, nullable=False),
        sa.Column("outbox_id", IDENTITY, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("evidence_id", name="pk_outbox_evidence"),
        sa.UniqueConstraint("outbox_id", "kind", "source", name="uq_outbox_evidence_outbox_id_kind_source"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.outbox_id"], name="fk_outbox_evidence_outbox_id_outbox"),
    )
    op.create_index("ix_outbox_evidence_outbox_id", "outbox_evidence", ["outbox_id"])
    op.create_table(
        "send_channel",
        sa.Column("name", KEY, nullable=False),
        sa.Column("stop", WORD, nullable=True),
        sa.Column("stop_words", sa.Text(), nullable=False),
        sa.Column("stopped_by", sa.Text(), nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("fail_count", sa.Integer(), nullable=False),
        sa.Column("lease_owner", KEY, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_send_channel"),
    )
    # Columns are added one by one, without rebuilding the table: mails that wait in it stay as they are.
    op.add_column("outbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("first_try", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("not_before", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("lease_owner", KEY, nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("lease_until", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("unknowns", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("unknown_since", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("sent_copy", WORD, nullable=False, server_default="none"))
    op.add_column("outbox", sa.Column("words_before", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_outbox_delivery", "outbox", ["delivery"])
    # Until now the steps were waiting and done; no mail was ever between them.
    op.execute(
        "UPDATE outbox SET delivery = CASE status WHEN 'queued' THEN 'ready' WHEN 'sent' THEN 'accepted'"
        " WHEN 'failed' THEN 'refused' ELSE 'draft' END"
    )


def downgrade() -> None:
    op.execute("UPDATE outbox SET delivery = CASE status WHEN 'sent' THEN 'done' ELSE 'waiting' END")
    op.drop_index("ix_outbox_delivery", "outbox")
    for name in _OUTBOX:
        op.drop_column("outbox", name)
    for table in ("send_channel", "outbox_evidence", "outbox_recipient", "outbox_event"):
        op.drop_table(table)
