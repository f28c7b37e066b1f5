"""A TCP proxy on loopback that delays each direction without limiting how much flows.

It runs in a process of its own, so that it takes no time from what is measured.
"""

import asyncio
import subprocess
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

_HOST = "127.0.0.1"
_CHUNK = 262_144


class LatencyProxy:
    """Forwards to a port of this machine, ``one_way_ms`` late in each direction."""

    def __init__(self, target_port: int, *, one_way_ms: float) -> None:
        self._command = [sys.executable, "-m", "tests.servers.latency_proxy", str(target_port), str(one_way_ms)]
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


async def _serve(target_port: int, delay: float) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(_HOST, target_port, limit=1 << 20)
        await asyncio.gather(_pump(reader, up_writer, delay), _pump(up_reader, writer, delay))

    server = await asyncio.start_server(connected, _HOST, 0, limit=1 << 20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    loop = asyncio.get_running_loop()
    late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    out = asyncio.create_task(_release(late, writer))
    with suppress(OSError):
        while data := await reader.read(_CHUNK):
            late.put_nowait((loop.time() + delay, data))
    late.put_nowait((loop.time() + delay, b""))
    with suppress(OSError):
        await out


async def _release(late: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due, data = await late.get()
        if (wait := due - loop.time()) > 0:
            await asyncio.sleep(wait)
        if not data:
            writer.close()
            return
        writer.write(data)
        await writer.drain()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2]) / 1000))
