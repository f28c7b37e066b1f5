"""Finds order lines by whatever a person or a vendor writes: a number, an item code, words about the goods."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.engine import read_session
from db.repositories.orders import Orders
from domain.purchase import PoLine, line_key
from flows.home import Home
from matching.order_reference import printed_spellings

_NUMBER = re.compile(r"[A-Za-z0-9#][A-Za-z0-9#.-]*\d[A-Za-z0-9-]*|\d+")
_SHORTEST_NUMBER = 3
_LEAST_SHARE = 0.2  # less is a few letters in common


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """An order line that was found: how much of the question it has, 0 to 1, and why in a person's words."""

    line: PoLine
    share: float
    why: str


def find_lines(home: Home, text: str, vendor_id: str | None = None, limit: int = 20) -> tuple[FoundLine, ...]:
    """Return order lines that fit a text, the best first.

    Lines of orders whose number stands in the text come first, the line whose number stands beside it ahead of the
    others; then lines by the words of their goods (``matching.line_index``).

    Args:
        home: the installation.
        text: an order number with or without a line, an item number, words in anybody's spelling.
        vendor_id: only lines of this vendor.
        limit: how many lines.
    """
    with read_session(home.engine) as session:
        numbered = [f for f in _by_number(session, text) if vendor_id in {None, f.line.vendor_id}]
        numbered.sort(key=lambda f: -f.share)
        if len(numbered) >= limit:
            return tuple(numbered[:limit])
        known = {(f.line.po, f.line.line) for f in numbered}
        worded = (f for f in _by_words(session, home, text, vendor_id, limit))
        return (*numbered, *(f for f in worded if (f.line.po, f.line.line) not in known))[:limit]


def _by_number(session: Session, text: str) -> Iterator[FoundLine]:
    numbers = [n for n in _NUMBER.findall(text) if len(n) >= _SHORTEST_NUMBER]
    lines = Orders(session).lines_of_orders(spelling for n in numbers for spelling in printed_spellings(n))
    beside = {line_key(n) for n in re.findall(r"\d+", text)}
    for line in lines:
        meant = line_key(line.line) in beside
        why = f"order {line.po}, line {line.line}" if meant else f"order {line.po}"
        yield FoundLine(line=line, share=1.0 if meant else 0.9, why=why)


def _by_words(session: Session, home: Home, text: str, vendor_id: str | None, limit: int) -> Iterator[FoundLine]:
    hits = home.line_index.search(session, text, vendor_id=vendor_id, limit=limit)
    lines = Orders(session).lines_by_id(hit.ref for hit in hits)
    for hit in hits:
        if hit.ref in lines and hit.share >= _LEAST_SHARE:
            yield FoundLine(line=lines[hit.ref], share=hit.share, why=f"{hit.share:.0%} of the words")
