"""Bring a database to the schema of this program, quickly when it is there already."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, column, inspect, select, table
from sqlalchemy.orm import Session

from db.engine import read_session, translated
from db.migrations.head import HEAD
from domain.errors import StoreError

_VERSION = table("alembic_version", column("version_num"))
_MIGRATION_LOCK = 0x6261636B  # "back": one PostgreSQL process migrates at a time, the others wait
_one_at_a_time = Lock()  # Alembic keeps its environment in module globals


def prepare(engine: Engine) -> None:
    """Create or migrate the tables; safe to call at every start and from several processes at once.

    Raises:
        StoreError: the database cannot be opened, or was made by a newer program.
    """
    with read_session(engine) as session:  # reading does not wait for a long import of another process
        version = _version(session)
    if version != HEAD:
        with _one_at_a_time, translated(), engine.connect() as connection, _postgresql_lock(connection):
            _upgrade(connection)


def _version(session: Session) -> str | None:
    if not inspect(session.connection()).has_table(_VERSION.name):
        return None
    return session.execute(select(_VERSION.c.version_num)).scalar()


def _upgrade(connection: Connection) -> None:
    # Alembic takes longer to import than the rest of a start: only when there is something to do.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above
    from alembic.util import CommandError  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"the database is not one of this program, or was made by a newer one: {error}") from error


@contextmanager
def _postgresql_lock(connection: Connection) -> Iterator[None]:
    """Let one process migrate at a time; on SQLite the transaction itself does that."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})")
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_MIGRATION_LOCK})")
        connection.commit()
