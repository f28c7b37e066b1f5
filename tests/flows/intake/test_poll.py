"""What a poll stores and what it leaves, against a real server (mail.md section 7, cases 1-30)."""

import hashlib
from datetime import timedelta

import pytest

from db.engine import read_session
from db.repositories.mail_accounts import MailAccounts
from domain.errors import ConfigurationError
from domain.intake import FaultKind, MarkMode, PlaceState, PollEnd, ServerMark
from flows import intake as intake_flow
from flows.intake import poll_account
from flows.receive import pending_mail_ids, read_stored
from tests.flows.intake.conftest import mail
from tests.servers.fault_proxy import FaultProxy

KEYWORD = b"$BackstopDone"


def test_new_mails_are_stored_unread_and_enqueued_in_the_same_transaction(account, user):
    user.deliver(*(mail(n) for n in range(5)))
    result = account.poll()
    assert (result.end, len(result.new_mail_ids), result.faults) == (PollEnd.DONE, 5, ())
    assert [m.source for m in account.waiting()] == [f"po/{n}" for n in range(1, 6)]
    assert account.enqueued == list(result.new_mail_ids) == list(pending_mail_ids(account.home))
    assert hashlib.sha256(account.home.blobs.get(account.mails()[0].sha256)).hexdigest() == account.mails()[0].sha256


def test_a_transaction_that_cannot_enqueue_stores_nothing_and_the_next_poll_does(account, user):
    user.deliver(mail(1))

    def broken(session, mail_ids):
        from domain.errors import StoreError

        raise StoreError("no queue")

    account.enqueue = broken
    assert account.poll().end is PollEnd.FAILED
    assert account.mails() == []
    del account.enqueue
    assert len(account.poll_later().new_mail_ids) == 1


def test_polling_by_name_needs_a_configured_account(account):
    with pytest.raises(ConfigurationError, match="no mailbox 'other': po"):
        poll_account(account.home, "other")
    assert poll_account(account.home, "po").worked


def test_14_28_a_mail_without_anything_in_it_is_fetched_once_however_often_is_polled(account, user):
    user.deliver(b"Subject: nothing\r\n\r\n")
    poller = account.poller()
    assert len(poller.poll().new_mail_ids) == 1
    session = poller.session
    session.bodies = None  # would fail when called
    for _ in range(10):
        result = poller.poll()
        assert (result.end, result.new_mail_ids, result.known) == (PollEnd.DONE, (), 0)
    poller.close()
    assert account.folder().scan_from_uid == 2


def test_01_a_cut_in_the_middle_of_a_body_is_made_up_for_at_the_next_poll(on_dovecot, user):
    user.deliver(*(mail(n, text="x" * 60 + "\n" + "line\n" * 20_000) for n in range(8)))
    with FaultProxy(user.server.tls_port) as proxy:
        account = on_dovecot(port=proxy.port)
        poller = account.poller()
        assert poller.session is None
        proxy.cut_after(300_000)
        assert poller.poll().end is PollEnd.LOST
        poller.close()
        assert account.poll().end is PollEnd.PAUSED
        assert account.poll_later().worked
    assert len(account.mails()) == 8
    names = account.home.blobs.names()
    assert len(names) == 8
    assert all(hashlib.sha256(account.home.blobs.get(name)).hexdigest() == name for name in names)
    assert not list(account.home.settings.blob_folder.rglob(".new-*"))


def test_06_a_server_that_restarts_between_select_and_fetch_costs_one_poll(account, user, monkeypatch):
    user.deliver(mail(1))
    poller = account.poller()
    real = intake_flow.read_folder

    def restarted(work, name):
        work.session.select(name)
        user.server.kick(user.name)
        user.server.restart()
        return real(work, name)

    monkeypatch.setattr(intake_flow, "read_folder", restarted)
    assert poller.poll().end is PollEnd.LOST
    monkeypatch.undo()
    monkeypatch.setenv("TEST_PO_PASSWORD", user.password)
    account.clock.forward(minutes=1)
    assert len(poller.poll().new_mail_ids) == 1
    poller.close()


def test_09_a_new_uidvalidity_over_the_same_mails_downloads_no_body(account, user, monkeypatch):
    user.deliver(*(mail(n) for n in range(6)))
    account.poll()
    user.server.change_uidvalidity(user.name)
    poller = account.poller()
    bodies = []
    from ingest.imap.session import MailboxSession

    real = MailboxSession.bodies
    monkeypatch.setattr(
        MailboxSession, "bodies", lambda self, uids, **more: bodies.append(uids) or real(self, uids, **more)
    )
    result = poller.poll()
    poller.close()
    assert (result.end, result.new_mail_ids, bodies) == (PollEnd.DONE, (), [])
    assert len(account.mails()) == 6
    assert {p.state for p in account.places().values()} == {PlaceState.STORED}


def test_09_mails_without_message_id_are_downloaded_again_and_known_by_their_bytes(account, user):
    user.deliver(mail(1, message_id=None), mail(2))
    account.poll()
    user.server.change_uidvalidity(user.name)
    result = account.poll()
    assert (result.new_mail_ids, result.known) == ((), 2)
    assert len(account.mails()) == 2


def test_10_a_lower_uidvalidity_is_a_change_too(account, user):
    user.deliver(mail(1))
    account.poll()
    before = account.folder().uidvalidity
    user.server.change_uidvalidity(user.name, to=before - 1000)
    user.deliver(mail(2))
    assert len(account.poll().new_mail_ids) == 1
    assert account.folder().uidvalidity == before - 1000


def test_11_a_uidvalidity_that_changes_all_day_is_one_alarm_and_new_mail_is_still_read(account, user):
    user.deliver(mail(0))
    account.poll()
    faults = []
    for n in range(1, 6):
        user.server.change_uidvalidity(user.name)
        user.deliver(mail(n))
        account.clock.forward(hours=1)
        result = account.poll()
        assert len(result.new_mail_ids) == 1
        faults += result.faults
    assert [f.kind for f in faults] == [FaultKind.EPOCHS]
    assert len(account.mails()) == 6


def test_12_uids_used_again_after_a_folder_was_made_anew_are_new_mails(account, user):
    user.deliver(mail(1), mail(2))
    account.poll()
    user.server.doveadm("mailbox", "delete", "-u", user.name, "-r", "Review")
    account2 = account
    box = user.server.maildir(user.name)
    user.server.change_uidvalidity(user.name)
    for file in (*(box / "cur").glob("*"), *(box / "new").glob("*")):
        file.unlink()
    user.deliver(mail(3), mail(4))
    assert len(account2.poll().new_mail_ids) == 2
    assert len(account2.mails()) == 4


def test_15_a_mail_that_somebody_deletes_while_it_is_fetched_is_gone_and_the_others_come(account, user, monkeypatch):
    user.deliver(mail(1), mail(2), mail(3))
    from ingest.imap.session import MailboxSession

    real = MailboxSession.bodies

    def deleted_meanwhile(self, uids, **more):
        user.server.doveadm("expunge", "-u", user.name, "mailbox", "INBOX", "uid", "2")
        return real(self, uids, **more)

    monkeypatch.setattr(MailboxSession, "bodies", deleted_meanwhile)
    result = account.poll()
    assert (result.end, len(result.new_mail_ids), result.gone) == (PollEnd.DONE, 2, 1)
    assert account.places()[2].state == PlaceState.GONE
    assert account.folder().scan_from_uid == 4


def test_18_a_large_mail_comes_in_pieces_with_all_its_bytes(account, user):
    content = mail(1, text="0123456789" * 7 + "\n") + b"0123456789abcdef" * 62 + b"\r\n"
    content += (b"0123456789abcdef" * 60 + b"\r\n") * 6_000
    user.deliver(content, mail(2))
    assert len(account.poll().new_mail_ids) == 2
    large = max(account.mails(), key=lambda m: len(account.home.blobs.get(m.sha256)))
    assert account.home.blobs.get(large.sha256).replace(b"\r\n", b"\n") == content.replace(b"\r\n", b"\n")
    assert large.subject == "mail 1"


def test_19_a_mail_over_the_limit_is_one_failed_row_once_and_its_body_is_not_fetched(on_dovecot, user):
    account = on_dovecot(max_mail_mb=1)
    user.deliver(mail(1) + b"x" * 900 + b"\r\n" + (b"y" * 998 + b"\r\n") * 5_000, mail(2))
    result = account.poll()
    assert [f.kind for f in result.faults] == [FaultKind.TOO_LARGE]
    (refused,) = account.failed()
    assert (refused.subject, refused.reason[:6]) == ("mail 1", "5.0 MB")
    assert account.poll().faults == ()
    assert len(account.mails()) == 2
    assert sum(p.stat().st_size for p in account.home.settings.blob_folder.rglob("*") if p.is_file()) < 10_000


def test_21_what_people_do_in_the_mailbox_changes_nothing_and_seen_stays_as_they_set_it(account, user, flags):
    user.deliver(*(mail(n) for n in range(4)))
    user.server.doveadm("flags", "add", "-u", user.name, "\\Seen", "mailbox", "INBOX", "uid", "1")
    account.poll()
    user.server.doveadm("move", "-u", user.name, "Review", "mailbox", "INBOX", "uid", "2")
    user.server.doveadm("expunge", "-u", user.name, "mailbox", "INBOX", "uid", "3")
    user.server.doveadm("move", "-u", user.name, "INBOX", "mailbox", "Review", "all")
    user.deliver(mail(9))
    result = account.poll()
    assert (len(result.new_mail_ids), result.known) == (1, 1)
    assert len(account.mails()) == 5
    assert {uid for uid, found in flags().items() if b"\\Seen" in found} == {1}


def test_marks_are_a_keyword_for_people_to_see(account, user, flags):
    user.deliver(mail(1), mail(2))
    account.poll()
    assert all(KEYWORD in found for found in flags().values())
    assert {p.server_mark for p in account.places().values()} == {ServerMark.DONE}
    assert account.folder().mark_mode is MarkMode.KEYWORD


def test_marks_move_mails_only_where_that_is_set(on_dovecot, user, flags):
    account = on_dovecot(mark="move", move_to="Processed")
    user.deliver(mail(1), mail(2))
    assert account.poll().faults == ()
    assert (len(flags("INBOX")), len(flags("Processed"))) == (0, 2)
    assert {p.state for p in account.places().values()} == {PlaceState.STORED}


def test_24_an_account_to_look_at_only_is_left_as_it_is(on_dovecot, user, flags):
    account = on_dovecot(read_only=True)
    user.deliver(mail(1))
    assert len(account.poll().new_mail_ids) == 1
    assert flags() == {1: set()}
    assert account.places()[1].server_mark == ServerMark.NONE


def test_25_a_missing_folder_to_move_to_is_one_warning_and_mails_are_read(on_dovecot, user):
    account = on_dovecot(mark="move", move_to="Nowhere")
    user.deliver(mail(1))
    first = account.poll()
    user.deliver(mail(2))
    second = account.poll()
    assert [f.kind for f in first.faults] == [FaultKind.MARK]
    assert second.faults == ()
    assert len(account.mails()) == 2


def test_29_the_same_bytes_twice_are_one_mail_in_two_places(account, user):
    user.deliver(mail(1), mail(1))
    result = account.poll()
    assert (len(result.new_mail_ids), result.known) == (1, 1)
    assert {p.mail_id for p in account.places().values()} == set(result.new_mail_ids)


def test_29_the_same_message_by_another_way_is_not_read_again(account, user):
    user.deliver(mail(1, received="mx1"), mail(1, received="mx2"))
    first, second = account.poll().new_mail_ids
    read_stored(account.home, first)
    result = read_stored(account.home, second)
    assert result.reason == "the same message as po/1"


def test_30_one_message_id_with_two_contents_is_two_mails_and_said_so(account, user):
    user.deliver(mail(1, text="PO 1 ships Friday"), mail(1, text="PO 2 ships Monday"))
    first, second = account.poll().new_mail_ids
    assert "message id was used before" in read_stored(account.home, first).reason
    assert "message id was used before, by po/1" in read_stored(account.home, second).reason


def test_several_folders_are_read_and_one_that_is_missing_stops_no_other(on_dovecot, user):
    account = on_dovecot(folders=("INBOX", "No such", "Review"))
    user.deliver(mail(1))
    user.deliver(mail(2), folder="Review")
    result = account.poll()
    assert result.worked
    assert [(f.kind, f.folder) for f in result.faults] == [(FaultKind.FOLDER, "No such")]
    assert {m.source for m in account.mails()} == {"po/1", "po/Review/1"}


def test_the_daily_scan_looks_at_the_whole_folder_again(account, user):
    user.deliver(mail(1), mail(2))
    account.poll()
    from sqlalchemy import delete

    from db.engine import write_session
    from db.tables import MAIL_LOCATION

    with write_session(account.home.engine) as session:
        session.execute(delete(MAIL_LOCATION).where(MAIL_LOCATION.c.uid == 1))  # as if the server had hidden it
    assert account.poll().known == 0
    account.clock.forward(hours=25)
    assert account.poll().known == 1


def test_27_two_pollers_never_poll_one_account_at_once(account, user):
    user.deliver(mail(1))
    one, two = account.poller(), account.poller()
    assert len(one.poll().new_mail_ids) == 1
    user.deliver(mail(2))
    assert two.poll().end is PollEnd.BUSY
    account.clock.forward(seconds=121)  # the first one's process died
    assert len(two.poll().new_mail_ids) == 1
    assert one.poll().end is PollEnd.BUSY
    two.close()
    assert one.poll().worked
    one.close()


def test_27_a_poller_that_lost_its_account_meanwhile_stores_nothing(account, user, monkeypatch):
    user.deliver(mail(1))
    from ingest.imap.session import MailboxSession

    real = MailboxSession.bodies
    two = account.poller()

    def taken_over(self, uids, **more):
        account.clock.forward(seconds=121)
        monkeypatch.setattr(MailboxSession, "bodies", real)
        assert len(two.poll().new_mail_ids) == 1
        return real(self, uids, **more)

    monkeypatch.setattr(MailboxSession, "bodies", taken_over)
    result = account.poll()
    assert (result.end, result.new_mail_ids) == (PollEnd.BUSY, ())
    assert len(account.mails()) == 1
    two.close()


def test_connection_troubles_wait_longer_each_time_and_a_clean_poll_forgets_them(on_dovecot, user):
    with FaultProxy(user.server.tls_port) as proxy:
        account = on_dovecot(port=proxy.port)
        proxy.refuse()
        waits = []
        for _ in range(9):
            result = account.poll()
            assert result.end is PollEnd.LOST
            waits.append((result.retry_at - account.clock.at).total_seconds())
            assert account.poll().end is PollEnd.PAUSED
            account.clock.at = result.retry_at
        assert all(0.8 * min(5 * 2**n, 600) <= wait <= 1.2 * min(5 * 2**n, 600) for n, wait in enumerate(waits))
        proxy.heal()
        assert account.poll().worked
        with read_session(account.home.engine) as session:
            state = MailAccounts(session).get("po")
        assert (state.fail_count, state.trouble, state.paused_until) == (0, "", None)


def test_32_a_refused_login_waits_a_quarter_of_an_hour_and_tries_nothing_meanwhile(account, user, monkeypatch):
    monkeypatch.setenv("TEST_PO_PASSWORD", "wrong")
    result = account.poll()
    assert result.end is PollEnd.REFUSED
    assert result.retry_at - account.clock.at == timedelta(minutes=15)
    monkeypatch.setenv("TEST_PO_PASSWORD", user.password)
    account.clock.forward(minutes=14)
    assert account.poll().end is PollEnd.PAUSED
    account.clock.forward(minutes=2)
    assert account.poll().worked


def test_a_missing_password_is_a_refused_login_that_says_where_it_is_looked_for(account, monkeypatch):
    monkeypatch.delenv("TEST_PO_PASSWORD")
    result = account.poll()
    assert result.end is PollEnd.REFUSED
    assert "TEST_PO_PASSWORD" in result.words
