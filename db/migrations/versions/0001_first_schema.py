"""The first schema: orders, mails, statements, decisions, exceptions, outbox.

Revision ID: 0001
Revises:

Types are written out here and not taken from the program, so that this file keeps meaning what it meant.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
WORD = sa.String(32)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "chase_log",
        sa.Column("chase_id", IDENTITY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("po", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("chase_id", name="pk_chase_log"),
        sa.UniqueConstraint(
            "vendor_id",
            "po_norm",
            "line_norm",
            "reason",
            "stage",
            name="uq_chase_log_vendor_id_po_norm_line_norm_reason_stage",
        ),
    )
    op.create_index("ix_chase_log_po_norm", "chase_log", ["po_norm"])
    op.create_table(
        "contact",
        sa.Column("email", KEY, nullable=False),
        sa.Column("condition", WORD, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("email", name="pk_contact"),
    )
    op.create_table(
        "exception_log",
        sa.Column("exception_id", IDENTITY, nullable=False),
        sa.Column("code", KEY, nullable=False),
        sa.Column("po", sa.Text(), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("vendor_norm", KEY, nullable=False),
        sa.Column("vendor_id", sa.Text(), nullable=True),
        sa.Column("severity", WORD, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("auto_chase", sa.Boolean(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("root_cause", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("statement_ids", JSON, nullable=False),
        sa.PrimaryKeyConstraint("exception_id", name="pk_exception_log"),
    )
    op.create_index("ix_exception_log_po_norm_line_norm", "exception_log", ["po_norm", "line_norm"])
    op.create_index("ix_exception_log_vendor_norm", "exception_log", ["vendor_norm"])
    op.create_index(
        "uq_exception_log_open",
        "exception_log",
        ["code", "po_norm", "line_norm", "vendor_norm"],
        unique=True,
        sqlite_where=sa.text("resolved_on IS NULL"),
        postgresql_where=sa.text("resolved_on IS NULL"),
    )
    op.create_table(
        "feed_run",
        sa.Column("feed_id", IDENTITY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feed_run"),
    )
    op.create_index("ix_feed_run_sha256", "feed_run", ["sha256"])
    op.create_table(
        "mail",
        sa.Column("mail_id", IDENTITY, nullable=False),
        sa.Column("sha256", KEY, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("message_id", KEY, nullable=True),
        sa.Column("payload_digest", KEY, nullable=False),
        sa.Column("date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("sender", KEY, nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("vendor_id", KEY, nullable=True),
        sa.Column("kind", WORD, nullable=True),
        sa.Column("outcome", WORD, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("documents", JSON, nullable=False),
        sa.Column("in_reply_to", KEY, nullable=True),
        sa.Column("references", JSON, nullable=False),
        sa.PrimaryKeyConstraint("mail_id", name="pk_mail"),
        sa.UniqueConstraint("sha256", name="uq_mail_sha256"),
    )
    op.create_index("ix_mail_in_reply_to", "mail", ["in_reply_to"])
    op.create_index("ix_mail_message_id", "mail", ["message_id"])
    op.create_index("ix_mail_outcome", "mail", ["outcome"])
    op.create_index("ix_mail_payload_digest", "mail", ["payload_digest"])
    op.create_index("ix_mail_sender", "mail", ["sender"])
    op.create_index("ix_mail_vendor_id", "mail", ["vendor_id"])
    op.create_table(
        "outbox",
        sa.Column("outbox_id", IDENTITY, nullable=False),
        sa.Column("to", JSON, nullable=False),
        sa.Column("to_norm", KEY, nullable=False),
        sa.Column("cc", JSON, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("delivery", WORD, nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("in_reply_to", sa.Text(), nullable=True),
        sa.Column("vendor_id", sa.Text(), nullable=True),
        sa.Column("vendor_norm", KEY, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("refs", JSON, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("raw_sha256", KEY, nullable=True),
        sa.Column("sent_on", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_outbox"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
    )
    op.create_index("ix_outbox_status", "outbox", ["status"])
    op.create_index(
        "uq_outbox_pending",
        "outbox",
        ["vendor_norm", "to_norm", "business_date"],
        unique=True,
        sqlite_where=sa.text("status IN ('draft', 'held', 'queued')"),
        postgresql_where=sa.text("status IN ('draft', 'held', 'queued')"),
    )
    op.create_table(
        "po_line",
        sa.Column("po_line_id", IDENTITY, nullable=False),
        sa.Column("po", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("po_rev", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("line_order", sa.BigInteger(), nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("vendor_item", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("price_uom", sa.Text(), nullable=True),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("need_from", sa.Date(), nullable=True),
        sa.Column("need_date", sa.Date(), nullable=True),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("warehouse", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("customer_priority", sa.Text(), nullable=False),
        sa.Column("tolerance_under", sa.BigInteger(), nullable=True),
        sa.Column("tolerance_over", sa.BigInteger(), nullable=True),
        sa.Column("closed_by_erp", sa.Boolean(), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("po_line_id", name="pk_po_line"),
        sa.UniqueConstraint("po_norm", "line_norm", name="uq_po_line_po_norm_line_norm"),
    )
    op.create_index("ix_po_line_po_rev", "po_line", ["po_rev"])
    op.create_index("ix_po_line_vendor_id_closed_by_erp", "po_line", ["vendor_id", "closed_by_erp"])
    op.create_table(
        "receipt",
        sa.Column("receipt_id", IDENTITY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("po", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("uom", sa.Text(), nullable=False),
        sa.Column("packing_slip", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("receipt_id", name="pk_receipt"),
        sa.UniqueConstraint("number", "po_norm", "line_norm", name="uq_receipt_number_po_norm_line_norm"),
    )
    op.create_index("ix_receipt_po_norm_line_norm", "receipt", ["po_norm", "line_norm"])
    op.create_table(
        "setting",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "vendor",
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("domains", JSON, nullable=False),
        sa.Column("contacts", JSON, nullable=False),
        sa.Column("transit_days", sa.Integer(), nullable=False),
        sa.Column("ack_sla_days", sa.Integer(), nullable=False),
        sa.Column("date_order", WORD, nullable=False),
        sa.Column("tolerance_under", sa.BigInteger(), nullable=True),
        sa.Column("tolerance_over", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("vendor_id", name="pk_vendor"),
    )
    op.create_table(
        "document",
        sa.Column("document_id", IDENTITY, nullable=False),
        sa.Column("mail_id", IDENTITY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", KEY, nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("number_norm", KEY, nullable=True),
        sa.Column("references", JSON, nullable=False),
        sa.Column("vendor_order", sa.Text(), nullable=True),
        sa.Column("vendor_order_norm", KEY, nullable=True),
        sa.Column("po_numbers", JSON, nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name="fk_document_mail_id_mail"),
        sa.PrimaryKeyConstraint("document_id", name="pk_document"),
    )
    op.create_index("ix_document_mail_id", "document", ["mail_id"])
    op.create_index("ix_document_number_norm", "document", ["number_norm"])
    op.create_index("ix_document_sha256", "document", ["sha256"])
    op.create_index("ix_document_vendor_order_norm", "document", ["vendor_order_norm"])
    op.create_table(
        "order_event",
        sa.Column("event_id", IDENTITY, nullable=False),
        sa.Column("feed_id", IDENTITY, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("po", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("vendor_id", KEY, nullable=False),
        sa.Column("change", WORD, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed_run.feed_id"], name="fk_order_event_feed_id_feed_run"),
        sa.PrimaryKeyConstraint("event_id", name="pk_order_event"),
    )
    op.create_index("ix_order_event_feed_id", "order_event", ["feed_id"])
    op.create_index("ix_order_event_po_norm_line_norm", "order_event", ["po_norm", "line_norm"])
    op.create_table(
        "statement",
        sa.Column("statement_id", IDENTITY, nullable=False),
        sa.Column("mail_id", IDENTITY, nullable=False),
        sa.Column("document_id", IDENTITY, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("vendor_id", KEY, nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("po", sa.Text(), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("decision", WORD, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("theoretical", sa.Boolean(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.document_id"], name="fk_statement_document_id_document"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.mail_id"], name="fk_statement_mail_id_mail"),
        sa.PrimaryKeyConstraint("statement_id", name="pk_statement"),
    )
    op.create_index("ix_statement_decision", "statement", ["decision"])
    op.create_index("ix_statement_document_id", "statement", ["document_id"])
    op.create_index("ix_statement_mail_id", "statement", ["mail_id"])
    op.create_index("ix_statement_po_norm_line_norm", "statement", ["po_norm", "line_norm"])
    op.create_index("ix_statement_vendor_id", "statement", ["vendor_id"])
    op.create_table(
        "decision",
        sa.Column("decision_id", IDENTITY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("po", sa.Text(), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("po_norm", KEY, nullable=False),
        sa.Column("line_norm", KEY, nullable=False),
        sa.Column("statement_id", IDENTITY, nullable=True),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("undoes", IDENTITY, nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.statement_id"], name="fk_decision_statement_id_statement"
        ),
        sa.ForeignKeyConstraint(["undoes"], ["decision.decision_id"], name="fk_decision_undoes_decision"),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decision"),
    )
    op.create_index("ix_decision_po_norm_line_norm", "decision", ["po_norm", "line_norm"])
    op.create_index("ix_decision_statement_id", "decision", ["statement_id"])
    op.create_index("ix_decision_undoes", "decision", ["undoes"])


def downgrade() -> None:
    for table in (
        "decision",
        "statement",
        "order_event",
        "document",
        "vendor",
        "setting",
        "receipt",
        "po_line",
        "outbox",
        "mail",
        "feed_run",
        "exception_log",
        "contact",
        "chase_log",
    ):
        op.drop_table(table)
