"""Fills the business calendar with a country's public holidays."""

from datetime import date
from functools import lru_cache

from domain.calendar import BusinessCalendar
from domain.errors import ConfigurationError

_YEARS_BACK, _YEARS_AHEAD = 2, 3


@lru_cache(maxsize=8)
def business_calendar(country: str, region: str, *, around: date) -> BusinessCalendar:
    """Return the business days of a country and region for the years around a day; no country, no holidays.

    Raises:
        ConfigurationError: the country or region is not known.
    """
    if not country:
        return BusinessCalendar()
    from holidays import country_holidays  # noqa: PLC0415 -- costs a third of a second that few commands need

    years = range(around.year - _YEARS_BACK, around.year + _YEARS_AHEAD + 1)
    try:
        days = country_holidays(country.upper(), subdiv=region.upper() or None, years=years)
    except NotImplementedError as error:
        raise ConfigurationError(f"holidays_country/holidays_region: {error}") from error
    return BusinessCalendar(holidays=frozenset(days))
