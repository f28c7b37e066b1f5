"""Tokens of both providers against a token service on loopback."""

import threading
from itertools import count

import httpx
import pytest

from domain.errors import LoginRefusedError, MailboxLostError
from ingest.imap.account import Secret
from ingest.tokens.google import GoogleApp, GoogleTokens
from ingest.tokens.microsoft import MicrosoftApp, MicrosoftTokens
from ingest.tokens.shelf import EncryptedShelf
from tests.servers.token_server import TokenServer


@pytest.fixture
def service(tmp_path):
    numbers = count(1)
    with TokenServer(tmp_path, lambda: f"token-{next(numbers)}") as server:
        yield server


@pytest.fixture
def shelf(tmp_path):
    return EncryptedShelf(file=tmp_path / "secrets", key_file=tmp_path / "secrets.key")


@pytest.fixture
def microsoft(service, shelf):
    app = MicrosoftApp(client_id="client", authority=service.url, ca_file=service.ca_file)
    return lambda: MicrosoftTokens(account="po", user="po@x.example", app=app, shelf=shelf)


@pytest.fixture
def google(service, shelf):
    app = GoogleApp(client_id="client", client_secret=Secret("s"), authority=service.url, ca_file=service.ca_file)
    return lambda: GoogleTokens(account="po", user="po@x.example", app=app, shelf=shelf)


def browse(service, said):
    """Do what a person's browser does with the printed address."""
    import ssl

    trusted = ssl.create_default_context(cafile=str(service.ca_file))
    back = httpx.get(said[-1], verify=trusted).headers["Location"]
    assert httpx.get(back).status_code == 200


def google_consent(service, tokens):
    said, done = [], threading.Event()

    def say(words):
        said.append(words)
        if words.startswith("https://"):
            threading.Thread(target=lambda: (browse(service, said), done.set()), daemon=True).start()

    tokens.consent(say)
    assert done.wait(5)


def test_a_device_code_is_shown_once_and_its_tokens_serve_later_processes(service, microsoft):
    said = []
    microsoft().consent(said.append)
    assert "ABCD-EFGH" in said[0]
    assert microsoft().current() == Secret("token-1")
    assert microsoft().current() == Secret("token-1")
    assert len(service.grants) == 1


def test_microsoft_renews_when_asked_and_keeps_the_new_token(service, microsoft):
    microsoft().consent(lambda _: None)
    assert microsoft().renewed() == Secret("token-2")
    assert microsoft().current() == Secret("token-2")
    assert service.grants[1:] == ["refresh_token"]


def test_microsoft_renews_an_expired_token_by_itself(service, microsoft):
    service.lives_s = 1
    microsoft().consent(lambda _: None)
    assert microsoft().current() == Secret("token-2")


def test_an_application_has_tokens_of_its_own(service, shelf):
    app = MicrosoftApp(client_id="c", authority=service.url, ca_file=service.ca_file, client_secret=Secret("s"))
    tokens = MicrosoftTokens(account="po", user="po@x.example", app=app, shelf=shelf)
    assert (tokens.current(), tokens.renewed()) == (Secret("token-1"), Secret("token-2"))
    assert set(service.grants) == {"client_credentials"}


def test_google_asks_in_the_browser_and_its_tokens_serve_later_processes(service, google):
    google_consent(service, google())
    assert google().current() == Secret("token-2")  # the consent's own token is not kept
    assert google().current() == Secret("token-2")
    assert google().renewed() == Secret("token-3")
    assert service.grants == ["authorization_code", "refresh_token", "refresh_token"]


@pytest.mark.parametrize("which", ["microsoft", "google"])
def test_an_account_that_nobody_allowed_says_what_to_run(which, request):
    with pytest.raises(LoginRefusedError, match="run `mailbox login po`"):
        request.getfixturevalue(which)().current()


@pytest.mark.parametrize("which", ["microsoft", "google"])
def test_a_withdrawn_consent_is_a_refused_login(which, request, service):
    tokens = request.getfixturevalue(which)()
    google_consent(service, tokens) if which == "google" else tokens.consent(lambda _: None)
    service.refuses = "invalid_grant"
    with pytest.raises(LoginRefusedError, match="invalid_grant"):
        tokens.renewed()


def test_a_denied_consent_is_a_refused_login(service, google, microsoft):
    service.refuses = "access_denied"
    with pytest.raises(LoginRefusedError, match="access_denied"):
        google_consent(service, google())
    with pytest.raises(LoginRefusedError, match="access_denied"):
        microsoft().consent(lambda _: None)


@pytest.mark.parametrize("which", ["microsoft", "google"])
def test_a_token_service_that_is_away_is_a_lost_mailbox_and_no_refused_login(which, request, service):
    tokens = request.getfixturevalue(which)()
    google_consent(service, tokens) if which == "google" else tokens.consent(lambda _: None)
    service.__exit__(None, None, None)
    with pytest.raises(MailboxLostError):
        tokens.renewed()
    service._server.server_close()


def test_no_secret_shows_when_it_is_printed(microsoft):
    assert "hidden" not in f"{Secret('hidden')} {Secret('hidden')!r} {[Secret('hidden')]}"
