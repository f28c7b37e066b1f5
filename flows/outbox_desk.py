"""What a person does with single mails of the outbox: let go, hold, take back, say whether one left.

Everything a person does is a decision with a name, and a step in the log of the mail.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import OutboxEntry
from db.repositories.decisions import Decisions
from db.repositories.deliveries import Deliveries
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryEvent, DeliveryNote, DeliveryState, Evidence, EvidenceKind, Fate, RecipientReply
from domain.errors import InputError
from domain.match import Action, DecisionEvent
from domain.outbox import DraftVerdict, OutboxStatus
from flows.clock import WALL, Clock
from flows.draft_review import note_verdict
from flows.home import Home
from flows.send_run import DeliveryReport, report

_NOT_LEFT = (DeliveryState.DRAFT, DeliveryState.READY, DeliveryState.RETRY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a mail stays as it is."""

    outbox_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStory:
    """Everything about one mail of ours."""

    entry: OutboxEntry
    note: DeliveryNote
    steps: tuple[DeliveryEvent, ...]
    replies: tuple[RecipientReply, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deed:
    """What a person asks for, and the two states and statuses it is possible in."""

    action: Action
    states: Collection[DeliveryState]
    statuses: Collection[OutboxStatus]
    act: Callable[["_Case"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    session: Session
    entry: OutboxEntry
    note: DeliveryNote
    who: str
    reason: str
    at: datetime

    def move(self, to: DeliveryState, *, held: bool = False, words: str = "", **changes: Any) -> None:  # noqa: ANN401 -- columns of the row
        Deliveries(self.session).advance(
            self.note.outbox_id,
            expected=[self.note.state],
            to=to,
            at=self.at,
            words=words or self.reason,
            who=self.who,
            held=held,
            **changes,
        )


def story_of(home: Home, outbox_id: int) -> MailStory:
    """Return everything about a mail.

    Raises:
        StoreError: there is none.
    """
    with read_session(home.engine) as session:
        deliveries = Deliveries(session)
        return MailStory(
            entry=Outbox(session).get(outbox_id),
            note=deliveries.get(outbox_id),
            steps=deliveries.events(outbox_id),
            replies=deliveries.replies(outbox_id),
            evidence=deliveries.evidence(outbox_id),
        )


def mails_of(home: Home, *statuses: OutboxStatus) -> tuple[OutboxEntry, ...]:
    """Return the mails of some statuses, all of them where none is named; oldest first."""
    with read_session(home.engine) as session:
        outbox = Outbox(session)
        if not statuses:
            return tuple(outbox.every_mail())
        return tuple(entry for status in statuses for entry in outbox.with_status(status))


def approve(home: Home, outbox_id: int, *, who: str, clock: Clock = WALL) -> DeliveryReport | Refused:
    """Let a draft go; it leaves with the next delivery."""
    return _done(home, outbox_id, _APPROVE, who=who, reason="approved", clock=clock)


def hold(home: Home, outbox_id: int, *, who: str, reason: str = "", clock: Clock = WALL) -> DeliveryReport | Refused:
    """Keep a mail that has not left from leaving."""
    return _done(home, outbox_id, _HOLD, who=who, reason=reason or "held by a person", clock=clock)


def release(home: Home, outbox_id: int, *, who: str, clock: Clock = WALL) -> DeliveryReport | Refused:
    """Let a held mail go; one that may have left is settled first."""
    return _done(home, outbox_id, _RELEASE, who=who, reason="released", clock=clock)


def cancel(home: Home, outbox_id: int, *, who: str, reason: str = "", clock: Clock = WALL) -> DeliveryReport | Refused:
    """Take back a mail that has not left; its questions were not put and may be put again."""
    return _done(home, outbox_id, _CANCEL, who=who, reason=reason or "cancelled by a person", clock=clock)


def settle(home: Home, outbox_id: int, fate: Fate, *, who: str, clock: Clock = WALL) -> DeliveryReport | Refused:
    """Say whether a mail left that nobody knows about; one that did not is sent again."""
    deed = _LEFT if fate is Fate.ACCEPTED else _NEVER_LEFT
    return _done(home, outbox_id, deed, who=who, reason=f"{who} says: {fate}", clock=clock)


def _done(home: Home, outbox_id: int, deed: _Deed, *, who: str, reason: str, clock: Clock) -> DeliveryReport | Refused:
    if not who.strip():
        raise InputError("whoever decides about a mail must be named (--who)")
    with write_session(home.engine) as session:
        note, entry = Deliveries(session).get(outbox_id), Outbox(session).get(outbox_id)
        if note.state not in deed.states or note.status not in deed.statuses:
            return Refused(outbox_id=outbox_id, why=_why_not(note))
        at = clock.now()
        deed.act(_Case(session=session, entry=entry, note=note, who=who, reason=reason, at=at))
        now = Deliveries(session).get(outbox_id)
        words = f"mail {outbox_id} to {', '.join(entry.mail.to)}: {reason}"
        event = DecisionEvent(
            decision_id=0, at=at, who=who, action=deed.action, before=note.status, after=now.status, reason=words
        )
        Decisions(session).add(event)
        return report(now, reason)


def _why_not(note: DeliveryNote) -> str:
    if note.state.in_flight:
        return "it is being sent right now"
    if note.state is DeliveryState.UNKNOWN:
        return "it may have left: settle it first"
    return f"it is {note.status} ({note.state})"


def _approved(case: _Case) -> None:
    case.move(DeliveryState.READY, not_before=None)
    Outbox(case.session).release(case.note.outbox_id, who=case.who)
    _reviewed(case, DraftVerdict.UNCHANGED)


def _held(case: _Case) -> None:
    case.move(case.note.state, held=True)


def _released(case: _Case) -> None:
    to = DeliveryState.READY if case.note.state is DeliveryState.DRAFT else case.note.state
    case.move(to, not_before=None)
    Outbox(case.session).release(case.note.outbox_id, who=case.who)
    if case.note.state is DeliveryState.DRAFT:
        _reviewed(case, DraftVerdict.UNCHANGED)


def _cancelled(case: _Case) -> None:
    case.move(DeliveryState.CANCELLED)
    Outbox(case.session).forget_chase(case.entry, case.entry.mail.refs)
    if case.note.state is DeliveryState.DRAFT:
        _reviewed(case, DraftVerdict.REFUSED)


def _left(case: _Case) -> None:
    proof = Evidence(outbox_id=case.note.outbox_id, kind=EvidenceKind.PERSON, source=case.who, at=case.at)
    Deliveries(case.session).add_evidence(proof)
    case.move(DeliveryState.ACCEPTED, sent_on=case.note.unknown_since or case.at)


def _never_left(case: _Case) -> None:
    case.move(DeliveryState.RETRY, unknowns=0, not_before=None)


def _reviewed(case: _Case, verdict: DraftVerdict) -> None:
    note_verdict(case.session, case.entry, verdict, who=case.who, at=case.at)


_APPROVE = _Deed(action=Action.APPROVE_MAIL, states=[DeliveryState.DRAFT], statuses=[OutboxStatus.DRAFT], act=_approved)
_HOLD = _Deed(action=Action.HOLD_MAIL, states=_NOT_LEFT, statuses=[OutboxStatus.DRAFT, OutboxStatus.QUEUED], act=_held)
_RELEASE = _Deed(action=Action.RELEASE_MAIL, states=_NOT_LEFT, statuses=[OutboxStatus.HELD], act=_released)
_CANCEL = _Deed(
    action=Action.CANCEL_MAIL,
    states=_NOT_LEFT,
    statuses=[OutboxStatus.DRAFT, OutboxStatus.QUEUED, OutboxStatus.HELD],
    act=_cancelled,
)
_DOUBTFUL = [OutboxStatus.QUEUED, OutboxStatus.HELD]
_LEFT = _Deed(action=Action.SETTLE_MAIL, states=[DeliveryState.UNKNOWN], statuses=_DOUBTFUL, act=_left)
_NEVER_LEFT = _Deed(action=Action.SETTLE_MAIL, states=[DeliveryState.UNKNOWN], statuses=_DOUBTFUL, act=_never_left)
