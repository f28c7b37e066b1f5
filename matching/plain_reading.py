"""Numbers and days as a plain eye finds them in a few words, without the readers' grammar: a second look at evidence.

Nothing here knows columns, units or sentences, on purpose: what this reading and the readers both see is printed
there. It errs on the side of seeing more than one meaning (``1.250`` is 1.25 and 1250, ``3/4`` two days), so that it
contradicts only what the words cannot mean.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

_EXCEL_DAY_0 = date(1899, 12, 30)
_CENTURY = 2000
_NUMBER = re.compile(r"(?<![\d.,])(?:\d[\d.,'\u2019\u00a0 ]*\d|\d|[.,]\d+)")
_GROUPED = re.compile(r"\d{1,3}(?:[ '\u2019\u00a0]\d{3})+(?:[.,]\d+)?")
_FRACTION = re.compile(r"(?:(?<![\d/])(\d{1,4})[ -])?(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_VULGAR = re.compile(r"(\d*)\s*([\u00bc-\u00be\u2150-\u215e])")
_THOUSANDS = re.compile(r"(\d[\d.,]*)\s*(?:k\b|m\b(?!m))", re.IGNORECASE)
_WORDS = {
    word: Decimal(value)
    for value, words in {
        0: "zero none nothing no nil null nichts nada ninguno rien aucun keine",
        1: "one a an single ein eine einen un una une uno",
        2: "two both pair couple zwei beide dos ambos deux", 3: "three drei tres trois",
        4: "four vier cuatro quatre", 5: "five funf cinco cinq", 6: "six sechs seis", 7: "seven sieben siete sept",
        8: "eight acht ocho huit", 9: "nine neun nueve neuf", 10: "ten zehn diez dix", 11: "eleven elf once onze",
        12: "twelve dozen zwolf dutzend doce docena douze douzaine", 13: "thirteen", 14: "fourteen",
        15: "fifteen funfzehn quince quinze", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen",
        20: "twenty zwanzig veinte vingt", 24: "two-dozen", 30: "thirty dreissig treinta trente",
        40: "forty vierzig cuarenta quarante", 50: "fifty funfzig cincuenta cinquante",
        100: "hundred hundert cien cent", 1000: "thousand tausend mil mille",
    }.items()
    for word in words.split()
}  # fmt: skip


def plain(text: str) -> str:
    """Return text in lower case without accents, dashes and blanks made plain."""
    kept = text.replace("\u2013", "-").replace("\u2014", "-").replace("\u2212", "-")
    letters = unicodedata.normalize("NFD", kept.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("\u00df", "ss")


def numbers_in(text: str) -> frozenset[Decimal]:
    """Return every number a text may name, in figures or in words; signs are left aside."""
    found = {value for match in _NUMBER.finditer(text) for value in _readings(match[0])}
    found |= {value for match in _GROUPED.finditer(text) for value in _readings(re.sub(r"[^\d.,]", "", match[0]))}
    found |= {value * 1000 for match in _THOUSANDS.finditer(text) for value in _readings(match[1])}
    found |= {Decimal(m[1] or 0) + Decimal(m[2]) / int(m[3]) for m in _FRACTION.finditer(text) if int(m[3])}
    found |= {_vulgar(m) for m in _VULGAR.finditer(text)}
    found |= {_WORDS[word] for word in re.findall(r"[a-z]+(?:-dozen)?", plain(text)) if word in _WORDS}
    return frozenset(found)


def _vulgar(match: re.Match[str]) -> Decimal:
    return Decimal(match[1] or 0) + Decimal(str(unicodedata.numeric(match[2])))


def _readings(text: str) -> Iterator[Decimal]:
    """``1,250.50`` in one way, ``1.250`` in two, ``4 500`` as 4, 500 and (by ``_GROUPED``) 4500."""
    for piece in re.split(r"[ '\u2019\u00a0]+", text):
        marks = set(piece) & set(".,")
        for mark in marks or {"."}:
            whole, _, rest = piece.rpartition(mark) if mark in piece else (piece, "", "")
            yield from _decimals(re.sub(r"[.,]", "", whole) + (f".{rest}" if rest else ""))
        yield from _decimals(re.sub(r"[.,]", "", piece))


def _decimals(digits: str) -> Iterator[Decimal]:
    try:
        yield Decimal(digits)
    except InvalidOperation:
        return


# --- days

_MONTHS = (
    "january januar enero janvier", "february februar febrero fevrier", "march marz maerz mrz marzo mars",
    "april abril avril", "may mai mayo", "june juni junio juin", "july juli julio juillet", "august agosto aout",
    "september sept septiembre setiembre septembre", "october oktober octubre octobre",
    "november noviembre novembre", "december dezember diciembre decembre",
)  # fmt: skip
_SHORTEST = 3  # letters of a month's name
_MONTH_OF = {
    name[:length]: number
    for number, names in enumerate(_MONTHS, start=1)
    for name in names.split()
    for length in range(_SHORTEST, len(name) + 1)
}
_MONTH = rf"({'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})"
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)")
# "2-3 weeks" is a span of time and no day.
_SPAN = (
    r"(?!\s*(?:more\s+)?(?:business\s+|working\s+)?"
    r"(?:w(?:ee)?ks?\b|days?\b|months?\b|woche|tage|monat|sem|dias?\b|jour|mois))"
)
_NUMERIC = re.compile(rf"(?<![\d/.-])(\d{{1,2}})\s?[/.-]\s?(\d{{1,2}})(?:\s?[/.-]\s?(\d{{4}}|\d{{2}}))?(?!\d){_SPAN}")
_SIX = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)(?!\d)")
_NAME_FIRST = re.compile(
    rf"(?<!\d[-/. ])\b{_MONTH}[.,]?[\s-]*(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:[,.\s/-]+(20\d\d|\d\d)(?!\d))?"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s/-]*(?:of|de|del)?[\s/-]*{_MONTH}\.?"
    r"(?:[,\s/-]*(?:de|del)?\s*(20\d\d|\d\d)(?!\d))?"
)
_SERIAL = re.compile(r"(?<![\d.,])(4\d{4}|5[0-4]\d{3})(?![\d.,])")
_MONTH_AND_YEAR = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])[/-](20\d\d)(?!\d)")


class Order(StrEnum):
    """Which comes first where day and month are figures."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


BOTH = frozenset(Order)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainDay:
    """A day as printed; ``year`` None where none is."""

    month: int
    day: int
    year: int | None = None

    def near(self, day: date) -> date | None:
        """Return the day that this is, in its own year or in the one nearest to ``day``; None for 2/30."""
        years = (self.year,) if self.year is not None else (day.year - 1, day.year, day.year + 1)
        found = [d for year in years if (d := _date(year, self.month, self.day)) is not None]
        return min(found, key=lambda d: abs(d - day), default=None)


def days_in(text: str, *, orders: frozenset[Order] = BOTH) -> tuple[PlainDay, ...]:
    """Return every day of the calendar a text may name, those in figures in each of the given orders."""
    found = _days(plain(text), orders)
    return tuple(dict.fromkeys(d for d in found if 1 <= d.month <= 12 and 1 <= d.day <= 31))  # noqa: PLR2004 -- a calendar


def orders_in(texts: Iterable[str]) -> frozenset[Order]:
    """Return the orders in which all days in figures can be read; both where they prove nothing or each other wrong."""
    pairs = [(int(m[1]), int(m[2])) for text in texts for m in _NUMERIC.finditer(plain(text)) if m[3]]
    fits = {
        Order.MONTH_FIRST: all(1 <= month <= 12 and day <= 31 for month, day in pairs),  # noqa: PLR2004 -- a calendar
        Order.DAY_FIRST: all(1 <= month <= 12 and day <= 31 for day, month in pairs),  # noqa: PLR2004 -- a calendar
    }
    return frozenset(order for order, fit in fits.items() if fit) or BOTH


def _days(words: str, orders: frozenset[Order]) -> Iterator[PlainDay]:
    for m in _YEAR_FIRST.finditer(words):
        yield PlainDay(year=int(m[1]), month=int(m[2]), day=int(m[3]))
    for m in _NUMERIC.finditer(words):
        yield from _in_orders(int(m[1]), int(m[2]), _year(m[3]), orders)
    for m in _SIX.finditer(words):
        yield from _in_orders(int(m[1]), int(m[2]), _year(m[3]), orders)
        yield PlainDay(year=_year(m[1]), month=int(m[2]), day=int(m[3]))
    for m in _NAME_FIRST.finditer(words):
        yield PlainDay(month=_MONTH_OF[m[1]], day=int(m[2]), year=_year(m[3]))
    for m in _DAY_FIRST.finditer(words):
        yield PlainDay(month=_MONTH_OF[m[2]], day=int(m[1]), year=_year(m[3]))
    for m in _SERIAL.finditer(words):
        day = _EXCEL_DAY_0 + timedelta(days=int(m[1]))
        yield PlainDay(year=day.year, month=day.month, day=day.day)


def _in_orders(one: int, other: int, year: int | None, orders: frozenset[Order]) -> Iterator[PlainDay]:
    if Order.MONTH_FIRST in orders:
        yield PlainDay(month=one, day=other, year=year)
    if Order.DAY_FIRST in orders:
        yield PlainDay(month=other, day=one, year=year)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) > 2 else _CENTURY + int(text)  # noqa: PLR2004 -- two digits of a year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- words of time

_WEEKDAYS = (
    "mon montag lunes lundi", "tue tues dienstag martes mardi", "wed mittwoch miercoles mercredi",
    "thu thur thurs donnerstag jueves jeudi", "fri freitag viernes vendredi", "sat samstag sabado samedi",
    "sun sonntag domingo dimanche",
)  # fmt: skip
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_WEEKDAY = re.compile(rf"\b({'|'.join(sorted(_WEEKDAY_OF, key=len, reverse=True))})(?:day|sday|nesday|rsday|urday)?\b")
_ORDINAL = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)\b|\b(?:the|den|el|le)\s+(\d{1,2})\b(?!\s*[a-z])")
_OTHER_WORDS = re.compile(
    r"\b(?:w/?[oec]|wks?|weeks?|ww|kw|woche\w*|sem\w*|days?|tage?n?|dias?|jours?|months?|monate?n?|mes(?:es)?|mois"
    r"|to-?day|tomorrow|tonight|heute|morgen|hoy|manana|aujourd|demain|yesterday|gestern|ayer|hier|eo[mwdqy]|cob|eod"
    r"|stock|ready|now|immediate\w*|asap|same|in\s?house|avail\w*|lager\w*|sofort|inmediat\w*|q[1-4]|[1-4]q|year"
    r"|quarter|quartal|[12]h|h[12]|thanksgiving|christmas|easter|holidays?|next|this|shipped|shipping|ships?|left"
    r"|jahr\w*|ano|annee|ende|lead|aro|wk?\d{1,2}|kw\s?\d{1,2})\b"
)
_WEEK_WORDS = re.compile(r"\b(?:w/?[oec]|wks?|weeks?|ww|kw|woche\w*|sem\w*|early|mid|late|end|ende|fin)\b")


def months_in(text: str) -> frozenset[int]:
    """Return the months that a text names without a day ("mid December", "12/2026")."""
    words = plain(text)
    found = {_MONTH_OF[m[1]] for m in re.finditer(rf"\b{_MONTH}\b", words)}
    return frozenset(found | {int(m[1]) for m in _MONTH_AND_YEAR.finditer(words)})


def weekdays_in(text: str) -> frozenset[int]:
    """Return the weekdays that a text names, Monday 0."""
    return frozenset(_WEEKDAY_OF[m[1]] for m in _WEEKDAY.finditer(plain(text)))


def ordinals_in(text: str) -> frozenset[int]:
    """Return the days of a month that a text names without the month ("the 19th")."""
    return frozenset(int(m[1] or m[2]) for m in _ORDINAL.finditer(plain(text)))


_WEEK_NUMBER = re.compile(
    r"\b(?:kw|ww|wk|week|woche|semana|semaine|sem)\.?\s*(?:no\.?|#)?\s*(\d{1,2})\b(?!\s?[/.-]\s?\d)"
)


def weeks_in(text: str) -> frozenset[int]:
    """Return the weeks of the year that a text names by number ("KW 50", "wk 3")."""
    return frozenset(int(m[1]) for m in _WEEK_NUMBER.finditer(plain(text)))


def speaks_of_weeks(text: str) -> bool:
    """True where a day named beside it may stand for the days around it ("w/e 12/11", "end of")."""
    return _WEEK_WORDS.search(plain(text)) is not None


def speaks_of_time(text: str) -> bool:
    """True for words from which a day has to be worked out ("2 weeks", "in stock", "tomorrow")."""
    return _OTHER_WORDS.search(plain(text)) is not None
