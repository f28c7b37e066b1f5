"""The name of a worker belongs to one process: two of one name would take each other's jobs for their own."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from db.engine import translated
from db.named_lock import NamedLock
from domain.errors import ConfigurationError

_LOG = structlog.get_logger(__name__)
_RETRY_S = 1.0
_CHECK_S = 5.0


@contextmanager
def held_name(engine: Engine, name: str, *, wait_s: float = 60.0) -> Iterator[None]:
    """Hold a worker's name on PostgreSQL as long as the block runs; on SQLite the home folder is held instead.

    A holder whose host lost its power is let go by the server within ``wait_s``.

    Raises:
        ConfigurationError: another process works under this name.
        StoreError: the database is away.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    lock = NamedLock(engine, f"worker:{name}")
    with translated():
        _acquire(lock, name, wait_s)
    ends = threading.Event()
    keeper = threading.Thread(target=_keep, args=(lock, name, ends), name="worker-name", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ends.set()
        keeper.join()
        lock.release()


def _acquire(lock: NamedLock, name: str, wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while not lock.acquire():
        if time.monotonic() >= until:
            raise ConfigurationError(f"another process works as {name!r}; give every worker a name of its own")
        time.sleep(_RETRY_S)


def _keep(lock: NamedLock, name: str, ends: threading.Event) -> None:
    """Take the name again after the server restarted."""
    while not ends.wait(_CHECK_S):
        try:
            if not lock.acquire():
                _LOG.error("another process took the name of this worker", worker=name)
        except DBAPIError:
            _LOG.warning("the database is away", worker=name)
