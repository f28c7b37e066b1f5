"""What people set for the chase: shown, checked, set, paused, resumed, released; every step with who and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.engine import read_session, write_session
from db.repositories.chase_answers import ChaseAnswers
from db.repositories.orders import Orders
from db.repositories.policies import TENANT, Policies, PolicyEntry
from domain.errors import ConfigurationError, InputError
from domain.purchase import Vendor
from flows.chase_rules import chase_rules, policy_in_force
from flows.home import Home
from outbound.gate import graduation_refused
from outbound.policy import ChasePolicy, Mode, OrderPause
from outbound.policy_reading import Layer, as_document, check_recipients, join, read_document
from outbound.recipients import is_ours


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPolicy:
    """The rules in force for a scope, what was set for it, and by whom."""

    effective: dict[str, Any]
    own: Mapping[str, Any]
    history: tuple[PolicyEntry, ...]


def show_policy(home: Home, scope: str) -> ShownPolicy:
    """Return the rules of a vendor, or of the company.

    Raises:
        InputError: there is no such vendor.
    """
    _vendor(home, scope)
    with read_session(home.engine) as session:
        history = Policies(session).history(scope)
    own = history[-1].document if history else {}
    return ShownPolicy(effective=as_document(policy_in_force(home, scope)), own=own, history=history)


def check_policy(home: Home, path: Path, scope: str) -> ChasePolicy:
    """Return the rules that would hold with a file, without setting anything.

    Raises:
        ConfigurationError: naming the file and the field.
        InputError: there is no such vendor.
    """
    return _checked(home, scope, read_document(path), name=str(path))


def set_policy(home: Home, path: Path, scope: str, *, who: str, at: datetime, reason: str = "") -> None:
    """Put a file in the place of what was set for a scope.

    Raises:
        ConfigurationError: naming the file and the field; nothing is set then.
        InputError: there is no such vendor, or no name.
    """
    document = dict(read_document(path))
    if document.get("mode") == Mode.AUTOMATIC.value and _own(home, scope).get("mode") != Mode.AUTOMATIC.value:
        raise ConfigurationError(f"{path}: mode: 'automatic' is given by `policy graduate`, which looks at the drafts")
    _checked(home, scope, document, name=str(path))
    _store(home, scope, document, who=who, at=at, reason=reason)


def pause(home: Home, scope: str, *, who: str, at: datetime, why: str, until: date | None = None) -> None:
    """Stop asking a vendor, or everybody (the kill switch).

    Raises:
        InputError: there is no such vendor, or no name.
    """
    change: dict[str, Any] = {"paused": {"why": why, "until": until.isoformat() if until else None}}
    _change(home, scope, change, who=who, at=at, reason=why)


def pause_order(home: Home, scope: str, order: OrderPause, *, who: str, at: datetime) -> None:
    """Leave one order of a vendor (or one line) alone.

    Raises:
        InputError: there is no such vendor, or no name.
    """
    until = order.until.isoformat() if order.until else None
    entry = {"po": order.po, "line": order.line, "why": order.why.value, "until": until, "note": order.note}
    older = [o for o in _own(home, scope).get("orders", ()) if (o.get("po"), o.get("line")) != (order.po, order.line)]
    _change(home, scope, {"orders": [*older, entry]}, who=who, at=at, reason=f"{order.po}: {order.why}")


def resume(home: Home, scope: str, *, who: str, at: datetime, po: str | None = None) -> None:
    """Ask again: a vendor, everybody, or an order that was left alone.

    Raises:
        InputError: there is no such vendor, or no name.
    """
    if po is None:
        _change(home, scope, {"paused": None}, who=who, at=at, reason="resumed")
        return
    left = [order for order in _own(home, scope).get("orders", ()) if order.get("po") != po]
    _change(home, scope, {"orders": left}, who=who, at=at, reason=f"{po} resumed")


def graduate(home: Home, vendor_id: str, *, who: str, at: datetime) -> str | None:
    """Let a vendor's mails go by themselves; return why not where the rule does not allow it yet.

    Raises:
        InputError: there is no such vendor, or no name.
    """
    _vendor(home, vendor_id)
    rule = policy_in_force(home, vendor_id).graduation
    with read_session(home.engine) as session:
        reviews = ChaseAnswers(session).reviews(vendor_id)
    refused = graduation_refused(rule, reviews, at=at)
    if refused is None:
        _change(home, vendor_id, {"mode": Mode.AUTOMATIC.value}, who=who, at=at, reason="released by a person")
    return refused


def _change(home: Home, scope: str, change: Mapping[str, Any], *, who: str, at: datetime, reason: str) -> None:
    document = join(_own(home, scope), change)
    _checked(home, scope, document, name="the new rules")
    _store(home, scope, document, who=who, at=at, reason=reason)


def _own(home: Home, scope: str) -> Mapping[str, Any]:
    _vendor(home, scope)
    with read_session(home.engine) as session:
        entry = Policies(session).in_force().get(scope)
    return entry.document if entry else {}


def _checked(home: Home, scope: str, document: Mapping[str, Any], *, name: str) -> ChasePolicy:
    vendor = _vendor(home, scope)
    rules = chase_rules(home, trial={scope: Layer(name=name, document=document)})
    policy = rules.tenant if vendor is None else rules.of(scope).policy
    if vendor is not None:
        check_recipients(policy, vendor, name=name)
    for role, addresses in policy.internal.items():
        outside = [a for a in addresses if not is_ours(a, policy)]
        if outside:
            raise ConfigurationError(f"{name}: internal.{role}: {outside[0]} is no address of ours")
    return policy


def _store(home: Home, scope: str, document: dict[str, Any], *, who: str, at: datetime, reason: str) -> None:
    if not who.strip():
        raise InputError("rules are set by a person: give the name")
    with write_session(home.engine) as session:
        Policies(session).set(scope, document, who=who, at=at, reason=reason)


def _vendor(home: Home, scope: str) -> Vendor | None:
    if scope == TENANT:
        return None
    with read_session(home.engine) as session:
        vendor = Orders(session).vendor(scope)
    if vendor is None:
        raise InputError(f"there is no vendor {scope!r}")
    return vendor
