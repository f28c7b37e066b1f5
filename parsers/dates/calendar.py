"""Which days an expression means: years that were not written, weeks, thirds of months, quarters (DOMAIN 2.6)."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

AHEAD_DAYS = 275  # nine months: CONTRACT 3.3
BACK_DAYS = 60  # how far back a ship date without a year may lie: CONTRACT 3.3


class DatePurpose(StrEnum):
    """What the date is about, which decides the year nobody wrote."""

    PROMISE = "promise"
    SHIPPED = "shipped"


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def clamp_day(year: int, month: int, day: int) -> date:
    """Return the day, or the last one of that month where the month is shorter."""
    return min(date(year, month, 1) + timedelta(days=day - 1), month_end(year, month))


def nearest_year(month: int, day: int, *, reference: date, purpose: DatePurpose) -> date:
    """Return the day in the year that CONTRACT 3.3 gives a date without one.

    The nearest future day up to nine months ahead, else the latest past one; something already shipped may
    lie up to 60 days back.
    """
    years = [clamp_day(reference.year + shift, month, day) for shift in (-1, 0, 1)]
    past = [d for d in years if d < reference]
    if purpose is DatePurpose.SHIPPED and past and (reference - past[-1]).days <= BACK_DAYS:
        return past[-1]
    ahead = [d for d in years if 0 <= (d - reference).days <= AHEAD_DAYS]
    return ahead[0] if ahead else past[-1]


def nearest_month(month: int, *, reference: date) -> int:
    """Return the year of a month named without one: the running or the next such month, up to nine months on."""
    end = month_end(reference.year, month)
    if end < reference and (reference - end).days <= 365 - AHEAD_DAYS - 31:
        return reference.year
    return reference.year + 1 if end < reference else reference.year


def full_year(text: str) -> int:
    """Return a written year of two or four digits as a number."""
    return 2000 + int(text) if len(text) == 2 else int(text)  # noqa: PLR2004 - two digits


def monday_of(day: date) -> date:
    """Return the Monday of the day's ISO week."""
    return day - timedelta(days=day.weekday())


def friday_of(day: date) -> date:
    """Return the Friday of the day's ISO week."""
    return monday_of(day) + timedelta(days=4)


def iso_week(week: int, *, year: int | None, reference: date) -> date | None:
    """Return the Monday of an ISO week; without a year the nearest one not more than nine months ahead."""
    if year is not None:
        return _week_start(year, week)
    around = [_week_start(reference.year + shift, week) for shift in (-1, 0, 1)]
    known = [d for d in around if d is not None]
    ahead = [d for d in known if monday_of(reference) <= d <= reference + timedelta(days=AHEAD_DAYS)]
    past = [d for d in known if d < reference]
    return ahead[0] if ahead else (past[-1] if past else None)


def _week_start(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def next_weekday(weekday: int, *, reference: date) -> date:
    """Return the next such weekday, today included."""
    return reference + timedelta(days=(weekday - reference.weekday()) % 7)


def add_business_days(day: date, count: int) -> date:
    """Return the day ``count`` Mondays to Fridays later."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:  # noqa: PLR2004 - Saturday is 5
            count -= 1
    return day


def add_months(day: date, count: int) -> date:
    """Return the first day of the month ``count`` months on."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
