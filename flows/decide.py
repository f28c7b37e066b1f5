"""What people decide about statements that wait: one transaction and one row of the log each.

Nothing is decided on a case that changed since it was shown, and of two people who decide the same case at the same
moment exactly one wins; the other is told who was first. These are results, never errors.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.document import StatementKind
from domain.match import Action, Decision, DecisionEvent, Detail, HoldCode, MatchedStatement, Restated
from domain.promise import on
from flows.alias_proposals import propose
from flows.case_snapshot import CaseSnapshot, snapshot
from flows.decision_values import (
    Accept,
    AlreadyDecided,
    Assign,
    CaseChoice,
    Choose,
    Correct,
    Done,
    NoMatch,
    Note,
    Refused,
    Reject,
    Result,
    Snooze,
    Split,
    Ticket,
)
from flows.decision_writing import Act, attempt, follow_up
from flows.home import Home
from matching.restate import LinePart, Unusable, changes_in_words, corrected, on_line, split, unacceptable

_NOT_IN_A_BATCH = {
    StatementKind.CANCEL: "a cancellation is decided by itself",
    StatementKind.REJECT: "a refusal of the vendor is decided by itself",
    StatementKind.SUBSTITUTE: "another item is decided by itself",
}
_HOLDS_NOT_IN_A_BATCH = frozenset(
    {
        HoldCode.PRICE,
        HoldCode.LOOKALIKE_SENDER,
        HoldCode.UNKNOWN_SENDER,
        HoldCode.UNPROVED_SENDER,
        HoldCode.OTHER_VENDORS_PO,
    }
)


def decide(home: Home, ticket: Ticket, choice: CaseChoice, *, who: str) -> Result:
    """Store one decision on one case.

    Args:
        home: The installation.
        ticket: The case and the version that was shown.
        choice: What was decided.
        who: The person.
    """
    return attempt(home, who, lambda session, act: _decided(session, act, ticket, choice))


def accept_batch(home: Home, tickets: Sequence[Ticket], *, who: str) -> Result:
    """Accept several cases of one document and vendor in one go: all of them, or none with the reason."""

    def work(session: Session, act: Act) -> Result:
        found = [(ticket, snapshot(session, ticket.case_id)) for ticket in tickets]
        cases = [case for _, case in found if case is not None]
        if refused := _why_no_batch(cases, len(tickets)):
            return Refused(reason=refused)
        for ticket, case in found:
            if case is not None and (blocked := case.in_the_way(ticket)):
                return blocked
        events = [_event(act, case, Action.ACCEPT) for case in cases]
        ids = tuple(map(Decisions(session).add, events))
        follow_up(session, act, _now(session, cases))
        return Done(decision_ids=ids, batch=act.batch, words=f"{len(ids)} accepted in {cases[0].word.document.name}")

    return attempt(home, who, work)


def why_not_in_batch(word: MatchedStatement) -> str | None:
    """Say why a case has to be decided by itself, or None."""
    held = next((h for h in word.holds if h.partition(":")[0] in _HOLDS_NOT_IN_A_BATCH), None)
    return _NOT_IN_A_BATCH.get(word.statement.kind) or held or unacceptable(word)


def _why_no_batch(cases: Sequence[CaseSnapshot], asked: int) -> str | None:
    if not cases or len(cases) != asked:
        return "a case of the batch does not exist"
    if len({(c.word.mail_id, c.word.document.name, c.word.vendor_id) for c in cases}) > 1:
        return "a batch holds rows of one document of one vendor only"
    return next((f"case {c.word.statement_id}: {why}" for c in cases if (why := why_not_in_batch(c.word))), None)


def _decided(session: Session, act: Act, ticket: Ticket, choice: CaseChoice) -> Result:
    case = snapshot(session, ticket.case_id)
    if case is None:
        return Refused(reason=f"there is no case {ticket.case_id}")
    if isinstance(choice, Note | Assign):  # words and owners disturb nobody
        return _noted(session, act, case, choice)
    blocked = case.in_the_way(ticket)
    if isinstance(blocked, AlreadyDecided) and isinstance(choice, Reject) and _may_be_dropped(case):
        blocked = None
    if blocked is not None:
        return blocked
    outcome = _OUTCOMES[type(choice)](session, case, choice)
    if isinstance(outcome, Unusable):
        return Refused(reason=outcome.reason)
    return _stored(session, act, case, outcome)


def _may_be_dropped(case: CaseSnapshot) -> bool:
    """What fits no line is followed up until somebody drops it."""
    return case.newest(Action.NO_MATCH) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What a choice comes to: the row of the log, and whether an alias is proposed with it."""

    action: Action
    restated: tuple[Restated, ...] = ()
    before: str = ""
    after: str = ""
    reason: str = ""
    details: tuple[Detail, ...] = ()
    remember: bool = False


def _stored(session: Session, act: Act, case: CaseSnapshot, outcome: _Outcome) -> Done:
    event = _event(act, case, outcome.action, outcome)
    decision_id = Decisions(session).add(event)
    now = _now(session, [case])
    alias = propose(session, act, now[0], decision_id) if outcome.remember and now else None
    if outcome.action is not Action.SNOOZE:
        follow_up(session, act, now)
    words = " ".join(w for w in (outcome.action.value, outcome.after or _place(case.word), outcome.reason) if w)
    return Done(decision_ids=(decision_id,), batch=act.batch, words=words, alias_id=alias)


def _event(act: Act, case: CaseSnapshot, action: Action, outcome: _Outcome | None = None) -> DecisionEvent:
    word = case.word
    made = outcome or _Outcome(action=action)
    first = made.restated[0] if made.restated else None
    return DecisionEvent(
        decision_id=0,
        at=act.at,
        who=act.who,
        action=action,
        po=first.po if first else word.po,
        line=first.line if first else word.line,
        statement_id=word.statement_id,
        amount=first.amount if first else word.amount,
        before=made.before or word.decision.value,
        after=made.after,
        reason=made.reason,
        batch=act.batch,
        details=(*made.details, *_audit(case)),
        restated=made.restated,
    )


def _audit(case: CaseSnapshot) -> tuple[Detail, ...]:
    """Mark a person's word on what a rule had applied: it tells how often the rule is right."""
    return (Detail(name="applied_by_rule", value="yes"),) if case.word.decision is Decision.AUTO else ()


def _now(session: Session, cases: Sequence[CaseSnapshot]) -> list[MatchedStatement]:
    return list(Statements(session).some(case.word.statement_id for case in cases))


def _place(word: MatchedStatement) -> str:
    return f"{word.po}/{word.line}" if word.po and word.line else ""


# --- what each choice comes to


def _accept(_session: Session, case: CaseSnapshot, choice: Accept) -> _Outcome | Unusable:
    reason = unacceptable(case.word)
    if reason is not None:
        return Unusable(reason=reason)
    return _Outcome(action=Action.ACCEPT, remember=choice.remember)


def _choose(session: Session, case: CaseSnapshot, choice: Choose) -> _Outcome | Unusable:
    line = Orders(session).line(choice.po, choice.line)
    if line is None:
        return Unusable(reason=f"there is no order line {choice.po}/{choice.line}")
    if (line.po, line.line) == (case.word.po, case.word.line):
        return _accept(session, case, Accept(remember=choice.remember))
    part = on_line(case.word.statement, line)
    if isinstance(part, Unusable):
        return part
    return _Outcome(
        action=Action.CORRECT,
        restated=(part,),
        before=_place(case.word) or "no line",
        after=f"{line.po}/{line.line}",
        remember=choice.remember,
    )


def _correct(session: Session, case: CaseSnapshot, choice: Correct) -> _Outcome | Unusable:
    statement = corrected(case.word.statement, choice.changes)
    if isinstance(statement, Unusable):
        return statement
    po, number = choice.po or case.word.po, choice.line or case.word.line
    line = Orders(session).line(po, number) if po and number else None
    if line is None:
        return Unusable(reason=f"there is no order line {po or '?'}/{number or '?'}; say po and line")
    part = on_line(statement, line)
    if isinstance(part, Unusable):
        return part
    before, after = changes_in_words(case.word.statement, statement)
    if (line.po, line.line) != (case.word.po, case.word.line):
        before, after = f"{_place(case.word) or 'no line'} {before}", f"{line.po}/{line.line} {after}"
    if not after:
        return Unusable(reason="nothing differs; accept the case as it is")
    fields = Detail(name="fields", value=",".join(sorted(choice.changes)))
    return _Outcome(
        action=Action.CORRECT,
        restated=(part,),
        before=before.strip(),
        after=after.strip(),
        details=(fields,),
        remember=choice.remember,
    )


def _split(session: Session, case: CaseSnapshot, choice: Split) -> _Outcome | Unusable:
    orders = Orders(session)
    parts: list[LinePart] = []
    for part in choice.parts:
        line = orders.line(part.po, part.line)
        if line is None:
            return Unusable(reason=f"there is no order line {part.po}/{part.line}")
        parts.append(LinePart(line=line, qty=part.qty, eta=on(part.eta) if part.eta else None))
    made = split(case.word.statement, parts)
    if isinstance(made, Unusable):
        return made
    after = ", ".join(f"{p.qty.normalize():f} to {p.po}/{p.line}" for p in choice.parts)
    return _Outcome(action=Action.SPLIT, restated=made, before=_place(case.word) or "no line", after=after)


def _reasoned(action: Action) -> Callable[[Session, CaseSnapshot, Any], _Outcome | Unusable]:
    def outcome(_session: Session, _case: CaseSnapshot, choice: NoMatch | Reject) -> _Outcome | Unusable:
        if not choice.reason.strip():
            return Unusable(reason=f"why? {action.value.replace('_', ' ')} needs a reason")
        return _Outcome(action=action, reason=choice.reason.strip())

    return outcome


def _snooze(session: Session, case: CaseSnapshot, choice: Snooze) -> _Outcome | Unusable:
    if choice.until is not None:
        return _Outcome(
            action=Action.SNOOZE, after=f"until {choice.until}", details=(_named("until", choice.until.isoformat()),)
        )
    newest = Mails(session).newest_id(vendor_id=case.word.vendor_id)
    return _Outcome(
        action=Action.SNOOZE,
        after="until a newer mail",
        details=(_named("after_mail", str(newest or case.word.mail_id)),),
    )


def _named(name: str, value: str) -> Detail:
    return Detail(name=name, value=value)


_OUTCOMES: Mapping[type, Callable[[Session, CaseSnapshot, Any], _Outcome | Unusable]] = {
    Accept: _accept,
    Choose: _choose,
    Correct: _correct,
    Split: _split,
    NoMatch: _reasoned(Action.NO_MATCH),
    Reject: _reasoned(Action.REJECT),
    Snooze: _snooze,
}


def _noted(session: Session, act: Act, case: CaseSnapshot, choice: Note | Assign) -> Result:
    text = (choice.text if isinstance(choice, Note) else choice.owner).strip()
    if not text:
        return Refused(reason="there is nothing to note" if isinstance(choice, Note) else "to whom? name a person")
    action = Action.NOTE if isinstance(choice, Note) else Action.ASSIGN
    event = _event(act, case, action, _Outcome(action=action, after=text))
    return Done(decision_ids=(Decisions(session).add(event),), batch=act.batch, words=f"{action.value} {text}")
