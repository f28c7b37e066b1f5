"""Small values that the program keeps for itself between runs."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import SETTING
from db.upsert import upsert


class KeyValues:
    """JSON values by name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
        """Return a value, or None where it was never set."""
        return self._session.execute(select(SETTING.c.value).where(SETTING.c.name == name)).scalar()

    def set(self, name: str, value: Any) -> None:  # noqa: ANN401 - JSON has no narrower type
        """Keep a value; it replaces the older one."""
        upsert(self._session, SETTING, [{"name": name, "value": value}], key=("name",), update=("value",))

    def starting(self, prefix: str) -> dict[str, Any]:
        """Return every value whose name begins with a prefix, by name."""
        query = select(SETTING.c.name, SETTING.c.value).where(SETTING.c.name.startswith(prefix, autoescape=True))
        return {row.name: row.value for row in self._session.execute(query.order_by(SETTING.c.name))}
