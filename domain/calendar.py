"""Business days: weekends and a given set of holidays, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

_SATURDAY_AND_SUNDAY = frozenset({5, 6})
_DAYS_IN_WEEK = frozenset(range(7))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """Which days count as working days.

    ``weekend`` holds weekday numbers as ``date.weekday`` gives them (Monday 0); ``holidays`` are days off on top.

    Raises:
        ValueError: every day of the week is off.
    """

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = _SATURDAY_AND_SUNDAY

    def __post_init__(self) -> None:
        if self.weekend >= _DAYS_IN_WEEK:
            raise ValueError("a week without a working day")

    def closed_between(self, ranges: Iterable[tuple[date, date]]) -> "BusinessCalendar":
        """Return the calendar with more days off: ranges with both ends included."""
        days = (start + _DAY * i for start, end in ranges for i in range((end - start).days + 1))
        return replace(self, holidays=self.holidays.union(days))

    def is_business_day(self, day: date) -> bool:
        """Return whether people work on that day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def add_business_days(self, day: date, count: int) -> date:
        """Return the ``count``-th business day after ``day`` (before it where negative, ``day`` itself for 0).

        The day itself is never counted: Friday, Saturday and Sunday plus one are all Monday.
        """
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_business_day(day)
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """Return how many business days lie after ``start`` up to and including ``end``; negative when it is earlier.

        It is the inverse of ``add_business_days``: the days from a day to the n-th business day after it are n.
        """
        if end >= start:
            return sum(self.is_business_day(start + _DAY * i) for i in range(1, (end - start).days + 1))
        return -sum(self.is_business_day(end + _DAY * i) for i in range((start - end).days))

    def on_or_after(self, day: date) -> date:
        """Return the first business day that is not before ``day``."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Return the last business day that is not after ``day``."""
        while not self.is_business_day(day):
            day -= _DAY
        return day
