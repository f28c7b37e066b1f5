"""Dates in sentences of people, in four languages: just enough for absence notes and forwarded header blocks.

The dates of order lines are read elsewhere, with windows and bases; here one plain day is wanted.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    1: "january jan januar jänner januari janvier janv enero ene gennaio gen janeiro",
    2: "february feb februar februari février fevrier févr fev febrero febbraio febr fevereiro",
    3: "march mar märz maerz mrz maart mars marzo março",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mei mayo maggio mag maio",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug augustus août aout agosto ago",
    9: "september sep sept septembre septiembre setiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
}
# No short forms that are words of their own ("so", "do", "sun", "mar").
_WEEKDAYS = (
    "monday mon montag lundi lunes lunedì maandag",
    "tuesday tue tues dienstag mardi martes martedì dinsdag",
    "wednesday wed mittwoch mercredi miércoles miercoles mercoledì woensdag",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì donderdag",
    "friday fri freitag vendredi viernes venerdì vrijdag",
    "saturday samstag sonnabend samedi sábado sabado sabato zaterdag",
    "sunday sonntag dimanche domingo domenica zondag",
)
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_WEEKDAY_OF = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_DAY_FIRST_WORDS = re.compile(
    r"\b(?:bis|ab|am|vom|jusqu|au|du|le|hasta|el|desde|fino|dal|al|tot|vanaf)\b", re.IGNORECASE
)
_ANY_MONTH = "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True))
_ANY_WEEKDAY = "|".join(sorted(map(re.escape, _WEEKDAY_OF), key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d|'\d\d)"
_FORMS = (
    re.compile(r"(?P<year>20\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)\b"),
    re.compile(rf"\b(?P<name>{_ANY_MONTH})\b\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?\b(?:,?\s+{_YEAR})?", re.IGNORECASE),
    re.compile(
        rf"\b(?P<day>\d\d?)(?:st|nd|rd|th|er|\.)?\s*(?:of\s+|de\s+|-)?(?P<name>{_ANY_MONTH})\b\.?"
        rf"(?:,?[\s-]*(?:de\s+)?{_YEAR})?",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.(?:\s?(?P<year>20\d\d|\d\d)\b)?"),
    re.compile(r"\b(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<year>20\d\d|\d\d))?\b"),
    re.compile(r"\b(?P<first>\d\d?)-(?P<second>\d\d?)-(?P<year>20\d\d|\d\d)\b"),
)
_WEEKDAY = re.compile(rf"\b(?P<weekday>{_ANY_WEEKDAY})\b", re.IGNORECASE)
_TOMORROW = re.compile(r"\b(?:tomorrow|morgen|demain|mañana|domani)\b", re.IGNORECASE)
_NEXT_WEEK = re.compile(r"\b(?:next week|nächste woche|la semaine prochaine|la próxima semana)\b", re.IGNORECASE)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A day and the place of its words in the text."""

    day: date
    start: int
    end: int


def date_in(text: str, *, reference: date, past: bool = False, day_first: bool = False) -> FoundDate | None:
    """Return the first day named in ``text``, or None.

    A date without a year is the next one from ``reference`` (up to a week back counts as now); with ``past``, the
    one before it. ``3/4`` is March 4 unless ``day_first``, words of a language that counts so, or the numbers say
    otherwise. A lone weekday, "tomorrow" and "next week" (its Monday) count from ``reference``.
    """
    found = [f for form in _FORMS for f in _all(form, text, reference, past=past, day_first=day_first)]
    if found:
        return min(found, key=lambda f: (f.start, -f.end))
    return None if past else _relative(text, reference)


def _all(form: re.Pattern[str], text: str, reference: date, *, past: bool, day_first: bool) -> list[FoundDate]:
    found = []
    for match in form.finditer(text):
        day = _day(match, reference, past=past, day_first=day_first or bool(_DAY_FIRST_WORDS.search(text)))
        if day is not None:
            found.append(FoundDate(day=day, start=match.start(), end=match.end()))
    return found


def _day(match: re.Match[str], reference: date, *, past: bool, day_first: bool) -> date | None:
    parts = match.groupdict()
    if parts.get("name"):
        month, day = _MONTH_OF[parts["name"].lower()], int(parts["day"])
    elif parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        swap = (day_first and second <= _MONTHS_A_YEAR) or first > _MONTHS_A_YEAR
        month, day = (second, first) if swap else (first, second)
    else:
        month, day = int(parts["month"]), int(parts["day"])
    year = parts.get("year")
    if year is not None:
        return _date(int(year.lstrip("'")) % 100 + 2000 if len(year) <= len("'26") else int(year), month, day)
    return _nearest(month, day, reference, past=past)


def _nearest(month: int, day: int, reference: date, *, past: bool) -> date | None:
    years = (reference.year, reference.year - 1) if past else (reference.year, reference.year + 1)
    for year in years:
        found = _date(year, month, day)
        if found is None:
            continue
        if (found <= reference + timedelta(days=1)) if past else (found >= reference - timedelta(days=7)):
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(text: str, reference: date) -> FoundDate | None:
    for pattern in (_TOMORROW, _NEXT_WEEK, _WEEKDAY):
        match = pattern.search(text)
        if match is not None:
            return FoundDate(day=_counted(match, pattern, reference), start=match.start(), end=match.end())
    return None


def _counted(match: re.Match[str], pattern: re.Pattern[str], reference: date) -> date:
    if pattern is _TOMORROW:
        return reference + timedelta(days=1)
    weekday = 0 if pattern is _NEXT_WEEK else _WEEKDAY_OF[match["weekday"].lower()]
    return reference + timedelta(days=(weekday - reference.weekday() - 1) % 7 + 1)
