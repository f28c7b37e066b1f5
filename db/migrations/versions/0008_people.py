"""People, their sessions and what they did.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("person_id", WIDE, nullable=False),
        sa.Column("login", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("keys_on", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("subject", KEY, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
        sa.UniqueConstraint("subject", name="uq_person_subject"),
    )
    op.create_table(
        "web_session",
        sa.Column("token_sha256", KEY, nullable=False),
        sa.Column("person_id", WIDE, nullable=False),
        sa.Column("purpose", KEY, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_web_session"),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_web_session_person_id_person"),
    )
    op.create_index("ix_web_session_person_id", "web_session", ["person_id"])
    op.create_table(
        "web_state",
        sa.Column("token_sha256", KEY, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_web_state"),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("try_id", WIDE, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("try_id", name="pk_sign_in_try"),
    )
    op.create_index("ix_sign_in_try_subject", "sign_in_try", ["subject"])
    op.create_table(
        "act",
        sa.Column("act_id", WIDE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", KEY, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("act_id", name="pk_act"),
    )
    op.create_index("ix_act_what", "act", ["what"])


def downgrade() -> None:
    for table in ("act", "sign_in_try", "web_state", "web_session", "person"):
        op.drop_table(table)
