"""How well a few words ("the 3/4 rounds", "6 inch gaskets") single out one line among a handful of candidates.

A word counts by how few of the candidates have it: among three screws of one order "screw" says nothing and the
length says everything. Words that no candidate has say nothing either.
"""

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from matching.normalize import tokens

_FILLER = frozenset({
    "THE", "A", "AN", "OF", "AND", "ON", "IN", "FOR", "WITH", "ALL", "ALSO", "OUR", "YOUR", "LINE", "ITEM", "PO", "PC",
    "PCS", "PIECE", "PIECES", "EA", "EACH", "LB", "LBS", "FT", "QTY", "ORDER", "X", "BOTH", "REMAINING", "BALANCE",
    "REST", "OTHER", "SHORT", "INCH", "STOCK",
})  # fmt: skip
_NUMBER = re.compile(r"^[\d./-]+[\"']?$")
_MOST = 5.0  # bits one word may give
_AGAINST = 0.75  # a word the candidate lacks counts a little less than one it has
_SMALL_ORDER = 4  # lines: a word that one of so few has is worth as much in a smaller order
_ONLY_ONE = 2.5  # a word that a single line of the order has names that line


def mention_bits(text: str, candidates: Sequence[str]) -> tuple[float, ...]:
    """Return for every candidate description how much the words speak for it, in bits; negative is against.

    Rarity is counted among the candidates that share a word with the text: lines that have nothing of it make no word
    rarer.
    """
    held = [_words(c) for c in candidates]
    having_word = {word: [i for i, own in enumerate(held) if _has(own, word)] for word in sorted(_words(text))}
    related = max(_SMALL_ORDER, len({i for having in having_word.values() for i in having}))
    bits = [0.0] * len(candidates)
    for having in having_word.values():
        if not having:
            continue
        rarity = math.log2((related + 1) / (len(having) + 0.5))
        weight = min(_MOST, rarity * (_ONLY_ONE if len(having) == 1 else 1.0))
        for i in range(len(candidates)):
            bits[i] += weight if i in having else -_AGAINST * weight
    return tuple(bits)


def coverage(text: str, candidate: str) -> float:
    """Return which share of the words stands in the candidate, 0 to 1; 0 for no words."""
    words = _words(text)
    own = _words(candidate)
    return sum(_has(own, w) for w in words) / len(words) if words else 0.0


@lru_cache(maxsize=65536)
def _words(text: str) -> frozenset[str]:
    return frozenset(stem for word in tokens(text) if (stem := _stem(word)) and stem not in _FILLER)


def _stem(word: str) -> str:
    """Without plural and inch or foot marks, so that ``rounds`` is ``ROUND`` and ``3"`` is ``3``."""
    if _NUMBER.match(word):
        return word.strip("\"'")
    return word[:-1] if len(word) > 3 and word.endswith("S") and not word.endswith("SS") else word  # noqa: PLR2004


def _has(own: frozenset[str], word: str) -> bool:
    return word in own or any(word in other.split("-") for other in own if "-" in other and len(word) > 1)
