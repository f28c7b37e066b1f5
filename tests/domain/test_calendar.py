from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from domain.calendar import BusinessCalendar

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
calendars = st.builds(
    BusinessCalendar,
    holidays=st.frozensets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=10),
    weekend=st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset[int]()]),
)
PLAIN = BusinessCalendar(holidays=frozenset({date(2026, 11, 26), date(2026, 12, 25)}))
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))


@pytest.mark.parametrize("start", [FRIDAY, SATURDAY, SUNDAY])
def test_one_business_day_after_a_weekend_day_is_monday(start: date) -> None:
    assert PLAIN.add_business_days(start, 1) == MONDAY


def test_zero_business_days_leave_the_day_alone() -> None:
    assert PLAIN.add_business_days(SATURDAY, 0) == SATURDAY


def test_a_holiday_is_skipped_in_both_directions() -> None:
    assert PLAIN.add_business_days(date(2026, 11, 25), 1) == date(2026, 11, 27)
    assert PLAIN.add_business_days(date(2026, 11, 27), -1) == date(2026, 11, 25)


def test_rolling_to_a_business_day() -> None:
    assert PLAIN.on_or_after(SATURDAY) == MONDAY
    assert PLAIN.on_or_before(SUNDAY) == FRIDAY
    assert PLAIN.on_or_after(MONDAY) == MONDAY == PLAIN.on_or_before(MONDAY)


def test_a_week_without_work_is_refused() -> None:
    with pytest.raises(ValueError, match="working day"):
        BusinessCalendar(weekend=frozenset(range(7)))


@given(calendars, days, st.integers(-30, 30).filter(bool))
def test_adding_lands_on_a_business_day_that_many_away(calendar: BusinessCalendar, day: date, count: int) -> None:
    landed = calendar.add_business_days(day, count)
    assert calendar.is_business_day(landed)
    assert (landed > day) == (count > 0)
    assert calendar.business_days_between(day, landed) == count


@given(calendars, days, st.integers(0, 30), st.integers(0, 30))
def test_adding_in_two_steps_is_adding_at_once(calendar: BusinessCalendar, day: date, one: int, two: int) -> None:
    assert calendar.add_business_days(calendar.add_business_days(day, one), two) == calendar.add_business_days(
        day, one + two
    )


@given(calendars, days, st.integers(-90, 90))
def test_the_count_never_exceeds_the_calendar_days(calendar: BusinessCalendar, day: date, gap: int) -> None:
    between = calendar.business_days_between(day, day + timedelta(days=gap))
    assert abs(between) <= abs(gap)
    assert between * gap >= 0
