"""The processes of the service and when they were last seen, by the clock of the database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.orm import Session

from db.tables import WORKER
from db.upsert import upsert
from domain.service import Worker

_MOMENT = {
    "sqlite": text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"),
    "postgresql": text("SELECT clock_timestamp()"),
}


class Workers:
    """Signs of life, one row a worker."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def moment(self) -> datetime:
        """Return the database's own time, so that hosts whose clocks differ agree on who is silent."""
        found = self._session.execute(_MOMENT[self._session.get_bind().dialect.name]).scalar_one()
        moment = datetime.fromisoformat(found) if isinstance(found, str) else found
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def start(self, worker: Worker) -> None:
        """Note that a worker starts; its earlier life under the same name is forgotten."""
        row = {
            "name": worker.name,
            "host": worker.host,
            "pid": worker.pid,
            "role": worker.role,
            "queues": list(worker.queues),
            "version": worker.version,
            "started_at": self.moment(),
            "seen_at": self.moment(),
            "stopped_at": None,
            "taken_over_at": None,
            "figures": {},
        }
        upsert(self._session, WORKER, [row], key=("name",), update=tuple(name for name in row if name != "name"))

    def beat(self, name: str, figures: Mapping[str, Any]) -> datetime | None:
        """Note a sign of life with the counters so far; return when others took its work over, None if nobody did."""
        query = select(WORKER.c.taken_over_at).where(WORKER.c.name == name)
        taken_over_at = self._session.execute(query).scalar()
        values = {"seen_at": self.moment(), "taken_over_at": None, "stopped_at": None, "figures": dict(figures)}
        self._session.execute(update(WORKER).where(WORKER.c.name == name).values(values))
        return taken_over_at

    def stop(self, name: str) -> None:
        """Note that a worker ended in order: what it left can be taken over at once."""
        self._session.execute(update(WORKER).where(WORKER.c.name == name).values(stopped_at=self.moment()))

    def take_over(self, name: str, *, unseen_since: datetime) -> bool:
        """Claim the work of a worker that gave no sign since; False where it did, or another claimed it before."""
        silent = (WORKER.c.name == name, WORKER.c.seen_at == unseen_since, WORKER.c.taken_over_at.is_(None))
        query = update(WORKER).where(*silent).values(taken_over_at=self.moment()).returning(WORKER.c.name)
        return self._session.execute(query).first() is not None

    def every_worker(self) -> tuple[Worker, ...]:
        """Return all workers by name."""
        return tuple(map(_worker, self._session.execute(select(WORKER).order_by(WORKER.c.name))))

    def forget(self, *, unseen_for: timedelta) -> int:
        """Remove workers that were not seen for so long; return how many."""
        query = delete(WORKER).where(WORKER.c.seen_at < self.moment() - unseen_for).returning(WORKER.c.name)
        return len(self._session.execute(query).all())


def _worker(row: Row[Any]) -> Worker:
    return Worker(
        name=row.name,
        host=row.host,
        pid=row.pid,
        role=row.role,
        queues=tuple(row.queues),
        version=row.version,
        started_at=row.started_at,
        seen_at=row.seen_at,
        stopped_at=row.stopped_at,
        taken_over_at=row.taken_over_at,
        figures=row.figures,
    )
