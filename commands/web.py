"""The web server in a thread of this process."""

import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from domain.errors import ConfigurationError

_BACKLOG = 128
_THIS_MACHINE = "127.0.0.1"  # a proxy here may say who asked and that it was TLS; nobody else is believed
_LAST_ANSWERS_S = 5  # for requests that are running when the server ends


class WebServer:
    """Serves as long as the block runs; the address is bound before, so that a taken port is refused at once.

    Raises:
        ConfigurationError: the address cannot be used.
    """

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=_THIS_MACHINE,
            timeout_graceful_shutdown=_LAST_ANSWERS_S,
        )
        self._server = uvicorn.Server(config)
        self._socket = _bound(host, port)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="web", daemon=True
        )

    @property
    def address(self) -> str:
        """Where the screen is."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(_LAST_ANSWERS_S + 1)
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError as error:
        raise ConfigurationError(f"the web server cannot listen on {host}:{port}: {error.strerror}") from error
    return bound
