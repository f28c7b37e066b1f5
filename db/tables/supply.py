"""What stands around the open orders: customers, demand, our stock, vendors' stock."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from db.tables.base import Base, choice, day, erp_figure, identity, key, text
from domain.supply import DemandKind


class CustomerRow(Base, table=True):
    """A customer with its priority."""

    __tablename__ = "customer"

    customer_id: str = Field(sa_column=key(primary=True))
    name: str = Field(sa_column=text())
    priority: str = Field(sa_column=text())


class DemandRow(Base, table=True):
    """Goods issued, or wanted by a customer; one row a document, item and day."""

    __tablename__ = "demand"
    __table_args__ = (
        UniqueConstraint("kind", "reference", "item_norm", "warehouse", "on", name="uq_demand_document"),
        Index("ix_demand_item_norm_on", "item_norm", "on"),
    )

    demand_id: int | None = Field(sa_column=identity())
    kind: DemandKind = Field(sa_column=choice(DemandKind))
    item: str = Field(sa_column=text())
    item_norm: str = Field(sa_column=key())
    on: date = Field(sa_column=day())
    amount: Decimal = Field(sa_column=erp_figure())
    uom: str = Field(sa_column=text())
    warehouse: str = Field(sa_column=key())
    customer: str = Field(sa_column=text())
    priority: str = Field(sa_column=text())
    reference: str = Field(sa_column=key())


class StockLevelRow(Base, table=True):
    """Our stock of an item in a warehouse as of a day; older days stay as history."""

    __tablename__ = "stock_level"
    __table_args__ = (UniqueConstraint("item_norm", "warehouse", "as_of"),)

    stock_level_id: int | None = Field(sa_column=identity())
    item: str = Field(sa_column=text())
    item_norm: str = Field(sa_column=key())
    warehouse: str = Field(sa_column=key())
    as_of: date = Field(sa_column=day())
    on_hand: Decimal = Field(sa_column=erp_figure())
    allocated: Decimal = Field(sa_column=erp_figure())
    uom: str = Field(sa_column=text())
    description: str = Field(sa_column=text())
    item_class: str = Field(sa_column=text())
    unit_cost: Decimal | None = Field(sa_column=erp_figure(nullable=True))
    safety_stock: Decimal | None = Field(sa_column=erp_figure(nullable=True))
    reorder_point: Decimal | None = Field(sa_column=erp_figure(nullable=True))


class VendorStockRow(Base, table=True):
    """What a vendor said he has, as of a day; older days stay as history."""

    __tablename__ = "vendor_stock"
    __table_args__ = (
        UniqueConstraint(
            "vendor_id", "vendor_item_norm", "item_norm", "branch", "as_of", name="uq_vendor_stock_article"
        ),
        Index("ix_vendor_stock_item_norm", "item_norm"),
    )

    vendor_stock_id: int | None = Field(sa_column=identity())
    vendor_id: str = Field(sa_column=key())
    as_of: date = Field(sa_column=day())
    vendor_item: str = Field(sa_column=text())
    vendor_item_norm: str = Field(sa_column=key())
    item: str = Field(sa_column=text())
    item_norm: str = Field(sa_column=key())
    description: str = Field(sa_column=text())
    branch: str = Field(sa_column=key())
    available: Decimal = Field(sa_column=erp_figure())
    on_order: Decimal = Field(sa_column=erp_figure())
    next_eta: date | None = Field(sa_column=day(nullable=True))
    uom: str = Field(sa_column=text())
    unit_price: Decimal | None = Field(sa_column=erp_figure(nullable=True))
    price_uom: str = Field(sa_column=text())
