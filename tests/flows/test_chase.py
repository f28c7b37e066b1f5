from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.engine import read_session, write_session
from db.records import FeedKind
from db.repositories.contacts import Contacts
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.policies import TENANT, Policies
from domain.delivery import StopKind
from domain.outbox import BounceKind, BounceRecord, OutboxStatus
from domain.purchase import Contact
from flows.chase import Ask, chase
from flows.feeds import import_feed
from flows.home import open_home
from flows.receive import receive
from flows.send_channel import channel_of, start_sending
from tests.db.builders import arrival
from tests.flows.conftest import AS_OF, SAMPLES
from tests.flows.mail_builder import BETH, OWN, raw
from tests.flows.sending_kit import FakeClock
from tests.servers.smtp import ScriptedSmtp


def asked(result):
    return {(r.po, r.line) for mail in result.mails for r in mail.refs}


def stored(home):
    with read_session(home.engine) as session:
        return [(e.mail.to, e.mail.status) for e in Outbox(session).every_mail()]


def test_one_mail_per_vendor_and_only_to_addresses_on_file(stocked):
    result = chase(stocked, deliver=False)
    assert {m.vendor_id for m in result.mails} == {"V101", "V102", "V103", "V104"}
    assert len(result.mails) == 4
    assert {status for _, status in stored(stocked)} == {OutboxStatus.DRAFT}


def test_a_second_run_of_the_day_asks_nothing_and_leaves_the_drafts(stocked):
    chase(stocked, deliver=False)
    before = stored(stocked)
    assert chase(stocked, deliver=False).mails == ()
    assert stored(stocked) == before


def test_asking_to_send_sends_the_days_drafts_once(stocked):
    chase(stocked, deliver=False)
    sent = chase(stocked, deliver=True)
    assert {m.status for m in sent.mails} == {OutboxStatus.SENT}
    assert chase(stocked, deliver=True).mails == ()
    assert len(list(stocked.settings.outbox.glob("*.eml"))) == 4


def test_an_address_that_bounced_is_never_written_to(stocked):
    bounce = raw(
        "This is the mail system.\n\n<bethl@keystonestructural.example.org>: host said:\n    550 5.1.1 User unknown (in reply to RCPT TO command)",
        sender="Mail Delivery System <MAILER-DAEMON@mx.harborviewsteel.example.com>",
        subject="Undelivered Mail Returned to Sender",
        headers={"Return-Path": "<>", "Auto-Submitted": "auto-replied"},
    )
    receive(stocked, bounce, own=OWN)
    with read_session(stocked.engine) as session:
        assert [c.email for c in Contacts(session).states()] == ["bethl@keystonestructural.example.org"]
    result = chase(stocked, deliver=False)
    assert not [m for m in result.mails if m.vendor_id == "V104"]
    assert any(s.po == "4504" and "bethl" in s.detail for s in result.skips)


def test_an_order_the_vendor_asked_about_is_ours_to_answer(stocked):
    question = raw(
        "On PO 4505, do you want this domestic or import? We hold the entry until we hear from you.",
        sender=BETH,
        subject="Question on PO 4505",
        day=datetime(2026, 11, 20, 10, tzinfo=UTC),
    )
    receive(stocked, question, own=OWN)
    assert ("4505", "1") not in asked(chase(stocked, deliver=False))


def test_every_line_is_asked_about_or_has_a_reason(stocked):
    result = chase(stocked, deliver=False)
    told = asked(result) | {(s.po, s.line) for s in result.skips}
    assert len(told) == 12
    assert all(s.detail for s in result.skips)


def test_a_mail_that_could_not_be_read_holds_its_vendor_back_for_a_few_days(stocked):
    from email import message_from_bytes
    from email.policy import default

    from ingest.mailbox import RawMail

    mail = message_from_bytes(
        raw("Please see attached.", sender=BETH, day=datetime(2026, 11, 20, 10, tzinfo=UTC)).content, policy=default
    )
    mail.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="ack.pdf")
    receive(stocked, RawMail(source="a.eml", content=mail.as_bytes()), own=OWN)
    result = chase(stocked, deliver=False)
    assert not [m for m in result.mails if m.vendor_id == "V104"]
    assert any(s.po == "4504" and "not read" in s.detail for s in result.skips)


AUTOMATIC = {"mode": "automatic", "approval": {"first_mails": 0, "amount_above": None}}
MORNING = datetime(2026, 11, 23, 15, tzinfo=UTC)  # 09:00 in Chicago


@pytest.fixture
def released(tmp_path):
    """A home that sends by itself, with the sample orders."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "config.toml").write_text('sending = "automatic"\nreply_to = "po@harborviewsteel.example.com"\n')
    with open_home(folder, as_of=AS_OF) as home:
        import_feed(home, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
        import_feed(home, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})
        with write_session(home.engine) as session:
            Policies(session).set(TENANT, AUTOMATIC, who="Dana", at=MORNING)
        yield home


def test_by_itself_a_mail_goes_in_the_hours_of_the_vendor(released):
    night = chase(released, ask=Ask.BY_ITSELF, at=MORNING.replace(hour=9))  # 03:00 there
    assert {m.status for m in night.mails} == {OutboxStatus.QUEUED}
    assert all(m.send_from and m.send_from.hour == 13 and m.send_from.minute == 30 for m in night.mails)
    assert not any(released.settings.outbox.glob("*.eml"))


@pytest.mark.parametrize("leave_queued", [False, True])
def test_automatic_mails_leave_by_smtp_at_once_unless_the_service_works_off_the_queue(released, leave_queued):
    day = replace(released, as_of=AS_OF + timedelta(days=1))  # a Tuesday: every vendor's hours have come
    with ScriptedSmtp() as server:
        smtp = f'host = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nauth = "none"\ndomain_seconds = 0\n'
        config = day.settings.home / "config.toml"
        config.write_text(config.read_text() + f'transport = "smtp"\n[smtp]\n{smtp}')
        with open_home(day.settings.home, as_of=day.as_of) as home:
            result = chase(home, ask=Ask.BY_ITSELF, at=MORNING + timedelta(days=1), leave_queued=leave_queued)
            left = len(server.taken)
    expected = OutboxStatus.QUEUED if leave_queued else OutboxStatus.SENT
    assert {m.status for m in result.mails} == {expected}
    assert left == (0 if leave_queued else len(result.mails))


def test_a_missed_window_goes_into_the_mail_of_the_next_day(released):
    evening = chase(released, ask=Ask.BY_ITSELF, at=MORNING.replace(hour=23))
    assert evening.mails
    next_day = replace(released, as_of=AS_OF + timedelta(days=1))
    morning = chase(next_day, ask=Ask.BY_ITSELF, at=MORNING + timedelta(days=1))
    assert {m.status for m in morning.mails} == {OutboxStatus.SENT}
    assert {m.vendor_id for m in morning.mails} == {m.vendor_id for m in evening.mails}
    assert asked(morning) >= asked(evening)
    assert len(list(released.settings.outbox.glob("*.eml"))) == len(morning.mails)
    assert {m.stage for m in morning.mails} == {1}


def test_without_a_release_everything_stays_a_draft_with_the_reason(stocked):
    result = chase(stocked, ask=Ask.BY_ITSELF, at=MORNING)
    assert {m.status for m in result.mails} == {OutboxStatus.DRAFT}
    assert all("drafts only" in m.status_reason for m in result.mails)


def test_five_bounces_in_an_hour_stop_everything_until_a_person_resumes(released):
    with write_session(released.engine) as session:
        for number in range(5):
            mail_id = Mails(session).add(arrival(sha256=f"{number:064}"))
            bounce = BounceRecord(email=f"{number}@v.example", at=MORNING - timedelta(minutes=5), kind=BounceKind.HARD)
            Contacts(session).add_bounce(bounce, mail_id=mail_id)
    stopped = chase(released, ask=Ask.BY_ITSELF, at=MORNING)
    assert {m.status for m in stopped.mails} == {OutboxStatus.QUEUED}  # they wait; nothing leaves
    assert not any(released.settings.outbox.glob("*.eml"))
    channel = channel_of(released)
    assert (channel.stop, channel.stop_words[:24]) == (StopKind.BREAKER, "stopped by itself: 5 mai")
    later = MORNING + timedelta(minutes=30)
    assert chase(released, ask=Ask.SEND, at=later).mails == ()
    start_sending(released, who="Dana", clock=FakeClock(later))
    assert channel_of(released).stop is None
    tomorrow = replace(released, as_of=AS_OF + timedelta(days=1))
    again = chase(tomorrow, ask=Ask.BY_ITSELF, at=MORNING + timedelta(days=1))
    assert {m.status for m in again.mails} == {OutboxStatus.SENT}


def test_bounces_that_a_person_saw_before_starting_again_stop_nothing(released):
    with write_session(released.engine) as session:
        for number in range(5):
            mail_id = Mails(session).add(arrival(sha256=f"{number:064}"))
            bounce = BounceRecord(email=f"{number}@v.example", at=MORNING - timedelta(minutes=5), kind=BounceKind.HARD)
            Contacts(session).add_bounce(bounce, mail_id=mail_id)
    start_sending(released, who="Dana", clock=FakeClock(MORNING - timedelta(minutes=1)))
    chase(released, ask=Ask.BY_ITSELF, at=MORNING)
    assert channel_of(released).stop is None


def test_an_address_made_like_the_vendors_is_looked_at_first(released):
    with write_session(released.engine) as session:
        orders = Orders(session)
        vendor = orders.vendor("V104")
        forged = Contact(name="Beth", email="bethl@keystonestructura1.example.org")
        orders.save_vendors([replace(vendor, domains=("keystonestructural.example.org",), contacts=(forged,))])
    (mail,) = [m for m in chase(released, ask=Ask.BY_ITSELF, at=MORNING).mails if m.vendor_id == "V104"]
    assert mail.status is OutboxStatus.DRAFT
    assert "resembles keystonestructural.example.org" in mail.status_reason


def test_two_runs_at_once_write_one_mail_per_vendor(stocked):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: chase(stocked, ask=Ask.SEND), range(2)))
    vendors = [entry.mail.vendor_id for entry in every_entry(stocked)]
    assert sorted(vendors) == ["V101", "V102", "V103", "V104"]
    assert len(list(stocked.settings.outbox.glob("*.eml"))) == 4


def every_entry(home):
    with read_session(home.engine) as session:
        return list(Outbox(session).every_mail())
