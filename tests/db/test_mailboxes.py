"""What is known of mailboxes, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine import write_session
from db.repositories.mail_accounts import MailAccounts
from db.repositories.mail_folders import MailFolders
from db.repositories.mails import Mails
from domain.intake import Fault, FaultKind, FolderState, Location, MarkMode, PlaceState, ServerMark
from domain.mail import MailKind, Outcome
from tests.db.builders import NOON, arrival

LATER = NOON + timedelta(minutes=2)


@pytest.fixture
def accounts(session: Session) -> MailAccounts:
    return MailAccounts(session)


@pytest.fixture
def folders(session: Session) -> MailFolders:
    return MailFolders(session)


@pytest.fixture
def inbox(folders: MailFolders) -> FolderState:
    return folders.open("po", "INBOX", uidvalidity=7)


def place(uid: int, state: PlaceState = PlaceState.STORED, **more: object) -> Location:
    return replace(Location(uid=uid, state=state, size=100), **more)  # type: ignore[arg-type]


def test_one_process_holds_an_account_until_its_lease_ends(accounts: MailAccounts) -> None:
    assert accounts.lease("po", owner="a", at=NOON, until=LATER)
    assert accounts.lease("po", owner="a", at=NOON, until=LATER)
    assert not accounts.lease("po", owner="b", at=NOON, until=LATER)
    assert accounts.lease("other", owner="b", at=NOON, until=LATER)
    assert accounts.lease("po", owner="b", at=LATER, until=LATER + timedelta(minutes=2))
    assert not accounts.renew("po", owner="a", until=LATER)
    assert accounts.renew("po", owner="b", until=LATER)


def test_a_lease_that_was_given_back_is_free_and_only_its_owner_can_give_it(accounts: MailAccounts) -> None:
    accounts.lease("po", owner="a", at=NOON, until=LATER)
    accounts.release("po", owner="b")
    assert not accounts.lease("po", owner="b", at=NOON, until=LATER)
    accounts.release("po", owner="a")
    assert accounts.lease("po", owner="b", at=NOON, until=LATER)


def test_troubles_are_kept_until_a_clean_poll_and_faults_are_counted(accounts: MailAccounts) -> None:
    accounts.lease("po", owner="a", at=NOON, until=LATER)
    fault = Fault(kind=FaultKind.LOGIN, words="wrong password")
    for count in (1, 2):
        accounts.tried("po", at=NOON)
        accounts.failed("po", fault, fail_count=count, paused_until=LATER)
        accounts.count_fault("po", fault, at=NOON)
    state = accounts.get("po")
    assert (state.fail_count, state.trouble_kind, state.paused_until) == (2, FaultKind.LOGIN, LATER)
    accounts.resume("po")
    assert accounts.get("po").paused_until is None
    accounts.succeeded("po", at=LATER)
    assert (accounts.get("po").trouble, accounts.get("po").last_ok) == ("", LATER)
    assert [(f.kind, f.count, f.words) for f in accounts.faults()] == [(FaultKind.LOGIN, 2, "wrong password")]


def test_a_folder_keeps_how_far_it_was_read(folders: MailFolders, inbox: FolderState) -> None:
    folders.finish_poll(inbox.folder_id, scan_from_uid=12, at=NOON, full_scan_at=NOON)
    folders.note_mark_mode(inbox.folder_id, MarkMode.KEYWORD)
    folders.note_failure("po", "INBOX")
    again = folders.open("po", "INBOX", uidvalidity=99)
    assert (again.uidvalidity, again.scan_from_uid, again.mark_mode, again.fail_count) == (7, 12, MarkMode.KEYWORD, 1)
    assert folders.every_folder() == (again,)


def test_a_new_epoch_starts_anew_and_keeps_the_old_places(folders: MailFolders, inbox: FolderState) -> None:
    folders.record(inbox, [place(1), place(2, PlaceState.NEW, attempts=1)], at=NOON)
    folders.begin_epoch(inbox.folder_id, uidvalidity=8, changes=[NOON])
    began = folders.open("po", "INBOX", uidvalidity=8)
    assert (began.uidvalidity, began.scan_from_uid, began.epoch_changes) == (8, 1, (NOON,))
    assert folders.finished(began, 1) == {}
    assert folders.finished(inbox, 1) == {1: PlaceState.STORED}


def test_places_say_what_is_left_to_do(folders: MailFolders, inbox: FolderState) -> None:
    folders.record(inbox, [place(1, server_mark=ServerMark.PENDING), place(2, PlaceState.NEW, attempts=1)], at=NOON)
    folders.record(inbox, [place(3, PlaceState.BAD_BODY), place(4, PlaceState.GONE)], at=NOON)
    assert folders.finished(inbox, 2) == {3: PlaceState.BAD_BODY, 4: PlaceState.GONE}
    assert folders.troubled(inbox)[2].attempts == 1
    assert set(folders.troubled(inbox)) == {2, 3}
    assert folders.to_mark(inbox) == (1,)
    folders.note_marks(inbox, [1], ServerMark.DONE)
    assert folders.to_mark(inbox) == ()
    folders.record(inbox, [place(2, drops=3)], at=NOON)
    assert set(folders.troubled(inbox)) == {3}


def test_mails_are_found_by_message_id_and_size(session: Session, folders: MailFolders, inbox: FolderState) -> None:
    first, second = Mails(session).add(arrival()), Mails(session).add(arrival("b" * 64))
    folders.record(inbox, [place(1, mail_id=first), place(2, mail_id=second, size=200)], at=NOON)
    like = folders.mails_like("po", {"<1@vendor.example>", "<other@x>"})
    assert like == {("<1@vendor.example>", 100): {first}, ("<1@vendor.example>", 200): {second}}
    assert folders.mails_like("other", {"<1@vendor.example>"}) == {}


def test_new_mails_are_told_from_stored_ones(session: Session) -> None:
    mails = Mails(session)
    old = mails.add(arrival())
    new = mails.add_new([arrival(), arrival("b" * 64), arrival("c" * 64), arrival("c" * 64)])
    assert set(new) == {"b" * 64, "c" * 64}
    assert mails.ids_of(["a" * 64, "d" * 64]) == {"a" * 64: old}
    mails.finish(old, kind=MailKind.OTHER, outcome=Outcome.NO_STATEMENT)
    assert set(mails.unfinished_ids()) == set(new.values())


def test_attempts_to_read_are_counted_and_taken_back(session: Session) -> None:
    mails = Mails(session)
    mail_id = mails.add(arrival())
    assert [mails.begin_reading(mail_id), mails.begin_reading(mail_id)] == [1, 2]
    mails.forget_attempt(mail_id)
    assert mails.begin_reading(mail_id) == 2


def test_a_twin_is_earlier_has_the_same_message_id_and_says_the_same(session: Session) -> None:
    mails = Mails(session)
    first, second = mails.add(arrival()), mails.add(arrival("b" * 64))
    mails.identify(first, vendor_id="V1", payload_digest="p")
    found = mails.earlier_twin(second, message_id="<1@vendor.example>", payload_digest="p")
    assert found is not None
    assert found.mail_id == first
    assert mails.earlier_twin(first, message_id="<1@vendor.example>", payload_digest="p") is None
    assert mails.earlier_twin(second, message_id=None, payload_digest="p") is None
    assert mails.earlier_twin(second, message_id="<1@vendor.example>", payload_digest="q") is None


def test_a_batch_that_fails_half_way_leaves_nothing(engine: Engine) -> None:
    def broken() -> None:
        with write_session(engine) as session:
            Mails(session).add_new([arrival()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    with write_session(engine) as session:
        assert Mails(session).unfinished_ids() == ()
