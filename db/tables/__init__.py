"""The tables as SQLAlchemy knows them; repositories build their statements from these."""

from db.tables.account import DecisionRow, ExceptionRow, RestatementRow, StatementRow
from db.tables.base import Base
from db.tables.chasing import (
    BounceRow,
    ChasePolicyRow,
    ChaseReplyRow,
    DraftReviewRow,
    OutboxAttachmentRow,
    OwnLetterRow,
    PromisedUpdateRow,
)
from db.tables.figures import OrderFiguresRow, OrderPartRow, TouchedOrderRow
from db.tables.learned import AliasRow, ColumnMapRow
from db.tables.mail import DocumentRow, MailRow
from db.tables.mailbox import MailAccountRow, MailFaultRow, MailFolderRow, MailLocationRow
from db.tables.outbound import ChaseRow, ContactRow, OutboxRow, SettingRow
from db.tables.people import ActRow, PersonRow, SessionRow, SignInTryRow, StateRow
from db.tables.prevention import AlertRow, BacklogSnapshotRow
from db.tables.purchase import FeedRunRow, OrderEventRow, PoLineRow, ReceiptRow, VendorRow
from db.tables.sending import OutboxEventRow, OutboxEvidenceRow, OutboxRecipientRow, SendChannelRow
from db.tables.service import BlobChunkRow, BlobRow, WorkerRow
from db.tables.supply import CustomerRow, DemandRow, StockLevelRow, VendorStockRow

__all__ = [
    "ACT",
    "ALERT",
    "ALIAS",
    "BACKLOG_SNAPSHOT",
    "BLOB",
    "BLOB_CHUNK",
    "BOUNCE",
    "CHASE",
    "CHASE_POLICY",
    "CHASE_REPLY",
    "COLUMN_MAP",
    "CONTACT",
    "CUSTOMER",
    "DECISION",
    "DEMAND",
    "DOCUMENT",
    "DRAFT_REVIEW",
    "EXCEPTION",
    "FEED_RUN",
    "MAIL",
    "MAIL_ACCOUNT",
    "MAIL_FAULT",
    "MAIL_FOLDER",
    "MAIL_LOCATION",
    "METADATA",
    "ORDER_EVENT",
    "ORDER_FIGURES",
    "ORDER_PART",
    "OUTBOX",
    "OUTBOX_ATTACHMENT",
    "OUTBOX_EVENT",
    "OUTBOX_EVIDENCE",
    "OUTBOX_RECIPIENT",
    "OWN_LETTER",
    "PERSON",
    "PO_LINE",
    "PROMISED_UPDATE",
    "RECEIPT",
    "RESTATEMENT",
    "SEND_CHANNEL",
    "SETTING",
    "SIGN_IN_TRY",
    "STATEMENT",
    "STOCK_LEVEL",
    "TOUCHED_ORDER",
    "VENDOR",
    "VENDOR_STOCK",
    "WEB_SESSION",
    "WEB_STATE",
    "WORKER",
    "ActRow",
    "AlertRow",
    "AliasRow",
    "BacklogSnapshotRow",
    "BlobChunkRow",
    "BlobRow",
    "BounceRow",
    "ChasePolicyRow",
    "ChaseReplyRow",
    "ChaseRow",
    "ColumnMapRow",
    "ContactRow",
    "CustomerRow",
    "DecisionRow",
    "DemandRow",
    "DocumentRow",
    "DraftReviewRow",
    "ExceptionRow",
    "FeedRunRow",
    "MailAccountRow",
    "MailFaultRow",
    "MailFolderRow",
    "MailLocationRow",
    "MailRow",
    "OrderEventRow",
    "OrderFiguresRow",
    "OrderPartRow",
    "OutboxAttachmentRow",
    "OutboxEventRow",
    "OutboxEvidenceRow",
    "OutboxRecipientRow",
    "OutboxRow",
    "OwnLetterRow",
    "PersonRow",
    "PoLineRow",
    "PromisedUpdateRow",
    "ReceiptRow",
    "RestatementRow",
    "SendChannelRow",
    "SessionRow",
    "SettingRow",
    "SignInTryRow",
    "StateRow",
    "StatementRow",
    "StockLevelRow",
    "TouchedOrderRow",
    "VendorRow",
    "VendorStockRow",
    "WorkerRow",
]

METADATA = Base.metadata
VENDOR = METADATA.tables["vendor"]
FEED_RUN = METADATA.tables["feed_run"]
PO_LINE = METADATA.tables["po_line"]
ORDER_EVENT = METADATA.tables["order_event"]
RECEIPT = METADATA.tables["receipt"]
MAIL = METADATA.tables["mail"]
MAIL_ACCOUNT = METADATA.tables["mail_account"]
MAIL_FOLDER = METADATA.tables["mail_folder"]
MAIL_LOCATION = METADATA.tables["mail_location"]
MAIL_FAULT = METADATA.tables["mail_fault"]
DOCUMENT = METADATA.tables["document"]
STATEMENT = METADATA.tables["statement"]
DECISION = METADATA.tables["decision"]
RESTATEMENT = METADATA.tables["restatement"]
EXCEPTION = METADATA.tables["exception_log"]
OUTBOX = METADATA.tables["outbox"]
CHASE = METADATA.tables["chase_log"]
CONTACT = METADATA.tables["contact"]
ALIAS = METADATA.tables["alias"]
COLUMN_MAP = METADATA.tables["column_map"]
SETTING = METADATA.tables["setting"]
PERSON = METADATA.tables["person"]
WEB_SESSION = METADATA.tables["web_session"]
WEB_STATE = METADATA.tables["web_state"]
SIGN_IN_TRY = METADATA.tables["sign_in_try"]
ACT = METADATA.tables["act"]
WORKER = METADATA.tables["worker"]
BLOB = METADATA.tables["stored_blob"]
BLOB_CHUNK = METADATA.tables["stored_blob_chunk"]
CHASE_POLICY = METADATA.tables["chase_policy"]
CHASE_REPLY = METADATA.tables["chase_reply"]
PROMISED_UPDATE = METADATA.tables["promised_update"]
OUTBOX_ATTACHMENT = METADATA.tables["outbox_attachment"]
DRAFT_REVIEW = METADATA.tables["draft_review"]
BOUNCE = METADATA.tables["bounce"]
OWN_LETTER = METADATA.tables["own_letter"]
OUTBOX_EVENT = METADATA.tables["outbox_event"]
OUTBOX_RECIPIENT = METADATA.tables["outbox_recipient"]
OUTBOX_EVIDENCE = METADATA.tables["outbox_evidence"]
SEND_CHANNEL = METADATA.tables["send_channel"]
CUSTOMER = METADATA.tables["customer"]
DEMAND = METADATA.tables["demand"]
STOCK_LEVEL = METADATA.tables["stock_level"]
VENDOR_STOCK = METADATA.tables["vendor_stock"]
BACKLOG_SNAPSHOT = METADATA.tables["backlog_snapshot"]
ALERT = METADATA.tables["alert"]
ORDER_FIGURES = METADATA.tables["order_figures"]
ORDER_PART = METADATA.tables["order_part"]
TOUCHED_ORDER = METADATA.tables["touched_order"]
