"""When a mail may leave: hours, weekdays and days off where the vendor is (DOMAIN 5.2, mail.md 32)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import BusinessCalendar
from outbound.policy import ChasePolicy, SendWindow

_DAY = timedelta(days=1)


def next_moment(now: datetime, *, policy: ChasePolicy, calendar: BusinessCalendar, routine: bool = False) -> datetime:
    """Return the first moment from ``now`` on at which a mail may leave, in ``now``'s own time zone.

    Args:
        now: aware.
        policy: the vendor's hours and time zone.
        calendar: business days where the vendor is.
        routine: a mail that is in no hurry waits for a preferred weekday, a few days at most.
    """
    zone = ZoneInfo(policy.timezone)
    local = now.astimezone(zone)
    day = _first_day(local.date(), policy.window, calendar, routine=routine)
    while True:
        found = _in_day(day, local, policy.window, zone)
        if found is not None and calendar.is_business_day(day):
            return found.astimezone(now.tzinfo)
        day += _DAY


def _first_day(today: date, window: SendWindow, calendar: BusinessCalendar, *, routine: bool) -> date:
    if not routine:
        return today
    first = calendar.on_or_after(today)
    for wait in range(window.routine_wait_days + 1):
        day = calendar.add_business_days(first, wait)
        if day.weekday() in window.routine_days:
            return day
    return today


def _in_day(day: date, local: datetime, window: SendWindow, zone: ZoneInfo) -> datetime | None:
    """Return the first open moment of a day from ``local`` on; the two ranges of hours may overlap."""
    spans = sorted(((window.preferred_from, window.preferred_to), (window.allowed_from, window.allowed_to)))
    for opens, closes in spans:
        start = _at(day, opens, zone)
        if local <= start:
            return start
        if local.date() == day and local < _at(day, closes, zone):
            return local
    return None


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone)
