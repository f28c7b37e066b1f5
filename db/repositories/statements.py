"""What vendors said about lines, with the decision as it stands."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, Text, cast, func, insert, select
from sqlalchemy.orm import Session

from db.payload import pack, unpack
from db.records import WaitingHead, key_of, keys_of
from db.repositories.decisions import Decisions
from db.repositories.lookup import rows_of_lines, rows_where_in
from db.repositories.touched import touch
from db.tables import DECISION, DOCUMENT, RESTATEMENT, STATEMENT
from domain.decision_log import OUTCOMES, verdicts
from domain.document import Statement
from domain.errors import StoreError
from domain.match import Action, Decision, DecisionEvent, DocumentHead, MatchedStatement, Reason
from domain.purchase import po_key

_IN_ORDER = (STATEMENT.c.statement_id,)
# The content as text: a statement is never changed, so what a text says is worked out once and kept for a while.
_WHOLE = select(
    *(column for column in STATEMENT.c if column.name != "content"), cast(STATEMENT.c.content, Text).label("content")
)
_MOVED = select(RESTATEMENT.c.statement_id, RESTATEMENT.c.po_norm, RESTATEMENT.c.line_norm)
_HEAD = tuple(STATEMENT.c[field.name] for field in fields(WaitingHead))
_Paper = tuple[int, str, str | None, str | None]  # mail, file name, number of the paper, vendor's order


class Statements:
    """Statements are never changed; what is returned is the creation overlaid by the decision log.

    A correction shows the statement on its new line with its new values; a split shows one per part, all with the
    same id. Questions by line or order find a statement where it stands now.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, statements: Iterable[MatchedStatement]) -> tuple[int, ...]:
        """Append statements and return their ids in order."""
        given = list(statements)
        if not given:
            return ()
        documents = self._documents({statement.mail_id for statement in given})
        rows = [_row(statement, _document_id(statement, documents)) for statement in given]
        touch(self._session, (row["po_norm"] for row in rows))
        query = insert(STATEMENT).returning(STATEMENT.c.statement_id, sort_by_parameter_order=True)
        return tuple(self._session.execute(query, rows).scalars())

    def of_lines(self, keys: Iterable[tuple[str, str | None]]) -> tuple[MatchedStatement, ...]:
        """Return the statements of these lines, by id. A key without a line asks for those that fit no line."""
        wanted = keys_of(keys)
        rows = {r.statement_id: r for r in rows_of_lines(self._session, _WHOLE, STATEMENT.c.po_norm, wanted)}
        moved = (r.statement_id for r in rows_of_lines(self._session, _MOVED, RESTATEMENT.c.po_norm, wanted))
        return tuple(w for w in self._now(rows, moved) if key_of(w.po or "", w.line) in wanted)

    def of_orders(self, pos: Iterable[str]) -> tuple[MatchedStatement, ...]:
        """Return the statements of whole orders, those that fit no line too, by id."""
        wanted = frozenset(po_key(po) for po in pos)
        rows = {r.statement_id: r for r in rows_where_in(self._session, _WHOLE, STATEMENT.c.po_norm, wanted)}
        moved = (r.statement_id for r in rows_where_in(self._session, _MOVED, RESTATEMENT.c.po_norm, wanted))
        return tuple(w for w in self._now(rows, moved) if po_key(w.po or "") in wanted)

    def of_mail(self, mail_id: int) -> tuple[MatchedStatement, ...]:
        """Return what one mail said."""
        return self._current(self._rows(_WHOLE.where(STATEMENT.c.mail_id == mail_id)))

    def of_mails(self, mail_ids: Iterable[int]) -> tuple[MatchedStatement, ...]:
        """Return what some mails said, by id."""
        rows = rows_where_in(self._session, _WHOLE, STATEMENT.c.mail_id, mail_ids)
        return self._current(sorted(rows, key=_id))

    def of_vendor(self, vendor_id: str) -> tuple[MatchedStatement, ...]:
        """Return all that one vendor ever said, by id."""
        return self._current(self._rows(_WHOLE.where(STATEMENT.c.vendor_id == vendor_id)))

    def get(self, statement_id: int) -> MatchedStatement:
        """Return one statement; of a split one its first part.

        Raises:
            StoreError: there is none.
        """
        found = self._current(self._rows(_WHOLE.where(STATEMENT.c.statement_id == statement_id)))
        if not found:
            raise StoreError(f"statement {statement_id} is not stored")
        return found[0]

    def some(self, statement_ids: Iterable[int]) -> tuple[MatchedStatement, ...]:
        """Return the statements with these ids that exist, by id."""
        rows = rows_where_in(self._session, _WHOLE, STATEMENT.c.statement_id, statement_ids)
        return self._current(sorted(rows, key=_id))

    def every_statement(self, *, chunk: int = 1_000) -> Iterator[MatchedStatement]:
        """Yield every statement by id, ``chunk`` rows in memory at a time."""
        last = 0
        while rows := self._rows(_WHOLE.where(STATEMENT.c.statement_id > last).limit(chunk)):
            yield from self._current(rows)
            last = rows[-1].statement_id

    def as_read(self, statement_id: int) -> MatchedStatement:
        """Return a statement as it was read and matched, whatever was decided since.

        Raises:
            StoreError: there is none.
        """
        found = self._rows(_WHOLE.where(STATEMENT.c.statement_id == statement_id))
        if not found:
            raise StoreError(f"statement {statement_id} is not stored")
        return _statement(found[0], found[0].decision)

    def waiting(self) -> tuple[MatchedStatement, ...]:
        """Return the statements that wait for a person, by id."""
        rows = rows_where_in(self._session, _WHOLE, STATEMENT.c.statement_id, self._waiting_ids())
        return tuple(_statement(row, Decision.REVIEW) for row in sorted(rows, key=_id))

    def waiting_heads(self, among: Iterable[int] | None = None) -> tuple[WaitingHead, ...]:
        """Return the waiting statements without their content, by id: what a long list needs; all, or some of these."""
        return self.heads(
            self._waiting_ids() if among is None else [w.statement_id for w in self.some(among) if _waits(w)]
        )

    def count_waiting(self) -> int:
        """Return how many statements wait for a person."""
        return len(self._waiting_ids())

    def heads(self, statement_ids: Iterable[int]) -> tuple[WaitingHead, ...]:
        """Return statements without their content, by id."""
        rows = rows_where_in(self._session, select(*_HEAD), STATEMENT.c.statement_id, statement_ids)
        return tuple(WaitingHead(**row._mapping) for row in sorted(rows, key=_id))  # noqa: SLF001 - public, see Row

    def all_as_read(self, statement_ids: Iterable[int]) -> tuple[MatchedStatement, ...]:
        """Return statements as they were read and matched, whatever was decided since, by id."""
        rows = rows_where_in(self._session, _WHOLE, STATEMENT.c.statement_id, statement_ids)
        return tuple(_statement(row, row.decision) for row in sorted(rows, key=_id))

    def applied_by_rule(self) -> dict[str | None, int]:
        """Return how many statements rules applied when they came, by vendor."""
        query = select(STATEMENT.c.vendor_id, func.count().label("many")).where(STATEMENT.c.decision == Decision.AUTO)
        rows = self._session.execute(query.group_by(STATEMENT.c.vendor_id))
        return {row.vendor_id: row.many for row in rows}

    def _waiting_ids(self) -> frozenset[int]:
        """Those that waited when they came and of which nothing was decided, and those of which it was taken back."""
        decided = select(DECISION.c.statement_id).where(
            DECISION.c.statement_id == STATEMENT.c.statement_id, DECISION.c.action.in_(list(OUTCOMES))
        )
        untouched = select(STATEMENT.c.statement_id).where(STATEMENT.c.decision == Decision.REVIEW, ~decided.exists())
        decisions = Decisions(self._session)
        back = decisions.statements_taken_back()
        made = verdicts(decisions.of_statements(back))
        created = rows_where_in(
            self._session, select(STATEMENT.c.statement_id, STATEMENT.c.decision), STATEMENT.c.statement_id, back
        )
        again = {
            row.statement_id
            for row in created
            # An undone rule leaves a statement waiting that was applied when it came.
            if row.statement_id not in made and row.decision in {Decision.REVIEW, Decision.AUTO}
        }
        return frozenset(self._session.execute(untouched).scalars()) | again

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self._session.execute(query.order_by(*_IN_ORDER)).all()

    def _now(self, rows: dict[int, Row[Any]], moved: Iterable[int]) -> tuple[MatchedStatement, ...]:
        """Overlay rows and those that a decision may have moved here."""
        others = {i for i in moved if i not in rows}
        rows |= {r.statement_id: r for r in rows_where_in(self._session, _WHOLE, STATEMENT.c.statement_id, others)}
        return self._current([rows[i] for i in sorted(rows)])

    def _current(self, rows: Sequence[Row[Any]]) -> tuple[MatchedStatement, ...]:
        events = Decisions(self._session).of_statements(row.statement_id for row in rows)
        made = verdicts(events)
        by_rule = {e.statement_id for e in events if e.action is Action.AUTO_APPLY}
        return tuple(
            w
            for row in rows
            for w in _overlaid(
                row,
                made.get(row.statement_id),
                otherwise=Decision.REVIEW if row.statement_id in by_rule else row.decision,
            )
        )

    def _documents(self, mail_ids: Iterable[int]) -> dict[_Paper, int]:
        """Return the documents of mails; under a file's bare name stands its first, as a file may hold several."""
        columns = (DOCUMENT.c.name, DOCUMENT.c.number, DOCUMENT.c.vendor_order)
        query = select(DOCUMENT.c.mail_id, *columns, DOCUMENT.c.document_id).order_by(DOCUMENT.c.document_id.desc())
        rows = list(rows_where_in(self._session, query, DOCUMENT.c.mail_id, mail_ids))
        first = {(row.mail_id, row.name, None, None): row.document_id for row in rows}
        return first | {(row.mail_id, row.name, row.number, row.vendor_order): row.document_id for row in rows}


def _waits(word: MatchedStatement) -> bool:
    return word.decision is Decision.REVIEW


def _id(row: Row[Any]) -> int:
    return int(row.statement_id)


def _overlaid(row: Row[Any], verdict: DecisionEvent | None, *, otherwise: Decision) -> Iterator[MatchedStatement]:
    """A statement as the newest standing decision leaves it; one whose rule was taken back waits."""
    if verdict is None:
        yield _statement(row, otherwise)
        return
    as_read = _statement(row, OUTCOMES[verdict.action])
    if not verdict.restated:
        yield as_read
    for part in verdict.restated:
        yield replace(
            as_read,
            po=part.po,
            line=part.line,
            statement=part.statement,
            amount=part.amount,
            theoretical=part.theoretical,
        )


def _document_id(matched: MatchedStatement, documents: Mapping[_Paper, int]) -> int | None:
    head = matched.document
    own = documents.get((matched.mail_id, head.name, head.number, head.vendor_order))
    return documents.get((matched.mail_id, head.name, None, None)) if own is None else own


def _row(matched: MatchedStatement, document_id: int | None) -> dict[str, Any]:
    key = key_of(matched.po or "", matched.line)
    return {
        "mail_id": matched.mail_id,
        "document_id": document_id,
        "source": matched.source,
        "document": matched.document.name,
        "page": matched.statement.page,
        "vendor_id": matched.vendor_id,
        "kind": matched.statement.kind,
        "po": matched.po,
        "line": matched.line,
        "po_norm": key.po,
        "line_norm": key.line,
        "decision": matched.decision,
        "confidence": matched.confidence,
        "amount": matched.amount,
        "theoretical": matched.theoretical,
        "document_on": matched.document_on,
        "received_at": matched.received_at,
        "content": {
            "statement": pack(matched.statement),
            "document": pack(matched.document),
            "reasons": pack(matched.reasons),
            "holds": pack(matched.holds),
            "score": matched.score,
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What a row's content holds."""

    statement: Statement
    document: DocumentHead
    reasons: tuple[Reason, ...]
    holds: tuple[str, ...]
    score: float | None


@lru_cache(maxsize=4_096)
def _content(text: str) -> _Content:
    """Read a content; the rows of one paper are asked for many times while a person works through it."""
    content = json.loads(text)
    return _Content(
        statement=unpack(Statement, content["statement"]),
        document=unpack(DocumentHead, content["document"]),
        reasons=tuple(unpack(Reason, reason) for reason in content["reasons"]),
        holds=tuple(content["holds"]),
        score=content.get("score"),
    )


def _statement(row: Row[Any], decision: Decision) -> MatchedStatement:
    content = _content(row.content)
    return MatchedStatement(
        statement_id=row.statement_id,
        statement=content.statement,
        document=content.document,
        mail_id=row.mail_id,
        source=row.source,
        vendor_id=row.vendor_id,
        document_on=row.document_on,
        received_at=row.received_at,
        po=row.po,
        line=row.line,
        decision=decision,
        confidence=row.confidence,
        amount=row.amount,
        theoretical=row.theoretical,
        reasons=content.reasons,
        holds=content.holds,
        score=content.score,
    )
