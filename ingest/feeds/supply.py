"""Customers, demand, our stock and vendors' stock: the feeds that prevention works with (DOMAIN 7.1, 7.2)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from domain.purchase import DateOrder
from domain.supply import Customer, Demand, DemandKind, StockLevel, VendorStock
from ingest.feeds.labels import is_total
from ingest.feeds.order_values import tidy
from ingest.feeds.record import CellError, Record, Table
from ingest.feeds.result import Feed, Skip
from ingest.feeds.source import FeedSource
from ingest.feeds.table import Schema, open_table

T = TypeVar("T")

CUSTOMERS = Schema(kind="customers", required=(("customer_id", "name"),))
DEMAND = Schema(
    kind="demand",
    required=(("item", "description"), ("amount",), ("issued_on", "need_date")),
    numbers=frozenset({"amount"}),
    dates=frozenset({"issued_on", "need_date"}),
)
INVENTORY = Schema(
    kind="inventory",
    required=(("item",), ("on_hand", "free")),
    numbers=frozenset({"on_hand", "free", "allocated", "unit_cost", "safety_stock", "reorder_point"}),
    dates=frozenset({"as_of"}),
)
VENDOR_STOCK = Schema(
    kind="vendor_stock",
    required=(("vendor_item", "item", "description"), ("available", "on_hand")),
    numbers=frozenset({"available", "on_hand", "committed", "on_order", "unit_price"}),
    dates=frozenset({"as_of", "next_eta"}),
)
_SHORT = 0.6  # share of the columns; a total row fills fewer
_PRIORITIES = {"1": "A", "2": "B", "3": "C", "HIGH": "A", "MEDIUM": "B", "LOW": "C"}


def read_customers(source: FeedSource, *, mapping: Mapping[str, str] | None = None) -> Feed[Customer]:
    """Return the customers of a file; a priority is A, B or C however it is written, others stay as they are.

    Raises:
        FeedError: the file has no usable header, or the mapping names an unknown field or header.
    """
    return _feed(open_table(source, CUSTOMERS, mapping=mapping, date_order=None), _customer)


def read_demand(
    source: FeedSource, *, mapping: Mapping[str, str] | None = None, date_order: DateOrder | None = None
) -> Feed[Demand]:
    """Return goods issued (rows with an issue date) and wanted by customers (rows with a need date only).

    Where a row has no document number of its own, one is made from item, day and their count, so that reading the
    same file again gives the same rows.

    Raises:
        FeedError: as ``read_customers``.
    """
    counted: Counter[str] = Counter()
    table = open_table(source, DEMAND, mapping=mapping, date_order=date_order)
    return _feed(table, lambda record: _demand(record, counted))


def read_inventory(
    source: FeedSource, *, as_of: date, mapping: Mapping[str, str] | None = None, date_order: DateOrder | None = None
) -> Feed[StockLevel]:
    """Return our stock; rows without a day of their own are of ``as_of``.

    Raises:
        FeedError: as ``read_customers``.
    """
    table = open_table(source, INVENTORY, mapping=mapping, date_order=date_order)
    return _feed(table, lambda record: _stock(record, as_of))


def read_vendor_stock(
    source: FeedSource, *, vendor_id: str, as_of: date, mapping: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
) -> Feed[VendorStock]:  # fmt: skip
    """Return what a vendor's list says he has; what is on hand less what is committed where nothing says available.

    Raises:
        FeedError: as ``read_customers``.
    """
    table = open_table(source, VENDOR_STOCK, mapping=mapping, date_order=date_order)
    return _feed(table, lambda record: _vendor_stock(record, vendor_id, as_of))


def _feed(table: Table, build: Callable[[Record], T]) -> Feed[T]:
    columns = {name: column.header for name, column in table.columns.items()}
    return Feed(_rows(table, build), report=table.report, columns=columns)


def _rows(table: Table, build: Callable[[Record], T]) -> Iterator[T]:
    for record in table.records():
        if is_total(record.filled[0]) and len(record.filled) < _SHORT * len(table.columns):
            table.report.skip(Skip.TOTAL)
            continue
        try:
            value = build(record)
        except CellError as error:
            record.refuse(error)
        else:
            table.report.taken += 1
            yield value


def _customer(record: Record) -> Customer:
    customer_id = record.text("customer_id") or record.text("name")
    if not customer_id:
        raise record.wrong("customer_id", "no customer number or name")
    return Customer(
        customer_id=customer_id, name=record.text("name") or customer_id, priority=_priority(record.text("priority"))
    )


def _priority(text: str) -> str:
    return _PRIORITIES.get(text.upper(), text.upper())


def _demand(record: Record, counted: Counter[str]) -> Demand:
    item = record.text("item") or record.text("description")
    if not item:
        raise record.wrong("item" if record.table.has("item") else "description", "no item")
    issued = record.day("issued_on")
    on = issued or record.day("need_date")
    if on is None:
        raise record.wrong("issued_on" if record.table.has("issued_on") else "need_date", "no date")
    amount, uom = _amount(record, "amount")
    reference = "-".join(text for text in (record.text("reference"), record.text("line")) if text)
    return Demand(
        kind=DemandKind.ISSUED if issued is not None else DemandKind.ORDERED,
        item=item, on=on, amount=amount, uom=uom, warehouse=record.text("warehouse"),
        customer=record.text("customer"), priority=_priority(record.text("priority")),
        reference=_counted(reference, f"{item}/{on.isoformat()}", record.text("warehouse"), counted),
    )  # fmt: skip


def _counted(reference: str, what: str, where: str, counted: Counter[str]) -> str:
    """A document may issue one item twice on a day; the second row gets a number, the same at every reading."""
    place = f"{reference}|{what}|{where}"
    counted[place] += 1
    if not reference:
        return f"{what}/{counted[place]}"
    return reference if counted[place] == 1 else f"{reference}/{counted[place]}"


def _stock(record: Record, as_of: date) -> StockLevel:
    allocated = record.number("allocated") or Decimal(0)
    on_hand, uom = _amount(record, "on_hand") if record.text("on_hand") else _amount(record, "free")
    on_hand = on_hand if record.text("on_hand") else on_hand + allocated
    return StockLevel(
        item=_named(record, "item", "no item"), warehouse=record.text("warehouse"),
        as_of=record.day("as_of") or as_of, on_hand=on_hand, allocated=tidy(allocated), uom=uom,
        description=record.text("description"), item_class=record.text("item_class").upper(),
        unit_cost=record.number("unit_cost"), safety_stock=record.number("safety_stock"),
        reorder_point=record.number("reorder_point"),
    )  # fmt: skip


def _vendor_stock(record: Record, vendor_id: str, as_of: date) -> VendorStock:
    names = [record.text(name) for name in ("vendor_item", "item", "description")]
    if not any(names):
        raise record.wrong("vendor_item", "no article")
    given = "available" if record.text("available") else "on_hand"
    available, uom = _amount(record, given)
    if given == "on_hand":
        available -= record.number("committed") or Decimal(0)
    return VendorStock(
        vendor_id=vendor_id, as_of=record.day("as_of") or as_of, vendor_item=names[0] or names[1] or names[2],
        item=names[1], description=names[2], branch=record.text("branch"), available=tidy(available),
        on_order=record.number("on_order") or Decimal(0), next_eta=record.day("next_eta"), uom=uom,
        unit_price=record.number("unit_price"), price_uom=record.text("price_uom").upper(),
    )  # fmt: skip


def _named(record: Record, name: str, why: str) -> str:
    text = record.text(name)
    if not text:
        raise record.wrong(name, why)
    return text


def _amount(record: Record, name: str) -> tuple[Decimal, str]:
    amount = record.amount(name)
    if amount is None:
        raise record.wrong(name, "no quantity")
    return tidy(amount.value), record.text("uom").upper() or amount.unit or record.table.columns[name].unit
