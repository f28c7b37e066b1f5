"""Mail that arrives on a server is read by the service, with and without IDLE; mail that is queued goes out."""

import os
import tempfile
from pathlib import Path

import pytest

from db.engine import read_session, write_session
from db.repositories.outbox import Outbox
from domain.outbox import OutboxStatus
from flows.chase import chase
from flows.export import export_rows
from flows.home import open_home
from jobs.service import start
from jobs.workshop import JobOptions
from tests.jobs.fleet import AS_OF, stock, wait_until
from tests.servers.dovecot import Dovecot, binary

OPTIONS = JobOptions(tick_every_s=1, sweep_every_s=1)
MAIL = b"From: Jim <jnovak@lakeshoreplate.example.com>\nSubject: PO 4501\nMessage-ID: <%d@x>\n\nGot it, thanks.\n"
ENTRY = """
[[mailbox]]
name = "{name}"
host = "127.0.0.1"
port = {port}
ca_file = "{ca}"
user = "{name}"
secret = "env:SECRET_OF_THE_TEST"
idle = {idle}
poll_seconds = 5
"""


@pytest.fixture
def dovecot():
    if binary() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must test a mail server: Dovecot is not installed")
        pytest.skip("Dovecot is not installed")
    with tempfile.TemporaryDirectory(prefix="backstop-mail-", ignore_cleanup_errors=True) as name:
        server = Dovecot(Path(name))
        for user in ("listened", "polled"):
            server.add_user(user, "secret")
        with server:
            yield server


@pytest.mark.slow
def test_mail_on_a_server_is_read_with_and_without_idle(dovecot, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_TEST", "secret")
    entries = [
        ENTRY.format(name=name, port=dovecot.tls_port, ca=dovecot.ca_file, idle=idle)
        for name, idle in (("listened", "true"), ("polled", "false"))
    ]
    (tmp_path / "config.toml").write_text("".join(entries))

    def read(home):
        return sorted(row["source"].partition("/")[0] for row in export_rows(home, "messages") if row["outcome"])

    with open_home(tmp_path, as_of=AS_OF) as home:
        stock(home)
        dovecot.deliver("polled", MAIL % 1)
        with start(home, options=OPTIONS, day=lambda: AS_OF):
            wait_until(lambda: read(home) == ["polled"])
            dovecot.deliver("listened", MAIL % 2)
            wait_until(lambda: read(home) == ["listened", "polled"])
            dovecot.deliver("polled", MAIL % 3)
            wait_until(lambda: read(home) == ["listened", "polled", "polled"])


def test_a_draft_that_a_person_approved_goes_out(home):
    stock(home)
    chase(home, deliver=False)
    with write_session(home.engine) as session:
        outbox = Outbox(session)
        draft, *others = outbox.with_status(OutboxStatus.DRAFT)
        outbox.move(draft.outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED)

    def status(entry):
        with read_session(home.engine) as session:
            return Outbox(session).get(entry.outbox_id).mail.status

    with start(home, options=OPTIONS, day=lambda: AS_OF):
        wait_until(lambda: status(draft) is OutboxStatus.SENT)
    assert all(status(other) is OutboxStatus.DRAFT for other in others)
