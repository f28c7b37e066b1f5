"""A TCP proxy on loopback that breaks connections on purpose; it never looks at the bytes, so TLS passes through."""

import socket
import struct
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

_HOST = "127.0.0.1"
_CHUNK = 65_536


class FaultProxy:
    """Forwards to a port of this machine, until told to misbehave."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.accepted = 0
        self._left: dict[str, int | None] = {"up": None, "down": None}
        self._hole = threading.Event()
        self._refuses = False
        self._swallow: int | None = None
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._server = socket.create_server((_HOST, 0))
        self.port: int = self._server.getsockname()[1]
        self._running = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running = False
        self._hole.clear()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.reset_all()

    def heal(self) -> None:
        """Forward everything again."""
        self._left = {"up": None, "down": None}
        self._hole.clear()
        self._refuses = False
        self._swallow = None

    def cut_after(self, count: int) -> None:
        """Close once ``count`` more bytes went to the client."""
        self._left["down"] = count

    def cut_up_after(self, count: int) -> None:
        """Close once ``count`` more bytes went to the server."""
        self._left["up"] = count

    def blackhole(self) -> None:
        """Keep connections open and forward nothing more."""
        self._hole.set()

    def swallow_after(self, count: int) -> None:
        """Become a black hole once ``count`` more bytes went to the client."""
        self._swallow = count

    def refuse(self) -> None:
        """Close each new connection at once."""
        self._refuses = True

    def reset_all(self) -> None:
        """Reset every open connection."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for one in pair:
                _reset(one)

    def _accept(self) -> None:
        while self._running:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self.accepted += 1
            if self._refuses:
                client.close()
                continue
            try:
                server = socket.create_connection((_HOST, self.target_port), 5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._pairs.append((client, server))
            threading.Thread(target=self._pump, args=(server, client, "down"), daemon=True).start()
            threading.Thread(target=self._pump, args=(client, server, "up"), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, way: str) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                while self._hole.is_set() and self._running:
                    time.sleep(0.01)
                if way == "down" and self._swallow is not None:
                    self._swallow -= len(data)
                    if self._swallow <= 0:
                        self._swallow = None
                        self._hole.set()
                        continue
                left = self._left[way]
                if left is not None and len(data) >= left:
                    self._left[way] = None
                    target.sendall(data[:left])
                    break
                if left is not None:
                    self._left[way] = left - len(data)
                target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _reset(one: socket.socket) -> None:
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RDWR)
    one.close()
