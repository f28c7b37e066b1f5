"""Weekly snapshots of the backorder heatmap."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from db.tables import BACKLOG_SNAPSHOT


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCell:
    """One cell: its place by keys, lines, dollars, pounds, oldest in days, whether a first-class customer waits."""

    matrix: str
    row_key: str
    column_key: str
    line_count: int = 0
    value: Decimal = Decimal(0)
    pounds: Decimal = Decimal(0)
    max_age: int = 0
    first_class: bool = False


_NAMES = tuple(field.name for field in fields(SnapshotCell))
_NOTHING = SnapshotCell(matrix="", row_key="", column_key="")


class Snapshots:
    """Cells by week; a later run of the same week takes the place of the earlier one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, week: date, cells: Iterable[SnapshotCell], *, taken_on: date) -> bool:
        """Store the cells of a week; return False where a run of a later day of that week stands already."""
        newest = select(func.max(BACKLOG_SNAPSHOT.c.taken_on)).where(BACKLOG_SNAPSHOT.c.week == week)
        standing = self._session.execute(newest).scalar()
        if standing is not None and standing > taken_on:
            return False
        self._session.execute(delete(BACKLOG_SNAPSHOT).where(BACKLOG_SNAPSHOT.c.week == week))
        rows = [
            {name: getattr(cell, name) for name in _NAMES} | {"week": week, "taken_on": taken_on}
            for cell in (tuple(cells) or (_NOTHING,))
        ]
        self._session.execute(insert(BACKLOG_SNAPSHOT), rows)
        return True

    def of_week(self, week: date) -> tuple[SnapshotCell, ...] | None:
        """Return the cells of a week, None where no report ran in it."""
        rows = self._session.execute(select(BACKLOG_SNAPSHOT).where(BACKLOG_SNAPSHOT.c.week == week)).all()
        found = tuple(SnapshotCell(**{name: getattr(row, name) for name in _NAMES}) for row in rows)
        return tuple(cell for cell in found if cell.line_count) if found else None
