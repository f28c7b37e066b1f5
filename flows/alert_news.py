"""What is new for our own people by the rules of alerts, and which alerts are over: one look at all lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from db.records import LineKey, key_of
from db.repositories.alerts import Alerts
from db.repositories.supply import Supply
from domain.alert import Alert, news_key
from domain.purchase import item_key
from domain.state import LineState, OpenException
from domain.supply import Demand, DemandKind
from flows.accounts import every_state
from flows.home import Home
from outbound.alert_rules import AlertRule, Role, Speed, told
from reports.hits import Hit, customers_hit

RULES = "alerts.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAlert:
    """One exception that a role is told of, with the customers it hits; ``told`` is what a reminder reminds of."""

    role: Role
    speed: Speed
    state: LineState
    exception: OpenException
    hits: tuple[Hit, ...]
    told: Alert | None = None

    @property
    def key(self) -> str:
        """What names this piece of news: the same exception that opens anew on another day is another one."""
        line = self.state.line
        return news_key(self.role.value, line.po, line.line, self.exception.code, self.exception.opened_on)

    @property
    def customers(self) -> str:
        """The customers it hits, in words."""
        return ", ".join(dict.fromkeys(hit.words for hit in self.hits))

    @property
    def reminder(self) -> int:
        """The number of the reminder, 0 for news."""
        return 0 if self.told is None else self.told.reminders + 1

    @property
    def words(self) -> str:
        """What happened, in words."""
        again = "" if self.told is None else f"told on {self.told.told_on} and nobody took it on: "
        return f"{again}{self.exception.code}: {self.exception.detail}".removesuffix(": ")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLook:
    """What one look found: news, open alerts with what they are about now, and alerts whose exception is gone."""

    due: tuple[DueAlert, ...]
    standing: tuple[DueAlert, ...]
    over: tuple[Alert, ...]


def look_at_alerts(
    session: Session, home: Home, rules: Sequence[AlertRule], among: Iterable[LineState] | None = None
) -> AlertLook:
    """Look at all lines once."""
    still_open = Alerts(session).still_open()
    about: defaultdict[LineKey, list[Alert]] = defaultdict(list)
    for alert in still_open:
        about[key_of(alert.po, alert.line)].append(alert)
    states: list[LineState] = []
    by_item: defaultdict[str, list[LineState]] = defaultdict(list)
    for state in every_state(session, home) if among is None else among:
        if state.unshipped > 0 and state.line.item:
            by_item[item_key(state.line.item)].append(state)
        alerted = key_of(state.line.po, state.line.line) in about
        if alerted or any(told(rules, state, exception) for exception in state.exceptions):
            states.append(state)
    hits = _hits(session, states, by_item)
    found, standing = _news(states, rules, hits), _standing(states, about, hits)
    known = Alerts(session).told(alert.key for alert in found)
    gone = {alert.key for alert in still_open} - {a.told.key for a in standing if a.told is not None}
    return AlertLook(
        due=tuple(sorted((alert for alert in found if alert.key not in known), key=_order)),
        standing=tuple(standing),
        over=tuple(alert for alert in still_open if alert.key in gone),
    )


def _news(states: Sequence[LineState], rules: Sequence[AlertRule], hits: Sequence[tuple[Hit, ...]]) -> list[DueAlert]:
    return [
        DueAlert(role=role, speed=speed, state=state, exception=exception, hits=hits[n])
        for n, state in enumerate(states)
        for exception in state.exceptions
        for role, speed in told(rules, state, exception).items()
    ]


def _standing(
    states: Sequence[LineState], about: Mapping[LineKey, Sequence[Alert]], hits: Sequence[tuple[Hit, ...]]
) -> list[DueAlert]:
    """Open alerts whose exception is still the same one."""
    return [
        DueAlert(role=Role(alert.role), speed=Speed.DIGEST, state=state, exception=exception, hits=hits[n], told=alert)
        for n, state in enumerate(states)
        for alert in about.get(key_of(state.line.po, state.line.line), ())
        for exception in state.exceptions
        if (exception.code, exception.opened_on) == (alert.code, alert.opened_on)
    ]


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
