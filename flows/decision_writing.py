"""How decisions are stored: as one transaction each, repeated where two people met, with what follows from them."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from db.engine import write_session
from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.errors import ConflictError
from domain.mail import Outcome
from domain.match import Action, Decision, DecisionEvent, MatchedStatement
from flows.clock import now
from flows.decision_values import Refused, Result
from flows.home import Home
from matching.supersede import superseded_by

RULE_SUPERSEDE = "rule:supersede"
_ATTEMPTS = 6  # people who decide the same at the same moment are few


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who decides, when, and in which go."""

    who: str
    at: datetime
    batch: str


def attempt(home: Home, who: str, work: Callable[[Session, Act], Result]) -> Result:
    """Run a decision in one transaction; where another one was first at the same moment, look again and repeat.

    A result that is not ``Done`` has stored nothing.
    """
    if not who.strip():
        return Refused(reason="who decides? name a person")
    act = Act(who=who.strip(), at=moment(home), batch=uuid.uuid4().hex[:12])
    _ = home.calendar  # its first use may write, which must not wait for our own transaction
    for _ in range(_ATTEMPTS):
        try:
            with write_session(home.engine) as session:
                return work(session, act)
        except ConflictError:
            continue
    return Refused(reason="others keep changing the same; nothing was stored, try again")


def moment(home: Home) -> datetime:
    """The time of a decision: now, or on the day that the command takes as today."""
    present = now()
    return present if present.date() == home.as_of else at_noon(home.as_of)


def at_noon(day: date) -> datetime:
    """Return the middle of a day, so that its date is the same in every zone."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def follow_up(session: Session, act: Act, words: Iterable[MatchedStatement]) -> None:
    """Write down what decisions on these statements lead to: older ones superseded, the mails' outcomes."""
    given = list(words)
    supersede_older(session, act.at, given)
    settle_mails(session, {w.mail_id for w in given})


def supersede_older(session: Session, at: datetime, words: Sequence[MatchedStatement]) -> None:
    """Let newer applied words take the place of older ones of their lines that still wait (CONTRACT 3.10)."""
    keys = {(w.po, w.line) for w in words if w.po is not None and w.line is not None and w.decision.applied}
    if not keys:
        return
    decisions = Decisions(session)
    said = Statements(session).of_lines((po, line) for po, line in keys if po is not None)
    for old, new in superseded_by(said):
        decisions.add(
            DecisionEvent(
                decision_id=0,
                at=at,
                who=RULE_SUPERSEDE,
                action=Action.SUPERSEDE,
                po=old.po,
                line=old.line,
                statement_id=old.statement_id,
                before=old.decision.value,
                after=f"by statement {new.statement_id}",
                reason=f"{new.source} of {new.document_on} says newer",
            )
        )
    settle_mails(session, {old.mail_id for old, _ in superseded_by(said)})


def settle_mails(session: Session, mail_ids: Iterable[int]) -> None:
    """Bring the outcome of mails in step with what still waits in them."""
    mails, statements = Mails(session), Statements(session)
    for mail_id in sorted(set(mail_ids)):
        mail = mails.get(mail_id)
        if mail.outcome not in {Outcome.REVIEW, Outcome.APPLIED, Outcome.NO_STATEMENT}:
            continue
        said = statements.of_mail(mail_id)
        failed = any(d.problem for d in mails.documents_of(mail_id))
        outcome = _outcome(said, failed=failed)
        if outcome is not mail.outcome:
            mails.settle(mail_id, outcome=outcome, reason=mail.reason if outcome is Outcome.REVIEW else "")


def _outcome(said: Sequence[MatchedStatement], *, failed: bool) -> Outcome:
    if failed or any(w.decision is Decision.REVIEW for w in said):
        return Outcome.REVIEW
    return Outcome.APPLIED if any(w.decision.applied for w in said) else Outcome.NO_STATEMENT
