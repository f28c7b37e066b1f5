"""Who may be written to: contacts on file for the vendor and nobody else (CONTRACT 3.8)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.calendar import BusinessCalendar
from domain.outbox import ContactCondition, ContactState
from domain.purchase import Contact, Vendor
from outbound.policy import Channel, ChasePolicy, ContactRole

# Deliberately narrower than RFC 5321: one plain address, no quoting, no comments, nothing that could end a header.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The contact to write to."""

    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRecipient:
    """Why nobody can be written to; ``back_on`` is the first day somebody is back, where it is an absence."""

    why: str
    back_on: date | None = None


def valid_address(email: str) -> bool:
    """Return whether the text is one plain mail address."""
    return _ADDRESS.fullmatch(email) is not None and ".." not in email


def is_ours(email: str, policy: ChasePolicy) -> bool:
    """Return whether an address lies in a mail domain of the company; without known domains none does."""
    domain = email.lower().rpartition("@")[2]
    return valid_address(email) and any(domain == own or domain.endswith(f".{own}") for own in policy.own_domains)


def copies(
    vendor: Vendor, states: Mapping[str, ContactState], *, to: Contact, policy: ChasePolicy, round_: int
) -> tuple[Contact, ...]:
    """Return who else at the vendor gets a copy in a round: contacts on file with a role of the step."""
    roles = policy.step(round_).cc
    return tuple(
        contact
        for contact in vendor.contacts
        if contact.email.lower() != to.email.lower()
        and contact.email.lower() in policy.contacts
        and policy.contact(contact.email).role in roles
        and policy.contact(contact.email).channel is Channel.MAIL
        and refused_address(contact.email, policy) is None
        and states.get(contact.email.lower(), _FINE).condition is not ContactCondition.INVALID
    )


def recipient(
    vendor: Vendor,
    states: Mapping[str, ContactState],
    *,
    policy: ChasePolicy,
    calendar: BusinessCalendar,
    as_of: date,
) -> Recipient | NoRecipient:
    """Return the first contact on file who can be reached on a day.

    Args:
        vendor: with its contacts in the order of preference.
        states: what is known of addresses, by address in lower case.
        policy: our own addresses, and how long an absence without an end lasts.
        calendar: counts such an absence in business days.
        as_of: the day of the mail.
    """
    reasons: list[str] = []
    back: list[date] = []
    for contact in _in_order(vendor, policy):
        refused = refused_address(contact.email, policy) or _other_channel(contact, policy)
        state = states.get(contact.email.lower())
        if refused is not None:
            reasons.append(refused)
        elif state is None or state.condition is ContactCondition.VALID:
            return Recipient(contact=contact)
        elif state.condition is ContactCondition.INVALID:
            reasons.append(f"mail to {contact.email} came back on {state.since}")
        else:
            last = state.away_until or calendar.add_business_days(state.since, policy.away_days)
            if as_of > last:
                return Recipient(contact=contact)
            reasons.append(f"{contact.email} is away until {last}")
            back.append(calendar.add_business_days(last, 1))
    return NoRecipient(why="; ".join(reasons) or "no contact on file", back_on=min(back, default=None))


def _in_order(vendor: Vendor, policy: ChasePolicy) -> list[Contact]:
    """Those for orders first, in the order on file; people to escalate to only where nobody else is left."""
    return sorted(vendor.contacts, key=lambda c: policy.contact(c.email).role is not ContactRole.ORDERS)


def _other_channel(contact: Contact, policy: ChasePolicy) -> str | None:
    channel = policy.contact(contact.email).channel
    return None if channel is Channel.MAIL else f"{contact.email} wants to be asked by {channel} only"


def refused_address(email: str, policy: ChasePolicy) -> str | None:
    """Return why an address is never written to, whoever put it on file."""
    if not valid_address(email):
        return f"{email!r} is no mail address"
    if email.lower() in policy.own_addresses or is_ours(email, policy):
        return f"{email} is our own address"
    return None


_FINE = ContactState(email="", condition=ContactCondition.VALID, since=date.min)
