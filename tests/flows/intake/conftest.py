import json
import shutil
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest

from db.engine import read_session
from db.repositories.mail_folders import MailFolders
from db.repositories.mails import Mails
from domain.mail import Outcome
from flows.home import open_home
from flows.intake import AccountPoller
from flows.mailbox_access import mailbox_settings
from tests.servers.scripted_imap import ScriptedImap

AS_OF = date(2026, 11, 23)


def mail(number: int, *, text: str = "", message_id: str | None = "", received: str = "mx1") -> bytes:
    """A small mail of its own."""
    built = EmailMessage()
    built["Received"] = f"from {received}"
    built["From"], built["To"] = "Jim <jim@vendor.example>", "purchasing@buyer.example"
    built["Subject"], built["Date"] = (
        f"mail {number}",
        datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(minutes=number),
    )
    if message_id is not None:
        built["Message-ID"] = message_id or f"<{number}@vendor.example>"
    built.set_content(text or f"words of mail {number}\n")
    return built.as_bytes().replace(b"\n", b"\r\n")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.at = datetime(2026, 11, 23, 15, tzinfo=UTC)

    def __call__(self):
        return self.at

    def forward(self, **how):
        self.at += timedelta(**how)


class Account:
    """An account as the tests see it: its settings, its home, and polls of it."""

    def __init__(self, home, clock):
        self.home, self.clock = home, clock
        self.enqueued = []

    def enqueue(self, session, mail_ids):
        self.enqueued.extend(mail_ids)

    def poller(self, home=None, **how):
        home = home or self.home
        return AccountPoller(home, mailbox_settings(home, "po"), enqueue=self.enqueue, **{"clock": self.clock, **how})

    def poll(self, home=None, **how):
        """Poll once on a connection of its own; pauses after troubles are waited out."""
        poller = self.poller(home, **how)
        try:
            return poller.poll()
        finally:
            poller.close()

    def poll_later(self, **how):
        self.clock.forward(minutes=20)
        return self.poll(**how)

    def mails(self):
        with read_session(self.home.engine) as session:
            return list(Mails(session).every_mail())

    def waiting(self):
        return [m for m in self.mails() if m.outcome is None]

    def failed(self):
        return [m for m in self.mails() if m.outcome is Outcome.FAILED]

    def folder(self, name="INBOX"):
        with read_session(self.home.engine) as session:
            return next(f for f in MailFolders(session).every_folder() if f.name == name)

    def places(self, name="INBOX"):
        """UID to state, of the present epoch."""
        from sqlalchemy import select

        from db.tables import MAIL_LOCATION

        folder = self.folder(name)
        with read_session(self.home.engine) as session:
            query = select(MAIL_LOCATION).where(
                MAIL_LOCATION.c.folder_id == folder.folder_id, MAIL_LOCATION.c.uidvalidity == folder.uidvalidity
            )
            return {row.uid: row for row in session.execute(query)}


def config(*, host="127.0.0.1", port, user, security, ca_file=None, **more):
    values = {
        "name": "po", "host": host, "port": port, "user": user, "security": security, "secret": "env:TEST_PO_PASSWORD",
        **({"ca_file": str(ca_file)} if ca_file else {}), **more,
    }  # fmt: skip
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    return 'own_domains = ["buyer.example"]\n\n[[mailbox]]\n' + "\n".join(lines) + "\n"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """A database with the newest tables, to copy."""
    folder = tmp_path_factory.mktemp("prepared")
    with open_home(folder, as_of=AS_OF):
        pass
    return folder / "backstop.sqlite3"


@pytest.fixture
def make_account(tmp_path, empty_database, clock, monkeypatch):
    """Open a home with one mailbox; ``number`` tells several homes of one test apart."""
    with ExitStack() as stack:

        def make(*, password, number=1, **how):
            monkeypatch.setenv("TEST_PO_PASSWORD", password)
            folder = tmp_path / f"home{number}"
            folder.mkdir(exist_ok=True)
            shutil.copy(empty_database, folder)
            (folder / "config.toml").write_text(config(**how))
            return Account(stack.enter_context(open_home(folder, as_of=AS_OF)), clock)

        yield make


@pytest.fixture
def on_dovecot(make_account, user):
    """An account at the real server; settings may be given."""

    def make(*, port=None, **how):
        server = user.server
        return make_account(
            password=user.password,
            **{"port": port or server.tls_port, "user": user.name, "security": "tls", "ca_file": server.ca_file, **how},
        )

    return make


@pytest.fixture
def account(on_dovecot):
    return on_dovecot()


@pytest.fixture
def on_script(make_account):
    """An account at a scripted server: gives (server, account)."""
    with ExitStack() as stack:

        def make(script, **how):
            server = stack.enter_context(ScriptedImap(script))
            return server, make_account(password="pw", port=server.port, user="anna", security="none", **how)

        yield make


@pytest.fixture
def flags(user):
    """What the real server says of the mails of a folder: subject to flags."""
    from ingest.imap.account import Security
    from tests.ingest.imap.conftest import opened

    def look(folder="INBOX"):
        with opened(
            user.server.tls_port, user=user.name, password=user.password, security=Security.TLS,
            ca_file=user.server.ca_file, read=10,
        ) as session:  # fmt: skip
            session.select(folder, look_only=True)
            uids = list(session.uids_from(1))
            with session._wire.command("FLAGS") as client:
                shown = client.get_flags(uids) if uids else {}
                return {uid: set(found) - {b"\\Recent"} for uid, found in shown.items()}

    return look
