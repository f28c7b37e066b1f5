"""Asking for many keys at once without passing a database's limit of bound values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.orm import Session

from db.records import LineKey, keys_of

Item = TypeVar("Item")

CHUNK = 500  # bound values per question; far below the limits of both databases


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Yield lists of at most ``size`` items, in order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def rows_where_in(
    session: Session, query: Select[Any], by: ColumnElement[Any], values: Iterable[Any]
) -> Iterator[Row[Any]]:
    """Yield the rows of ``query`` whose ``by`` column is one of ``values``, chunk by chunk."""
    for batch in chunks(sorted(set(values))):
        yield from session.execute(query.where(by.in_(batch)))


def rows_of_lines(
    session: Session, query: Select[Any], by: ColumnElement[Any], lines: Iterable[tuple[str, str | None]]
) -> Iterator[Row[Any]]:
    """Yield the rows of ``query`` that belong to the given lines; rows must have po_norm and line_norm.

    Orders are asked for by index and their lines picked here: a pair of columns in a list would keep SQLite from
    using the index.
    """
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for line in keys_of(lines):
        wanted[line.po].add(line.line)
    for row in rows_where_in(session, query, by, wanted):
        if row.line_norm in wanted[row.po_norm]:
            yield row


def line_of(row: Row[Any]) -> LineKey:
    """Return the key of a row with po_norm and line_norm."""
    return LineKey(row.po_norm, row.line_norm)
