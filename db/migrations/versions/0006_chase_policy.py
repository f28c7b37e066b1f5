"""Policies of the chase with their history, and what a chase gets back: answers, promised news, bounces, verdicts.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
WORD = sa.String(32)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)

_OUTBOX = ("letter", "token", "reply_to", "send_from", "released_by")


def upgrade() -> None:
    op.create_table(
        "chase_policy",
        sa.Column("policy_id", IDENTITY, nullable=False),
        sa.Column("scope", KEY, nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", name="pk_chase_policy"),
    )
    op.create_index("ix_chase_policy_scope", "chase_policy", ["scope"])
    op.create_table(
        "chase_reply",
        sa.Column("reply_id", IDENTITY, nullable=False),
        sa.Column("outbox_id", IDENTITY, nullable=False),
        sa.Column("mail_id", IDENTITY, nullable=False),
        sa.Column("tie", WORD, nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("general", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reply_id", name="pk_chase_reply"),
        sa.UniqueConstraint("outbox_id", "mail_id", name="uq_chase_reply_outbox_id_mail_id"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.outbox_id"], name="fk_chase_reply_outbox_id_outbox"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name="fk_chase_reply_mail_id_mail"),
    )
    op.create_index("ix_chase_reply_outbox_id", "chase_reply", ["outbox_id"])
    op.create_index("ix_chase_reply_mail_id", "chase_reply", ["mail_id"])
    op.create_table(
        "promised_update",
        sa.Column("update_id", IDENTITY, nullable=False),
        sa.Column("mail_id", IDENTITY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name="pk_promised_update"),
        sa.UniqueConstraint(
            "mail_id", "po_norm", "line_norm", "on", name="uq_promised_update_mail_id_po_norm_line_norm_on"
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name="fk_promised_update_mail_id_mail"),
    )
    op.create_index("ix_promised_update_mail_id", "promised_update", ["mail_id"])
    op.create_index("ix_promised_update_vendor_id", "promised_update", ["vendor_id"])
    op.create_table(
        "outbox_attachment",
        sa.Column("attachment_id", IDENTITY, nullable=False),
        sa.Column("outbox_id", IDENTITY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_outbox_attachment"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.outbox_id"], name="fk_outbox_attachment_outbox_id_outbox"),
    )
    op.create_index("ix_outbox_attachment_outbox_id", "outbox_attachment", ["outbox_id"])
    op.create_table(
        "draft_review",
        sa.Column("review_id", IDENTITY, nullable=False),
        sa.Column("outbox_id", IDENTITY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("verdict", WORD, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("review_id", name="pk_draft_review"),
        sa.UniqueConstraint("outbox_id", name="uq_draft_review_outbox_id"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.outbox_id"], name="fk_draft_review_outbox_id_outbox"),
    )
    op.create_index("ix_draft_review_outbox_id", "draft_review", ["outbox_id"])
    op.create_index("ix_draft_review_vendor_id", "draft_review", ["vendor_id"])
    op.create_table(
        "bounce",
        sa.Column("bounce_id", IDENTITY, nullable=False),
        sa.Column("mail_id", IDENTITY, nullable=False),
        sa.Column("email", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bounce_id", name="pk_bounce"),
        sa.UniqueConstraint("mail_id", "email", name="uq_bounce_mail_id_email"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name="fk_bounce_mail_id_mail"),
    )
    op.create_index("ix_bounce_mail_id", "bounce", ["mail_id"])
    op.create_index("ix_bounce_email", "bounce", ["email"])
    op.create_table(
        "own_letter",
        sa.Column("letter_id", IDENTITY, nullable=False),
        sa.Column("mail_id", IDENTITY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("pos", JSON, nullable=False),
        sa.PrimaryKeyConstraint("letter_id", name="pk_own_letter"),
        sa.UniqueConstraint("mail_id", "vendor_id", name="uq_own_letter_mail_id_vendor_id"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name="fk_own_letter_mail_id_mail"),
    )
    op.create_index("ix_own_letter_mail_id", "own_letter", ["mail_id"])
    op.create_index("ix_own_letter_vendor_id", "own_letter", ["vendor_id"])
    # Columns are added one by one, without rebuilding the table: mails that wait in it stay as they are.
    op.add_column("outbox", sa.Column("letter", WORD, nullable=False, server_default="request"))
    op.add_column("outbox", sa.Column("token", KEY, nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("reply_to", sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("send_from", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("released_by", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_outbox_token", "outbox", ["token"])


def downgrade() -> None:
    op.drop_index("ix_outbox_token", "outbox")
    for name in _OUTBOX:
        op.drop_column("outbox", name)
    for table in (
        "own_letter", "bounce", "draft_review", "outbox_attachment", "promised_update", "chase_reply", "chase_policy",
    ):
        op.drop_table(table)
