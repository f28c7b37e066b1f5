"""Headings that are weeks, months or days in a row: the columns of a schedule, each a quantity (DOMAIN 1.9).

A lone "W48" or date proves nothing. Periods are columns side by side that rise by the same step.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from parsers.roles.labels import normalize, phrases

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTH = r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?"
_YEAR = r"(?:20)?(?P<year>2\d)"
_WEEK = re.compile(rf"(?:.*\s)?(?:w|wk|week|ww|cw|kw)[\s.#-]*(?P<number>\d{{1,2}})(?:[\s/.'-]+{_YEAR})?", re.IGNORECASE)
_YEAR_WEEK = re.compile(rf"(?:.*\s)?{_YEAR}[\s/-]?(?:w|wk|week|kw|cw)\s*(?P<number>\d{{1,2}})", re.IGNORECASE)
_MONTH = re.compile(rf"(?:.*\s)?(?P<name>{'|'.join(_MONTHS)}){_LONG_MONTH}\.?(?:[\s/.'-]*{_YEAR})?", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(?:.*\s)?20(?P<year>2\d)[-/](?P<number>0[1-9]|1[0-2])")
_ISO = re.compile(r"(?:.*\s)?(?P<day>20\d\d-(?P<a>\d\d)-(?P<b>\d\d))")
_DAY = re.compile(r"(?:.*\s)?(?P<day>(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})(?:[/.-](?:20)?\d{2})?\.?)")
_BARE = re.compile(r"\d{1,2}")
_WEEKS, _LAST_WEEKS = 53, (52, 53)
_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_YEAR_DAYS = (365, 366)
_STEPS = (1, 7, 14)
_SHORTEST = 2  # columns


_MARKS = frozenset({"x", "xx", "xxx", "\u2713", "\u2714", "\u2022", "*", "yes", "y"})


class PeriodKind(StrEnum):
    """What the text of a period names."""

    WEEK = "week"
    MONTH = "month"
    DAY = "day"
    DAY_OF_WEEK = "day_of_week"  # days 7 or 14 apart: each stands for its week
    FIRST_OF_MONTH = "first_of_month"  # stands for its month
    UNDATED = "undated"  # "Past due", "Later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A column's period; ``text`` is readable as a date expression, empty where the period has no date."""

    kind: PeriodKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A heading's place on a scale of weeks, months or days of a year."""

    kind: PeriodKind
    place: int
    text: str
    day: int = 0


def periods_of(headers: Sequence[str], *, weeks_above: str = "") -> Mapping[int, Period]:
    """Return the columns that are periods; none where no two headings side by side rise by one step.

    ``weeks_above`` is a group heading such as "Week" over bare numbers, or empty.
    """
    found: dict[int, Period] = {}
    for day_first in (False, True):
        places = [_step(header, weeks=bool(weeks_above), day_first=day_first) for header in headers]
        for run in _runs(places):
            found |= {i: found.get(i, period) for i, period in run.items()}
    return _with_undated(headers, found) if found else {}


def is_mark(text: str) -> bool:
    """Tell a cross or tick, which says that the row's quantity comes in this period."""
    return text.strip().casefold() in _MARKS


@lru_cache(maxsize=8192)
def _step(header: str, *, weeks: bool, day_first: bool) -> _Step | None:
    text = header.strip()
    if weeks and _BARE.fullmatch(text) and 0 < int(text) <= _WEEKS:
        return _Step(kind=PeriodKind.WEEK, place=int(text), text=f"week {text}")
    if (week := _WEEK.fullmatch(text) or _YEAR_WEEK.fullmatch(text)) and 0 < int(week["number"]) <= _WEEKS:
        year = f"/{week['year']}" if week["year"] else ""
        return _Step(kind=PeriodKind.WEEK, place=int(week["number"]), text=f"W{int(week['number'])}{year}")
    if (month := _MONTH.fullmatch(text)) is not None:
        name = month["name"].casefold()
        return _month(_MONTHS.index(name), month["year"])
    if (month := _YEAR_MONTH.fullmatch(text)) is not None:
        return _month(int(month["number"]) - 1, month["year"])
    return _day_step(text, day_first=day_first)


def _month(index: int, year: str | None) -> _Step:
    name = _MONTHS[index].title()
    return _Step(kind=PeriodKind.MONTH, place=index, text=f"{name} 20{year}" if year else name)


def _day_step(text: str, *, day_first: bool) -> _Step | None:
    iso = _ISO.fullmatch(text)
    found = iso or _DAY.fullmatch(text)
    if found is None:
        return None
    month, day = int(found["a"]), int(found["b"])
    if day_first and iso is None:
        month, day = day, month
    if not (1 <= month <= len(_MONTHS) and 1 <= day <= 31):  # noqa: PLR2004 - days of a month
        return None
    return _Step(kind=PeriodKind.DAY, place=_BEFORE_MONTH[month - 1] + day, text=found["day"].rstrip("."), day=day)


def _runs(places: Sequence[_Step | None]) -> list[dict[int, Period]]:
    """Cut the headings into runs of one kind and one step."""
    runs: list[dict[int, _Step]] = []
    kinds: list[PeriodKind] = []
    for (i, one), (j, other) in pairwise(enumerate(places)):
        kind = _kind(one, other) if one is not None and other is not None else None
        if kind is None or one is None or other is None:
            continue
        if runs and i in runs[-1] and kinds[-1] is kind:
            runs[-1][j] = other
        elif not runs or i not in runs[-1]:
            runs.append({i: one, j: other})
            kinds.append(kind)
    return [
        {i: Period(kind=kind, text=step.text) for i, step in run.items()}
        for run, kind in zip(runs, kinds, strict=True)
        if len(run) >= _SHORTEST
    ]


def _kind(one: _Step, other: _Step) -> PeriodKind | None:
    """Return what two neighbours are together, or None where they are no steps of one scale."""
    if one.kind is not other.kind:
        return None
    up = other.place - one.place
    if one.kind is PeriodKind.WEEK:
        return PeriodKind.WEEK if up == 1 or (one.place in _LAST_WEEKS and other.place == 1) else None
    if one.kind is PeriodKind.MONTH:
        return PeriodKind.MONTH if up % len(_MONTHS) == 1 else None
    if one.day == other.day == 1:
        return PeriodKind.FIRST_OF_MONTH
    apart = {up, *(up + days for days in _YEAR_DAYS)} & set(_STEPS)
    if not apart:
        return None
    return PeriodKind.DAY if apart == {1} else PeriodKind.DAY_OF_WEEK


def _with_undated(headers: Sequence[str], found: Mapping[int, Period]) -> dict[int, Period]:
    """Add "Past due" before and "Later" behind the periods."""
    words = set(phrases("undated_periods"))
    periods = dict(found)
    for index in (min(found) - 1, max(found) + 1):
        if 0 <= index < len(headers) and normalize(headers[index]) in words:
            periods[index] = Period(kind=PeriodKind.UNDATED, text="")
    return dict(sorted(periods.items()))
