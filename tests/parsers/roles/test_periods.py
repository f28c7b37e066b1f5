"""Weeks, months and days as headings: a run of them is a schedule, one alone is nothing."""

import pytest
from hypothesis import given, strategies as st

from parsers.roles.periods import PeriodKind, periods_of

WEEK, MONTH, DAY = PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.DAY


@pytest.mark.parametrize(
    ("headers", "kind", "texts"),
    [
        (["W48", "W49"], WEEK, ["W48", "W49"]),
        (["KW 52/26", "KW 1/27"], WEEK, ["W52/26", "W1/27"]),
        (["2026-W48", "2026-W49"], WEEK, ["W48/26", "W49/26"]),
        (["Ship wk 8", "Ship wk 9"], WEEK, ["W8", "W9"]),
        (["Nov-26", "Dec-26", "Jan-27"], MONTH, ["Nov 2026", "Dec 2026", "Jan 2027"]),
        (["September", "October"], MONTH, ["Sep", "Oct"]),
        (["2026-11-23", "2026-11-24"], DAY, ["2026-11-23", "2026-11-24"]),
        (["12/28", "1/4"], PeriodKind.DAY_OF_WEEK, ["12/28", "1/4"]),
        (["23.11.", "30.11."], PeriodKind.DAY_OF_WEEK, ["23.11", "30.11"]),
        (["2026-11-01", "2026-12-01"], PeriodKind.FIRST_OF_MONTH, ["2026-11-01", "2026-12-01"]),
    ],
)
def test_headings_that_rise_by_one_step_are_periods(headers: list[str], kind: PeriodKind, texts: list[str]) -> None:
    found = periods_of(["Qty", *headers])
    assert ([p.text for p in found.values()], {p.kind for p in found.values()}) == (texts, {kind})
    assert list(found) == list(range(1, len(headers) + 1))


@pytest.mark.parametrize(
    "headers",
    [
        ["W48"],
        ["W48", "Qty", "W49"],
        ["W48", "W50"],
        ["W48", "Dec"],
        ["48", "49"],
        ["Promise 12/04", "Required 12/10"],
        ["May ship", "Qty"],
        ["10/2", "10/4"],
        [],
    ],
)
def test_what_does_not_rise_by_one_step_is_no_period(headers: list[str]) -> None:
    assert periods_of(headers) == {}


def test_bare_numbers_are_weeks_only_under_that_heading() -> None:
    assert [p.text for p in periods_of(["Line", "48", "49"], weeks_above="Week").values()] == ["week 48", "week 49"]


def test_past_due_and_later_belong_to_the_periods_beside_them() -> None:
    found = periods_of(["Qty", "Past due", "W48", "W49", "Later", "Later"])
    assert [i for i, p in found.items() if p.kind is PeriodKind.UNDATED] == [1, 4]


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_headings_are_survived(headers: list[str]) -> None:
    assert set(periods_of(headers)) <= set(range(len(headers)))
