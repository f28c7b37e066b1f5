"""What vendors said about lines, with the decision as it stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.orm import Session

from db.payload import pack, unpack
from db.records import key_of
from db.repositories.decisions import Decisions, current_decisions
from db.repositories.lookup import rows_of_lines, rows_where_in
from db.tables import DECISION, DOCUMENT, STATEMENT
from domain.document import Statement
from domain.errors import StoreError
from domain.match import Decision, DocumentHead, MatchedStatement, Reason
from domain.purchase import po_key

_IN_ORDER = (STATEMENT.c.statement_id,)
_Paper = tuple[int, str, str | None, str | None]  # mail, file name, number of the paper, vendor's order


class Statements:
    """Statements are never changed; ``decision`` of what is returned is the creation's overlaid by the decision log."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, statements: Iterable[MatchedStatement]) -> tuple[int, ...]:
        """Append statements and return their ids in order."""
        given = list(statements)
        if not given:
            return ()
        documents = self._documents({statement.mail_id for statement in given})
        rows = [_row(statement, _document_id(statement, documents)) for statement in given]
        query = insert(STATEMENT).returning(STATEMENT.c.statement_id, sort_by_parameter_order=True)
        return tuple(self._session.execute(query, rows).scalars())

    def of_lines(self, keys: Iterable[tuple[str, str | None]]) -> tuple[MatchedStatement, ...]:
        """Return the statements of these lines, by id. A key without a line asks for those that fit no line."""
        rows = rows_of_lines(self._session, select(STATEMENT), STATEMENT.c.po_norm, keys)
        return self._current(sorted(rows, key=lambda row: int(row.statement_id)))

    def of_orders(self, pos: Iterable[str]) -> tuple[MatchedStatement, ...]:
        """Return the statements of whole orders, those that fit no line too, by id."""
        wanted = (po_key(po) for po in pos)
        rows = rows_where_in(self._session, select(STATEMENT), STATEMENT.c.po_norm, wanted)
        return self._current(sorted(rows, key=lambda row: int(row.statement_id)))

    def of_mail(self, mail_id: int) -> tuple[MatchedStatement, ...]:
        """Return what one mail said."""
        return self._current(self._rows(select(STATEMENT).where(STATEMENT.c.mail_id == mail_id)))

    def get(self, statement_id: int) -> MatchedStatement:
        """Return one statement.

        Raises:
            StoreError: there is none.
        """
        found = self._current(self._rows(select(STATEMENT).where(STATEMENT.c.statement_id == statement_id)))
        if not found:
            raise StoreError(f"statement {statement_id} is not stored")
        return found[0]

    def some(self, statement_ids: Iterable[int]) -> tuple[MatchedStatement, ...]:
        """Return the statements with these ids that exist, by id."""
        rows = rows_where_in(self._session, select(STATEMENT), STATEMENT.c.statement_id, statement_ids)
        return self._current(sorted(rows, key=lambda row: int(row.statement_id)))

    def every_statement(self, *, chunk: int = 1_000) -> Iterator[MatchedStatement]:
        """Yield every statement by id, ``chunk`` rows in memory at a time."""
        last = 0
        while rows := self._rows(select(STATEMENT).where(STATEMENT.c.statement_id > last).limit(chunk)):
            yield from self._current(rows)
            last = rows[-1].statement_id

    def waiting(self) -> tuple[MatchedStatement, ...]:
        """Return the statements that wait for a person, by id."""
        at_creation = select(STATEMENT.c.statement_id).where(STATEMENT.c.decision == Decision.REVIEW)
        # An undone rule may leave a statement waiting that was applied when it came.
        undone = select(DECISION.c.statement_id).where(DECISION.c.statement_id.is_not(None))
        ids = sorted({*self._session.execute(at_creation).scalars(), *self._session.execute(undone).scalars()})
        # The few columns first: most statements with a decision no longer wait and need not be read whole.
        made = dict(self._created_as(ids)) | current_decisions(Decisions(self._session).of_statements(ids))
        wait = [statement_id for statement_id in ids if made[statement_id] is Decision.REVIEW]
        rows = rows_where_in(self._session, select(STATEMENT).order_by(*_IN_ORDER), STATEMENT.c.statement_id, wait)
        return tuple(_statement(row, Decision.REVIEW) for row in rows)

    def _created_as(self, ids: Sequence[int]) -> Iterator[tuple[int, Decision]]:
        query = select(STATEMENT.c.statement_id, STATEMENT.c.decision)
        for row in rows_where_in(self._session, query, STATEMENT.c.statement_id, ids):
            yield row.statement_id, row.decision

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self._session.execute(query.order_by(*_IN_ORDER)).all()

    def _current(self, rows: Sequence[Row[Any]]) -> tuple[MatchedStatement, ...]:
        now = current_decisions(Decisions(self._session).of_statements(row.statement_id for row in rows))
        return tuple(_statement(row, now.get(row.statement_id, row.decision)) for row in rows)

    def _documents(self, mail_ids: Iterable[int]) -> dict[_Paper, int]:
        """Return the documents of mails; under a file's bare name stands its first, as a file may hold several."""
        columns = (DOCUMENT.c.name, DOCUMENT.c.number, DOCUMENT.c.vendor_order)
        query = select(DOCUMENT.c.mail_id, *columns, DOCUMENT.c.document_id).order_by(DOCUMENT.c.document_id.desc())
        rows = list(rows_where_in(self._session, query, DOCUMENT.c.mail_id, mail_ids))
        first = {(row.mail_id, row.name, None, None): row.document_id for row in rows}
        return first | {(row.mail_id, row.name, row.number, row.vendor_order): row.document_id for row in rows}


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
        },
    }


def _statement(row: Row[Any], decision: Decision) -> MatchedStatement:
    content = row.content
    return MatchedStatement(
        statement_id=row.statement_id,
        statement=unpack(Statement, content["statement"]),
        document=unpack(DocumentHead, content["document"]),
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
        reasons=tuple(unpack(Reason, reason) for reason in content["reasons"]),
        holds=tuple(content["holds"]),
    )
