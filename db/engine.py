"""Engines and sessions for SQLite and PostgreSQL: who may write, when a transaction starts, what a failure says.

One mail, decision or job is one ``write_session``; it commits at its end or not at all. Reports and screens use
``read_session``, where the database itself refuses to write.

SQLite: WAL, so that readers never wait for the writer; foreign keys on; ``synchronous=FULL`` although WAL allows
NORMAL, because a power cut could otherwise take back the commit that says "this mail was sent", and it would be
sent again. A write session starts with BEGIN IMMEDIATE: with the driver's late BEGIN two processes read the same
row before either writes, and one change is lost without an error.
PostgreSQL: REPEATABLE READ, where the same race ends in an error instead of a lost change.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from domain.errors import BackstopError, ConfigurationError, ConflictError, StoreBusyError, StoreError

Value = TypeVar("Value")

_WRITES = "backstop_writes"
_SERIALIZATION_FAILURES = frozenset({"40001", "40P01"})
_DUPLICATE = "23505"  # we look before we insert: a double on PostgreSQL is somebody who was first at the same moment
_CHANGED_MEANWHILE = "the data were changed by another process at the same moment; nothing was stored, try again"


def open_engine(url: str, *, busy_seconds: float = 30.0) -> Engine:
    """Return an engine for ``sqlite:///file`` or ``postgresql://…``; nothing is opened yet.

    ``busy_seconds`` is how long a SQLite writer waits for another one.

    Raises:
        ConfigurationError: the address cannot be read or names another database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError("the database address cannot be read; expected sqlite:/// or postgresql://") from error
    match parsed.get_backend_name():
        case "sqlite":
            return _open_sqlite(parsed, busy_seconds=busy_seconds)
        case "postgresql":
            # A connection that died with its server is replaced before it is used.
            return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        case other:
            raise ConfigurationError(f"a database of kind {other!r} is not supported; use sqlite or postgresql")


def _open_sqlite(url: URL, *, busy_seconds: float) -> Engine:
    engine = create_engine(url, connect_args={"timeout": busy_seconds})

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver starts no transaction behind our back
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, True)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """Give a session that commits at the end of the block, or takes everything back when the block raises.

    Raises:
        ConflictError: another process changed the same data at the same moment.
        StoreError: another process holds the data, or the database refuses.
    """
    with translated(), _session(engine, writes=True) as session, session.begin():
        yield session


def write_again(engine: Engine, work: Callable[[Session], Value], *, tries: int = 6) -> Value:
    """Do something in one write session, and from the start again when another process was faster.

    ``work`` must do nothing but what the session takes back.

    Raises:
        ConflictError: it was never first.
        StoreError: another process holds the data, or the database refuses.
    """
    for _ in range(tries - 1):
        with suppress(ConflictError), write_session(engine) as session:
            return work(session)
    with write_session(engine) as session:
        return work(session)


@contextmanager
def read_session(engine: Engine) -> Iterator[Session]:
    """Give a session that sees one moment of the database and cannot write.

    Raises:
        StoreError: the block tried to write, or the database refuses.
    """
    with translated(), _session(engine, writes=False) as session:
        yield session


def _session(engine: Engine, *, writes: bool) -> Session:
    options: dict[str, Any] = {_WRITES: writes}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": not writes}
    return Session(engine.execution_options(**options), expire_on_commit=False)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the errors of driver and SQLAlchemy into a StoreError that says what to do."""
    try:
        yield
    except StatementError as error:
        if isinstance(error.orig, BackstopError):
            raise error.orig from error
        state = getattr(error.orig, "sqlstate", None)
        if state in _SERIALIZATION_FAILURES:
            raise ConflictError(_CHANGED_MEANWHILE) from error
        if state == _DUPLICATE:
            raise ConflictError(_refusal(error)) from error
        raise (StoreBusyError if _may_pass(error) else StoreError)(_refusal(error)) from error


def _may_pass(error: StatementError) -> bool:
    """Return True where the same work may succeed a moment later: a lock, or a server that restarts."""
    if not isinstance(error, OperationalError):
        return False
    return error.connection_invalidated or not isinstance(error.orig, sqlite3.Error) or "locked" in str(error.orig)


def _refusal(error: StatementError) -> str:
    """Say in words what the database refused."""
    cause = str(error.orig)
    if isinstance(error, OperationalError) and "locked" in cause:
        return "the database is locked by another process; nothing was stored, try again"
    if isinstance(error, IntegrityError):
        return f"the database refuses the change: {cause}"
    if isinstance(error, DBAPIError):
        return f"the database failed: {cause}"
    return f"a value cannot be stored: {cause}"
