"""Cases 1 to 23 of the fifty a matcher must pass: how goods are written. A: goes by itself, R: review, X: no match."""

import pytest

from domain.document import Caution
from domain.match import Decision
from tests.matching.order_papers import book, matched, paper, po_line, row

A, R = Decision.AUTO, Decision.REVIEW
OCR = frozenset({Caution.OCR})


def outcome(ours, text, *, others=(), qty="10", ordered="10", **more):
    """The line and decision of one row against our line 10 and others."""
    lines = [po_line("10", ours, ordered), *(po_line(str(20 + i), o, ordered) for i, o in enumerate(others))]
    (found,) = matched(paper(row(text, qty, **more)), book(*lines))
    return found.line, found.decision


def holds(ours, text, **more):
    (found,) = matched(paper(row(text, "10", **more)), book(po_line("10", ours)))
    return found.holds


def test_case_1_one_and_a_half_inches_are_not_eleven_halves():
    assert outcome("RD A36 1-1/2 X 20'", "1½\" RD A36 20'", others=("RD A36 5-1/2 X 20'",)) == ("10", A)


def test_case_2_hss_is_rectangular_tube():
    found = outcome("HSS6X4X1/4", 'TUBE RECT 6" x 4" x .250', others=("HSS6X4X3/16", "HSS6X3X1/4"))
    assert found == ("10", A)


def test_case_3_the_order_of_sheet_sizes_does_not_matter():
    found = outcome("48X120X11GA", "11GA X 48 X 120", others=("48X120X10GA", "48X144X11GA"))
    assert found == ("10", A)


def test_case_4_only_the_20_foot_angle_is_meant():
    found = outcome("L 4X4X1/4 A36 20'", "L 4X4X1/4 A36 20'", others=("L 4X4X1/4 A36 40'",))
    assert found == ("10", A)


def test_case_5_a_bare_20_is_feet_on_bar_and_120_is_inches_on_sheet():
    assert outcome("RD 1018 2 X 20'", "RD 1018 2 X 20", others=("RD 1018 2 X 12'",)) == ("10", A)
    assert outcome('SHT A1011 16GA X 48" X 120"', "SHT A1011 16GA 48 X 120") == ("10", A)


def test_case_6_plate_length_in_feet():
    found = outcome("3/4 X 96 X 20FT PL A36", "PL 3/4 X 96 X 240 A36", others=("PL 3/4 X 96 X 120 A36",))
    assert found == ("10", A)


def test_case_7_a_thread_is_no_size():
    others = ("HEX BOLT 3/4-16 X 3 GR5", "HEX BOLT 3/4-10 X 4 GR5")
    assert outcome("HEX BOLT 3/4-10 X 3 GR5", "3/4-10 X 3 HHCS GR5 BOLT", others=others) == ("10", A)


@pytest.mark.parametrize(
    ("ours", "text", "decision"),
    [
        ("TUBE 2 X 2 X 11GA A500-B X 20'", "TUBE 2 X 2 X .120 A500-B X 20'", A),
        ("HR SHT A1011 11GA X 48 X 120", "HR SHT A1011 .120 X 48 X 120", A),
        ("GALV SHT 11GA X 48 X 120", "GALV SHT .120 X 48 X 120", R),
    ],
)
def test_case_8_a_gauge_is_a_thickness_only_within_its_metal(ours, text, decision):
    assert outcome(ours, text) == ("10", decision)


def test_case_9_a_stainless_gauge_for_a_text_without_grade_waits():
    assert outcome("SHT 11GA X 48 X 120", "SS 304 SHT 11GA X 48 X 120")[1] is R


def test_case_10_swapped_digits_are_another_beam():
    assert outcome("W8X31 A992 X 40'", "W8X13 A992 X 40'")[1] is R
    assert outcome("W8X31 A992 X 40'", "W8X13 A992 X 40'", others=("W8X13 A992 X 40'",)) == ("20", A)


def test_case_11_channels_of_one_depth_differ_by_weight():
    found = outcome("C8X11.5 A36 X 20'", "C8X13.75 A36 X 20'", others=("C8X13.75 A36 X 20'",))
    assert found == ("20", A)
    assert outcome("C8X11.5 A36 X 20'", "C8X13.75 A36 X 20'")[1] is R


def test_case_12_dual_certified_stock_is_what_was_ordered():
    assert outcome("PL A36 1/2 X 96 X 240", "PL A36/A572-50 1/2 X 96 X 240") == ("10", A)


def test_case_13_a500_b_c_is_a500_c():
    assert outcome("HSS A500 GR C 4 X 4 X 1/4 X 40'", "HSS A500 GR B/C 4 X 4 X 1/4 X 40'") == ("10", A)


def test_case_14_a572_in_lieu_of_a36_is_the_line_and_flagged_as_a_substitution():
    (found,) = matched(paper(row("PL A572-50 1/2 X 96 X 240", "10")), book(po_line("10", "PL A36 1/2 X 96 X 240")))
    assert (found.line, found.decision) == ("10", R)
    assert found.holds[0].startswith("substitution: grade: A36 against A572-50 (class U")


def test_case_15_dual_304_goes_and_316l_for_316_waits():
    assert outcome("SHT 304 2B 16GA X 48 X 120", "SHT 304/304L 2B 16GA X 48 X 120") == ("10", A)
    assert outcome("SHT 316 2B 16GA X 48 X 120", "SHT 316L 2B 16GA X 48 X 120") == ("10", R)


@pytest.mark.parametrize(
    ("ours", "text"),
    [
        ("HRPO SHT A1011 11GA X 48 X 120", "HR SHT A1011 11GA X 48 X 120"),
        ("HR SHT A1011 11GA X 48 X 120", "HRPO SHT A1011 11GA X 48 X 120"),
    ],
)
def test_case_16_pickled_against_black_waits(ours, text):
    assert outcome(ours, text) == ("10", R)
    assert holds(ours, text)[0].startswith("substitution: process")


def test_case_17_another_weight_of_zinc_waits():
    assert outcome("GALV SHT G60 16GA X 48 X 120", "GALV SHT G90 16GA X 48 X 120") == ("10", R)
    assert outcome("GALV SHT G90 16GA X 48 X 120", "GALV SHT G60 16GA X 48 X 120") == ("10", R)


def test_case_18_t6511_for_t6_bar_waits():
    assert outcome("AL RD 6061-T6 2 X 12'", "AL RD 6061-T6511 2 X 12'") == ("10", R)


def test_case_19_a_scanned_number_finds_its_order_and_two_orders_wait():
    lines = (po_line("10", "PL A36 1/2 X 96 X 240", po="4500231"),)
    said = row("PL A36 1/2 X 96 X 240", "10")
    (found,) = matched(paper(said, pos=("45OO231",)), book(*lines))
    assert (found.po, found.line, found.decision) == ("4500231", "10", A)
    twins = (*lines, po_line("10", "PL A36 1/2 X 96 X 240", po="450023I"))
    (found,) = matched(paper(said, pos=("45OO231",)), book(*twins))
    assert (found.line, found.decision) == (None, R)


def test_case_20_a_scanned_grade_counts_when_quantity_and_price_agree():
    ours, text = "HSS A500 GR B 4 X 4 X 1/4 X 40'", "HSS A5OO GR 8 4 X 4 X 1/4 X 40'"
    assert outcome(ours, text, cautions=OCR) == ("10", A)
    assert outcome(ours, text, qty="7", cautions=OCR) == ("10", R)


def test_case_21_millimetres_are_inches():
    others = ("PL A36 5/16 X 48 X 96", "PL A36 1/4 X 48 X 120")
    assert outcome("PL A36 1/4 X 48 X 96", "PL A36 6.35 X 1219 X 2438", others=others) == ("10", A)


def test_case_22_six_inches_more_are_another_length():
    assert outcome("RD 1018 2 X 20'", "RD 1018 2 X 20'-6\"")[1] is R
    assert outcome('RD 1018 2 X 246"', "RD 1018 2 X 20'6", others=("RD 1018 2 X 20'",)) == ("10", A)


def test_case_23_random_lengths_for_a_fixed_one_wait():
    assert outcome("RD 1018 2 X 20'", "RD 1018 2 X 17-24' R/L") == ("10", R)
