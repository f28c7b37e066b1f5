"""The tables as SQLAlchemy knows them; repositories build their statements from these."""

from db.tables.account import DecisionRow, ExceptionRow, StatementRow
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
from db.tables.learned import ColumnMapRow
from db.tables.mail import DocumentRow, MailRow
from db.tables.mailbox import MailAccountRow, MailFaultRow, MailFolderRow, MailLocationRow
from db.tables.outbound import ChaseRow, ContactRow, OutboxRow, SettingRow
from db.tables.purchase import FeedRunRow, OrderEventRow, PoLineRow, ReceiptRow, VendorRow
from db.tables.supply import CustomerRow, DemandRow, StockLevelRow, VendorStockRow

__all__ = [
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
    "OUTBOX",
    "OUTBOX_ATTACHMENT",
    "OWN_LETTER",
    "PO_LINE",
    "PROMISED_UPDATE",
    "RECEIPT",
    "SETTING",
    "STATEMENT",
    "STOCK_LEVEL",
    "VENDOR",
    "VENDOR_STOCK",
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
    "OutboxAttachmentRow",
    "OutboxRow",
    "OwnLetterRow",
    "PoLineRow",
    "PromisedUpdateRow",
    "ReceiptRow",
    "SettingRow",
    "StatementRow",
    "StockLevelRow",
    "VendorRow",
    "VendorStockRow",
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
EXCEPTION = METADATA.tables["exception_log"]
OUTBOX = METADATA.tables["outbox"]
CHASE = METADATA.tables["chase_log"]
CONTACT = METADATA.tables["contact"]
COLUMN_MAP = METADATA.tables["column_map"]
SETTING = METADATA.tables["setting"]
CHASE_POLICY = METADATA.tables["chase_policy"]
CHASE_REPLY = METADATA.tables["chase_reply"]
PROMISED_UPDATE = METADATA.tables["promised_update"]
OUTBOX_ATTACHMENT = METADATA.tables["outbox_attachment"]
DRAFT_REVIEW = METADATA.tables["draft_review"]
BOUNCE = METADATA.tables["bounce"]
OWN_LETTER = METADATA.tables["own_letter"]
CUSTOMER = METADATA.tables["customer"]
DEMAND = METADATA.tables["demand"]
STOCK_LEVEL = METADATA.tables["stock_level"]
VENDOR_STOCK = METADATA.tables["vendor_stock"]
