"""The decision log: what people and rules did, with the turns that let one of two win."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select
from sqlalchemy.orm import Session

from db.payload import pack, unpack
from db.records import key_of
from db.repositories.lookup import rows_of_lines, rows_where_in
from db.repositories.touched import touch, touch_decided
from db.tables import DECISION, RESTATEMENT
from domain.decision_log import OUTCOMES, standing
from domain.document import Statement
from domain.match import Action, DecisionEvent, Detail, Restated

_PLAIN = tuple(
    field.name for field in fields(DecisionEvent) if field.name not in {"decision_id", "details", "restated"}
)
AUDIT = "AUDIT"  # the code of an applied statement that a person is to look at without the rule's answer
_BY_RULES = frozenset({Action.AUTO_APPLY, Action.SUPERSEDE})
_LOOKED = DECISION.alias()
_STATEMENT = "s:"  # subjects of decisions on statements


class Decisions:
    """What people and rules did; nothing is ever removed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: DecisionEvent) -> int:
        """Append an event and return its id; the event's own ``decision_id`` is not used.

        Where somebody else decided the same at the same moment, the session ends in a ConflictError.
        """
        key = key_of(event.po or "", event.line)
        subject = self._subject(event)
        row = {name: getattr(event, name) for name in _PLAIN}
        row |= {"po_norm": key.po, "line_norm": key.line, "details": {d.name: d.value for d in event.details}}
        row |= {"subject": subject, "turn": self._turns(subject) + 1}
        query = insert(DECISION).values(row).returning(DECISION.c.decision_id)
        decision_id = int(self._session.execute(query).scalar_one())
        if event.restated:
            self._session.execute(insert(RESTATEMENT), [_part(decision_id, event, part) for part in event.restated])
        if event.action is not Action.AUTO_APPLY:  # made with its statement, which marked its order already
            touch(self._session, [key.po])
            touch_decided(self._session, statement_id=event.statement_id, undoes=event.undoes)
        return decision_id

    def get(self, decision_id: int) -> DecisionEvent | None:
        """Return one event, or None."""
        found = self._events(select(DECISION).where(DECISION.c.decision_id == decision_id))
        return found[0] if found else None

    def of_batch(self, batch: str) -> tuple[DecisionEvent, ...]:
        """Return what was decided in one go, oldest first, with the undo rows that take it back."""
        return self._with_undos({e.decision_id: e for e in self._events(_in_order().where(DECISION.c.batch == batch))})

    def of_person(self, who: str) -> tuple[DecisionEvent, ...]:
        """Return what one person decided, oldest first, with the undo rows that take it back."""
        return self._with_undos({e.decision_id: e for e in self._events(_in_order().where(DECISION.c.who == who))})

    def of_lines(self, keys: Iterable[tuple[str, str | None]]) -> tuple[DecisionEvent, ...]:
        """Return the events of these lines and the undo rows that take them back, oldest first."""
        rows = rows_of_lines(self._session, select(DECISION), DECISION.c.po_norm, keys)
        return self._with_undos(self._by_id(rows))

    def of_statements(self, statement_ids: Iterable[int]) -> tuple[DecisionEvent, ...]:
        """Return the events of these statements and the undo rows that take them back, oldest first."""
        rows = rows_where_in(self._session, select(DECISION), DECISION.c.statement_id, statement_ids)
        return self._with_undos(self._by_id(rows))

    def with_undos(self, decision_id: int) -> tuple[DecisionEvent, ...]:
        """Return an event and the undo rows that take it back, oldest first; nothing where there is none."""
        found = self.get(decision_id)
        return () if found is None else self._with_undos({decision_id: found})

    def statements_taken_back(self) -> frozenset[int]:
        """Return the statements of which any decision was ever undone."""
        of_statements = DECISION.c.subject.startswith(_STATEMENT)
        query = select(DECISION.c.subject).where(DECISION.c.action == Action.UNDO, of_statements)
        subjects = self._session.execute(query.distinct()).scalars()
        return frozenset(int(subject.removeprefix(_STATEMENT)) for subject in subjects)

    def audits_open(self) -> frozenset[int]:
        """Return the statements that a rule applied and picked for an audit, and that nobody has looked at yet."""
        looked = _LOOKED.c
        looked_at = select(looked.decision_id).where(
            looked.statement_id == DECISION.c.statement_id,
            looked.action.in_([a for a in OUTCOMES if a is not Action.AUTO_APPLY]),
        )
        query = select(DECISION.c.statement_id).where(
            DECISION.c.action == Action.AUTO_APPLY, DECISION.c.code == AUDIT, ~looked_at.exists()
        )
        return frozenset(i for i in self._session.execute(query).scalars() if i is not None)

    def verdict_count(self) -> int:
        """Return how many verdicts on statements the log holds, rules' ones left out."""
        query = select(func.count()).where(DECISION.c.action.in_([a for a in OUTCOMES if a not in _BY_RULES]))
        return self._session.execute(query).scalar_one()

    def standing_of(self, action: Action) -> tuple[DecisionEvent, ...]:
        """Return the events of one action that nobody took back, oldest first."""
        found = self._by_id(self._session.execute(_in_order().where(DECISION.c.action == action)))
        return tuple(e for e in standing(self._with_undos(found)) if e.action is action)

    def count_by_people(self, *, since: datetime) -> int:
        """Return how many decisions people made from a moment on, without what they took back."""
        made = select(func.count()).select_from(DECISION)
        people = DECISION.c.at >= since, ~DECISION.c.who.startswith("rule:"), DECISION.c.action != Action.UNDO
        return self._session.execute(made.where(*people)).scalar_one()

    def every_decision(self, *, chunk: int = 1_000) -> Iterator[DecisionEvent]:
        """Yield the whole log, oldest first."""
        last = 0
        while events := self._events(_in_order().where(DECISION.c.decision_id > last).limit(chunk)):
            yield from events
            last = events[-1].decision_id

    def _subject(self, event: DecisionEvent) -> str:
        """What is decided: an undo is a turn of what it takes back."""
        if event.undoes is not None:
            query = select(DECISION.c.subject).where(DECISION.c.decision_id == event.undoes)
            return str(self._session.execute(query).scalar_one())
        if event.statement_id is not None:
            return f"{_STATEMENT}{event.statement_id}"
        key = key_of(event.po or "", event.line)
        return f"l:{key.po}/{key.line}"

    def _turns(self, subject: str) -> int:
        query = select(func.max(DECISION.c.turn)).where(DECISION.c.subject == subject)
        return self._session.execute(query).scalar() or 0

    def _events(self, query: Select[Any]) -> list[DecisionEvent]:
        return list(self._by_id(self._session.execute(query)).values())

    def _by_id(self, rows: Iterable[Row[Any]]) -> dict[int, DecisionEvent]:
        events = {row.decision_id: _event(row) for row in rows}
        for decision_id, parts in self._parts(events).items():
            events[decision_id] = replace(events[decision_id], restated=tuple(parts))
        return events

    def _parts(self, events: Mapping[int, DecisionEvent]) -> dict[int, list[Restated]]:
        asked = [i for i, event in events.items() if event.action in {Action.CORRECT, Action.SPLIT}]
        query = select(RESTATEMENT).order_by(RESTATEMENT.c.restatement_id)
        parts: defaultdict[int, list[Restated]] = defaultdict(list)
        for row in rows_where_in(self._session, query, RESTATEMENT.c.decision_id, asked):
            parts[row.decision_id].append(
                Restated(
                    po=row.po,
                    line=row.line,
                    statement=unpack(Statement, row.content),
                    amount=row.amount,
                    theoretical=row.theoretical,
                )
            )
        return parts

    def _with_undos(self, found: dict[int, DecisionEvent]) -> tuple[DecisionEvent, ...]:
        asked: set[int] = set()
        while pending := found.keys() - asked:  # an undo may itself be undone
            asked |= pending
            found |= self._by_id(rows_where_in(self._session, select(DECISION), DECISION.c.undoes, pending))
        return tuple(found[decision_id] for decision_id in sorted(found))


def _in_order() -> Select[Any]:
    return select(DECISION).order_by(DECISION.c.decision_id)


def _part(decision_id: int, event: DecisionEvent, part: Restated) -> dict[str, Any]:
    key = key_of(part.po or "", part.line)
    return {
        "decision_id": decision_id,
        "statement_id": event.statement_id,
        "po": part.po,
        "line": part.line,
        "po_norm": key.po,
        "line_norm": key.line,
        "amount": part.amount,
        "theoretical": part.theoretical,
        "content": pack(part.statement),
    }


def _event(row: Row[Any]) -> DecisionEvent:
    values = row._mapping  # noqa: SLF001 - the public way to a row's columns
    details = tuple(Detail(name=name, value=value) for name, value in sorted(row.details.items()))
    return DecisionEvent(decision_id=row.decision_id, details=details, **{name: values[name] for name in _PLAIN})
