from datetime import date

from hypothesis import given, strategies as st

from domain.calendar import BusinessCalendar
from domain.day_count import DayCount

CALENDAR = BusinessCalendar(holidays=frozenset({date(2026, 11, 26), date(2026, 12, 25)}))
COUNT = DayCount(CALENDAR)
DAYS = st.dates(min_value=date(2026, 10, 1), max_value=date(2027, 2, 1))


@given(start=DAYS, end=DAYS)
def test_looking_up_gives_what_walking_the_calendar_gives(start: date, end: date) -> None:
    assert COUNT.business_days_between(start, end) == CALENDAR.business_days_between(start, end)


def test_days_outside_the_sums_are_walked() -> None:
    assert COUNT.business_days_between(date(1989, 12, 29), date(1990, 1, 2)) == 2
    assert COUNT.business_days_between(date(2100, 1, 4), date(2099, 12, 31)) == -2
