"""Our own words in a vendor's mail: what we sent is subtracted word by word, what is left is the vendor's.

Quote marks, wrapped lines, and answers typed into the middle of our lines do not matter, because the words are
aligned and not the lines (DOMAIN 2.4). A stretch of fewer than three words in a row is nobody's quote.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_TOKEN = re.compile(r"[^\W_]+(?:['.,/:-][^\W_]+)*")
_FEWEST = 3  # words of a block that is ours
_MOST = 6000  # words of a mail or of what we sent; longer texts are cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Characters ``start`` to ``end`` of a mail's text that repeat what we sent, out of the line ``asked`` of ours."""

    start: int
    end: int
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    start: int
    end: int
    text: str
    line: str


def our_words(text: str, sent: Sequence[str]) -> tuple[Ours, ...]:
    """Return the stretches of a text that repeat one of our sent texts, in order, each within one line of ours."""
    words = _words(text)
    ours: dict[int, str] = {}
    for one in sent:
        known = _words(one)
        matcher = SequenceMatcher(None, [w.text for w in words], [w.text for w in known], autojunk=False)
        for block in matcher.get_matching_blocks():
            if block.size >= _FEWEST:
                ours.update({block.a + i: known[block.b + i].line for i in range(block.size)})
    return tuple(_joined(ours, words))


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    position = 0
    for line in text.splitlines(keepends=True):
        found += [
            _Word(start=position + m.start(), end=position + m.end(), text=m[0].lower(), line=line.strip())
            for m in _TOKEN.finditer(line)
        ]
        position += len(line)
    return found[:_MOST]


def _joined(ours: dict[int, str], words: list[_Word]) -> Iterator[Ours]:
    for _, run in groupby(enumerate(sorted(ours)), key=lambda pair: (pair[1] - pair[0], ours[pair[1]])):
        indexes = [index for _, index in run]
        yield Ours(start=words[indexes[0]].start, end=words[indexes[-1]].end, asked=ours[indexes[0]])
