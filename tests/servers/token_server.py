"""A token service on loopback, over TLS, as far as MSAL and google-auth talk to one."""

import base64
import json
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.certificate import self_signed


class TokenServer:
    """Gives the tokens that ``make_token`` makes; ``refuses`` names the error it answers instead."""

    def __init__(self, folder: Path, make_token: Callable[[], str]) -> None:
        self.ca_file, key = self_signed(folder)
        self.make_token = make_token
        self.refuses = ""
        self.grants: list[str] = []
        self.lives_s = 3600
        self.asked_scope = ""
        handler = type("Handler", (_Handler,), {"service": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca_file, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://localhost:{self._server.server_port}/tenant"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request for a token."""
        self.grants.append(form["grant_type"])
        if self.refuses:
            return 400, {"error": self.refuses, "error_description": f"{self.refuses}: as the test wants it"}
        answer: dict[str, Any] = {
            "token_type": "Bearer",
            "access_token": self.make_token(),
            "expires_in": self.lives_s,
        }
        if scope := form.get("scope", self.asked_scope):
            answer["scope"] = scope
        if form["grant_type"] != "client_credentials":
            answer |= {
                "refresh_token": "refresh-token-of-the-test",
                "client_info": _url64(json.dumps({"uid": "u1", "utid": "t1"}).encode()),
                "id_token": self._id_token(form.get("client_id", "")),
            }
        return 200, answer

    def _id_token(self, client_id: str) -> str:
        at = int(time.time())
        claims = {
            "iss": self.url,
            "sub": "u1",
            "aud": client_id,
            "exp": at + 3600,
            "iat": at,
            "preferred_username": "po",
        }
        return f"{_url64(b'{}')}.{_url64(json.dumps(claims).encode())}.{_url64(b'seal')}"


class _Handler(BaseHTTPRequestHandler):
    service: TokenServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.endswith("/openid-configuration"):
            url = self.service.url
            self._json(200, {
                "issuer": url,
                "authorization_endpoint": f"{url}/auth",
                "token_endpoint": f"{url}/token",
                "device_authorization_endpoint": f"{url}/devicecode",
            })  # fmt: skip
            return
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}  # the browser's consent page
        told = {"error": "access_denied"} if self.service.refuses else {"code": "code-of-the-test"}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({**told, 'state': asked['state']})}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self.path.endswith("/devicecode"):
            self.service.asked_scope = form.get("scope", "")
            self._json(200, {
                "device_code": "device-code", "user_code": "ABCD-EFGH", "verification_uri": f"{self.service.url}/device",
                "message": "Open the page and type ABCD-EFGH", "expires_in": 60, "interval": 1,
            })  # fmt: skip
            return
        self._json(*self.service.token(form))

    def _json(self, status: int, told: dict[str, Any]) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
