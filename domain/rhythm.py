"""When regular mails are due: on working days, on days of the week, on the first working day of a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.calendar import BusinessCalendar

_WEEK_DAYS = 7


class Beat(StrEnum):
    """On which days something is due."""

    DAYS = "days"
    WORKDAYS = "workdays"
    MONTH = "month"  # the first working day
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEK = (Beat.MONDAY, Beat.TUESDAY, Beat.WEDNESDAY, Beat.THURSDAY, Beat.FRIDAY, Beat.SATURDAY, Beat.SUNDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What is due on some beats, from a time of the day on."""

    beats: tuple[Beat, ...]
    at: time

    def period(self, local: datetime, calendar: BusinessCalendar) -> date | None:
        """Return the day that names the period something is due for at a moment, None while nothing is.

        A daily beat is due on its day only. A weekly or monthly one that nobody was there for stays due until its next
        one: a late weekly report is better than none. One that falls on a day off is due on the next working day.

        Args:
            local: the moment, in the zone of the house.
            calendar: its working days.
        """
        found = (self._of(beat, local, calendar) for beat in self.beats)
        return max((day for day in found if day is not None), default=None)

    def _of(self, beat: Beat, local: datetime, calendar: BusinessCalendar) -> date | None:
        today = local.date()
        begins, due = _latest(beat, today, calendar)
        return begins if (due, self.at) <= (today, local.time()) else None


def _latest(beat: Beat, today: date, calendar: BusinessCalendar) -> tuple[date, date]:
    """The newest period of a beat and the day it is due on."""
    match beat:
        case Beat.DAYS:
            return today, today
        case Beat.WORKDAYS:
            return today, calendar.on_or_after(today)
        case Beat.MONTH:
            first = today.replace(day=1)
            return first, calendar.on_or_after(first)
        case _:
            day = today - timedelta(days=(today.weekday() - _WEEK.index(beat)) % _WEEK_DAYS)
            # Whoever wants a mail on a Saturday means the day off.
            weekend = _WEEK.index(beat) >= _WEEK.index(Beat.SATURDAY)
            return day, day if weekend else calendar.on_or_after(day)


def beats_of(words: Iterable[str]) -> tuple[Beat, ...]:
    """Return the beats that words name.

    Raises:
        ValueError: a word names none.
    """
    return tuple(dict.fromkeys(Beat(word.strip().lower()) for word in words))
