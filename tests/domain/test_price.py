from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from domain.price import PriceMatch, PriceVerdict, UnitPrice, compare_prices
from domain.quantity import ConversionFacts

HSS = ConversionFacts(length_per_piece_ft=Decimal(20), weight_per_ft_lb=Decimal("12.2"))
prices = st.decimals(min_value="0.01", max_value=100_000, places=4)


def compare(
    ours: tuple[str, str | None],
    theirs: tuple[str, str | None],
    line_uom: str = "PC",
    facts: ConversionFacts | None = None,
) -> PriceVerdict:
    return compare_prices(
        UnitPrice(value=Decimal(ours[0]), uom=ours[1]),
        UnitPrice(value=Decimal(theirs[0]), uom=theirs[1]),
        line_uom=line_uom,
        facts=facts,
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "line_uom"),
    [
        (("0.6450", "LB"), ("64.50", "CWT"), "LB"),
        (("0.6450", "LB"), ("64.50", "/CWT"), "PC"),
        (("0.6450", "LB"), ("64.50", "100 LB"), "PC"),
        (("0.6450", "LB"), ("64.50", "per 100 lbs"), "PC"),
        (("0.6450", "LB"), ("1290", "TON"), "LB"),
        (("62.25", "CWT"), (".6225", "LB"), "PC"),
        (("64.50", "CWT"), ("64.50", "C"), "PC"),
        (("48.20", "C"), ("48.20", "per 100"), "EA"),
        (("48.20", "C"), ("48.20", "/C"), "EA"),
        (("48.20", "C"), ("48.20", "HP"), "EA"),
        (("48.20", "C"), ("0.482", "EA"), "EA"),
        (("48.20", "C"), ("0.482", "PE"), "EA"),
        (("48.20", "C"), ("482.00", "M"), "EA"),
        (("48.20", "C"), ("482.00", "TP"), "EA"),
        (("1.985", "LB"), ("1.985", "PP"), "SH"),
        (("9.85", "BX"), ("9.85", "BX"), "BX"),
        (("21.40", None), ("21.40", "PC"), "PC"),
        (("21.40", "PC"), ("21.40", None), "PC"),
        (("56.40", "CWT"), ("56.40", "cwt."), "LB"),
    ],
)
def test_one_price_in_two_spellings_is_the_same(
    ours: tuple[str, str | None], theirs: tuple[str, str | None], line_uom: str
) -> None:
    assert compare(ours, theirs, line_uom).kind is PriceMatch.SAME


def test_a_rise_is_a_variance_with_its_percent() -> None:
    found = compare(("54.25", "CWT"), ("59.50", "CWT"))
    assert (found.kind, found.percent) == (PriceMatch.VARIANCE, Decimal("9.68"))


def test_a_difference_of_half_a_percent_is_rounding() -> None:
    assert compare(("100", "EA"), ("100.5", "EA")).kind is PriceMatch.SAME
    assert compare(("100", "EA"), ("100.6", "EA")).kind is PriceMatch.VARIANCE


def test_a_quarter_cent_a_pound_is_rounding() -> None:
    assert compare(("0.30", "LB"), ("30.25", "CWT"), "LB").kind is PriceMatch.SAME
    assert compare(("0.30", "LB"), ("30.30", "CWT"), "LB").kind is PriceMatch.VARIANCE


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("0.6450", "LB"), ("64.50", "LB")),
        (("0.6450", "LB"), ("64.50", None)),
        (("62.25", "CWT"), (".6225", "CWT")),
        (("0.6450", "LB"), ("1290.00", "LB")),
        (("48.20", "C"), ("0.482", "C")),
    ],
)
def test_a_ratio_of_units_is_a_wrong_unit_not_another_price(
    ours: tuple[str, str], theirs: tuple[str, str | None]
) -> None:
    assert compare(ours, theirs, "LB").kind is PriceMatch.UOM_MISMATCH


def test_a_price_per_foot_meets_a_price_per_pound_through_the_weight() -> None:
    found = compare(("11.95", "FT"), ("97.95", "CWT"), "PC", HSS)
    assert (found.kind, found.theoretical) == (PriceMatch.SAME, True)
    assert compare(("11.95", "FT"), ("110.00", "CWT"), "PC", HSS).kind is PriceMatch.VARIANCE


def test_a_price_per_foot_meets_a_price_per_piece_through_the_length() -> None:
    found = compare(("11.95", "FT"), ("239.00", "PC"), "PC", HSS)
    assert (found.kind, found.theoretical) == (PriceMatch.SAME, False)


def test_without_facts_feet_and_pounds_are_not_comparable() -> None:
    found = compare(("11.95", "FT"), ("97.95", "CWT"))
    assert found.kind is PriceMatch.NOT_COMPARABLE
    assert found.reason


def test_a_letter_with_two_sensible_readings_is_not_guessed() -> None:
    facts = ConversionFacts(weight_per_piece_lb=Decimal(1))
    assert compare(("0.50", "EA"), ("50.00", "C"), "EA", facts).kind in {PriceMatch.SAME, PriceMatch.NOT_COMPARABLE}
    two = ConversionFacts(weight_per_piece_lb=Decimal(2))
    assert compare(("0.50", "EA"), ("50.00", "C"), "EA", two).kind is PriceMatch.NOT_COMPARABLE


@pytest.mark.parametrize("ours", ["0", "-1", "NaN"])
def test_a_missing_price_of_ours_compares_with_nothing(ours: str) -> None:
    assert compare((ours, "LB"), ("1", "LB")).kind is PriceMatch.NOT_COMPARABLE


@given(prices, st.sampled_from(["LB", "CWT", "EA", "C", "FT", "BX", None]))
def test_a_price_is_the_same_as_itself(price: Decimal, uom: str | None) -> None:
    one = UnitPrice(value=price, uom=uom)
    assert compare_prices(one, one, line_uom="PC").kind is PriceMatch.SAME


@given(prices, prices, st.text(max_size=10), st.text(max_size=10), st.sampled_from(["PC", "LB", "FT", "BL", ""]))
def test_any_unit_text_gives_a_verdict(a: Decimal, b: Decimal, one: str, other: str, line_uom: str) -> None:
    found = compare_prices(UnitPrice(value=a, uom=one), UnitPrice(value=b, uom=other), line_uom=line_uom)
    assert (found.ratio is None) == (found.kind is PriceMatch.NOT_COMPARABLE)
    assert bool(found.reason) == (found.kind is PriceMatch.NOT_COMPARABLE)


def test_a_unit_broken_over_two_rows_is_still_read() -> None:
    assert compare(("0.6450", "LB"), ("64.50", "per 100\nLB")).kind is PriceMatch.SAME


@given(prices)
def test_scaling_the_unit_keeps_the_verdict(price: Decimal) -> None:
    ours = UnitPrice(value=price, uom="LB")
    theirs = UnitPrice(value=price * 100, uom="CWT")
    assert compare_prices(ours, theirs, line_uom="LB").percent == 0
