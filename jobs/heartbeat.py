"""Signs of life of this process, written by a thread of its own, so that a long job does not look like a death."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine

from db.engine import write_session
from db.repositories.workers import Workers
from domain.errors import StoreError
from domain.service import Worker

_LOG = structlog.get_logger(__name__)


class Heartbeat:
    """Writes the worker's row now and then.

    Args:
        engine: The database.
        worker: Who writes.
        every: The time between two signs.
        figures: Called for the counters that go with each sign.
    """

    def __init__(
        self, engine: Engine, worker: Worker, *, every: timedelta, figures: Callable[[], Mapping[str, Any]]
    ) -> None:
        self.worker = worker
        self._engine, self._every, self._figures = engine, every, figures
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._missed = False
        self._back_at: datetime | None = None

    def start(self) -> None:
        """Write the first sign and go on in the background.

        Raises:
            StoreError: the database refuses the first sign.
        """
        with write_session(self._engine) as session:
            Workers(session).start(self.worker)
        self._thread.start()

    def stop(self) -> None:
        """End, and note that the worker ended in order."""
        self._ends.set()
        self._thread.join()
        try:
            with write_session(self._engine) as session:
                Workers(session).stop(self.worker.name)
        except StoreError as error:
            _LOG.warning("the end could not be noted; the worker counts as silent", reason=str(error))

    def _run(self) -> None:
        while not self._ends.wait(self._every.total_seconds()):
            self.beat()

    def beat(self) -> None:
        """Write one sign; a database that is away is no reason to stop."""
        try:
            with write_session(self._engine) as session:
                taken_over_at = Workers(session).beat(self.worker.name, self._figures())
                moment = Workers(session).moment()
        except StoreError as error:
            self._missed = True
            _LOG.warning("no sign of life could be written", reason=str(error))
            return
        if taken_over_at is not None:
            _LOG.warning("was silent for so long that others took over its work", since=taken_over_at.isoformat())
        if self._missed:
            self._missed, self._back_at = False, moment

    def troubled_within(self, span: timedelta, *, at: datetime) -> bool:
        """Tell whether a sign of this worker failed within ``span`` before ``at``, the database's time."""
        return self._missed or (self._back_at is not None and at - self._back_at < span)
