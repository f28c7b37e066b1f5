"""Work that a person does every week where the program cannot: comparing a vendor's stock by hand (DOMAIN 7.2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_FRIDAY = 5


class TaskStep(StrEnum):
    """What a person did with a task."""

    DONE = "done"
    GIVEN = "given"  # to another person


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEntry:
    """One entry in the record of a task; entries are added, never changed. ``at`` is an ISO moment."""

    step: TaskStep
    vendor_id: str
    week: str
    who: str
    at: str
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTask:
    """Compare the open lines of a vendor who sends no stock list with what he says he has.

    ``list_on`` is the day of his last list, if he ever sent one; ``last_done`` the last entry of a week before.
    """

    vendor_id: str
    vendor_name: str
    week: str
    due_on: date
    owner: str
    open_lines: int
    list_on: date | None
    done: TaskEntry | None
    last_done: TaskEntry | None

    @property
    def words(self) -> str:
        """What there is to say about the task in a line."""
        if self.done is not None:
            return f"done by {self.done.who}" + (f": {self.done.note}" if self.done.note else "")
        before = (
            f"last done in {self.last_done.week} by {self.last_done.who}" if self.last_done else "never done so far"
        )
        return f"due on {self.due_on}, {before}"


def week_of(day: date) -> str:
    """Return the ISO week of a day, such as ``2026-W48``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def end_of_week(day: date) -> date:
    """Return the Friday of the ISO week of a day."""
    return day + timedelta(days=_FRIDAY - day.isoweekday())
