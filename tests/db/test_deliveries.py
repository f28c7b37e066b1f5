from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine import write_session
from db.repositories.deliveries import Deliveries
from db.repositories.mails import Mails
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.delivery import Channel, DeliveryState, Evidence, EvidenceKind, RecipientReply, StopKind
from domain.errors import StoreBusyError, StoreError
from domain.outbox import OutboxStatus
from tests.db.builders import NOON, arrival, chase_mail, matched

WAITING = (DeliveryState.READY, DeliveryState.RETRY)


@pytest.fixture
def deliveries(session: Session) -> Deliveries:
    return Deliveries(session)


def queued(session: Session, number: int = 1, **changes: object) -> int:
    mail = chase_mail(f"<{number}@x>", status=OutboxStatus.QUEUED, to=(f"p{number}@v.example",), **changes)
    return Outbox(session).add(mail).outbox_id


def test_a_step_is_taken_only_from_where_it_may_and_is_logged(session: Session, deliveries: Deliveries) -> None:
    mail = queued(session)
    claim = {"expected": WAITING, "to": DeliveryState.CLAIMED, "at": NOON, "lease_owner": "a"}
    assert deliveries.advance(mail, **claim)
    assert not deliveries.advance(mail, **claim)
    assert not deliveries.advance(
        mail, expected=[DeliveryState.CLAIMED], to=DeliveryState.TRANSMITTING, at=NOON, owner="b"
    )
    assert deliveries.advance(
        mail, expected=[DeliveryState.CLAIMED], to=DeliveryState.TRANSMITTING, at=NOON, owner="a", words="w"
    )
    assert [(e.state, e.words) for e in deliveries.events(mail)] == [
        (DeliveryState.CLAIMED, ""),
        (DeliveryState.TRANSMITTING, "w"),
    ]
    assert deliveries.get(mail).status is OutboxStatus.QUEUED


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (DeliveryState.DRAFT, OutboxStatus.DRAFT),
        (DeliveryState.READY, OutboxStatus.QUEUED),
        (DeliveryState.DOT, OutboxStatus.QUEUED),
        (DeliveryState.UNKNOWN, OutboxStatus.QUEUED),
        (DeliveryState.ACCEPTED, OutboxStatus.SENT),
        (DeliveryState.REFUSED, OutboxStatus.FAILED),
        (DeliveryState.CANCELLED, OutboxStatus.FAILED),
    ],
)
def test_every_state_has_its_status_in_the_export(
    session: Session, deliveries: Deliveries, state: DeliveryState, status: OutboxStatus
) -> None:
    mail = queued(session)
    deliveries.advance(mail, expected=WAITING, to=state, at=NOON)
    assert Outbox(session).get(mail).mail.status is status
    deliveries.advance(mail, expected=[state], to=state, at=NOON, held=True, words="why")
    assert Outbox(session).get(mail).mail.status is OutboxStatus.HELD


def test_only_one_of_two_processes_claims_a_mail(engine: Engine) -> None:
    with write_session(engine) as session:
        mail = queued(session)
    won = 0
    for owner in ("a", "b"):
        with write_session(engine) as session:
            won += Deliveries(session).advance(
                mail, expected=WAITING, to=DeliveryState.CLAIMED, at=NOON, lease_owner=owner
            )
    assert won == 1


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_two_claims_at_the_same_moment_end_in_one_and_a_conflict(engine: Engine) -> None:
    with write_session(engine) as session:
        mail = queued(session)
    claim = {"expected": WAITING, "to": DeliveryState.CLAIMED, "at": NOON}
    with pytest.raises(StoreBusyError):
        claimed_twice(engine, mail, claim)
    with write_session(engine) as session:
        assert Deliveries(session).get(mail).lease_owner == "b"


def claimed_twice(engine: Engine, mail: int, claim: dict) -> None:
    with write_session(engine) as first:
        Deliveries(first).get(mail)
        with write_session(engine) as second:
            assert Deliveries(second).advance(mail, **claim, lease_owner="b")
        Deliveries(first).advance(mail, **claim, lease_owner="a")


def test_a_mail_in_flight_or_in_doubt_is_moved_by_nobody_else(session: Session, deliveries: Deliveries) -> None:
    outbox = Outbox(session)
    mail = queued(session)
    for state in (DeliveryState.CLAIMED, DeliveryState.DOT, DeliveryState.UNKNOWN):
        deliveries.advance(mail, expected=list(DeliveryState), to=state, at=NOON)
        assert outbox.move(mail, expected=OutboxStatus.QUEUED, to=OutboxStatus.FAILED) is None
        outbox.withdraw(outbox.get(mail), reason="x")
        assert deliveries.get(mail).status is OutboxStatus.QUEUED


def test_what_is_due_knows_hours_pauses_and_holds(session: Session, deliveries: Deliveries) -> None:
    later = NOON + timedelta(hours=1)
    free, early, late = queued(session, 1), queued(session, 2, send_from=later), queued(session, 3)
    released = queued(session, 4, send_from=later, released_by="Dana")
    held = queued(session, 5)
    deliveries.put_off(late, until=later, words="wait")
    deliveries.advance(held, expected=WAITING, to=DeliveryState.READY, at=NOON, held=True)
    assert deliveries.due(NOON) == (free, released)
    assert deliveries.due(later) == (free, early, late, released)


def test_starts_and_moments_tell_what_happened_lately(session: Session, deliveries: Deliveries) -> None:
    one, two = queued(session, 1), queued(session, 2)
    for mail, at in ((one, NOON), (two, NOON + timedelta(minutes=1))):
        deliveries.advance(mail, expected=list(DeliveryState), to=DeliveryState.TRANSMITTING, at=at)
        deliveries.advance(mail, expected=list(DeliveryState), to=DeliveryState.UNKNOWN, at=at)
        deliveries.advance(mail, expected=list(DeliveryState), to=DeliveryState.UNKNOWN, at=at, who="Dana")
    assert deliveries.starts(since=NOON) == ((NOON, "p1@v.example"), (NOON + timedelta(minutes=1), "p2@v.example"))
    assert deliveries.moments(DeliveryState.UNKNOWN, since=NOON) == (NOON, NOON + timedelta(minutes=1))
    assert len(deliveries.moments(DeliveryState.UNKNOWN, since=NOON + timedelta(seconds=1))) == 1


def test_a_proof_counts_once_per_source(session: Session, deliveries: Deliveries) -> None:
    mail = queued(session)
    proof = Evidence(outbox_id=mail, kind=EvidenceKind.OWN_COPY, source="mail 1", at=NOON)
    assert deliveries.add_evidence(proof)
    assert not deliveries.add_evidence(proof)
    assert deliveries.evidence(mail) == (proof,)


def test_the_last_word_about_a_recipient_counts(session: Session, deliveries: Deliveries) -> None:
    mail = queued(session)
    deliveries.remember_replies(mail, [RecipientReply(email="A@v.example", code=450, words="later")])
    deliveries.remember_replies(mail, [RecipientReply(email="a@v.example", code=250, words="ok")])
    assert [(r.email, r.code) for r in deliveries.replies(mail)] == [("a@v.example", 250)]


def test_a_statement_stored_after_the_mail_was_composed_is_an_answer(session: Session, deliveries: Deliveries) -> None:
    mail_id = Mails(session).add(arrival())
    Statements(session).add([matched(mail_id)])
    note = deliveries.get(queued(session))
    assert not deliveries.answered_since(note, "4500-100", "10")
    Statements(session).add([matched(mail_id)])
    assert deliveries.answered_since(note, "#4500-100", "010")
    assert not deliveries.answered_since(note, "4500-100", "20")


def test_the_way_out_keeps_its_state(session: Session, deliveries: Deliveries) -> None:
    assert deliveries.channel() == Channel()
    stopped = Channel(stop=StopKind.LOGIN, stop_words="535", stopped_at=NOON, fail_count=2, lease_owner="a/1")
    deliveries.set_channel(stopped)
    assert deliveries.channel() == stopped
    deliveries.set_channel(Channel())
    assert deliveries.channel() == Channel()


def test_a_mail_that_is_not_there_is_an_error(deliveries: Deliveries) -> None:
    with pytest.raises(StoreError, match="not in the outbox"):
        deliveries.get(99)
