"""What a cell's text looks like: number, date, unit, code, line number or prose.

Only the look is judged here; the exact value is read by the interpreter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise


class CellType(StrEnum):
    """The look of one cell."""

    EMPTY = "empty"
    INTEGER = "integer"
    NUMBER = "number"
    NUMBER_UNIT = "number_unit"  # "6,000 LB", "55.10/CWT"
    DATE = "date"
    NO_DATE = "no_date"  # "TBD", "to be advised", "stock": stands where a date should
    UNIT = "unit"
    FLAG = "flag"  # one or two letters: B, C, F
    CODE = "code"  # one token with a digit
    TEXT = "text"


NUMERIC = frozenset({CellType.INTEGER, CellType.NUMBER, CellType.NUMBER_UNIT})
DATED = frozenset({CellType.DATE, CellType.NO_DATE})

_UNIT_WORDS = """
    ea each pc pcs pce piece pieces sh sht shts sheet sheets lb lbs pound pounds cwt cw ton tons tn nt st mt
    to kg kgs kgm g t ft lf feet foot in inch m mm cm lm mtr meter meters metre box bx bxs bag bg ctn carton
    case cs ca pk pkg pack pr pair set st doz dz dzn roll rl rls coil cl coils bdl bdls bundle bundles lift
    skid sk plt pallet drum dr gal gl l ltr qt bar bars bf mbf sf sqft sqm m2 m3 ml c m unit units un hr hrs
    lot lt job ls stk stueck stück st. jt jts lgth lgths len lg rod tube tubes thousand hundred bl brl btl can
    jar kit yd yds cy 100 1000 ud uds pza pzas u mille
"""
_UNITS = frozenset(_UNIT_WORDS.split())
_NUM = r"(?:\d{1,3}(?:[,. ']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
_NUMBER = re.compile(rf"[-+(]?\s?(?:[$€£]|usd|eur)?\s?[-(]?{_NUM}\s?[)%#-]?\s?(?:[$€£]|usd|eur)?\*?", re.IGNORECASE)
_NUMBER_UNIT = re.compile(
    rf"[-+(]?(?:[$€£]|usd|eur)?\s?{_NUM}\s?(?:usd|eur|[$€£])?\s?(?:/|per)?\s?(?:1000?\s?)?([a-z][a-z0-9]{{0,8}})\.?",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(rf"{_NUM}(?:\s?/\s?{_NUM}){{1,3}}")
_PART_OF = re.compile(rf"{_NUM}\s+(?:of|von|de|van)\s+{_NUM}", re.IGNORECASE)  # "12 of 20"
_INTEGER = re.compile(r"\d{1,9}")
_ZERO = frozenset({"-", "--", "---", "none", "nil", "\u2014", "\u2013"})
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mai|okt|dez|ene|abr|ago|dic|janv|févr|fevr|avr|juin|juil|"
    r"août|aout|déc|märz|maerz)[a-zé]*\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*\.?,?\s+)?"
_LEAD = (
    r"(?:(?:wk|week|w/?[oce]|ww|cw|kw|by|est\.?|eta|mid|early|late|end|ca\.?|approx\.?|abt|about|on|not before)"
    r"\.?\s*(?:of|beg\.?|ending)?\s*)*"
)
_DAY = (
    rf"(?:\d{{1,4}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?\.?|\d{{1,2}}[-\s./]*{_MONTH}[-\s,./]*(?:\d{{2,4}})?|"
    rf"{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?,?\s*(?:\d{{2,4}})?|\d{{8}}|{_MONTH}[\s-]*\d{{2,4}})"
)
_DATE = re.compile(
    rf"{_LEAD}{_WEEKDAY}{_DAY}(?:\s*(?:-|\u2013|to|thru|/)\s*{_DAY})?\s*(?:\([^)]*\))?[a-z*]?", re.IGNORECASE
)
_WEEK = re.compile(
    r"(?:(?:wk|week|ww|cw|kw|w|sem|semaine|semana|s)\.?\s*#?\d{1,2}(?:\s*[/.-]?\s*(?:20)?\d{2})?|\d{4}-?w\d{1,2}|\d{1,2}\.\s?kw|"
    r"\d{1,2}\s*(?:-|to|\u2013)?\s*\d{0,2}\s*(?:wks?|weeks?|days?)(?:\s+aro)?|"
    r"(?:early|mid|late|end(?: of)?|beg)\s*-?\s*[a-z]{3,9}\.?(?:\s+\d{2,4})?|"
    r"[1-4]?q[1-4]?(?:\s*\d{2,4})?|[12]h\s+[a-z]{3,9})(?:\s*\([^)]*\))?",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{1,4})[/.-](\d{1,2})(?:[/.-]\d{2,4})?")
_MONTHS, _DAYS, _YEAR_DIGITS = 12, 31, 4
_NO_DATE = re.compile(
    r"(?:tbd|tba|tbc|tbs|open|asap|n/?a|hold|on hold|stock|stk|in stock|ex stock|ready|pending|call|advise|will advise|"
    r"to be (?:advised|determined|announced)|unknown|allocation|shipped|complete|"
    r"stock to \d+ weeks?)", re.IGNORECASE,
)  # fmt: skip
_FLAG = re.compile(r"[A-Za-z]{1,2}\*?")


@lru_cache(maxsize=32768)
def cell_type(text: str) -> CellType:
    """Return the look of one cell's text."""
    clean = text.strip().strip("|").strip()
    if not clean:
        return CellType.EMPTY
    return _numeric_type(clean) or _dated_type(clean) or _word_type(clean)


def _numeric_type(clean: str) -> CellType | None:
    if _INTEGER.fullmatch(clean):
        return CellType.INTEGER
    if _PART_OF.fullmatch(clean):
        return CellType.NUMBER
    if clean.casefold() in _ZERO or _NUMBER.fullmatch(clean):
        return CellType.DATE if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", clean) else CellType.NUMBER
    found = _NUMBER_UNIT.fullmatch(clean)
    if found and found.group(1).casefold() in _UNITS:
        return CellType.NUMBER_UNIT
    return None


def _dated_type(clean: str) -> CellType | None:
    if (_DATE.fullmatch(clean) and _possible_day(clean)) or _WEEK.fullmatch(clean):
        return CellType.DATE
    if _NO_DATE.fullmatch(clean):
        return CellType.NO_DATE
    if _MULTIPLE.fullmatch(clean):
        return CellType.NUMBER
    return None


def _possible_day(clean: str) -> bool:
    """Refuse "100/60/40", which is ordered, shipped and backordered."""
    found = _SLASHED.fullmatch(clean)
    if found is None:
        return True
    first, second = int(found.group(1)), int(found.group(2))
    if not first or not second:
        return False
    return (min(first, second) <= _MONTHS and max(first, second) <= _DAYS) or len(found.group(1)) == _YEAR_DIGITS


def _word_type(clean: str) -> CellType:
    if is_unit(clean):
        return CellType.UNIT
    if _FLAG.fullmatch(clean):
        return CellType.FLAG
    if " " not in clean and any(c.isdecimal() for c in clean):
        return CellType.CODE
    return CellType.TEXT


def is_unit(text: str) -> bool:
    """Tell whether the text is a unit code such as PC, LB, "/CWT", "100 LB" or "per 100"."""
    words = text.casefold().strip("./ ").replace("per ", "").split()
    return bool(words) and all(w.strip("./") in _UNITS for w in words) and not words[-1].isdecimal()


_LONG_NUMBER = re.compile(r"[A-Z]{0,3}-?\d{5,12}")
_THIN = re.compile(r"[01]?\.\d{3,4}\"?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The looks of a column's filled cells."""

    filled: int
    shares: dict[CellType, float]
    rising: bool  # integers, small and rising: the look of line numbers
    suffixed: bool  # the same behind an order number: "5512-001"
    numbered: bool = False  # long whole numbers without a separator: the look of order numbers
    thin: bool = False  # numbers such as .065 and 1.250: inches of a wall, not weights

    def share(self, types: frozenset[CellType]) -> float:
        """Return the share of filled cells that look like one of these."""
        return sum(self.shares.get(t, 0.0) for t in types)


def profile(values: Sequence[str]) -> Profile:
    """Summarise the looks of a column's cells; empty cells do not count."""
    kinds = [k for k in map(cell_type, values) if k is not CellType.EMPTY]
    shares: dict[CellType, float] = {k: kinds.count(k) / len(kinds) for k in set(kinds)}
    filled = [value.strip() for value in values if value.strip()]
    thin = bool(filled) and all(_THIN.fullmatch(value) for value in filled)
    numbered = bool(filled) and all(_LONG_NUMBER.fullmatch(value) for value in filled)
    return Profile(
        filled=len(kinds),
        shares=shares,
        rising=_rising(values),
        suffixed=_suffixed(values),
        numbered=numbered,
        thin=thin,
    )


_NUMBERED = re.compile(r"(?:([A-Z]{0,3}-?\d{3,10})-)?(0*(\d{1,6}))(?:[./]\d{1,2})?", re.IGNORECASE)
_FIRST_SUFFIX = 10
_LARGEST_SUFFIX = 99
_FIRST_AT_MOST = 999
_SMALLEST_AT_MOST = 9999  # rising numbers that start higher are item codes
_RISING_SHARE = 0.7
_RESTARTS = 0.34


def _numbered(values: Sequence[str], *, suffixed: bool) -> list[tuple[str, str]] | None:
    """Return order number ("" without one) and line number of the values; None if too few have the form."""
    filled = [v.strip() for v in values if v.strip()]
    found = [m for m in map(_NUMBERED.fullmatch, filled) if m and bool(m.group(1)) is suffixed]
    if not found or len(found) < _RISING_SHARE * len(filled):
        return None
    return [(m.group(1) or "", m.group(2)) for m in found]


def _rises(numbers: Sequence[tuple[str, str]]) -> bool:
    """Tell whether the numbers rise within each order, with restarts only now and then (other orders)."""
    steps = list(pairwise(numbers))
    downs = sum(1 for (order, a), (same, b) in steps if order == same and int(b) <= int(a))
    return downs <= _RESTARTS * len(steps)


def _rising(values: Sequence[str]) -> bool:
    numbers = _numbered(values, suffixed=False)
    if numbers is None:
        return False
    if min(int(number) for _, number in numbers) > _SMALLEST_AT_MOST:
        return False
    return _rises(numbers) if len(numbers) > 1 else int(numbers[0][1]) <= _FIRST_AT_MOST


def _suffixed(values: Sequence[str]) -> bool:
    """Tell whether the values number lines behind an order number: "5512-001", "5512-002"."""
    numbers = _numbered(values, suffixed=True)
    if numbers is None or int(numbers[0][1]) > _FIRST_SUFFIX or max(int(n) for _, n in numbers) > _LARGEST_SUFFIX:
        return False
    return _rises(numbers) if len(numbers) > 1 else numbers[0][1].startswith("0")
