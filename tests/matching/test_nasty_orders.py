"""Cases 24 to 34 of the fifty: whose order, which order, whose item number."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.document import StatementKind
from domain.mail import MailKind
from domain.match import Decision
from matching.aliases import alias_key, goods_key
from tests.matching.order_papers import book, mail, matched, paper, po_line, row

A, R = Decision.AUTO, Decision.REVIEW
D = Decimal
PLATE = po_line("10", "PL A36 1/2 X 96 X 240", item="PL-12-96-240", unit_price=D("812.50"), price_uom="EA")
SAME = {"unit_price": D("812.50"), "price_uom": "EA"}


def test_case_24_an_unknown_number_is_never_guessed_although_an_open_line_is_identical():
    (found,) = matched(
        paper(row("PL A36 1/2 X 96 X 240", "10", codes=("PL-12-96-240",), **SAME), pos=("87123",)), book(PLATE)
    )
    assert (found.po, found.line, found.decision) == (None, None, R)
    assert found.holds == ("unknown_po: no order 87123",)


def test_case_25_an_order_of_another_vendor_waits_with_a_warning():
    theirs = replace(PLATE, po="4600", vendor_id="V2")
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "10"), pos=("4600",)), book(PLATE, theirs))
    assert (found.line, found.decision) == ("10", R)
    assert "other_vendors_po: order 4600 was placed with V2" in found.holds


@pytest.mark.parametrize("printed", ["4500231-02", "04500231", "PO# 4500231 REV 1", "4500231 Rev. 2", "SSC-4500231"])
def test_case_26_padding_release_and_revision_name_the_order(printed):
    ours = replace(PLATE, po="4500231")
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "10"), pos=(printed,), revision="1"), book(ours))
    assert (found.po, found.line, found.decision) == ("4500231", "10", A)
    assert found.document.revision == "1"


def test_case_26_a_release_that_is_an_order_of_its_own_is_that_order():
    orders = book(replace(PLATE, po="4500231"), replace(PLATE, po="4500231-02"))
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "10"), pos=("4500231-02",)), orders)
    assert found.po == "4500231-02"


ALIASES = {alias_key("X-7788"): frozenset({goods_key(PLATE)})}
OTHER = po_line("20", "PL A36 3/4 X 96 X 240", po="4501", item="PL-34-96-240", unit_price=D(1200), price_uom="EA")


def test_case_27_without_a_number_alias_quantity_and_price_must_agree_and_be_unique():
    said = row("PLATE 1/2 96 240", "10", codes=("X-7788",), **SAME)
    (found,) = matched(paper(said, pos=()), book(PLATE, OTHER, aliases=ALIASES))
    assert (found.po, found.line, found.decision) == ("4500", "10", A)


@pytest.mark.parametrize(
    "said",
    [
        row("PL A36 1/2 X 96 X 240", "10", **SAME),  # neither our number nor a learned one
        row("PLATE 1/2 96 240", "9", codes=("X-7788",), **SAME),
        row("PLATE 1/2 96 240", "10", codes=("X-7788",), unit_price=D("790.00"), price_uom="EA"),
        row("PLATE 1/2 96 240", "10", codes=("X-7788",)),
    ],
)
def test_case_27_without_a_number_anything_less_waits(said):
    (found,) = matched(paper(said, pos=()), book(PLATE, OTHER, aliases=ALIASES))
    assert found.decision is R


def test_case_27_a_lately_closed_line_that_fits_as_well_is_a_decoy():
    closed = replace(PLATE, po="4400", line="5", need_date=date(2026, 9, 1), closed_by_erp=True)
    long_ago = replace(closed, need_date=date(2025, 9, 1), order_date=date(2025, 8, 1))
    said = paper(row("PLATE 1/2 96 240", "10", codes=("X-7788",), **SAME), pos=())
    assert matched(said, book(PLATE, closed, aliases=ALIASES))[0].decision is R
    assert matched(said, book(PLATE, long_ago, aliases=ALIASES))[0].decision is A


def test_case_28_a_row_under_no_heading_of_a_paper_with_two_orders_waits():
    orders = book(PLATE, replace(PLATE, po="4501"), po_line("20", "RD 1018 2 X 20'", po="4501"))
    (under, without) = matched(
        paper(
            row("PL A36 1/2 X 96 X 240", "10", ident="a", po_text="4501"),
            row("PL A36 1/2 X 96 X 240", "10", ident="b"),
            name="body",
            kind=MailKind.REPLY,
            pos=("4500", "4501"),
        ),
        orders,
    )
    assert (under.po, under.line, under.decision) == ("4501", "10", A)
    assert without.decision is R


def test_case_30_the_vendors_own_order_number_that_looks_like_ours_means_nothing():
    orders = book(PLATE, po_line("10", "RD 1018 2 X 20'", "3", po="77881"))
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "10"), pos=("4500",), vendor_order="77881"), orders)
    assert (found.po, found.line, found.decision) == ("4500", "10", A)


def test_case_32_a_learned_alias_that_comes_with_other_sizes_waits():
    orders = book(PLATE, aliases=ALIASES)
    (found,) = matched(paper(row("PL A36 3/4 X 96 X 240", "10", codes=("X-7788",)), pos=("4500",)), orders)
    assert (found.line, found.decision) == ("10", R)
    assert found.holds[0].startswith("item_differs: sizes")
    assert any(r.text == "learned alias X-7788" for r in found.reasons)


def test_case_33_an_alias_belongs_to_one_vendor():
    """The book of a mail holds the aliases of its vendor only: at another vendor the same number means nothing."""
    said = paper(row("X-7788", "10", codes=("X-7788",), **SAME), pos=())
    theirs = book(replace(PLATE, vendor_id="V2"))
    (found,) = matched(said, theirs, mail(vendor_id="V2"))
    assert found.decision is R
    assert not any(r.text.startswith("learned alias") for r in found.reasons)


def test_case_34_our_item_number_with_the_sizes_of_another_item_waits():
    (found,) = matched(
        paper(row("PL A36 3/4 X 96 X 240", "10", codes=("PL-12-96-240",))),
        book(PLATE, po_line("20", "PL A36 3/4 X 96 X 240", "4")),
    )
    assert found.decision is R


@pytest.mark.parametrize("kind", [StatementKind.CONFIRM, StatementKind.SHIP])
def test_a_number_one_digit_off_is_proposed_to_a_person(kind):
    (found,) = matched(paper(row("PL A36 1/2 X 96 X 240", "10", kind=kind), pos=("4600",)), book(PLATE))
    assert (found.line, found.decision) == (None, R)
    assert "did they mean 4500?" in found.holds[0]
