"""Heading rows inside a table, and what they say about the rows below them (DOMAIN 1.6)."""

import re
from enum import StrEnum


class SectionKind(StrEnum):
    """What a section heading makes of the rows below it."""

    BACKORDERED = "backordered"
    CANCELLED = "cancelled"
    SHIPPED = "shipped"
    AVAILABLE = "available"  # in stock, ships on the date the heading names
    OTHER = "other"  # a heading that says nothing about fulfilment


# First match wins: "remaining quantities not yet delivered" must not be read as delivered.
_PHRASES: tuple[tuple[SectionKind, str], ...] = (
    (
        SectionKind.CANCELLED,
        r"\bcancel+ed\b|\bcancel+ations?\b|\bdiscontinued\b|\bdeleted items\b|\bno longer available\b",
    ),
    (
        SectionKind.BACKORDERED,
        (
            r"\bback[ -]?order|\bb/o\b|\bnot (?:yet )?(?:been )?(?:delivered|shipped|supplied)"
            r"|\bremaining (?:quantit|item|bal)"
            r"|\bto follow\b|\bstill (?:open|due|to be)|\boutstanding\b|\bout of stock\b|\bopen balance"
            r"|\bon order\b|\bshort(?:age)?s?\b"
            r"|\bdeliver remainder"
        ),
    ),
    (
        SectionKind.AVAILABLE,
        (
            r"\bin stock\b|\bfrom stock\b|\bships? (?:on |by |from )?\d|\bwill ship\b|\bready\b|\bdirect from\b"
            r"|\bfactory\b"
            r"|\bships? (?:from|separately|direct)|\bdelivers? (?:on |by )?\d|\bscheduled\b|\ballocated\b|\bavailable\b"
        ),
    ),
    (SectionKind.SHIPPED, r"\bshipped\b|\bdelivered\b|\bthis shipment\b|\benclosed\b|\bdispatched\b|\bdespatched\b"),
)
_MATCHERS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PHRASES)
_LONGEST = 120  # characters; a heading is a line, not a paragraph


def section_kind(text: str) -> SectionKind:
    """Return what a heading says about the rows below it; OTHER where it says nothing of the kind."""
    if len(text) > _LONGEST:
        return SectionKind.OTHER
    return next((kind for kind, matcher in _MATCHERS if matcher.search(text)), SectionKind.OTHER)


def is_section_heading(text: str) -> bool:
    """Return whether a lone text in a table is a heading that means something for the rows below it."""
    return section_kind(text) is not SectionKind.OTHER
