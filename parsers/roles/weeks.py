"""Weeks under a label of weeks: "Ship wk  50", "Lieferwoche  50/2026", "Ship wk of  12/07/2026"."""

import re

from parsers.roles.labels import normalize

WEEK_WORDS = frozenset({"wk", "week", "kw", "weeks", "cw", "semaine", "semana", "lieferwoche", "leverweek", "sem"})
_DURATION = frozenset({"lead", "ltime", "leadtime"})  # "Lead time wks" counts weeks and names none
_BARE = re.compile(r"\s*(\d{1,2})(?:\s*[/.-]\s*(?:20)?(\d\d))?\s*")
_DAY = re.compile(r"\s*(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2})\s*")
_ENDING = frozenset({"ending", "end", "ends"})
_LAST = 53
_OLDEST = 24  # "12/07" is a day in December, "12/26" week 12 of 2026


def as_week(label: str, text: str) -> str:
    """Return the text as a week in words where the label speaks of weeks and the text is a bare week number or day."""
    words = set(normalize(label).split())
    if not WEEK_WORDS & words or _DURATION & words:
        return text
    bare = _BARE.fullmatch(text)
    if bare is not None and 0 < int(bare[1]) <= _LAST and not (bare[2] and int(bare[2]) < _OLDEST):
        return f"wk {bare[1]}/20{bare[2]}" if bare[2] else f"wk {bare[1]}"
    if _DAY.fullmatch(text):
        return f"{'week ending' if _ENDING & words else 'week of'} {text.strip()}"
    return text
