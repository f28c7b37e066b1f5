"""The smallest date expressions (a day, a week, a third of a month, a lead time) and what days they cover.

Each pattern has a reader that turns a match into an ``Atom`` or refuses it (a fraction, a part code, a price).
Words around an atom ("week of", "by", "not before") are read in ``parsers.date_phrases``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from parsers import date_calendar as cal
from parsers.date_calendar import DatePurpose
from parsers.date_guards import is_measure
from parsers.date_names import FEASTS, MONTHS, NUMBER_WORDS, VERB_LIKE_MONTHS, WEEKDAYS, feast_day


class DateDoubt(StrEnum):
    """Why a date should be looked at by a person."""

    INVALID_DAY = "invalid_day"  # 2/30
    WEEKDAY_CONFLICT = "weekday_conflict"  # Thursday (11/27) where the 27th is a Friday
    PAST_YEAR = "past_year"  # 12/04/25 in a mail of 2026
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


def _atom(match: re.Match[str], first: date | None, last: date | None = None, *, soft: bool = False) -> Atom:
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
        return _atom(match, None)
    return replace(_atom(match, found), doubt=_doubt_of(found, day=day, year=year, frame=frame))


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
    day_first = frame.day_first or (separator == "." and (written is None or len(written) == 4))  # noqa: PLR2004
    month, day = ordered_parts(one, two, day_first=day_first)
    if one == two == 99:  # noqa: PLR2004 - 99/99 stands for "no date"
        return _atom(match, None)
    return _day(match, frame, year=cal.full_year(written) if written else None, month=month, day=day)


def read_numeric_run(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read 12/7-11: days of one month."""
    if is_measure(match, whole=frame.whole):
        return None
    month, low, high = int(match["a"]), int(match["b"]), int(match["c"])
    if frame.day_first:
        return None
    return _run_of_days(match, frame, month=month, low=low, high=high, year=None)


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
    number = int(match["day"])
    if not 1 <= number <= 31:  # noqa: PLR2004 - days of a month
        return None
    start = frame.reference
    for month in (start.replace(day=1), cal.add_months(start, 1), cal.add_months(start, 2)):
        if number <= cal.month_end(month.year, month.month).day and month.replace(day=number) >= start:
            return replace(_atom(match, month.replace(day=number)), dated=False)
    return None


def read_weekday(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read weekday; None where the match is something else."""
    number = WEEKDAYS[match["weekday"].lower()]
    which = (match["which"] or "").lower()
    found = cal.next_weekday(number, reference=frame.reference)
    if which in {"next", "nächsten", "prochain", "próximo"}:
        found = cal.monday_of(frame.reference) + timedelta(days=7 + number)
    elif which in {"last", "past"} or frame.purpose is DatePurpose.SHIPPED:
        found -= timedelta(days=7 if found > frame.reference or which else 0)
    return replace(_atom(match, found, soft=which == "next"), dated=False)


NEAR_DAYS = {
    "day after tomorrow": 2,
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
    "this afternoon": 0,
    "this evening": 0,
    "eod": 0,
    "end of day": 0,
    "heute": 0,
    "aujourd'hui": 0,
    "hoy": 0,
}


def read_near_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read near day; None where the match is something else."""
    words = " ".join(match["near"].lower().replace("\u2019", "'").split())
    return replace(_atom(match, frame.reference + timedelta(days=NEAR_DAYS[words])), dated=False)


def read_feast(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read feast; None where the match is something else."""
    name = FEASTS[" ".join(match["feast"].lower().replace("\u2019", "'").split())]
    for year in (frame.reference.year, frame.reference.year + 1):
        if (day := feast_day(name, year)) >= frame.reference:
            return _atom(match, day)
    return None


# ---------------------------------------------------------------- weeks


def read_week_number(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read week number; None where the match is something else."""
    year = cal.full_year(match["year"]) if match["year"] else None
    monday = cal.iso_week(int(match["week"]), year=year, reference=frame.reference)
    return None if monday is None else _atom(match, monday, cal.friday_of(monday), soft=True)


WEEK_PARTS = {  # first and last day of the working week, Monday is 0
    "": (0, 4),
    "early": (0, 1),
    "beginning of": (0, 1),
    "start of": (0, 1),
    "first part of": (0, 1),
    "first of": (0, 1),
    "mid": (1, 3),
    "middle of": (1, 3),
    "late": (3, 4),
    "later": (3, 4),
    "end of": (3, 4),
    "latter part of": (3, 4),
    "back half of": (2, 4),
}


def _week_shift(words: str) -> int:
    if "after next" in words:
        return 2
    return 1 if any(w in words for w in ("next", "following", "nächste", "prochaine", "próxima")) else 0


def read_week_word(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read week word; None where the match is something else."""
    monday = cal.monday_of(frame.reference) + timedelta(days=7 * _week_shift(match["week"].lower()))
    low, high = WEEK_PARTS[" ".join((match["part"] or "").lower().split()).rstrip("-")]
    first = max(frame.reference, monday + timedelta(days=low))
    last = monday + timedelta(days=high)
    first = min(first, last) if last >= frame.reference else first
    return replace(_atom(match, first, max(first, last), soft=True), dated=False)


def read_end_of_week(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read end of week; None where the match is something else."""
    friday = cal.friday_of(frame.reference)
    friday = friday if friday >= frame.reference else friday + timedelta(days=7)
    return replace(_atom(match, frame.reference, friday, soft=True), dated=False)


# ---------------------------------------------------------------- months, quarters, years


_THIRDS = {
    "early": (1, 10),
    "mid": (11, 20),
    "late": (21, 31),
    "end": (-6, 31),
    "first half": (1, 15),
    "second half": (16, 31),
}
THIRD_WORDS = {
    "early": "early",
    "beginning of": "early",
    "beginning": "early",
    "begining of": "early",
    "start of": "early",
    "first part of": "early",
    "first of": "early",
    "anfang": "early",
    "début": "early",
    "debut": "early",
    "principios de": "early",
    "mid": "mid",
    "middle of": "mid",
    "mid part of": "mid",
    "mitte": "mid",
    "mi": "mid",
    "mediados de": "mid",
    "late": "late",
    "latter part of": "late",
    "end of": "end",
    "end": "end",
    "close of": "end",
    "ende": "end",
    "fin": "end",
    "fin de": "end",
    "finales de": "end",
    "first half of": "first half",
    "1st half of": "first half",
    "1h": "first half",
    "front half of": "first half",
    "second half of": "second half",
    "2nd half of": "second half",
    "back half of": "second half",
    "last half of": "second half",
    "2h": "second half",
}


def third(part: str, *, year: int, month: int) -> tuple[date, date]:
    """Return the days of a part of a month: early 1-10, mid 11-20, late 21 on, end the last seven days."""
    low, high = _THIRDS[part]
    end = cal.month_end(year, month)
    first = end + timedelta(days=low) if low < 0 else date(year, month, low)
    return first, min(end, cal.clamp_day(year, month, high))


def read_part_of_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read part of month; None where the match is something else."""
    month = MONTHS[match["month"].lower()]
    year = cal.full_year(match["year"].strip("'\u2019")) if match["year"] else None
    part = THIRD_WORDS[" ".join(match["part"].lower().replace("-", " ").split())]
    first, last = third(part, year=year or cal.nearest_month(month, reference=frame.reference), month=month)
    return _atom(match, first, last, soft=True)


def read_week_of_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read week of month; None where the match is something else."""
    month = MONTHS[match["month"].lower()]
    year = cal.nearest_month(month, reference=frame.reference)
    nth = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(
        match["nth"].lower()
    )
    if nth is None:
        return _atom(match, *third("end", year=year, month=month), soft=True)
    return _atom(match, date(year, month, 7 * nth - 6), date(year, month, 7 * nth), soft=True)


def read_whole_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read whole month; None where the match is something else."""
    name = match["month"]
    lone = match["lead"] is None
    if name.lower() in VERB_LIKE_MONTHS and (
        (lone and not frame.whole) or (name.islower() and name in {"may", "march"})
    ):
        return None
    if lone and not frame.whole and not name[0].isupper():
        return None
    month = MONTHS[name.lower()]
    year = int(match["year"]) if match["year"] else cal.nearest_month(month, reference=frame.reference)
    return _atom(match, date(year, month, 1), cal.month_end(year, month), soft=True)


def read_relative_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read relative month; None where the match is something else."""
    shift = 1 if match["which"].lower() == "next" else 0
    month = cal.add_months(frame.reference, shift)
    words = " ".join((match["part"] or "").lower().split())
    if not words:
        first = max(month, frame.reference)
        return replace(_atom(match, first, cal.month_end(month.year, month.month), soft=True), dated=False)
    return replace(_atom(match, *third(THIRD_WORDS[words], year=month.year, month=month.month), soft=True), dated=False)


def read_month_end(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read month end; None where the match is something else."""
    month = frame.reference
    first, last = third("end", year=month.year, month=month.month)
    return replace(_atom(match, max(first, month), last, soft=True), dated=False)


def read_quarter(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read quarter; None where the match is something else."""
    number = int(match["q"] or match["nth"])
    year = cal.full_year(match["year"].strip("'\u2019")) if match["year"] else frame.reference.year
    last_month = 3 * number
    if match["year"] is None and cal.month_end(year, last_month) < frame.reference:
        year += 1
    part = " ".join((match["part"] or "").lower().split())
    month = {"late": last_month, "end of": last_month, "early": last_month - 2, "mid": last_month - 1}.get(part)
    first = date(year, month or last_month - 2, 1)
    return _atom(match, first, cal.month_end(year, month or last_month), soft=True)


def read_year_end(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read year end; None where the match is something else."""
    year = frame.reference.year
    return _atom(match, max(frame.reference, date(year, 12, 25)), date(year, 12, 31), soft=True)


# ---------------------------------------------------------------- lead times


def _count(text: str) -> int:
    return int(text) if text.isdigit() else NUMBER_WORDS[text.lower()]


_UNIT_DAYS = {"w": 7, "s": 7, "d": 1, "t": 1, "j": 1, "m": 30}


_NO_LEAD_BEFORE = re.compile(
    r"\b(?:pull|mov|push|slip|bump|brought|bring|slid|back)\w*\b(?:\s+(?:in|out|up|back|ahead|it))*\s*$|\b(?:last|past|for|every|net|valid|slip(?:s|ped|ping)?|extra|good\s+for|these|first|of|lead\s*times?\s+stretch\s+to)\s*$",
    re.IGNORECASE,
)
_NO_LEAD_AFTER = re.compile(r"\s*(?:ago|behind|late|old|of\b|overdue|earlier|sooner|later|notice|after)", re.IGNORECASE)


def read_lead_time(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read lead time; None where the match is something else."""
    if _NO_LEAD_BEFORE.search(match.string[: match.start()]) or _NO_LEAD_AFTER.match(match.string, match.end()):
        return None
    low = _count(match["low"])
    high = _count(match["high"]) if match["high"] else low
    unit = match["unit"].lower()
    from_order = frame.order_date if match["aro"] else None
    start = from_order or frame.reference
    if match["business"]:
        first, last = cal.add_business_days(start, low), cal.add_business_days(start, high)
    else:
        days = _UNIT_DAYS["s" if unit.startswith("sem") else unit[0]]
        first, last = start + timedelta(days=low * days), start + timedelta(days=high * days)
    if last < first:
        return None
    return replace(_atom(match, first, last, soft=True), dated=False)


def read_in_stock(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read in stock; None where the match is something else."""
    if not frame.whole:
        return None
    until = cal.add_business_days(frame.reference, 2)
    return replace(_atom(match, frame.reference, until, soft=True), dated=False)


def read_no_date(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read no date; None where the match is something else."""
    weak = "weak" in match.re.groupindex and match["weak"]
    return None if weak and not frame.whole else _atom(match, None)
