"""What our own people were told: found by the key of the news, open until it is over."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.orm import Session

from db.repositories.lookup import rows_where_in
from db.tables import ALERT
from domain.alert import Alert

_NAMES = tuple(field.name for field in fields(Alert))


class Alerts:
    """Alerts by the key of their news."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def told(self, keys: Iterable[str]) -> frozenset[str]:
        """Return which of these keys were told before."""
        query = select(ALERT.c.news_key)
        return frozenset(row.news_key for row in rows_where_in(self._session, query, ALERT.c.news_key, keys))

    def add(self, alert: Alert) -> None:
        """Keep that something was told."""
        row = {name: getattr(alert, name) for name in _NAMES} | {"news_key": alert.key, "end_told": False}
        self._session.execute(insert(ALERT).values(row))

    def still_open(self) -> tuple[Alert, ...]:
        """Return what was told and is not over, oldest first."""
        return self._alerts(select(ALERT).where(ALERT.c.closed_on.is_(None)))

    def newest(self, *, limit: int) -> tuple[Alert, ...]:
        """Return what was told last, open or over, the newest first."""
        return self._alerts(select(ALERT).order_by(ALERT.c.told_on.desc(), ALERT.c.po, ALERT.c.line).limit(limit))

    def ends_to_tell(self) -> tuple[Alert, ...]:
        """Return what is over while nobody was told so, oldest first."""
        return self._alerts(select(ALERT).where(ALERT.c.closed_on.is_not(None), ALERT.c.end_told.is_(False)))

    def remind(self, alert: Alert, *, on: date) -> None:
        """Keep that people were reminded."""
        self._set(alert.key, {"reminders": alert.reminders + 1, "reminded_on": on})

    def close(self, keys: Iterable[str], *, on: date) -> None:
        """Close alerts whose exception is gone; one that is closed stays as it is."""
        for key in keys:
            still = (ALERT.c.news_key == key) & ALERT.c.closed_on.is_(None)
            self._session.execute(update(ALERT).where(still).values(closed_on=on))

    def end_told(self, keys: Iterable[str]) -> None:
        """Keep that people know of the end."""
        for key in keys:
            self._set(key, {"end_told": True})

    def _set(self, key: str, values: dict[str, Any]) -> None:
        self._session.execute(update(ALERT).where(ALERT.c.news_key == key).values(values))

    def _alerts(self, query: Select[Any]) -> tuple[Alert, ...]:
        return tuple(map(_alert, self._session.execute(query.order_by(ALERT.c.alert_id))))


def _alert(row: Row[Any]) -> Alert:
    return Alert(**{name: getattr(row, name) for name in _NAMES})
