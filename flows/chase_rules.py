"""The rules in force: what people set, joined per vendor, with the business days of the vendor."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from db.engine import read_session
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from db.repositories.policies import TENANT, Policies
from domain.calendar import BusinessCalendar
from flows.holidays import business_calendar
from flows.home import Home
from flows.own_addresses import OWN_DOMAINS, OWN_MAILBOX
from flows.token_key import token_key
from outbound.compose import Sender, Stationery
from outbound.policy import ChasePolicy, Pause
from outbound.policy_reading import Layer, effective
from outbound.shelf import Shelf, open_shelf
from outbound.tokens import TokenKey

TEMPLATES = "templates"
_NOBODY = "open-orders@backstop.invalid"  # stands where neither a setting nor a mail told our address


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorRules:
    """The rules for one vendor and his business days."""

    policy: ChasePolicy
    calendar: BusinessCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseRules:
    """Everything that holds for one run, worked out before the first transaction."""

    sender: Sender
    shelf: Shelf
    key: TokenKey
    tenant: ChasePolicy
    vendors: Mapping[str, VendorRules]
    fallback: VendorRules = field()

    def of(self, vendor_id: str) -> VendorRules:
        """Return the rules for a vendor."""
        return self.vendors.get(vendor_id, self.fallback)

    def stationery(self, vendor_id: str) -> Stationery:
        """Return what mails to a vendor are written with."""
        return Stationery(sender=self.sender, shelf=self.shelf, key=self.key, policy=self.of(vendor_id).policy)


def chase_rules(home: Home, *, trial: Mapping[str, Layer] | None = None) -> ChaseRules:
    """Return the rules in force; ``trial`` documents stand in for what is set for their scopes.

    Raises:
        ConfigurationError: a document or a template has a fault, or the key of the tokens cannot be used.
    """
    with read_session(home.engine) as session:
        entries = Policies(session).in_force()
        vendor_ids = {v.vendor_id for v in Orders(session).vendors()} | set(Orders(session).vendor_ids())
        sender = _sender(home, KeyValues(session).get(OWN_MAILBOX))
        domains = home.settings.own_domains or KeyValues(session).get(OWN_DOMAINS) or ()
    layers = {scope: Layer(name=_name(scope), document=e.document) for scope, e in entries.items()} | dict(trial or {})
    tenant = _policy(home, layers.get(TENANT), None, sender, domains)
    plain = VendorRules(policy=tenant, calendar=_calendar(home, tenant))
    with_own = {v: _policy(home, layers.get(TENANT), layers[v], sender, domains) for v in vendor_ids if v in layers}
    return ChaseRules(
        sender=sender,
        shelf=open_shelf(home.settings.home / TEMPLATES),
        key=token_key(home.settings.home),
        tenant=tenant,
        vendors={v: VendorRules(policy=_stopped(p, tenant), calendar=_calendar(home, p)) for v, p in with_own.items()},
        fallback=plain,
    )


def policy_in_force(home: Home, scope: str) -> ChasePolicy:
    """Return the rules for a vendor, or those of the company."""
    rules = chase_rules(home)
    return rules.tenant if scope == TENANT else rules.of(scope).policy


def _stopped(policy: ChasePolicy, tenant: ChasePolicy) -> ChasePolicy:
    """The company's pause is a kill switch: no vendor's own rules get around it."""
    pause: Pause | None = tenant.paused
    return policy if pause is None else replace(policy, paused=pause)


def _policy(home: Home, tenant: Layer | None, vendor: Layer | None, sender: Sender, domains: Any) -> ChasePolicy:  # noqa: ANN401 -- as the store gives it
    policy = effective(tenant=tenant, vendor=vendor)
    addresses = {sender.email.lower(), *(a.lower() for some in policy.internal.values() for a in some)}
    return replace(
        policy,
        own_domains=frozenset(domains),
        own_addresses=frozenset(addresses),
        country=policy.country or home.settings.holidays_country,
        region=policy.region or ("" if policy.country else home.settings.holidays_region),
    )


def _calendar(home: Home, policy: ChasePolicy) -> BusinessCalendar:
    days = business_calendar(home.engine, policy.country, policy.region, around=home.as_of)
    return days.closed_between((s.start, s.end) for s in policy.shutdowns)


def _name(scope: str) -> str:
    return f"policy of vendor {scope}" if scope else "policy of the company"


def _sender(home: Home, learned: str | None) -> Sender:
    """Who writes: as set, else the shared mailbox that the mails were addressed to."""
    settings = home.settings
    return Sender(
        name=settings.coordinator or "Purchasing",
        email=settings.reply_to or learned or _NOBODY,
        company=settings.company or (learned or _NOBODY).rpartition("@")[2],
        phone=settings.phone,
    )
