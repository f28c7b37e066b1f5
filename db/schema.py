"""Bring a database to the schema of this program, quickly when it is there already."""

from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table

from db.engine import translated
from db.migrations.head import HEAD
from domain.errors import StoreError

_VERSION = table("alembic_version", column("version_num"))
_MIGRATION_LOCK = 0x6261636B  # "back": one PostgreSQL process migrates at a time, the others wait


def prepare(engine: Engine) -> None:
    """Create or migrate the tables; safe to call at every start and from several processes at once.

    Raises:
        StoreError: the database cannot be opened, or was made by a newer program.
    """
    with translated():
        with engine.connect() as connection:
            at_head = _version(connection) == HEAD
        if not at_head:
            _upgrade(engine)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar()


def _upgrade(engine: Engine) -> None:
    # Alembic takes longer to import than everything else at start: only when there is something to do.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})")
            connection.commit()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(f"the database is not one of this program, or was made by a newer one: {error}") from error
        finally:
            if engine.dialect.name == "postgresql":
                connection.rollback()
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_MIGRATION_LOCK})")
                connection.commit()
