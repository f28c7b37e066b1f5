"""Taking decisions back: a new row of the log each, the whole go at once, with what was proposed along with it.

What a chase that was sent rests on is not taken back behind the vendor's back: that is refused with the reason.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from db.repositories.aliases import Aliases
from db.repositories.decisions import Decisions
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.alias import AliasStatus
from domain.decision_log import OUTCOMES, standing
from domain.match import Action, DecisionEvent
from flows.decision_values import Done, Refused, Result
from flows.decision_writing import RULE_SUPERSEDE, Act, attempt, follow_up
from flows.home import Home

_NOT_BY_HAND = frozenset({Action.UNDO, Action.TEACH, Action.REVOKE})


def undo(home: Home, decision_id: int, *, who: str) -> Result:
    """Take one decision back, and with it everything that was decided in the same go."""

    def work(session: Session, act: Act) -> Result:
        event = Decisions(session).get(decision_id)
        if event is None:
            return Refused(reason=f"there is no decision {decision_id}")
        return _undone(session, act, _go(session, event), asked=event)

    return attempt(home, who, work)


def undo_last(home: Home, *, who: str) -> Result:
    """Take the last go of a person back."""

    def work(session: Session, act: Act) -> Result:
        mine = [e for e in standing(tuple(Decisions(session).of_person(act.who))) if e.action not in _NOT_BY_HAND]
        if not mine:
            return Refused(reason=f"{act.who} has decided nothing that could be taken back")
        return _undone(session, act, _go(session, mine[-1]), asked=mine[-1])

    return attempt(home, who, work)


def _go(session: Session, event: DecisionEvent) -> tuple[DecisionEvent, ...]:
    decisions = Decisions(session)
    return decisions.of_batch(event.batch) if event.batch else decisions.with_undos(event.decision_id)


def _undone(session: Session, act: Act, go: Sequence[DecisionEvent], *, asked: DecisionEvent) -> Result:
    if asked.action in _NOT_BY_HAND:
        return Refused(reason=f"decision {asked.decision_id} is no decision on a case or line; decide anew instead")
    still = [e for e in standing(go) if e.action not in _NOT_BY_HAND]
    if asked.decision_id not in {e.decision_id for e in still}:
        by = next((e for e in reversed(go) if e.undoes == asked.decision_id), None)
        return Refused(reason=f"decision {asked.decision_id} was taken back{f' by {by.who}' if by else ''} before")
    if (reason := _why_not(session, still)) is not None:
        return Refused(reason=reason)
    decisions = Decisions(session)
    ids = tuple(decisions.add(_taking_back(act, event)) for event in (*_led_to(session, still), *reversed(still)))
    for alias in Aliases(session).of_decisions(e.decision_id for e in still):
        if alias.status is not AliasStatus.REVOKED:
            why = f"decision {alias.decision_id} was taken back"
            Aliases(session).move(alias.alias_id, to=AliasStatus.REVOKED, who=act.who, at=act.at, reason=why)
    statements = Statements(session)
    follow_up(session, act, [statements.get(i) for i in {e.statement_id for e in still} if i is not None])
    what = ", ".join(dict.fromkeys(e.action.value for e in still))
    return Done(decision_ids=ids, batch=act.batch, words=f"taken back: {what} ({len(still)})")


def _taking_back(act: Act, event: DecisionEvent) -> DecisionEvent:
    return DecisionEvent(
        decision_id=0,
        at=act.at,
        who=act.who,
        action=Action.UNDO,
        po=event.po,
        line=event.line,
        statement_id=event.statement_id,
        code=event.code,
        undoes=event.decision_id,
        before=event.action.value,
        after=event.before,
        batch=act.batch,
    )


def _why_not(session: Session, events: Sequence[DecisionEvent]) -> str | None:
    """A later decision on the same statement, or a chase that has left and rests on the decision, stand in the way."""
    decisions = Decisions(session)
    ids = {e.decision_id for e in events}
    for event in events:
        if event.statement_id is not None and event.action in OUTCOMES:
            later = [
                e
                for e in standing(decisions.of_statements([event.statement_id]))
                if e.action in OUTCOMES and e.decision_id > event.decision_id and e.decision_id not in ids
            ]
            if later:
                return f"{later[-1].who} decided on it again (decision {later[-1].decision_id}); undo that first"
    lines = {(e.po, e.line) for e in events if e.po and e.line and e.action not in {Action.NOTE, Action.ASSIGN}}
    first = min(e.at for e in events)
    sent = Outbox(session).sent_about(((po, line) for po, line in lines if po), since=first)
    if not sent:
        return None
    mail = sent[0].mail
    return f"the vendor was asked about it since ({', '.join(mail.to)}: {mail.subject}); send a correction instead"


def _led_to(session: Session, events: Iterable[DecisionEvent]) -> tuple[DecisionEvent, ...]:
    """What a rule did because of these decisions: statements they superseded wait again."""
    causes = {f"by statement {e.statement_id}" for e in events if e.statement_id is not None and e.action in OUTCOMES}
    lines = {(e.po, e.line) for e in events if e.po and e.line}
    found = Decisions(session).of_lines((po, line) for po, line in lines if po)
    return tuple(e for e in standing(found) if e.who == RULE_SUPERSEDE and e.after in causes)
