"""Access tokens of Google, renewed by google-auth; a person allows us in once, in a browser."""

import base64
import hashlib
import json
import secrets
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from domain.errors import LoginRefusedError, MailboxLostError
from ingest.imap.account import Secret
from ingest.tokens.shelf import Shelf

SCOPE = "https://mail.google.com/"  # the one scope that IMAP and SMTP accept
_CONSENT = "https://accounts.google.com/o/oauth2/v2/auth"
_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_SECONDS = 20.0
_CONSENT_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleApp:
    """The desktop application as it is registered; ``authority`` replaces Google's addresses in tests."""

    client_id: str
    client_secret: Secret | None = None
    authority: str = ""
    ca_file: Path | None = None

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens become access tokens."""
        return f"{self.authority}/token" if self.authority else _TOKEN

    @property
    def consent_url(self) -> str:
        """Where a person allows us in."""
        return f"{self.authority}/auth" if self.authority else _CONSENT


@dataclass(slots=True, kw_only=True)
class GoogleTokens:
    """A SecretSource: tokens of one account."""

    account: str
    user: str
    app: GoogleApp
    shelf: Shelf

    @property
    def _name(self) -> str:
        return f"google:{self.account}"

    def current(self) -> Secret:
        """Return an access token that should still be good; see ``SecretSource``."""
        credentials = self._credentials()
        return Secret(credentials.token) if credentials.valid else self._refreshed(credentials)

    def renewed(self) -> Secret | None:
        """Return a fresh access token."""
        return self._refreshed(self._credentials())

    def consent(self, say: Callable[[str], None]) -> None:
        """Let a person allow us in; the browser comes back to a port of this machine.

        Raises:
            LoginRefusedError: it was denied or took too long.
            MailboxLostError: the token service cannot be reached.
        """
        verifier = secrets.token_urlsafe(48)
        state = secrets.token_urlsafe(16)
        with HTTPServer(("127.0.0.1", 0), _CameBack) as server:
            back = f"http://127.0.0.1:{server.server_port}/"
            say("Open this address in a browser on this machine and allow access:")
            say(self._question(back, state, verifier))
            told = _wait(server)
        if told.get("state") != state or "code" not in told:
            raise LoginRefusedError(f"{self.account}: access was not allowed: {told.get('error', 'no answer in time')}")
        self._keep(self._exchanged(told["code"], back, verifier))

    def _question(self, back: str, state: str, verifier: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self.app.client_id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": SCOPE,
            "access_type": "offline",
            "prompt": "consent",
            "login_hint": self.user,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.app.consent_url}?{urlencode(asked)}"

    def _exchanged(self, code: str, back: str, verifier: str) -> dict[str, Any]:
        form = {
            "client_id": self.app.client_id,
            "client_secret": self.app.client_secret.value if self.app.client_secret else "",
            "code": code,
            "code_verifier": verifier,
            "grant_type": "authorization_code",
            "redirect_uri": back,
        }
        try:
            trusted = ssl.create_default_context(cafile=str(self.app.ca_file) if self.app.ca_file else None)
            answer = httpx.post(self.app.token_url, data=form, timeout=_SECONDS, verify=trusted)
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise MailboxLostError(f"{self.account}: the token service cannot be reached: {error}") from error
        if "refresh_token" not in told:
            raise LoginRefusedError(f"{self.account}: no refresh token: {told.get('error', 'none was given')}")
        return told

    def _credentials(self) -> Any:  # noqa: ANN401 - google-auth has no types
        from google.oauth2.credentials import Credentials  # noqa: PLC0415 - for these mailboxes only

        kept = self.shelf.get(self._name)
        if kept is None:
            raise LoginRefusedError(f"{self.account}: nobody allowed it yet; run `mailbox login {self.account}`")
        told = json.loads(kept)
        expiry = datetime.fromtimestamp(told["expires_at"], UTC).replace(tzinfo=None) if "expires_at" in told else None
        make: Any = Credentials  # no types
        return make(
            told.get("access_token"),
            refresh_token=told["refresh_token"],
            token_uri=self.app.token_url,
            client_id=self.app.client_id,
            client_secret=self.app.client_secret.value if self.app.client_secret else "",
            scopes=[SCOPE],
            expiry=expiry,
        )

    def _refreshed(self, credentials: Any) -> Secret:  # noqa: ANN401 - google-auth has no types
        import requests  # noqa: PLC0415 - comes with google-auth
        from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415
        from google.auth.transport.requests import Request  # noqa: PLC0415

        with requests.Session() as http:
            verify = str(self.app.ca_file) if self.app.ca_file else True
            ask: Any = Request(session=http)
            try:
                credentials.refresh(partial(ask, verify=verify))
            except TransportError as error:
                raise MailboxLostError(f"{self.account}: the token service cannot be reached: {error}") from error
            except GoogleAuthError as error:
                raise LoginRefusedError(
                    f"{self.account}: no token: {str(error)[:200]}; run `mailbox login {self.account}`"
                ) from error
        self._keep({"refresh_token": credentials.refresh_token, "access_token": credentials.token}, credentials.expiry)
        return Secret(credentials.token)

    def _keep(self, told: dict[str, Any], expiry: datetime | None = None) -> None:
        kept: dict[str, Any] = {key: told[key] for key in ("refresh_token", "access_token") if key in told}
        if expiry is not None:
            kept["expires_at"] = expiry.replace(tzinfo=UTC).timestamp()
        else:
            kept.pop("access_token", None)  # nobody said how long it lives
        self.shelf.put(self._name, json.dumps(kept))


class _CameBack(BaseHTTPRequestHandler):
    """Takes the browser's return."""

    def do_GET(self) -> None:
        """Keep what the provider told and thank."""
        told = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if "state" in told or "error" in told:
            self.server.told = told  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"You can close this window.")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the address holds a code."""


def _wait(server: HTTPServer) -> dict[str, str]:
    server.timeout = 1.0
    waited = threading.Event()
    timer = threading.Timer(_CONSENT_SECONDS, waited.set)
    timer.daemon = True
    timer.start()
    try:
        while not waited.is_set():
            server.handle_request()
            told: dict[str, str] | None = getattr(server, "told", None)
            if told is not None:
                return told
    finally:
        timer.cancel()
    return {}
