"""Open alerts: who took them on, and which are to be reminded of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import LineKey, OutboxEntry, key_of
from db.repositories.alerts import Alerts
from db.repositories.decisions import Decisions
from db.repositories.outbox import Outbox
from domain.alert import Alert
from domain.decision_log import BY_RULES, standing
from domain.errors import InputError
from domain.match import DecisionEvent
from flows.alert_news import RULES, AlertLook, DueAlert, look_at_alerts
from flows.decide_lines import decide_line
from flows.decision_values import AssignException, Result
from flows.home import Home
from outbound.alert_rules import alert_rules

MOST_REMINDERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlert:
    """An alert whose slip goes on; ``taken_by`` is the person who took it on, empty where nobody did."""

    alert: Alert
    about: DueAlert
    taken_by: str
    days: int


def open_alerts(home: Home) -> tuple[OpenAlert, ...]:
    """Return what was told and goes on, the longest first; ``days`` are business days since it was told."""
    _ = home.calendar  # its first use may write
    with read_session(home.engine) as session:
        look = look_at_alerts(session, home, alert_rules(home.settings.home / RULES))
        taken = _taken(session, look.standing)
    found = [
        OpenAlert(
            alert=a.told, about=a, taken_by=taken.get(a.told.key, ""),
            days=home.calendar.business_days_between(a.told.told_on, home.as_of),
        )
        for a in look.standing
        if a.told is not None
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda a: (bool(a.taken_by), -a.days, a.alert.po, a.alert.line.zfill(8))))


def told_alerts(home: Home, *, most: int = 200) -> tuple[tuple[Alert, OutboxEntry | None], ...]:
    """Return what was told last with the mail that told it, the newest first."""
    with read_session(home.engine) as session:
        told = Alerts(session).newest(limit=most)
        mails = {e.mail.message_id: e for e in Outbox(session).answered_by({alert.message_id for alert in told})}
    return tuple((alert, mails.get(alert.message_id)) for alert in told)


def take_on(home: Home, po: str, line: str, code: str, *, who: str) -> Result:
    """Take an alert on: the exception becomes that person's, and nobody is reminded of it any more.

    Raises:
        InputError: nobody is named, or there is no such line.
    """
    if not who.strip():
        raise InputError("who takes it on? name a person")
    return decide_line(home, po, line, AssignException(code=code, owner=who.strip()), who=who)


def reminders_due(session: Session, home: Home, look: AlertLook) -> Iterator[DueAlert]:
    """Yield the open alerts that nobody took on for so many working days since they were told of, or reminded."""
    after = home.settings.alerts.remind_days
    if not after:
        return
    taken = _taken(session, look.standing)
    for one in look.standing:
        alert = one.told
        if alert is None or alert.key in taken or alert.reminders >= MOST_REMINDERS:
            continue
        if home.calendar.business_days_between(alert.reminded_on or alert.told_on, home.as_of) >= after:
            yield one


def _taken(session: Session, found: Iterable[DueAlert]) -> Mapping[str, str]:
    """Who decided anything about the exceptions of these alerts since they came up, by the key of the alert."""
    alerts = [a.told for a in found if a.told is not None]
    by_line: defaultdict[LineKey, list[DecisionEvent]] = defaultdict(list)
    for event in Decisions(session).of_lines([(a.po, a.line) for a in alerts]):
        if event.po is not None:
            by_line[key_of(event.po, event.line)].append(event)
    return {alert.key: acts[0].who for alert in alerts if (acts := _acts(alert, by_line[key_of(alert.po, alert.line)]))}


def _acts(alert: Alert, events: Sequence[DecisionEvent]) -> list[DecisionEvent]:
    return [
        event
        for event in standing(events)
        if event.action not in BY_RULES and event.code in {None, alert.code} and event.at.date() >= alert.opened_on
    ]
