"""What a line inside or below a table is, by its words: total, section heading, charge, tag row or page noise.

The phrases are data (``lexicon.yaml``); here they are only compiled and asked.
"""

import re
from functools import lru_cache

from parsers.roles.labels import phrases


@lru_cache(maxsize=16)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in phrases(name)), re.IGNORECASE)


def is_total(text: str) -> bool:
    """Tell whether the line sums up what stands above ("SUB-TOTAL", "6 Lines Total"), not one item."""
    return bool(_pattern("totals").match(text.strip())) and not is_detail(text)


def is_detail(text: str) -> bool:
    """Tell whether the line is a sum of the one item above ("Item total 5,928 lbs")."""
    return bool(_pattern("details").match(text.strip()))


def is_section(text: str) -> bool:
    """Tell whether the line could head the rows below it ("BACKORDERED - date to be advised", "PO 45012")."""
    return bool(_pattern("sections").match(text.strip()))


def speaks_of_several(text: str) -> bool:
    """Tell whether the line speaks of items in the plural, as headings do and notes do not."""
    return bool(_pattern("plural").search(text))


def names_amount(text: str) -> bool:
    """Tell whether the line counts goods ("Balance 105 ft expected 12/18"): a remark on one item, no heading."""
    return bool(_AMOUNT.search(text)) and not text.rstrip().endswith(":")


def names_day(text: str) -> bool:
    """Tell whether the line names a day ("BACKORDER EXPECTED 12/18/26"): a remark unless it looks like a heading."""
    return bool(_DAY.search(text)) and not text.rstrip(" *-=").endswith(":")


_DAY = re.compile(r"(?<![\w/.-])(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{4}-\d\d-\d\d)(?![\w/-])")
_AMOUNT = re.compile(
    r"(?<![\w./-])\d[\d,.]*\s*(?:pcs?|pieces?|lbs?|#|shts?|sheets?|bars?|ea|each|ft|feet|kgs?|tons?|units?|stk|st\u00fcck)(?![\w.-])",
    re.IGNORECASE,
)


def is_delivery(text: str) -> bool:
    """Tell whether the line is one delivery of the item above ("Teillieferung 2  30 Stk  18.12.2026")."""
    return bool(_delivery().fullmatch(text.strip()))


@lru_cache(maxsize=1)
def _delivery() -> re.Pattern[str]:
    labels = "|".join(phrases("deliveries"))
    return re.compile(
        rf"\W*(?:{labels})\b\.?(?:\W*(?:n[ro\u00b0]|no|am|le|el|il|on|due|[a-z]{{1,3}}|st\u00fcck|pi[e\u00e8]ces?|piezas?|pezzi)\b"
        r"|\W*\d[\w.,/-]*)+\W*",
        re.IGNORECASE,
    )


def is_charge(text: str) -> bool:
    """Tell whether the text names a charge rather than goods (freight, fuel surcharge, skids)."""
    return bool(_pattern("charges").search(text))


def is_tag(text: str) -> bool:
    """Tell whether the line describes one package of the item above (tag, heat, lot, coil, release)."""
    return bool(_pattern("tags").match(text.strip()))


def is_noise(text: str) -> bool:
    """Tell whether the line only serves the page ("** CONTINUED **", "Page 2 of 3")."""
    return bool(_pattern("noise").fullmatch(text.strip()))
