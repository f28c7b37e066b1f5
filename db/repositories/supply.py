"""Customers, demand, our stock and vendors' stock. Items may be given as anybody spells them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Table, and_, func, select, tuple_
from sqlalchemy.orm import Session

from db.records import SaveCounts
from db.repositories.lookup import chunks
from db.tables import CUSTOMER, DEMAND, STOCK_LEVEL, VENDOR_STOCK
from db.upsert import upsert
from domain.purchase import item_key
from domain.supply import Customer, Demand, DemandKind, StockLevel, VendorStock

Value = TypeVar("Value", Customer, Demand, StockLevel, VendorStock)

_CHUNK = 2_000
_KEYS: Mapping[type, tuple[str, ...]] = {
    Customer: ("customer_id",),
    Demand: ("kind", "reference", "item_norm", "warehouse", "on"),
    StockLevel: ("item_norm", "warehouse", "as_of"),
    VendorStock: ("vendor_id", "vendor_item_norm", "item_norm", "branch", "as_of"),
}
_TABLES: Mapping[type, Table] = {
    Customer: CUSTOMER,
    Demand: DEMAND,
    StockLevel: STOCK_LEVEL,
    VendorStock: VENDOR_STOCK,
}
_NORMED = ("item", "vendor_item")


class Supply:
    """What prevention knows beside the orders; nothing is ever removed, the same rows again change nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, kind: type[Value], given: Iterable[Value]) -> SaveCounts:
        """Store rows of one kind by their key; a repeated key in one call counts once, the last row wins."""
        counts = SaveCounts()
        for chunk in chunks(given, _CHUNK):
            counts += self._save(kind, chunk)
        return counts

    def _save(self, kind: type[Value], chunk: Sequence[Value]) -> SaveCounts:
        table, names = _TABLES[kind], _KEYS[kind]
        rows = {tuple(row[name] for name in names): row for row in map(_row, chunk)}
        key = tuple_(*(table.c[name] for name in names))
        stored = {
            tuple(row._mapping[name] for name in names): row._mapping  # noqa: SLF001 - a row's public columns
            for row in self._session.execute(select(table).where(key.in_(list(rows))))
        }
        written = [row for place, row in rows.items() if not _same(row, stored.get(place))]
        own = [column for column in (written[0] if written else {}) if column not in names]
        upsert(self._session, table, written, key=names, update=own)
        new = sum(place not in stored for place in rows)
        return SaveCounts(
            new=new,
            changed=len(written) - new,
            unchanged=len(rows) - len(written),
            repeated=len(chunk) - len(rows),
        )

    def customers(self) -> tuple[Customer, ...]:
        """Return every customer, by number."""
        return self._read(Customer, select(CUSTOMER).order_by(CUSTOMER.c.customer_id))

    def demand(self, kind: DemandKind, *, since: date | None = None) -> tuple[Demand, ...]:
        """Return goods issued or wanted since a day, by day."""
        query = select(DEMAND).where(DEMAND.c.kind == kind).order_by(DEMAND.c.on, DEMAND.c.demand_id)
        return self._read(Demand, query if since is None else query.where(DEMAND.c.on >= since))

    def issued_by_item(self, *, since: date, until: date) -> dict[str, Decimal]:
        """Return how much of each item (in comparable form) went out from a day to another, returns left out."""
        amount = func.sum(DEMAND.c.amount, type_=DEMAND.c.amount.type)
        query = select(DEMAND.c.item_norm, amount.label("amount")).where(
            DEMAND.c.kind == DemandKind.ISSUED, DEMAND.c.on.between(since, until), DEMAND.c.amount > Decimal(0)
        )
        return {row.item_norm: row.amount for row in self._session.execute(query.group_by(DEMAND.c.item_norm))}

    def stock(self) -> tuple[StockLevel, ...]:
        """Return the latest stock of every item and warehouse."""
        return self._read(StockLevel, _latest(STOCK_LEVEL, "item_norm", "warehouse"))

    def vendor_stock(self) -> tuple[VendorStock, ...]:
        """Return the rows of every vendor's latest list."""
        return self._read(VendorStock, _latest(VENDOR_STOCK, "vendor_id"))

    def _read(self, kind: type[Value], query: Select[Any]) -> tuple[Value, ...]:
        return tuple(_value(kind, row) for row in self._session.execute(query))


def _latest(table: Table, *names: str) -> Select[Any]:
    newest = select(*(table.c[n] for n in names), func.max(table.c.as_of).label("newest")).group_by(
        *(table.c[n] for n in names)
    )
    last = newest.subquery()
    same = and_(*(table.c[n] == last.c[n] for n in names), table.c.as_of == last.c.newest)
    return select(table).join(last, same).order_by(table.c[names[0]], table.primary_key.columns[0])


def _row(value: Customer | Demand | StockLevel | VendorStock) -> dict[str, Any]:
    plain = {field.name: getattr(value, field.name) for field in fields(value)}
    return plain | {f"{name}_norm": item_key(plain[name]) for name in _NORMED if name in plain}


def _same(row: Mapping[str, Any], stored: Mapping[Any, Any] | None) -> bool:
    return stored is not None and all(stored[name] == given for name, given in row.items())


def _value(kind: type[Value], row: Row[Any]) -> Value:
    values = row._mapping  # noqa: SLF001 - the public way to a row's columns
    return kind(**{field.name: values[field.name] for field in fields(kind)})
