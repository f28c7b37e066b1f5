"""Mail that arrives on a server is read by the service, with and without IDLE; mail that is queued goes out."""

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

OPTIONS = JobOptions(tick_every_s=1, sweep_every_s=1)
MAIL = b"From: Jim <jnovak@lakeshoreplate.example.com>\nSubject: PO 4501\nMessage-ID: <%d@x>\n\nGot it, thanks.\n"
ENTRY = """
[[mailbox]]
name = "{name}"
host = "127.0.0.1"
port = {port}
ca_file = "{ca}"
user = "{user}"
secret = "env:SECRET_OF_THE_TEST"
folders = ["{folder}"]
idle = {idle}
poll_seconds = 5
"""


@pytest.mark.slow
def test_mail_on_a_server_is_read_with_and_without_idle(user, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_TEST", user.password)
    server = user.server
    entries = [
        ENTRY.format(name=name, port=server.tls_port, ca=server.ca_file, user=user.name, folder=folder, idle=idle)
        for name, folder, idle in (("listened", "INBOX", "true"), ("polled", "Review", "false"))
    ]
    (tmp_path / "config.toml").write_text("".join(entries))

    def read(home):
        return sorted(row["source"].partition("/")[0] for row in export_rows(home, "messages") if row["outcome"])

    with open_home(tmp_path, as_of=AS_OF) as home:
        stock(home)
        user.deliver(MAIL % 1, folder="Review")
        with start(home, options=OPTIONS, day=lambda: AS_OF):
            wait_until(lambda: read(home) == ["polled"])
            user.deliver(MAIL % 2)
            wait_until(lambda: read(home) == ["listened", "polled"])
            user.deliver(MAIL % 3, folder="Review")
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
