"""What a row of a report says in words: ``Vendor: V100``, ``PO Number 4501``, totals, page furniture (DOMAIN 1.6)."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from ingest.feeds.header import assign
from ingest.feeds.rows import Row
from ingest.feeds.vocabulary import words

_LABELLED = re.compile(
    r"(?P<label>[A-Za-z][A-Za-z#./ ]{0,30}?)\s*:\s*(?P<value>.*?)(?=\s{2,}[A-Za-z][A-Za-z#./ ]{0,30}:|$)"
)
_ORDER_LABEL = re.compile(
    r"(?P<label>purchase order|purchasing document|p\.?o\.?|order|vendor|supplier)"
    r"(?P<more>\s*(no\.?|number|num|nbr|#|id))?\s+(?P<value>\S*\d\S*.*)",
    re.IGNORECASE,
)
HEAD_FIELDS = ("po", "vendor_id", "vendor_name", "vendor", "order_date", "need_date", "buyer", "warehouse", "customer")
"""What a group header may say for the lines under it."""


def labelled(row: Row, kind: str) -> dict[str, str]:
    """Return the fields a row states as ``Label: value``, in one cell or in two neighbours."""
    found: dict[str, str] = {}
    filled = row.filled
    for place, (_, text) in enumerate(filled):
        after = filled[place + 1][1] if place + 1 < len(filled) else ""
        for label, value in _pairs(text, after):
            name = _field_of(kind, label)
            if name in HEAD_FIELDS and value and value.casefold() not in words("everything"):
                found.setdefault(name, value)
    return found


def _pairs(text: str, after: str) -> Iterable[tuple[str, str]]:
    if text.endswith(":"):
        return [(text[:-1].strip(), after)]
    if ":" in text:
        return [(pair["label"], pair["value"].strip()) for pair in _LABELLED.finditer(text)]
    found = _ORDER_LABEL.fullmatch(text)
    return [(found["label"] + (found["more"] or ""), found["value"].strip())] if found else []


@lru_cache(maxsize=256)
def _field_of(kind: str, label: str) -> str:
    return next(iter(assign(kind, [label], {})), "")


@cache
def _totals() -> re.Pattern[str]:
    phrases = "|".join(sorted(map(re.escape, words("totals")), key=len, reverse=True))
    return re.compile(rf"\**\s*(?:(?:{phrases})(?:$|[\s:.,#*].*)|\*+\s*$)", re.IGNORECASE | re.DOTALL)


def is_total(text: str) -> bool:
    """Tell whether a cell begins a row of sums, a count or page furniture; SAP marks sums by asterisks."""
    return _totals().match(text) is not None
