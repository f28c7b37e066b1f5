from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine import write_session
from db.repositories.contacts import Contacts
from db.repositories.keyvalues import KeyValues
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryState
from domain.errors import StoreError
from domain.outbox import ChaseRecord, ContactCondition, ContactState, OutboxStatus
from tests.db.builders import DAY, NOON, chase_mail

LATER = date(2026, 12, 8)


@pytest.fixture
def outbox(session: Session) -> Outbox:
    return Outbox(session)


def test_a_mail_comes_back_as_it_was_composed(outbox: Outbox) -> None:
    mail = chase_mail(cc=("boss@vendor.example",), html="<p>Ø</p>", in_reply_to="<1@x>", status_reason="draft mode")
    entry = outbox.add(mail)
    assert entry.mail == mail
    assert (entry.delivery, entry.sent_on, entry.raw_sha256) == (DeliveryState.DRAFT, None, None)
    assert list(outbox.every_mail()) == [entry]


def test_one_pending_mail_per_contact_and_business_day(outbox: Outbox) -> None:
    first = outbox.add(chase_mail("<1@x>"))
    again = chase_mail("<2@x>", to=("PAT@vendor.example",))
    assert outbox.add(again) == first
    assert outbox.pending_like(again) == first
    assert outbox.add(replace(again, business_date=LATER)).mail.message_id == "<2@x>"
    assert outbox.add(chase_mail("<3@x>", vendor_id="V2")).mail.message_id == "<3@x>"


def test_the_database_itself_refuses_a_second_pending_mail(engine: Engine) -> None:
    with write_session(engine) as session:
        outbox = Outbox(session)
        outbox.add(chase_mail("<1@x>"))
        other = outbox.add(chase_mail("<2@x>", business_date=LATER))
    with pytest.raises(StoreError, match="refuses"), write_session(engine) as session:
        Outbox(session).replace_draft(other.outbox_id, chase_mail("<2@x>"))


def test_the_same_message_is_never_stored_twice(outbox: Outbox) -> None:
    entry = outbox.add(chase_mail())
    outbox.mark_sent(entry.outbox_id, at=NOON)
    assert outbox.add(chase_mail(subject="other")).outbox_id == entry.outbox_id


def test_a_sent_mail_leaves_room_for_the_next(outbox: Outbox) -> None:
    entry = outbox.add(chase_mail("<1@x>"))
    sent = outbox.mark_sent(entry.outbox_id, at=NOON, raw_sha256="b" * 64)
    assert (sent.mail.status, sent.delivery, sent.sent_on, sent.raw_sha256) == (
        OutboxStatus.SENT,
        DeliveryState.ACCEPTED,
        NOON,
        "b" * 64,
    )
    assert outbox.add(chase_mail("<2@x>")).mail.message_id == "<2@x>"


def test_only_one_of_two_processes_moves_a_mail(outbox: Outbox) -> None:
    entry = outbox.add(chase_mail())
    moved = outbox.move(entry.outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED, reason="released")
    assert moved is not None
    assert (moved.mail.status, moved.mail.status_reason) == (OutboxStatus.QUEUED, "released")
    assert outbox.move(entry.outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED) is None
    assert moved.delivery is DeliveryState.READY
    assert [e.outbox_id for e in outbox.with_status(OutboxStatus.QUEUED)] == [entry.outbox_id]


def test_a_draft_can_be_composed_anew_and_a_queued_mail_cannot(outbox: Outbox) -> None:
    entry = outbox.add(chase_mail("<1@x>"))
    assert outbox.replace_draft(entry.outbox_id, chase_mail("<2@x>", text="new")).mail.text == "new"
    outbox.move(entry.outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED)
    with pytest.raises(StoreError, match="no draft"):
        outbox.replace_draft(entry.outbox_id, chase_mail("<3@x>"))


def test_an_answer_leads_to_the_mail_it_answers(outbox: Outbox) -> None:
    entry = outbox.add(chase_mail("<1@x>"))
    assert outbox.answered_by(["<other@x>", "<1@x>"]) == (entry,)
    assert outbox.answered_by([]) == ()


def asked(reason: str = "NO_ACK", stage: int = 1, on: date = DAY) -> ChaseRecord:
    return ChaseRecord(vendor_id="V1", po="4500-100", line="10", reason=reason, stage=stage, on=on)


def test_a_question_is_noted_once_and_keeps_its_first_day(outbox: Outbox) -> None:
    outbox.remember_chase([asked(), asked(), asked("LATE_ETA")])
    outbox.remember_chase([asked(on=LATER), asked(stage=2, on=LATER)])
    outbox.remember_chase([])
    assert outbox.chased([("#4500-100", "010")]) == (asked(), asked("LATE_ETA"), asked(stage=2, on=LATER))
    assert outbox.chased([("4500-100", "20")]) == ()


def test_the_newest_word_about_an_address_counts_in_whatever_order_mails_are_read(session: Session) -> None:
    contacts = Contacts(session)
    contacts.mark_away("Pat@vendor.example", until=date(2026, 12, 4), on=LATER, why="back Friday")
    contacts.mark_invalid("pat@vendor.example", on=DAY, why="no such user")
    assert contacts.states() == (
        ContactState(
            email="pat@vendor.example",
            condition=ContactCondition.AWAY,
            since=LATER,
            away_until=date(2026, 12, 4),
            why="back Friday",
        ),
    )
    contacts.mark_valid("pat@vendor.example", on=LATER, why="wrote again")
    assert [state.condition for state in contacts.states()] == [ContactCondition.VALID]
    assert contacts.states()[0].away_until is None


def test_small_values_are_kept_by_name(session: Session) -> None:
    values = KeyValues(session)
    assert values.get("last_uid") is None
    values.set("last_uid", {"INBOX": 7, "when": None})
    values.set("last_uid", {"INBOX": 8})
    values.set("nothing", None)
    assert values.get("last_uid") == {"INBOX": 8}
    assert values.get("nothing") is None
