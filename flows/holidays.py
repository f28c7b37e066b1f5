"""Fills the business calendar with a country's public holidays, kept in the database once they were worked out."""

from datetime import date

from sqlalchemy import Engine

from db.engine import read_session, write_again
from db.repositories.keyvalues import KeyValues
from domain.calendar import BusinessCalendar
from domain.errors import ConfigurationError

_YEARS_BACK, _YEARS_AHEAD = 2, 3


def business_calendar(engine: Engine, country: str, region: str, *, around: date) -> BusinessCalendar:
    """Return the business days of a country and region for the years around a day; no country, no holidays.

    The library takes longer to import than most commands take in all, so its answer is stored.

    Raises:
        ConfigurationError: the country or region is not known.
    """
    if not country:
        return BusinessCalendar()
    name = f"holidays:{country.upper()}:{region.upper()}:{around.year}"
    with read_session(engine) as session:
        stored = KeyValues(session).get(name)
    if stored is None:
        stored = [day.isoformat() for day in _public_holidays(country, region, around)]
        write_again(engine, lambda session: KeyValues(session).set(name, stored))
    return BusinessCalendar(holidays=frozenset(map(date.fromisoformat, stored)))


def _public_holidays(country: str, region: str, around: date) -> list[date]:
    from holidays import country_holidays  # noqa: PLC0415 -- see above

    years = range(around.year - _YEARS_BACK, around.year + _YEARS_AHEAD + 1)
    try:
        return sorted(country_holidays(country.upper(), subdiv=region.upper() or None, years=years))
    except NotImplementedError as error:
        raise ConfigurationError(f"holidays_country/holidays_region: {error}") from error
