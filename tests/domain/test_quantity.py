from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, strategies as st

from domain.quantity import Bridge, ConversionFacts, Converted, NotConvertible, Quantity, convert
from domain.units import Dimension, unit, unit_codes

amounts = st.decimals(min_value=0, max_value=10_000_000, places=4)
measured = [code for code in unit_codes() if unit(code).dimension is not Dimension.PACK]
same_dimension = [(a, b) for a, b in product(measured, measured) if unit(a).dimension is unit(b).dimension]


def converted(value: str, uom: str, to: str, facts: ConversionFacts | None = None) -> Converted:
    found = convert(Quantity(value=Decimal(value), uom=uom), to, facts=facts)
    assert isinstance(found, Converted), found
    return found


def refused(value: str, uom: str, to: str, facts: ConversionFacts | None = None) -> str:
    found = convert(Quantity(value=Decimal(value), uom=uom), to, facts=facts)
    assert isinstance(found, NotConvertible), found
    return found.reason


@pytest.mark.parametrize(
    ("value", "uom", "to", "expected"),
    [
        ("62.25", "CWT", "LB", "6225"), ("2", "NT", "LB", "4000"), ("1", "GT", "CWT", "22.4"), ("36", "IN", "FT", "3"),
        ("2.5", "MPC", "EA", "2500"), ("12", "PC", "EA", "12"), ("80", "SH", "PC", "80"), ("3", "CFT", "FT", "300"),
        ("0.45359237", "KG", "LB", "1"), ("30.48", "MTR", "FT", "100"), ("144", "SI", "SF", "1"), ("2", "DZ", "PC", "24"),
    ],
)  # fmt: skip
def test_within_a_dimension_the_figure_is_exact(value: str, uom: str, to: str, expected: str) -> None:
    found = converted(value, uom, to)
    assert found.quantity == Quantity(value=Decimal(expected), uom=to)
    assert not found.theoretical


@given(amounts, st.sampled_from(same_dimension))
def test_the_way_there_and_back_is_exact(value: Decimal, pair: tuple[str, str]) -> None:
    there = convert(Quantity(value=value, uom=pair[0]), pair[1])
    assert isinstance(there, Converted)
    back = convert(there.quantity, pair[0])
    assert isinstance(back, Converted)
    assert back.quantity.value == value


@given(amounts, st.integers(1, 1000), st.sampled_from(same_dimension))
def test_conversion_scales(value: Decimal, factor: int, pair: tuple[str, str]) -> None:
    one = convert(Quantity(value=value, uom=pair[0]), pair[1])
    many = convert(Quantity(value=value * factor, uom=pair[0]), pair[1])
    assert isinstance(one, Converted)
    assert isinstance(many, Converted)
    assert abs(many.quantity.value - one.quantity.value * factor) <= abs(many.quantity.value) * Decimal("1e-18")


@given(st.sampled_from(measured), st.sampled_from(measured), amounts)
def test_without_facts_dimensions_do_not_mix(a: str, b: str, value: Decimal) -> None:
    found = convert(Quantity(value=value, uom=a), b)
    assert isinstance(found, Converted) == (unit(a).dimension is unit(b).dimension)


def test_pieces_become_pounds_through_the_weight_of_a_piece() -> None:
    found = converted("20", "PC", "LB", ConversionFacts(weight_per_piece_lb=Decimal("200.5")))
    assert found.quantity.value == 4010
    assert found.theoretical
    assert found.by_weight


def test_pieces_become_pounds_through_length_and_weight_per_foot() -> None:
    facts = ConversionFacts(length_per_piece_ft=Decimal(20), weight_per_ft_lb=Decimal("12.2"))
    found = converted("3", "PC", "CWT", facts)
    assert found.quantity.value == Decimal("7.32")
    assert found.via == (Bridge.LENGTH_PER_PIECE, Bridge.WEIGHT_PER_FT)


def test_feet_of_known_pieces_are_theoretical_but_not_by_weight() -> None:
    found = converted("360", "FT", "PC", ConversionFacts(length_per_piece_ft=Decimal(20)))
    assert found.quantity.value == 18
    assert found.theoretical
    assert not found.by_weight


def test_a_bundle_converts_only_with_its_pieces() -> None:
    assert "BDL" in refused("1", "BDL", "PC")
    found = converted("2", "BDL", "PC", ConversionFacts(pieces_per_pack=Decimal(40)))
    assert found.quantity.value == 80
    assert not found.theoretical


def test_one_kind_of_pack_never_becomes_another() -> None:
    assert "different amounts" in refused("1", "BDL", "COIL", ConversionFacts(pieces_per_pack=Decimal(40)))


def test_an_unknown_unit_converts_to_itself_only() -> None:
    assert converted("10", "BL", "BL").quantity.value == 10
    assert refused("10", "BL", "EA")
    assert refused("10", "EA", "BL")


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    assert "not a number" in refused(value, "LB", "LB")


@pytest.mark.parametrize("bad", ["0", "-3", "NaN"])
def test_a_senseless_fact_counts_as_unknown(bad: str) -> None:
    assert refused("1", "PC", "LB", ConversionFacts(weight_per_piece_lb=Decimal(bad)))
