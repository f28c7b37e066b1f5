"""Vendors, order lines and receipts: the buyer's side."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, select, update
from sqlalchemy.orm import Session

from db.records import FeedRun, LineKey, OrderEvent, SaveCounts, SearchLine, key_of
from db.repositories import line_feed, vendors
from db.repositories.lookup import chunks, line_of, rows_of_lines, rows_where_in
from db.repositories.touched import touch
from db.tables import FEED_RUN, MAIL, ORDER_EVENT, PO_LINE, RECEIPT
from db.upsert import upsert
from domain.match import Receipt
from domain.purchase import PoLine, Vendor, item_key, po_key

_RECEIPT = tuple(field.name for field in fields(Receipt))
_NATURAL = (PO_LINE.c.po_norm, PO_LINE.c.line_order, PO_LINE.c.line_norm)


class Orders:
    """Vendors, order lines, receipts and their feeds. Orders and lines may be given as anybody spells them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # --- feeds

    def start_feed(self, feed: FeedRun) -> FeedRun:
        """Store that an import begins; return it with its ``feed_id``."""
        row = {name: getattr(feed, name) for name in ("name", "sha256", "kind", "as_of", "extent", "vendor_id")}
        newest = self._session.execute(select(func.max(MAIL.c.mail_id))).scalar() or 0
        row |= {"counts": {}, "mapping": dict(feed.mapping), "after_mail": newest}
        feed_id = self._session.execute(insert(FEED_RUN).values(row).returning(FEED_RUN.c.feed_id)).scalar_one()
        return replace(feed, feed_id=feed_id)

    def finish_feed(self, feed: FeedRun, counts: dict[str, int]) -> None:
        """Store what the import did."""
        self._session.execute(update(FEED_RUN).where(FEED_RUN.c.feed_id == feed.feed_id).values(counts=counts))

    def feeds(self) -> tuple[FeedRun, ...]:
        """Return every import, oldest first."""
        rows = self._session.execute(select(FEED_RUN).order_by(FEED_RUN.c.feed_id))
        return tuple(map(_feed, rows))

    # --- vendors

    def save_vendors(self, given: Iterable[Vendor]) -> SaveCounts:
        """Store vendors; a known one is replaced, none is ever removed."""
        return vendors.save_vendors(self._session, given)

    def vendors(self) -> tuple[Vendor, ...]:
        """Return every vendor, by id."""
        return vendors.all_vendors(self._session)

    def vendor(self, vendor_id: str) -> Vendor | None:
        """Return a vendor, or None where the id is not on file."""
        return vendors.one_vendor(self._session, vendor_id)

    # --- lines

    def save_lines(self, lines: Iterable[PoLine], *, feed: FeedRun, as_of: date) -> SaveCounts:
        """Bring an order report in, see ``line_feed.save_lines``."""
        return line_feed.save_lines(self._session, lines, feed=feed, as_of=as_of)

    def close_missing(self, *, feed: FeedRun, as_of: date) -> int:
        """Close what a full report no longer holds, see ``line_feed.close_missing``; return how many lines."""
        return line_feed.close_missing(self._session, feed=feed, as_of=as_of)

    def line(self, po: str, line: str) -> PoLine | None:
        """Return one line, or None."""
        key = key_of(po, line)
        query = select(PO_LINE).where(PO_LINE.c.po_norm == key.po, PO_LINE.c.line_norm == key.line)
        row = self._session.execute(query).one_or_none()
        return None if row is None else line_feed.to_line(row)

    def lines(self, keys: Iterable[tuple[str, str | None]]) -> dict[LineKey, PoLine]:
        """Return the lines of these keys that exist."""
        rows = rows_of_lines(self._session, select(PO_LINE), PO_LINE.c.po_norm, keys)
        return {line_of(row): line_feed.to_line(row) for row in rows}

    def lines_of_orders(self, pos: Iterable[str]) -> tuple[PoLine, ...]:
        """Return all lines of some orders, closed ones too, in natural order."""
        wanted = (po_key(po) for po in pos)
        rows = rows_where_in(self._session, select(PO_LINE).order_by(*_NATURAL), PO_LINE.c.po_norm, wanted)
        return tuple(line_feed.to_line(row) for row in rows)

    def open_lines_of_vendor(self, vendor_id: str) -> tuple[PoLine, ...]:
        """Return the lines of a vendor that the ERP has not closed, in natural order."""
        return self._lines(_of_vendor(vendor_id).where(~PO_LINE.c.closed_by_erp))

    def lines_of_vendor(self, vendor_id: str, *, include_closed: bool) -> tuple[PoLine, ...]:
        """Return the lines of a vendor in natural order."""
        return self._lines(_of_vendor(vendor_id)) if include_closed else self.open_lines_of_vendor(vendor_id)

    def every_line(self, *, chunk: int = 2_000) -> Iterator[PoLine]:
        """Yield every line in natural order, ``chunk`` rows in memory at a time."""
        query = select(PO_LINE).order_by(*_NATURAL).execution_options(yield_per=chunk)
        for row in self._session.execute(query):
            yield line_feed.to_line(row)

    def lines_of_items(self, items: Collection[str], *, only_open: bool = False) -> tuple[PoLine, ...]:
        """Return the lines of some items (``item_key``) in natural order, or those of them the ERP has not closed.

        Items are told apart as they are written first: there are few of them, and lines by the hundred thousand.
        """
        written = self._session.execute(select(PO_LINE.c.item).distinct()).scalars()
        names = [name for name in written if item_key(name) in items]
        query = select(PO_LINE).where(~PO_LINE.c.closed_by_erp) if only_open else select(PO_LINE)
        rows = sorted(rows_where_in(self._session, query, PO_LINE.c.item, names), key=_place)
        return tuple(map(line_feed.to_line, rows))

    def known_po_keys(self, vendor_id: str | None = None) -> frozenset[str]:
        """Return the comparable numbers of a vendor's orders, or of all."""
        query = select(PO_LINE.c.po_norm).distinct()
        if vendor_id is not None:
            query = query.where(PO_LINE.c.vendor_id == vendor_id)
        return frozenset(self._session.execute(query).scalars())

    def order_days(self, *, vendor_id: str | None = None, po_keys: Collection[str] = ()) -> dict[str, date]:
        """Return on what day orders were placed, by comparable number: a vendor's open ones and those named.

        An order whose lines were placed on different days is left out.
        """
        c = PO_LINE.c
        wanted: list[ColumnElement[bool]] = [c.po_norm.in_(part) for part in chunks(sorted(po_keys))]
        if vendor_id is not None:
            wanted.append((c.vendor_id == vendor_id) & ~c.closed_by_erp)
        days: dict[str, set[date]] = {}
        for condition in wanted:
            rows = select(c.po_norm, c.order_date).distinct().where(condition & c.order_date.is_not(None))
            for po, day in self._session.execute(rows):
                days.setdefault(po, set()).add(day)
        return {po: found.pop() for po, found in days.items() if len(found) == 1}

    def vendor_ids(self) -> tuple[str, ...]:
        """Return every vendor id that an order line names, on file or not."""
        query = select(PO_LINE.c.vendor_id).distinct().order_by(PO_LINE.c.vendor_id)
        return tuple(self._session.execute(query).scalars())

    def open_buyers(self) -> tuple[str, ...]:
        """Return the buyers of lines that the ERP has not closed, by name; lines without one are left out."""
        query = select(PO_LINE.c.buyer).where(PO_LINE.c.closed_by_erp.is_(False), PO_LINE.c.buyer != "").distinct()
        return tuple(sorted(self._session.execute(query).scalars()))

    def search_lines(self, *, since: date, after_feed: int = 0, chunk: int = 20_000) -> Iterator[SearchLine]:
        """Yield what lines are found by: open ones, and closed ones that were due or ordered ``since``.

        With ``after_feed`` only lines that a later feed brought or changed.
        """
        c = PO_LINE.c
        query = select(c.po_line_id, c.po, c.vendor_id, c.item, c.vendor_item, c.description).where(
            ~c.closed_by_erp | (c.need_date >= since) | (c.order_date >= since), c.feed_id > after_feed
        )
        for row in self._session.execute(query.order_by(c.po_line_id).execution_options(yield_per=chunk)):
            text = " ".join(filter(None, (row.item, row.vendor_item, row.description)))
            yield SearchLine(po_line_id=row.po_line_id, po=row.po, vendor_id=row.vendor_id, text=text)

    def newest_feed(self) -> int:
        """Return the id of the last feed of orders, 0 where there was none."""
        query = select(func.coalesce(func.max(PO_LINE.c.feed_id), 0))
        return int(self._session.execute(query).scalar_one())

    def lines_after_feed(self, feed_id: int) -> int:
        """Return how many lines a later feed brought or changed."""
        query = select(func.count()).select_from(PO_LINE).where(PO_LINE.c.feed_id > feed_id)
        return self._session.execute(query).scalar_one()

    def lines_by_id(self, ids: Iterable[int]) -> dict[int, PoLine]:
        """Return the lines of these rows that exist."""
        rows = rows_where_in(self._session, select(PO_LINE), PO_LINE.c.po_line_id, ids)
        return {row.po_line_id: line_feed.to_line(row) for row in rows}

    def po_owner(self, po: str) -> str | None:
        """Return the vendor of an order, or None where the order is not known."""
        query = select(PO_LINE.c.vendor_id).where(PO_LINE.c.po_norm == po_key(po)).order_by(*_NATURAL).limit(1)
        return self._session.execute(query).scalar()

    def events_of(self, keys: Iterable[tuple[str, str | None]]) -> tuple[OrderEvent, ...]:
        """Return what feeds changed on these lines, oldest first."""
        rows = rows_of_lines(self._session, select(ORDER_EVENT), ORDER_EVENT.c.po_norm, keys)
        return tuple(_event(row) for row in sorted(rows, key=lambda row: int(row.event_id)))

    # --- receipts

    def save_receipts(self, receipts: Iterable[Receipt]) -> SaveCounts:
        """Store receipts by number and line; the same ones again change nothing."""
        given = list(receipts)
        latest = {(receipt.number, key_of(receipt.po, receipt.line)): receipt for receipt in given}
        stored = {(row.number, line_of(row)): _receipt(row) for row in self._receipt_rows(key for _, key in latest)}
        written = [
            _receipt_row(key, receipt)
            for (number, key), receipt in latest.items()
            if stored.get((number, key)) != receipt
        ]
        touch(self._session, (row["po_norm"] for row in written))
        upsert(self._session, RECEIPT, written, key=("number", "po_norm", "line_norm"), update=_RECEIPT)
        new = len(latest.keys() - stored.keys())
        return SaveCounts(
            new=new,
            changed=len(written) - new,
            unchanged=len(latest) - len(written),
            repeated=len(given) - len(latest),
        )

    def receipts_of(self, keys: Iterable[tuple[str, str | None]]) -> tuple[Receipt, ...]:
        """Return the receipts of these lines, by day and number."""
        return tuple(sorted(map(_receipt, self._receipt_rows(keys)), key=lambda receipt: (receipt.on, receipt.number)))

    def has_receipts(self) -> bool:
        """Return whether receipts were ever imported; without any no receipts feed is used."""
        return self._session.execute(select(RECEIPT.c.receipt_id).limit(1)).first() is not None

    def _receipt_rows(self, keys: Iterable[tuple[str, str | None]]) -> Iterator[Row[Any]]:
        return rows_of_lines(self._session, select(RECEIPT), RECEIPT.c.po_norm, keys)

    def _lines(self, query: Select[Any]) -> tuple[PoLine, ...]:
        return tuple(line_feed.to_line(row) for row in self._session.execute(query))


def _place(row: Row[Any]) -> tuple[str, int, str]:
    return row.po_norm, row.line_order, row.line_norm


def _feed(row: Row[Any]) -> FeedRun:
    return FeedRun(
        feed_id=row.feed_id,
        name=row.name,
        sha256=row.sha256,
        kind=row.kind,
        as_of=row.as_of,
        mapping=tuple(sorted(row.mapping.items())),
        extent=row.extent,
        vendor_id=row.vendor_id,
        after_mail=row.after_mail,
    )


def _of_vendor(vendor_id: str) -> Select[Any]:
    return select(PO_LINE).where(PO_LINE.c.vendor_id == vendor_id).order_by(*_NATURAL)


def _event(row: Row[Any]) -> OrderEvent:
    values = row._mapping  # noqa: SLF001 - the public way to a row's columns
    return OrderEvent(**{field.name: values[field.name] for field in fields(OrderEvent)})


def _receipt_row(key: LineKey, receipt: Receipt) -> dict[str, Any]:
    return {name: getattr(receipt, name) for name in _RECEIPT} | {"po_norm": key.po, "line_norm": key.line}


def _receipt(row: Row[Any]) -> Receipt:
    values = row._mapping  # noqa: SLF001 - the public way to a row's columns
    return Receipt(**{name: values[name] for name in _RECEIPT})
