"""Where a mail lies in a mailbox, and how far each folder was read.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
WORD = sa.String(32)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("mail", sa.Column("same_as", sa.Integer(), nullable=True))
    op.add_column("mail", sa.Column("read_attempts", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "mail_account",
        sa.Column("account", KEY, nullable=False),
        sa.Column("lease_owner", KEY, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("last_try", MOMENT, nullable=True),
        sa.Column("last_ok", MOMENT, nullable=True),
        sa.Column("fail_count", sa.Integer(), nullable=False),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("trouble_kind", WORD, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_mail_account"),
    )
    op.create_table(
        "mail_folder",
        sa.Column("folder_id", IDENTITY, nullable=False),
        sa.Column("account", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("scan_from_uid", sa.BigInteger(), nullable=False),
        sa.Column("mark_mode", WORD, nullable=True),
        sa.Column("last_full_scan", MOMENT, nullable=True),
        sa.Column("last_ok", MOMENT, nullable=True),
        sa.Column("fail_count", sa.Integer(), nullable=False),
        sa.Column("epoch_changes", JSON, nullable=False),
        sa.PrimaryKeyConstraint("folder_id", name="pk_mail_folder"),
        sa.UniqueConstraint("account", "name", name="uq_mail_folder_account_name"),
    )
    op.create_table(
        "mail_location",
        sa.Column("folder_id", IDENTITY, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("mail_id", IDENTITY, nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("drops", sa.Integer(), nullable=False),
        sa.Column("server_mark", WORD, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id"], ["mail_folder.folder_id"], name="fk_mail_location_folder_id_mail_folder"
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name="fk_mail_location_mail_id_mail"),
        sa.PrimaryKeyConstraint("folder_id", "uidvalidity", "uid", name="pk_mail_location"),
    )
    op.create_index("ix_mail_location_mail_id", "mail_location", ["mail_id"])
    op.create_index("ix_mail_location_state", "mail_location", ["state"])
    op.create_index("ix_mail_location_server_mark", "mail_location", ["server_mark"])
    op.create_table(
        "mail_fault",
        sa.Column("account", KEY, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "kind", name="pk_mail_fault"),
    )


def downgrade() -> None:
    for table in ("mail_fault", "mail_location", "mail_folder", "mail_account"):
        op.drop_table(table)
    op.drop_column("mail", "read_attempts")
    op.drop_column("mail", "same_as")
