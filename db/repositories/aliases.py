"""What vendors' own names mean among our items; an alias is never removed, only its status changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from db.tables import ALIAS
from domain.alias import Alias, AliasStatus, part_key
from domain.errors import StoreError

_LIVE = (AliasStatus.PROPOSED, AliasStatus.IN_FORCE, AliasStatus.SUSPENDED)


class Aliases:
    """The aliases of all vendors."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, alias: Alias) -> int:
        """Keep an alias and return its id; a live one that says the same is returned instead."""
        same = next(
            (a for a in self.of_vendor(alias.vendor_id) if a.status in _LIVE and _says(a) == _says(alias)), None
        )
        if same is not None:
            return same.alias_id
        row = {
            "vendor_id": alias.vendor_id,
            "part": alias.part,
            "part_norm": part_key(alias.part),
            "item": alias.item,
            "description": alias.description,
            "proposed_by": alias.proposed_by,
            "proposed_at": alias.proposed_at,
            "decision_id": alias.decision_id,
            "replayed": alias.replayed,
            "status": alias.status,
            "status_by": alias.status_by or alias.proposed_by,
            "status_at": alias.proposed_at,
            "status_reason": alias.status_reason,
        }
        return int(self._session.execute(insert(ALIAS).values(row).returning(ALIAS.c.alias_id)).scalar_one())

    def get(self, alias_id: int) -> Alias:
        """Return one alias.

        Raises:
            StoreError: there is none with this id.
        """
        row = self._session.execute(select(ALIAS).where(ALIAS.c.alias_id == alias_id)).one_or_none()
        if row is None:
            raise StoreError(f"there is no alias {alias_id}")
        return _alias(row)

    def move(
        self, alias_id: int, *, to: AliasStatus, who: str, at: datetime, reason: str = "", replayed: str | None = None
    ) -> Alias:
        """Change the status of an alias.

        Raises:
            StoreError: there is none with this id.
        """
        values: dict[str, Any] = {"status": to, "status_by": who, "status_at": at, "status_reason": reason}
        values |= {} if replayed is None else {"replayed": replayed}
        self._session.execute(update(ALIAS).where(ALIAS.c.alias_id == alias_id).values(values))
        return self.get(alias_id)

    def every(self) -> tuple[Alias, ...]:
        """Return all that was ever proposed or taught, oldest first."""
        return tuple(map(_alias, self._session.execute(select(ALIAS).order_by(ALIAS.c.alias_id))))

    def of_vendor(self, vendor_id: str) -> tuple[Alias, ...]:
        """Return all aliases of one vendor, oldest first."""
        query = select(ALIAS).where(ALIAS.c.vendor_id == vendor_id).order_by(ALIAS.c.alias_id)
        return tuple(map(_alias, self._session.execute(query)))

    def in_force(self, vendor_id: str) -> tuple[Alias, ...]:
        """Return the aliases of a vendor that count."""
        return tuple(a for a in self.of_vendor(vendor_id) if a.status is AliasStatus.IN_FORCE)

    def of_decisions(self, decision_ids: Iterable[int]) -> tuple[Alias, ...]:
        """Return the aliases that were proposed with these decisions."""
        query = select(ALIAS).where(ALIAS.c.decision_id.in_(sorted(set(decision_ids)))).order_by(ALIAS.c.alias_id)
        return tuple(map(_alias, self._session.execute(query)))


def _says(alias: Alias) -> tuple[str, str, str]:
    return part_key(alias.part), part_key(alias.item), part_key(alias.description)


def _alias(row: Row[Any]) -> Alias:
    return Alias(
        alias_id=row.alias_id,
        vendor_id=row.vendor_id,
        part=row.part,
        item=row.item,
        description=row.description,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decision_id=row.decision_id,
        replayed=row.replayed,
        status=row.status,
        status_by=row.status_by,
        status_reason=row.status_reason,
    )
