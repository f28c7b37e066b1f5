"""What people decide about an order line: closing short, holding, cancelling, and dealing with its exceptions.

A short line never closes without a named person, a reason and the answered checklist (DOMAIN 4.4).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from db.repositories.decisions import Decisions
from db.repositories.exceptions import Exceptions
from db.repositories.orders import Orders
from db.repositories.people import People
from domain.close_out import REASONS, why_incomplete, why_not_approved
from domain.exceptions import RULES
from domain.match import Action, DecisionEvent, Detail
from domain.miss_cost import CostKind, cause_of
from domain.purchase import PoLine
from domain.quantity import figure
from domain.state import Headline, LineState
from flows.accounts import states_of
from flows.decision_values import (
    AcceptDate,
    AssignException,
    CancelQuantity,
    CloseShort,
    Done,
    HoldLine,
    LineChoice,
    NoteCost,
    RefuseClose,
    Refused,
    ReleaseLine,
    Reopen,
    Resolve,
    Result,
    Seen,
)
from flows.decision_writing import Act, attempt
from flows.home import Home

_INFORMATIONAL = frozenset({"DATE_CHANGED", "REVISION", "SPLIT_UNCONFIRMED", "SHIP_OVER"})
_BY_PERSON = frozenset(rule.code for rule in RULES if rule.ends_by_person)
_ENDED_BY = {rule.code: rule.resolved_when for rule in RULES}


def decide_line(home: Home, po: str, line: str, choice: LineChoice, *, who: str) -> Result:
    """Store one decision on one order line; the line may be spelled as anybody spells it."""

    def work(session: Session, act: Act) -> Result:
        found = Orders(session).line(po, line)
        if found is None:
            return Refused(reason=f"there is no order line {po}/{line}")
        state = states_of(session, home, [found])[0]
        made = _CHOICES[type(choice)](state, choice)
        if isinstance(made, Refused):
            return made
        if isinstance(choice, CloseShort) and (why := _not_approved(session, home, state, choice)) is not None:
            return Refused(reason=why)
        return _stored(session, home, act, found, state, made)

    return attempt(home, who, work)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """The row of the log that a choice comes to."""

    action: Action
    code: str | None = None
    amount: Decimal | None = None
    before: str = ""
    after: str = ""
    reason: str = ""
    details: tuple[Detail, ...] = ()
    owner: str = ""


def _stored(session: Session, home: Home, act: Act, line: PoLine, state: LineState, made: _Made) -> Done:
    log = Exceptions(session)
    log.reconcile(state.exceptions, lines=[(line.po, line.line)], as_of=home.as_of)
    if made.code is not None:
        _note_on_exception(log, line, made)
    decision_id = Decisions(session).add(
        DecisionEvent(
            decision_id=0,
            at=act.at,
            who=act.who,
            action=made.action,
            po=line.po,
            line=line.line,
            amount=made.amount,
            code=made.code,
            before=made.before or state.headline.value,
            after=made.after,
            reason=made.reason,
            batch=act.batch,
            details=made.details,
        )
    )
    after = states_of(session, home, [line])[0]
    log.reconcile(after.exceptions, lines=[(line.po, line.line)], as_of=home.as_of)
    words = f"{line.po}/{line.line}: {made.action.value.replace('_', ' ')} {made.code or made.after}".strip()
    return Done(decision_ids=(decision_id,), batch=act.batch, words=words)


def _note_on_exception(log: Exceptions, line: PoLine, made: _Made) -> None:
    cause = next((d.value for d in made.details if d.name == "root_cause"), None)
    for entry in log.open_of_lines([(line.po, line.line)]):
        if entry.exception.code == made.code:
            if made.owner:
                log.assign(entry.exception_id, owner=made.owner)
            if cause:
                log.note_cause(entry.exception_id, root_cause=cause)


# --- what each choice comes to


def _close_short(state: LineState, choice: CloseShort) -> _Made | Refused:
    if choice.reason_code not in REASONS:
        return Refused(reason=f"the reason is one of {', '.join(REASONS)}, not {choice.reason_code!r}")
    if not choice.reason.strip():
        return Refused(reason="closing short needs a reason in words")
    if (open_question := why_incomplete(choice.answers)) is not None:
        return Refused(reason=open_question)
    if state.headline in {Headline.CANCELLED, Headline.SHORT_CLOSED, Headline.RECEIVED, Headline.CLOSED}:
        return Refused(reason=f"the line is {state.headline}; there is nothing to close short")
    short = _short(state)
    details = tuple(Detail(name=name, value=value.strip()) for name, value in sorted(choice.answers.items()))
    facts = (
        Detail(name="reason_code", value=choice.reason_code),
        Detail(name="last_word", value=f"{state.last_word_on or '-'} {state.last_word}".strip()),
        Detail(name="complete_claimed", value=_claim(state)),
    )
    return _Made(
        action=Action.CLOSE_SHORT,
        amount=short,
        after=f"{figure(short)} {state.line.uom} given up",
        reason=choice.reason.strip(),
        details=(*details, *facts),
    )


def _not_approved(session: Session, home: Home, state: LineState, choice: CloseShort) -> str | None:
    people = People(session).every()
    return why_not_approved(state.line, _short(state), choice.answers, home.settings.close_short_limit, people)


def _short(state: LineState) -> Decimal:
    return state.line.ordered - state.cancelled - state.received


def _claim(state: LineState) -> str:
    claims = [s.document or "a paper without a number" for s in state.shipments if s.complete_claim]
    return ", ".join(claims) or "no"


def _refuse_close(state: LineState, choice: RefuseClose) -> _Made | Refused:
    if state.headline is not Headline.CLOSE_REVIEW:
        return Refused(reason=f"nobody wants to close the line; it is {state.headline}")
    return _with_reason(Action.REFUSE_CLOSE, choice.reason)


def _reopen(state: LineState, choice: Reopen) -> _Made | Refused:
    if state.headline is not Headline.SHORT_CLOSED:
        return Refused(reason=f"the line is not closed short; it is {state.headline}")
    return _with_reason(Action.REOPEN, choice.reason)


def _cancel(state: LineState, choice: CancelQuantity) -> _Made | Refused:
    if not choice.amount.is_finite() or choice.amount <= 0:
        return Refused(reason="the cancelled quantity must be above zero")
    if choice.amount > state.unshipped:
        return Refused(reason=f"only {figure(state.unshipped)} {state.line.uom} have not shipped")
    made = _with_reason(Action.CANCEL_QUANTITY, choice.reason)
    if isinstance(made, Refused):
        return made
    return _Made(
        action=made.action,
        amount=choice.amount,
        after=f"{figure(choice.amount)} {state.line.uom} cancelled",
        reason=made.reason,
    )


def _hold(state: LineState, choice: HoldLine) -> _Made | Refused:
    if state.headline is Headline.HOLD:
        return Refused(reason="the line is on hold already")
    return _with_reason(Action.HOLD, choice.reason)


def _release(state: LineState, choice: ReleaseLine) -> _Made | Refused:
    if state.headline is not Headline.HOLD:
        return Refused(reason=f"the line is not on hold; it is {state.headline}")
    return _Made(action=Action.RELEASE, reason=choice.reason.strip())


def _accept_date(state: LineState, choice: AcceptDate) -> _Made | Refused:
    if "LATE_ETA" not in state.codes:
        return Refused(reason="no late date is open on the line")
    detail = next(e.detail for e in state.exceptions if e.code == "LATE_ETA")
    return _Made(action=Action.ACCEPT_DATE, code="LATE_ETA", after=detail, reason=choice.reason.strip())


def _seen(state: LineState, choice: Seen) -> _Made | Refused:
    code = choice.code.strip().upper()
    if code not in _INFORMATIONAL:
        return Refused(reason=f"{code or 'nothing'} does not end by being seen; {_how(code)}")
    if code not in state.codes:
        return Refused(reason=f"{code} is not open on the line")
    return _Made(action=Action.SEEN, code=code)


def _resolve(state: LineState, choice: Resolve) -> _Made | Refused:
    code = choice.code.strip().upper()
    if code not in state.codes:
        return Refused(reason=f"{code} is not open on the line")
    if code not in _BY_PERSON:
        return Refused(reason=f"{code} does not end by being called resolved; {_how(code)}")
    made = _with_reason(Action.RESOLVE, choice.reason)
    if isinstance(made, Refused):
        return made
    cause = choice.root_cause.strip().upper()
    if not cause:
        return Refused(reason="what was the cause? give a root cause such as RC1")
    return _Made(
        action=made.action,
        code=code,
        after=cause,
        reason=made.reason,
        details=(Detail(name="root_cause", value=cause),),
    )


def _assign(state: LineState, choice: AssignException) -> _Made | Refused:
    code = choice.code.strip().upper()
    if code not in state.codes:
        return Refused(reason=f"{code} is not open on the line")
    if not choice.owner.strip():
        return Refused(reason="to whom? name a person")
    return _Made(action=Action.ASSIGN, code=code, after=choice.owner.strip(), owner=choice.owner.strip())


def _note_cost(state: LineState, choice: NoteCost) -> _Made | Refused:
    kind = choice.kind.strip().lower()
    if kind not in set(CostKind):
        return Refused(reason=f"the kind is one of {', '.join(CostKind)}, not {choice.kind!r}")
    if not choice.amount.is_finite() or choice.amount <= 0:
        return Refused(reason="the cost must be above zero")
    cause = choice.root_cause.strip().upper() or cause_of(state)
    return _Made(
        action=Action.NOTE_COST,
        amount=choice.amount,
        after=f"{figure(choice.amount)} {kind.replace('_', ' ')}",
        reason=choice.note.strip(),
        details=(Detail(name="cost_kind", value=kind), Detail(name="root_cause", value=cause)),
    )


def _with_reason(action: Action, reason: str) -> _Made | Refused:
    if not reason.strip():
        return Refused(reason=f"why? to {action.value.replace('_', ' ')} needs a reason")
    return _Made(action=action, reason=reason.strip())


def _how(code: str) -> str:
    return f"it ends when {_ENDED_BY[code]}" if code in _ENDED_BY else "there is no such exception"


_CHOICES: Mapping[type, Callable[[LineState, Any], _Made | Refused]] = {
    CloseShort: _close_short,
    RefuseClose: _refuse_close,
    Reopen: _reopen,
    CancelQuantity: _cancel,
    HoldLine: _hold,
    ReleaseLine: _release,
    AcceptDate: _accept_date,
    Seen: _seen,
    Resolve: _resolve,
    AssignException: _assign,
    NoteCost: _note_cost,
}
