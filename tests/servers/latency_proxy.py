"""A TCP proxy on loopback that delays each direction without limiting how much flows."""

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_HOST = "127.0.0.1"
_CHUNK = 262_144


class LatencyProxy:
    """Forwards to a port of this machine, ``one_way_ms`` late in each direction."""

    def __init__(self, target_port: int, *, one_way_ms: float) -> None:
        self._target, self._delay = target_port, one_way_ms / 1000
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, _HOST, 0, limit=1 << 20))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection(_HOST, self._target, limit=1 << 20)
        await asyncio.gather(self._pump(reader, up_writer), self._pump(up_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        out = asyncio.create_task(self._release(late, writer))
        with suppress(OSError):
            while data := await reader.read(_CHUNK):
                late.put_nowait((self._loop.time() + self._delay, data))
        late.put_nowait((self._loop.time() + self._delay, b""))
        with suppress(OSError):
            await out

    async def _release(self, late: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            due, data = await late.get()
            if (wait := due - self._loop.time()) > 0:
                await asyncio.sleep(wait)
            if not data:
                writer.close()
                return
            writer.write(data)
            await writer.drain()
