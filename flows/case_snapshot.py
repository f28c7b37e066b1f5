"""One case as it stands now, and the version that tells whether it is still what a person was shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.repositories.decisions import Decisions
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.decision_log import standing, verdicts
from domain.errors import StoreError
from domain.match import Action, DecisionEvent, MatchedStatement
from domain.purchase import PoLine
from flows.decision_values import AlreadyDecided, Stale, Ticket

_PARTS = {
    0: "the case was changed by somebody else",
    1: "the order line was changed in the ERP",
    2: "other words about the line came in or were decided",
    3: "a decision was made about the line",
}
_DIGITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSnapshot:
    """A statement with everything a decision on it rests on.

    ``word`` is the statement as it stands now. ``events`` are all decisions on it, ``line_events`` those on its order
    line, ``others`` what other papers say about that line.
    """

    word: MatchedStatement
    line: PoLine | None
    events: tuple[DecisionEvent, ...]
    line_events: tuple[DecisionEvent, ...]
    others: tuple[MatchedStatement, ...]

    @property
    def version(self) -> str:
        """Changes whenever the case, its order line, or what else is known of the line changes."""
        parts = (
            [event.decision_id for event in self.events],
            self.line,
            [(w.statement_id, w.decision.value) for w in self.others],
            [event.decision_id for event in self.line_events],
        )
        return "-".join(hashlib.sha256(repr(part).encode()).hexdigest()[:_DIGITS] for part in parts)

    @property
    def standing(self) -> tuple[DecisionEvent, ...]:
        """The decisions on the statement that nobody took back."""
        return standing(self.events)

    def newest(self, action: Action) -> DecisionEvent | None:
        """Return the last standing decision of one kind, or None."""
        return next((e for e in reversed(self.standing) if e.action is action), None)

    def in_the_way(self, ticket: Ticket) -> Stale | AlreadyDecided | None:
        """Return why a decision on the case as it was shown cannot count, or None."""
        verdict = verdicts(self.events).get(self.word.statement_id)
        # A rule's yes may be put right by a person; what a person decided, or what is superseded, may not.
        if verdict is not None and verdict.action is not Action.AUTO_APPLY:
            return AlreadyDecided(
                case_id=self.word.statement_id,
                who=verdict.who,
                what=" ".join(w for w in (verdict.action.value, verdict.after, verdict.reason) if w),
                at=verdict.at,
            )
        if ticket.shown_version is None or ticket.shown_version == self.version:
            return None
        shown, now = ticket.shown_version.split("-"), self.version.split("-")
        changed = (i for i, part in enumerate(now) if i >= len(shown) or shown[i] != part)
        return Stale(case_id=self.word.statement_id, what=_PARTS.get(next(changed, 0), _PARTS[0]))


def snapshot(session: Session, statement_id: int) -> CaseSnapshot | None:
    """Return a case as it stands, or None where there is no such statement."""
    statements, decisions = Statements(session), Decisions(session)
    try:
        word = statements.get(statement_id)
    except StoreError:
        return None
    line = Orders(session).line(word.po, word.line) if word.po and word.line else None
    key = [(line.po, line.line)] if line is not None else []
    return CaseSnapshot(
        word=word,
        line=line,
        events=decisions.of_statements([statement_id]),
        line_events=tuple(e for e in decisions.of_lines(key) if e.statement_id is None),
        others=_of_other_papers(statements.of_lines(key), word),
    )


def _of_other_papers(words: Sequence[MatchedStatement], own: MatchedStatement) -> tuple[MatchedStatement, ...]:
    """What one paper says of a line is decided row by row; a decision on one row is no news for the next."""
    return tuple(w for w in words if (w.mail_id, w.document.name) != (own.mail_id, own.document.name))
