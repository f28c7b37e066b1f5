"""A lock by name that PostgreSQL itself ends when its holder's connection ends, however that happens."""

import hashlib

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

# A host that lost its power closes no connection: the server asks it a few times and then lets go.
_KEEPALIVE = ("tcp_keepalives_idle = 20", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")


class NamedLock:
    """A session lock on a connection of its own; for one thread at a time."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._number = int.from_bytes(hashlib.sha256(f"backstop:{name}".encode()).digest()[:8], signed=True)
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """Take the lock, or find it held already by this object; False where another process holds it.

        Raises:
            DBAPIError: the database is away.
        """
        if self._holds():
            return True
        self.release()
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting in _KEEPALIVE:
            self._connection.exec_driver_sql(f"SET {setting}")
        query = text("SELECT pg_try_advisory_lock(:number)")
        if self._connection.execute(query, {"number": self._number}).scalar_one():
            return True
        self.release()
        return False

    def release(self) -> None:
        """Let go of the lock and its connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # a pooled connection would keep the lock
            connection.close()

    def _holds(self) -> bool:
        """Ask the connection itself: a server that restarted has forgotten the lock."""
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True
