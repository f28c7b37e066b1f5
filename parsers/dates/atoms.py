"""The smallest date expressions (a day, a week, a third of a month, a lead time) and what days they cover.

Each pattern has a reader that turns a match into an ``Atom`` or refuses it (a fraction, a part code, a price).
Words around an atom ("week of", "by", "not before") are read in ``parsers.dates.phrases``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from parsers.dates import calendar as cal
from parsers.dates.calendar import DatePurpose
from parsers.dates.guards import is_measure
from parsers.dates.names import FEASTS, FOREIGN_NEAR_DAYS, MONTHS, ORDINAL_WORDS, WEEKDAYS, feast_day


class DateDoubt(StrEnum):
    """Why a date should be looked at by a person."""

    INVALID_DAY = "invalid_day"  # 2/30
    WEEKDAY_CONFLICT = "weekday_conflict"  # Thursday (11/27) where the 27th is a Friday
    PAST_YEAR = "past_year"  # 12/04/25 in a mail of 2026
    RELATIVE = "relative"  # the following Monday, after another day was named
    FAR_AHEAD = "far_ahead"  # more than two years on


class Precision(StrEnum):
    """How fine an atom is; "week of" needs a day."""

    DAY = "day"
    PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """Days ``first`` to ``last`` written at characters ``start`` to ``end``; ``first`` None means no date is set."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: Precision = Precision.DAY
    soft: bool = False
    doubt: DateDoubt | None = None
    dated: bool = True  # False: a relative word such as "Friday" or "2 weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFrame:
    """What a reader of dates may know: the mail's day, the order's day, day or month first, past or future.

    ``whole`` tells that the text is one answer or cell, where forms count that are too weak in running text.
    """

    reference: date
    day_first: bool = False
    order_date: date | None = None
    purpose: DatePurpose = DatePurpose.PROMISE
    whole: bool = False


Reader = Callable[[re.Match[str], DateFrame], Atom | None]


def atom_of(match: re.Match[str], first: date | None, last: date | None = None, *, soft: bool = False) -> Atom:
    """Return the atom a match stands for: one day, or a period where ``last`` is given; no day means no date."""
    period = last is not None
    return Atom(
        start=match.start(),
        end=match.end(),
        first=first,
        last=last if period else first,
        precision=Precision.PERIOD if period else Precision.DAY,
        soft=soft,
    )


# ---------------------------------------------------------------- days


def _day(match: re.Match[str], frame: DateFrame, *, year: int | None, month: int, day: int) -> Atom | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - the calendar
        return None
    if year is None:
        found = cal.nearest_year(month, day, reference=frame.reference, purpose=frame.purpose)
    else:
        found = cal.clamp_day(year, month, day)
    if _is_sentinel(found):
        return atom_of(match, None)
    return replace(atom_of(match, found), doubt=_doubt_of(found, day=day, year=year, frame=frame))


def _is_sentinel(day: date) -> bool:
    return day.year >= 2049 or day.year <= 1970  # noqa: PLR2004 - 12/31/2099, 01/01/1900 stand for "no date"


def _doubt_of(found: date, *, day: int, year: int | None, frame: DateFrame) -> DateDoubt | None:
    if found.day != day:
        return DateDoubt.INVALID_DAY
    if year is not None and (frame.reference - found).days > cal.BACK_DAYS:
        return DateDoubt.PAST_YEAR
    if year is not None and (found - frame.reference).days > 2 * 365:
        return DateDoubt.FAR_AHEAD
    return None


def read_iso_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read iso day; None where the match is something else."""
    return _day(match, frame, year=int(match["y"]), month=int(match["m"]), day=int(match["d"]))


def ordered_parts(one: int, two: int, *, day_first: bool) -> tuple[int, int]:
    """Return (month, day) of two written numbers; a number over 12 decides against the given order."""
    month, day = (two, one) if day_first else (one, two)
    return (day, month) if month > 12 >= day else (month, day)  # noqa: PLR2004 - months


def read_numeric_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read numeric day; None where the match is something else."""
    one, two = int(match["a"]), int(match["b"])
    written = match["y"] if "y" in match.re.groupindex else None
    if written is None and is_measure(match, whole=frame.whole):
        return None
    separator = match["s"]
    day_first = frame.day_first or separator == "."
    month, day = ordered_parts(one, two, day_first=day_first)
    if one == two == 99:  # noqa: PLR2004 - 99/99 stands for "no date"
        return atom_of(match, None)
    return _day(match, frame, year=cal.full_year(written) if written else None, month=month, day=day)


def read_numeric_run(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read 12/7-11: days of one month."""
    if is_measure(match, whole=frame.whole):
        return None
    month, low, high = int(match["a"]), int(match["b"]), int(match["c"])
    if frame.day_first:
        return None
    return _run_of_days(match, frame, month=month, low=low, high=high, year=None)


def read_numeric_span(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read 12/7-12/11: the days from one to the other."""
    if is_measure(match, whole=frame.whole):
        return None
    ends = [
        _day(match, frame, year=None, month=month, day=day)
        for month, day in (
            ordered_parts(int(match["a"]), int(match["b"]), day_first=frame.day_first),
            ordered_parts(int(match["c"]), int(match["d"]), day_first=frame.day_first),
        )
    ]
    first, last = ends
    if first is None or last is None or first.first is None or last.last is None:
        return None
    if not first.first < last.last <= first.first + timedelta(days=_LONGEST_SPAN):
        return None
    return replace(first, last=last.last, precision=Precision.PERIOD, soft=True, doubt=first.doubt or last.doubt)


_LONGEST_SPAN = 62  # days


def _run_of_days(
    match: re.Match[str], frame: DateFrame, *, month: int, low: int, high: int, year: int | None
) -> Atom | None:
    if high <= low:
        return None
    first = _day(match, frame, year=year, month=month, day=low)
    if first is None or first.first is None or high > cal.month_end(first.first.year, month).day:
        return None
    return replace(first, last=first.first.replace(day=high), precision=Precision.PERIOD, soft=True)


def read_named_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read named day; None where the match is something else."""
    month = MONTHS[match["month"].lower()]
    year = cal.full_year(match["year"].strip("'\u2019")) if match["year"] else None
    high = match["high"] if "high" in match.re.groupindex else None
    if high:
        return _run_of_days(match, frame, month=month, low=int(match["day"]), high=int(high), year=year)
    return _day(match, frame, year=year, month=month, day=int(match["day"]))


def read_compact_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read compact day; None where the match is something else."""
    month = MONTHS.get(match["month"].lower())
    if month is None:
        return None
    return _day(match, frame, year=cal.full_year(match["year"]), month=month, day=int(match["day"]))


def read_day_of_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "the 15th": the next such day, today included."""
    return _day_of_month(match, int(match["day"]), frame)


def _day_of_month(match: re.Match[str], number: int, frame: DateFrame) -> Atom | None:
    if not 1 <= number <= 31:  # noqa: PLR2004 - days of a month
        return None
    if frame.purpose is DatePurpose.SHIPPED:
        return _last_day_of_month(match, number, frame)
    start = frame.reference
    for month in (start.replace(day=1), cal.add_months(start, 1), cal.add_months(start, 2)):
        if number <= cal.month_end(month.year, month.month).day and month.replace(day=number) >= start:
            return replace(atom_of(match, month.replace(day=number)), dated=False)
    return None


def _last_day_of_month(match: re.Match[str], number: int, frame: DateFrame) -> Atom | None:
    """Read "the 5th" of something that happened: the latest such day, the mail's own included."""
    for month in (frame.reference.replace(day=1), cal.add_months(frame.reference, -1)):
        if number <= cal.month_end(month.year, month.month).day and month.replace(day=number) <= frame.reference:
            return replace(atom_of(match, month.replace(day=number)), dated=False)
    return None


def read_ordinal_word(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "march twenty second" and "the fifteenth", as a telephone writes what it hears."""
    number = ORDINAL_WORDS[" ".join(re.split(r"[\s-]+", match["ordinal"].lower()))]
    month = match["month"] if "month" in match.re.groupindex else None
    if month:
        return _day(match, frame, year=None, month=MONTHS[month.lower()], day=number)
    return _day_of_month(match, number, frame)


_FRENCH_MY = re.compile(r"\b(?:\u00e0|a|de|dans|par|pour|sur|selon|avec|chez|et|que|suite\s+\u00e0)\s+$", re.IGNORECASE)


def read_weekday(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read weekday; None where the match is something else."""
    if match["weekday"] == "mon" and _FRENCH_MY.search(match.string[: match.start()]):
        return None  # "dans mon courriel"
    number = WEEKDAYS[match["weekday"].lower()]
    which = (match["which"] or "").lower()
    found = cal.next_weekday(number, reference=frame.reference)
    doubt = None
    if which in {"next", "nächsten", "prochain", "próximo", "following"}:
        found = cal.monday_of(frame.reference) + timedelta(days=7 + number)
        doubt = DateDoubt.RELATIVE if which == "following" else None
    elif which in {"last", "past"} or frame.purpose is DatePurpose.SHIPPED:
        found -= timedelta(days=7 if found > frame.reference or which else 0)
    return replace(atom_of(match, found, soft=which == "next"), dated=False, doubt=doubt)


NEAR_DAYS = {
    "day after tomorrow": 2,
    "next day": 1,
    "following day": 1,
    "this am": 0,
    "this pm": 0,
    "tomm": 1,
    "2morrow": 1,
    "tmw": 1,
    "tmr": 1,
    "manana": 1,
    "tomorrow": 1,
    "tmrw": 1,
    "tomorow": 1,
    "tommorow": 1,
    "tommorrow": 1,
    "morgen": 1,
    "demain": 1,
    "mañana": 1,
    "yesterday": -1,
    "last night": -1,
    "gestern": -1,
    "hier": -1,
    "ayer": -1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "at lunch": 0,
    "at noon": 0,
    "just now": 0,
    "earlier today": 0,
    "an hour ago": 0,
    "a moment ago": 0,
    "a few minutes ago": 0,
    "this noon": 0,
    "last evening": -1,
    "day before yesterday": -2,
    "this afternoon": 0,
    "this evening": 0,
    "eod": 0,
    "end of day": 0,
    "heute": 0,
    "aujourd'hui": 0,
    "ce jour": 0,
    "ce matin": 0,
    "heute früh": 0,
    "esta mañana": 0,
    "hoy": 0,
    **FOREIGN_NEAR_DAYS,
}


def read_near_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read near day; None where the match is something else."""
    words = " ".join(match["near"].lower().replace("\u2019", "'").split())
    return replace(atom_of(match, frame.reference + timedelta(days=NEAR_DAYS[words])), dated=False)


def read_feast(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read feast; None where the match is something else."""
    name = FEASTS[" ".join(match["feast"].lower().replace("\u2019", "'").split())]
    for year in (frame.reference.year, frame.reference.year + 1):
        if (day := feast_day(name, year)) >= frame.reference:
            return atom_of(match, day)
    return None
