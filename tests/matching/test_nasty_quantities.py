"""Cases 35 to 46 of the fifty: quantities, prices, and lines that look alike."""

from datetime import date
from decimal import Decimal

import pytest

from domain.match import Decision
from domain.purchase import Vendor
from domain.tolerance import bounds, tolerance_for
from tests.matching.order_papers import book, matched, paper, po_line, row

A, R = Decision.AUTO, Decision.REVIEW
D = Decimal


def one(line, said, **more):
    (found,) = matched(paper(said), book(line, **more))
    return found


def test_case_35_theoretical_pounds_are_the_pieces():
    """20 pieces of 1-1/2 round in 12' are 1,442 lb; half a percent more are still these 20 pieces."""
    found = one(po_line("10", "HR RD A36 1-1/2 X 20'", "20"), row("HR RD A36 1-1/2 X 20'", "2415", uom="LB"))
    assert (found.line, found.amount, found.theoretical, found.decision) == ("10", 20, True, A)


def test_case_36_a_coil_within_mill_tolerance_goes_and_is_not_short():
    line = po_line("10", "HR COIL A1011 CS-B .1046 X 48", "5000", uom="LB")
    found = one(line, row("HR COIL A1011 CS-B .1046 X 48", "4870", uom="LB", kind="ship"))
    assert (found.line, found.amount, found.decision) == ("10", 4870, A)
    vendor = Vendor(vendor_id="V1", name="V", tolerance_under=D(5), tolerance_over=D(5))
    assert found.amount >= bounds(line.ordered, tolerance_for(line, vendor)).low


def test_case_37_twelve_of_twenty_are_a_part():
    found = one(po_line("10", "RD 1018 2 X 20'", "20"), row("RD 1018 2 X 20'", "12"))
    assert (found.line, found.amount, found.decision) == ("10", 12, A)


def test_case_38_two_heats_of_one_line_go_to_it_together():
    lots = [row("RD 1018 2 X 20'", q, ident=i, kind="ship") for i, q in (("a", "8"), ("b", "12"))]
    (found,) = matched(paper(*lots), book(po_line("10", "RD 1018 2 X 20'", "20"), po_line("20", "RD 1045 3 X 20'")))
    assert (found.line, found.amount, found.decision) == ("10", 20, A)


def test_case_38_as_many_heats_as_there_are_go_to_their_line():
    lots = [row("RD 1018 2 X 20'", "4", ident=str(i), kind="ship", ship_date=date(2026, 11, i + 1)) for i in range(5)]
    found = matched(paper(*lots), book(po_line("10", "RD 1018 2 X 20'", "20"), po_line("20", "RD 1045 3 X 20'")))
    assert [(m.line, m.amount) for m in found] == [("10", 4)] * 5


def test_case_39_twice_the_quantity_is_the_line_and_waits():
    found = one(po_line("10", "RD 1018 2 X 20'", "20"), row("RD 1018 2 X 20'", "40"))
    assert (found.line, found.decision) == ("10", R)
    assert found.holds[0].startswith("quantity:")


def test_case_40_a_bundle_without_pieces_waits():
    found = one(po_line("10", "RD 1018 2 X 20'", "20"), row("RD 1018 2 X 20'", "1", uom="BDL"))
    assert (found.line, found.amount, found.decision) == ("10", None, R)


def test_case_41_m_is_a_thousand_feet_where_the_price_says_so():
    line = po_line("10", "TUBE 2 X 2 X .120 A500-B R/L", "2500", uom="FT", unit_price=D("3.20"), price_uom="FT")
    sane = one(line, row("TUBE 2 X 2 X .120 A500-B R/L", "2.5", uom="M", unit_price=D(3200), price_uom="M"))
    assert (sane.line, sane.amount, sane.decision) == ("10", 2500, A)


def test_case_41_m_that_fits_no_reading_waits():
    line = po_line("10", "TUBE 2 X 2 X .120 A500-B R/L", "8", uom="FT", unit_price=D("3.20"), price_uom="FT")
    assert one(line, row("TUBE 2 X 2 X .120 A500-B R/L", "2.5", uom="M")).decision is R


@pytest.mark.parametrize(("price", "uom", "decision"), [("62.25", "CWT", A), (".6225", "CWT", R)])
def test_case_42_hundredweight_and_pound_prices_are_the_same_only_with_their_units(price, uom, decision):
    line = po_line("10", "PL A36 1/2 X 96 X 240", "3267", uom="LB", unit_price=D(".6225"), price_uom="LB")
    found = one(line, row("PL A36 1/2 X 96 X 240", "3267", uom="LB", unit_price=D(price), price_uom=uom))
    assert (found.line, found.decision) == ("10", decision)


def test_case_44_a_missing_length_between_two_near_lines_of_one_price_waits():
    price = {"unit_price": D("54.00"), "price_uom": "EA"}
    twins = (po_line("10", "RD 1018 2 X 12'", "20", **price), po_line("20", "RD 1018 2 X 20'", "20", **price))
    (found,) = matched(paper(row("RD 1018 2", "20", **price)), book(*twins))
    assert (found.line, found.decision) == (None, R)
    assert found.holds[0].startswith("ambiguous_line: it may be 4500/10 or 4500/20")


SAME_GOODS = (
    po_line("10", "RD 1018 2 X 20'", "20", need_date=date(2027, 1, 15)),
    po_line("20", "RD 1018 2 X 20'", "35", need_date=date(2026, 12, 15)),
)


def test_case_45_the_same_item_twice_is_told_by_its_quantity():
    (found,) = matched(paper(row("RD 1018 2 X 20'", "35")), book(*SAME_GOODS))
    assert (found.line, found.decision) == ("20", A)


def test_case_45_otherwise_the_one_needed_first_is_proposed_and_waits():
    (found,) = matched(paper(row("RD 1018 2 X 20'", "5")), book(*SAME_GOODS))
    assert (found.line, found.decision) == ("20", R)
    assert "taken by first need" in found.holds[0]


def test_case_46_the_vendors_own_numbering_says_nothing():
    """Our twelve lines in the vendor's order, numbered 1 to 12 by him; ours are 10, 20 ..."""
    sizes = [("1/4", 10), ("5/16", 12), ("3/8", 14), ("1/2", 16), ("5/8", 18), ("3/4", 20)]
    lines = [po_line(f"{(i + 1) * 10}", f"PL A36 {t} X 96 X 240", str(q)) for i, (t, q) in enumerate(sizes)]
    lines += [po_line(f"{(i + 7) * 10}", f"PL A36 {t} X 96 X 120", str(q)) for i, (t, q) in enumerate(sizes)]
    rows = [
        row(line.description, f"{line.ordered}", ident=f"r{i}", line_text=str(i + 1))
        for i, line in enumerate(reversed(lines))
    ]
    found = matched(paper(*rows), book(*lines))
    assert [m.line for m in found] == [line.line for line in reversed(lines)]
    assert {m.decision for m in found} == {A}


def test_case_46_even_where_the_vendors_numbers_are_numbers_of_ours():
    lines = [po_line(str(i + 1), f"PL A36 {t} X 96 X 240", str(10 + i)) for i, t in enumerate(("1/4", "3/8", "1/2"))]
    rows = [
        row(line.description, f"{line.ordered}", ident=f"r{i}", line_text=str(i + 1))
        for i, line in enumerate(reversed(lines))
    ]
    found = matched(paper(*rows), book(*lines))
    assert [(m.line, m.decision) for m in found] == [("3", A), ("2", A), ("1", A)]
