from datetime import UTC, datetime

from db.engine import read_session
from db.repositories.contacts import Contacts
from db.repositories.outbox import Outbox
from domain.outbox import OutboxStatus
from flows.chase import chase
from flows.receive import receive
from tests.flows.mail_builder import BETH, OWN, raw


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
