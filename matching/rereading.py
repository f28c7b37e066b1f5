"""Do the words that a statement rests on read back to its values? A hard check of DESIGN 6, and a reading of its own.

Each value is looked for again in the words of its evidence by ``plain_reading``, which knows nothing of the readers.
A value that is not there was taken from elsewhere, worked out wrongly, or has no evidence at all: a person looks.
A sentence may leave a value to the words around it, so there the whole mail is asked where evidence is missing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

from domain.document import Document, Statement
from domain.match import HoldCode
from domain.promise import PromiseWindow
from domain.purchase import po_key
from domain.quantity import figure
from matching.holds import Hold
from matching.plain_reading import (
    BOTH,
    Order,
    days_in,
    months_in,
    numbers_in,
    orders_in,
    ordinals_in,
    plain,
    speaks_of_time,
    speaks_of_weeks,
    weekdays_in,
    weeks_in,
)

_DATES = frozenset({"eta", "eta_from", "eta_to"})
_UNCHANGED = re.compile(
    r"\b(?:no change|unchanged|un?verandert|sin cambios?|inchange|as (?:requested|ordered|planned|promised|scheduled)"
    r"|on (?:time|track|schedule)|still (?:good|ok|on)|same|ok|okay|confirm\w*|yes|good)\b"
)
_DAYS_AROUND = timedelta(days=7)
_EDGE = timedelta(days=1)  # "before 12/14" ends on the 13th
_WEEKS_DIFFER = 1  # not everybody counts weeks as ISO 8601 does
_SHOWN = 60  # characters of evidence in a reason
_ORDER_DIGITS = 4
_FOLDED = str.maketrans("OQILSBZ", "0011582")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a second reading may look at beside a statement's evidence.

    ``mail`` is the subject and text of a mail whose own words are read, empty for a paper; ``orders`` is
    how the document writes days in figures, ``asked`` the days that stood before (need date, promise), which "no
    change" repeats.
    """

    mail: str = ""
    orders: frozenset[Order] = BOTH
    asked: frozenset[date] = frozenset()

    def asked_of(self, *days: date | None) -> "Words":
        """Return the same with the days that stood before for one line."""
        return replace(self, asked=frozenset(d for d in days if d is not None))


def day_orders(document: Document) -> frozenset[Order]:
    """Return how a document writes days in figures, as far as the words of all its statements prove it."""
    return orders_in(e.text for s in document.statements for e in s.evidence if e.field in _DATES | {"ship_date"})


def unread(statement: Statement, words: Words) -> Iterator[Hold]:
    """Yield a reason for each value of a statement that its words do not read back to."""
    checks = (_quantity, _promise, _ship_date, _price, _order, _line)
    yield from (Hold(code=HoldCode.READING, words=why) for check in checks for why in check(statement, words))


def _texts(statement: Statement, *fields: str) -> tuple[str, ...]:
    return tuple(e.text for e in statement.evidence if e.field in fields)


def _around(statement: Statement, words: Words) -> tuple[str, ...]:
    """All the words a statement may rest on where a value has none of its own."""
    return (*(e.text for e in statement.evidence), words.mail)


def _shown(texts: Iterable[str]) -> str:
    text = " / ".join(dict.fromkeys(" ".join(t.split()) for t in texts))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


# --- quantities and prices


def _quantity(statement: Statement, words: Words) -> Iterator[str]:
    if statement.quantity is None:
        return
    own = _texts(statement, "qty")
    said = own or _around(statement, words)
    value = statement.quantity.value
    if not _counts(value, [numbers_in(text) for text in said], statement):
        yield _not_there("the quantity", figure(value), own)


def _counts(value: Decimal, seen: Sequence[frozenset[Decimal]], statement: Statement) -> bool:
    """The figure itself, the sum of the rows that make it up, or what a part leaves of another figure."""
    every = frozenset().union(*seen)
    if value in every:
        return True
    if len(seen) > 1 and value in _sums(seen):
        return True
    wholes = {statement.ordered.value} if statement.ordered is not None else set()
    return any(abs(one - other) == value for one, other in combinations(every | wholes, 2))


_MOST_SUMS = 512


def _sums(seen: Sequence[frozenset[Decimal]]) -> frozenset[Decimal]:
    """Every sum of one number of each row of words, as lots of one line are added up."""
    sums = {Decimal(0)}
    for numbers in seen:
        sums = {a + b for a, b in product(sums, numbers)} if numbers else sums
        if len(sums) > _MOST_SUMS:
            return frozenset()
    return frozenset(sums)


def _price(statement: Statement, words: Words) -> Iterator[str]:
    if statement.unit_price is None:
        return
    own = _texts(statement, "unit_price")
    said = own or _around(statement, words)
    if not any(statement.unit_price in numbers_in(text) for text in said):
        yield _not_there("the price", figure(statement.unit_price), own)


def _not_there(what: str, value: str, own: Sequence[str]) -> str:
    if not own:
        return f"no words show {what} {value}"
    return f"{what} {value} is not in the words it rests on: {_shown(own)!r}"


# --- days


def _promise(statement: Statement, words: Words) -> Iterator[str]:
    if statement.promise is not None:
        yield from _dated(statement, statement.promise, _texts(statement, *_DATES), words, what="the date")


def _ship_date(statement: Statement, words: Words) -> Iterator[str]:
    if statement.ship_date is None:
        return
    window = PromiseWindow(start=statement.ship_date, end=statement.ship_date)
    yield from _dated(statement, window, _texts(statement, "ship_date"), words, what="the ship date")


def _dated(
    statement: Statement, window: PromiseWindow, own: Sequence[str], words: Words, *, what: str
) -> Iterator[str]:
    if own and any(_names(window, text, words) for text in own):
        return
    if not own and any(_may_name(window, text, words) for text in _around(statement, words)):
        return
    yield _not_there(what, str(window.end or window.start), own)


def _may_name(window: PromiseWindow, text: str, words: Words) -> bool:
    """As ``_names`` for words that also speak of other things: a size may look like a day there."""
    ends = [day for day in (window.start, window.end) if day is not None]
    return _names(window, text, words) or _fits_words(window, ends, text, words)


def _names(window: PromiseWindow, text: str, words: Words) -> bool:
    """True where a text may name the window: by a day of the calendar, else by words of time that fit it."""
    ends = [day for day in (window.start, window.end) if day is not None]
    orders = words.orders
    days = {d for end in ends for p in days_in(text, orders=orders) if (d := p.near(end)) is not None}
    if days & set(ends) or any(_inside(day, window) for day in days):
        return True
    around = _DAYS_AROUND if speaks_of_weeks(text) else _EDGE
    if any(abs(day - end) <= around for day in days for end in ends):
        return True
    return _fits_words(window, ends, text, words) if not days else False


def _inside(day: date, window: PromiseWindow) -> bool:
    return window.start is not None and window.end is not None and window.start <= day <= window.end


def _fits_words(window: PromiseWindow, ends: Sequence[date], text: str, words: Words) -> bool:
    if words.asked & set(ends) and _UNCHANGED.search(plain(text)):
        return True
    if any(day.day in ordinals_in(text) for day in ends):
        return True
    if weeks := weeks_in(text):
        return any(abs(day.isocalendar().week - week) <= _WEEKS_DIFFER for day in ends for week in weeks)
    if months := months_in(text):
        near = {(day + shift).month for day in ends for shift in (-_DAYS_AROUND, timedelta(0), _DAYS_AROUND)}
        return bool(months & near)
    if weekdays := weekdays_in(text):
        wide = window.start != window.end or speaks_of_weeks(text)
        return wide or any(day.weekday() in weekdays for day in ends)
    return speaks_of_time(text)


# --- order and line


def _order(statement: Statement, words: Words) -> Iterator[str]:
    """Where words show the order number, they show this one; an order from elsewhere is the matcher's business."""
    del words
    own, wanted = _texts(statement, "po"), statement.target.po_text
    if not own or not wanted:
        return
    key = _folded(po_key(wanted))
    digits = "".join(c for c in wanted if c.isdecimal())
    looked_for = {key, digits} if len(digits) >= _ORDER_DIGITS else {key}  # "30152" stands for PO-30152
    if not any(each in _folded(text) for each in looked_for for text in own):
        yield _not_there("the order", wanted, own)


def _folded(text: str) -> str:
    """Letters and digits alone, those that scans confuse made one."""
    return "".join(c for c in text.upper() if c.isalnum()).translate(_FOLDED)


def _line(statement: Statement, words: Words) -> Iterator[str]:
    """Where words show a line number, they show the one that is ours, alone or within a range."""
    del words
    own = _texts(statement, "line")
    target = statement.target
    wanted = target.po_line or target.line_text
    if not own or not wanted or not wanted.isdecimal():
        return
    seen = frozenset().union(*map(numbers_in, own))
    number = Decimal(wanted)
    if seen and number not in seen and not min(seen) <= number <= max(seen):
        yield _not_there("line", wanted, own)
