from datetime import date

import pytest

from domain.errors import ConfigurationError
from flows.holidays import business_calendar

FRIDAY = date(2026, 11, 27)


def test_thanksgiving_is_no_business_day_in_the_united_states(home):
    for _ in range(2):  # worked out once, then stored
        calendar = business_calendar(home.engine, "us", "", around=FRIDAY)
        assert not calendar.is_business_day(date(2026, 11, 26))
        assert calendar.add_business_days(date(2026, 11, 25), 1) == FRIDAY


def test_without_a_country_only_weekends_are_off(home):
    assert business_calendar(home.engine, "", "", around=FRIDAY).is_business_day(date(2026, 11, 26))


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("US", "ZZ")])
def test_an_unknown_country_or_region_is_refused_by_name(home, country, region):
    with pytest.raises(ConfigurationError, match="holidays_country"):
        business_calendar(home.engine, country, region, around=FRIDAY)
