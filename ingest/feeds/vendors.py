"""Vendors: master-data export -> vendors with the addresses a chase may go to (CONTRACT 1)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain.purchase import Contact, DateOrder, Vendor
from ingest.feeds.labels import is_total
from ingest.feeds.order_values import optional, tolerance
from ingest.feeds.parties import read_contact, read_domain, split_list
from ingest.feeds.record import Record, Table
from ingest.feeds.result import Feed, Skip
from ingest.feeds.source import FeedSource
from ingest.feeds.table import Schema, open_table
from ingest.feeds.vocabulary import table as vocabulary_table, words

SCHEMA = Schema(
    kind="vendors",
    required=(("vendor_id", "name"),),
    numbers=frozenset({"transit_days", "ack_sla_days", "tolerance_under", "tolerance_over"}),
)
_MOST_DAYS = 366


def read_vendors(source: FeedSource, *, mapping: Mapping[str, str] | None = None) -> Feed[Vendor]:
    """Return the vendors of a file; rows of one vendor (one per contact) become one.

    A contact without a usable mail address is reported and left out, the vendor is taken.

    Raises:
        FeedError: the file has no usable header, or the mapping names an unknown field or header.
    """
    table = open_table(source, SCHEMA, mapping=mapping, date_order=None)
    columns = {name: column.header for name, column in table.columns.items()}
    return Feed(_rows(table), report=table.report, columns=columns)


def _rows(table: Table) -> Iterator[Vendor]:
    """Hold all vendors before the first is given out: a second contact may stand anywhere below."""
    found: dict[str, Vendor] = {}
    for record in table.records():
        vendor_id = record.text("vendor_id") or record.text("name")
        if not vendor_id:
            record.refuse(record.wrong("vendor_id", "no vendor number or name"))
        elif is_total(vendor_id) and len(record.filled) < 3:  # noqa: PLR2004 - a vendor may be called Total
            table.report.skip(Skip.TOTAL)
        else:
            _put(table, found, _vendor(record, vendor_id))
    yield from found.values()


def _put(table: Table, found: dict[str, Vendor], vendor: Vendor) -> None:
    key = vendor.vendor_id.casefold()
    if key not in found:
        table.report.taken += 1
        found[key] = vendor
        return
    table.report.skip(Skip.COMBINED)
    first = found[key]
    contacts = {contact.email: contact for contact in (*vendor.contacts, *first.contacts)}
    ordered = sorted(contacts.values(), key=lambda contact: contact not in first.contacts)
    found[key] = replace(
        first, contacts=tuple(ordered), domains=tuple(dict.fromkeys((*first.domains, *vendor.domains)))
    )


def _vendor(record: Record, vendor_id: str) -> Vendor:
    contacts = _contacts(record)
    blank = Vendor(vendor_id=vendor_id, name=record.text("name") or vendor_id)
    return replace(
        blank,
        domains=_domains(record, contacts),
        contacts=contacts,
        transit_days=_days(record, "transit_days", blank.transit_days),
        ack_sla_days=_days(record, "ack_sla_days", blank.ack_sla_days),
        date_order=_date_order(record),
        tolerance_under=tolerance(record, "tolerance_under"),
        tolerance_over=tolerance(record, "tolerance_over"),
    )


def _contacts(record: Record) -> tuple[Contact, ...]:
    """Read ``name <mail>;...``, a column of addresses, or a name and an address in two columns."""
    listed = split_list(record.text("contacts"))
    name = record.text("contact_name") or next((entry for entry in listed if "@" not in entry and "<" not in entry), "")
    addressed = record.table.has("email")
    entries = [("contacts", entry) for entry in listed if not (addressed and "@" not in entry and "<" not in entry)]
    entries += [("email", entry) for entry in split_list(record.text("email"))]
    found: dict[str, Contact] = {}
    for column, entry in entries:
        try:
            contact = read_contact(entry, name=name if column == "email" else "")
        except ValueError as error:
            wrong = record.wrong(column, str(error))
            wrong.text = entry[:80]
            record.leave_out(wrong)
        else:
            found.setdefault(contact.email, contact)
    return tuple(found.values())


def _domains(record: Record, contacts: tuple[Contact, ...]) -> tuple[str, ...]:
    """Return the stated domains, else those of the contacts that are not public mail services."""
    stated = [part for entry in split_list(record.text("domains")) for part in entry.replace(",", " ").split()]
    domains = []
    for text in stated:
        domain = read_domain(text)
        if domain:
            domains.append(domain)
        else:
            record.leave_out(record.wrong("domains", "not a mail domain"))
    own = (contact.email.rpartition("@")[2] for contact in contacts)
    return tuple(dict.fromkeys(domains or (domain for domain in own if domain not in words("public_mail_domains"))))


def _days(record: Record, name: str, default: int) -> int:
    value = optional(record, record.number, name)
    if value is None:
        return default
    if value < 0 or value > _MOST_DAYS or value != value.to_integral_value():
        record.leave_out(record.wrong(name, f"not a number of days; {default} was taken"))
        return default
    return int(value)


def _date_order(record: Record) -> DateOrder:
    text = record.text("date_order").casefold()
    code = vocabulary_table("date_orders").get(text)
    if text and code is None:
        record.leave_out(record.wrong("date_order", "neither mdy nor dmy; mdy was taken"))
    return DateOrder(code) if code else DateOrder.MONTH_FIRST
