from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.parser import BytesParser

import pytest

from db.engine import read_session, write_session
from db.repositories.contacts import Contacts
from db.repositories.deliveries import Deliveries
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.delivery import Checkpoint, DeliveryState, EvidenceKind, Fate, StopKind
from domain.outbox import ContactCondition, Letter, OutboxStatus
from flows.deliver import deliver_due, deliver_one, due_deliveries, recover
from flows.outbox_desk import Refused, approve, cancel, hold, release as let_go, settle, story_of
from flows.receive import receive
from flows.send_channel import channel_of, start_sending, stop_sending
from flows.unknown_mails import settle_unknown
from ingest.mailbox import RawMail
from tests.flows.mail_builder import raw
from tests.flows.sending_kit import (
    ELSEWHERE,
    OWN,
    START,
    US,
    Crash,
    FakeClock,
    OwnMailbox,
    addressee,
    copy_of,
    crash_at,
    drafts,
    mail_of,
    note_of,
    opened,
    plain_mail,
    release,
    run_on,
)
from tests.servers.smtp import Phase, ScriptedSmtp


@pytest.fixture
def server():
    with ScriptedSmtp(slow_seconds=0.05) as server:
        yield server


@pytest.fixture
def home(drafted, tmp_path, server):
    with opened(drafted, tmp_path / "home", server.port) as home:
        yield home


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def mailbox(home, server, clock):
    return OwnMailbox(home, server, clock)


def parsed(content: bytes):
    return BytesParser(policy=policy.default).parsebytes(content)


def add(home, to="clerk@lakeshoreplate.example.com", **changes) -> int:
    with write_session(home.engine) as session:
        return Outbox(session).add(plain_mail(to, **changes)).outbox_id


def draft_of(home, vendor_id: str) -> int:
    return next(i for i in drafts(home) if mail_of(home, i).vendor_id == vendor_id)


def words_of(home, outbox_id) -> str:
    return mail_of(home, outbox_id).status_reason


# --- the way of a mail


def test_a_mail_that_was_let_go_leaves_once_with_a_copy_to_ourselves(home, server, clock):
    outbox_id = drafts(home)[0]
    release(home, outbox_id)
    done = deliver_one(home, outbox_id, clock=clock)
    assert (done.state, done.status) == (DeliveryState.ACCEPTED, OutboxStatus.SENT)
    assert server.taken[0].recipients == (addressee(home, outbox_id), US)
    mail = parsed(server.taken[0].content)
    assert US not in (mail["To"] or "") + (mail["Cc"] or "")
    assert mail["From"].addresses[0].addr_spec == US
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    assert len(server.taken) == 1


def test_every_step_is_in_the_log_in_order(home, clock):
    outbox_id = add(home)
    deliver_one(home, outbox_id, clock=clock)
    assert [s.state for s in story_of(home, outbox_id).steps] == [
        DeliveryState.CLAIMED,
        DeliveryState.TRANSMITTING,
        DeliveryState.DOT,
        DeliveryState.ACCEPTED,
    ]


def test_a_draft_never_leaves(home, server, clock):
    outbox_id = drafts(home)[0]
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.DRAFT
    assert due_deliveries(home, clock=clock) == ()
    assert server.seen == []


def test_case_74_a_retry_sends_the_identical_bytes(home, server, clock):
    outbox_id = add(home)
    server.script = [Phase.LATER_DOT]
    first = deliver_one(home, outbox_id, clock=clock)
    assert (first.state, first.retry_at) == (DeliveryState.RETRY, START + timedelta(minutes=1))
    frozen = note_of(home, outbox_id).raw_sha256
    clock.forward(minutes=1)
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    assert note_of(home, outbox_id).raw_sha256 == frozen
    sent = parsed(server.taken[0].content)
    assert sent["Date"].datetime == START
    assert home.blobs.get(frozen) == server.taken[0].content


def test_retries_come_slower_and_after_a_day_a_person_decides_and_gets_a_new_revision(home, server, clock):
    outbox_id = add(home)
    server.script = [Phase.LATER_RCPT] * 60
    waits = []
    while (done := deliver_one(home, outbox_id, clock=clock)).status is OutboxStatus.QUEUED:
        waits.append(round((done.retry_at - clock.now()).total_seconds() / 60))
        clock.moment = done.retry_at
    assert waits[:6] == [1, 5, 15, 60, 60, 60]
    assert set(waits[3:]) == {60}
    assert (done.state, done.status) == (DeliveryState.RETRY, OutboxStatus.HELD)
    assert "a person decides" in words_of(home, outbox_id)
    server.script = []
    clock.forward(hours=1)
    assert let_go(home, outbox_id, who="Dana", clock=clock).status is OutboxStatus.QUEUED
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    assert ".r2@" in parsed(server.taken[0].content)["Message-ID"]
    assert len(server.taken) == 1


def test_a_process_that_ended_is_taken_over_when_its_lease_is_over(home, server, clock):
    outbox_id = add(home)
    with pytest.raises(Crash):
        deliver_one(home, outbox_id, clock=clock, watch=crash_at(Checkpoint.CLAIMED), owner=ELSEWHERE)
    assert recover(home, clock=clock) == ()
    other = add(home, "second@lakeshoreplate.example.com")
    assert "sending" in deliver_one(home, other, clock=clock).words  # one connection at a time
    clock.forward(seconds=10)
    assert [r.state for r in recover(home, clock=clock)] == [DeliveryState.RETRY]
    assert deliver_one(home, other, clock=clock).state is DeliveryState.ACCEPTED


def test_a_process_that_comes_back_too_late_sends_no_dot(home, server, clock):
    outbox_id = add(home)

    def asleep(checkpoint):
        if checkpoint is Checkpoint.BODY_SENT:
            clock.forward(minutes=10)
            recover(home, clock=clock)

    done = deliver_one(home, outbox_id, clock=clock, watch=asleep, owner=ELSEWHERE)
    assert "another process" in done.words
    assert server.taken == []
    run_on(home, clock, None)
    assert len(server.taken) == 1


# --- the last look


def answer(home, po: str, line: str, *, name="answer.eml") -> None:
    text = f"PO {po} line {line}: confirmed, ships 12/18/2026."
    with read_session(home.engine) as session:
        vendor = next(v for v in Orders(session).vendors() if Orders(session).po_owner(po) == v.vendor_id)
    sender = f"{vendor.contacts[0].name} <{vendor.contacts[0].email}>"
    receive(home, raw(text, sender=sender, subject=f"PO {po}", name=name, day=START.replace(hour=13)), own=OWN)


def several(home) -> int:
    return next(i for i in drafts(home) if len(mail_of(home, i).refs) > 1)


def test_case_70_a_line_answered_meanwhile_leaves_the_mail(home, server, clock):
    outbox_id = several(home)
    before = mail_of(home, outbox_id).refs
    release(home, outbox_id)
    answer(home, before[0].po, before[0].line)
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    after = mail_of(home, outbox_id).refs
    assert [(r.po, r.line) for r in after] == [(r.po, r.line) for r in before[1:]]
    assert after[0].ref in parsed(server.taken[0].content).get_body(("plain",)).get_content()


def test_case_70_a_mail_whose_lines_are_all_answered_is_cancelled(home, server, clock):
    outbox_id = several(home)
    release(home, outbox_id)
    for number, ref in enumerate(mail_of(home, outbox_id).refs):
        answer(home, ref.po, ref.line, name=f"{number}.eml")
    done = deliver_one(home, outbox_id, clock=clock)
    assert (done.state, done.status) == (DeliveryState.CANCELLED, OutboxStatus.FAILED)
    assert server.seen == []


def test_case_71_a_line_the_erp_closed_meanwhile_is_dropped(home, server, clock):
    from db.records import FeedKind
    from flows.feeds import Extent, import_feed

    outbox_id = several(home)
    release(home, outbox_id)
    gone = mail_of(home, outbox_id).refs[0]
    source = home.settings.home / "orders.csv"
    from tests.flows.sending_kit import SAMPLES

    lines = (SAMPLES / "orders.csv").read_text().splitlines(keepends=True)
    kept = [row for row in lines if not row.startswith(f"{gone.po},{gone.line},")]
    assert len(kept) == len(lines) - 1
    source.write_text("".join(kept))
    import_feed(home, FeedKind.ORDERS, source, mapping={}, extent=Extent.FULL)
    deliver_one(home, outbox_id, clock=clock)
    assert (gone.po, gone.line) not in {(r.po, r.line) for r in mail_of(home, outbox_id).refs}


def test_newer_unread_mail_of_the_vendor_puts_a_mail_off(home, server, clock):
    from flows.storing import store_mail

    outbox_id = draft_of(home, "V101")
    release(home, outbox_id)
    waiting = store_mail(home, raw("See attached.", sender=f"x <{addressee(home, outbox_id)}>", name="new.eml"))
    done = deliver_one(home, outbox_id, clock=clock)
    assert (done.state, done.words) == (DeliveryState.READY, "a newer mail of this vendor is not read yet")
    assert done.retry_at == START + timedelta(minutes=5)
    assert server.seen == []
    assert waiting


def test_a_contact_whose_mail_came_back_is_not_written_to(home, server, clock):
    outbox_id = drafts(home)[0]
    release(home, outbox_id)
    with write_session(home.engine) as session:
        Contacts(session).mark_invalid(mail_of(home, outbox_id).to[0], on=date(2026, 11, 23), why="no such user")
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.CANCELLED
    assert server.seen == []


def test_a_contact_who_is_away_is_written_to_after_the_absence(home, server, clock):
    outbox_id = drafts(home)[0]
    release(home, outbox_id)
    with write_session(home.engine) as session:
        Contacts(session).mark_away(mail_of(home, outbox_id).to[0], until=date(2026, 11, 25), on=date(2026, 11, 23))
    done = deliver_one(home, outbox_id, clock=clock)
    assert (done.state, done.retry_at) == (DeliveryState.READY, datetime(2026, 11, 26, 8, tzinfo=UTC))
    assert server.seen == []


def test_case_81_our_own_address_is_refused_at_send_too(home, server, clock):
    outbox_id = add(home, "someone@harborviewsteel.example.com")
    done = deliver_one(home, outbox_id, clock=clock)
    assert (done.state, server.seen) == (DeliveryState.CANCELLED, [])
    assert "our own address" in done.words


def test_a_mail_nobody_released_waits_for_the_hours_of_its_vendor(home, server, clock):
    early = add(home, send_from=START + timedelta(hours=2))
    released = add(home, "b@lakeshoreplate.example.com", send_from=START + timedelta(hours=2), released_by="Dana")
    assert due_deliveries(home, clock=clock) == (released,)
    assert deliver_one(home, early, clock=clock).retry_at == START + timedelta(hours=2)
    clock.forward(hours=2)
    assert early in due_deliveries(home, clock=clock)


# --- bytes


def test_case_72_line_breaks_in_a_subject_make_no_header_and_no_loop(home, server, clock):
    evil = "PO 1\r\nBcc: all@evil.example\r\n\r\nbody"
    outbox_id = add(home, subject=evil)
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    mail = parsed(server.taken[0].content)
    assert mail["Bcc"] is None
    assert server.taken[0].recipients == (addressee(home, outbox_id), US)


def test_case_73_the_thread_is_written_plain_and_short(home, server, clock):
    chain = [f"<{'a' * 98}{n:02d}@vendor.example>" for n in range(30)]
    parent = raw("hello", name="p.eml")
    thread = b"References: " + "\r\n ".join(chain).encode() + b"\r\n"
    receive(home, replace(parent, content=thread + parent.content), own=OWN)
    outbox_id = add(home, in_reply_to=parsed(parent.content)["Message-ID"])
    deliver_one(home, outbox_id, clock=clock)
    line = next(p for p in server.taken[0].content.split(b"\r\n") if p.startswith(b"References:"))
    assert b"=?" not in line
    assert len(line) <= 920
    assert mail_of(home, outbox_id).message_id.encode() in line
    assert chain[0].encode() in line


def test_an_internal_mail_to_no_address_of_ours_is_cancelled_and_holds_nothing_up(home, server, clock):
    outbox_id = add(home, "no address", letter=Letter.ALERT_TRAFFIC)
    done = deliver_one(home, outbox_id, clock=clock)
    assert (done.state, done.status, server.seen) == (DeliveryState.CANCELLED, OutboxStatus.FAILED, [])
    assert "no address is no address of ours" in done.words
    assert deliver_one(home, add(home), clock=clock).state is DeliveryState.ACCEPTED


def test_a_mail_a_person_let_go_does_not_call_itself_automatic(home, server, clock):
    deliver_one(home, add(home), clock=clock)
    deliver_one(home, add(home, "b@x.example", released_by="Dana"), clock=clock)
    assert [parsed(t.content)["Auto-Submitted"] for t in server.taken] == ["auto-generated", None]


# --- recipients


def test_case_76_a_refused_copy_opens_a_contact_problem_and_the_mail_leaves(home, server, clock):
    outbox_id = add(home, cc=("boss@lakeshoreplate.example.com",))
    server.answers["boss@lakeshoreplate.example.com"] = "550 5.1.1 no such user"
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    with read_session(home.engine) as session:
        states = {s.email: s.condition for s in Contacts(session).states()}
    assert states == {"boss@lakeshoreplate.example.com": ContactCondition.INVALID}
    assert {r.email: r.code for r in story_of(home, outbox_id).replies}["boss@lakeshoreplate.example.com"] == 550


@pytest.mark.parametrize("words", ["550 5.7.1 blocked by policy", "552 5.2.2 mailbox full"])
def test_a_refusal_that_says_nothing_about_the_address_is_no_contact_problem(home, server, clock, words):
    outbox_id = add(home)
    server.answers[addressee(home, outbox_id)] = words
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.REFUSED
    with read_session(home.engine) as session:
        assert Contacts(session).states() == ()


# --- mails nobody knows about


def test_case_67_a_relay_that_says_later_after_queueing_is_found_out_by_the_copy(home, server, clock, mailbox):
    outbox_id = add(home)
    server.script = [Phase.LATER_AFTER_QUEUE]
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.UNKNOWN
    mailbox.poll()
    (settled,) = settle_unknown(home, clock=clock)
    assert settled.state is DeliveryState.ACCEPTED
    assert [e.kind for e in story_of(home, outbox_id).evidence] == [EvidenceKind.OWN_COPY]
    assert len(server.taken) == 1


def test_an_unknown_mail_waits_half_an_hour_and_for_a_mailbox_that_was_looked_at(home, server, clock, mailbox):
    outbox_id = add(home)
    server.script = [Phase.DROP_BEFORE_ACCEPT]
    deliver_one(home, outbox_id, clock=clock)
    mailbox.poll()
    clock.forward(minutes=29)
    assert settle_unknown(home, clock=clock)[0].state is DeliveryState.UNKNOWN
    clock.forward(minutes=10)
    assert settle_unknown(home, clock=clock)[0].state is DeliveryState.UNKNOWN  # not polled since
    mailbox.poll()
    frozen = note_of(home, outbox_id).raw_sha256
    assert settle_unknown(home, clock=clock)[0].state is DeliveryState.RETRY
    deliver_one(home, outbox_id, clock=clock)
    assert note_of(home, outbox_id).raw_sha256 == frozen
    assert len(server.taken) == 1


def test_the_copy_of_a_later_mail_proves_that_copies_come(home, server, clock, mailbox):
    outbox_id = add(home)
    server.script = [Phase.DROP_BEFORE_ACCEPT]
    deliver_one(home, outbox_id, clock=clock)
    clock.forward(minutes=5)
    deliver_one(home, add(home, "b@lakeshoreplate.example.com"), clock=clock)
    receive(home, copy_of(server.taken[0], 0), own=OWN)
    clock.forward(minutes=26)
    assert settle_unknown(home, clock=clock)[0].state is DeliveryState.RETRY


def test_without_a_place_to_look_a_person_decides(drafted, tmp_path, server, clock):
    with opened(drafted, tmp_path / "h", server.port, smtp="") as home:
        outbox_id = add(home)
        server.script = [Phase.DROP_AFTER_DOT]
        deliver_one(home, outbox_id, clock=clock)
        clock.forward(hours=2)
        (settled,) = settle_unknown(home, clock=clock)
        assert (settled.state, settled.status) == (DeliveryState.UNKNOWN, OutboxStatus.HELD)
        assert "a person decides" in words_of(home, outbox_id)
        assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.UNKNOWN
        assert isinstance(let_go(home, outbox_id, who="Dana"), Refused)
        assert settle(home, outbox_id, Fate.ACCEPTED, who="Dana", clock=clock).status is OutboxStatus.SENT
    assert len(server.taken) == 1


def test_a_person_who_says_it_was_not_sent_lets_it_leave_again(drafted, tmp_path, server, clock):
    with opened(drafted, tmp_path / "h", server.port, smtp="") as home:
        outbox_id = add(home)
        server.script = [Phase.DROP_BEFORE_ACCEPT]
        deliver_one(home, outbox_id, clock=clock)
        assert settle(home, outbox_id, Fate.NOT_SENT, who="Dana", clock=clock).state is DeliveryState.RETRY
        assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    assert len(server.taken) == 1


def test_a_second_unknown_needs_a_person(home, server, clock, mailbox):
    outbox_id = add(home)
    server.script = [Phase.DROP_BEFORE_ACCEPT] * 2
    run_on(home, clock, None, rounds=1)
    for _ in range(8):
        clock.forward(minutes=10)
        mailbox.poll()
        settle_unknown(home, clock=clock)
        for due in due_deliveries(home, clock=clock):
            deliver_one(home, due, clock=clock)
    note = note_of(home, outbox_id)
    assert (note.state, note.status, note.unknowns) == (DeliveryState.UNKNOWN, OutboxStatus.HELD, 2)
    assert server.seen == [Phase.DROP_BEFORE_ACCEPT] * 2


def test_a_copy_that_comes_after_a_person_was_asked_still_settles_it(home, server, clock, mailbox):
    outbox_id = add(home)
    server.script = [Phase.DROP_BEFORE_ACCEPT, Phase.DROP_AFTER_DOT]
    deliver_one(home, outbox_id, clock=clock)
    clock.forward(minutes=31)
    mailbox.poll()
    settle_unknown(home, clock=clock)
    deliver_one(home, outbox_id, clock=clock)
    assert note_of(home, outbox_id).status is OutboxStatus.HELD
    mailbox.poll()
    settle_unknown(home, clock=clock)
    assert note_of(home, outbox_id).status is OutboxStatus.SENT


def test_case_68_a_copy_that_comes_after_the_second_sending_shows_two_deliveries(home, server, clock, mailbox):
    outbox_id = add(home)
    server.script = [Phase.DROP_AFTER_DOT]
    deliver_one(home, outbox_id, clock=clock)
    late = server.to(US)[0]
    clock.forward(minutes=31)
    mailbox._read = 1  # the copy is still on its way
    mailbox.poll()
    settle_unknown(home, clock=clock)
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED
    mailbox.poll()
    clock.forward(minutes=9)
    receive(home, copy_of(late, 99, hops=3), own=OWN)
    story = story_of(home, outbox_id)
    assert story.note.state is DeliveryState.ACCEPTED
    assert len(story.evidence) == 2
    assert "2 copies" in story.steps[-1].words


def test_a_relay_that_rewrites_the_id_is_seen_through_by_the_second_one(home, server, clock, mailbox):
    outbox_id = add(home)
    server.script = [Phase.DROP_AFTER_DOT]
    deliver_one(home, outbox_id, clock=clock)
    own_id = mail_of(home, outbox_id).message_id.encode()
    content = server.taken[0].content.replace(b"Message-ID: " + own_id, b"Message-ID: <new@relay.example>", 1)
    receive(home, RawMail(source="own.eml", content=content), own=OWN)
    assert settle_unknown(home, clock=clock)[0].state is DeliveryState.ACCEPTED


def test_a_bounce_or_a_reply_that_names_it_proves_that_it_left(home, server, clock):
    first, second = add(home), add(home, "b@lakeshoreplate.example.com")
    server.script = [Phase.DROP_AFTER_DOT] * 2
    for outbox_id in (first, second):
        deliver_one(home, outbox_id, clock=clock)
    bounce = (
        f"This is the mail system.\n\n<{addressee(home, first)}>: host said:\n    550 5.1.1 User unknown\n\n"
        f"Message-ID: {mail_of(home, first).message_id}\n"
    )
    headers = {"Return-Path": "<>", "Auto-Submitted": "auto-replied"}
    daemon = "Mail Delivery System <MAILER-DAEMON@mx.example.com>"
    receive(home, raw(bounce, sender=daemon, subject="Undelivered Mail Returned to Sender", headers=headers), own=OWN)
    reply = {"In-Reply-To": mail_of(home, second).message_id}
    receive(home, raw("We check.", name="r.eml", subject="Re: request", headers=reply), own=OWN)
    assert {r.state for r in settle_unknown(home, clock=clock)} == {DeliveryState.ACCEPTED}
    assert [e.kind for e in story_of(home, first).evidence] == [EvidenceKind.BOUNCE]
    assert [e.kind for e in story_of(home, second).evidence] == [EvidenceKind.REPLY]


def test_an_unknown_mail_whose_lines_are_answered_is_not_sent_again(home, server, clock, mailbox):
    outbox_id = several(home)
    release(home, outbox_id)
    server.script = [Phase.DROP_BEFORE_ACCEPT]
    deliver_one(home, outbox_id, clock=clock)
    answer(home, mail_of(home, outbox_id).refs[0].po, mail_of(home, outbox_id).refs[0].line)
    clock.forward(minutes=31)
    mailbox.poll()
    (settled,) = settle_unknown(home, clock=clock)
    assert (settled.state, settled.status) == (DeliveryState.UNKNOWN, OutboxStatus.HELD)


# --- rates, pauses, stops


def test_two_mails_to_one_domain_leave_five_seconds_apart(drafted, tmp_path, server, clock):
    with opened(drafted, tmp_path / "h", server.port, gap="5") as home:
        for name in ("a", "b", "c"):
            add(home, f"{name}@lakeshoreplate.example.com")
        deliver_due(home, patience=timedelta(minutes=1), clock=clock)
        with read_session(home.engine) as session:
            starts = [at for at, _ in Deliveries(session).starts(since=START)]
    assert [(at - START).total_seconds() for at in starts] == [0, 5, 10]
    assert len(server.taken) == 3


def test_what_has_to_wait_too_long_stays_in_the_queue(home, server, clock):
    add(home)
    server.script = [Phase.LATER_BANNER]
    (done,) = deliver_due(home, patience=timedelta(seconds=30), clock=clock)
    assert (done.status, done.state) == (OutboxStatus.QUEUED, DeliveryState.RETRY)
    assert clock.now() == START


def test_trouble_of_the_server_pauses_all_mails_alike(home, server, clock):
    first, second = add(home), add(home, "b@other.example")
    server.script = [Phase.LATER_BANNER]
    deliver_one(home, first, clock=clock)
    waits = deliver_one(home, second, clock=clock)
    assert waits.retry_at == START + timedelta(minutes=1)
    assert len(server.seen) == 1


def test_case_77_a_refused_login_stops_everything_and_leaves_the_queue_as_it_is(drafted, tmp_path, clock, monkeypatch):
    monkeypatch.setenv("SMTP_PW", "wrong")
    with ExitStack() as stack:
        server = stack.enter_context(ScriptedSmtp(users={"po": "right"}))
        auth = 'user = "po"\nsecret = "env:SMTP_PW"'
        home = stack.enter_context(opened(drafted, tmp_path / "h", server.port, auth=auth))
        ids = [add(home), add(home, "b@other.example")]
        deliver_due(home, clock=clock)
        assert len(server.seen) == 1
        assert channel_of(home).stop is StopKind.LOGIN
        assert {note_of(home, i).status for i in ids} == {OutboxStatus.QUEUED}
        clock.forward(hours=5)
        assert deliver_one(home, ids[0], clock=clock).retry_at is None
        monkeypatch.setenv("SMTP_PW", "right")
        start_sending(home, who="Dana", clock=clock)
        deliver_due(home, clock=clock)
        assert {note_of(home, i).status for i in ids} == {OutboxStatus.SENT}


def test_three_mails_of_unknown_fate_in_an_hour_stop_the_channel(home, server, clock):
    server.script = [Phase.DROP_AFTER_DOT] * 3
    for number in range(4):
        deliver_one(home, add(home, f"x{number}@v{number}.example"), clock=clock)
    assert channel_of(home).stop is StopKind.BREAKER
    assert len(server.seen) == 3


def test_refusals_in_a_row_stop_the_channel(home, server, clock):
    server.script = [Phase.SPAM_DOT] * 9
    for number in range(7):
        deliver_one(home, add(home, f"x{number}@v{number}.example"), clock=clock)
    assert channel_of(home).stop is StopKind.BREAKER
    assert len(server.seen) == 5


def test_the_switch_stops_and_starts_with_a_name(home, server, clock):
    outbox_id = add(home)
    stop_sending(home, who="Dana", reason="wrong prices", clock=clock)
    assert "wrong prices" in deliver_one(home, outbox_id, clock=clock).words
    assert server.seen == []
    start_sending(home, who="Dana", clock=clock)
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED


def test_the_switch_works_until_the_last_moment_before_the_dot(home, server, clock):
    outbox_id = add(home)

    def stop_late(checkpoint):
        if checkpoint is Checkpoint.BODY_SENT:
            stop_sending(home, who="Dana", clock=clock)

    assert deliver_one(home, outbox_id, clock=clock, watch=stop_late).state is DeliveryState.RETRY
    assert server.taken == []


def test_a_home_whose_sending_is_stopped_by_its_settings_sends_nothing(drafted, tmp_path, server, clock):
    with opened(drafted, tmp_path / "h", server.port, more='sending = "stopped"') as home:
        start_sending(home, who="Dana", clock=clock)
        assert "stopped" in deliver_one(home, add(home), clock=clock).words
    assert server.seen == []


# --- what people do


def test_people_approve_hold_release_and_cancel_with_their_names(home, server, clock):
    first, second = drafts(home)[:2]
    assert approve(home, first, who="Dana", clock=clock).status is OutboxStatus.QUEUED
    assert isinstance(approve(home, first, who="Dana", clock=clock), Refused)
    assert hold(home, first, who="Lee", reason="call first", clock=clock).status is OutboxStatus.HELD
    assert deliver_one(home, first, clock=clock).status is OutboxStatus.HELD
    assert let_go(home, first, who="Dana", clock=clock).status is OutboxStatus.QUEUED
    assert cancel(home, second, who="Lee", clock=clock).state is DeliveryState.CANCELLED
    deliver_due(home, clock=clock)
    assert len(server.taken) == 1
    from flows.export import export_rows

    deeds = [(d["who"], d["what"]) for d in export_rows(home, "decisions")]
    assert deeds == [
        ("Dana", "approve_mail"),
        ("Lee", "hold_mail"),
        ("Dana", "release_mail"),
        ("Lee", "cancel_mail"),
    ]


def test_what_a_cancelled_mail_asked_may_be_asked_again(home):
    outbox_id = drafts(home)[0]
    mail = mail_of(home, outbox_id)
    cancel(home, outbox_id, who="Lee")
    with read_session(home.engine) as session:
        assert Outbox(session).chased([(r.po, r.line) for r in mail.refs]) == ()


def test_case_82_a_chase_of_another_installation_starts_nothing(home, server, clock):
    theirs = raw("When do you ship?", headers={"X-Backstop-Chase": "bs.other.r1@vendor.example"}, name="t.eml")
    receive(home, theirs, own=OWN)
    assert due_deliveries(home, clock=clock) == ()
    with read_session(home.engine) as session:
        assert all(not Deliveries(session).evidence(i) for i in drafts(home))


def test_letters_to_our_own_people_leave_although_the_address_is_ours(home, server, clock):
    outbox_id = add(home, "dock@harborviewsteel.example.com", letter=Letter.ALERT_TRAFFIC)
    assert deliver_one(home, outbox_id, clock=clock).state is DeliveryState.ACCEPTED


def test_an_exception_shows_what_is_held_and_why(home, server, clock):
    outbox_id = add(home)
    hold(home, outbox_id, who="Dana", reason="wait for the buyer", clock=clock)
    from flows.export import export_rows

    row = next(r for r in export_rows(home, "outbox") if r["message_id"] == mail_of(home, outbox_id).message_id)
    assert (row["status"], row["reason"]) == ("held", "wait for the buyer")


def test_the_same_mail_given_to_two_processes_leaves_once(home, server, clock):
    outbox_id = add(home)
    seen = []

    def other(checkpoint):
        if checkpoint is Checkpoint.TRANSMITTING:
            seen.append(deliver_one(home, outbox_id, clock=clock, owner="third-host/7").state)

    assert deliver_one(home, outbox_id, clock=clock, watch=other, owner=ELSEWHERE).state is DeliveryState.ACCEPTED
    assert seen == [DeliveryState.TRANSMITTING]
    assert len(server.taken) == 1
    assert note_of(home, outbox_id).lease_owner == ""
