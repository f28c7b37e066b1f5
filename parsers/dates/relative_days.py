"""Days told from the day before them in the text: "the Friday after", "the next day"."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from parsers.dates import calendar as cal
from parsers.dates.names import WEEKDAYS

if TYPE_CHECKING:
    from parsers.dates.phrases import Phrase

_AFTER_IT = re.compile(
    r"\s+(?:after|following|thereafter|later)(?:\s+(?:that|it|this))?(?=\W*(?:$|[.,;)]))", re.IGNORECASE
)


_NEXT_DAY = re.compile(r"\W*(?:the\s+)?(?:(?:very\s+)?(?:next|following)\s+day|day\s+after)\W*", re.IGNORECASE)


def counted_on(phrases: list["Phrase"], text: str) -> list["Phrase"]:
    """Read "the Friday after" as the first Friday behind the day that was named before it."""
    kept: list[Phrase] = []
    for phrase in phrases:
        after = _AFTER_IT.match(text, phrase.end)
        written = text[phrase.start : phrase.end]
        day = _weekday_in(written)
        before = kept[-1].last if kept else None
        if before is not None and _NEXT_DAY.fullmatch(written):
            kept.append(replace(phrase, first=cal.add_business_days(before, 1), last=cal.add_business_days(before, 1)))
            continue
        if after is None or day is None or phrase.dated or before is None:
            kept.append(phrase)
            continue
        found = before + timedelta(days=(day - before.weekday() - 1) % 7 + 1)
        kept.append(replace(phrase, end=after.end(), first=found, last=found))
    return kept


def _weekday_in(text: str) -> int | None:
    words = re.findall(r"[^\W\d]+", text.lower())
    return next((WEEKDAYS[w] for w in words if w in WEEKDAYS), None)
