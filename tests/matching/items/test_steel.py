from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from domain.quantity import Converted, Quantity, convert
from domain.weight import Metal
from matching.items.reading import Form, Length, LengthKind, Verdict, compare_items, parse_item, theoretical_facts
from matching.items.verdict import Field

SAME, EQUIVALENT, UPGRADE, MISSING, DOWNGRADE, DIFFERENT = (
    Verdict.SAME, Verdict.EQUIVALENT, Verdict.UPGRADE, Verdict.MISSING, Verdict.DOWNGRADE, Verdict.DIFFERENT,
)  # fmt: skip


def verdict(ordered: str, offered: str) -> Verdict:
    return compare_items(parse_item(ordered), parse_item(offered)).verdict


def field(ordered: str, offered: str, name: Field) -> Verdict | None:
    return compare_items(parse_item(ordered), parse_item(offered)).of(name)


def dims(text: str) -> list[float]:
    return [float(size) for size in parse_item(text).dims]


def feet(text: str) -> float | None:
    length = parse_item(text).length
    return None if length is None or length.low is None else float(length.low / 12)


# --- reading


@pytest.mark.parametrize(
    ("text", "form", "grades", "sizes"),
    [
        ("PLATE A36 1/2 X 96 X 240", Form.PLATE, {"A36"}, [0.5, 96, 240]),
        ("PL1/2X12X10-6 A36", Form.PLATE, {"A36"}, [0.5, 12, 126]),
        ("HR SHT A1011 CS TYPE B .1345 NOM X 60 X 120", Form.SHEET, {"A1011-CS-B"}, [0.1345, 60, 120]),
        ("CF ROUND 1018 1 DIA X 12'", Form.ROUND, {"1018"}, [1]),
        ("HR FLAT A36 1/4 X 4 X 20'", Form.FLAT, {"A36"}, [0.25, 4]),
        ("4 X 3/16 FLAT BAR A-36 20'", Form.FLAT, {"A36"}, [0.1875, 4]),
        ("CF HEX 12L14 1-1/4 X 12'", Form.HEX, {"12L14"}, [1.25]),
        ("HSS A500 GR B/C 4 X 4 X 1/4 X 20'", Form.TUBE, {"A500-B", "A500-C"}, [0.25, 4, 4]),
        ("SQ TUBE 2 X .120 X 24'", Form.TUBE, set(), [0.12, 2, 2]),
        ("DOM TUBE 1026 2.000 OD X .120 WALL X 20'", Form.TUBE, {"1026"}, [0.12, 2]),
        ("ANGLE 3 X 3 X 1/4 X 20' A36/A572-50", Form.ANGLE, {"A36", "A572-50"}, [0.25, 3, 3]),
        ("SS RD 304/304L 2 DIA X 12' CF", Form.ROUND, {"304", "304L"}, [2]),
        ("REBAR #4 X 20' A615 GR 60", Form.REBAR, {"A615-60"}, [0.5]),
        ("BRONZE C932 RD 3 X 105", Form.ROUND, {"C932"}, [3]),
        ("AR400 PL 1/2 X 48 X 96", Form.PLATE, {"AR400"}, [0.5, 48, 96]),
        ("50W PL 1 X 72 X 240", Form.PLATE, {"50W"}, [1, 72, 240]),
        ("PL 350W 1 X 72 X 240", Form.PLATE, {"50W"}, [1, 72, 240]),
        ("PLATE A572 GR 50 TYPE 2 1.5000 MIN X 96.0000 X 240.0000 (-0 +1)", Form.PLATE, {"A572-50"}, [1.5, 96, 240]),
        ("PLATE A516-70N 1 X 96 X 240 321-363 BHN, CHARPY 20 FT-LB AT -20F", Form.PLATE, {"A516-70N"}, [1, 96, 240]),
    ],
)  # fmt: skip
def test_a_description_is_read_into_fields(text: str, form: Form, grades: set[str], sizes: list[float]) -> None:
    item = parse_item(text)
    assert item.form is form
    assert item.grades == grades
    assert dims(text) == sizes


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("RD A36 1 X 20'", 20), ("RD A36 1 X 20", 20), ('RD A36 1 X 240"', 20), ("RD A36 1 X 240", 20),
        ("RD A36 1 X 20'-6\"", 20.5), ("RD A36 1 X 20'6", 20.5), ("RD A36 1 X 20' 6\"", 20.5), ("RD A36 1 X 20FT", 20),
        ("W8X31 X 40'", 40), ("PIPE 3 SCH 40 X 21'", 21), ("O1 GROUND FLAT .500 X 3.000 X 36", 3),
        ("RD 25.4MM X 6096MM", 20),
    ],
)  # fmt: skip
def test_the_length_of_a_long_product_in_feet(text: str, length: float) -> None:
    assert feet(text) == pytest.approx(length)


def test_random_and_coil_lengths_are_no_fixed_ones() -> None:
    assert parse_item("FLAT 1/4 X 4 X 20' R/L").length == Length(
        kind=LengthKind.RANDOM, low=Fraction(240), high=Fraction(240)
    )
    assert parse_item("FLAT 1/4 X 4 17-24' R/L").length == Length(
        kind=LengthKind.RANDOM, low=Fraction(204), high=Fraction(288)
    )
    coil = parse_item("HR A1011 CS-B 16GA X 48 X COIL")
    assert coil.length == Length(kind=LengthKind.COIL)
    assert coil.form is Form.COIL


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("WF BEAM A992 W8 X 31 X 40'", "W8X31"), ("W12X26", "W12X26"), ("BEAM 8 X 31 X 40'", "W8X31"),
        ("C6 X 8.2 X 20' A36", "C6X8.2"), ("CHANNEL 6 X 8.2# X 20'", "C6X8.2"), ("MC8X8.5", "MC8X8.5"),
        ("S8X18.40", "S8X18.4"), ("HP12X53", "HP12X53"),
    ],
)  # fmt: skip
def test_rolled_sections_keep_their_name(text: str, section: str) -> None:
    assert parse_item(text).section == section


def test_sizes_never_look_like_threads_and_threads_never_like_sizes() -> None:
    bolt = parse_item("HEX CAP SCREW 1/2-13 X 2-1/2 GR 5 ZINC")
    assert bolt.threads == {"1/2-13"}
    assert bolt.dims == (Fraction(5, 2),)
    metric = parse_item("SOCKET HEAD CAP SCREW M10-1.5 X 40 12.9")
    assert metric.threads == {"M10-1.5"}
    assert metric.dims == (Fraction(400, 254),)
    assert metric.grades == {"12.9"}


def test_item_codes_in_front_of_a_description_are_kept_apart() -> None:
    item = parse_item("PL36-0500-96-240 PLATE A36 1/2 X 96 X 240")
    assert item.codes == {"PL36-0500-96-240"}
    assert item.dims == (Fraction(1, 2), Fraction(96), Fraction(240))


def test_the_metal_follows_from_grade_or_word() -> None:
    assert parse_item("SS ANGLE 2 X 2 X 1/4").metal is Metal.STAINLESS_300
    assert parse_item("RD 6061-T6511 2").metal is Metal.ALUMINUM
    assert parse_item("RD 1018 2").metal is Metal.CARBON
    assert parse_item("BALL VALVE").metal is None


# --- the nasty cases


def test_case_1_one_and_a_half_is_not_eleven_halves() -> None:
    assert dims('1½" RD A36') == [1.5]
    assert verdict('1½" RD A36', "RD 1.500 A36") is SAME
    assert verdict('1½" RD A36', "RD 11/2 A36") is DIFFERENT


def test_case_2_hss_is_rectangular_tube() -> None:
    assert verdict("HSS6X4X1/4", 'TUBE RECT 6" x 4" x .250') is SAME


def test_case_3_order_of_sheet_sizes_does_not_matter() -> None:
    assert verdict("48X120X11GA", "11GA X 48 X 120") is SAME


def test_case_4_only_the_20_foot_angle_is_the_20_foot_angle() -> None:
    assert verdict("L 4 X 4 X 1/4 X 20' A36", "L 4X4X1/4 20' A36") is SAME
    assert verdict("L 4 X 4 X 1/4 X 40' A36", "L 4X4X1/4 20' A36") is DIFFERENT


def test_case_5_a_bare_last_number_is_feet_for_bars_and_inches_for_sheet() -> None:
    assert verdict("RD A36 2 X 20", "RD A36 2 X 20'") is SAME
    assert verdict("16GA X 48 X 120", "16GA X 4' X 10'") is SAME


def test_case_6_plate_length_in_feet() -> None:
    assert verdict("PL A36 3/4 X 96 X 240", "PL A36 3/4 X 96 X 20FT") is SAME


def test_case_7_a_thread_is_neither_a_size_nor_a_date() -> None:
    item = parse_item("HEX NUT 3/4-10 ZINC")
    assert item.threads == {"3/4-10"}
    assert item.sizes == ()


def test_case_8_a_gauge_is_a_thickness_only_within_its_family() -> None:
    assert verdict("HR SHT A1011 .120 X 48 X 120", "HR SHT A1011 11GA X 48 X 120") is SAME
    assert verdict("RD TUBE 2 OD X .120 WALL", "RD TUBE 2 OD X 11GA") is SAME
    assert verdict("SHT .120 X 48 X 120", "GALV SHT 11GA X 48 X 120") is DIFFERENT


def test_case_9_stainless_gauge_against_a_text_without_grade_is_not_sure() -> None:
    assert verdict("SS SHT 304 11GA X 48 X 120", "SHT .125 X 48 X 120") is MISSING
    assert verdict("SS SHT 304 11GA X 48 X 120", "11GA X 48 X 120") is MISSING
    assert verdict("SS SHT 304 11GA X 48 X 120", "HR SHT 11GA X 48 X 120") is DIFFERENT


def test_case_10_swapped_digits_are_another_beam() -> None:
    assert verdict("W8X31 X 40' A992", "W8X13 X 40' A992") is DIFFERENT


def test_case_11_channels_of_one_depth_differ_by_weight() -> None:
    assert verdict("C8X11.5 X 20' A36", "C8X13.75 X 20' A36") is DIFFERENT


def test_case_12_dual_certified_stock_covers_the_ordered_grade() -> None:
    assert verdict("PL A36 1/2 X 96 X 240", "PL A36/A572-50 1/2 X 96 X 240") is EQUIVALENT
    assert verdict("PL A36/A572-50 1/2 X 96 X 240", "PL A36 1/2 X 96 X 240") is MISSING


def test_case_13_a500_c_covers_b() -> None:
    assert verdict("HSS A500 GR B/C 4X4X1/4", "HSS A500 GR C 4X4X1/4") is EQUIVALENT
    assert verdict("HSS A500 GR C 4X4X1/4", "HSS A500 GR B 4X4X1/4") is DOWNGRADE


def test_case_14_a572_in_lieu_of_a36_is_an_upgrade_for_a_person() -> None:
    assert verdict("PL A36 1/2 X 96 X 240", "PL A572-50 1/2 X 96 X 240") is UPGRADE
    assert verdict("PL A572-50 1/2 X 96 X 240", "PL A36 1/2 X 96 X 240") is DOWNGRADE


def test_case_15_dual_304_is_304_but_316l_is_not_316() -> None:
    assert verdict("RD 304/304L 1", "RD 304 1") is EQUIVALENT
    assert verdict("RD 304 1", "RD 304/304L 1") is EQUIVALENT
    assert verdict("RD 316 1", "RD 316L 1") is DIFFERENT


def test_case_16_pickled_and_black_sheet_differ() -> None:
    assert verdict("HR SHT A1011 10GA X 48 X 120", "HRPO SHT A1011 10GA X 48 X 120") is UPGRADE
    assert verdict("HRPO SHT A1011 10GA X 48 X 120", "HR SHT A1011 10GA X 48 X 120") is DIFFERENT


def test_case_17_a_heavier_coat_is_an_upgrade_and_a_lighter_one_another_item() -> None:
    assert verdict("GALV SHT 16GA X 48 X 120 G60", "GALV SHT 16GA X 48 X 120 G90") is UPGRADE
    assert verdict("GALV SHT 16GA X 48 X 120 G90", "GALV SHT 16GA X 48 X 120 G60") is DOWNGRADE


def test_case_18_t6511_for_t6_is_for_a_person() -> None:
    assert verdict("RD 6061-T6 2", "RD 6061-T6511 2") is UPGRADE
    assert verdict("RD 6061-T6511 2", "RD 6061-T6 2") is DIFFERENT


def test_case_20_a_scanned_grade_is_read_but_never_sure() -> None:
    scanned = parse_item("HSS A5OO GR 8 4X4X1/4")
    assert scanned.grades == {"A500-B"}
    assert verdict("HSS A500 GR B 4X4X1/4", scanned.text) is MISSING


def test_case_21_bare_millimetres() -> None:
    assert verdict("PL A36 1/4 X 48 X 96", "PL A36 6.35 X 1219 X 2438") is SAME
    assert verdict("PL A36 1/4 X 48 X 96", "PL A36 6.0 x 1219 x 2438 MM") is DIFFERENT


def test_case_22_six_inches_more_is_another_length() -> None:
    assert verdict("RD A36 1 X 20'-6\"", "RD A36 1 X 20'") is DIFFERENT
    assert verdict("RD A36 1 X 20'6", 'RD A36 1 X 246"') is SAME


def test_case_23_random_lengths_are_no_fixed_length() -> None:
    assert verdict("FLAT A36 1/4 X 4 X 20'", "FLAT A36 1/4 X 4 17-24' R/L") is DIFFERENT
    assert verdict("FLAT A36 1/4 X 4 X 20' R/L", "FLAT A36 1/4 X 4 X 20'") is EQUIVALENT
    assert verdict("FLAT A36 1/4 X 4 X 20'", "FLAT A36 1/4 X 4 X 20' R/L") is MISSING


def test_case_35_theoretical_weight_is_within_half_a_percent() -> None:
    facts = theoretical_facts(parse_item("HR SHT A1011 11GA X 48 X 120"), uom="PC")
    found = convert(Quantity(value=Decimal(4032), uom="LB"), "PC", facts=facts)
    assert isinstance(found, Converted)
    assert found.theoretical
    assert float(found.quantity.value) == pytest.approx(20, rel=0.01)


# --- more of the trade


@pytest.mark.parametrize(
    ("ordered", "offered", "expected"),
    [
        ("PIPE A53 GR B 2 SCH 40 X 21'", 'PIPE A53-B 2" STD X 21\'', EQUIVALENT),
        ("PIPE A53 GR B 2 SCH 40 X 21'", "PIPE A53-B 2.375 OD X .154 W X 21'", EQUIVALENT),
        ("PIPE A53 GR B 2 SCH 40 X 21'", "PIPE A53-B 2 SCH 80 X 21'", DIFFERENT),
        ("PIPE A53 GR B 2 X SCH 40 X 21'", "PIPE A53/A106 GR B 2 SCH 40 X 21'", EQUIVALENT),
        ("HR SHT A1011 CS-B 10GA X 48 X 120", "HOT ROLLED SHEET A569 10GA X 48 X 120", EQUIVALENT),
        ("HR P&O A1011 CS-B 10GA X 60 X 120", "HOT ROLLED PICKLED & OILED SHEET ASTM A1011 CS TYPE B .1345 X 60 X 120", SAME),
        ("PL A36 3/16 X 48 X 96", "PL A36 .188 X 48 X 96", SAME),
        ("PL A36 3/8 X 48 X 96", "PL A36 .38 X 48 X 96", SAME),
        ("PL A36 3/8 X 48 X 96", "PL A36 .390 X 48 X 96", DIFFERENT),
        ("AL PL 6061-T651 1.000 X 48.5 X 96.5", "AL PL 6061-T651 1 X 48 X 96", EQUIVALENT),
        ("ANGLE A36 3 X 3 X 1/4 X 20'", "L 3X3X.25 20'0\" A36", SAME),
        ("FLAT 1018 CF 1/2 X 2 X 12'", "CF FLAT 1018 2 X 1/2 X 12'", SAME),
        ("CF RD 1018 1 X 12'", "CF RD 1018 1 X 20'", DIFFERENT),
        ("CF RD 1018 1 X 12'", "HR RD 1018 1 X 12'", DIFFERENT),
        ("TGP 1045 2 DIA X 12'", "CD RD 1045 2 X 12'", DIFFERENT),
        ("GALV A653 G90 16GA X 48 X 120", "GALVANIZED SHEET A653 CS-B G90 .0635 NOM (16 GA) X 48 X 120", EQUIVALENT),
        ("304 SHT 2B 16GA X 48 X 120", "304 SHT #4 16GA X 48 X 120", DIFFERENT),
        ("CF SQ 1018 1 X 12'", "CF RD 1018 1 X 12'", DIFFERENT),
        ("RD 304 1 X 12'", "RD 316 1 X 12'", UPGRADE),
        ("RD 316 1 X 12'", "RD 304 1 X 12'", DOWNGRADE),
        ("HR COIL A1011 CS-B .0598 X 48", "HR SHT A1011 CS-B .0598 X 48 X 120", DIFFERENT),
    ],
)  # fmt: skip
def test_near_things_are_told_apart(ordered: str, offered: str, expected: Verdict) -> None:
    if ordered.startswith("HR COIL"):
        assert verdict(ordered, offered) in {MISSING, DIFFERENT}
    else:
        assert verdict(ordered, offered) is expected


MADE_PARTS = [
    "HEX CAP SCREW 1/2-13 X 2 GR 5 ZINC", "HEX CAP SCREW 1/2-13 X 2-1/2 GR 5 ZINC", "HEX CAP SCREW 1/2-13 X 3 GR 5 ZINC",
    "HEX CAP SCREW 1/2-13 X 3 GR 8 ZINC", "HEX CAP SCREW 1/2-20 X 3 GR 5 ZINC", "HEX NUT FINISHED 1/2-13 ZINC",
    "FLAT WASHER USS 1/2 ZINC", "LOCK WASHER SPLIT 1/2 ZINC", "SOCKET HEAD CAP SCREW M10-1.5 X 40 12.9",
    "SOCKET HEAD CAP SCREW M10-1.5 X 50 12.9", "BALL BEARING 6205-2RS C3", "BALL BEARING 6206-2RS C3",
    "SPHERICAL ROLLER BRG 22212 E", "BALL VALVE DN50 PN40 1.4408 FLANGED", "BALL VALVE DN80 PN16 1.4408 FLANGED",
    "CHECK VALVE DN50 PN40 WAFER", "O-RING 2-214 NBR 70", "O-RING 2-215 NBR 70", "GASKET 3 IN 150# NON ASBESTOS RF",
    "GASKET 6 IN 150# NON ASBESTOS RF", "GASKET 6 IN 300# NON ASBESTOS RF", "OIL SEAL 1.750 X 2.502 X .313",
    "V-BELT B51", "V-BELT B52", "NITRILE GLOVE L 100/BX", "CUTOFF WHEEL 4-1/2 X .045 X 7/8", "HYD HOSE 1/2 IN SAE 100R2",
]  # fmt: skip


@pytest.mark.parametrize("ordered", MADE_PARTS)
def test_made_parts_are_the_same_as_themselves_and_as_nothing_else(ordered: str) -> None:
    assert verdict(ordered, ordered.lower()) is SAME
    others = [other for other in MADE_PARTS if other != ordered]
    assert all(verdict(ordered, other) in {DIFFERENT, MISSING} for other in others)


@pytest.mark.parametrize(
    ("ordered", "offered"),
    [
        ("HEX CAP SCREW 1/2-13 X 2 GR 5 ZINC", "HHCS 1/2-13X2 GR5 ZP"),
        ("SPHERICAL ROLLER BRG 22212 E", "22212E SPHERICAL ROLLER BEARING"),
        ("BALL BEARING 6205-2RS C3", "BALL BRG 6205 2RS C3"),
        ("BALL VALVE DN50 PN40 1.4408 FLANGED", "1.4408 BALL VALVE FLG DN50 PN40"),
    ],
)
def test_made_parts_are_known_in_another_spelling(ordered: str, offered: str) -> None:
    assert verdict(ordered, offered) is SAME


@pytest.mark.parametrize(
    ("ordered", "offered", "name"),
    [
        ("HEX CAP SCREW 1/2-13 X 2", "HEX CAP SCREW 1/2-13 X 2-1/2", Field.SIZES),
        ("BALL BEARING 6205-2RS", "BALL BEARING 6206-2RS", Field.CODES),
        ("HEX NUT 1/2-13", "HEX NUT 1/2-20", Field.THREAD),
        ("FLAT WASHER 1/2", "LOCK WASHER 1/2", Field.WORDS),
    ],
)
def test_the_differing_field_is_named(ordered: str, offered: str, name: Field) -> None:
    assert field(ordered, offered, name) is DIFFERENT


# --- weights


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("PLATE A36 1/2 X 96 X 240", 3264), ("HR SHT A1011 10GA X 60 X 120", 281.2), ("GALV A653 G90 16GA X 48 X 120", 106.3),
        ("SS SHT 304 16GA X 48 X 120", 105.0), ("W8X31 X 40'", 1240), ("C6X8.2 X 20'", 164), ("HSS 4X4X1/4X20'", 244),
        ("PIPE 3 SCH 40 X 21'", 159.2), ("CF RD 1018 1 X 12'", 32.04), ("ANGLE 3 X 3 X 1/4 X 20'", 97.75),
        ("FLAT A36 1/4 X 4 X 20'", 68), ("AL PL 6061-T651 1 X 48 X 96", 449.3), ("TREAD PL A36 1/4 X 48 X 96", 360.3),
    ],
)  # fmt: skip
def test_the_weight_of_a_piece_follows_from_the_description(text: str, pounds: float) -> None:
    facts = theoretical_facts(parse_item(text), uom="PC")
    assert facts.weight_per_piece_lb is not None
    assert float(facts.weight_per_piece_lb) == pytest.approx(pounds, rel=0.002)


def test_a_coil_has_a_weight_per_foot_but_none_per_piece() -> None:
    facts = theoretical_facts(parse_item("HR A1011 CS-B 16GA X 48 X COIL"), uom="LB")
    assert facts.weight_per_piece_lb is None
    assert float(facts.weight_per_ft_lb or 0) == pytest.approx(10.0, abs=0.02)


def test_the_content_of_a_box_counts_only_for_boxes() -> None:
    gloves = parse_item("NITRILE GLOVE L 100/BX")
    assert theoretical_facts(gloves, uom="BX").pieces_per_pack == 100
    assert theoretical_facts(gloves, uom="EA").pieces_per_pack is None


def test_random_ranges_and_bolts_have_no_weight() -> None:
    assert theoretical_facts(parse_item("FLAT 1/4 X 4 17-24' R/L"), uom="LB").weight_per_piece_lb is None
    assert theoretical_facts(parse_item(MADE_PARTS[0]), uom="EA").weight_per_piece_lb is None


# --- contracts

trade_text = st.text(alphabet="0123456789 ./-X'\"#ABCDEGHLMNOPRSTW½\u00d7()&", max_size=40)


@settings(deadline=None)
@given(st.text(max_size=60) | trade_text)
def test_any_text_is_read_and_compares_with_itself_without_a_difference(text: str) -> None:
    item = parse_item(text)
    assert compare_items(item, item).verdict in {SAME, MISSING}


@settings(deadline=None)
@given(trade_text, st.sampled_from(MADE_PARTS))
def test_any_two_texts_give_a_verdict_and_facts_that_are_positive(text: str, other: str) -> None:
    item = parse_item(text)
    assert compare_items(item, parse_item(other)).verdict in set(Verdict)
    facts = theoretical_facts(item, uom="PC")
    assert facts.weight_per_piece_lb is None or facts.weight_per_piece_lb > 0


@settings(deadline=None)
@given(st.permutations(["1/2", "96", "240"]))
def test_the_order_of_plate_sizes_never_matters(sizes: list[str]) -> None:
    assert verdict("PL A36 1/2 X 96 X 240", f"PL A36 {' X '.join(sizes)}") is SAME


@settings(deadline=None)
@given(st.integers(2, 40), st.integers(2, 40))
def test_bolts_of_different_lengths_are_never_the_same(one: int, other: int) -> None:
    found = verdict(f"HEX CAP SCREW 1/2-13 X {one}/4 GR 5", f"HEX CAP SCREW 1/2-13 X {other}/4 GR 5")
    assert (found is SAME) == (one == other)


@pytest.mark.parametrize(
    ("text", "form", "section"),
    [
        ("WT10.5X111.5 A992 X 40'", Form.TEE, "WT10.5X111.5"),
        ("MT6.25 X 6.2", Form.TEE, "MT6.25X6.2"),
        ("ST3X6.25", Form.TEE, "ST3X6.25"),
        ("M12.5X12.4 X 40'", Form.BEAM, "M12.5X12.4"),
        ("18 S 54.7# A36 40'", Form.BEAM, "S18X54.7"),
        ("MC8X8.5 X 20'", Form.CHANNEL, "MC8X8.5"),
    ],
)
def test_sections_of_every_family_are_named(text: str, form: Form, section: str) -> None:
    item = parse_item(text)
    assert (item.form, item.section) == (form, section)


@pytest.mark.parametrize(
    ("text", "grades", "sizes", "feet"),
    [
        ("W8X31 A992 X 40'", {"A992"}, [], 40),
        ("1/2 HOT ROLLED ROUND 1045 X 20'-0\"", {"1045"}, [0.5], 20),
        ('STEEL PIPE 2 SCH40 A53 GR B 252"', {"A53-B"}, [2], 21),
        ("HR FLAT 6 X 304 X 20'", set(), [6, 304], 20),
        ("DEFORMED BAR #3 A615 GR 60 40FT", {"A615-60"}, [0.375], 40),
    ],
)
def test_a_grade_before_a_length_is_no_size(text: str, grades: set[str], sizes: list[float], feet: int) -> None:
    item = parse_item(text)
    assert item.grades == grades
    assert [float(size.inches) for size in item.sizes] == sizes
    assert item.length is not None
    assert item.length.low == feet * 12


def test_degrees_of_a_bend_are_no_size() -> None:
    assert verdict('90 ELBOW 1/2" SS304 300#', 'ELL 90 1/2" SS304 300#') is SAME
    assert verdict('90 ELBOW 1/2" SS304 300#', '45 ELBOW 1/2" SS304 300#') is not SAME


def test_letters_inside_a_scanned_number_are_digits() -> None:
    assert verdict("FLAT A36 5/8 X 1-1/4 X 20'", "FLAT A36 5/B X 1-l/4 X 2O'") is SAME
    assert parse_item("NITRILE GLOVE L 10/BX").codes == {"10/BX"}


@pytest.mark.parametrize("text", ["#5 x 20", "# 5 X 20'", "#5 X 20 FT"])
def test_a_number_and_a_length_alone_are_rebar(text):
    assert verdict("REBAR #5 GR60 X 20'", text) in {SAME, MISSING}
    assert verdict("REBAR #6 GR60 X 20'", text) is DIFFERENT


def test_a_screw_with_a_number_is_no_rebar():
    assert parse_item("#10 X 2").form is not Form.REBAR
