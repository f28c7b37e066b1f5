"""Exceptions with their history: opened, resolved, opened again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from db.records import LineKey, ReconcileCounts, StoredException, key_of, keys_of
from db.repositories.lookup import line_of, rows_of_lines, rows_where_in
from db.repositories.touched import touch
from db.tables import EXCEPTION
from domain.state import OpenException


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes two exceptions the same one; the vendor counts only where there is no order."""

    code: str
    line: LineKey
    vendor: str


class Exceptions:
    """The log of exceptions; at most one row per code, line and vendor is open."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reconcile(
        self,
        found: Iterable[OpenException],
        *,
        lines: Iterable[tuple[str, str | None]],
        vendors: Iterable[str] = (),
        as_of: date,
    ) -> ReconcileCounts:
        """Make the log say what was found as of a day; doing it again changes nothing.

        ``lines`` and ``vendors`` are what was judged: open rows of theirs that were not found are resolved. Rows
        of others stay. An exception found again with the opening day of a resolved row is that row, opened again;
        with a later one it is a new row.
        """
        wanted = _merged(found)
        stored = self._stored(wanted, lines=keys_of(lines), vendors=frozenset(vendors))
        opened = {_key_of_row(row): row for row in stored if row.resolved_on is None}
        closed = {(_key_of_row(row), row.opened_on): row for row in stored if row.resolved_on is not None}
        counts = ReconcileCounts()
        for key, exception in wanted.items():
            row = opened.get(key) or closed.get((key, exception.opened_on))
            counts = self._write(key, exception, row, counts)
        return replace(counts, resolved=self._resolve(opened.keys() - wanted.keys(), opened, as_of))

    def assign(self, exception_id: int, *, owner: str) -> None:
        """Give an exception to a person."""
        self._update(exception_id, {"owner": owner})

    def note_cause(self, exception_id: int, *, root_cause: str) -> None:
        """Write down what caused an exception, as a person found it."""
        self._update(exception_id, {"root_cause": root_cause})

    def every_exception(self, *, chunk: int = 1_000) -> Iterator[StoredException]:
        """Yield the whole log by id."""
        query = select(EXCEPTION).order_by(EXCEPTION.c.exception_id).execution_options(yield_per=chunk)
        yield from map(_exception, self._session.execute(query))

    def open_of_lines(self, keys: Iterable[tuple[str, str | None]]) -> tuple[StoredException, ...]:
        """Return the open exceptions of these lines."""
        query = select(EXCEPTION).where(EXCEPTION.c.resolved_on.is_(None))
        return tuple(map(_exception, rows_of_lines(self._session, query, EXCEPTION.c.po_norm, keys)))

    def of_orders(self, orders: Iterable[str]) -> tuple[StoredException, ...]:
        """Return what was ever open on the lines of some orders (``po_norm``), by id."""
        rows = rows_where_in(self._session, select(EXCEPTION), EXCEPTION.c.po_norm, orders)
        return tuple(map(_exception, sorted(rows, key=lambda row: int(row.exception_id))))

    def _stored(
        self, wanted: dict[_Key, OpenException], *, lines: frozenset[LineKey], vendors: frozenset[str]
    ) -> list[Row[Any]]:
        of_lines = {key.line for key in wanted if not key.vendor} | lines
        of_vendors = {key.vendor for key in wanted if key.vendor} | vendors
        rows = list(rows_of_lines(self._session, select(EXCEPTION), EXCEPTION.c.po_norm, of_lines - {LineKey("", "")}))
        rows += rows_where_in(self._session, select(EXCEPTION), EXCEPTION.c.vendor_norm, of_vendors)
        judged = {*lines}, {*vendors}
        return [
            row
            for row in rows
            if _key_of_row(row) in wanted or line_of(row) in judged[0] or row.vendor_norm in judged[1]
        ]

    def _write(
        self, key: _Key, exception: OpenException, row: Row[Any] | None, counts: ReconcileCounts
    ) -> ReconcileCounts:
        values = _values(exception)
        if row is None:
            norms = {"po_norm": key.line.po, "line_norm": key.line.line, "vendor_norm": key.vendor, "code": key.code}
            fresh = {"opened_on": exception.opened_on, "resolved_on": None, "owner": ""}
            self._session.execute(insert(EXCEPTION).values(values | norms | fresh))
            touch(self._session, [key.line.po])
            return replace(counts, opened=counts.opened + 1)
        values["opened_on"] = min(row.opened_on, exception.opened_on)
        values["root_cause"] = exception.root_cause or row.root_cause
        if row.resolved_on is not None:
            self._update(row.exception_id, values | {"resolved_on": None})
            return replace(counts, reopened=counts.reopened + 1)
        if any(row._mapping[name] != value for name, value in values.items()):  # noqa: SLF001 - public, see Row
            self._update(row.exception_id, values)
            return replace(counts, updated=counts.updated + 1)
        return counts

    def _resolve(self, gone: Iterable[_Key], opened: dict[_Key, Row[Any]], as_of: date) -> int:
        ids = [opened[key].exception_id for key in gone]
        for exception_id in ids:
            self._update(exception_id, {"resolved_on": as_of})
        return len(ids)

    def _update(self, exception_id: int, values: dict[str, Any]) -> None:
        query = update(EXCEPTION).where(EXCEPTION.c.exception_id == exception_id).values(values)
        touch(self._session, self._session.execute(query.returning(EXCEPTION.c.po_norm)).scalars())


def _merged(found: Iterable[OpenException]) -> dict[_Key, OpenException]:
    """Return one exception per key; a second of the same key adds its statements."""
    merged: dict[_Key, OpenException] = {}
    for exception in found:
        key = _key(exception)
        first = merged.setdefault(key, exception)
        ids = tuple(sorted({*first.statement_ids, *exception.statement_ids}))
        merged[key] = replace(first, statement_ids=ids, opened_on=min(first.opened_on, exception.opened_on))
    return merged


def _key(exception: OpenException) -> _Key:
    line = key_of(exception.po or "", exception.line)
    return _Key(exception.code, line, "" if exception.po else exception.vendor_id or "-")


def _key_of_row(row: Row[Any]) -> _Key:
    return _Key(row.code, line_of(row), row.vendor_norm)


def _values(exception: OpenException) -> dict[str, Any]:
    return {
        "po": exception.po,
        "line": exception.line,
        "vendor_id": exception.vendor_id,
        "severity": exception.severity,
        "detail": exception.detail,
        "auto_chase": exception.auto_chase,
        "root_cause": exception.root_cause,
        "statement_ids": list(exception.statement_ids),
    }


def _exception(row: Row[Any]) -> StoredException:
    return StoredException(
        exception_id=row.exception_id,
        exception=OpenException(
            code=row.code,
            severity=row.severity,
            opened_on=row.opened_on,
            detail=row.detail,
            auto_chase=row.auto_chase,
            po=row.po,
            line=row.line,
            vendor_id=row.vendor_id,
            root_cause=row.root_cause,
            statement_ids=tuple(row.statement_ids),
        ),
        resolved_on=row.resolved_on,
        owner=row.owner,
    )
