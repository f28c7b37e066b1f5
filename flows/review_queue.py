"""What waits for a person, in the order in which being wrong or late costs most.

A document's rows stay together, at the place of its worst row: a second row of a paper in hand takes no new reading.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import LineKey, WaitingHead, key_of
from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.decision_log import standing
from domain.document import DECIDED_BY_A_PERSON, StatementKind
from domain.line_value import value_of
from domain.match import Action, DecisionEvent
from domain.purchase import PoLine
from flows.home import Home

Paper = tuple[int, str]  # mail and document
RiskOrder = tuple[str, bool, int, Decimal]

_LAST = "~"  # behind every priority letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What being wrong or late may cost.

    ``priority`` is the customer's (A first), ``days_late`` business days past the need date, ``value`` the price of
    what is ordered, ``grave`` tells of a cancellation or another item.
    """

    priority: str
    grave: bool
    days_late: int
    value: Decimal | None

    @property
    def order(self) -> RiskOrder:
        """Sort key, the worst first."""
        return (self.priority or _LAST, not self.grave, -self.days_late, -(self.value or Decimal(0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One waiting case as the list shows it. ``blind`` marks an audit: what the rule thought is not to be shown."""

    head: WaitingHead
    risk: Risk
    owner: str = ""
    snoozed_until: date | None = None
    blind: bool = False

    @property
    def case_id(self) -> int:
        """The statement that waits."""
        return self.head.statement_id

    @property
    def paper(self) -> Paper:
        """The paper it stands on."""
        return (self.head.mail_id, self.head.document)


def review_queue(home: Home, *, vendor: str | None = None, owner: str | None = None) -> tuple[QueueEntry, ...]:
    """Return what waits now, the costliest first; snoozed cases are left out.

    Args:
        home: The installation.
        vendor: Only this vendor's.
        owner: Only what is assigned to this person.
    """
    with read_session(home.engine) as session:
        return queue_of(session, home, vendor=vendor, owner=owner)


def queue_of(
    session: Session, home: Home, *, vendor: str | None = None, owner: str | None = None
) -> tuple[QueueEntry, ...]:
    """Return the queue inside a session."""
    audits = Decisions(session).audits_open()
    heads = (*Statements(session).waiting_heads(), *Statements(session).heads(audits))
    return in_order(
        [
            e
            for e in entries_of(session, home, heads, audits=audits)
            if (vendor is None or e.head.vendor_id == vendor)
            and (owner is None or e.owner.casefold() == owner.casefold())
        ]
    )


def entries_of(
    session: Session, home: Home, heads: Sequence[WaitingHead], *, audits: Collection[int]
) -> tuple[QueueEntry, ...]:
    """Return the entries of some statements that wait or are audited, without those that sleep."""
    lines = Orders(session).lines((h.po, h.line) for h in heads if h.po and h.line)
    events = _events(session, heads)
    newest = Mails(session).newest_ids()
    return tuple(
        QueueEntry(
            head=_unplaced(head) if head.statement_id in audits else head,
            risk=risk_of(home, head.kind, None if head.statement_id in audits else _line_of(head, lines)),
            owner=_owner(events.get(head.statement_id, ())),
            blind=head.statement_id in audits,
        )
        for head in heads
        if not _sleeps(events.get(head.statement_id, ()), home.as_of, newest.get(head.vendor_id, 0))
    )


def _line_of(head: WaitingHead, lines: Mapping[LineKey, PoLine]) -> PoLine | None:
    return lines.get(key_of(head.po or "", head.line))


def _unplaced(head: WaitingHead) -> WaitingHead:
    """Where the rule put an audited statement and how sure it was would answer what the audit asks."""
    return replace(head, po=None, line=None, amount=None, confidence=0.0)


def worst_rows(entries: Iterable[QueueEntry], known: Mapping[Paper, RiskOrder] | None = None) -> dict[Paper, RiskOrder]:
    """Return the worst row of every paper; ``known`` are rows of papers that were in the queue before.

    A paper keeps the place of its worst row while somebody works through it, although that row is decided first.
    """
    worst = dict(known or {})
    for entry in entries:
        worst[entry.paper] = min(worst.get(entry.paper, entry.risk.order), entry.risk.order)
    return worst


def in_order(entries: Sequence[QueueEntry], worst: Mapping[Paper, RiskOrder] | None = None) -> tuple[QueueEntry, ...]:
    """Put cases in order: documents by their worst row, within a document the worst and least sure row first."""
    places = worst_rows(entries) if worst is None else worst

    def order(entry: QueueEntry) -> tuple[object, ...]:
        return (places[entry.paper], entry.paper, entry.risk.order, entry.head.confidence, entry.case_id)

    return tuple(sorted(entries, key=order))


def risk_of(home: Home, kind: StatementKind, line: PoLine | None) -> Risk:
    """Return what a statement of this kind on this line may cost."""
    if line is None:
        return Risk(priority="", grave=kind in DECIDED_BY_A_PERSON, days_late=0, value=None)
    late = home.calendar.business_days_between(line.need_date, home.as_of) if line.need_date else 0
    return Risk(
        priority=line.customer_priority.upper(),
        grave=kind in DECIDED_BY_A_PERSON,
        days_late=max(0, late),
        value=value_of(line, line.ordered),
    )


def _events(session: Session, heads: Iterable[WaitingHead]) -> Mapping[int, Sequence[DecisionEvent]]:
    found: dict[int, list[DecisionEvent]] = {}
    for event in standing(Decisions(session).of_statements(h.statement_id for h in heads)):
        if event.statement_id is not None:
            found.setdefault(event.statement_id, []).append(event)
    return found


def _owner(events: Sequence[DecisionEvent]) -> str:
    return next((e.after for e in reversed(events) if e.action is Action.ASSIGN), "")


def _sleeps(events: Sequence[DecisionEvent], as_of: date, newest_mail: int) -> bool:
    snooze = next((e for e in reversed(events) if e.action is Action.SNOOZE), None)
    if snooze is None:
        return False
    until, after_mail = snooze.detail("until"), snooze.detail("after_mail")
    if until is not None:
        return as_of < date.fromisoformat(until)
    return after_mail is not None and newest_mail <= int(after_mail)
