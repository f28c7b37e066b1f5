"""What tests of several packages share: a real mail server, one for the session, a user per test."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests.postgres import PostgresServer, why_not
from tests.servers.dovecot import PASSWORD, Dovecot, binary

_NUMBERS = count(1)
_MOST_USERS = 400
UMLAUT_PASSWORD = "Schlüssel für 100 €"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailUser:
    """A user of the server with an empty mailbox."""

    name: str
    password: str
    server: Dovecot

    def deliver(self, *contents: bytes, folder: str = "INBOX") -> None:
        self.server.deliver_all(self.name, contents, folder)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run keep the screenshots its browser tests look at."""
    parser.addoption("--screens", action="store_true", help="write the screenshots of the states to docs/screens")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    if binary() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must test a mail server: Dovecot is not installed")
        pytest.skip("Dovecot is not installed")
    # Not pytest's own folder: it is closed to the user the server runs as, and too long for a socket's name.
    with tempfile.TemporaryDirectory(prefix="backstop-mail-", ignore_cleanup_errors=True) as name:
        server = Dovecot(Path(name))
        for number in range(1, _MOST_USERS + 1):  # before it starts: it notices new ones only after a while
            server.add_user(f"user{number}")
        server.add_user("umlaut", UMLAUT_PASSWORD)
        with server:
            yield server


@pytest.fixture
def user(dovecot: Dovecot) -> MailUser:
    name = f"user{next(_NUMBERS)}"
    return MailUser(name=name, password=PASSWORD.format(user=name), server=dovecot)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private PostgreSQL server; where none can be started tests are skipped, in CI they fail."""
    if (reason := why_not()) is not None:
        if os.environ.get("CI"):
            pytest.fail(f"CI must test PostgreSQL: {reason}")
        pytest.skip(reason)
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def report_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that every report has something to say about; what is changed in it stays changed."""
    from tests.reports.report_world import make_report_world

    folder = tmp_path_factory.mktemp("reports") / "home"
    make_report_world(folder, config='public_url = "https://backstop.example.com"\n')
    return folder
