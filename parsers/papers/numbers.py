"""Numbers, amounts and prices as vendors print them (DOMAIN 1.7, 3.9): text in, Decimal and unit text out."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum


class NumberStyle(StrEnum):
    """What a lone separator before three digits means: ``1.250`` is 1.25 (POINT) or 1250 (COMMA)."""

    POINT = "point"  # 1,234.50
    COMMA = "comma"  # 1.234,50


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with the unit written beside it; ``unit`` is empty where none is written."""

    value: Decimal
    unit: str = ""


_LONGEST = 40  # characters; a longer run is prose, not a number
_ZERO = frozenset({"-", "--", "---", "none", "nil", "zero"})
_DASHES = str.maketrans({"\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2044": "/"})
_CURRENCY = r"(?:US\$|CA\$|USD|CAD|EUR|GBP|\$|\u20ac|\u00a3)"
_BODY = r"(?:\d{1,3}(?:[ ,.'\u2019]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
_NUMBER = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+])?\s*{_CURRENCY}?\s*(?P<body>{_BODY})\s*(?P<trail>-)?\s*(?(open)\))"
)
_FRACTION = re.compile(r"(?:(?P<whole>\d{1,4})[ -])?(?P<over>\d{1,2})/(?P<under>\d{1,2})")
_UNIT = r"(?:[A-Za-z#][A-Za-z./&]*(?: ?[A-Za-z./&]+){0,2}\.?)"
_AMOUNT = re.compile(rf"(?P<number>[-+(]?\s*{_CURRENCY}?\s*{_BODY}\s*-?\)?)\s*(?P<unit>{_UNIT})?")
_UNIT_FIRST = re.compile(rf"(?P<unit>[A-Za-z#]{{1,6}}\.?)\s+(?P<number>{_BODY})")
_PRICE = re.compile(
    rf"(?P<number>[-+(]?\s*{_CURRENCY}?\s*{_BODY}\s*-?\)?)\s*{_CURRENCY}?\s*"
    r"(?:/|per\b|@|\bp\.?\s)?\s*(?P<unit>(?:1,?000?\s?)?[A-Za-z#][A-Za-z./# ]*|1,?000?)?",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Return text with compatibility forms, odd blanks and dashes made plain."""
    marked = re.sub(r"(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])", " ", text)
    return " ".join(unicodedata.normalize("NFKC", marked).translate(_DASHES).split())


def read_number(text: str, *, style: NumberStyle = NumberStyle.POINT) -> Decimal | None:
    """Return the number a cell holds and nothing else, or None.

    Reads ``1,250`` ``1.250,00`` ``1 250`` ``1250-`` ``(1,250)`` ``.00`` ``$ 12.50`` ``1-1/2``; a lone dash and
    "none" are zero (DOMAIN 1.7). Text with a unit is for ``read_amount``.
    """
    plain = clean(text)
    if not plain or len(plain) > _LONGEST:
        return None
    if plain.lower() in _ZERO:
        return Decimal(0)
    if (part := _FRACTION.fullmatch(plain)) is not None:
        return _fraction(part)
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    value = _decimal(found["body"], style)
    if value is None:
        return None
    negative = bool(found["open"]) or found["sign"] == "-" or bool(found["trail"])
    return -value if negative and value else value


def read_amount(text: str, *, style: NumberStyle = NumberStyle.POINT) -> Amount | None:
    """Return the number of a cell with its unit (``6,000 LB``, ``12,940#``, ``500.00 Units``, ``LB 600``), or None."""
    plain = clean(text)
    if (value := read_number(plain, style=style)) is not None:
        return Amount(value=value)
    if len(plain) > _LONGEST:
        return None
    found = _AMOUNT.fullmatch(plain) or _UNIT_FIRST.fullmatch(plain)
    if found is None or (value := read_number(found["number"], style=style)) is None:
        return None
    return Amount(value=value, unit=(found["unit"] or "").strip())


def read_price(text: str, *, style: NumberStyle = NumberStyle.POINT) -> Amount | None:
    """Return a unit price with the unit it is for (``52.40 /CWT``, ``51.50 100 LB``, ``$7.85 EA``), or None.

    The unit is as written: ``100 LB`` stays ``100 LB``.
    """
    plain = clean(text)
    if (value := read_number(plain, style=style)) is not None:
        return Amount(value=value)
    if len(plain) > _LONGEST or (found := _PRICE.fullmatch(plain)) is None:
        return None
    value = read_number(found["number"], style=style)
    return None if value is None else Amount(value=value, unit=(found["unit"] or "").strip())


def style_of(texts: Iterable[str], *, usual: NumberStyle = NumberStyle.POINT) -> NumberStyle:
    """Return the style that the numbers of a document prove (``1.234,50``, ``12,5``), else the usual one."""
    proof = {NumberStyle.COMMA: 0, NumberStyle.POINT: 0}
    for text in texts:
        if (found := proven_style(text)) is not None:
            proof[found] += 1
    if proof[NumberStyle.COMMA] == proof[NumberStyle.POINT]:
        return usual if not proof[NumberStyle.POINT] else NumberStyle.POINT
    return max(proof, key=lambda style: proof[style])


_PROVES_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3}){2,}")
_PROVES_POINT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d*|\d*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3}){2,}")


def proven_style(text: str) -> NumberStyle | None:
    """Return the style a single number proves, or None where it could be either."""
    amount = _AMOUNT.fullmatch(clean(text)[:_LONGEST])
    digits = re.sub(r"[^\d.,]", "", amount["number"]) if amount else ""
    if _PROVES_COMMA.fullmatch(digits):
        return NumberStyle.COMMA
    return NumberStyle.POINT if _PROVES_POINT.fullmatch(digits) else None


def _fraction(found: re.Match[str]) -> Decimal | None:
    under = int(found["under"])
    if under == 0:
        return None
    return Decimal(found["whole"] or 0) + Decimal(found["over"]) / under


def _decimal(body: str, style: NumberStyle) -> Decimal | None:
    digits = re.sub(r"[ '\u2019]", "", body)
    mark = _decimal_mark(digits, style)
    group = "," if mark == "." else "."
    try:
        return Decimal(digits.replace(group, "").replace(mark, "."))
    except InvalidOperation:
        return None


def _decimal_mark(digits: str, style: NumberStyle) -> str:
    if "," in digits and "." in digits:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    if "," in digits:
        grouped = re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", digits) is not None
        sure = digits.count(",") > 1
        return "." if grouped and (sure or style is NumberStyle.POINT) else ","
    if "." in digits:
        grouped = re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", digits) is not None
        return "," if grouped and (digits.count(".") > 1 or style is NumberStyle.COMMA) else "."
    return "."


def plain_text(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros: ``500.00`` becomes ``500``."""
    whole = value.to_integral_value()
    return format(whole, "f") if value == whole else format(value.normalize(), "f")
