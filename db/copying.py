"""Copies whole tables from one database to another, row by row as they are."""

from collections.abc import Iterable

from sqlalchemy import Engine, insert, select

from db.engine import read_session, write_session
from db.repositories.keyvalues import KeyValues
from db.tables import METADATA

_ROWS = 500


def copy_tables(source: Engine, target: Engine, tables: Iterable[str], *, settings: Iterable[str] = ()) -> None:
    """Copy the rows of some tables, and some of the small values the program keeps for itself.

    Args:
        source: Where the rows are; it is only read.
        target: Where they go; the tables are empty there.
        tables: Names of tables without references to others.
        settings: Names of small values; those never set are passed over.
    """
    with read_session(source) as old, write_session(target) as new:
        for name in tables:
            table = METADATA.tables[name]
            rows = [dict(row._mapping) for row in old.execute(select(table))]  # noqa: SLF001 - public, see Row
            for first in range(0, len(rows), _ROWS):
                new.execute(insert(table), rows[first : first + _ROWS])
        for name in settings:
            if (value := KeyValues(old).get(name)) is not None:
                KeyValues(new).set(name, value)
