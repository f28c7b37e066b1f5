"""Insert or update in one statement, the same on SQLite and PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Table, or_
from sqlalchemy.orm import Session


def upsert(
    session: Session, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Collection[str], update: Collection[str]
) -> None:
    """Insert rows; where a row with the same ``key`` columns exists, set its ``update`` columns when one differs.

    All rows must have the same columns and no key twice. With nothing to ``update`` an existing row stays as it is.
    A row that is equal already is not written, so that repeating an import writes nothing.
    """
    if not rows:
        return
    dialect = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}")  # the other stays unloaded
    insert = dialect.insert(table)
    if not update:
        session.execute(insert.on_conflict_do_nothing(index_elements=list(key)), rows)
        return
    changed = or_(*(table.c[name].is_distinct_from(insert.excluded[name]) for name in update))
    values = {name: insert.excluded[name] for name in update}
    session.execute(insert.on_conflict_do_update(index_elements=list(key), set_=values, where=changed), rows)
