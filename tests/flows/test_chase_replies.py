"""What comes back on a chase, through the whole intake: ties, answers, promised news, bounces, letters of our own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from db.engine import read_session, write_session
from db.repositories.chase_answers import ChaseAnswers
from db.repositories.contacts import Contacts
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.outbox import AnswerTie, ContactCondition, OutboxStatus, OutgoingMail
from flows.chase import Ask, chase
from flows.home import Home
from flows.receive import receive
from tests.flows.conftest import AS_OF
from tests.flows.mail_builder import BETH, JIM, OWN, raw
from tests.parsers.replies.quoted_replies import CLIENTS, Fill

TUESDAY = AS_OF + timedelta(days=1)


@pytest.fixture
def sent(stocked: Home) -> dict[str, OutgoingMail]:
    return {mail.vendor_id or "": mail for mail in chase(stocked, ask=Ask.SEND).mails}


def reply_of(mail: OutgoingMail, answers, *, client="gmail"):
    return CLIENTS[client](mail, answers, Fill.CELLS)


def take(home: Home, text: str, *, sender=BETH, subject="RE: x", headers=None, day=TUESDAY, name="r.eml"):
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    return receive(home, raw(text, sender=sender, subject=subject, headers=headers, day=at, name=name), own=OWN)


def replies(home: Home, vendor_id: str):
    with read_session(home.engine) as session:
        return ChaseAnswers(session).replies(vendor_id=vendor_id)


def said(home: Home, po: str):
    with read_session(home.engine) as session:
        return [(w.line, w.statement.kind.value, w.decision.value) for w in Statements(session).of_orders({po})]


def test_a_filled_table_is_tied_by_its_message_id_and_applied(stocked: Home, sent) -> None:
    mail = sent["V104"]
    answers = {ref.ref: ("12/14", "", "") for ref in mail.refs[:1]}
    result = take(stocked, reply_of(mail, answers).text, headers={"In-Reply-To": mail.message_id})
    assert result.applied == 1
    assert said(stocked, mail.refs[0].po) == [(mail.refs[0].line, "confirm", "auto")]
    (reply,) = replies(stocked, "V104")
    assert (reply.tie, reply.agreed, reply.general) == (AnswerTie.MESSAGE_ID, True, False)


def test_lost_references_are_made_good_by_the_token_in_the_subject(stocked: Home, sent) -> None:
    mail = sent["V104"]
    answers = {mail.refs[0].ref: ("12/14", "", "")}
    text = reply_of(mail, answers).text.replace(mail.token, "")
    assert take(stocked, text, subject=f"RE: {mail.subject}").applied == 1
    assert [r.tie for r in replies(stocked, "V104")] == [AnswerTie.SUBJECT_TOKEN]


def test_row_keys_alone_tie_a_new_mail_of_that_vendor(stocked: Home, sent) -> None:
    mail = sent["V104"]
    answers = {mail.refs[0].ref: ("12/14", "", "")}
    text = reply_of(mail, answers).text.replace(mail.token, "")
    assert take(stocked, text, subject="your list").applied == 1
    assert [r.tie for r in replies(stocked, "V104")] == [AnswerTie.ROW_REF]


def test_a_good_token_from_another_vendor_is_noted_and_not_merged(stocked: Home, sent) -> None:
    mail = sent["V104"]
    answers = {ref.ref: ("12/14", "", "") for ref in mail.refs}
    result = take(stocked, reply_of(mail, answers).text, sender=JIM, subject=f"RE: {mail.subject}")
    assert f"mentions {mail.token}" in result.reason
    assert [r.agreed for r in replies(stocked, "V104")] == [False]
    assert all(decision == "review" for _, _, decision in said(stocked, mail.refs[0].po))


def test_a_forged_token_ties_nothing(stocked: Home, sent) -> None:
    mail = sent["V104"]
    forged = mail.token[:-1] + ("2" if mail.token[-1] != "2" else "3")
    take(stocked, "Hello there, all fine with us.", subject=f"RE: status [{forged}]")
    assert replies(stocked, "V104") == ()


def test_a_promise_of_news_moves_the_next_question(stocked: Home, sent) -> None:
    mail = sent["V104"]
    take(stocked, "Checking with the mill, will update you Friday.\n\nBeth", headers={"In-Reply-To": mail.message_id})
    with read_session(stocked.engine) as session:
        (update,) = ChaseAnswers(session).updates(vendor_id="V104")
    assert update.on == date(2026, 11, 27)
    asked = {(r.po, r.line) for r in mail.refs}
    for day, wanted in ((date(2026, 11, 27), False), (date(2026, 11, 30), True)):
        result = chase(replace(stocked, as_of=day), ask=Ask.DRAFT)
        again = {(r.po, r.line) for m in result.mails for r in m.refs if m.vendor_id == "V104"}
        assert (again >= asked) is wanted
        if not wanted:
            assert all("promised news" in s.detail for s in result.skips if (s.po, s.line) in asked)


def test_partial_answers_leave_only_the_rest_open(stocked: Home, sent) -> None:
    mail = next(m for m in sent.values() if len(m.refs) > 1)
    vendor = mail.vendor_id or ""
    sender = f"Somebody <{mail.to[0]}>"
    answers = {mail.refs[0].ref: ("shipped complete 11/23", "", "")}
    take(stocked, reply_of(mail, answers).text, sender=sender, headers={"In-Reply-To": mail.message_id})
    later = chase(replace(stocked, as_of=date(2026, 12, 1)), ask=Ask.DRAFT)
    again = {(r.po, r.line) for m in later.mails if m.vendor_id == vendor for r in m.refs}
    assert (mail.refs[0].po, mail.refs[0].line) not in again
    assert again


def test_three_soft_bounces_in_two_weeks_make_an_address_dead(stocked: Home, sent) -> None:
    text = "This is the mail system.\n\n<bethl@keystonestructural.example.org>: host said:\n    552 5.2.2 Mailbox full"
    for number in range(3):
        with read_session(stocked.engine) as session:
            assert Contacts(session).states() == ()
        take(
            stocked, text, sender="Mail Delivery System <MAILER-DAEMON@mx.harborviewsteel.example.com>",
            subject="Undelivered Mail Returned to Sender", headers={"Return-Path": "<>"}, name=f"b{number}.eml",
            day=TUESDAY + timedelta(days=number),
        )  # fmt: skip
    with read_session(stocked.engine) as session:
        (state,) = Contacts(session).states()
    assert state.condition is ContactCondition.INVALID
    assert "3 times" in state.why


def test_a_mail_of_our_own_people_holds_the_chase_back_for_a_day(stocked: Home) -> None:
    at = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 7, tzinfo=UTC)
    letter = raw(
        "Beth, any news on PO 4504?", sender="Dana <dana@harborviewsteel.example.com>", subject="PO 4504", day=at
    )
    content = letter.content.replace(b"purchasing@harborviewsteel.example.com", b"bethl@keystonestructural.example.org")
    receive(stocked, replace(letter, content=content), own=OWN)
    result = chase(stocked, ask=Ask.DRAFT)
    assert any(s.po == "4504" and "one of our people wrote" in s.detail for s in result.skips)
    assert not any(r.po == "4504" for m in result.mails for r in m.refs)
    later = chase(replace(stocked, as_of=AS_OF + timedelta(days=2)), ask=Ask.DRAFT)
    assert any(r.po == "4504" for m in later.mails for r in m.refs)


def test_a_draft_loses_the_lines_that_were_answered_before_it_left(stocked: Home) -> None:
    drafts = chase(stocked, ask=Ask.DRAFT).mails
    mail = next(m for m in drafts if len(m.refs) > 1)
    answers = {mail.refs[0].ref: ("shipped complete 11/23", "", "")}
    sender = f"Somebody <{mail.to[0]}>"
    take(stocked, reply_of(mail, answers).text, sender=sender, day=AS_OF)
    (sent,) = [m for m in chase(stocked, ask=Ask.SEND, who="Dana").mails if m.vendor_id == mail.vendor_id]
    assert sent.status is OutboxStatus.SENT
    assert {(r.po, r.line) for r in sent.refs} == {(r.po, r.line) for r in mail.refs[1:]}


def test_a_draft_of_which_everything_was_answered_is_held(stocked: Home) -> None:
    mail = chase(stocked, ask=Ask.DRAFT).mails[0]
    answers = {ref.ref: ("shipped complete 11/23", "", "") for ref in mail.refs}
    take(stocked, reply_of(mail, answers).text, sender=f"S <{mail.to[0]}>", day=AS_OF)
    assert not [m for m in chase(stocked, ask=Ask.SEND).mails if m.vendor_id == mail.vendor_id]
    with read_session(stocked.engine) as session:
        (entry,) = [e for e in Outbox(session).every_mail() if e.mail.vendor_id == mail.vendor_id]
    assert (entry.mail.status, entry.mail.status_reason) == (OutboxStatus.HELD, "everything was answered meanwhile")


def test_only_drafts_a_named_person_sent_unchanged_count(stocked: Home) -> None:
    chase(stocked, ask=Ask.DRAFT)
    chase(stocked, ask=Ask.SEND, who="Dana Ruiz")
    with write_session(stocked.engine) as session:
        (review,) = ChaseAnswers(session).reviews("V104")
    assert review.who == "Dana Ruiz"
