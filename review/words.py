"""How values read on the screen: quantities, days, shares and codes; used as template filters."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.promise import PromiseWindow
from flows.explain import window_words

DASH = "\N{EN DASH}"  # stands where there is no value
MINUS = "\N{MINUS SIGN}"


def amount(value: Decimal | float | None) -> str:
    """Return a figure with thousands separators and no padding zeros: ``28,000``; a dash for none."""
    if value is None:
        return DASH
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: Decimal) -> str:
    """Return a difference with its sign: ``+10,000``, a minus sign for less, ``±0``."""
    if not value:
        return "±0"
    return f"{'+' if value > 0 else MINUS}{amount(abs(value))}"


def money(value: Decimal | None) -> str:
    """Return an amount of money with two decimals; a dash for none."""
    return DASH if value is None else f"{value:,.2f}"


def day(value: date | None) -> str:
    """Return a day as ``Tue 24 Nov 2026``; a dash for none."""
    return DASH if value is None else f"{value:%a %d %b %Y}"


def short_day(value: date | None) -> str:
    """Return a day as ``24 Nov``; a dash for none."""
    return DASH if value is None else f"{value:%d %b %y}"


def moment(value: datetime | None) -> str:
    """Return a moment as day and minute in UTC; a dash for none."""
    return DASH if value is None else f"{value:%d %b %Y %H:%M}"


def share(value: float) -> str:
    """Return a probability in whole percent, never rounded up to certainty."""
    percent = round(value * 100)
    return f"{min(percent, 99) if value < 1 else percent} %"


def window(value: PromiseWindow | None) -> str:
    """Return a promise in words; a dash for none."""
    return DASH if value is None else window_words(value)


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: ``1 line``, ``3 lines``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def code_words(code: str) -> str:
    """Return an exception code or headline as plain words: ``MISSING_ETA`` is ``Missing ETA``."""
    spoken = code.replace("_", " ").capitalize()
    for short in ("eta", "po", "uom"):
        spoken = " ".join(short.upper() if word.lower() == short else word for word in spoken.split(" "))
    return spoken


FILTERS: dict[str, Callable[..., Any]] = {
    "amount": amount,
    "signed": signed,
    "money": money,
    "day": day,
    "short_day": short_day,
    "moment": moment,
    "share": share,
    "window": window,
    "plural": plural,
    "code_words": code_words,
}
