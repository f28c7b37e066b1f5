"""Statements of one text that contradict each other on a line wait; the rows of a table do not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.document import LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.match import Decision, DocumentHead, MatchedStatement
from domain.promise import on
from domain.quantity import Quantity
from matching.contradictions import hold_contradictions

DEC4, DEC11 = date(2026, 12, 4), date(2026, 12, 11)
ORDERED = Decimal(60)


def word(kind: str, amount: str | None = None, *, eta: date | None = None, row: str = "body1") -> MatchedStatement:
    value = None if amount is None else Decimal(amount)
    return MatchedStatement(
        statement=Statement(
            kind=StatementKind(kind),
            target=LineReference(row=row),
            promise=None if eta is None else on(eta),
            quantity=None if value is None else Quantity(value=value, uom="PC"),
        ),
        document=DocumentHead(name="body", kind=MailKind.REPLY),
        mail_id=1,
        source="a.eml",
        vendor_id="V1",
        document_on=DEC4,
        received_at=datetime(2026, 12, 4, tzinfo=UTC),
        po="4501",
        line="1",
        decision=Decision.AUTO,
        confidence=0.99,
        amount=value,
    )


def decisions(*words: MatchedStatement) -> set[Decision]:
    return {w.decision for w in hold_contradictions(words, ordered=lambda _po, _line: ORDERED)}


@pytest.mark.parametrize(
    "words",
    [
        (word("confirm", eta=DEC4), word("confirm", eta=DEC11)),
        (word("confirm", "40", eta=DEC4), word("confirm", "30", eta=DEC11)),
        (word("confirm", "40", eta=DEC4), word("confirm", eta=DEC11)),
        (word("ship", "60"), word("backorder", eta=DEC11)),
    ],
)
def test_what_does_not_fit_together_waits(words: tuple[MatchedStatement, ...]) -> None:
    assert decisions(*words) == {Decision.REVIEW}


@pytest.mark.parametrize(
    "words",
    [
        (word("confirm", "40", eta=DEC4), word("confirm", "20", eta=DEC11)),
        (word("ship", "40"), word("backorder", "20", eta=DEC11)),
        (word("confirm", "40"), word("backorder")),
        (word("confirm", eta=DEC4),),
        (word("confirm", eta=DEC4, row="r1"), word("confirm", eta=DEC11, row="r2")),
    ],
)
def test_a_split_that_adds_up_counts(words: tuple[MatchedStatement, ...]) -> None:
    assert decisions(*words) == {Decision.AUTO}


@pytest.mark.parametrize("kind", ["cancel", "substitute", "reject"])
def test_a_line_that_is_taken_back_gets_no_day_by_itself(kind: str) -> None:
    assert decisions(word(kind), word("backorder", eta=DEC11)) == {Decision.REVIEW}


def test_shipped_and_late_without_quantities_waits() -> None:
    assert decisions(word("ship"), word("backorder")) == {Decision.REVIEW}
