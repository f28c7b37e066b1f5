"""One process of the service per home folder on SQLite: a lock of the operating system that no crash leaves behind."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import ConfigurationError
from flows.clock import now

LOCK_NAME = "service.lock"


@contextmanager
def sole_service(folder: Path, *, what: str) -> Iterator[None]:
    """Hold the home folder for this process; ``what`` names it to the one that is refused.

    The lock belongs to the open file, so that it ends with the process however that happens. What stands in the file
    is for people only.

    Raises:
        ConfigurationError: another process holds the folder; the message names it.
    """
    descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 500, 0).decode(errors="replace").strip() or "another process"
            raise ConfigurationError(
                f"{folder} is served already by {holder}; on SQLite one process does everything. "
                "Stop it first, or move to PostgreSQL with `backstop migrate-to`"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, _introduction(what).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _introduction(what: str) -> str:
    return f"`backstop {what}`, process {os.getpid()} on {socket.gethostname()} since {now():%Y-%m-%d %H:%M} UTC"
