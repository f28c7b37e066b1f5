"""What came in since a moment: which orders and statements a picture kept in memory must look at again.

The logs of statements, decisions and order changes only grow, and their ids count up. Two transactions may commit in
another order than their ids were given out, so that a reader looks a little back and skips what it saw before. On
SQLite there is one writer, and nothing to look back for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from db.repositories.lookup import rows_where_in
from db.tables import DECISION, FEED_RUN, MAIL, ORDER_EVENT, RESTATEMENT, STATEMENT
from domain.match import Action

_PLACE = select(STATEMENT.c.po_norm)
_MOVED = select(RESTATEMENT.c.po_norm)
_ENDS = {
    "statement": STATEMENT.c.statement_id,
    "decision": DECISION.c.decision_id,
    "order_event": ORDER_EVENT.c.event_id,
    "feed": FEED_RUN.c.feed_id,
    "mail": MAIL.c.mail_id,
}
_NEWEST = select(*(select(func.max(column)).scalar_subquery().label(name) for name, column in _ENDS.items()))
_LOOK_BACK = 500  # ids; far more than are ever under way at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The newest ids of the logs, the last import and the last mail."""

    statement: int
    decision: int
    order_event: int
    feed: int
    mail: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What changed: ``po_norm`` of orders, ids of statements, and the ids of the rows that say so."""

    orders: frozenset[str]
    statements: frozenset[int]
    rows: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOn:
    """What a decision was about: a statement, and the line it stood on, in their normal form."""

    decision_id: int
    action: Action
    statement_id: int | None
    po_norm: str | None
    line_norm: str | None


class Changes:
    """Reads the ends of the logs."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._back = 0 if session.get_bind().dialect.name == "sqlite" else _LOOK_BACK

    def marks(self) -> Marks:
        """Return where the logs end now."""
        return Marks(**{name: newest or 0 for name, newest in self._session.execute(_NEWEST).one()._mapping.items()})  # noqa: SLF001 - public, see Row

    def decided_since(self, decision_id: int) -> tuple[DecidedOn, ...]:
        """Return what was decided after a decision, oldest first."""
        columns = (DECISION.c[field.name] for field in fields(DecidedOn))
        query = select(*columns).where(DECISION.c.decision_id > decision_id).order_by(DECISION.c.decision_id)
        return tuple(DecidedOn(**row._mapping) for row in self._session.execute(query))  # noqa: SLF001 - public, see Row

    def since(self, marks: Marks, seen: frozenset[tuple[str, int]]) -> Touched:
        """Return what came after ``marks``, without the rows in ``seen``."""
        words = self._rows(STATEMENT, STATEMENT.c.statement_id, marks.statement, seen)
        decided = self._rows(DECISION, DECISION.c.decision_id, marks.decision, seen)
        taken_back = {row.undoes for row in decided if row.undoes is not None}
        undone = rows_where_in(self._session, select(DECISION), DECISION.c.decision_id, taken_back)
        decisions = [*decided, *undone]
        ordered = self._rows(ORDER_EVENT, ORDER_EVENT.c.event_id, marks.order_event, seen)
        statements = {row.statement_id for row in (*words, *decisions) if row.statement_id is not None}
        # A decision may move a statement: the order it leaves and every order it goes to change.
        moved = [
            *rows_where_in(self._session, _PLACE, STATEMENT.c.statement_id, statements),
            *rows_where_in(self._session, _MOVED, RESTATEMENT.c.statement_id, statements),
        ]
        return Touched(
            orders=frozenset(row.po_norm for row in (*words, *decisions, *ordered, *moved) if row.po_norm),
            statements=frozenset(statements),
            rows=frozenset(
                (
                    *_named("s", words, "statement_id"),
                    *_named("d", decided, "decision_id"),
                    *_named("o", ordered, "event_id"),
                )
            ),
        )

    def _rows(self, table: Table, by: Any, mark: int, seen: frozenset[tuple[str, int]]) -> list[Any]:  # noqa: ANN401 - a column
        columns = [table.c[name] for name in _WANTED if name in table.c]
        rows = self._session.execute(select(*columns).where(by > mark - self._back))
        letter = table.name[0]
        return [row for row in rows if (letter, row._mapping[by.name]) not in seen]  # noqa: SLF001 - public, see Row


_WANTED = ("statement_id", "decision_id", "event_id", "po_norm", "undoes")


def _named(letter: str, rows: Iterable[Any], column: str) -> list[tuple[str, int]]:
    return [(letter, row._mapping[column]) for row in rows]  # noqa: SLF001 - public, see Row
