"""Numbers as printed: separators, signs, units and prices."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from parsers.papers.numbers import Amount, NumberStyle, plain_text, read_amount, read_number, read_price, style_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,250", "1250"), ("1250.000", "1250"), ("1.250,00", "1250"), ("1 250", "1250"), ("1250-", "-1250"), ("(1,250)", "-1250"),
        (".00", "0"), ("-", "0"), ("--", "0"), ("NONE", "0"), ("$ 12,395.30", "12395.30"), ("1-1/2", "1.5"), ("2 3/4", "2.75"),
        ("½", "0.5"), ("0,645", "0.645"), ("1.234.567,8", "1234567.8"), ("12,5", "12.5"), ("0.5980", "0.598"),
    ],
)  # fmt: skip
def test_a_number_is_read_in_every_spelling(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "TBD", "A36", "12/04/2026", "39-42", "5'", "6,000 LB", "160/120/40", "N/A", "1e5"]
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    assert read_number(text) is None


def test_a_lone_separator_before_three_digits_follows_the_document() -> None:
    assert read_number("1.250", style=NumberStyle.COMMA) == 1250
    assert read_number("1.250") == Decimal("1.250")
    assert read_number("1,250", style=NumberStyle.COMMA) == Decimal("1.250")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("6,000 LB", "6000", "LB"),
        ("12,940#", "12940", "#"),
        ("500.00 Units", "500", "Units"),
        ("6.47T", "6.47", "T"),
        ("LB 600", "600", "LB"),
        ("7", "7", ""),
    ],
)
def test_an_amount_keeps_its_unit_as_written(text: str, value: str, unit: str) -> None:
    assert read_amount(text) == Amount(value=Decimal(value), unit=unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("52.40 /CWT", "52.40", "CWT"), ("11.95 FT", "11.95", "FT"), ("51.50 100 LB", "51.50", "100 LB"), ("0.6450/LB", "0.645", "LB"),
        ("142.00 /C", "142", "C"), ("$7.85 EA", "7.85", "EA"), ("51.50 USD per 100 LB", "51.50", "100 LB"), ("60", "60", ""),
    ],
)  # fmt: skip
def test_a_price_keeps_what_it_is_per(text: str, value: str, unit: str) -> None:
    assert read_price(text) == Amount(value=Decimal(value), unit=unit)


def test_a_price_is_no_date() -> None:
    assert read_price("12/04/2026") is None


def test_one_proof_makes_the_documents_style() -> None:
    assert style_of(["1.250", "3.125,00"]) is NumberStyle.COMMA
    assert style_of(["1.250", "1,250.00"]) is NumberStyle.POINT
    assert style_of(["1.250"]) is NumberStyle.POINT


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_nothing(text: str) -> None:
    for found in (read_number(text), read_amount(text), read_price(text)):
        assert found is None or isinstance(found, Decimal | Amount)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_plain_number_survives_printing(value: Decimal) -> None:
    assert read_number(plain_text(value)) == value
