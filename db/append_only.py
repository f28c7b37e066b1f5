"""Triggers that make tables append-only: what was said, decided or ordered is never rewritten (law: facts)."""

from sqlalchemy import Connection

APPEND_ONLY = ("statement", "decision", "order_event", "restatement", "act", "chase_policy", "outbox_event")

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""

# A statement trigger sees TRUNCATE too and costs nothing per row.
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def protect(connection: Connection) -> None:
    """Put the triggers on the tables; safe to repeat.

    Called after every migration, because rebuilding a table (batch mode on SQLite) drops its triggers.
    """
    if connection.dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(_SQLITE.format(table=table, verb=verb))
        return
    connection.exec_driver_sql(_POSTGRESQL_FUNCTION.replace("%", "%%"))
    for table in APPEND_ONLY:
        connection.exec_driver_sql(_POSTGRESQL.format(table=table))


def unprotect(connection: Connection, table: str) -> None:
    """Take the triggers off one table for a migration that fills a new column; ``protect`` puts them back."""
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        return
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
