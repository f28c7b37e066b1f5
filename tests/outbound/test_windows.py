from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from domain.calendar import BusinessCalendar
from outbound.policy_reading import Layer, default_policy, effective
from outbound.windows import next_moment

CHICAGO = ZoneInfo("America/Chicago")
HOLIDAYS = BusinessCalendar(holidays=frozenset({date(2026, 11, 26), date(2026, 11, 30)}))


def moment(now: datetime, *, routine: bool = False, zone: str = "America/Chicago") -> datetime:
    policy = effective(vendor=Layer(name="t", document={"timezone": zone}))
    return next_moment(now, policy=policy, calendar=HOLIDAYS, routine=routine)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (datetime(2026, 11, 24, 6, 0), datetime(2026, 11, 24, 7, 30)),  # before the preferred hours
        (datetime(2026, 11, 24, 9, 0), datetime(2026, 11, 24, 9, 0)),
        (datetime(2026, 11, 24, 15, 0), datetime(2026, 11, 24, 15, 0)),  # allowed, not preferred
        (datetime(2026, 11, 24, 16, 45), datetime(2026, 11, 25, 7, 30)),
        (datetime(2026, 11, 25, 17, 0), datetime(2026, 11, 27, 7, 30)),  # a holiday between
        (datetime(2026, 11, 27, 16, 45), datetime(2026, 12, 1, 7, 30)),  # Friday, holiday Monday
        (datetime(2026, 11, 28, 9, 0), datetime(2026, 12, 1, 7, 30)),
    ],
)
def test_a_mail_leaves_in_the_hours_of_the_vendor(now: datetime, leaves: datetime) -> None:
    assert moment(now.replace(tzinfo=CHICAGO)) == leaves.replace(tzinfo=CHICAGO)


def test_the_hours_are_those_of_the_vendors_time_zone() -> None:
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert moment(noon, zone="Europe/Berlin") == noon  # 13:00 there
    assert moment(noon, zone="America/Los_Angeles") == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def test_hours_stay_the_same_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 30, 20, 0, tzinfo=CHICAGO)
    assert moment(before).astimezone(CHICAGO) == datetime(2026, 11, 2, 7, 30, tzinfo=CHICAGO)


def test_a_routine_mail_waits_one_day_for_a_better_weekday_and_no_longer() -> None:
    monday, thursday = datetime(2026, 12, 7, 9, tzinfo=CHICAGO), datetime(2026, 12, 3, 17, tzinfo=CHICAGO)
    assert moment(monday, routine=True) == datetime(2026, 12, 8, 7, 30, tzinfo=CHICAGO)
    assert moment(thursday, routine=True) == datetime(2026, 12, 4, 7, 30, tzinfo=CHICAGO)


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_a_mail_never_leaves_in_the_past_nor_outside_the_hours(now: datetime) -> None:
    leaves = next_moment(now, policy=default_policy(), calendar=HOLIDAYS)
    local = leaves.astimezone(CHICAGO)
    assert leaves >= now
    assert HOLIDAYS.is_business_day(local.date())
    assert (7, 30) <= (local.hour, local.minute) < (16, 30)
