"""Brings files of our ERP and of vendors in. Good rows go in, bad rows are named, nothing is deleted."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db.engine import write_session
from db.records import FeedExtent, FeedKind, FeedRun, SaveCounts
from db.repositories.orders import Orders
from db.repositories.supply import Supply
from domain.errors import DocumentError, FeedError, InputError
from domain.purchase import PoLine
from domain.supply import Customer, Demand, StockLevel, VendorStock
from flows.contact_edits import with_edits
from flows.home import Home
from ingest.feeds.order_line import OrderRow
from ingest.feeds.orders import read_orders
from ingest.feeds.receipts import read_receipts
from ingest.feeds.result import Feed, FeedReport, RowProblem
from ingest.feeds.source import FeedSource
from ingest.feeds.supply import read_customers, read_demand, read_inventory, read_vendor_stock
from ingest.feeds.vendors import read_vendors
from parsers.edi.x12_846 import read_846

Extent = FeedExtent
_HEAD = 64
_CONTACTS = frozenset({"contacts", "email"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """What an import did: counts, the reader's report, and how many lines a full report closed."""

    kind: FeedKind
    counts: SaveCounts
    report: FeedReport
    closed: int = 0
    columns: Mapping[str, str]


def import_feed(
    home: Home,
    kind: FeedKind,
    path: Path,
    *,
    mapping: Mapping[str, str],
    extent: Extent = Extent.PART,
    vendor_id: str | None = None,
) -> FeedResult:
    """Import one file in one transaction; the file is kept, so that everything can be rebuilt from it later.

    Args:
        home: the installation.
        kind: what the file holds.
        path: the file.
        mapping: fields that a person named a column for.
        extent: whether an order report holds every open line.
        vendor_id: whose stock a list of vendor stock tells.

    Raises:
        FeedError: the file cannot be used at all; it names the file and what was looked for.
        InputError: the vendor of a stock list is not on file.
    """
    source = None if kind is FeedKind.VENDOR_STOCK and is_x12(path) else FeedSource.open(path)
    run = FeedRun(
        name=path.name,
        sha256=home.blobs.put(path.read_bytes()),
        kind=kind,
        as_of=home.as_of,
        mapping=tuple(sorted(mapping.items())),
        extent=extent,
        vendor_id=vendor_id,
    )
    with write_session(home.engine) as session:
        orders = Orders(session)
        if kind is FeedKind.VENDOR_STOCK and (vendor_id is None or orders.vendor(vendor_id) is None):
            raise InputError(f"vendor stock needs a vendor on file; {vendor_id!r} is none")
        run = orders.start_feed(run)
        if source is None:
            result = _stock_report(session, path, run, vendor_id or "")
        elif kind in _SUPPLY:
            result = _supply(session, source, run, mapping, vendor_id or "")
        else:
            result = _READERS[kind](session, source, run, mapping)
        if extent is Extent.FULL and kind is FeedKind.ORDERS:
            result = replace(result, closed=_close_missing(orders, run, result))
        orders.finish_feed(run, _numbers(result))
    return result


def _close_missing(orders: Orders, run: FeedRun, result: FeedResult) -> int:
    """Lines that a full report no longer holds were closed by the ERP; a report with refused rows closes nothing."""
    if result.report.refused:
        result.report.notes.append(
            f"{result.report.refused} rows were refused, so lines that seem to have vanished may be among them: "
            "nothing was closed; mend the rows and import the full report again"
        )
        return 0
    return orders.close_missing(feed=run, as_of=run.as_of)


def _orders(session: Session, source: FeedSource, run: FeedRun, mapping: Mapping[str, str]) -> FeedResult:
    orders = Orders(session)
    feed = read_orders(source, mapping=mapping)
    by_name = {_plain(v.name): v.vendor_id for v in orders.vendors()}
    ids = {v.vendor_id for v in orders.vendors()}
    counts = orders.save_lines(_with_vendor(feed, by_name, ids), feed=run, as_of=run.as_of)
    return FeedResult(kind=run.kind, counts=counts, report=feed.report, columns=feed.columns)


def _with_vendor(rows: Iterable[OrderRow], by_name: Mapping[str, str], ids: set[str]) -> Iterator[PoLine]:
    """Reports that give only the vendor's name get the id of the vendor on file with that name."""
    for row in rows:
        line = row.line
        if line.vendor_id not in ids and (found := by_name.get(_plain(row.vendor_name))):
            line = replace(line, vendor_id=found)
        yield line


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _vendors(session: Session, source: FeedSource, run: FeedRun, mapping: Mapping[str, str]) -> FeedResult:
    feed = read_vendors(source, mapping=mapping)
    vendors = with_edits(session, feed, file_name=run.name, tells_contacts=bool(_CONTACTS & feed.columns.keys()))
    counts = Orders(session).save_vendors(vendors)
    return FeedResult(kind=run.kind, counts=counts, report=feed.report, columns=feed.columns)


def _receipts(session: Session, source: FeedSource, run: FeedRun, mapping: Mapping[str, str]) -> FeedResult:
    feed = read_receipts(source, mapping=mapping)
    counts = Orders(session).save_receipts(iter(feed))
    return FeedResult(kind=run.kind, counts=counts, report=feed.report, columns=feed.columns)


def _supply(
    session: Session, source: FeedSource, run: FeedRun, mapping: Mapping[str, str], vendor_id: str
) -> FeedResult:
    value, read = _SUPPLY[run.kind]
    feed = read(source, mapping, run, vendor_id)
    counts = Supply(session).save(value, iter(feed))
    return FeedResult(kind=run.kind, counts=counts, report=feed.report, columns=feed.columns)


def is_x12(path: Path) -> bool:
    """Tell whether a file is an X12 interchange.

    Raises:
        FeedError: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"ISA")
    except OSError as error:
        raise FeedError(f"{path}: cannot be opened ({error.strerror or error})") from error


def _stock_report(session: Session, path: Path, run: FeedRun, vendor_id: str) -> FeedResult:
    """An X12 stock report (846) has no columns; its articles are taken one by one, and those left out are named."""
    try:
        found = read_846(path.read_bytes(), vendor_id=vendor_id, as_of=run.as_of)
    except DocumentError as error:
        raise FeedError(f"{path.name}: {error}") from error
    report = FeedReport(file=path.name, read=len(found.rows) + len(found.problems), taken=len(found.rows))
    for problem in found.problems:
        report.add(RowProblem(file=path.name, row=problem.segment, column="LIN", text=problem.text, why=problem.why))
    counts = Supply(session).save(VendorStock, found.rows)
    return FeedResult(kind=run.kind, counts=counts, report=report, columns={})


_Read = Callable[[FeedSource, Mapping[str, str], FeedRun, str], Feed[Any]]
_SUPPLY: Mapping[FeedKind, tuple[type[Any], _Read]] = {
    FeedKind.CUSTOMERS: (Customer, lambda source, mapping, _run, _vendor: read_customers(source, mapping=mapping)),
    FeedKind.DEMAND: (Demand, lambda source, mapping, _run, _vendor: read_demand(source, mapping=mapping)),
    FeedKind.INVENTORY: (
        StockLevel,
        lambda source, mapping, run, _vendor: read_inventory(source, as_of=run.as_of, mapping=mapping),
    ),
    FeedKind.VENDOR_STOCK: (
        VendorStock,
        lambda source, mapping, run, vendor: read_vendor_stock(
            source, vendor_id=vendor, as_of=run.as_of, mapping=mapping
        ),
    ),
}
_READERS = {FeedKind.ORDERS: _orders, FeedKind.VENDORS: _vendors, FeedKind.RECEIPTS: _receipts}


def _numbers(result: FeedResult) -> dict[str, int]:
    c = result.counts
    return {
        "new": c.new, "changed": c.changed, "unchanged": c.unchanged, "repeated": c.repeated,
        "refused": result.report.refused, "closed": result.closed,
    }  # fmt: skip
