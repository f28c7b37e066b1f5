"""Processes of the service for tests and benches: started like any user would, with faults where asked for."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from db.records import FeedKind
from flows.export import export_rows
from flows.feeds import import_feed
from flows.home import Home, open_home
from flows.storing import Enqueue, store_mail
from ingest.folder import in_date_order

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "newcomer"
AS_OF = date(2026, 11, 23)
QUICK = {
    "BACKSTOP_TICK_SECONDS": "1",
    "BACKSTOP_SWEEP_SECONDS": "1",
    "BACKSTOP_BEAT_SECONDS": "0.3",
    "BACKSTOP_SILENT_SECONDS": "1.5",
    "BACKSTOP_STOP_SECONDS": "5",
}


class Fleet:
    """The processes that work on one installation."""

    def __init__(self, folder: Path, *, url: str | None = None, settings: Mapping[str, str] = QUICK) -> None:
        self.folder = folder
        self._settings = dict(settings) | ({"BACKSTOP_DATABASE_URL": url} if url else {})
        self._url = url
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def opened(self, as_of: date = AS_OF):
        """Open the installation in this process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = [f'database_url = "{self._url}"\n'] if self._url else []
        (self.folder / "config.toml").write_text("".join(lines))
        return open_home(self.folder, as_of=as_of)

    def start(self, name: str, *, fault: str = "", **settings: str) -> "subprocess.Popen[bytes]":
        """Start a worker (on SQLite: the one process); ``fault`` is explained in ``faulty_worker``."""
        command = ["worker", "--name", name] if self._url else ["run", "--port", "0"]
        environment = os.environ | self._settings | settings | {"PYTHONPATH": str(ROOT), "BACKSTOP_FAULT": fault}
        log = (self.folder / f"{name}.log").open("ab")
        with log:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "tests/jobs/faulty_worker.py"), "--home", str(self.folder),
                 "--as-of", str(AS_OF), *command],
                env=environment, stdout=log, stderr=log, cwd=self.folder,
            )  # fmt: skip
        self.processes[name] = process
        return process

    def end(self) -> None:
        """Kill whatever still runs."""
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()
            process.wait()

    def log(self, name: str) -> str:
        """What a process said."""
        return (self.folder / f"{name}.log").read_text()


def stock(home: Home) -> None:
    """Import the sample vendors and orders."""
    import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
    import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})


def deliver(home: Home, *, enqueue: Enqueue | None = None) -> int:
    """Store the sample mails, unread; return how many."""
    mails = list(in_date_order([SAMPLES / "mailbox"]))
    for raw in mails:
        store_mail(home, raw, enqueue=enqueue)
    return len(mails)


def wait_until(done: Callable[[], bool], *, seconds: float = 120.0) -> None:
    """Wait for a condition; fail after a time that only a broken program needs."""
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.1)


def ended_by_kill(process: "subprocess.Popen[bytes]") -> bool:
    return process.poll() == -signal.SIGKILL


def everything(home: Home) -> dict[str, list[object]]:
    """All exports that reading mails makes, without what depends on the order of reading.

    How sure a match is depends a little on what was known of the line by then.
    """
    return {
        what: sorted(repr({k: v for k, v in row.items() if k != "confidence"}) for row in export_rows(home, what))
        for what in ("messages", "statements", "lines")
    }
