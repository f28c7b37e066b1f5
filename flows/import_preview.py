"""An import before it happens: how the columns are understood, the first rows, and what is wrong with others."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from db.engine import write_session
from db.records import FeedKind
from domain.errors import DocumentError, FeedError, InputError
from domain.match import Receipt
from domain.purchase import Vendor
from domain.supply import Customer, Demand, StockLevel, VendorStock
from flows.acts import record
from flows.feeds import Extent, FeedResult, import_feed, is_x12
from flows.home import Home
from ingest.feeds.header import field_names, find_header
from ingest.feeds.order_line import OrderRow
from ingest.feeds.orders import read_orders
from ingest.feeds.receipts import read_receipts
from ingest.feeds.result import Feed, RowProblem
from ingest.feeds.source import FeedSource
from ingest.feeds.supply import read_customers, read_demand, read_inventory, read_vendor_stock
from ingest.feeds.vendors import read_vendors
from parsers.edi.x12_846 import read_846

KINDS = (
    FeedKind.ORDERS, FeedKind.VENDORS, FeedKind.RECEIPTS, FeedKind.CUSTOMERS, FeedKind.DEMAND, FeedKind.INVENTORY,
    FeedKind.VENDOR_STOCK,
)  # fmt: skip
_SHOWN = 8
_PROBLEMS_SHOWN = 20
_HEADER_ROWS = 80
_UNSAFE = re.compile(r"[^A-Za-z0-9._ ()-]+")
_TOKEN = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that was handed in and waits for the word; ``token`` names it."""

    token: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What an import would take in. ``columns`` maps a field to the header it is read from; ``fault`` stops it."""

    upload: Upload
    kind: FeedKind
    fields: tuple[str, ...]
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...] = ()
    row_titles: tuple[str, ...] = ()
    taken: int = 0
    refused: int = 0
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""


def keep_upload(home: Home, name: str, content: bytes) -> Upload:
    """Keep a handed-in file in the home's ``uploads`` folder until it is imported or replaced."""
    if not content:
        raise InputError(f"{name or 'the file'} is empty")
    token = hashlib.sha256(content).hexdigest()
    safe = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name)[-80:] or "file"
    folder = home.settings.home / "uploads" / token
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / safe
    path.write_bytes(content)
    return Upload(token=token, name=safe, path=path)


def kept_upload(home: Home, token: str) -> Upload:
    """Return a kept file.

    Raises:
        InputError: it is gone; hand it in again.
    """
    folder = home.settings.home / "uploads" / token
    found = sorted(folder.iterdir()) if _TOKEN.fullmatch(token) and folder.is_dir() else []
    if not found:
        raise InputError("the file is no longer there; hand it in again")
    return Upload(token=token, name=found[0].name, path=found[0])


def preview(
    home: Home, upload: Upload, kind: FeedKind, mapping: Mapping[str, str], *, vendor_id: str = ""
) -> ImportPreview:
    """Read a file as an import would and return what it would take in; nothing is stored.

    ``vendor_id`` is whose stock a list of vendor stock tells.
    """
    fields = field_names(kind.value)
    try:
        if kind is FeedKind.VENDOR_STOCK and is_x12(upload.path):
            return _stock_report(home, upload, vendor_id)
        source = FeedSource.open(upload.path)
        headers = _headers(source, kind)
    except FeedError as error:
        return ImportPreview(upload=upload, kind=kind, fields=fields, headers=(), columns={}, fault=str(error))
    try:
        feed = _READERS[kind](source, mapping, home.as_of, vendor_id)
        rows = list(feed)
    except FeedError as error:
        return ImportPreview(
            upload=upload, kind=kind, fields=fields, headers=headers, columns=dict(mapping), fault=str(error)
        )
    titles, shown = _ROWS[kind]
    return ImportPreview(
        upload=upload,
        kind=kind,
        fields=fields,
        headers=headers,
        columns=feed.columns,
        rows=tuple(shown(row) for row in rows[:_SHOWN]),
        row_titles=titles,
        taken=len(rows),
        refused=feed.report.refused,
        problems=tuple(feed.problems[:_PROBLEMS_SHOWN]),
        notes=tuple(feed.report.notes),
    )


def _stock_report(home: Home, upload: Upload, vendor_id: str) -> ImportPreview:
    """A stock report by X12 has no columns to choose."""
    seen = ImportPreview(upload=upload, kind=FeedKind.VENDOR_STOCK, fields=(), headers=(), columns={})
    try:
        found = read_846(upload.path.read_bytes(), vendor_id=vendor_id, as_of=home.as_of)
    except DocumentError as error:
        return replace(seen, fault=str(error))
    problems = [
        RowProblem(file=upload.name, row=p.segment, column="LIN", text=p.text, why=p.why) for p in found.problems
    ]
    return replace(
        seen,
        rows=tuple(map(_offer_cells, found.rows[:_SHOWN])),
        row_titles=_ROWS[FeedKind.VENDOR_STOCK][0],
        taken=len(found.rows),
        refused=len(problems),
        problems=tuple(problems[:_PROBLEMS_SHOWN]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a file is to be taken: the columns a person named, whether it is whole, and whose stock it tells."""

    mapping: Mapping[str, str]
    extent: Extent = Extent.PART
    vendor_id: str = ""


def import_upload(home: Home, upload: Upload, kind: FeedKind, terms: Terms, *, who: str) -> FeedResult:
    """Import a kept file and forget it.

    Raises:
        FeedError: the file cannot be used at all.
        InputError: the vendor of a stock list is not on file.
    """
    result = import_feed(
        home, kind, upload.path, mapping=terms.mapping, extent=terms.extent, vendor_id=terms.vendor_id or None
    )
    with write_session(home.engine) as session:
        counts = f"{result.counts.new} new, {result.counts.changed} changed, {result.report.refused} refused"
        record(session, who, "import", about=f"{kind} {upload.name}", change=("", counts))
    upload.path.unlink(missing_ok=True)
    upload.path.parent.rmdir()
    return result


def _headers(source: FeedSource, kind: FeedKind) -> tuple[str, ...]:
    """The headers of the first sheet: those of the header found, else of its fullest row."""
    for sheet in source.sheets:
        sample = list(islice(sheet.rows(), _HEADER_ROWS))
        header = find_header(kind.value, sample, {})
        if header is not None:
            return tuple(dict.fromkeys(text for text in header.texts if text))
        if sample:
            fullest = max(sample, key=lambda row: sum(bool(text) for text in row.texts))
            return tuple(dict.fromkeys(str(text) for text in fullest.texts if text))
    return ()


def _order_cells(row: OrderRow) -> tuple[str, ...]:
    line = row.line
    return (
        line.po, line.line, line.vendor_id or row.vendor_name, line.description or line.item,
        f"{line.ordered.normalize():f} {line.uom}", str(line.need_date or ""), str(line.unit_price or ""), line.buyer,
    )  # fmt: skip


def _vendor_cells(vendor: Vendor) -> tuple[str, ...]:
    contacts = ", ".join(contact.email for contact in vendor.contacts)
    return vendor.vendor_id, vendor.name, ", ".join(vendor.domains), contacts, str(vendor.transit_days)


def _receipt_cells(receipt: Receipt) -> tuple[str, ...]:
    amount = f"{receipt.amount.normalize():f} {receipt.uom}"
    return receipt.number, receipt.po, receipt.line, receipt.on.isoformat(), amount, receipt.packing_slip


def _customer_cells(customer: Customer) -> tuple[str, ...]:
    return customer.customer_id, customer.name, customer.priority


def _demand_cells(demand: Demand) -> tuple[str, ...]:
    amount = f"{demand.amount.normalize():f} {demand.uom}".strip()
    who = " ".join(text for text in (demand.customer, demand.priority) if text)
    return demand.kind.value, demand.item, demand.on.isoformat(), amount, demand.warehouse, who, demand.reference


def _stock_cells(level: StockLevel) -> tuple[str, ...]:
    amounts = (f"{value.normalize():f} {level.uom}".strip() for value in (level.on_hand, level.allocated))
    return level.item, level.warehouse, level.as_of.isoformat(), *amounts, level.description


def _offer_cells(row: VendorStock) -> tuple[str, ...]:
    amount = f"{row.available.normalize():f} {row.uom}".strip()
    return (
        row.vendor_item,
        row.item,
        row.description,
        row.branch,
        amount,
        str(row.next_eta or ""),
        row.as_of.isoformat(),
    )


_Read = Callable[[FeedSource, Mapping[str, str], date, str], Feed[Any]]
_READERS: Mapping[FeedKind, _Read] = {
    FeedKind.ORDERS: lambda source, mapping, _day, _vendor: read_orders(source, mapping=mapping),
    FeedKind.VENDORS: lambda source, mapping, _day, _vendor: read_vendors(source, mapping=mapping),
    FeedKind.RECEIPTS: lambda source, mapping, _day, _vendor: read_receipts(source, mapping=mapping),
    FeedKind.CUSTOMERS: lambda source, mapping, _day, _vendor: read_customers(source, mapping=mapping),
    FeedKind.DEMAND: lambda source, mapping, _day, _vendor: read_demand(source, mapping=mapping),
    FeedKind.INVENTORY: lambda source, mapping, day, _vendor: read_inventory(source, as_of=day, mapping=mapping),
    FeedKind.VENDOR_STOCK: lambda source, mapping, day, vendor: read_vendor_stock(
        source, vendor_id=vendor, as_of=day, mapping=mapping
    ),
}
_ROWS: Mapping[FeedKind, tuple[tuple[str, ...], Callable[[Any], tuple[str, ...]]]] = {
    FeedKind.ORDERS: (("PO", "Line", "Vendor", "Item", "Ordered", "Need", "Price", "Buyer"), _order_cells),
    FeedKind.VENDORS: (("Vendor", "Name", "Domains", "Contacts", "Transit days"), _vendor_cells),
    FeedKind.RECEIPTS: (("Receipt", "PO", "Line", "Day", "Quantity", "Packing slip"), _receipt_cells),
    FeedKind.CUSTOMERS: (("Customer", "Name", "Priority"), _customer_cells),
    FeedKind.DEMAND: (("Kind", "Item", "Day", "Quantity", "Warehouse", "Customer", "Reference"), _demand_cells),
    FeedKind.INVENTORY: (("Item", "Warehouse", "As of", "On hand", "Allocated", "Description"), _stock_cells),
    FeedKind.VENDOR_STOCK: (
        ("Their item", "Our item", "Description", "Branch", "Available", "More on", "As of"),
        _offer_cells,
    ),
}


def mapping_from(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return the columns a person chose, without those left to the program."""
    return {name: header for name, header in pairs if header}
