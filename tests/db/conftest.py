"""Databases for the tests: SQLite always, PostgreSQL where one can be started."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine import open_engine, write_session
from db.schema import prepare
from db.tables import METADATA
from tests.postgres import PostgresServer


def _prepared(url: str) -> str:
    engine = open_engine(url)
    prepare(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def postgres_prepared(postgres_server: PostgresServer) -> str:
    """A database with the newest tables, to be emptied after each test: a new one each would take far longer."""
    return _prepared_on(postgres_server)


@cache
def _prepared_on(server: PostgresServer) -> str:
    """Modules that take this room's fixtures share one database with it."""
    return _prepared(server.create("prepared"))


@pytest.fixture(scope="session")
def postgres_bare(postgres_server: PostgresServer) -> str:
    """A database without tables, to be emptied after each test."""
    return postgres_server.create("bare")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest tables, to copy."""
    file = tmp_path_factory.mktemp("prepared") / "backstop.sqlite"
    _prepared(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Run the test on each kind of database."""
    return str(request.param)


@pytest.fixture
def empty(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without tables."""
    at_postgres = kind == "postgresql"
    url = request.getfixturevalue("postgres_bare") if at_postgres else f"sqlite:///{tmp_path}/empty.sqlite"
    engine = open_engine(url, busy_seconds=10)
    yield engine
    if at_postgres:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with the newest tables and no rows."""
    if kind == "postgresql":
        return str(request.getfixturevalue("postgres_prepared"))
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "backstop.sqlite")
    return f"sqlite:///{tmp_path}/backstop.sqlite"


@pytest.fixture
def engine(kind: str, url: str) -> Iterator[Engine]:
    """An engine on a database with the newest tables and no rows."""
    engine = open_engine(url, busy_seconds=10)
    yield engine
    if kind == "postgresql":
        _empty(engine)
    engine.dispose()


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # without the append-only triggers
        for table in METADATA.tables.values():
            connection.exec_driver_sql(f"TRUNCATE {table.name} RESTART IDENTITY CASCADE")


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A write session on a database with the newest tables and no rows."""
    with write_session(engine) as session:
        yield session
