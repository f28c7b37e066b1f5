"""One bad mail among many never stops the others (mail.md section 7, cases 15-17 and 22-23), on a scripted server."""

import pytest

from domain.intake import FaultKind, MarkMode, PlaceState, PollEnd, ServerMark
from tests.flows.intake.conftest import mail
from tests.servers.scripted_imap import Script


def many(count, broken=None, **more):
    return Script(mails={n: mail(n) for n in range(1, count + 1)}, broken=broken or {}, **more)


@pytest.mark.parametrize("how", ["malformed", "nonsense"])
def test_16_one_malformed_answer_is_found_by_halving_and_the_other_199_are_stored(on_script, how):
    server, account = on_script(many(200, {77: how}))
    results = [account.poll(), account.poll_later(), account.poll_later()]
    assert [r.end for r in results] == [PollEnd.DONE] * 3
    assert len(results[0].new_mail_ids) == 199
    assert account.places()[77].state == PlaceState.BAD_BODY
    (bad,) = account.failed()
    assert bad.source == "po/77"
    assert [f.kind for r in results for f in r.faults] == [FaultKind.BAD_BODY]
    asked = server.count("UID FETCH 77 (BODY")
    for _ in range(5):
        assert account.poll_later().worked
    assert server.count("UID FETCH 77 (BODY") == asked
    assert account.folder().scan_from_uid == 201


@pytest.mark.parametrize("how", ["nil", "omitted", "literal8", "empty", "short"])
def test_17_a_body_that_is_none_is_given_up_after_three_polls_and_not_before(on_script, how):
    text = "words\n" * 1_000
    _, account = on_script(Script(mails={1: mail(1), 2: mail(2, text=text), 3: mail(3)}, broken={2: how}))
    assert len(account.poll().new_mail_ids) == 2
    assert account.places()[2].state == PlaceState.NEW
    account.poll_later()
    assert account.failed() == []
    assert [f.kind for f in account.poll_later().faults] == [FaultKind.BAD_BODY]
    assert [m.source for m in account.failed()] == ["po/2"]


def test_a_body_that_comes_at_the_second_try_is_stored(on_script):
    server, account = on_script(many(3, {2: "nil"}))
    account.poll()
    server.script.broken = {}
    assert len(account.poll_later().new_mail_ids) == 1
    assert account.folder().scan_from_uid == 4


def test_a_mail_that_was_given_up_is_tried_again_once_a_day(on_script):
    server, account = on_script(many(2, {2: "nil"}))
    for _ in range(3):
        account.poll_later()
    server.script.broken = {}
    account.clock.forward(hours=25)
    assert len(account.poll().new_mail_ids) == 1
    assert account.places()[2].state == PlaceState.STORED


def test_a_mail_over_which_the_server_hangs_up_stops_no_other_mail(on_script):
    _, account = on_script(many(30, {7: "drop"}))
    for _ in range(4):
        account.poll_later()
    assert len(account.waiting()) == 29
    while not account.failed():
        account.poll_later()
    assert [m.source for m in account.failed()] == ["po/7"]
    assert len(account.waiting()) == 29
    assert account.poll_later().worked


def test_22_a_server_that_keeps_no_keywords_gets_none(on_script):
    server, account = on_script(many(3, permanent_flags="\\Seen \\Deleted"))
    result = account.poll()
    assert (len(result.new_mail_ids), result.faults) == (3, ())
    assert server.count("UID STORE") == 0
    assert {p.server_mark for p in account.places().values()} == {ServerMark.UNSUPPORTED}


def test_23_an_ok_without_the_flag_is_tried_once(on_script):
    server, account = on_script(many(2, keeps_flags=False))
    first = account.poll()
    assert [f.kind for f in first.faults] == [FaultKind.MARK]
    server.script.mails[3] = mail(3)
    assert account.poll().faults == ()
    assert server.count("UID STORE") == 1
    assert account.folder().mark_mode is MarkMode.UNSUPPORTED


def test_20_sizes_and_bodies_of_500_mails_take_few_commands(on_script):
    server, account = on_script(many(500))
    assert len(account.poll().new_mail_ids) == 500
    assert server.count("UID FETCH") <= 3 + 5 + 6  # sizes, bodies, flags looked at


def test_13_a_folder_of_130000_mails_is_read_on_from_where_it_was(on_script):
    numbers = range(1, 130_001)
    server, account = on_script(Script(mails=dict.fromkeys(numbers, b"")))
    from db.engine import write_session
    from db.repositories.mail_folders import MailFolders

    with write_session(account.home.engine) as session:
        folder = MailFolders(session).open("po", "INBOX", uidvalidity=7)
        MailFolders(session).finish_poll(
            folder.folder_id, scan_from_uid=130_001, at=account.clock.at, full_scan_at=account.clock.at
        )
    server.script.mails[130_001] = mail(1)
    assert len(account.poll().new_mail_ids) == 1
    assert server.count("UID SEARCH") <= 2


def test_no_command_ever_carries_a_line_end_of_a_mail(on_script):
    evil = mail(1).replace(b"Message-ID: <1@vendor.example>", b"Message-ID: <1@x>\r A1 DELETE INBOX")
    server, account = on_script(Script(mails={1: evil}))
    account.poll()
    server.script.uidvalidity += 1
    account.poll()
    assert server.count("A1") + server.count("DELETE") == 0
