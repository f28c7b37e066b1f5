from datetime import date
from decimal import Decimal

import pytest

from domain.document import Cell, Evidence
from domain.match import Decision
from domain.promise import PromiseWindow
from domain.quantity import Quantity
from matching.checks import failed_checks
from matching.rereading import Words, day_orders, unread
from tests.matching.order_papers import book, mail, matched, paper, po_line, row

BOOK = book(po_line("10", "PLATE A36 1/2 X 96 X 240", "12", need_date=date(2026, 12, 4)))


def words(**texts):
    """Evidence with these words, by field."""
    return tuple(Evidence(field=f, page=1, place=Cell(ref="S!A1"), text=t) for f, t in texts.items())


def said(*, qty="12", end=None, start=None, **more):
    promise = None if end is None else PromiseWindow(start=start or end, end=end)
    return row("PLATE A36 1/2 X 96 X 240", qty, po_line="10", promise=promise, **more)


def why(statement, **known):
    return [hold.words for hold in unread(statement, Words(**known))]


@pytest.mark.parametrize("text", ["12", "12.000", "12 PC", "Qty: twelve", "a dozen", "12 of 20"])
def test_a_quantity_that_its_words_show_is_read_back(text):
    assert why(said(evidence=words(qty=text))) == []


def test_a_quantity_that_its_words_do_not_show_waits():
    assert why(said(evidence=words(qty="120"))) == ["the quantity 12 is not in the words it rests on: '120'"]


def test_a_quantity_without_any_words_waits():
    assert why(said(evidence=words(item_text="PLATE"))) == ["no words show the quantity 12"]


def test_the_rest_of_a_figure_and_the_sum_of_lots_are_read_back():
    assert why(said(qty="8", evidence=words(qty="12 of 20"))) == []
    assert why(said(qty="8", ordered=Quantity(value=Decimal(20), uom="PC"), evidence=words(qty="12"))) == []
    lots = (*words(qty="7"), *words(qty="5"))
    assert why(said(qty="12", evidence=lots)) == []
    assert why(said(qty="13", evidence=lots)) != []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/04/2026", date(2026, 12, 4)), ("w/e 12/11", date(2026, 12, 11)), ("week of 12/7", date(2026, 12, 7)),
        ("before 12/14", date(2026, 12, 13)), ("mid December", date(2026, 12, 15)), ("Friday", date(2026, 12, 4)),
        ("2-3 weeks ARO", date(2026, 12, 9)), ("on the 19th", date(2026, 12, 19)), ("in stock", date(2026, 11, 12)),
        ("KW 50", date(2026, 12, 11)), ("4. Dez.", date(2026, 12, 4)),
    ],
)  # fmt: skip
def test_a_date_that_its_words_may_mean_is_read_back(text, day):
    assert why(said(end=day, evidence=words(qty="12", eta=text))) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/15/2026", date(2026, 12, 4)), ("mid December", date(2026, 2, 15)), ("Friday", date(2026, 12, 3)),
        ("on the 19th", date(2026, 12, 18)), ("KW 50", date(2026, 12, 28)), ("3/4 X 96", date(2026, 12, 4)), ("don't have a date on", date(2026, 12, 14)),
        ("12/04/2025", date(2026, 12, 4)),
    ],
)  # fmt: skip
def test_a_date_that_its_words_cannot_mean_waits(text, day):
    (reason,) = why(said(end=day, evidence=words(qty="12", eta=text)))
    assert reason == f"the date {day} is not in the words it rests on: {text!r}"


def test_a_day_read_in_the_order_that_the_paper_itself_disproves_waits():
    one = said(end=date(2026, 4, 3), evidence=words(qty="12", eta="03/04/2026"))
    other = row("ANGLE", "5", promise=PromiseWindow(start=date(2026, 4, 25), end=date(2026, 4, 25)),
                evidence=words(qty="5", eta="25/04/2026"))  # fmt: skip
    orders = day_orders(paper(one, other))
    assert why(one, orders=orders) == []
    wrong = said(end=date(2026, 3, 4), evidence=words(qty="12", eta="03/04/2026"))
    assert why(wrong) == []
    assert why(wrong, orders=orders) != []


def test_no_change_repeats_a_day_that_stood_before_and_no_other():
    asked = said(end=date(2026, 12, 4), evidence=words(qty="12", eta="no change"))
    assert why(asked, asked=frozenset({date(2026, 12, 4)})) == []
    assert why(asked, asked=frozenset({date(2026, 12, 11)})) != []


def test_a_sentence_may_leave_a_value_to_the_words_around_it_a_paper_may_not():
    bare = said(end=date(2026, 12, 4), evidence=words(qty="12"))
    assert why(bare, mail="Everything on your order ships 12/4.") == []
    assert why(bare, mail="Everything on your order is fine.") != []
    assert why(bare) == ["no words show the date 2026-12-04"]


def test_order_and_line_that_the_words_show_are_these():
    assert why(said(po_text="PO-4500", evidence=words(qty="12", po="4500 rev 2", line="00010"))) == []
    assert why(said(po_text="45OO231", evidence=words(qty="12", po="4500231"))) == []
    assert why(said(po_text="4500", evidence=words(qty="12", po="4600", line="20"))) == [
        "the order 4500 is not in the words it rests on: '4600'",
        "line 10 is not in the words it rests on: '20'",
    ]
    assert why(said(evidence=words(qty="12", line="lines 5-15"))) == []


def test_a_price_is_read_back():
    assert why(said(unit_price=Decimal("52.4"), evidence=words(qty="12", unit_price="52.40 /CWT"))) == []
    assert why(said(unit_price=Decimal("52.4"), evidence=words(qty="12", unit_price="54.20 /CWT"))) != []


def test_what_does_not_read_back_waits_for_a_person_and_the_check_is_named():
    wrong = said(evidence=words(qty="21"))
    (word,) = matched(paper(wrong), BOOK)
    assert word.decision is Decision.REVIEW
    assert word.holds == ("reading: the quantity 12 is not in the words it rests on: '21'",)
    assert failed_checks(word) == ("reads_back",)


def test_the_mail_around_is_asked_only_for_its_own_words():
    bare = said(end=date(2026, 12, 4), evidence=words(qty="12"))
    around = mail(words="All of it ships 12/4.")
    (spoken,) = matched(paper(bare, name="body"), BOOK, around)
    (printed,) = matched(paper(bare), BOOK, around)
    assert (spoken.decision, printed.decision) == (Decision.AUTO, Decision.REVIEW)
