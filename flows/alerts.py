"""Tells traffic, sales and processing when goods slip: what is due by the rules, written as drafts, each thing once."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import OutboxEntry
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.supply import Supply
from domain.outbox import OutboxStatus, OutgoingMail
from domain.purchase import item_key
from domain.state import LineState, OpenException
from domain.supply import Demand, DemandKind
from flows.accounts import every_state
from flows.acts import record
from flows.chase_rules import ChaseRules, chase_rules
from flows.home import Home
from flows.option_words import fill_in
from flows.options import options_of
from outbound.alert_rules import AlertRule, Role, Speed, alert_rules, told
from outbound.alerts import LateLine, compose_alert
from outbound.folder import FolderTransport
from reports.hits import Hit, customers_hit

RULES = "alerts.yaml"
_TOLD = "alert/told/"
_MOST_OPTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAlert:
    """One exception that a role has not been told of yet, with the customers it hits."""

    role: Role
    speed: Speed
    state: LineState
    exception: OpenException
    hits: tuple[Hit, ...]

    @property
    def key(self) -> str:
        """What names this piece of news: the same exception that opens anew on another day is another one."""
        line = self.state.line
        news = f"{self.role}|{line.po}|{line.line}|{self.exception.code}|{self.exception.opened_on}"
        return _TOLD + hashlib.sha256(news.encode()).hexdigest()[:32]

    @property
    def customers(self) -> str:
        """The customers it hits, in words."""
        return ", ".join(dict.fromkeys(hit.words for hit in self.hits))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsWritten:
    """What came of a run: mails as drafts, and per role without people how many pieces of news wait for them."""

    mails: tuple[OutgoingMail, ...]
    nobody: Mapping[Role, int]


def due_alerts(home: Home, among: Iterable[LineState] | None = None) -> tuple[DueAlert, ...]:
    """Return what is to be told by the rules and was not told yet, at-once news first.

    ``among`` are the states of all open lines where somebody holds them already.
    """
    rules = alert_rules(home.settings.home / RULES)
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        return _due(session, home, rules, among)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlert:
    """One piece of news that was told: to which role, about which line, in which mail to whom."""

    on: date
    role: str
    po: str
    line: str
    code: str
    to: tuple[str, ...]
    outbox_id: int | None
    status: str


def told_alerts(home: Home, *, most: int = 200) -> tuple[ToldAlert, ...]:
    """Return what was told, the newest first, with the state its mail is in."""
    with read_session(home.engine) as session:
        kept = [value for value in KeyValues(session).starting(_TOLD).values() if value]
        newest = sorted(kept, key=lambda value: (value["on"], value.get("po", ""), value.get("line", "")), reverse=True)
        mails = {e.mail.message_id: e for e in Outbox(session).answered_by({v["message_id"] for v in newest[:most]})}
    return tuple(_told(value, mails.get(value["message_id"])) for value in newest[:most])


def _told(value: Mapping[str, str], entry: OutboxEntry | None) -> ToldAlert:
    return ToldAlert(
        on=date.fromisoformat(value["on"]), role=value.get("role", ""), po=value.get("po", ""),
        line=value.get("line", ""), code=value.get("code", ""), to=entry.mail.to if entry else (),
        outbox_id=entry.outbox_id if entry else None, status=entry.mail.status.value if entry else "",
    )  # fmt: skip


def _due(
    session: Session, home: Home, rules: Sequence[AlertRule], among: Iterable[LineState] | None = None
) -> tuple[DueAlert, ...]:
    known = KeyValues(session).starting(_TOLD)
    states, by_item = [], defaultdict(list)
    for state in every_state(session, home) if among is None else among:
        if state.unshipped > 0 and state.line.item:
            by_item[item_key(state.line.item)].append(state)
        if any(told(rules, state, exception) for exception in state.exceptions):
            states.append(state)
    hits = _hits(session, states, by_item)
    found = [
        DueAlert(role=role, speed=speed, state=state, exception=exception, hits=hits[n])
        for n, state in enumerate(states)
        for exception in state.exceptions
        for role, speed in told(rules, state, exception).items()
    ]
    return tuple(sorted((alert for alert in found if alert.key not in known), key=_order))


def _order(alert: DueAlert) -> tuple[int, str, str, str, str]:
    line = alert.state.line
    return tuple(Speed).index(alert.speed), alert.role.value, line.po, line.line.zfill(8), alert.exception.code


def _hits(
    session: Session, states: Sequence[LineState], by_item: Mapping[str, Sequence[LineState]]
) -> list[tuple[Hit, ...]]:
    wanted = {item_key(state.line.item) for state in states if state.line.item}
    supply = Supply(session)
    demand: defaultdict[str, list[Demand]] = defaultdict(list)
    for row in supply.demand(DemandKind.ORDERED) if wanted else ():
        if (key := item_key(row.item)) in wanted:
            demand[key].append(row)
    stock: defaultdict[str, Decimal] = defaultdict(Decimal)
    for level in supply.stock() if wanted else ():
        stock[item_key(level.item)] += level.on_hand
    return [_hit(state, demand, stock, by_item) for state in states]


def _hit(
    state: LineState,
    demand: Mapping[str, Sequence[Demand]],
    stock: Mapping[str, Decimal],
    by_item: Mapping[str, Sequence[LineState]],
) -> tuple[Hit, ...]:
    key = item_key(state.line.item)
    others = [other for other in by_item.get(key, ()) if other.line != state.line]
    rows = [row for row in demand.get(key, ()) if not row.uom or row.uom == state.line.uom]
    return customers_hit(state, rows, free=stock.get(key), others=others)


def write_alerts(home: Home, *, digest: bool, who: str = "") -> AlertsWritten:
    """Write what is due as drafts, one mail a role and vendor; with ``digest`` also one mail a role of the rest.

    News for a role for which the policy names nobody stays due. ``who`` is the person who asked for it.
    """
    rules, chase = alert_rules(home.settings.home / RULES), chase_rules(home)
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        due = [alert for alert in _due(session, home, rules) if digest or alert.speed is Speed.NOW]
        ready = [alert for alert in due if chase.tenant.internal.get(alert.role.value)]
        late = _late_lines(session, home, ready)
        vendors = {v.vendor_id: v.name for v in Orders(session).vendors()}
    with write_session(home.engine) as session:
        told_since = KeyValues(session).starting(_TOLD)
        left = [alert for alert in ready if alert.key not in told_since]
        mails = [_kept(session, home, chase, late, name, group) for name, group in _mails(left, vendors)]
        if who:
            told_to = ", ".join(sorted({address for mail in mails for address in mail.to})) or "nobody"
            record(session, who, "alerts_drafted", about=f"{len(mails)} mails", change=("", told_to))
    transport = FolderTransport(folder=home.settings.outbox, sender=chase.sender)
    for mail in mails:
        transport.deliver(mail, at=datetime.combine(home.as_of, time(8), tzinfo=UTC))
    nobody = Counter(alert.role for alert in due if not chase.tenant.internal.get(alert.role.value))
    return AlertsWritten(mails=tuple(mails), nobody=dict(nobody))


def _kept(
    session: Session,
    home: Home,
    chase: ChaseRules,
    late: Mapping[tuple[str, str], LateLine],
    vendor: str,
    alerts: Sequence[DueAlert],
) -> OutgoingMail:
    """Compose one mail, keep it as a draft, and note that its news is told."""
    mail = _mail(home, chase, vendor, alerts, late)
    Outbox(session).add(mail)
    for alert in alerts:
        line = alert.state.line
        news = {"role": alert.role.value, "po": line.po, "line": line.line, "code": alert.exception.code}
        KeyValues(session).set(alert.key, news | {"on": home.as_of.isoformat(), "message_id": mail.message_id})
    return mail


def _mails(alerts: Iterable[DueAlert], vendors: Mapping[str, str]) -> list[tuple[str, list[DueAlert]]]:
    """The mails to write, each with what stands for its vendor: a digest is about all vendors at once."""
    groups: defaultdict[tuple[Role, Speed, str], list[DueAlert]] = defaultdict(list)
    for alert in alerts:
        vendor_id = alert.state.line.vendor_id
        groups[alert.role, alert.speed, vendor_id if alert.speed is Speed.NOW else ""].append(alert)
    found = []
    for _, group in sorted(groups.items(), key=lambda one: one[0]):
        first, *more = sorted({alert.state.line.vendor_id for alert in group})
        found.append((f"{len(more) + 1} vendors" if more else vendors.get(first, first), group))
    return found


def _late_lines(session: Session, home: Home, alerts: Sequence[DueAlert]) -> dict[tuple[str, str], LateLine]:
    by_line = {(alert.state.line.po, alert.state.line.line): alert for alert in alerts}
    states = [alert.state for alert in by_line.values()]
    ways = options_of(session, home, states) if states else ()
    found = {}
    for (key, alert), options in zip(by_line.items(), ways, strict=True):
        state = alert.state
        need, dock = state.line.need_date, state.expected_dock
        late = home.calendar.business_days_between(need, dock) if need and dock and dock > need else None
        orders = ", ".join(dict.fromkeys(hit.reference for hit in alert.hits if hit.reference))
        found[key] = LateLine(
            state=state, customer=alert.customers, customer_order=orders,
            late_days=late, options=tuple(fill_in(option, state.line.uom) for option in options[:_MOST_OPTIONS]),
        )  # fmt: skip
    return found


def _mail(
    home: Home,
    chase: ChaseRules,
    vendor: str,
    alerts: Sequence[DueAlert],
    late: Mapping[tuple[str, str], LateLine],
) -> OutgoingMail:
    reasons: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for alert in alerts:
        reasons[alert.state.line.po, alert.state.line.line].append(f"{alert.exception.code}: {alert.exception.detail}")
    lines = [replace(late[key], reason="; ".join(why)) for key, why in reasons.items()]
    mail = compose_alert(
        alerts[0].role.letter, lines, vendor=vendor, policy=chase.tenant, sender=chase.sender, shelf=chase.shelf,
        as_of=home.as_of,
    )  # fmt: skip
    named = hashlib.sha256("|".join(alert.key for alert in alerts).encode()).hexdigest()[:20]
    return replace(mail, message_id=f"<bs.{named}.r1@{chase.sender.domain}>", status=OutboxStatus.DRAFT)
