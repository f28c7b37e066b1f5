from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.document import Caution
from domain.mail import MailKind
from domain.match import Decision, Receipt
from domain.promise import PromiseWindow
from domain.shipments import Channel, Load
from domain.state import Shipment
from matching.checks import failed_checks
from matching.order_book import Answer, KnownFacts
from tests.matching.order_papers import book, mail, matched, paper, po_line, row

PLATE = "PLATE A36 1/2 X 96 X 240"
LATER = date(2026, 11, 20)


def load(amount, *, number="P1", on=date(2026, 11, 12), channel=Channel.NOTICE):
    shipment = Shipment(
        amount=Decimal(amount), on=on, document=number, tracking=None, statement_id=1, complete_claim=False
    )
    return Load(shipment=shipment, channel=channel, names=frozenset({number}), number=number, mail_id=7)


def known(**facts):
    """The book with one line of 12 pieces on which these facts count."""
    one = book(po_line("10", PLATE, "12", need_date=date(2026, 12, 4)))
    (line,) = one.orders["4500"]
    facts = KnownFacts(**facts)
    return replace(one, orders={"4500": (replace(line, covered=facts.shipped, known=facts),)})


def decided(document, orders):
    (word,) = matched(document, orders, mail(document_on=LATER, received_at=datetime(2026, 11, 20, tzinfo=UTC)))
    return word


def promise(day):
    return PromiseWindow(start=day, end=day)


def test_a_second_paper_that_ships_more_than_is_open_waits():
    word = decided(
        paper(row(PLATE, "12", kind="ship", po_line="10"), kind=MailKind.PACK, number="P2"),
        known(loads=(load(12),), shipped_on=date(2026, 11, 12)),
    )
    assert word.holds == ("newer_facts: 12 PC had shipped, with this paper 24 of 12",)
    assert failed_checks(word) == ("agrees_with_newer_facts",)


def test_the_same_load_told_again_is_no_second_one():
    again = paper(row(PLATE, "12", kind="ship", po_line="10"), kind=MailKind.PACK, number="P1")
    invoice = paper(row(PLATE, "12", kind="ship", po_line="10"), kind=MailKind.INVOICE, number="I9")
    for document in (again, invoice):
        assert decided(document, known(loads=(load(12),), shipped_on=date(2026, 11, 12))).decision is Decision.AUTO


def test_the_rest_of_a_line_ships_without_a_question():
    rest = paper(row(PLATE, "8", kind="ship", po_line="10"), kind=MailKind.PACK, number="P2")
    assert decided(rest, known(loads=(load(4),), shipped_on=date(2026, 11, 12))).decision is Decision.AUTO


@pytest.mark.parametrize("kind", ["confirm", "delay", "backorder"])
def test_a_promise_for_goods_that_have_left_waits(kind):
    said = row(PLATE, "12", kind=kind, po_line="10", promise=promise(date(2026, 12, 18)))
    word = decided(paper(said), known(loads=(load(12),), shipped_on=date(2026, 11, 12)))
    assert word.holds == ("newer_facts: 12 of 12 PC shipped or arrived already",)


def test_a_promise_for_goods_that_were_booked_in_waits_one_that_is_older_does_not():
    receipt = Receipt(number="R1", po="4500", line="10", on=date(2026, 11, 16), amount=Decimal(12), uom="PC")
    said = paper(row(PLATE, "12", kind="delay", po_line="10", promise=promise(date(2026, 12, 18))))
    assert decided(said, known(receipts=(receipt,))).decision is Decision.REVIEW
    assert decided(said, known(receipts=(replace(receipt, on=date(2026, 11, 24)),))).decision is Decision.AUTO


def test_an_older_paper_that_comes_late_needs_no_person_since_it_changes_nothing():
    said = row(PLATE, "12", po_line="10", promise=promise(date(2026, 11, 18)))
    late = paper(said, date=date(2026, 11, 10))
    word = decided(late, known(loads=(load(12),), shipped_on=date(2026, 11, 12)))
    assert word.decision is Decision.AUTO
    assert word.document_on == date(2026, 11, 10)


def test_a_figure_of_all_that_has_shipped_that_is_smaller_than_before_waits():
    said = row(PLATE, "4", kind="ship", po_line="10", cautions=frozenset({Caution.CUMULATIVE}))
    word = decided(paper(said, kind=MailKind.STATUS), known(loads=(load(8),), shipped_on=date(2026, 11, 12)))
    assert word.holds == ("newer_facts: shipped to date 4, earlier papers show 8",)


@pytest.mark.parametrize(
    ("kind", "revision", "older"),
    [
        (MailKind.ACK, None, True),  # the first one, sent once more
        (MailKind.ACK_REV, "1", True),
        (MailKind.ACK_REV, "R2", False),
        (MailKind.ACK_REV, "3", False),
        (MailKind.ACK_REV, None, False),  # a revision without a number may be the newest
    ],
)
def test_an_acknowledgment_older_than_the_revision_that_counts_waits(kind, revision, older):
    counts = Answer(on=date(2026, 11, 14), kind=MailKind.ACK_REV, vendor_order="SO77", revision="2")
    said = row(PLATE, "12", po_line="10", promise=promise(date(2026, 12, 4)))
    word = decided(paper(said, kind=kind, vendor_order="SO77", revision=revision), known(answers=(counts,)))
    assert (word.decision is Decision.REVIEW) == older
    if older:
        assert word.holds == ("newer_facts: revision 2 of SO77 counts since 2026-11-14, this is an earlier one",)


def test_another_order_of_the_vendor_is_not_compared():
    counts = Answer(on=date(2026, 11, 14), kind=MailKind.ACK_REV, vendor_order="SO77", revision="2")
    said = row(PLATE, "12", po_line="10", promise=promise(date(2026, 12, 4)))
    assert decided(paper(said, vendor_order="SO78"), known(answers=(counts,))).decision is Decision.AUTO
