"""Puts people's decisions back in their place between the mails of a replay; what rules decided, rules decide anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.aliases import Aliases
from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.alias import Alias, AliasStatus
from domain.decision_log import OUTCOMES
from domain.match import Action, DecisionEvent, MatchedStatement
from flows.calibration import LEARNED, keep_state
from flows.decision_writing import Act, follow_up
from flows.home import Home
from flows.layouts import LAYOUT, replay_lesson
from flows.lessons import AFTER_MAIL
from flows.replay_compare import ReplayDifference
from flows.replay_keys import StatementKey, key_of_word, place_of

_RULE = "rule:"
_LESSONS = frozenset({Action.TEACH, Action.REVOKE})


@dataclass(slots=True)
class DecisionReplay:
    """Works through the old log in step with the mails that are read again."""

    old: Home
    new: Home
    decisions: Sequence[DecisionEvent]
    differences: list[ReplayDifference] = field(default_factory=list)
    replayed: int = 0
    _next: int = 0
    _ids: dict[int, int] = field(default_factory=dict)
    _starts: dict[int, int] = field(default_factory=dict)
    _words: dict[int, tuple[StatementKey, MatchedStatement]] = field(default_factory=dict)
    _aliases: dict[int, Alias] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up what the old log's rows are about."""
        with read_session(self.old.engine) as session:
            hashes = {mail.mail_id: mail.sha256 for mail in Mails(session).every_mail()}
            ids = {e.statement_id for e in self.decisions if e.statement_id is not None}
            self._words = {
                w.statement_id: (key_of_word(w, hashes[w.mail_id]), w) for w in Statements(session).all_as_read(ids)
            }
            self._aliases = {a.alias_id: a for a in Aliases(session).every()}
        for event in self.decisions:
            if event.action is Action.AUTO_APPLY and event.statement_id in self._words:
                mail_id = self._words[event.statement_id][1].mail_id
                self._starts.setdefault(mail_id, event.decision_id)

    def up_to(self, mail_id: int) -> None:
        """Repeat what was decided before a mail came.

        These are the rows of the log before the rule's first one on the mail, and those up to the last one that says
        itself after which mail it came: a lesson, which changes how the next mail is read.
        """
        coming = self.decisions[self._next :]
        lessons = [e for e in coming if e.action in _LESSONS]
        told = [e.decision_id for e in lessons if int(e.detail(AFTER_MAIL) or mail_id) < mail_id]
        start = max(self._starts.get(mail_id, 0), max(told, default=-1) + 1)
        self._repeat([e for e in coming if e.decision_id < start])

    def rest(self) -> None:
        """Repeat what was decided after the last mail."""
        self._repeat(self.decisions[self._next :])

    def _repeat(self, events: Sequence[DecisionEvent]) -> None:
        self._next += len(events)
        for event in events:
            with write_session(self.new.engine) as session:
                self._one(session, event)

    def _one(self, session: Session, event: DecisionEvent) -> None:
        if event.action is Action.TEACH and event.code == LEARNED:
            keep_state(session, event.detail("state") or "", 0)
        elif event.who.startswith(_RULE):
            return
        made = self._translated(session, event)
        if made is None:
            return
        self._alias(session, event)
        if event.code == LAYOUT and event.action in _LESSONS:
            replay_lesson(session, event)
        self._ids[event.decision_id] = Decisions(session).add(made)
        self.replayed += 1
        if made.statement_id is not None and (event.action in OUTCOMES or event.action is Action.UNDO):
            said = Statements(session)
            mail_id = said.as_read(made.statement_id).mail_id
            now = [w for w in said.of_mail(mail_id) if w.statement_id == made.statement_id]
            follow_up(session, Act(who=event.who, at=event.at, batch=event.batch), now)

    def _translated(self, session: Session, event: DecisionEvent) -> DecisionEvent | None:
        """The row with the ids of the new database; None (and a difference) where its statement is no more."""
        made = event
        if event.statement_id is not None:
            word = self._again(session, event.statement_id)
            if word is None:
                self._lost(event, "its statement is not read any more")
                return None
            made = replace(made, statement_id=word.statement_id)
        if event.undoes is not None:
            undone = self._ids.get(event.undoes) or self._rules_row(session, event.undoes)
            if undone is None:
                self._lost(event, "what it takes back was not decided again")
                return None
            made = replace(made, undoes=undone)
        return made

    def _lost(self, event: DecisionEvent, why: str) -> None:
        where = f"decision {event.decision_id} by {event.who}"
        self.differences.append(ReplayDifference(what="decision", where=where, before=event.action.value, after=why))

    def _again(self, session: Session, old_id: int) -> MatchedStatement | None:
        """The statement that says the same in the same document; of several, the one on the same line."""
        (sha256, document, print_), old = self._words[old_id]
        mail = Mails(session).already_read(sha256)
        if mail is None:
            return None
        ids = {w.statement_id for w in Statements(session).of_mail(mail.mail_id)}
        same = [w for w in Statements(session).all_as_read(ids) if key_of_word(w, sha256) == (sha256, document, print_)]
        return next((w for w in same if place_of(w) == place_of(old)), same[0] if len(same) == 1 else None)

    def _rules_row(self, session: Session, old_decision: int) -> int | None:
        """What a rule decided has another number now: it is the row of the same kind on the same statement."""
        old = next((e for e in self.decisions if e.decision_id == old_decision), None)
        if old is None or old.statement_id is None:
            return None
        word = self._again(session, old.statement_id)
        rows = Decisions(session).of_statements([word.statement_id]) if word is not None else ()
        return next((e.decision_id for e in reversed(rows) if e.action is old.action), None)

    def _alias(self, session: Session, event: DecisionEvent) -> None:
        number = event.detail("alias")
        old = self._aliases.get(int(number)) if number else None
        if old is None or event.action not in _LESSONS:
            return
        if (part := event.detail("part")) is not None:  # the log knows itself what was taught
            item, description = event.detail("item") or "", event.detail("description") or ""
            old = replace(old, vendor_id=event.detail("vendor") or "", part=part, item=item, description=description)
        aliases = Aliases(session)
        alias_id = aliases.add(replace(old, decision_id=None, status=AliasStatus.PROPOSED))
        to = AliasStatus.IN_FORCE if event.action is Action.TEACH else AliasStatus.REVOKED
        aliases.move(alias_id, to=to, who=event.who, at=event.at, reason=event.reason)
