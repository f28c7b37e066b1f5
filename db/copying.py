"""Copies all our tables from one database to another and proves that the copy is equal.

Values go through the column types, so that a text timestamp of SQLite becomes a real one of PostgreSQL. The checksum
of a table is a sum over its rows: the two databases need not sort alike.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Engine, Row, Table, func, insert, select, text
from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.keyvalues import KeyValues
from db.tables import BLOB, BLOB_CHUNK, METADATA, ORDER_FIGURES, ORDER_PART, TOUCHED_ORDER, WORKER

_CHUNK = 500
_MODULUS = 1 << 256
# Processes of the old database are none of the new one; figures are worked out anew there.
_OF_THE_PLACE = frozenset({WORKER.name, ORDER_FIGURES.name, ORDER_PART.name, TOUCHED_ORDER.name})
BLOB_TABLES = frozenset({BLOB.name, BLOB_CHUNK.name})


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDigest:
    """How many rows a table holds, and the sum of their hashes modulo 2**256."""

    table: str
    rows: int
    checksum: int


def tables_to_copy() -> tuple[Table, ...]:
    """Return our tables, parents before children."""
    return tuple(table for table in METADATA.sorted_tables if table.name not in _OF_THE_PLACE)


def filled_tables(session: Session) -> tuple[str, ...]:
    """Return the names of the tables to copy that hold rows already; those of blobs may, they are copied before."""
    return tuple(
        table.name
        for table in tables_to_copy()
        if table.name not in BLOB_TABLES and session.execute(select(1).select_from(table).limit(1)).first() is not None
    )


def count_rows(session: Session, tables: Iterable[Table]) -> int:
    """Return how many rows these tables hold."""
    return sum(session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def copy_table(source: Session, target: Session, table: Table, *, copied: Callable[[int], None]) -> TableDigest:
    """Copy one table and return the digest of what was read; ``copied`` is told how many rows each chunk had."""
    rows, checksum = 0, 0
    for chunk in _chunks(source, table):
        values = [dict(row._mapping) for row in chunk]  # noqa: SLF001 - SQLAlchemy's documented name
        target.execute(insert(table), values)
        rows += len(chunk)
        checksum = (checksum + sum(_row_hash(row) for row in chunk)) % _MODULUS
        copied(len(chunk))
    return TableDigest(table=table.name, rows=rows, checksum=checksum)


def copy_tables(source: Engine, target: Engine, tables: Iterable[str], *, settings: Iterable[str] = ()) -> None:
    """Copy some tables as they are, and some of the small values the program keeps for itself.

    Args:
        source: Where the rows are; it is only read.
        target: Where they go; the tables are empty there.
        tables: Names of tables without references to others.
        settings: Names of small values; those never set are passed over.
    """
    with read_session(source) as old, write_session(target) as new:
        for name in tables:
            copy_table(old, new, METADATA.tables[name], copied=lambda _rows: None)
        for name in settings:
            if (value := KeyValues(old).get(name)) is not None:
                KeyValues(new).set(name, value)


def digest(session: Session, table: Table) -> TableDigest:
    """Return the digest of a table as it stands in the session's transaction."""
    rows, checksum = 0, 0
    for chunk in _chunks(session, table):
        rows += len(chunk)
        checksum = (checksum + sum(_row_hash(row) for row in chunk)) % _MODULUS
    return TableDigest(table=table.name, rows=rows, checksum=checksum)


def count_on_from_here(session: Session, table: Table) -> None:
    """Let the database's counter of a table go on behind the copied rows; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for column in _counted(table):
        newest = session.execute(select(func.max(column))).scalar()
        if newest is not None:
            names = {"table": table.name, "column": column.name, "newest": newest}
            session.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :newest)"), names)


def _counted(table: Table) -> list[Column[Any]]:
    column = table.autoincrement_column
    return [] if column is None else [column]


def _chunks(session: Session, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """Read by primary key: a row that points at another one of its table comes after it."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_CHUNK)
    yield from session.execute(query).partitions()


def _row_hash(row: Row[Any]) -> int:
    plain = "\x1f".join(map(_plain, row))
    return int.from_bytes(hashlib.sha256(plain.encode(errors="surrogatepass")).digest())


def _plain(value: Any) -> str:  # noqa: ANN401 - a column holds any kind
    """Return a value as text that is equal for equal values.

    Out of JSONB objects come with their keys in another order, and 1e5 comes back as 100000.
    """
    match value:
        case dict():
            return "{" + ",".join(f"{name!r}:{_plain(value[name])}" for name in sorted(value)) + "}"
        case list() | tuple():
            return "[" + ",".join(map(_plain, value)) + "]"
        case bytes() | memoryview():
            return hashlib.sha256(value).hexdigest()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case _:
            return repr(value)
