"""Names of processes in leases: who has a mail, and whether that process is still there."""

import os
import socket
from functools import lru_cache


@lru_cache(maxsize=1)
def _host() -> str:
    return socket.gethostname()


def this_process() -> str:
    """Return the name of this process, ``host/pid``."""
    return f"{_host()}/{os.getpid()}"


def is_here(owner: str) -> bool:
    """Return whether a name is of a process of this host."""
    host, _, pid = owner.rpartition("/")
    return host == _host() and pid.isdecimal()


def is_gone(owner: str) -> bool:
    """Return True when a process of this host is surely gone; of another host only its lease tells."""
    if not is_here(owner):
        return False
    pid = owner.rpartition("/")[2]
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_zombie(int(pid))


def _is_zombie(pid: int) -> bool:
    """A killed child whose parent has not looked yet still has its number, and does nothing more."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123 -- one short read
            return file.read().rpartition(")")[2].split()[:1] == ["Z"]
    except OSError:
        return False
