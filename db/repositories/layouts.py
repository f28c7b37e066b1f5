"""Column maps that people confirmed for the layouts of a vendor."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from db.tables import COLUMN_MAP
from domain.errors import StoreError
from domain.layout_memory import ColumnMap, LayoutStatus, MappedColumn, TaughtLayout


class Layouts:
    """What was taught about the layouts of vendors; of one layout the newest word that is not revoked counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, given: TaughtLayout) -> int:
        """Keep a map and return its id; once in force, an older map of the same layout no longer counts.

        The map's own ``taught_id`` is not used. A proposal that says the same as one that waits is that one.
        """
        if given.status is LayoutStatus.PROPOSED:
            same = next((each for each in self.every() if _says(each) == _says(given) and not each.revoked_at), None)
            if same is not None:
                return same.taught_id
        row = {
            "vendor_id": given.vendor_id,
            "layout": given.columns.layout,
            "columns": [{"heading": c.heading, "role": c.role} for c in given.columns.columns],
            "taught_by": given.taught_by,
            "taught_at": given.taught_at,
            "replayed": given.replayed,
            "status": given.status,
            "reason": given.reason,
        }
        return int(
            self._session.execute(insert(COLUMN_MAP).values(row).returning(COLUMN_MAP.c.column_map_id)).scalar_one()
        )

    def get(self, taught_id: int) -> TaughtLayout:
        """Return one map.

        Raises:
            StoreError: there is none with this id.
        """
        row = self._session.execute(select(COLUMN_MAP).where(COLUMN_MAP.c.column_map_id == taught_id)).one_or_none()
        if row is None:
            raise StoreError(f"there is no layout {taught_id}")
        return _layout(row)

    def confirm(self, taught_id: int, *, who: str, at: datetime, replayed: str) -> None:
        """Let a proposed map count: from now on it is the newest of its layout."""
        values = {"status": LayoutStatus.IN_FORCE, "taught_by": who, "taught_at": at, "replayed": replayed}
        self._session.execute(update(COLUMN_MAP).where(COLUMN_MAP.c.column_map_id == taught_id).values(values))

    def revoke(self, taught_id: int, *, who: str, at: datetime) -> TaughtLayout:
        """Take a map back; one that was taken back before stays as it is.

        Raises:
            StoreError: there is none with this id.
        """
        this = COLUMN_MAP.c.column_map_id == taught_id
        values = {"revoked_by": who, "revoked_at": at, "status": LayoutStatus.REVOKED}
        self._session.execute(update(COLUMN_MAP).where(this, COLUMN_MAP.c.revoked_at.is_(None)).values(values))
        return self.get(taught_id)

    def every(self) -> tuple[TaughtLayout, ...]:
        """Return all that was ever taught, oldest first."""
        return tuple(map(_layout, self._session.execute(select(COLUMN_MAP).order_by(COLUMN_MAP.c.column_map_id))))

    def in_force(self, vendor_id: str) -> tuple[ColumnMap, ...]:
        """Return the maps that count for a vendor, one per layout."""
        c = COLUMN_MAP.c
        theirs = select(COLUMN_MAP).where(c.vendor_id == vendor_id, c.status == LayoutStatus.IN_FORCE)
        return newest(map(_layout, self._session.execute(theirs.order_by(c.taught_at, c.column_map_id))))


def newest(taught: Iterable[TaughtLayout]) -> tuple[ColumnMap, ...]:
    """Return the last map of each layout, given oldest first."""
    return tuple({each.columns.layout: each.columns for each in taught}.values())


def _says(given: TaughtLayout) -> tuple[str, ColumnMap]:
    return given.vendor_id, given.columns


def _layout(row: Row[Any]) -> TaughtLayout:
    columns = tuple(MappedColumn(heading=c["heading"], role=c["role"]) for c in row.columns)
    return TaughtLayout(
        taught_id=row.column_map_id,
        vendor_id=row.vendor_id,
        columns=ColumnMap(columns=columns),
        taught_by=row.taught_by,
        taught_at=row.taught_at,
        replayed=row.replayed,
        status=LayoutStatus(row.status),
        reason=row.reason,
        revoked_by=row.revoked_by,
        revoked_at=row.revoked_at,
    )
