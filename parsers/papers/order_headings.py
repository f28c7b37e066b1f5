"""Heading rows that name the order of the rows below them: "PO 4500017301", "Customer PO: 45012", or a bare number."""

import re

from parsers.layout import Role
from parsers.roles.guess import KNOWN, roles_of

_LABELLED = re.compile(
    r"\W*(?P<label>[^\W\d][^\d:#]{0,30}?)[\s:#.]*(?P<number>(?:[A-Z]{1,4}-?)?\d[\w-]{2,19})\b(?![.,/]\d)"
)
_BARE = re.compile(r"[A-Z]{0,4}-?\d{4,12}")
_WITH_LINE = re.compile(r"^\s*[/,-]\s*\d{1,5}\b|\b(?:line|ln|item|itm|pos)\b\.?\s*#?\d", re.IGNORECASE)


def order_heading(text: str) -> str:
    """Return the part of a heading row that names an order, label included; empty where it names none.

    "PO 45012 line 3" names a line and belongs to one row, so it is none.
    """
    found = _LABELLED.match(text)
    if found is None or _WITH_LINE.search(text[found.end() :]):
        return ""
    return found[0].strip() if _is_order_label(found["label"]) else ""


def bare_order(text: str) -> str:
    """Return a lone text that has the look of an order number; only our own numbers prove that it is one."""
    return text if _BARE.fullmatch(text) else ""


def order_of(section: str) -> str | None:
    """Return the order number a section starts with, or None."""
    if not section:
        return None
    found = _LABELLED.match(section)
    if found is not None and _is_order_label(found["label"]):
        return found["number"]
    return bare_order(section.partition(";")[0]) or None


def _is_order_label(label: str) -> bool:
    guesses = roles_of(label)
    return bool(guesses) and guesses[0].role is Role.PO and guesses[0].score >= KNOWN
