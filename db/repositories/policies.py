"""The rules of the chase as people set them, with who and when; nothing is ever rewritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from db.tables import CHASE_POLICY

TENANT = ""  # the scope of what holds for all vendors


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEntry:
    """One setting of a scope (a vendor id, or ``TENANT``); the newest of a scope counts, as a whole."""

    policy_id: int
    scope: str
    document: dict[str, Any]
    set_by: str
    set_at: datetime
    reason: str


class Policies:
    """What people set for the chase."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, scope: str, document: dict[str, Any], *, who: str, at: datetime, reason: str = "") -> None:
        """Put a document in the place of the scope's older one."""
        row = {"scope": scope, "document": document, "set_by": who, "set_at": at, "reason": reason}
        self._session.execute(insert(CHASE_POLICY), [row])

    def in_force(self, *, at: datetime | None = None) -> dict[str, PolicyEntry]:
        """Return the newest entry of every scope, or the newest that was set by a moment."""
        query = select(CHASE_POLICY).order_by(CHASE_POLICY.c.policy_id)
        if at is not None:
            query = query.where(CHASE_POLICY.c.set_at <= at)
        return {row.scope: _entry(row) for row in self._session.execute(query)}

    def history(self, scope: str) -> tuple[PolicyEntry, ...]:
        """Return everything that was ever set for a scope, oldest first."""
        query = select(CHASE_POLICY).where(CHASE_POLICY.c.scope == scope).order_by(CHASE_POLICY.c.policy_id)
        return tuple(map(_entry, self._session.execute(query)))


def _entry(row: Row[Any]) -> PolicyEntry:
    return PolicyEntry(
        policy_id=row.policy_id,
        scope=row.scope,
        document=dict(row.document),
        set_by=row.set_by,
        set_at=row.set_at,
        reason=row.reason,
    )
