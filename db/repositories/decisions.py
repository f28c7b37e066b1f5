"""The decision log, and what it makes of a statement's decision."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from db.records import key_of
from db.repositories.lookup import rows_of_lines, rows_where_in
from db.tables import DECISION
from domain.match import Action, Decision, DecisionEvent

_FIELDS = tuple(field.name for field in fields(DecisionEvent))

OUTCOMES = {
    Action.ACCEPT: Decision.ACCEPTED,
    Action.CORRECT: Decision.CORRECTED,
    Action.REJECT: Decision.REJECTED,
    Action.AUTO_APPLY: Decision.AUTO,
    Action.SUPERSEDE: Decision.SUPERSEDED,
}


class Decisions:
    """What people and rules did; nothing is ever removed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: DecisionEvent) -> int:
        """Append an event and return its id; the event's own ``decision_id`` is not used."""
        key = key_of(event.po or "", event.line)
        row = {name: getattr(event, name) for name in _FIELDS if name != "decision_id"}
        row |= {"po_norm": key.po, "line_norm": key.line}
        query = insert(DECISION).values(row).returning(DECISION.c.decision_id)
        return int(self._session.execute(query).scalar_one())

    def of_lines(self, keys: Iterable[tuple[str, str | None]]) -> tuple[DecisionEvent, ...]:
        """Return the events of these lines and the undo rows that take them back, oldest first."""
        rows = rows_of_lines(self._session, select(DECISION), DECISION.c.po_norm, keys)
        return self._with_undos({row.decision_id: _event(row) for row in rows})

    def of_statements(self, statement_ids: Iterable[int]) -> tuple[DecisionEvent, ...]:
        """Return the events of these statements and the undo rows that take them back, oldest first."""
        rows = rows_where_in(self._session, select(DECISION), DECISION.c.statement_id, statement_ids)
        return self._with_undos({row.decision_id: _event(row) for row in rows})

    def every_decision(self, *, chunk: int = 1_000) -> Iterator[DecisionEvent]:
        """Yield the whole log, oldest first."""
        query = select(DECISION).order_by(DECISION.c.decision_id).execution_options(yield_per=chunk)
        yield from map(_event, self._session.execute(query))

    def _with_undos(self, found: dict[int, DecisionEvent]) -> tuple[DecisionEvent, ...]:
        asked: set[int] = set()
        while pending := found.keys() - asked:  # an undo may itself be undone
            asked |= pending
            rows = rows_where_in(self._session, select(DECISION), DECISION.c.undoes, pending)
            found |= {row.decision_id: _event(row) for row in rows}
        return tuple(found[decision_id] for decision_id in sorted(found))


def standing(events: Sequence[DecisionEvent]) -> tuple[DecisionEvent, ...]:
    """Return the events that no standing undo takes back, oldest first, without the undos themselves."""
    undone: set[int] = set()
    kept: list[DecisionEvent] = []
    for event in sorted(events, key=lambda event: event.decision_id, reverse=True):
        if event.decision_id in undone:
            continue
        if event.action is Action.UNDO:
            undone |= {event.undoes} if event.undoes is not None else set()
        else:
            kept.append(event)
    return tuple(reversed(kept))


def current_decisions(events: Sequence[DecisionEvent]) -> dict[int, Decision]:
    """Return per statement what the newest standing event made of it; statements without one are missing."""
    return {
        event.statement_id: OUTCOMES[event.action]
        for event in standing(events)
        if event.statement_id is not None and event.action in OUTCOMES
    }


def _event(row: Row[Any]) -> DecisionEvent:
    values = row._mapping  # noqa: SLF001 - the public way to a row's columns
    return DecisionEvent(**{name: values[name] for name in _FIELDS})
