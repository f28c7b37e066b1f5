"""ERP files to rows: open orders, vendors and receipts from CSV, TSV, XLSX, XLS, ODS and what calls itself so."""

from ingest.feeds.order_line import OrderRow
from ingest.feeds.orders import OrderFeed, read_orders
from ingest.feeds.receipts import read_receipts
from ingest.feeds.result import Effect, Feed, FeedReport, RowProblem, Skip
from ingest.feeds.source import FeedSource
from ingest.feeds.vendors import read_vendors

__all__ = [
    "Effect",
    "Feed",
    "FeedReport",
    "FeedSource",
    "OrderFeed",
    "OrderRow",
    "RowProblem",
    "Skip",
    "read_orders",
    "read_receipts",
    "read_vendors",
]
