"""An import before it happens: how the columns are understood, the first rows, and what is wrong with others."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from db.engine import write_session
from db.records import FeedKind
from domain.errors import FeedError, InputError
from domain.match import Receipt
from domain.purchase import Vendor
from flows.acts import record
from flows.feeds import Extent, FeedResult, import_feed
from flows.home import Home
from ingest.feeds.header import field_names, find_header
from ingest.feeds.order_line import OrderRow
from ingest.feeds.orders import read_orders
from ingest.feeds.receipts import read_receipts
from ingest.feeds.result import Feed, RowProblem
from ingest.feeds.source import FeedSource
from ingest.feeds.vendors import read_vendors

KINDS = (FeedKind.ORDERS, FeedKind.VENDORS, FeedKind.RECEIPTS)
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


def preview(upload: Upload, kind: FeedKind, mapping: Mapping[str, str]) -> ImportPreview:
    """Read a file as an import would and return what it would take in; nothing is stored."""
    fields = field_names(kind.value)
    try:
        source = FeedSource.open(upload.path)
        headers = _headers(source, kind)
    except FeedError as error:
        return ImportPreview(upload=upload, kind=kind, fields=fields, headers=(), columns={}, fault=str(error))
    try:
        feed = _READERS[kind](source, mapping=mapping)
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


def import_upload(
    home: Home, upload: Upload, kind: FeedKind, mapping: Mapping[str, str], *, extent: Extent, who: str
) -> FeedResult:
    """Import a kept file and forget it.

    Raises:
        FeedError: the file cannot be used at all.
    """
    result = import_feed(home, kind, upload.path, mapping=mapping, extent=extent)
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


_READERS: Mapping[FeedKind, Callable[..., Feed[Any]]] = {
    FeedKind.ORDERS: read_orders,
    FeedKind.VENDORS: read_vendors,
    FeedKind.RECEIPTS: read_receipts,
}
_ROWS: Mapping[FeedKind, tuple[tuple[str, ...], Callable[[Any], tuple[str, ...]]]] = {
    FeedKind.ORDERS: (("PO", "Line", "Vendor", "Item", "Ordered", "Need", "Price", "Buyer"), _order_cells),
    FeedKind.VENDORS: (("Vendor", "Name", "Domains", "Contacts", "Transit days"), _vendor_cells),
    FeedKind.RECEIPTS: (("Receipt", "PO", "Line", "Day", "Quantity", "Packing slip"), _receipt_cells),
}


def mapping_from(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return the columns a person chose, without those left to the program."""
    return {name: header for name, header in pairs if header}
