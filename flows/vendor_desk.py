"""Vendors and their contacts as people look at them; every change of a contact is written down with who made it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from email_validator import EmailNotValidError, validate_email

from db.engine import read_session, write_session
from db.repositories.contacts import Contacts
from db.repositories.orders import Orders
from domain.errors import InputError
from domain.outbox import ContactCondition, ContactState
from domain.people import Act
from domain.purchase import Contact, Vendor
from flows.acts import newest_acts, record
from flows.contact_edits import ContactConflict, conflict_of, listed, note_edit
from flows.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """A contact on file with what bounces and automatic replies taught about it."""

    contact: Contact
    state: ContactState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorView:
    """One vendor with its contacts and what was changed about it."""

    vendor: Vendor
    contacts: tuple[ContactView, ...]
    acts: tuple[Act, ...]
    conflict: ContactConflict | None = None


def vendor_view(home: Home, vendor_id: str) -> VendorView:
    """Return one vendor.

    Raises:
        InputError: the id is not on file.
    """
    with read_session(home.engine) as session:
        vendor = Orders(session).vendor(vendor_id)
        states = {state.email.lower(): state for state in Contacts(session).states()}
    if vendor is None:
        raise InputError(f"vendor {vendor_id!r} is not on file")
    contacts = tuple(ContactView(contact=c, state=states.get(c.email.lower())) for c in vendor.contacts)
    acts = newest_acts(home, about=f"vendor {vendor_id}", limit=30)
    return VendorView(vendor=vendor, contacts=contacts, acts=acts, conflict=conflict_of(home, vendor_id))


def bouncing(home: Home) -> frozenset[str]:
    """Return the addresses that bounce, lower case."""
    with read_session(home.engine) as session:
        states = Contacts(session).states()
    return frozenset(s.email.lower() for s in states if s.condition is ContactCondition.INVALID)


def add_contact(home: Home, vendor_id: str, *, name: str, email: str, foreign_is_meant: bool, who: str) -> None:
    """Put an address on file for a vendor; chases may go to it from now on.

    Args:
        home: the installation.
        vendor_id: the vendor.
        name: the person or desk.
        email: the address.
        foreign_is_meant: the person confirmed an address outside the vendor's domains.
        who: the person who vouches for it.

    Raises:
        InputError: the vendor or the address is not usable, or lies outside the vendor's domains unconfirmed.
    """
    address = _address(email)
    view = vendor_view(home, vendor_id)
    if address in {c.contact.email.lower() for c in view.contacts}:
        raise InputError(f"{address} is on file already")
    domain = address.rpartition("@")[2]
    known = {d.lower() for d in view.vendor.domains}
    if known and domain not in known and not foreign_is_meant:
        raise InputError(
            f"{domain} is none of the vendor's domains ({', '.join(sorted(known))}): check it by phone, then confirm"
        )
    contact = Contact(name=" ".join(name.split())[:120], email=address)
    _save(home, view.vendor, (*view.vendor.contacts, contact), who=who)


def remove_contact(home: Home, vendor_id: str, *, email: str, who: str) -> None:
    """Take an address off the file; nothing is sent to it any more.

    Raises:
        InputError: it is not on file.
    """
    view = vendor_view(home, vendor_id)
    left = tuple(c for c in view.vendor.contacts if c.email.lower() != email.strip().lower())
    if len(left) == len(view.vendor.contacts):
        raise InputError(f"{email} is not on file")
    _save(home, view.vendor, left, who=who)


def first_contact(home: Home, vendor_id: str, *, email: str, who: str) -> None:
    """Make a contact the first one, to whom chases go.

    Raises:
        InputError: it is not on file.
    """
    view = vendor_view(home, vendor_id)
    chosen = [c for c in view.vendor.contacts if c.email.lower() == email.strip().lower()]
    if not chosen:
        raise InputError(f"{email} is not on file")
    _save(home, view.vendor, (*chosen, *(c for c in view.vendor.contacts if c not in chosen)), who=who)


def works_again(home: Home, vendor_id: str, *, email: str, who: str) -> None:
    """Say that an address that bounced, or whose owner was away, can be written to again."""
    with write_session(home.engine) as session:
        Contacts(session).mark_valid(email.strip().lower(), on=home.as_of, why=f"{who} says so")
        record(session, who, "contact_works", about=f"vendor {vendor_id}", change=("", email.strip().lower()))


def _save(home: Home, vendor: Vendor, contacts: Sequence[Contact], *, who: str) -> None:
    with write_session(home.engine) as session:
        note_edit(session, vendor)
        Orders(session).save_vendors([replace(vendor, contacts=tuple(contacts))])
        change = (listed(vendor.contacts), listed(contacts))
        record(session, who, "contacts_changed", about=f"vendor {vendor.vendor_id}", change=change)


def _address(text: str) -> str:
    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise InputError(f"{text.strip()!r} is no address: {error}") from error
