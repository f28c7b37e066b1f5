"""Starts and stops the engine in this process."""

import logging
import os
import socket
from collections.abc import Callable, Collection
from datetime import date, timedelta
from types import TracebackType
from typing import Self

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from domain.errors import StoreError
from domain.service import Role, Worker
from flows.clock import today
from flows.home import Home
from flows.intake_lease import free_left_behind
from flows.version import program_version
from jobs.enqueue import APPLICATION, SCHEMA, VERSION, JobBox
from jobs.heartbeat import Heartbeat
from jobs.meter import Meter
from jobs.queues import QueueName, register_queues
from jobs.schedules import apply_schedules
from jobs.watchers import Watchers
from jobs.workshop import JobOptions, Workshop, furnish

_LOG = structlog.get_logger(__name__)
_POOL = 10  # connections of the engine; a few workers then stay below PostgreSQL's usual hundred
LOCAL = "local"  # the one process of an installation on SQLite


class Service:
    """The engine running in this process; it ends with the block, or with ``stop``, within a bounded time."""

    def __init__(self, workshop: Workshop, watchers: Watchers) -> None:
        self._workshop, self._watchers = workshop, watchers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take no more jobs, let the running ones end for a while, and leave the rest to be resumed."""
        self._watchers.stop()
        within = self._workshop.options.stop_within
        DBOS.destroy(workflow_completion_timeout_sec=max(1, int(within.total_seconds())))
        self._watchers.join()
        self._workshop.heartbeat.stop()
        self._workshop.box.close()
        furnish(None)
        _LOG.info("stopped", worker=self._workshop.heartbeat.worker.name)


def options_of(home: Home) -> JobOptions:
    """Return the rhythm that the settings ask for."""
    settings = home.settings
    return JobOptions(
        beat=timedelta(seconds=settings.beat_seconds),
        silent_after=settings.silent_after,
        tick_every_s=settings.tick_seconds,
        sweep_every_s=settings.sweep_seconds,
        stop_within=timedelta(seconds=settings.stop_seconds),
        time_zone=settings.time_zone,
    )


def start(
    home: Home,
    *,
    name: str = LOCAL,
    role: Role = Role.ALL,
    queues: Collection[QueueName] = tuple(QueueName),
    options: JobOptions | None = None,
    day: Callable[[], date] = today,
) -> Service:
    """Start the engine: unfinished jobs of this name go on, then those of the queues.

    Args:
        home: The opened installation; it must stay open until ``stop``.
        name: Who this process is; after a crash it must start again under the same name to go on with its jobs.
        role: What the process does, for the health page.
        queues: The queues this process works on.
        options: The rhythm; the settings' one by default.
        day: Gives the day that jobs work on.

    Raises:
        StoreError: the database is away, or was made by a newer program.
    """
    options = options or options_of(home)
    meter = Meter()
    worker = Worker(
        name=name,
        host=socket.gethostname(),
        pid=os.getpid(),
        role=role.value,
        queues=tuple(queue.value for queue in queues),
        version=program_version(),
    )
    heartbeat = Heartbeat(home.engine, worker, every=options.beat, figures=meter.figures)
    box = JobBox(home.engine)
    workshop = Workshop(opened=home, day=day, box=box, heartbeat=heartbeat, options=options, meter=meter)
    if freed := free_left_behind(home):
        _LOG.info("freed mailboxes of a process that is gone", accounts=freed)
    heartbeat.start()
    furnish(workshop)
    _launch(home, name, queues)
    register_queues()
    apply_schedules(options, mailboxes=len(home.settings.mailbox))
    _LOG.info("started", worker=name, role=role.value, queues=[queue.value for queue in queues])
    watchers = Watchers(workshop)
    if QueueName.POLL in queues:
        watchers.start()
    return Service(workshop, watchers)


def _launch(home: Home, name: str, queues: Collection[QueueName]) -> None:
    import jobs.workflows  # noqa: F401, PLC0415 -- registers the jobs; it loads all readers, which a bare import here need not

    # The engine adds a handler of its own where there is none.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": home.settings.url,
        "dbos_system_schema": SCHEMA,
        "sys_db_pool_size": _POOL,
        "application_version": VERSION,
        "executor_id": name,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
    }
    DBOS(config=config)
    DBOS.listen_queues([queue.value for queue in queues])
    try:
        DBOS.launch()
    except Exception as error:
        raise StoreError(f"the job engine cannot start: {error}") from error
