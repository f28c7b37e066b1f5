"""Dates in vendors' words: one day, a window of days, or the statement that there is no date (DOMAIN 2.6).

Every promise is a window with plain dates. Nothing is guessed from prices, dimensions, part codes, telephone
numbers or line ranges: in running text a date needs its full form or a word of time beside it.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from domain.document import ReadingContext
from domain.promise import PromiseWindow
from domain.purchase import DateOrder
from parsers.dates.atoms import DateDoubt, DateFrame
from parsers.dates.calendar import DatePurpose
from parsers.dates.guards import is_measure
from parsers.dates.phrases import FILLER, Phrase, basis_of, find_phrases

__all__ = [
    "DateDoubt",
    "DatePurpose",
    "FoundDate",
    "NoDate",
    "find_dates",
    "proves_day_first",
    "read_day",
    "read_window",
    "with_order_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDate:
    """The vendor says that there is no date (TBD, OPEN, 12/31/2099), in the words of ``text``."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date expression at characters ``start`` to ``end`` of the text it was found in.

    ``dated`` is false for words such as "Friday", "tomorrow" or "2 weeks", which name no day of the calendar.
    """

    start: int
    end: int
    window: PromiseWindow | NoDate
    doubt: DateDoubt | None = None
    dated: bool = True

    @property
    def day(self) -> date | None:
        """The day, where the expression names exactly one."""
        window = self.window
        if isinstance(window, NoDate) or window.start != window.end:
            return None
        return window.start


def find_dates(
    text: str, *, context: ReadingContext, purpose: DatePurpose = DatePurpose.PROMISE
) -> tuple[FoundDate, ...]:
    """Return every date expression of a running text, in order and without overlaps."""
    return tuple(_found(p, text) for p in find_phrases(text, _frame(context, purpose=purpose)))


def read_window(
    text: str, *, context: ReadingContext, purpose: DatePurpose = DatePurpose.PROMISE
) -> PromiseWindow | NoDate | None:
    """Return the window a whole text (a cell, a label's value) stands for, or None when it is something else.

    Words such as "ETA", "ships", "est." around the date are allowed and set basis and firmness.
    """
    found = _whole_phrases(text, context=context, purpose=purpose)
    if len(found) != 1 or found[0].doubt is DateDoubt.INVALID_DAY:
        return None
    return found[0].window


def read_day(text: str, *, context: ReadingContext, purpose: DatePurpose = DatePurpose.PROMISE) -> date | None:
    """Return the one plain day a whole text names, or None (a window, a lower bound, an impossible day)."""
    window = read_window(text, context=context, purpose=purpose)
    if not isinstance(window, PromiseWindow) or window.start != window.end:
        return None
    return window.start


def _whole_phrases(text: str, *, context: ReadingContext, purpose: DatePurpose) -> list[FoundDate]:
    frame = replace(_frame(context, purpose=purpose), whole=True)
    phrases = find_phrases(text, frame)
    rest = list(text)
    for phrase in phrases:
        rest[phrase.start : phrase.end] = " " * (phrase.end - phrase.start)
    if FILLER.sub(" ", "".join(rest)).strip():
        return []
    basis = basis_of(text)
    return [_found(p if p.basis else replace(p, basis=basis), text) for p in phrases]


def _frame(context: ReadingContext, *, purpose: DatePurpose) -> DateFrame:
    return DateFrame(
        reference=context.reference, day_first=context.day_first, order_date=context.order_date, purpose=purpose
    )


def _found(phrase: Phrase, text: str) -> FoundDate:
    window = phrase.window
    return FoundDate(
        start=phrase.start,
        end=phrase.end,
        window=NoDate(text=text[phrase.start : phrase.end]) if window is None else window,
        doubt=phrase.doubt,
        dated=phrase.dated,
    )


_PAIR = re.compile(
    r"(?<![\w/.$#\-])(?P<a>\d{1,2})(?P<s>[/.\-])(?P<b>\d{1,2})(?:(?P=s)(?P<y>\d{4}|\d{2}))?(?![\w/\"\u201d]|-\d|\.\d)"
)


def proves_day_first(text: str) -> DateOrder | None:
    """Return the order that numbers over 12 prove for a whole document (25/04), or None without proof."""
    votes: Counter[DateOrder] = Counter()
    for match in _PAIR.finditer(text):
        one, two = int(match["a"]), int(match["b"])
        if match["y"] is None and (match["s"] != "/" or is_measure(match, whole=False)):
            continue
        if 12 < one <= 31 and 1 <= two <= 12:  # noqa: PLR2004 - months and days
            votes[DateOrder.DAY_FIRST] += 1
        elif 1 <= one <= 12 < two <= 31:  # noqa: PLR2004 - months and days
            votes[DateOrder.MONTH_FIRST] += 1
    if len(votes) != 1:
        return None
    return next(iter(votes))


def with_order_of(text: str, context: ReadingContext) -> ReadingContext:
    """Return the context with the date order that the text itself proves, if it does."""
    order = proves_day_first(text)
    return context if order is None else replace(context, day_first=order is DateOrder.DAY_FIRST)
