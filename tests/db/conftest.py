"""Databases for the tests: SQLite always, PostgreSQL where one can be started."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine import open_engine, write_session
from db.schema import prepare
from db.tables import METADATA

POSTGRES_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _unavailable(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"CI must test PostgreSQL: {reason}")
    pytest.skip(reason)


def _as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _run(*command: str) -> None:
    done = subprocess.run([*_as_server_user(), *command], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL server; gives the address of its maintenance database."""
    if not POSTGRES_FOLDERS:
        _unavailable("PostgreSQL is not installed")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        _unavailable("PostgreSQL cannot run as root and there is no runuser")
    programs = POSTGRES_FOLDERS[0]
    # Not pytest's own folder: it is closed to the user the server runs as, and too long for a socket's name.
    with tempfile.TemporaryDirectory(prefix="backstop-pg-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data = str(home / "data")
        _run(
            str(programs / "initdb"),
            "-D",
            data,
            "-U",
            "backstop",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        options = f"-p {port} -h 127.0.0.1 -k {home} -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=16MB"
        _run(str(programs / "pg_ctl"), "-D", data, "-w", "-o", options, "-l", str(home / "log"), "start")
        try:
            yield f"postgresql://backstop@127.0.0.1:{port}/postgres"
        finally:
            _run(str(programs / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")


def _create(server: str, name: str) -> str:
    maintenance = open_engine(server)
    with maintenance.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    maintenance.dispose()
    return server.rpartition("/")[0] + "/" + name


def _prepared(url: str) -> str:
    engine = open_engine(url)
    prepare(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def postgres_prepared(postgres_server: str) -> str:
    """A database with the newest tables, to be emptied after each test: a new one each would take far longer."""
    return _prepared(_create(postgres_server, "prepared"))


@pytest.fixture(scope="session")
def postgres_bare(postgres_server: str) -> str:
    """A database without tables, to be emptied after each test."""
    return _create(postgres_server, "bare")


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
