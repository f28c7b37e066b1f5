"""Alembic's entry: run migrations on the connection that ``db.schema`` hands over, in one transaction.

Foreign keys are off on SQLite while tables are rebuilt: with them on, dropping the old parent table deletes the
children of a cascade. They are checked before the transaction commits.
"""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from db.append_only import protect
from db.tables import METADATA
from domain.errors import StoreError


def _ours(_item: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:  # noqa: FBT001 - Alembic's signature
    """Leave alone tables of others in the same database (the job engine keeps its own there)."""
    return kind != "table" or name in METADATA.tables


def _foreign_keys(connection: Connection, *, state: str) -> None:
    # Past SQLAlchemy: the pragma does nothing inside a transaction, and SQLAlchemy would begin one.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={state}")


def _migrate(connection: Connection) -> None:
    with connection.begin():
        # Inside the transaction: Alembic then leaves the commit to us, also where it thinks DDL commits by itself.
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=True,
            include_object=_ours,
            compare_type=True,
        )
        context.run_migrations()
        protect(connection)
        _check_references(connection)


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise StoreError(f"the migration left {len(broken)} rows without their parent; nothing was changed")


def run(connection: Connection) -> None:
    """Run what is to be run."""
    if connection.dialect.name != "sqlite":
        _migrate(connection)
        return
    _foreign_keys(connection, state="OFF")
    try:
        _migrate(connection)
    finally:
        _foreign_keys(connection, state="ON")


run(context.config.attributes["connection"])
