"""The traps of servers and imapclient, each closed below the session (mail.md section 2, cases of section 7)."""

import logging
import time

import pytest

from domain.errors import BadAnswerError, MailboxLostError
from flows.clock import now
from ingest.imap.idle import WaitEnd
from ingest.imap.listing import uids_from
from ingest.imap.marks import MoveEnd
from ingest.imap.ours import OurMail
from ingest.imap.wire import RefusedError
from tests.ingest.imap.conftest import opened
from tests.servers.fault_proxy import FaultProxy
from tests.servers.scripted_imap import Script

MAIL = b"Message-ID: <%d@x.example>\r\nSubject: s\r\n\r\nbody %d\r\n"


def mails(count, start=1):
    return {n: MAIL % (n, n) for n in range(start, start + count)}


# --- what comes from mails never becomes a command


@pytest.mark.parametrize(
    "evil", ["<a@x>\r\nA1 DELETE Victim", '<a@x>" NOT "', "<a\n@x>", "<ä@x>", "a@x", "<a@x> ALL", "", "<>"]
)
def test_31_a_message_id_that_could_be_a_command_is_never_sent(scripted, evil):
    server, session = scripted(Script(mails=mails(1)))
    before = list(server.commands)
    with pytest.raises(BadAnswerError):
        session.find("INBOX", OurMail(message_id=evil))
    assert server.commands == before


def test_31_a_folder_of_a_real_server_survives_a_hostile_message_id(session):
    with pytest.raises(BadAnswerError):
        session.find("INBOX", OurMail(message_id="<a@x>\r\nA1 DELETE Processed\r\n"))
    assert "Processed" in session.folders()


def test_quotes_and_backslashes_of_a_message_id_are_escaped(scripted):
    server, session = scripted(Script(mails=mails(1)))
    session.find("INBOX", OurMail(message_id='<a"b\\c@x>'))
    assert 'UID SEARCH HEADER Message-ID "<a\\"b\\\\c@x>"' in server.commands


@pytest.mark.parametrize("name", ["A\r\nA1 DELETE INBOX", "a\0b", "", "x" * 501])
def test_a_folder_name_that_could_be_a_command_is_refused(session, name):
    with pytest.raises(BadAnswerError):
        session.select(name)


# --- searching


def test_a_search_finds_the_whole_message_id_and_not_a_part_of_it(session, user):
    user.deliver(*(b"Message-ID: <s%d@x.example>\r\n\r\nx\r\n" % n for n in range(1, 12)))
    (uid,) = session.find("INBOX", OurMail(message_id="<s1@x.example>"))
    assert session.identities([uid])[uid].message_id == "<s1@x.example>"
    assert session.find("INBOX", OurMail(message_id="<s@x.example>")) == ()


def test_14_asking_beyond_the_last_uid_gives_nothing_although_servers_answer_with_the_last_mail(scripted):
    _, session = scripted(Script(mails=mails(5)))
    session.select("INBOX")
    assert list(uids_from(session._wire, 6, exists=5, uidnext=None)) == []
    assert list(session.uids_from(4)) == [4, 5]


def test_13_a_folder_of_130000_mails_is_listed_in_parts(scripted):
    numbers = range(1_000_000, 1_000_000 + 130_000 * 7, 7)  # sparse and seven digits, more than a line may hold
    server, session = scripted(Script(mails=dict.fromkeys(numbers, b"")), read=20.0)
    session.select("INBOX")
    assert list(session.uids_from(1)) == list(numbers)
    assert server.count("UID SEARCH UID") == 3
    assert list(session.uids_from(numbers[-3])) == list(numbers[-3:])


def test_uids_given_as_text_are_refused_before_anything_is_downloaded(scripted):
    server, session = scripted(Script(mails=mails(3)))
    session.select("INBOX")
    with pytest.raises(BadAnswerError):
        session.bodies("1:*")
    assert server.count("UID FETCH") == 0


# --- bodies


@pytest.mark.parametrize("how", ["nil", "omitted", "literal8", "empty"])
def test_15_17_a_body_that_is_none_is_none_and_the_others_come(scripted, how):
    _, session = scripted(Script(mails=mails(3), broken={2: how}))
    session.select("INBOX")
    assert session.bodies([1, 2, 3]) == {1: MAIL % (1, 1), 2: None, 3: MAIL % (3, 3)}
    assert session.alive


@pytest.mark.parametrize("how", ["malformed", "nonsense"])
def test_16_a_malformed_answer_is_an_error_of_its_own_and_not_a_lost_connection(scripted, how):
    _, session = scripted(Script(mails=mails(3), broken={2: how}))
    session.select("INBOX")
    with pytest.raises(BadAnswerError):
        session.bodies([1, 2, 3])


def test_what_is_asked_ahead_is_not_mixed_up_with_other_commands(session, user):
    user.deliver(*(MAIL % (n, n) for n in range(1, 7)))
    session.select("INBOX")
    first = session.bodies([1, 2], then=[3, 4])
    assert session.set_keyword([1, 2]) == {1, 2}
    assert session.sizes([5]).keys() == {5}
    second = session.bodies([3, 4], then=[5])
    assert session.existing([1, 6]) == {1, 6}
    third = session.bodies([6])  # not what was asked ahead
    bodies = {uid: body.replace(b"\r\n", b"\n") for uid, body in {**first, **second, **third}.items()}
    assert bodies == {n: (MAIL % (n, n)).replace(b"\r\n", b"\n") for n in (1, 2, 3, 4, 6)}


def test_what_is_asked_ahead_is_not_taken_for_a_mail_of_another_folder(session, user):
    user.deliver(MAIL % (1, 1), MAIL % (2, 2))
    user.deliver(MAIL % (3, 3), MAIL % (4, 4), folder="Review")
    session.select("INBOX")
    session.bodies([1], then=[2])
    session.select("Review")
    assert b"body 4" in session.bodies([2])[2]


@pytest.mark.parametrize(
    "data",
    [
        [(b"1 (UID 5 BODY[] {4}", b"abcd"), b")", (b"2 (UID 6 BODY[]<0> {2}", b"xy"), b")"],
        [b"1 (UID 5 RFC822.SIZE 42)", b"2 (UID 6 RFC822.SIZE 7)"],
        [(b"1 (BODY[] {4}", b"abcd"), b" UID 5)"],
        [(b"1 (UID 5 BODY[] {4}", b"abcd"), b" FLAGS ())"],
        [(b"1 (UID 5 BODY[] {4}", b"abcd"), b")", b"1 (UID 5 FLAGS (\\Seen))"],
        [b"1 (UID 5 BODY[] NIL)"],
        [None],
    ],
)
def test_the_quick_way_to_read_an_answer_and_the_careful_one_find_the_same(data):
    from imapclient.response_parser import parse_fetch_response

    from ingest.imap.ahead import _parsed

    quick = _parsed(data)
    careful = {
        uid: {k: v for k, v in found.items() if k != b"SEQ"} for uid, found in parse_fetch_response(data).items()
    }
    assert quick is None or quick == careful
    assert (quick is None) == (
        data[0] is None or len(data) == 1 or (b"RFC822" not in data[0] and data[1] != b")") or len(data) == 3
    )


def test_a_bad_answer_while_more_is_asked_ends_the_connection(scripted):
    _, session = scripted(Script(mails=mails(3), broken={1: "malformed"}))
    session.select("INBOX")
    with pytest.raises(BadAnswerError):
        session.bodies([1], then=[2])
    assert not session.alive


def test_a_large_mail_comes_in_pieces_and_is_whole(session, user):
    content = b"Message-ID: <big@x>\r\n\r\n" + b"0123456789abcdef" * 200_000
    user.deliver(content)
    session.select("INBOX")
    pieces = []
    assert session.body_into(1, pieces.append) == len(content)
    assert b"".join(pieces).replace(b"\r\n", b"\n") == content.replace(b"\r\n", b"\n")
    assert max(map(len, pieces)) <= 1024 * 1024


def test_reading_never_sets_seen(session, user):
    user.deliver(MAIL % (1, 1))
    session.select("INBOX")
    session.bodies([1])
    session.head(1)
    session.body_into(1, lambda _: None)
    with session._wire.command("FLAGS") as client:
        assert b"\\Seen" not in client.get_flags([1])[1]


def test_bodies_are_never_written_into_a_log(session, user, caplog):
    user.deliver(b"Subject: s\r\n\r\nsecret words of a vendor\r\n")
    caplog.set_level(logging.DEBUG)
    session.select("INBOX")
    session.bodies([1])
    assert session._wire._client._imap.debug == 0
    assert "secret words" not in caplog.text


# --- dead connections


def test_01_a_cut_inside_a_literal_is_a_lost_connection_and_never_a_short_body(user):
    from ingest.imap.account import Security

    user.deliver(b"Subject: s\r\n\r\n" + b"x" * 600_000)
    with FaultProxy(user.server.tls_port) as proxy:
        how = {"security": Security.TLS, "ca_file": user.server.ca_file}
        session = opened(proxy.port, user=user.name, password=user.password, **how)
        session.select("INBOX")
        proxy.cut_after(300_000)
        with pytest.raises(MailboxLostError):
            session.bodies([1])
        assert not session.alive


def test_08_after_a_timeout_the_connection_is_never_used_again(user):
    with FaultProxy(user.server.port) as proxy:
        session = opened(proxy.port, user=user.name, password=user.password, read=0.3)
        session.select("INBOX")
        proxy.blackhole()
        with pytest.raises(MailboxLostError):
            session.noop()
        proxy.heal()
        with pytest.raises(MailboxLostError, match="closed after an earlier fault"):
            session.noop()


def test_a_refused_command_leaves_the_connection_alive(session):
    with pytest.raises(RefusedError):
        session.select("No such folder")
    assert session.alive
    session.select("INBOX")


def test_a_server_without_uidvalidity_is_refused(scripted):
    _, session = scripted(Script(uidvalidity=0))
    with pytest.raises(BadAnswerError, match="UIDVALIDITY"):
        session.select("INBOX")


# --- IDLE


def test_02_a_reset_during_idle_is_a_lost_connection_and_no_busy_loop(scripted):
    _, session = scripted(Script(mails=mails(1), idle="reset"))
    session.select("INBOX")
    used = time.process_time()
    with pytest.raises(MailboxLostError):
        session.wait_for_news(30)
    assert not session.alive
    assert time.process_time() - used < 1.0


def test_03_a_black_hole_during_idle_ends_with_the_wait_and_the_timeout(user):
    with FaultProxy(user.server.port) as proxy:
        session = opened(proxy.port, user=user.name, password=user.password, read=0.5)
        session.select("INBOX")
        proxy.blackhole()
        with pytest.raises(MailboxLostError):
            session.wait_for_news(0.5)


def test_04_news_in_the_same_segment_as_the_go_ahead_is_seen_when_the_wait_ends(scripted):
    _, session = scripted(Script(mails=mails(1), idle="same_segment"))
    session.select("INBOX")
    assert session.wait_for_news(1.0) is WaitEnd.NEWS
    assert session.alive


@pytest.mark.parametrize("how", ["before", "split", "bye"])
def test_05_07_an_idle_that_goes_wrong_ends_the_connection(scripted, how):
    _, session = scripted(Script(mails=mails(1), idle=how))
    session.select("INBOX")
    with pytest.raises((MailboxLostError, BadAnswerError)):
        session.wait_for_news(2.0)
    assert not session.alive


def test_a_server_without_idle_says_so_and_the_connection_goes_on(scripted):
    _, session = scripted(Script(capabilities="IMAP4rev1"))
    session.select("INBOX")
    with pytest.raises(RefusedError):
        session.wait_for_news(1.0)
    assert session.alive


# --- marks


def test_a_keyword_is_set_and_looked_at(session, user):
    user.deliver(MAIL % (1, 1), MAIL % (2, 2))
    session.select("INBOX")
    assert session.set_keyword([1, 2]) == {1, 2}
    assert session.set_keyword([1, 77]) == {1, 77}  # what is gone needs no mark


def test_23_an_ok_without_the_flag_is_no_mark(scripted):
    _, session = scripted(Script(mails=mails(1), keeps_flags=False))
    session.select("INBOX")
    assert session.set_keyword([1]) == set()


def test_24_a_folder_opened_for_looking_takes_no_marks(scripted):
    server, session = scripted(Script(mails=mails(1)))
    session.select("INBOX", look_only=True)
    for act in (lambda: session.set_keyword([1]), lambda: session.move([1], "Processed")):
        with pytest.raises(BadAnswerError):
            act()
    assert server.count("UID STORE") + server.count("UID MOVE") == 0


def test_25_a_move_says_what_became_of_the_mails(session, user):
    user.deliver(MAIL % (1, 1), MAIL % (2, 2))
    session.select("INBOX")
    assert session.move([1], "Processed") == (MoveEnd.MOVED, {1})
    assert session.move([2], "No such folder") == (MoveEnd.NO_FOLDER, set())


# --- one mail of ours


OURS = OurMail(message_id="<bs.1.r1@buyer.example>", token="BK-MN3M-Q2MN-4TZC-9WXY")
SENT = (
    b"Message-ID: <bs.1.r1@buyer.example>\r\nX-Backstop-Chase: bs.1.r1@buyer.example\r\n"
    b"Subject: Open order status request [BK-MN3M-Q2MN-4TZC-9WXY]\r\n\r\nwhere is it?\r\n"
)
OTHER_ID = SENT.replace(b"Message-ID: <bs.1.r1@", b"Message-ID: <0102018f@")
TOKEN_ONLY = OTHER_ID.replace(b"X-Backstop-Chase: bs.1.r1@buyer.example\r\n", b"")
ENCODED = TOKEN_ONLY.replace(b"Open order", b"=?utf-8?q?Offene_Auftr=C3=A4ge?=")
NOT_OURS = (
    SENT.replace(b"bs.1.r1", b"bs.1.r10").replace(b"9WXY", b"9WXZ"),  # the sign is only a part of this one
    TOKEN_ONLY.replace(b"Subject: Open", b"Subject: RE: Open"),  # an answer that we sent on
    TOKEN_ONLY.replace(b"Subject: Open", b"Subject: AW: Open"),
)


def test_a_mail_of_ours_is_put_into_sent_once(session):
    sent = session.sent_folder()
    assert sent == "Sent"
    assert session.append_once(sent, OURS, SENT, sent_at=now())
    assert not session.append_once(sent, OURS, SENT, sent_at=now())
    assert len(session.find(sent, OURS)) == 1


@pytest.mark.parametrize("stored", [SENT, OTHER_ID, TOKEN_ONLY, ENCODED])
def test_a_mail_of_ours_is_found_whatever_the_provider_made_of_its_id(session, user, stored):
    user.deliver(*NOT_OURS, stored, *NOT_OURS, folder="Sent")
    assert session.find("Sent", OURS) == (len(NOT_OURS) + 1,)
    assert not session.append_once("Sent", OURS, SENT, sent_at=now())


def test_answers_and_likenesses_of_a_mail_of_ours_are_not_it(session, user):
    user.deliver(*NOT_OURS, folder="Sent")
    assert session.find("Sent", OURS) == ()
    assert session.find("Review", OURS) == ()


@pytest.mark.parametrize("search", ["nothing", "everything", "refused"])
@pytest.mark.parametrize("stored", [SENT, OTHER_ID, TOKEN_ONLY])
def test_a_mail_of_ours_is_found_on_a_server_that_searches_badly(scripted, search, stored):
    folder = {n: NOT_OURS[n % 3] for n in range(1, 400)} | {395: stored}
    server, session = scripted(Script(mails=folder, header_search=search))
    assert session.find("Sent", OURS) == (395,)
    fetched = sum(c.count(",") + 1 for c in server.commands if c.upper().startswith("UID FETCH"))
    assert fetched <= 4 * 200


def test_a_server_that_searches_badly_is_not_believed_that_a_mail_is_there(scripted):
    _, session = scripted(Script(mails=dict.fromkeys(range(1, 20), NOT_OURS[0]), header_search="everything"))
    assert session.find("Sent", OURS) == ()


def test_33_a_folder_with_umlauts_is_opened(session, user):
    user.server.doveadm("mailbox", "create", "-u", user.name, "Bestätigungen")
    session.select("Bestätigungen")
    assert "Bestätigungen" in session.folders()
