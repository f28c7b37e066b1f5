"""Access tokens of Microsoft 365, through MSAL: a device code typed once by a person, or the application's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from domain.errors import LoginRefusedError, MailboxLostError
from ingest.imap.account import Secret
from ingest.tokens.shelf import Shelf

# Reading and sending are asked for in one consent; both belong to one resource.
SCOPES = ("https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send")
APPLICATION_SCOPE = "https://outlook.office365.com/.default"
_SECONDS = 20.0
_PUBLIC = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrosoftApp:
    """The application as it is registered; ``authority`` replaces the public one (national clouds, tests)."""

    client_id: str
    tenant: str = ""
    authority: str = ""
    client_secret: Secret | None = None
    ca_file: Path | None = None


@dataclass(slots=True, kw_only=True)
class MicrosoftTokens:
    """A SecretSource: tokens of one account, renewed when they expire or the mail server refuses them."""

    account: str
    user: str
    app: MicrosoftApp
    shelf: Shelf
    scopes: tuple[str, ...] = field(default=SCOPES)

    @property
    def _name(self) -> str:
        return f"microsoft:{self.account}"

    def current(self) -> Secret:
        """Return an access token that should still be good; see ``SecretSource``."""
        return self._of_application() if self.app.client_secret else self._silent(force=False)

    def renewed(self) -> Secret | None:
        """Return a fresh access token."""
        return self._of_application() if self.app.client_secret else self._silent(force=True)

    def consent(self, say: Callable[[str], None]) -> None:
        """Let a person allow us in: ``say`` gets what to tell, then we wait until it is done.

        Raises:
            LoginRefusedError: it was denied or took too long.
            MailboxLostError: the service cannot be reached.
        """
        cache = self._cache()
        with _explained(self.account):
            app = self._client(cache)
            flow: dict[str, Any] = app.initiate_device_flow(scopes=list(self.scopes))
            if "user_code" not in flow:
                raise LoginRefusedError(_refusal(self.account, flow))
            say(str(flow["message"]))
            answer = app.acquire_token_by_device_flow(flow)
        self._keep(cache)
        if "access_token" not in answer:
            raise LoginRefusedError(_refusal(self.account, answer))

    def _silent(self, *, force: bool) -> Secret:
        cache = self._cache()
        with _explained(self.account):
            app = self._client(cache)
            accounts = app.get_accounts()
            if not accounts:
                raise LoginRefusedError(f"{self.account}: nobody allowed it yet; run `mailbox login {self.account}`")
            answer = app.acquire_token_silent_with_error(list(self.scopes), account=accounts[0], force_refresh=force)
        self._keep(cache)
        return _token(self.account, answer)

    def _of_application(self) -> Secret:
        with _explained(self.account):
            answer = self._client(None).acquire_token_for_client(scopes=[APPLICATION_SCOPE])
        return _token(self.account, answer)

    def _client(self, cache: Any) -> Any:  # noqa: ANN401 - MSAL has no types
        import msal  # noqa: PLC0415 - half a second, for these mailboxes only

        where: dict[str, Any] = (
            {"oidc_authority": self.app.authority}
            if self.app.authority
            else {"authority": f"{_PUBLIC}/{self.app.tenant}"}
        )
        where["http_client"] = _http(self.app.ca_file)
        if self.app.client_secret is not None:
            secret = self.app.client_secret.value
            return msal.ConfidentialClientApplication(self.app.client_id, client_credential=secret, **where)
        return msal.PublicClientApplication(self.app.client_id, token_cache=cache, **where)

    def _cache(self) -> Any:  # noqa: ANN401 - MSAL has no types
        import msal  # noqa: PLC0415

        cache = msal.SerializableTokenCache()
        if (kept := self.shelf.get(self._name)) is not None:
            cache.deserialize(kept)
        return cache

    def _keep(self, cache: Any) -> None:  # noqa: ANN401 - MSAL has no types
        if cache.has_state_changed:
            self.shelf.put(self._name, cache.serialize())


def _http(ca_file: Path | None) -> Any:  # noqa: ANN401 - MSAL takes anything with get and post
    """Return an HTTP client that does not wait for ever; per request, or a variable would replace our authority."""
    import requests  # noqa: PLC0415 - comes with MSAL

    session = requests.Session()
    verify = True if ca_file is None else str(ca_file)
    session.request = partial(session.request, timeout=_SECONDS, verify=verify)  # type: ignore[method-assign]
    return session


class _explained:  # noqa: N801 - reads as a statement
    """Turn what MSAL and its HTTP library raise into our errors."""

    def __init__(self, account: str) -> None:
        self._account = account

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from requests import RequestException  # noqa: PLC0415 - comes with MSAL

        if isinstance(error, RequestException):
            raise MailboxLostError(f"{self._account}: the token service cannot be reached: {error}") from error
        if isinstance(error, ValueError):  # MSAL's way to say that the authority is not one
            raise LoginRefusedError(f"{self._account}: the token service is not usable: {error}") from error


def _token(account: str, answer: Mapping[str, Any] | None) -> Secret:
    if answer and "access_token" in answer:
        return Secret(str(answer["access_token"]))
    raise LoginRefusedError(_refusal(account, answer or {}))


def _refusal(account: str, answer: Mapping[str, Any]) -> str:
    why = str(answer.get("error_description") or answer.get("error") or "no token is left").splitlines()[0][:200]
    return f"{account}: no token: {why}; run `mailbox login {account}`"
