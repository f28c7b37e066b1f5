"""How to reach a mailbox on a server, as small frozen options; no secret is in them."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Security(StrEnum):
    """How the connection is encrypted; NONE is for loopback only, which the settings enforce."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Auth(StrEnum):
    """How we show who we are."""

    LOGIN = "login"
    PLAIN = "plain"
    XOAUTH2 = "xoauth2"
    OAUTHBEARER = "oauthbearer"

    @property
    def by_token(self) -> bool:
        """True where the secret is an access token, which expires."""
        return self in {Auth.XOAUTH2, Auth.OAUTHBEARER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the server is and how long to wait for it; ``ca_file`` replaces the system's authorities."""

    host: str
    port: int = 993
    security: Security = Security.TLS
    ca_file: Path | None = None
    connect_seconds: float = 15.0
    read_seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who we are."""

    user: str
    auth: Auth = Auth.LOGIN


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or access token that no print, log or traceback shows."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "***"


class SecretSource(Protocol):
    """Where the secret of an account comes from."""

    def current(self) -> Secret:
        """Return the password, or an access token that should still be good.

        Raises:
            LoginRefusedError: there is none, or the token service refuses to give one.
            MailboxLostError: the token service cannot be reached.
        """
        ...

    def renewed(self) -> Secret | None:
        """Return a fresh access token after the server refused the current one; None for a password."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedSecret:
    """A secret that is simply known."""

    secret: Secret

    def current(self) -> Secret:
        """Return it."""
        return self.secret

    def renewed(self) -> Secret | None:
        """Nothing renews it."""
        return None
