from decimal import Decimal

import pytest

from domain.match import Decision
from domain.quantity import Quantity
from matching.checks import failed_checks
from tests.matching.order_papers import book, matched, paper, po_line, row

PLATE = "PLATE A36 1/2 X 96 X 240"  # 3,264 lb each
BOOK = book(po_line("10", PLATE, "12"))


def shipped(pieces, weight, uom="LB", *, text=PLATE, orders=BOOK):
    said = row(text, pieces, kind="ship", po_line="10", weight=Quantity(value=Decimal(weight), uom=uom))
    return matched(paper(said), orders)[0]


@pytest.mark.parametrize(("weight", "uom"), [("39168", "LB"), ("37500", "LB"), ("41000", "LB"), ("17766", "KG")])
def test_a_weight_within_what_mills_roll_is_believed(weight, uom):
    assert shipped("12", weight, uom).decision is Decision.AUTO


def test_a_weight_of_fewer_pieces_shows_how_many_are_not_there():
    word = shipped("12", "32640")
    assert word.decision is Decision.REVIEW
    assert word.holds == (
        "weight: 12 PC weigh about 39168 LB, the paper says 32640 LB (-17 %): that is 10.0 PC, 2.0 are not there",
    )
    assert failed_checks(word) == ("weight_agrees",)


def test_a_weight_of_more_pieces_shows_how_many_are_too_many():
    assert shipped("10", "39168").holds[0].endswith("that is 12.0 PC, 2.0 too many")


def test_small_bundles_may_be_rounded():
    bar = book(po_line("10", "CF ROUND 1018 1/4 DIA X 12'", "2"))
    assert shipped("2", "6", text="CF ROUND 1018 1/4 DIA X 12'", orders=bar).decision is Decision.AUTO


@pytest.mark.parametrize("text", ["HEX CAP SCREW 1/2-13 X 2 GR 5 ZINC", "GASKET 3 IN 150#"])
def test_goods_whose_weight_nobody_knows_are_not_judged(text):
    assert shipped("12", "5", text=text, orders=book(po_line("10", text, "12"))).decision is Decision.AUTO


def test_a_line_ordered_by_weight_has_no_pieces_to_weigh():
    coil = book(po_line("10", "HR COIL A1011 .135 X 48", "20000", uom="LB"))
    said = row("HR COIL A1011 .135 X 48", "19800", uom="LB", kind="ship", po_line="10",
               weight=Quantity(value=Decimal(19800), uom="LB"))  # fmt: skip
    assert matched(paper(said), coil)[0].decision is Decision.AUTO
