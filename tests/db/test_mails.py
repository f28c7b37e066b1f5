from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from db.records import DocumentNote
from db.repositories.mails import Mails
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.document import Document
from domain.errors import StoreError
from domain.mail import MailKind, Outcome
from domain.outbox import OutboxStatus
from tests.db.builders import DAY, NOON, arrival, chase_mail, matched


@pytest.fixture
def mails(session: Session) -> Mails:
    return Mails(session)


def test_a_mail_gets_one_row_however_often_it_is_fetched(mails: Mails) -> None:
    assert mails.already_read("a" * 64) is None
    mail_id = mails.add(arrival())
    mails.finish(mail_id, kind=MailKind.ACK, outcome=Outcome.APPLIED)
    assert mails.add(arrival(source="elsewhere.eml")) == mail_id
    stored = mails.already_read("a" * 64)
    assert stored is not None
    assert (stored.source, stored.outcome) == ("001.eml", Outcome.APPLIED)
    assert len(list(mails.every_mail())) == 1


def test_a_stored_mail_keeps_what_the_flows_ask_for(mails: Mails) -> None:
    mail_id = mails.add(
        arrival(in_reply_to="<c@buyer.example>", references=("<b@x>", "<c@buyer.example>"), subject="a\0b")
    )
    note = DocumentNote(name="ack.pdf", kind=MailKind.ACK, pages=2)
    mails.finish(mail_id, kind=MailKind.ACK, outcome=Outcome.REVIEW, reason="one line is unclear", documents=[note])
    mail = mails.get(mail_id)
    assert (mail.date, mail.local_date, mail.sender, mail.sender_name) == (NOON, DAY, "pat@vendor.example", "Pat")
    assert (mail.references, mail.in_reply_to) == (("<b@x>", "<c@buyer.example>"), "<c@buyer.example>")
    assert (mail.kind, mail.outcome, mail.reason, mail.documents) == (
        MailKind.ACK,
        Outcome.REVIEW,
        "one line is unclear",
        (note,),
    )
    assert mail.subject == "a\ufffdb"


def test_the_same_message_from_another_place_is_known_by_its_payload(mails: Mails) -> None:
    mail_id = mails.add(arrival())
    found = mails.same_payload("p" + "a" * 63)
    assert found is not None
    assert found.mail_id == mail_id
    assert mails.same_payload("other") is None


def test_unfinished_mails_are_what_is_left_to_do_oldest_first(mails: Mails) -> None:
    late = mails.add(arrival("b" * 64, date=NOON + timedelta(days=1)))
    early = mails.add(arrival("c" * 64, date=NOON - timedelta(days=1)))
    done = mails.add(arrival("d" * 64))
    mails.finish(done, kind=MailKind.OTHER, outcome=Outcome.FAILED, reason="damaged")
    assert [mail.mail_id for mail in mails.unfinished()] == [early, late]
    assert [mail.mail_id for mail in mails.every_mail()] == [early, done, late]


def test_a_mail_that_is_not_stored_is_a_typed_error(mails: Mails) -> None:
    with pytest.raises(StoreError, match="mail 77"):
        mails.get(77)


PAPER = Document(
    name="ack.pdf",
    kind=MailKind.ACK,
    pages=3,
    number="ack 0012",
    references=frozenset({"BOL 7", "PL 9"}),
    vendor_order="SO-55",
    po_numbers=("4500-100", "#0777"),
    date=date(2026, 11, 30),
    revision="2",
    sha256="e" * 64,
)


def test_a_document_seen_before_is_found_by_hash_or_number_of_the_same_vendor(mails: Mails) -> None:
    mail_id = mails.add(arrival())
    (document_id,) = mails.remember_documents(mail_id, [PAPER])
    for asked in ({"sha256s": ["e" * 64]}, {"numbers": ["ACK0012"]}):
        (seen,) = mails.documents_seen(vendor_id="V1", **asked)
        assert (seen.document_id, seen.mail_id, seen.received_at) == (document_id, mail_id, NOON)
        assert (seen.number, seen.references, seen.revision, seen.date) == (
            PAPER.number,
            PAPER.references,
            PAPER.revision,
            PAPER.date,
        )
        assert mails.documents_seen(vendor_id="V2", **asked) == ()
    assert mails.documents_seen(vendor_id="V1") == ()
    assert [document.name for document in mails.documents_of(mail_id)] == ["ack.pdf"]


def test_documents_of_a_mail_are_remembered_once(mails: Mails) -> None:
    mail_id = mails.add(arrival())
    papers = [PAPER, replace(PAPER, name="body", number=None)]
    first = mails.remember_documents(mail_id, papers)
    assert len(first) == 2
    assert mails.remember_documents(mail_id, papers) == first
    assert mails.remember_documents(mails.add(arrival("b" * 64)), []) == ()


def test_a_vendors_own_order_number_leads_to_our_orders(mails: Mails, session: Session) -> None:
    mail_id = mails.add(arrival())
    mails.remember_documents(mail_id, [PAPER])
    Statements(session).add([matched(mail_id, po="9001", document=replace(matched(1).document, name="ack.pdf"))])
    found = mails.orders_of_vendor_order(vendor_id="V1", vendor_order="so-55")
    assert found == {"4500-100", "777", "9001"}
    assert mails.orders_of_vendor_order(vendor_id="V2", vendor_order="so-55") == frozenset()


def test_message_ids_that_left_us_are_known(mails: Mails, session: Session) -> None:
    outbox = Outbox(session)
    outbox.add(chase_mail("<draft@x>"))
    sent = outbox.add(chase_mail("<sent@x>", to=("b@x",)))
    outbox.move(sent.outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED)
    outbox.mark_sent(sent.outbox_id, at=datetime(2026, 12, 1, tzinfo=UTC))
    assert mails.sent_message_ids() == {"<sent@x>"}
