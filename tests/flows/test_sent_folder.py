"""Copies in the Sent folder of a real mail server."""

import re

import pytest

from db.engine import read_session, write_session
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryState, EvidenceKind, SentCopy
from domain.outbox import OutboxStatus
from flows.deliver import deliver_one
from flows.mail_way import MailboxSecrets, open_sent_folder
from flows.outbox_desk import story_of
from flows.unknown_mails import file_sent_copies, settle_unknown
from ingest.imap.account import FixedSecret, Secret
from ingest.imap.ours import OurMail
from tests.flows.sending_kit import FakeClock, drafts, mail_of, note_of, opened, plain_mail, release
from tests.servers.smtp import Phase, ScriptedSmtp


@pytest.fixture
def server():
    with ScriptedSmtp() as server:
        yield server


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def home_with(drafted, tmp_path, server, user, monkeypatch):
    """Open a home whose mailbox is a real one: ``home_with("keep")``."""
    monkeypatch.setenv("OFFICE_PW", user.password)
    contexts = []

    def start(sent_folder: str):
        mailbox = (
            f'[[mailbox]]\nname = "office"\nhost = "127.0.0.1"\nport = {user.server.tls_port}\nuser = "{user.name}"\n'
            f'secret = "env:OFFICE_PW"\nca_file = "{user.server.ca_file}"\n'
        )
        smtp = f'mailbox = "office"\nsent_folder = "{sent_folder}"'
        context = opened(drafted, tmp_path / sent_folder, server.port, smtp=smtp, mailbox=mailbox)
        contexts.append(context)
        return context.__enter__()

    yield start
    for context in contexts:
        context.__exit__(None, None, None)


def sent(home, clock, server=None, *, name="clerk", phase=Phase.OK) -> int:
    if server is not None:
        server.script = [phase]
    with write_session(home.engine) as session:
        outbox_id = Outbox(session).add(plain_mail(f"{name}@lakeshoreplate.example.com")).outbox_id
    deliver_one(home, outbox_id, clock=clock)
    return outbox_id


def copies(home, outbox_id) -> int:
    known_by = OurMail(message_id=mail_of(home, outbox_id).message_id)
    with open_sent_folder(home) as folder:
        return len(folder.session.find(folder.name, known_by))


def by_the_provider(home, user, outbox_id, *, without=()) -> None:
    content = home.blobs.get(note_of(home, outbox_id).raw_sha256)
    for line in without:
        content = re.sub(rb"(?m)^%s: .*\r?\n(?:[ \t].*\r?\n)*" % line, b"", content, count=1)
    user.deliver(content, folder="Sent")


def test_case_75_a_sent_mail_gets_one_copy_however_often_it_is_filed(home_with, clock):
    home = home_with("keep")
    outbox_id = sent(home, clock)
    assert note_of(home, outbox_id).sent_copy is SentCopy.WANTED
    assert file_sent_copies(home, clock=clock) == 0  # the provider may still be about to
    clock.forward(minutes=3)
    with read_session(home.engine) as session:
        entry = Outbox(session).get(outbox_id)
    with open_sent_folder(home) as folder:  # a crash between putting and noting it
        assert folder.put(entry.mail, home.blobs.get(entry.raw_sha256), sent_at=clock.now())
    assert file_sent_copies(home, clock=clock) == 1
    assert file_sent_copies(home, clock=clock) == 0
    assert copies(home, outbox_id) == 1


def test_case_75_a_provider_that_files_by_itself_gets_no_second_copy(home_with, clock, user):
    home = home_with("keep")
    outbox_id = sent(home, clock)
    by_the_provider(home, user, outbox_id)
    clock.forward(minutes=3)
    file_sent_copies(home, clock=clock)
    assert note_of(home, outbox_id).sent_copy is SentCopy.BY_PROVIDER
    assert copies(home, outbox_id) == 1


def test_case_75_a_sent_folder_that_cannot_be_used_changes_nothing_about_the_mail(home_with, clock, monkeypatch):
    home = home_with("keep")
    outbox_id = sent(home, clock)
    clock.forward(minutes=3)
    monkeypatch.setenv("OFFICE_PW", "wrong")
    assert file_sent_copies(home, clock=clock) == 0
    note = note_of(home, outbox_id)
    assert (note.state, note.status, note.sent_copy) == (
        DeliveryState.ACCEPTED,
        OutboxStatus.SENT,
        SentCopy.WANTED,
    )


def test_a_mail_that_lies_in_the_sent_folder_has_left(home_with, clock, server, user):
    home = home_with("look")
    outbox_id = sent(home, clock, server, phase=Phase.DROP_AFTER_DOT)
    by_the_provider(home, user, outbox_id)
    assert settle_unknown(home, clock=clock)[0].state is DeliveryState.ACCEPTED
    assert [e.kind for e in story_of(home, outbox_id).evidence] == [EvidenceKind.SENT_FOLDER]


@pytest.mark.parametrize("without", [(b"Message-ID",), (b"Message-ID", b"X-Backstop-Chase")])
def test_27_a_mail_to_which_the_provider_gave_another_id_has_left_too(home_with, clock, server, user, without):
    home = home_with("look")
    server.script = [Phase.DROP_AFTER_DOT]
    release(home, outbox_id := drafts(home)[0])
    deliver_one(home, outbox_id, clock=clock)
    assert note_of(home, outbox_id).state is DeliveryState.UNKNOWN
    by_the_provider(home, user, outbox_id, without=without)
    assert {r.outbox_id: r.state for r in settle_unknown(home, clock=clock)} == {outbox_id: DeliveryState.ACCEPTED}
    assert [e.kind for e in story_of(home, outbox_id).evidence] == [EvidenceKind.SENT_FOLDER]


def test_absence_proves_something_only_where_the_provider_was_seen_to_file(home_with, clock, server, user):
    home = home_with("look")
    first = sent(home, clock, server, phase=Phase.DROP_BEFORE_ACCEPT)
    clock.forward(minutes=31)
    assert settle_unknown(home, clock=clock)[0].status is OutboxStatus.HELD
    second = sent(home, clock, server, name="b")
    by_the_provider(home, user, second)
    clock.forward(minutes=3)
    file_sent_copies(home, clock=clock)
    assert note_of(home, second).sent_copy is SentCopy.BY_PROVIDER
    third = sent(home, clock, server, name="c", phase=Phase.DROP_BEFORE_ACCEPT)
    clock.forward(minutes=31)
    states = {r.outbox_id: r.state for r in settle_unknown(home, clock=clock)}
    assert states == {first: DeliveryState.UNKNOWN, third: DeliveryState.RETRY}  # the first is a person's by now


def test_where_we_put_copies_ourselves_a_missing_one_proves_nothing(home_with, clock, server):
    home = home_with("keep")
    done = sent(home, clock, server)
    clock.forward(minutes=3)
    file_sent_copies(home, clock=clock)
    assert copies(home, done) == 1
    lost = sent(home, clock, server, name="b", phase=Phase.DROP_BEFORE_ACCEPT)
    clock.forward(minutes=31)
    settle_unknown(home, clock=clock)
    assert note_of(home, lost).status is OutboxStatus.HELD


def test_the_secret_of_a_mailbox_serves_sending_too():
    secrets = MailboxSecrets(source=FixedSecret(secret=Secret("token")))
    assert (secrets.current(), secrets.renewed()) == ("token", None)
