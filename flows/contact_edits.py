"""Contacts that a person changed on the screen survive the next vendor file; where the two part a person chooses.

Beside a vendor whose contacts were changed here stands what the file last said of them. While the file says the same,
the person's word counts in silence. Once the file says something else, what the person changed still counts, the rest
follows the file, and the vendor's page shows both until somebody chooses.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.payload import pack, unpack
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from domain.contact_merge import merged, same_people
from domain.errors import InputError
from domain.purchase import Contact, Vendor
from flows.acts import record
from flows.home import Home

_PREFIX = "contacts/"
FEED = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactConflict:
    """A file that says something else than it did when a person changed the contacts."""

    file_name: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """What the file said when a person changed it, and what a newer one says, where it differs."""

    before: tuple[Contact, ...]
    newer: tuple[Contact, ...] | None = None
    file_name: str = ""


def note_edit(session: Session, before: Vendor) -> None:
    """Remember what the file said, in the transaction of a person's first change of a vendor's contacts."""
    store = KeyValues(session)
    if store.get(_name(before.vendor_id)) is None:
        _keep(store, before.vendor_id, _Edit(before=before.contacts))


def with_edits(
    session: Session, vendors: Iterable[Vendor], *, file_name: str, tells_contacts: bool
) -> Iterator[Vendor]:
    """Yield the vendors of a file as they are to be stored.

    Args:
        session: the import's transaction.
        vendors: what the file says.
        file_name: its name, for the page that shows a conflict.
        tells_contacts: whether the file has contacts at all; one without leaves those on file alone.
    """
    store = KeyValues(session)
    edits = {name.removeprefix(_PREFIX): _edit(value) for name, value in store.starting(_PREFIX).items()}
    known = {vendor.vendor_id: vendor for vendor in Orders(session).vendors()}
    for vendor in vendors:
        stored, edit = known.get(vendor.vendor_id), edits.get(vendor.vendor_id)
        if stored is not None and not tells_contacts:
            yield replace(vendor, contacts=stored.contacts)
        elif stored is None or edit is None:
            yield vendor
        else:
            yield _after(session, stored, vendor, edit, file_name)


def _after(session: Session, stored: Vendor, vendor: Vendor, edit: _Edit, file_name: str) -> Vendor:
    """A vendor a person changed, after a file; the file's newer word is kept beside it until somebody chooses."""
    said = edit.before if edit.newer is None else edit.newer
    if same_people(said, vendor.contacts):
        return replace(vendor, contacts=stored.contacts)
    contacts = merged(said, stored.contacts, vendor.contacts)
    store = KeyValues(session)
    if same_people(contacts, vendor.contacts):
        store.set(_name(vendor.vendor_id), None)
    else:
        _keep(store, vendor.vendor_id, replace(edit, newer=vendor.contacts, file_name=file_name))
    record(
        session,
        FEED,
        "contacts_changed",
        about=f"vendor {vendor.vendor_id}",
        change=(listed(stored.contacts), listed(contacts)),
        reason=f"{file_name} says {listed(vendor.contacts) or 'none'}",
    )
    return replace(vendor, contacts=contacts)


def conflict_of(home: Home, vendor_id: str) -> ContactConflict | None:
    """Return what a newer file says of contacts that a person changed, or None where there is nothing to choose."""
    with read_session(home.engine) as session:
        value = KeyValues(session).get(_name(vendor_id))
        vendor = Orders(session).vendor(vendor_id)
    edit = _edit(value) if value else None
    if edit is None or edit.newer is None or vendor is None or same_people(edit.newer, vendor.contacts):
        return None
    return ContactConflict(file_name=edit.file_name, contacts=edit.newer)


def take_files(home: Home, vendor_id: str, *, who: str) -> None:
    """Take the contacts as the newest file has them; later files count without question.

    Raises:
        InputError: there is nothing to choose.
    """
    conflict = _open_conflict(home, vendor_id)
    with write_session(home.engine) as session:
        vendor = _on_file(session, vendor_id)
        Orders(session).save_vendors([replace(vendor, contacts=conflict.contacts)])
        KeyValues(session).set(_name(vendor_id), None)
        change = (listed(vendor.contacts), listed(conflict.contacts))
        record(session, who, "contacts_of_file", about=f"vendor {vendor_id}", change=change)


def keep_ours(home: Home, vendor_id: str, *, who: str) -> None:
    """Keep the contacts as they stand until the file says something else again.

    Raises:
        InputError: there is nothing to choose.
    """
    conflict = _open_conflict(home, vendor_id)
    with write_session(home.engine) as session:
        vendor = _on_file(session, vendor_id)
        _keep(KeyValues(session), vendor_id, _Edit(before=conflict.contacts))
        change = (listed(conflict.contacts), listed(vendor.contacts))
        record(session, who, "contacts_kept", about=f"vendor {vendor_id}", change=change)


def listed(contacts: Sequence[Contact]) -> str:
    """Return contacts in words."""
    return ", ".join(f"{c.name} <{c.email}>" if c.name else c.email for c in contacts)


def _open_conflict(home: Home, vendor_id: str) -> ContactConflict:
    conflict = conflict_of(home, vendor_id)
    if conflict is None:
        raise InputError(f"there is nothing to choose about the contacts of {vendor_id} any more")
    return conflict


def _on_file(session: Session, vendor_id: str) -> Vendor:
    vendor = Orders(session).vendor(vendor_id)
    if vendor is None:
        raise InputError(f"vendor {vendor_id!r} is not on file")
    return vendor


def _name(vendor_id: str) -> str:
    return f"{_PREFIX}{vendor_id}"


def _keep(store: KeyValues, vendor_id: str, edit: _Edit) -> None:
    newer = None if edit.newer is None else pack(edit.newer)
    store.set(_name(vendor_id), {"before": pack(edit.before), "newer": newer, "file": edit.file_name})


def _edit(value: Any) -> _Edit | None:  # noqa: ANN401 - JSON has no narrower type
    if value is None:
        return None
    newer = value.get("newer")
    return _Edit(
        before=_contacts(value["before"]),
        newer=None if newer is None else _contacts(newer),
        file_name=value.get("file", ""),
    )


def _contacts(plain: Iterable[Any]) -> tuple[Contact, ...]:
    return tuple(unpack(Contact, contact) for contact in plain)
