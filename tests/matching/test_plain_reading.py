from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from matching.plain_reading import Order, days_in, months_in, numbers_in, orders_in, weekdays_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,250 PC", "1250"), ("1.250,00", "1250"), ("1.250", "1.25"), ("1.250", "1250"), ("4 500 LB", "4500"),
        ("1-1/2", "1.5"), ("2\u00bd", "2.5"), ("twelve pieces", "12"), ("a dozen", "12"), ("20K", "20000"),
        ("zw\u00f6lf St\u00fcck", "12"), ("PO1*1*100*EA", "100"), (".0598 X 12", "0.0598"), ("(40)", "40"),
    ],
)  # fmt: skip
def test_a_number_is_seen_however_it_is_written(text, number):
    assert Decimal(number) in numbers_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "12/04/2026", "12/4", "04-DEC-26", "Dec 4, 2026", "4 December", "4. Dezember 2026", "4 de diciembre de 2026",
        "le 4 d\u00e9cembre", "2026-12-04", "20261204", "120426", "46360", "Friday the 4th of December",
    ],
)  # fmt: skip
def test_a_day_is_seen_however_it_is_written(text):
    assert date(2026, 12, 4) in {d.near(date(2026, 11, 20)) for d in days_in(text)}


@pytest.mark.parametrize("text", ["04-DEC-26", "4 Dec 27"])
def test_the_year_of_a_day_is_no_other_day(text):
    assert {(d.month, d.day) for d in days_in(text)} == {(12, 4)}


def test_dates_that_prove_an_order_rule_the_other_one_out():
    assert orders_in(["25/04/2026", "03/04/2026"]) == {Order.DAY_FIRST}
    assert orders_in(["03/04/2026"]) == set(Order)
    assert orders_in(["25/04/2026", "04/25/2026"]) == set(Order)  # a contradiction proves nothing
    (day,) = days_in("03/04/2026", orders=frozenset({Order.DAY_FIRST}))
    assert (day.month, day.day) == (4, 3)


def test_months_and_weekdays_are_seen_by_name():
    assert months_in("mid December or 01/2027") == {12, 1}
    assert weekdays_in("next Thurs, el lunes") == {3, 0}


@given(st.decimals(min_value=0, max_value=9_999_999, places=2, allow_nan=False))
def test_a_printed_number_is_always_seen(value):
    assert value in numbers_in(f"{value}")
    assert value in numbers_in(f"Qty {value:,} PC")


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_printed_day_is_always_seen(day):
    for text in (day.isoformat(), f"{day:%m/%d/%Y}", f"{day:%d.%m.%Y}", f"{day:%d-%b-%y}", f"{day:%B} {day.day}"):
        assert day in {d.near(day) for d in days_in(text)}


@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(text):
    numbers_in(text), days_in(text), orders_in([text]), months_in(text), weekdays_in(text)
