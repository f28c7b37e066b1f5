from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from domain.weight import (
    Metal,
    Profile,
    Shape,
    coil_length_ft,
    weight_per_foot,
    weight_per_piece,
    weight_per_square_foot,
)


def per_foot(profile: Profile, size: str, other: str = "0", thickness: str = "0", metal: Metal = Metal.CARBON) -> float:
    shape = Shape(
        profile=profile, size=Fraction(size), other=Fraction(other), thickness=Fraction(thickness), metal=metal
    )
    found = weight_per_foot(shape)
    assert found is not None
    return float(found)


def per_square_foot(profile: Profile, thickness: str, metal: Metal = Metal.CARBON) -> float:
    found = weight_per_square_foot(
        Shape(profile=profile, size=Fraction(48), thickness=Fraction(thickness), metal=metal)
    )
    assert found is not None
    return float(found)


# size, round, square, hex (lb/ft) as printed in bar tables
BARS = [
    ("1/4", 0.167, 0.212, 0.184), ("1/2", 0.668, 0.850, 0.736), ("1", 2.670, 3.400, 2.944),
    ("1-1/2", 6.008, 7.650, 6.625), ("2", 10.681, 13.600, 11.778), ("3", 24.033, 30.600, 26.500),
    ("4", 42.726, 54.400, 47.112), ("6", 96.133, 122.400, 106.002), ("12", 384.531, 489.600, 424.006),
]  # fmt: skip


@pytest.mark.parametrize(("size", "rounds", "squares", "hexes"), BARS)
def test_bars_weigh_what_the_bar_table_says(size: str, rounds: float, squares: float, hexes: float) -> None:
    whole, _, part = size.partition("-")
    inches = str(Fraction(whole) + Fraction(part or "0"))
    assert per_foot(Profile.ROUND, inches) == pytest.approx(rounds, abs=0.0006, rel=1e-4)
    assert per_foot(Profile.SQUARE, inches) == pytest.approx(squares, abs=0.0006)
    assert per_foot(Profile.HEX, inches) == pytest.approx(hexes, abs=0.0006, rel=1e-3)


# legs, thickness, catalog lb/ft
ANGLES = [
    ("1", "1", "1/8", 0.80), ("2", "2", "3/16", 2.44), ("2", "2", "1/4", 3.19), ("2", "2", "3/8", 4.70),
    ("5/2", "5/2", "1/4", 4.10), ("3", "2", "1/4", 4.10), ("3", "3", "1/4", 4.90), ("4", "3", "3/8", 8.50),
    ("4", "4", "1/4", 6.60), ("4", "4", "3/4", 18.50), ("5", "3", "1/4", 6.60), ("6", "4", "1/2", 16.20),
    ("6", "6", "1/2", 19.60), ("8", "8", "3/4", 38.90), ("8", "8", "1", 51.00),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "t", "catalog"), ANGLES)
def test_angles_agree_with_the_catalog_within_two_percent(a: str, b: str, t: str, catalog: float) -> None:
    assert per_foot(Profile.ANGLE, a, b, t) == pytest.approx(catalog, rel=0.0175)


TUBES = [
    ("2", "2", "1/8", 3.05), ("2", "2", "1/4", 5.41), ("4", "2", "3/16", 6.87), ("4", "4", "1/4", 12.21),
    ("4", "4", "1/2", 21.63), ("6", "4", "1/4", 15.62), ("6", "6", "1/2", 35.24), ("8", "8", "3/8", 37.69),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "t", "aisc"), TUBES)
def test_rectangular_tube_agrees_with_aisc(a: str, b: str, t: str, aisc: float) -> None:
    assert per_foot(Profile.RECTANGULAR_TUBE, a, b, t) == pytest.approx(aisc, rel=0.0025)


PIPES = [
    (".840", ".109", 0.85), ("1.315", ".133", 1.68), ("2.375", ".154", 3.66), ("2.375", ".218", 5.03),
    ("6.625", ".432", 28.60), ("12.75", ".375", 49.61),
]  # fmt: skip


@pytest.mark.parametrize(("od", "wall", "table"), PIPES)
def test_pipe_weighs_what_the_pipe_table_says(od: str, wall: str, table: float) -> None:
    assert per_foot(Profile.ROUND_TUBE, od, thickness=wall) == pytest.approx(table, abs=0.006)


@pytest.mark.parametrize(
    ("profile", "thickness", "metal", "table"),
    [
        (Profile.PLATE, "1/4", Metal.CARBON, 10.20), (Profile.PLATE, "1", Metal.CARBON, 40.80),
        (Profile.GAUGE_SHEET, ".1196", Metal.CARBON, 5.002), (Profile.GAUGE_SHEET, ".0598", Metal.CARBON, 2.501),
        (Profile.GAUGE_SHEET, ".1345", Metal.CARBON, 5.625), (Profile.GALVANIZED_SHEET, ".0635", Metal.CARBON, 2.657),
        (Profile.GALVANIZED_SHEET, ".1233", Metal.CARBON, 5.158), (Profile.GAUGE_SHEET, ".0625", Metal.STAINLESS_300, 2.625),
        (Profile.GAUGE_SHEET, ".0508", Metal.ALUMINUM, 0.716),
    ],
)  # fmt: skip
def test_sheet_and_plate_per_square_foot(profile: Profile, thickness: str, metal: Metal, table: float) -> None:
    assert per_square_foot(profile, thickness, metal) == pytest.approx(table, rel=0.005)


@pytest.mark.parametrize(
    ("metal", "density"),
    [(Metal.STAINLESS_300, 0.290), (Metal.ALUMINUM, 0.0975), (Metal.BRASS, 0.307), (Metal.TITANIUM, 0.160)],
)
def test_other_metals_scale_with_their_density(metal: Metal, density: float) -> None:
    assert per_foot(Profile.SQUARE, "1", metal=metal) == pytest.approx(12 * density)
    assert per_foot(Profile.FLAT, "4", thickness="1/4", metal=metal) == pytest.approx(12 * density)


def test_a_rolled_section_weighs_what_its_name_says() -> None:
    shape = Shape(profile=Profile.NAMED, named_lb_per_ft=Fraction("8.2"))
    assert weight_per_foot(shape) == Decimal("8.2")
    assert weight_per_piece(shape, Fraction(20)) == 164


def test_a_coil_of_known_weight_has_a_length() -> None:
    found = coil_length_ft(
        weight_lb=Fraction(20_000), thickness_in=Fraction("0.0598"), width_in=Fraction(48), metal=Metal.CARBON
    )
    assert float(found) == pytest.approx(2049, abs=1)


def test_a_shape_without_sizes_has_no_weight() -> None:
    assert weight_per_foot(Shape(profile=Profile.ROUND)) is None
    assert weight_per_foot(Shape(profile=Profile.NAMED)) is None
    assert weight_per_square_foot(Shape(profile=Profile.ROUND, size=Fraction(1))) is None
    assert weight_per_piece(Shape(profile=Profile.ROUND, size=Fraction(1)), Fraction(0)) is None


sizes = st.fractions(min_value=Fraction(1, 16), max_value=40, max_denominator=64)


@given(st.sampled_from([*Profile]), sizes, sizes, sizes, st.sampled_from([*Metal]))
def test_no_sizes_make_a_negative_weight(
    profile: Profile, size: Fraction, other: Fraction, thickness: Fraction, metal: Metal
) -> None:
    shape = Shape(profile=profile, size=size, other=other, thickness=thickness, metal=metal)
    found = weight_per_foot(shape)
    assert found is None or found > 0


@given(sizes, st.integers(1, 60))
def test_weight_grows_in_step_with_length(size: Fraction, feet: int) -> None:
    shape = Shape(profile=Profile.ROUND, size=size)
    one, many = weight_per_foot(shape), weight_per_piece(shape, Fraction(feet))
    assert one is not None
    assert many is not None
    assert float(many) == pytest.approx(float(one) * feet)
