from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from domain.purchase import DateOrder
from ingest.feeds.values import (
    Amount,
    NumberStyle,
    read_amount,
    read_date,
    read_flag,
    vote_date_order,
    vote_number_style,
)

POINT, COMMA = NumberStyle.POINT, NumberStyle.COMMA


@pytest.mark.parametrize(
    ("text", "style", "value", "unit"),
    [
        ("1,250", POINT, "1250", ""),
        ("1250.000", POINT, "1250.000", ""),
        (".4300", POINT, "0.4300", ""),
        ("1.250,00", COMMA, "1250.00", ""),
        ("1 250", POINT, "1250", ""),
        ("1\u00a0250,5", COMMA, "1250.5", ""),
        ("1'234.50", POINT, "1234.50", ""),
        ("1250-", POINT, "-1250", ""),
        ("(1,250)", POINT, "-1250", ""),
        ("-$1,250.00", POINT, "-1250.00", ""),
        ("US$ 41.25/CWT", POINT, "41.25", "CWT"),
        ("12,940#", POINT, "12940", "#"),
        ("12940 LBS", POINT, "12940", "LBS"),
        ("1,85 €", COMMA, "1.85", ""),
        ("1.2E+04", POINT, "12000", ""),
        ("5.00 PC", POINT, "5.00", "PC"),
    ],
)
def test_numbers_are_read_in_every_spelling(text: str, style: NumberStyle, value: str, unit: str) -> None:
    assert read_amount(text, style) == Amount(value=Decimal(value), unit=unit)


@pytest.mark.parametrize("text", ["", "  ", "-", "--", "N/A", "none"])
def test_words_for_nothing_are_blank(text: str) -> None:
    assert read_amount(text, POINT) is None


@pytest.mark.parametrize(
    "text", ["abc", "12,5", "1,2,3", "10/6/4", "1.2.3", "12 apples", "9" * 30, "1E999", "NaN", "²"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_amount(text, POINT)


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["1,234", "2"], None),
        (["1.234", "12,5"], COMMA),
        (["1,234", "12.5"], POINT),
        (["1.234.567"], COMMA),
        (["0,500"], COMMA),
        (["1,234.50", "1,234"], POINT),
    ],
)
def test_a_column_votes_on_its_fraction_mark(texts: list[str], style: NumberStyle | None) -> None:
    assert vote_number_style(texts) is style


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-04", "2026/12/4", "20261204", "12/04/2026", "12/4/26", "12-04-2026", "04-DEC-26", "4 Dec 2026", "Dec 4, 2026", "4. Dezember 2026",
        "04.12.2026", "46360", "46360.0", "120426", "2026-12-04T00:00:00Z", "12/04/2026 12:00:00 AM", "Fri 12/04/2026", "04DEC2026",
    ],
)  # fmt: skip
def test_dates_are_read_in_every_spelling(text: str) -> None:
    assert read_date(text, DateOrder.MONTH_FIRST) == date(2026, 12, 4)


@pytest.mark.parametrize(
    "text", ["", "TBD", "ASAP", "00.00.0000", "12/31/2099", "01/01/1900", "1899-12-30", "9999-12-31"]
)
def test_placeholders_are_no_date(text: str) -> None:
    assert read_date(text, DateOrder.MONTH_FIRST) is None


@pytest.mark.parametrize(
    "text", ["02/30/2026", "25/12/2026", "12/4", "soon", "4 Foo 2026", "12345", "1234567", "²0261204"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_date(text, DateOrder.MONTH_FIRST)


def test_a_part_over_twelve_proves_the_order() -> None:
    assert vote_date_order(["03/04/2026", "25/04/2026"]) is DateOrder.DAY_FIRST
    assert vote_date_order(["03/04/2026", "04/25/2026"]) is DateOrder.MONTH_FIRST
    assert vote_date_order(["03/04/2026"]) is None


@pytest.mark.parametrize(("text", "flag"), [("X", True), ("Yes", True), ("", False), ("N", False), ("maybe", None)])
def test_flags(text: str, flag: bool | None) -> None:  # noqa: FBT001 - a table of cases
    assert read_flag(text) is flag


@given(st.text(max_size=30))
def test_any_text_is_a_value_a_blank_or_a_value_error(text: str) -> None:
    for style in NumberStyle:
        try:
            amount = read_amount(text, style)
        except ValueError:
            continue
        assert amount is None or amount.value.is_finite()
    for order in DateOrder:
        try:
            day = read_date(text, order)
        except ValueError:
            continue
        assert day is None or 1980 <= day.year <= 2098


@given(st.decimals(min_value=-999_999_999, max_value=999_999_999, places=2, allow_nan=False))
def test_a_number_written_either_way_comes_back(value: Decimal) -> None:
    american = f"{value:,.2f}"
    european = american.translate(str.maketrans(",.", ".,"))
    assert read_amount(american, POINT) == Amount(value=value)
    assert read_amount(european, COMMA) == Amount(value=value)
