"""What we ordered: vendors, order lines, their changes by feeds, receipts."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from db.records import FeedExtent, FeedKind, OrderChange
from db.tables.base import (
    Base,
    choice,
    day,
    erp_figure,
    figure,
    flag,
    identity,
    key,
    large_number,
    link,
    number,
    payload,
    text,
)
from domain.purchase import DateOrder


class VendorRow(Base, table=True):
    """A supplier; its contacts on file lie in ``contacts``."""

    __tablename__ = "vendor"

    vendor_id: str = Field(sa_column=key(primary=True))
    name: str = Field(sa_column=text())
    domains: list[str] = Field(sa_column=payload())
    contacts: list[Any] = Field(sa_column=payload())
    transit_days: int = Field(sa_column=number())
    ack_sla_days: int = Field(sa_column=number())
    date_order: DateOrder = Field(sa_column=choice(DateOrder))
    tolerance_under: Decimal | None = Field(sa_column=erp_figure(nullable=True))
    tolerance_over: Decimal | None = Field(sa_column=erp_figure(nullable=True))


class FeedRunRow(Base, table=True):
    """One import of one file; the file itself is a blob, so that it can be read again with the same ``mapping``.

    ``vendor_id`` is the vendor whose list it is, ``after_mail`` the last mail that was stored before it.
    """

    __tablename__ = "feed_run"

    feed_id: int | None = Field(sa_column=identity())
    name: str = Field(sa_column=text())
    sha256: str = Field(sa_column=key(index=True))
    kind: FeedKind = Field(sa_column=choice(FeedKind))
    as_of: date = Field(sa_column=day())
    counts: dict[str, int] = Field(sa_column=payload())
    mapping: dict[str, str] = Field(sa_column=payload())
    extent: FeedExtent = Field(sa_column=choice(FeedExtent))
    vendor_id: str | None = Field(sa_column=key(nullable=True))
    after_mail: int = Field(sa_column=large_number())


class PoLineRow(Base, table=True):
    """An order line as the ERP last reported it.

    ``po_norm`` and ``line_norm`` are its comparable key; ``po_rev`` is ``po_norm`` reversed, so that a suffix is
    found by a range of the index; ``line_order`` puts line 9 before line 10. ``feed_id`` is the last feed that
    held the line.
    """

    __tablename__ = "po_line"
    __table_args__ = (
        UniqueConstraint("po_norm", "line_norm"),  # leads the index that also serves prefixes of po_norm
        Index("ix_po_line_vendor_id_closed_by_erp", "vendor_id", "closed_by_erp"),
    )

    po_line_id: int | None = Field(sa_column=identity())
    po: str = Field(sa_column=text())
    line: str = Field(sa_column=text())
    po_norm: str = Field(sa_column=key())
    po_rev: str = Field(sa_column=key(index=True))
    line_norm: str = Field(sa_column=key())
    line_order: int = Field(sa_column=large_number())
    vendor_id: str = Field(sa_column=key())
    uom: str = Field(sa_column=text())
    ordered: Decimal = Field(sa_column=erp_figure())
    item: str = Field(sa_column=text())
    description: str = Field(sa_column=text())
    vendor_item: str = Field(sa_column=text())
    received: Decimal = Field(sa_column=erp_figure())
    cancelled: Decimal = Field(sa_column=erp_figure())
    unit_price: Decimal | None = Field(sa_column=erp_figure(nullable=True))
    price_uom: str | None = Field(sa_column=text(nullable=True))
    order_date: date | None = Field(sa_column=day(nullable=True))
    need_from: date | None = Field(sa_column=day(nullable=True))
    need_date: date | None = Field(sa_column=day(nullable=True))
    buyer: str = Field(sa_column=text())
    warehouse: str = Field(sa_column=text())
    customer: str = Field(sa_column=text())
    customer_priority: str = Field(sa_column=text())
    tolerance_under: Decimal | None = Field(sa_column=erp_figure(nullable=True))
    tolerance_over: Decimal | None = Field(sa_column=erp_figure(nullable=True))
    closed_by_erp: bool = Field(sa_column=flag())
    feed_id: int = Field(sa_column=large_number())


class OrderEventRow(Base, table=True):
    """What a feed changed on a line; append-only."""

    __tablename__ = "order_event"
    __table_args__ = (Index("ix_order_event_po_norm_line_norm", "po_norm", "line_norm"),)

    event_id: int | None = Field(sa_column=identity())
    feed_id: int = Field(sa_column=link("feed_run.feed_id"))
    on: date = Field(sa_column=day())
    po: str = Field(sa_column=text())
    line: str = Field(sa_column=text())
    po_norm: str = Field(sa_column=key())
    line_norm: str = Field(sa_column=key())
    vendor_id: str = Field(sa_column=key())
    change: OrderChange = Field(sa_column=choice(OrderChange))
    before: str = Field(sa_column=text())
    after: str = Field(sa_column=text())


class ReceiptRow(Base, table=True):
    """Goods that our ERP booked in."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("number", "po_norm", "line_norm"),
        Index("ix_receipt_po_norm_line_norm", "po_norm", "line_norm"),
    )

    receipt_id: int | None = Field(sa_column=identity())
    number: str = Field(sa_column=key())
    po: str = Field(sa_column=text())
    line: str = Field(sa_column=text())
    po_norm: str = Field(sa_column=key())
    line_norm: str = Field(sa_column=key())
    on: date = Field(sa_column=day())
    amount: Decimal = Field(sa_column=figure())
    uom: str = Field(sa_column=text())
    packing_slip: str = Field(sa_column=text())
