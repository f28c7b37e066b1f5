"""The tables as SQLAlchemy knows them; repositories build their statements from these."""

from db.tables.account import DecisionRow, ExceptionRow, RestatementRow, StatementRow
from db.tables.base import Base
from db.tables.learned import AliasRow, ColumnMapRow
from db.tables.mail import DocumentRow, MailRow
from db.tables.mailbox import MailAccountRow, MailFaultRow, MailFolderRow, MailLocationRow
from db.tables.outbound import ChaseRow, ContactRow, OutboxRow, SettingRow
from db.tables.purchase import FeedRunRow, OrderEventRow, PoLineRow, ReceiptRow, VendorRow
from db.tables.service import BlobChunkRow, BlobRow, WorkerRow
from db.tables.supply import CustomerRow, DemandRow, StockLevelRow, VendorStockRow

__all__ = [
    "ALIAS",
    "BLOB",
    "BLOB_CHUNK",
    "CHASE",
    "COLUMN_MAP",
    "CONTACT",
    "CUSTOMER",
    "DECISION",
    "DEMAND",
    "DOCUMENT",
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
    "PO_LINE",
    "RECEIPT",
    "RESTATEMENT",
    "SETTING",
    "STATEMENT",
    "STOCK_LEVEL",
    "VENDOR",
    "VENDOR_STOCK",
    "WORKER",
    "AliasRow",
    "BlobChunkRow",
    "BlobRow",
    "ChaseRow",
    "ColumnMapRow",
    "ContactRow",
    "CustomerRow",
    "DecisionRow",
    "DemandRow",
    "DocumentRow",
    "ExceptionRow",
    "FeedRunRow",
    "MailAccountRow",
    "MailFaultRow",
    "MailFolderRow",
    "MailLocationRow",
    "MailRow",
    "OrderEventRow",
    "OutboxRow",
    "PoLineRow",
    "ReceiptRow",
    "RestatementRow",
    "SettingRow",
    "StatementRow",
    "StockLevelRow",
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
WORKER = METADATA.tables["worker"]
BLOB = METADATA.tables["stored_blob"]
BLOB_CHUNK = METADATA.tables["stored_blob_chunk"]
CUSTOMER = METADATA.tables["customer"]
DEMAND = METADATA.tables["demand"]
STOCK_LEVEL = METADATA.tables["stock_level"]
VENDOR_STOCK = METADATA.tables["vendor_stock"]
