"""Readers of weeks, months, quarters, lead times and of words that say there is no date (DOMAIN 2.6)."""

import re
from dataclasses import replace
from datetime import date, timedelta

from parsers.dates import calendar as cal
from parsers.dates.atoms import Atom, DateFrame, atom_of
from parsers.dates.names import MONTHS, NUMBER_WORDS, VERB_LIKE_MONTHS

# ---------------------------------------------------------------- weeks


def read_week_number(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read week number; None where the match is something else."""
    year = cal.full_year(match["year"]) if match["year"] else None
    monday = cal.iso_week(int(match["week"]), year=year, reference=frame.reference)
    return None if monday is None else atom_of(match, monday, cal.friday_of(monday), soft=True)


def read_cell_week(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read "S50", a French week where it is a whole cell; in a sentence it is a code."""
    return read_week_number(match, frame) if frame.whole else None


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
    return 1 if any(w in words for w in ("next", "nxt", "following", "nächste", "prochaine", "próxima")) else 0


def read_week_word(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read week word; None where the match is something else."""
    monday = cal.monday_of(frame.reference) + timedelta(days=7 * _week_shift(match["week"].lower()))
    low, high = WEEK_PARTS[" ".join((match["part"] or "").lower().split()).rstrip("-")]
    first = max(frame.reference, monday + timedelta(days=low))
    last = monday + timedelta(days=high)
    first = min(first, last) if last >= frame.reference else first
    return replace(atom_of(match, first, max(first, last), soft=True), dated=False)


def read_end_of_week(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read end of week; None where the match is something else."""
    friday = cal.friday_of(frame.reference)
    friday = friday if friday >= frame.reference else friday + timedelta(days=7)
    return replace(atom_of(match, frame.reference, friday, soft=True), dated=False)


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
    return atom_of(match, first, last, soft=True)


def read_week_of_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read week of month; None where the match is something else."""
    month = MONTHS[match["month"].lower()]
    year = cal.nearest_month(month, reference=frame.reference)
    nth = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(
        match["nth"].lower()
    )
    if nth is None:
        return atom_of(match, *third("end", year=year, month=month), soft=True)
    return atom_of(match, date(year, month, 7 * nth - 6), date(year, month, 7 * nth), soft=True)


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
    return atom_of(match, date(year, month, 1), cal.month_end(year, month), soft=True)


def read_relative_month(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read relative month; None where the match is something else."""
    shift = 1 if match["which"].lower() == "next" else 0
    month = cal.add_months(frame.reference, shift)
    words = " ".join((match["part"] or "").lower().split())
    if not words:
        first = max(month, frame.reference)
        return replace(atom_of(match, first, cal.month_end(month.year, month.month), soft=True), dated=False)
    return replace(
        atom_of(match, *third(THIRD_WORDS[words], year=month.year, month=month.month), soft=True), dated=False
    )


def read_month_end(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read month end; None where the match is something else."""
    month = frame.reference
    first, last = third("end", year=month.year, month=month.month)
    return replace(atom_of(match, max(first, month), last, soft=True), dated=False)


_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def read_quarter(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read quarter; None where the match is something else."""
    number = int(match["q"] or match["nth"] or _QUARTERS[match["word"].lower()])
    year = cal.full_year(match["year"].strip("'\u2019")) if match["year"] else frame.reference.year
    last_month = 3 * number
    if match["year"] is None and cal.month_end(year, last_month) < frame.reference:
        year += 1
    part = " ".join((match["part"] or "").lower().split())
    month = {"late": last_month, "end of": last_month, "early": last_month - 2, "mid": last_month - 1}.get(part)
    first = date(year, month or last_month - 2, 1)
    return atom_of(match, first, cal.month_end(year, month or last_month), soft=True)


def read_year_end(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read year end; None where the match is something else."""
    year = frame.reference.year
    return atom_of(match, max(frame.reference, date(year, 12, 25)), date(year, 12, 31), soft=True)


# ---------------------------------------------------------------- lead times


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else NUMBER_WORDS[text.lower()]


_UNIT_DAYS = {"w": 7, "s": 7, "d": 1, "t": 1, "j": 1, "m": 30}


_NO_LEAD_BEFORE = re.compile(
    r"\b(?:pull|mov|push|slip|bump|brought|bring|slid|back)\w*\b(?:\s+(?:in|out|up|back|ahead|it))*\s*$|\b(?:last|past|for|every|net|valid|slip(?:s|ped|ping)?|extra|transit(?:\s+time)?(?:\s+is)?|good\s+for|these|first|of|lead\s*times?\s+stretch\s+to)\s*$",
    re.IGNORECASE,
)
_NO_LEAD_AFTER = re.compile(
    r"\s*(?:ago|behind|late|old|of\b|overdue|earlier|sooner|later|notice|after|transit|in\s+transit|on\s+the\s+road|travel|antes|fr\u00fcher|sp\u00e4ter|eher|plus\s+t\u00f4t|plus\s+tard|en\s+avance|d['\u2019]avance|de\s+(?:retraso|retard|anticipaci\u00f3n|atraso)|avant|prima|eerder|later|zu\s+sp\u00e4t|zu\s+fr\u00fch|in\s+(?:ritardo|anticipo)|depois|apr\u00e8s|despu\u00e9s)",
    re.IGNORECASE,
)


_GUESSED = re.compile(
    r"\b(?:guess(?:ing)?|put(?:ting)?|name|naming|give|giving|gave|set|pick|find|at|on|you|me|us|have|has|no|of|for|want|need|without|with|such|what|quite|say|promise)\s*$",
    re.IGNORECASE,
)


def read_lead_time(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read lead time; None where the match is something else."""
    if _NO_LEAD_BEFORE.search(match.string[: match.start()]) or _NO_LEAD_AFTER.match(match.string, match.end()):
        return None
    if (
        match["low"] is not None
        and match["low"].lower() in {"a", "an"}
        and _GUESSED.search(match.string[: match.start()])
    ):
        return None  # "put a day on it"
    low = _count(match["low"] or "one")
    high = _count(match["high"]) if match["high"] else low
    unit = match["unit"].lower()
    from_order = frame.order_date if match["aro"] else None
    start = from_order or frame.reference
    if match["business"] or match.groupdict().get("ouvrable"):
        first, last = cal.add_business_days(start, low), cal.add_business_days(start, high)
    else:
        days = _UNIT_DAYS["s" if unit.startswith("sem") else unit[0]]
        first, last = start + timedelta(days=low * days), start + timedelta(days=high * days)
    if last < first:
        return None
    return replace(atom_of(match, first, last, soft=True), dated=False)


def read_in_stock(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read in stock; None where the match is something else."""
    if not frame.whole:
        return None
    until = cal.add_business_days(frame.reference, 2)
    return replace(atom_of(match, frame.reference, until, soft=True), dated=False)


def read_no_date(match: re.Match[str], frame: DateFrame) -> Atom | None:
    """Read no date; None where the match is something else."""
    weak = "weak" in match.re.groupindex and match["weak"]
    return None if weak and not frame.whole else atom_of(match, None)
