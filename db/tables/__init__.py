"""The tables as SQLAlchemy knows them; repositories build their statements from these."""

from db.tables.account import DecisionRow, ExceptionRow, RestatementRow, StatementRow
from db.tables.base import Base
from db.tables.learned import AliasRow, ColumnMapRow
from db.tables.mail import DocumentRow, MailRow
from db.tables.outbound import ChaseRow, ContactRow, OutboxRow, SettingRow
from db.tables.people import ActRow, PersonRow, SessionRow, SignInTryRow, StateRow
from db.tables.purchase import FeedRunRow, OrderEventRow, PoLineRow, ReceiptRow, VendorRow
from db.tables.supply import CustomerRow, DemandRow, StockLevelRow, VendorStockRow

__all__ = [
    "ACT",
    "ALIAS",
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
    "METADATA",
    "ORDER_EVENT",
    "OUTBOX",
    "PERSON",
    "PO_LINE",
    "RECEIPT",
    "RESTATEMENT",
    "SETTING",
    "SIGN_IN_TRY",
    "STATEMENT",
    "STOCK_LEVEL",
    "VENDOR",
    "VENDOR_STOCK",
    "WEB_SESSION",
    "WEB_STATE",
    "ActRow",
    "AliasRow",
    "ChaseRow",
    "ColumnMapRow",
    "ContactRow",
    "CustomerRow",
    "DecisionRow",
    "DemandRow",
    "DocumentRow",
    "ExceptionRow",
    "FeedRunRow",
    "MailRow",
    "OrderEventRow",
    "OutboxRow",
    "PersonRow",
    "PoLineRow",
    "ReceiptRow",
    "RestatementRow",
    "SessionRow",
    "SettingRow",
    "SignInTryRow",
    "StateRow",
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
CUSTOMER = METADATA.tables["customer"]
DEMAND = METADATA.tables["demand"]
STOCK_LEVEL = METADATA.tables["stock_level"]
VENDOR_STOCK = METADATA.tables["vendor_stock"]
