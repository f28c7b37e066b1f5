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
from parsers.date_names import FEASTS, MONTHS, NUMBER_WORDS, VERB_LIKE_MONTHS, WEEKDAYS, alternation, feast_day

_MONTH = rf"(?P<month>{alternation(MONTHS)})\b\.?"
_WEEKDAY = rf"(?:{alternation(WEEKDAYS)})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?:,?\s*(?:de\s+)?(?P<year>20\d\d|['\u2019]\d\d|(?<=-)\d\d))"
_COUNT = rf"(?:\d{{1,2}}|{alternation(NUMBER_WORDS)})"
_SPAN_OF_COUNTS = rf"(?P<low>{_COUNT})(?:\s+of)?(?:\s*(?:-|\u2013|to|or|bis|à|a)\s*(?P<high>{_COUNT}))?"


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


def _iso_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    return _day(match, frame, year=int(match["y"]), month=int(match["m"]), day=int(match["d"]))


def ordered_parts(one: int, two: int, *, day_first: bool) -> tuple[int, int]:
    """Return (month, day) of two written numbers; a number over 12 decides against the given order."""
    month, day = (two, one) if day_first else (one, two)
    return (day, month) if month > 12 >= day else (month, day)  # noqa: PLR2004 - months


def _numeric_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
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


def _numeric_run(match: re.Match[str], frame: DateFrame) -> Atom | None:
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


def _named_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    month = MONTHS[match["month"].lower()]
    year = cal.full_year(match["year"].strip("'\u2019")) if match["year"] else None
    high = match["high"] if "high" in match.re.groupindex else None
    if high:
        return _run_of_days(match, frame, month=month, low=int(match["day"]), high=int(high), year=year)
    return _day(match, frame, year=year, month=month, day=int(match["day"]))


def _compact_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    month = MONTHS.get(match["month"].lower())
    if month is None:
        return None
    return _day(match, frame, year=cal.full_year(match["year"]), month=month, day=int(match["day"]))


def _day_of_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "the 15th": the next such day, today included."""
    number = int(match["day"])
    if not 1 <= number <= 31:  # noqa: PLR2004 - days of a month
        return None
    start = frame.reference
    for month in (start.replace(day=1), cal.add_months(start, 1), cal.add_months(start, 2)):
        if number <= cal.month_end(month.year, month.month).day and month.replace(day=number) >= start:
            return replace(_atom(match, month.replace(day=number)), dated=False)
    return None


def _weekday(match: re.Match[str], frame: DateFrame) -> Atom | None:
    number = WEEKDAYS[match["weekday"].lower()]
    which = (match["which"] or "").lower()
    found = cal.next_weekday(number, reference=frame.reference)
    if which in {"next", "nächsten", "prochain", "próximo"}:
        found = cal.monday_of(frame.reference) + timedelta(days=7 + number)
    elif which in {"last", "past"} or frame.purpose is DatePurpose.SHIPPED:
        found -= timedelta(days=7 if found > frame.reference or which else 0)
    return replace(_atom(match, found, soft=which == "next"), dated=False)


_NEAR_DAYS = {
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


def _near_day(match: re.Match[str], frame: DateFrame) -> Atom | None:
    words = " ".join(match["near"].lower().replace("\u2019", "'").split())
    return replace(_atom(match, frame.reference + timedelta(days=_NEAR_DAYS[words])), dated=False)


def _feast(match: re.Match[str], frame: DateFrame) -> Atom | None:
    name = FEASTS[" ".join(match["feast"].lower().replace("\u2019", "'").split())]
    for year in (frame.reference.year, frame.reference.year + 1):
        if (day := feast_day(name, year)) >= frame.reference:
            return _atom(match, day)
    return None


# ---------------------------------------------------------------- weeks


def _week_number(match: re.Match[str], frame: DateFrame) -> Atom | None:
    year = cal.full_year(match["year"]) if match["year"] else None
    monday = cal.iso_week(int(match["week"]), year=year, reference=frame.reference)
    return None if monday is None else _atom(match, monday, cal.friday_of(monday), soft=True)


_WEEK_PARTS = {  # first and last day of the working week, Monday is 0
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


def _week_word(match: re.Match[str], frame: DateFrame) -> Atom | None:
    monday = cal.monday_of(frame.reference) + timedelta(days=7 * _week_shift(match["week"].lower()))
    low, high = _WEEK_PARTS[" ".join((match["part"] or "").lower().split()).rstrip("-")]
    first = max(frame.reference, monday + timedelta(days=low))
    last = monday + timedelta(days=high)
    first = min(first, last) if last >= frame.reference else first
    return replace(_atom(match, first, max(first, last), soft=True), dated=False)


def _end_of_week(match: re.Match[str], frame: DateFrame) -> Atom | None:
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
_THIRD_WORDS = {
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
_PART = rf"(?P<part>{alternation(_THIRD_WORDS)})"


def third(part: str, *, year: int, month: int) -> tuple[date, date]:
    """Return the days of a part of a month: early 1-10, mid 11-20, late 21 on, end the last seven days."""
    low, high = _THIRDS[part]
    end = cal.month_end(year, month)
    first = end + timedelta(days=low) if low < 0 else date(year, month, low)
    return first, min(end, cal.clamp_day(year, month, high))


def _part_of_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    month = MONTHS[match["month"].lower()]
    year = cal.full_year(match["year"].strip("'\u2019")) if match["year"] else None
    part = _THIRD_WORDS[" ".join(match["part"].lower().replace("-", " ").split())]
    first, last = third(part, year=year or cal.nearest_month(month, reference=frame.reference), month=month)
    return _atom(match, first, last, soft=True)


def _week_of_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    month = MONTHS[match["month"].lower()]
    year = cal.nearest_month(month, reference=frame.reference)
    nth = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(
        match["nth"].lower()
    )
    if nth is None:
        return _atom(match, *third("end", year=year, month=month), soft=True)
    return _atom(match, date(year, month, 7 * nth - 6), date(year, month, 7 * nth), soft=True)


def _whole_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
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


def _relative_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    shift = 1 if match["which"].lower() == "next" else 0
    month = cal.add_months(frame.reference, shift)
    words = " ".join((match["part"] or "").lower().split())
    if not words:
        first = max(month, frame.reference)
        return replace(_atom(match, first, cal.month_end(month.year, month.month), soft=True), dated=False)
    return replace(
        _atom(match, *third(_THIRD_WORDS[words], year=month.year, month=month.month), soft=True), dated=False
    )


def _month_end(match: re.Match[str], frame: DateFrame) -> Atom | None:
    month = frame.reference
    first, last = third("end", year=month.year, month=month.month)
    return replace(_atom(match, max(first, month), last, soft=True), dated=False)


def _quarter(match: re.Match[str], frame: DateFrame) -> Atom | None:
    number = int(match["q"] or match["nth"])
    year = cal.full_year(match["year"].strip("'\u2019")) if match["year"] else frame.reference.year
    last_month = 3 * number
    if match["year"] is None and cal.month_end(year, last_month) < frame.reference:
        year += 1
    part = " ".join((match["part"] or "").lower().split())
    month = {"late": last_month, "end of": last_month, "early": last_month - 2, "mid": last_month - 1}.get(part)
    first = date(year, month or last_month - 2, 1)
    return _atom(match, first, cal.month_end(year, month or last_month), soft=True)


def _year_end(match: re.Match[str], frame: DateFrame) -> Atom | None:
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


def _lead_time(match: re.Match[str], frame: DateFrame) -> Atom | None:
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


def _in_stock(match: re.Match[str], frame: DateFrame) -> Atom | None:
    if not frame.whole:
        return None
    until = cal.add_business_days(frame.reference, 2)
    return replace(_atom(match, frame.reference, until, soft=True), dated=False)


def _no_date(match: re.Match[str], frame: DateFrame) -> Atom | None:
    weak = "weak" in match.re.groupindex and match["weak"]
    return None if weak and not frame.whole else _atom(match, None)


_WEEK_BODY = (
    r"(?:this|next|following|the\s+following|coming)\s+(?:week|wk)(?:\s+after\s+next)?|(?:week|wk)\s+after\s+next"
)
_WEEK_PART = (
    rf"(?P<part>{'|'.join(sorted((p.replace(' ', chr(92) + 's+') for p in _WEEK_PARTS if p), key=len, reverse=True))})"
)
_NOT_IN_NUMBER = r"(?<![\w/.$€£#\u00d7])(?<!\d[,\-])(?<![A-Za-z]-)"

# Order matters: at the same place the first pattern that is not refused wins over a shorter one.
_PATTERNS: tuple[tuple[str, Reader], ...] = (
    (_NOT_IN_NUMBER + r"(?P<y>20\d\d|1900|9999)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\w/])", _iso_day),
    (
        _NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>[/.\-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\w/]|-\w|\.\d)",
        _numeric_day,
    ),
    (_NOT_IN_NUMBER + r"(?P<a>99)(?P<s>/)(?P<b>99)(?![\w/])", _numeric_day),
    (
        _NOT_IN_NUMBER
        + r"(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})\s?[-\u2013]\s?(?P<c>\d{1,2})(?![\w/.]|-\d|\s*(?:pcs?|ea)\b)",
        _numeric_run,
    ),
    (_NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})(?![\w/\"\u201d\u2033'\u2019]|-\d|\.\d)", _numeric_day),
    (_NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>\.)(?P<b>\d{1,2})(?:\.(?!\d)|(?![\w/.]))", _numeric_day),
    (
        rf"(?<![\w/.]){_MONTH}\s*(?:the\s+)?{_DAY}\s*[-\u2013]\s*(?P<high>\d{{1,2}})(?:st|nd|rd|th)?(?![\w/.\-]){_YEAR}?",
        _named_day,
    ),
    (
        rf"(?<![\w/.\-])(?P<day>\d{{1,2}})\.?\s*[-\u2013]\s*(?P<high>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*{_MONTH}{_YEAR}?",
        _named_day,
    ),
    (r"(?<!\w)(?P<day>\d{1,2})(?P<month>[A-Za-z]{3})(?P<year>\d{4}|\d{2})(?!\w)", _compact_day),
    (rf"(?<![\w/.])(?<!\d-){_MONTH}[\s\-]*(?:the\s+)?{_DAY}(?![\w/\"\u201d\u2033']|[,.]\d|-\d\b){_YEAR}?", _named_day),
    (rf"(?<![\w/.])(?<!\d-){_DAY}(?:\s*-\s*|\s*)(?:of\s+|de\s+)?{_MONTH}(?:-(?=\d))?{_YEAR}?", _named_day),
    (rf"(?<!\w){_PART}[\s\-]*(?:in\s+|de\s+|of\s+)?{_MONTH}{_YEAR}?", _part_of_month),
    (
        rf"(?<!\w)(?:the\s+)?(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last)\s+(?:week|wk)\s+(?:of|in)\s+{_MONTH}",
        _week_of_month,
    ),
    (
        rf"(?<!\w)(?P<lead>in|by|of|til|till|until|for|before|after|early|around|en|im|thru|through)?(?:(?<=\w)\s+)?{_MONTH}(?!['\u2019]s)(?:\s+(?P<year>20\d\d))?(?!\s*\d)",
        _whole_month,
    ),
    (rf"(?<!\w)(?:(?P<part>{alternation(_THIRD_WORDS)})[\s\-]+)?(?P<which>this|next|the)\s+month\b", _relative_month),
    (r"(?<!\w)(?:eom|month[\s\-]end|end\s+of\s+month|monatsende)\b", _month_end),
    (r"(?<!\w)(?:eoy|year[\s\-]end|end\s+of\s+(?:the\s+)?year|jahresende)\b", _year_end),
    (
        r"(?<!\w)(?:(?P<part>early|mid|late|end\s+of)[\s\-]+)?(?:q(?P<q>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th)\s+quarter)(?:\s*(?P<year>20\d\d|['\u2019]\d\d))?\b",
        _quarter,
    ),
    (
        r"(?<!\w)(?:kw|ww|cw|wk|wks|week|semaine|semana|sem|w)\.?\s*#?\s*(?P<week>[1-4]\d|5[0-3]|0?[1-9])(?:\s*[/\-]\s*(?P<year>20\d\d|2\d))?(?![\w/.]|\s*-\s*\d)",
        _week_number,
    ),
    (
        rf"(?<!\w)(?:{_WEEK_PART}[\s\-]+)?(?P<week>{_WEEK_BODY}|nächste[rn]?\s+woche|la\s+semaine\s+prochaine|próxima\s+semana)\b",
        _week_word,
    ),
    (r"(?<!\w)(?:eow|end\s+of\s+(?:the\s+)?(?:week|wk)|end\s+of\s+this\s+week|week['\u2019]?s\s+end)\b", _end_of_week),
    (rf"(?<!\w)(?P<feast>{alternation(FEASTS)})\b", _feast),
    (
        rf"(?<!\w)(?P<near>{alternation(_NEAR_DAYS)})(?:['\u2019]s)?\b(?:\s+(?:am|pm|a\.m\.|p\.m\.|morning|afternoon))?",
        _near_day,
    ),
    (
        rf"(?<!\w)(?:(?P<which>this|next|last|past|coming|nächsten|prochain|próximo)\s+)?(?P<weekday>{alternation(WEEKDAYS)})\b(?!['\u2019]?s\b.{{0,3}}$)\.?(?:['\u2019]s)?(?:\s+(?:am|pm|morning|afternoon))?",
        _weekday,
    ),
    (
        r"(?<![\w/.\-])(?:the\s+|le\s+|el\s+|am\s+)(?P<day>\d{1,2})(?:st|nd|rd|th|er)?(?![\w/\"\u201d\u2033'.]\w?)(?=\s*(?:$|[,;.)!?\n]|or\b|and\b|if\b|at\b|due\b|instead\b|now\b|via\b|for\b|from\b|with\b|not\b|due\b))",
        _day_of_month,
    ),
    (r"(?<![\w/.\-])(?P<day>\d{1,2})(?:st|nd|rd|th)(?=\s*(?:$|[,;.)!?\n]))", _day_of_month),
    (
        rf"(?<![\w/.\-])(?:in\s+)?(?:another\s+|about\s+|approx\.?\s+|within\s+)?{_SPAN_OF_COUNTS}\s*-?(?P<business>\s*(?:working|business|work|bus\.?|bd)\b)?\s*"
        r"(?P<unit>weeks?|wks?|wochen?|semaines?|semanas?|w(?=\s+(?:aro|out|lead)\b)|days?|tagen?|jours?|d[ií]as?|months?|mos?)\b\.?"
        r"(?P<aro>\s*(?:aro|a\.r\.o\.|after\s+(?:receipt\s+of\s+)?order))?(?:\s+out\b)?",
        _lead_time,
    ),
    (_NOT_IN_NUMBER + r"(?P<a>\d{1,2})(?P<s>-)(?P<b>\d{1,2})(?![\w/.\-])", _numeric_day),
    (
        r"(?<!\w)(?:in[\s\-]stock|stk|stock|ready(?:\s+now)?|immediate(?:ly)?|ab\s+lager|en\s+stock|on\s+hand|on\s+the\s+(?:floor|ground|shelf))\b",
        _in_stock,
    ),
    (
        r"(?<!\w)(?:t\.?b\.?[dac]\b\.?|to\s+be\s+(?:determined|advised|announced|confirmed)|will\s+advise|no\s+(?:firm\s+|new\s+|good\s+)?(?:eta|etd|date|ship\s+date|promise\s+date)s?\b"
        r"|sin\s+fecha|(?:noch\s+)?kein(?:en)?\s+(?:liefer)?termin|pas\s+(?:encore\s+)?de\s+date|date\s+(?:inconnue|à\s+confirmer)|à\s+confirmer|por\s+confirmar|wird\s+(?:noch\s+)?mitgeteilt)",
        _no_date,
    ),
    (r"\?{2,}", _no_date),
    (
        r"(?<!\w)(?P<weak>open|n/?a|none|asap|a\.s\.a\.p\.|unknown|pending|offen|unbekannt|pendiente|not\s+available|unavailable|undetermined|unsure|hold|\?|(?:ship\s+)?date\s+to\s+follow|to\s+follow|no\s+info)(?!\w)",
        _no_date,
    ),
)

PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in _PATTERNS
)
"""Compiled patterns with their readers, in order of preference."""


def find_atoms(text: str, frame: DateFrame) -> list[Atom]:
    """Return the date atoms of a text in order, none overlapping; an earlier pattern outranks a later one."""
    found: list[Atom] = []
    for pattern, reader in PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < a.end and a.start < match.end() for a in found):
                continue
            if (atom := reader(match, frame)) is not None:
                found.append(atom)
    return sorted(found, key=lambda a: a.start)
