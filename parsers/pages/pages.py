"""What pages of one document share: repeated letterheads and footers, and terms pages that say nothing.

Only lines that lead a page from its top, or close it at its bottom, can be furniture; the same words inside a
table are rows.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from parsers.pages.words import PageLine

_SAME_PLACE = 4.0  # points
_FOOT_GAP = 6.0  # heights
_MISSES_AT_MOST = 1
_TERMS_WORDS = 400
_PAGE_NUMBER = re.compile(
    r"(?:\b(?:page|pg|seite|p)\b[.: ]*\d+(?: *(?:of|/|von|de) *\d+)?|\b\d+ *(?:of|/|von) *\d+)", re.IGNORECASE
)


def furniture(pages: Sequence[Sequence[PageLine]], tops: Sequence[int]) -> Mapping[int, frozenset[int]]:
    """Return for each page (position) the positions of lines repeated at the same place on a neighbouring page.

    ``tops`` is for each page the position of its first table heading (or the number of lines): a letterhead ends
    there at the latest.
    """
    found: dict[int, frozenset[int]] = {}
    for i, page in enumerate(pages):
        others = [pages[j] for j in (i - 1, i + 1) if 0 <= j < len(pages)]
        marks: set[int] = set()
        for other in others:
            same = _repeated(page, other)
            marks |= _leading(same, range(tops[i]))
            marks |= _leading(same, range(len(page) - 1, _foot(page) - 1, -1))
        found[i] = frozenset(marks)
    return found


def _foot(page: Sequence[PageLine]) -> int:
    """Position of the first line of the page's foot: what stands below the last wide white space."""
    for i in range(len(page) - 1, 0, -1):
        if page[i].top - page[i - 1].bottom > _FOOT_GAP * page[i].height:
            return i
    return 0


def _repeated(page: Sequence[PageLine], other: Sequence[PageLine]) -> Mapping[int, bool]:
    places: dict[str, list[float]] = {}
    for line in other:
        places.setdefault(_key(line.text), []).append(line.bottom)
    return {
        i: any(abs(y - line.bottom) <= _SAME_PLACE for y in places.get(_key(line.text), ()))
        for i, line in enumerate(page)
    }


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return _PAGE_NUMBER.sub("#", text)


def _leading(same: Mapping[int, bool], order: Sequence[int]) -> set[int]:
    """Positions repeated in one go from the page's edge; a single differing line (a title) is stepped over."""
    marks: set[int] = set()
    misses = 0
    for i in order:
        if same[i]:
            marks.add(i)
        else:
            misses += 1
            if misses > _MISSES_AT_MOST:
                break
    return marks


def is_terms_page(lines: Sequence[PageLine], *, tables: int) -> bool:
    """Tell whether a page only holds conditions of sale: many words and no table."""
    return tables == 0 and sum(len(line.words) for line in lines) > _TERMS_WORDS
