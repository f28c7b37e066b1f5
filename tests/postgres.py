"""A private PostgreSQL server for tests and benches: started, stopped hard, started again."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from db.engine import open_engine

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


def why_not() -> str | None:
    """Return why no server can be started here, None where one can."""
    if not FOLDERS:
        return "PostgreSQL is not installed"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL cannot run as root and there is no runuser"
    return None


class PostgresServer:
    """A server on loopback in a folder of its own; ``durable`` ones survive being stopped hard."""

    def __init__(self, *, durable: bool = False) -> None:
        # Not pytest's own folder: it is closed to the user the server runs as, and too long for a socket's name.
        self._folder = tempfile.TemporaryDirectory(prefix="backstop-pg-", ignore_cleanup_errors=True)
        self._home = Path(self._folder.name)
        self._durable = durable
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        if os.geteuid() == 0:
            shutil.chown(self._home, "postgres")
        self._run("initdb", "-U", "backstop", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._folder.cleanup()

    @property
    def maintenance(self) -> str:
        """The address of the database that always exists."""
        return self.url("postgres")

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://backstop@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start, and wait until connections are taken."""
        options = ["-p", str(self.port), "-h", "127.0.0.1", "-k", str(self._home), "-c", "shared_buffers=16MB"]
        options += [] if self._durable else _QUICK
        self._run("pg_ctl", "-w", "-o", " ".join(options), "-l", str(self._home / "log"), "start")

    def stop(self) -> None:
        """Stop as a power cut would: nothing is written any more, connections break."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def create(self, name: str) -> str:
        """Make an empty database and return its address."""
        maintenance = open_engine(self.maintenance)
        with maintenance.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        maintenance.dispose()
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, str(FOLDERS[0] / program), "-D", str(self._home / "data"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, done.stdout + done.stderr
