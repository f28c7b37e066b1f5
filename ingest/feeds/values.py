"""Numbers, dates and flags as ERP exports write them (DOMAIN 1.7); a value that cannot be read raises ValueError."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from domain.purchase import DateOrder
from ingest.feeds.rows import Cell, cell_text
from ingest.feeds.vocabulary import plain, table, units, words

_MOST_DIGITS = 18
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_SERIALS = range(20_000, 80_000)  # 1954 to 2119; anything else in a date column is a typing error
_FIRST_YEAR, _LAST_YEAR = 1980, 2098  # outside lie placeholders such as 01/01/1900 and 12/31/2099
_CENTURY_TURN = 70


class NumberStyle(StrEnum):
    """Which mark starts the fraction."""

    POINT = "point"  # 1,234.50
    COMMA = "comma"  # 1.234,50


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with the unit written behind it, in upper case, empty where there is none."""

    value: Decimal
    unit: str = ""


_SPACES = re.compile("[\\s\u00a0\u2007\u2009\u202f'\u2019]+(?=\\d{3}(?!\\d))")
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+])?(?P<digits>[\d.,]*\d[\d.,]*(?:[eE]\+?\d{1,2})?)(?P<rest>.*)", re.DOTALL
)
_GROUPED = {
    NumberStyle.POINT: re.compile(r"\d+(\.\d*)?|\.\d+|\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?"),
    NumberStyle.COMMA: re.compile(r"\d+(,\d*)?|,\d+|\d{1,3}(\.\d{3})+(,\d*)?"),
}
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_MANY_GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})+")


def number_style_of(text: str) -> NumberStyle | None:
    """Return the style a written number proves, or None where it could be either (``1,234``, ``12``)."""
    marks = [mark for mark in text if mark in ".,"]
    if not marks or _ONE_GROUP.fullmatch(text):
        return None
    if _MANY_GROUPS.fullmatch(text):
        return NumberStyle.POINT if marks[0] == "," else NumberStyle.COMMA
    return NumberStyle.COMMA if marks[-1] == "," else NumberStyle.POINT


def vote_number_style(cells: Iterable[Cell]) -> NumberStyle | None:
    """Return the style most cells of a column prove, or None where none proves anything."""
    votes = dict.fromkeys(NumberStyle, 0)
    for cell in cells:
        found = _AMOUNT.match(_bare_number(cell)) if isinstance(cell, str) else None
        style = number_style_of(found["digits"]) if found else None
        if style is not None:
            votes[style] += 1
    best = max(votes, key=lambda style: votes[style])
    return best if votes[best] else None


def _bare_number(text: str) -> str:
    bare = text.strip()
    if bare.isdecimal():
        return bare
    bare = _SPACES.sub("", bare.replace("\u2212", "-").replace("\u00a0", " "))
    if bare[:1].isdecimal():
        return bare
    for sign in words("currencies"):
        if bare.casefold().startswith(sign):
            bare = bare[len(sign) :].lstrip()
        elif bare[:1] in "-(" and bare[1:].casefold().startswith(sign):
            bare = bare[0] + bare[1 + len(sign) :].lstrip()
    return bare


def read_amount(cell: Cell, style: NumberStyle) -> Amount | None:
    """Return the number in a cell with its unit, or None for a blank cell.

    Raises:
        ValueError: the text is no number in this style; the message says why.
    """
    if isinstance(cell, Decimal):
        return Amount(value=cell)
    if isinstance(cell, date):
        raise ValueError("a date where a number is expected")  # noqa: TRY004 - bad data, not a wrong call
    return _read_amount(cell, style)


@lru_cache(maxsize=1 << 15)
def _read_amount(text: str, style: NumberStyle) -> Amount | None:
    if text.strip().casefold() in words("no_number"):
        return None
    found = _AMOUNT.fullmatch(_bare_number(text))
    if found is None:
        raise ValueError("not a number")
    negative, unit = _behind(found["rest"], opened=found["open"] is not None)
    value = _digits(found["digits"], style)
    return Amount(value=-value if negative or found["sign"] == "-" else value, unit=unit)


def _behind(rest: str, *, opened: bool) -> tuple[bool, str]:
    """Read what follows the digits: a closing bracket, a trailing minus (SAP), a unit, a currency."""
    rest = rest.strip()
    negative = opened and ")" in rest
    rest = rest.replace(")", "", 1).strip() if negative else rest
    if rest.startswith("-"):
        negative, rest = True, rest[1:].strip()
    unit = re.sub(r"^(per|/)\s*", "", rest, flags=re.IGNORECASE).rstrip(".").upper()
    if not unit or unit.casefold() in words("currencies"):
        return negative, ""
    if unit not in units("unit_words") and unit != "%":
        raise ValueError("not a number")
    return negative, unit


def _digits(digits: str, style: NumberStyle) -> Decimal:
    mantissa, _, exponent = digits.upper().partition("E")
    if not _GROUPED[style].fullmatch(mantissa):
        raise ValueError(f"not a number the way this column writes them ({_EXAMPLE[style]})")
    if sum(letter.isdecimal() for letter in mantissa) > _MOST_DIGITS:
        raise ValueError("a number with too many digits")
    thousands, mark = (",", ".") if style is NumberStyle.POINT else (".", ",")
    value = Decimal(mantissa.replace(thousands, "").replace(mark, "."))
    return value.scaleb(int(exponent)).quantize(Decimal(1)) if exponent and int(exponent) < _MOST_DIGITS else value


_EXAMPLE = {NumberStyle.POINT: "1,234.50", NumberStyle.COMMA: "1.234,50"}

_CLOCK = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_THREE_NUMBERS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[-/. ]*([^\W\d_]{3,})\.?[-/., ]*(\d{4}|\d{2})")
_MONTH_NAME_DAY = re.compile(r"([^\W\d_]{3,})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})")


def date_order_of(text: str) -> DateOrder | None:
    """Return the order a written date proves by a part over 12, or None."""
    found = _THREE_NUMBERS.fullmatch(_bare_date(text))
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 >= second:  # noqa: PLR2004 - twelve months; dots are the day-first custom
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > 12 >= first else None  # noqa: PLR2004 - twelve months


def vote_date_order(cells: Iterable[Cell]) -> DateOrder | None:
    """Return the order most dates of a column prove, or None where none does."""
    votes = dict.fromkeys(DateOrder, 0)
    for cell in cells:
        order = date_order_of(cell) if isinstance(cell, str) else None
        if order is not None:
            votes[order] += 1
    best = max(votes, key=lambda order: votes[order])
    return best if votes[best] else None


def _bare_date(text: str) -> str:
    return _WEEKDAY.sub("", _CLOCK.sub("", text.strip())).strip()


def read_date(cell: Cell, order: DateOrder) -> date | None:
    """Return the day in a cell, or None for a blank or a placeholder such as ``TBD`` or ``12/31/2099``.

    Raises:
        ValueError: the text is no date; the message says why.
    """
    if isinstance(cell, date):
        return cell if _FIRST_YEAR <= cell.year <= _LAST_YEAR else None
    return _read_date(cell_text(cell), order)


@lru_cache(maxsize=1 << 15)
def _read_date(text: str, order: DateOrder) -> date | None:
    bare = _bare_date(text)
    if bare.casefold() in words("no_date") or bare.casefold().startswith("n/a"):
        return None
    found = _from_digits(bare, order) if bare.removesuffix(".0").isdecimal() else _from_marks(bare, order)
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _from_digits(bare: str, order: DateOrder) -> date:
    """``20261204``, ``120426`` and Excel serials."""
    digits = bare.removesuffix(".0")
    if len(digits) == len("20261204"):
        year = int(digits[:4])
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return _day(year, int(digits[4:6]), int(digits[6:]))
        return _ordered(int(digits[:2]), int(digits[2:4]), int(digits[4:]), order)
    if len(digits) == len("120426"):
        return _ordered(int(digits[:2]), int(digits[2:4]), int(digits[4:]), order)
    if len(digits) < len("120426") and int(digits) in _EXCEL_SERIALS:
        return _EXCEL_DAY_ZERO + timedelta(days=int(digits))
    raise ValueError("not a date")


def _from_marks(bare: str, order: DateOrder) -> date:
    if found := _YEAR_FIRST.fullmatch(bare):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _THREE_NUMBERS.fullmatch(bare):
        custom = DateOrder.DAY_FIRST if found[2] == "." else order
        return _ordered(int(found[1]), int(found[3]), int(found[4]), custom)
    if found := _DAY_MONTH_NAME.fullmatch(bare):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_NAME_DAY.fullmatch(bare):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    raise ValueError("not a date")


def _month(name: str) -> int:
    number = table("months").get(plain(name))
    if number is None:
        raise ValueError("not a date (unknown month name)")
    return int(number)


def _ordered(first: int, second: int, year: int, order: DateOrder) -> date:
    month, day = (first, second) if order is DateOrder.MONTH_FIRST else (second, first)
    try:
        return _day(year, month, day)
    except ValueError as error:
        custom = "month first" if order is DateOrder.MONTH_FIRST else "day first"
        raise ValueError(f"not a date when read {custom}, as the rest of this column") from error


def _day(year: int, month: int, day: int) -> date:
    if year < 100:  # noqa: PLR2004 - two digits
        year += 1900 if year >= _CENTURY_TURN else 2000
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError("not a day of the calendar") from error


def read_flag(cell: Cell) -> bool | None:
    """Return whether a flag is set, or None where the text is no flag."""
    text = cell_text(cell).casefold()
    if text in words("flags_set"):
        return True
    return False if text in words("flags_clear") else None
