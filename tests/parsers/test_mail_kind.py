from datetime import UTC, date, datetime

import pytest

from domain.document import Document, ReadingContext
from domain.mail import Address, Mail, MailKind, Part
from parsers.mail_kind import kind_of_mail
from parsers.prose.body import read_body

CONTEXT = ReadingContext(reference=date(2026, 11, 18), known_pos=frozenset({"45012"}))


def mail(text: str, subject: str, *, parts: tuple[Part, ...] = ()) -> Mail:
    return Mail(
        sha256="", source="m", message_id=None, date=datetime(2026, 11, 18, tzinfo=UTC), local_date=date(2026, 11, 18),
        sender=Address(name="Bob", email="b@v.example"), subject=subject, text=text, parts=parts,
    )  # fmt: skip


def kind(text: str, subject: str, *papers: Document) -> MailKind:
    message = mail(text, subject)
    return kind_of_mail(message, (*papers, read_body(message, context=CONTEXT)))


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        ("Line 1 ships 12/4.", "RE: PO 45012", MailKind.REPLY),
        ("Line 1 confirmed, ships 12/4.", "PO 45012 confirmed", MailKind.ACK),
        ("Line 1, 20 pcs, shipped today UPS 1Z4R07710312345678.", "RE: PO 45012", MailKind.ASN),
        ("Line 1 shipped 11/2, 18 pcs.", "RE: PO 45012", MailKind.REPLY),
        ("Line 1 new ship date 12/15.", "PO 45012", MailKind.DELAY),
        ("Got it, thanks.", "RE: PO 45012", MailKind.RECEIPT_ONLY),
        ("Which PO is this for?", "Re: ship to", MailKind.QUESTION),
        ("Thanks!", "RE: 45012", MailKind.REPLY),
        ("Prices good for 3 days.", "Quotation HQ-3391", MailKind.QUOTE),
        ("A new document is available for your account.", "A new document is available", MailKind.OTHER),
    ],
)
def test_the_body_tells_the_kind_where_no_paper_does(text: str, subject: str, expected: MailKind) -> None:
    assert kind(text, subject) is expected


@pytest.mark.parametrize(
    "paper", [MailKind.ACK, MailKind.PACK, MailKind.ASN, MailKind.STATUS, MailKind.INVOICE, MailKind.DELAY]
)
def test_a_paper_outranks_the_words_around_it(paper: MailKind) -> None:
    assert kind("Line 1 ships 12/4.", "PO 45012", Document(name="x.pdf", kind=paper)) is paper


def test_a_revised_subject_makes_an_acknowledgment_revised() -> None:
    assert kind("", "REVISED ACK PO 45012", Document(name="ack.pdf", kind=MailKind.ACK)) is MailKind.ACK_REV


def test_an_unreadable_paper_is_named_by_subject_or_file() -> None:
    failed = Document(name="PackingSlip_9921.pdf", kind=MailKind.OTHER, problem="scan")
    assert kind("", "documents", failed) is MailKind.PACK
