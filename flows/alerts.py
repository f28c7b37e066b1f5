"""Tells traffic, sales and processing when goods slip, each thing once; reminds, and tells when it is over.

An alert is open while its exception is. A person who takes the exception on ends the reminders.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.alerts import Alerts
from db.repositories.changes import Changes
from db.repositories.keyvalues import KeyValues
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.alert import Alert
from domain.outbox import OutboxStatus, OutgoingMail
from domain.state import LineState
from flows.alert_follow_up import reminders_due
from flows.alert_news import RULES, DueAlert, look_at_alerts
from flows.chase_rules import ChaseRules, chase_rules
from flows.home import Home
from flows.option_words import fill_in
from flows.options import options_of
from flows.reporting import links_of
from outbound.alert_rules import Role, Speed, alert_rules
from outbound.alerts import LateLine, compose_alert
from outbound.folder import FolderTransport

_MOST_OPTIONS = 3
_LAST_LOOK = "alerts/last_look"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsWritten:
    """What came of a run: the mails, and per role without people how many pieces of news wait for them."""

    mails: tuple[OutgoingMail, ...]
    nobody: Mapping[Role, int]


def due_alerts(home: Home, among: Iterable[LineState] | None = None) -> tuple[DueAlert, ...]:
    """Return what is to be told by the rules and was not told yet, at-once news first.

    ``among`` are the states of all open lines where somebody holds them already.
    """
    rules = alert_rules(home.settings.home / RULES)
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        return look_at_alerts(session, home, rules, among).due


def write_alerts(home: Home, *, digest: bool, send: bool = False) -> AlertsWritten:
    """Write what is due, one mail a role and vendor; with ``digest`` also one mail a role of the rest.

    The digest has reminders of what nobody took on, and what is over. Mails are drafts, or leave by themselves with
    ``send``. News for a role for which the policy names nobody stays due.
    """
    rules, chase = alert_rules(home.settings.home / RULES), chase_rules(home)
    _ = home.calendar  # its first use may write
    people = chase.tenant.internal
    with read_session(home.engine) as session:
        look = look_at_alerts(session, home, rules)
        due = [alert for alert in look.due if digest or alert.speed is Speed.NOW]
        ready = [alert for alert in due if people.get(alert.role.value)]
        again = [a for a in reminders_due(session, home, look) if digest and people.get(a.role.value)]
        ends = [a for a in (*Alerts(session).ends_to_tell(), *look.over) if digest and people.get(a.role)]
        late = _late_lines(session, home, [*ready, *again])
        vendors = {v.vendor_id: v.name for v in Orders(session).vendors()}
    run = _Run(home=home, chase=chase, late=late, send=send)
    with write_session(home.engine) as session:
        alerts = Alerts(session)
        alerts.close((alert.key for alert in look.over), on=home.as_of)
        told = alerts.told(alert.key for alert in ready)
        left = [alert for alert in ready if alert.key not in told]
        mails = [_kept(session, run, one) for one in _mails(left, again, ends, vendors)]
    _as_drafts(home, chase, mails)
    nobody = Counter(alert.role for alert in due if not people.get(alert.role.value))
    return AlertsWritten(mails=tuple(mails), nobody=dict(nobody))


def _as_drafts(home: Home, chase: ChaseRules, mails: Iterable[OutgoingMail]) -> None:
    transport = FolderTransport(folder=home.settings.outbox, sender=chase.sender)
    for mail in mails:
        if mail.status is OutboxStatus.DRAFT:
            transport.deliver(mail, at=datetime.combine(home.as_of, time(8), tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What holds for all mails of a run; late lines by order and line."""

    home: Home
    chase: ChaseRules
    late: Mapping[tuple[str, str], LateLine]
    send: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """What one mail tells: news, reminders and ends; ``vendor`` is what stands in its subject."""

    role: Role
    vendor: str
    news: tuple[DueAlert, ...]
    again: tuple[DueAlert, ...] = ()
    ends: tuple[Alert, ...] = ()


def _mails(
    news: Iterable[DueAlert], again: Iterable[DueAlert], ends: Iterable[Alert], vendors: Mapping[str, str]
) -> list[_Mail]:
    """The mails to write: at once one a role and vendor, the digest of a role about everything else."""
    groups: defaultdict[tuple[Role, Speed, str], list[DueAlert]] = defaultdict(list)
    for alert in news:
        vendor_id = alert.state.line.vendor_id
        groups[alert.role, alert.speed, vendor_id if alert.speed is Speed.NOW else ""].append(alert)
    reminded, over = _by_role(again), _by_role_of_alert(ends)
    for role in {*reminded, *over}:
        groups[role, Speed.DIGEST, ""] += []
    found = []
    for (role, speed, _), group in sorted(groups.items(), key=lambda one: one[0]):
        rest = (reminded.get(role, ()), over.get(role, ())) if speed is Speed.DIGEST else ((), ())
        lines = {a.state.line.vendor_id for a in (*group, *rest[0])}
        names = sorted(vendors.get(vendor_id, vendor_id) for vendor_id in lines)
        vendor = f"{len(names)} vendors" if len(names) > 1 else "".join(names) or "settled"
        found.append(_Mail(role=role, vendor=vendor, news=tuple(group), again=tuple(rest[0]), ends=tuple(rest[1])))
    return found


def _by_role(alerts: Iterable[DueAlert]) -> Mapping[Role, list[DueAlert]]:
    found: defaultdict[Role, list[DueAlert]] = defaultdict(list)
    for alert in alerts:
        found[alert.role].append(alert)
    return found


def _by_role_of_alert(alerts: Iterable[Alert]) -> Mapping[Role, list[Alert]]:
    found: defaultdict[Role, list[Alert]] = defaultdict(list)
    for alert in alerts:
        found[Role(alert.role)].append(alert)
    return found


def _kept(session: Session, run: _Run, one: _Mail) -> OutgoingMail:
    """Compose one mail, keep it in the outbox, and note what was told."""
    mail, alerts, today = _composed(run, one), Alerts(session), run.home.as_of
    Outbox(session).add(mail)
    for news in one.news:
        line = news.state.line
        alerts.add(
            Alert(
                role=news.role.value, po=line.po, line=line.line, code=news.exception.code,
                opened_on=news.exception.opened_on, told_on=today, message_id=mail.message_id,
            )
        )  # fmt: skip
    for reminder in one.again:
        if reminder.told is not None:
            alerts.remind(reminder.told, on=today)
    alerts.end_told(alert.key for alert in one.ends)
    return mail


def _composed(run: _Run, one: _Mail) -> OutgoingMail:
    reasons: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for alert in (*one.news, *one.again):
        reasons[alert.state.line.po, alert.state.line.line].append(alert.words)
    lines = [replace(run.late[key], reason="; ".join(why)) for key, why in reasons.items()]
    mail = compose_alert(
        one.role.letter, lines, vendor=one.vendor, policy=run.chase.tenant, sender=run.chase.sender,
        shelf=run.chase.shelf, as_of=run.home.as_of,
        settled=tuple(f"{a.po}/{a.line} {a.code}, told on {a.told_on}" for a in one.ends),
    )  # fmt: skip
    named = (
        *(a.key for a in one.news),
        *(f"{a.key} {a.reminder}" for a in one.again),
        *(f"{a.key} end" for a in one.ends),
    )
    message = hashlib.sha256("|".join(named).encode()).hexdigest()[:20]
    status = OutboxStatus.QUEUED if run.send else OutboxStatus.DRAFT
    return replace(mail, message_id=f"<bs.{message}.r1@{run.chase.sender.domain}>", status=status)


def _late_lines(session: Session, home: Home, alerts: Sequence[DueAlert]) -> dict[tuple[str, str], LateLine]:
    by_line = {(alert.state.line.po, alert.state.line.line): alert for alert in alerts}
    states = [alert.state for alert in by_line.values()]
    ways = options_of(session, home, states) if states else ()
    links, found = links_of(home), {}
    for (key, alert), options in zip(by_line.items(), ways, strict=True):
        state = alert.state
        need, dock = state.line.need_date, state.expected_dock
        late = home.calendar.business_days_between(need, dock) if need and dock and dock > need else None
        orders = ", ".join(dict.fromkeys(hit.reference for hit in alert.hits if hit.reference))
        found[key] = LateLine(
            state=state, customer=alert.customers, customer_order=orders, late_days=late,
            options=tuple(fill_in(option, state.line.uom) for option in options[:_MOST_OPTIONS]),
            flagged=_clock(home, alert), page=links.line(*key) or "",
        )  # fmt: skip
    return found


def _clock(home: Home, alert: DueAlert) -> str:
    """How long the flag has stood: the response clock runs from then on."""
    opened = alert.exception.opened_on
    days = home.calendar.business_days_between(opened, home.as_of)
    return f"{opened}, {days} business day{'' if days == 1 else 's'} ago" if days else f"{opened}"


def alerts_due(home: Home, *, at: datetime) -> AlertsWritten:
    """Send what is due at a moment, where the settings let alerts leave by themselves; the digest once its day.

    Lines are looked at only where something came in since the last look, or the digest is due.
    """
    nothing = AlertsWritten(mails=(), nobody={})
    if not home.settings.alerts.mail:
        return nothing
    local = at.astimezone(ZoneInfo(home.settings.time_zone))
    today = replace(home, as_of=local.date())
    period = home.settings.alerts.rhythm.period(local, today.calendar)
    with read_session(home.engine) as session:
        last = KeyValues(session).get(_LAST_LOOK) or {}
        marks = {**asdict(Changes(session).marks()), "day": today.as_of.isoformat()}
    digest = period is not None and last.get("digest") != period.isoformat()
    if not digest and last.get("marks") == marks:
        return nothing
    written = write_alerts(today, digest=digest, send=True)
    with write_session(home.engine) as session:
        seen = period.isoformat() if digest and period is not None else last.get("digest")
        KeyValues(session).set(_LAST_LOOK, {"marks": marks, "digest": seen})
    return written
