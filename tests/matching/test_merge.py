from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.document import LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.match import Decision, DocumentHead, MatchedStatement
from domain.promise import on
from domain.quantity import Quantity
from matching.merge import merge_in_document, merge_in_mail

DEC4, DEC11 = date(2026, 12, 4), date(2026, 12, 11)


def word(
    kind: str,
    amount: str | None = None,
    *,
    eta: date | None = None,
    row: str = "r1",
    document: str = "ack.pdf",
    line: str | None = "1",
    decision: Decision = Decision.AUTO,
):
    value = None if amount is None else Decimal(amount)
    return MatchedStatement(
        statement=Statement(
            kind=StatementKind(kind),
            target=LineReference(row=row),
            promise=None if eta is None else on(eta),
            quantity=None if value is None else Quantity(value=value, uom="PC"),
        ),
        document=DocumentHead(name=document, kind=MailKind.ACK),
        mail_id=1,
        source="a.eml",
        vendor_id="V1",
        document_on=DEC4,
        received_at=datetime(2026, 12, 4, tzinfo=UTC),
        po="4501",
        line=line,
        decision=decision,
        confidence=0.99,
        amount=value,
    )


def test_lots_of_one_line_add_up():
    (merged,) = merge_in_document([word("ship", "40", row="a"), word("ship", "80", row="b")])
    assert (merged.amount, merged.statement.quantity.value) == (120, 120)


def test_one_doubtful_lot_makes_the_sum_doubtful():
    (merged,) = merge_in_document([word("ship", "40", row="a"), word("ship", "80", row="b", decision=Decision.REVIEW)])
    assert merged.decision is Decision.REVIEW


def test_schedules_of_one_line_stay_apart():
    assert len(merge_in_document([word("confirm", "6", eta=DEC4), word("confirm", "6", eta=DEC11)])) == 2


def test_a_backorder_said_twice_keeps_the_date():
    (merged,) = merge_in_document([word("backorder", "16"), word("backorder", "16", eta=DEC11)])
    assert merged.statement.promise == on(DEC11)


def test_rows_without_a_line_are_never_merged():
    assert len(merge_in_document([word("ship", "40", row="a", line=None), word("ship", "40", row="b", line=None)])) == 2


def test_what_the_body_repeats_is_said_once():
    paper, spoken = word("confirm", "12", eta=DEC4), word("confirm", None, document="body")
    assert merge_in_mail([[paper], [spoken]]) == (paper,)


def test_what_the_body_adds_is_kept():
    paper, spoken = word("confirm", "12", eta=DEC4), word("delay", None, eta=DEC11, document="body")
    assert merge_in_mail([[paper], [spoken]]) == (paper, spoken)


def test_another_line_in_the_body_is_kept():
    paper, spoken = word("confirm", "12", eta=DEC4), replace(word("confirm", None, document="body"), line="2")
    assert merge_in_mail([[paper], [spoken]]) == (paper, spoken)


def sweeping(kind: str, line: str, *, row: str = "body1"):
    spoken = word(kind, line=line, document="body")
    return replace(spoken, statement=replace(spoken.statement, target=LineReference(row=row, whole_order=True)))


def test_a_sentence_about_the_order_speaks_of_the_items_listed_with_it():
    listed = [word("ship", "24", row="1.0.0", document="slip.pdf")]
    merged = merge_in_mail(
        [listed, [sweeping("ship", "1"), sweeping("ship", "2"), sweeping("ship", "3", row="label4.1")]]
    )
    assert [(w.line, w.amount) for w in merged] == [("1", 24)]


def test_a_sentence_about_the_order_stands_where_nothing_of_its_kind_is_listed():
    listed = [word("ship", "24", row="1.0.0", document="slip.pdf")]
    merged = merge_in_mail([listed, [sweeping("confirm", "1"), sweeping("confirm", "2")]])
    assert [w.line for w in merged if w.statement.kind is StatementKind.CONFIRM] == ["1", "2"]
