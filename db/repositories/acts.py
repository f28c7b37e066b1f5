"""The log of what people did beside deciding about lines."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from db.tables import ACT
from domain.people import Act

_FIELDS = tuple(field.name for field in fields(Act))


class Acts:
    """Every action once; nothing is ever removed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, act: Act) -> int:
        """Append an action and return its id; the action's own ``act_id`` is not used."""
        row = {name: getattr(act, name) for name in _FIELDS if name != "act_id"}
        return int(self._session.execute(insert(ACT).values(row).returning(ACT.c.act_id)).scalar_one())

    def newest(self, *, about: str | None = None, limit: int = 200) -> tuple[Act, ...]:
        """Return the newest actions, of one thing or of all."""
        query = select(ACT).order_by(ACT.c.act_id.desc()).limit(limit)
        rows = self._session.execute(query if about is None else query.where(ACT.c.about == about))
        return tuple(map(_act, rows))


def _act(row: Row[Any]) -> Act:
    values = row._mapping  # noqa: SLF001 - the public way to a row's columns
    return Act(**{name: values[name] for name in _FIELDS})
