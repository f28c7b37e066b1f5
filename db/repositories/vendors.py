"""Vendors as our files know them."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.payload import pack, unpack
from db.records import SaveCounts
from db.repositories.touched import touch_vendors
from db.tables import VENDOR
from db.upsert import upsert
from domain.purchase import Contact, Vendor

_COLUMNS = tuple(field.name for field in fields(Vendor))


def save_vendors(session: Session, vendors: Iterable[Vendor]) -> SaveCounts:
    """Store vendors; a known one is replaced, none is ever removed."""
    given = list(vendors)
    latest = {vendor.vendor_id: vendor for vendor in given}
    known = {vendor.vendor_id: vendor for vendor in all_vendors(session)}
    written = [vendor for vendor in latest.values() if known.get(vendor.vendor_id) != vendor]
    upsert(session, VENDOR, [_row(v) for v in written], key=("vendor_id",), update=_COLUMNS[1:])
    touch_vendors(session, (v.vendor_id for v in written if _counts_anew(v, known.get(v.vendor_id))))
    new = sum(vendor.vendor_id not in known for vendor in written)
    return SaveCounts(
        new=new,
        changed=len(written) - new,
        unchanged=len(latest) - len(written),
        repeated=len(given) - len(latest),
    )


def _counts_anew(vendor: Vendor, known: Vendor | None) -> bool:
    """Whether anything that lines are judged or named by is another than before; addresses are not."""
    return known is None or replace(vendor, domains=known.domains, contacts=known.contacts) != known


def all_vendors(session: Session) -> tuple[Vendor, ...]:
    """Return every vendor, by id."""
    return tuple(_vendor(row) for row in session.execute(select(VENDOR).order_by(VENDOR.c.vendor_id)))


def one_vendor(session: Session, vendor_id: str) -> Vendor | None:
    """Return a vendor, or None where the id is not on file."""
    row = session.execute(select(VENDOR).where(VENDOR.c.vendor_id == vendor_id)).one_or_none()
    return None if row is None else _vendor(row)


def _row(vendor: Vendor) -> dict[str, Any]:
    plain = {name: getattr(vendor, name) for name in _COLUMNS}
    return plain | {"domains": pack(vendor.domains), "contacts": pack(vendor.contacts)}


def _vendor(row: Row[Any]) -> Vendor:
    plain = {name: row._mapping[name] for name in _COLUMNS}  # noqa: SLF001 - the public way to a row's columns
    contacts = tuple(unpack(Contact, contact) for contact in row.contacts)
    return Vendor(**plain | {"domains": tuple(row.domains), "contacts": contacts})
