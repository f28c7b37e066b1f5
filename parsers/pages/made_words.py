"""Characters -> words by pdfplumber's rules, for text that runs from left to right, in half its time.

A word ends at a blank, where the next character stands more than the tolerance away from its end, or before its
start, or on another line. Lines are clusters of the characters' upper edges.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from pdfplumber.utils.clustering import make_cluster_dict
from pdfplumber.utils.text import LIGATURES, extract_words

from domain.document import Box

TOLERANCE = 2  # points; larger ones join neighbouring cells, smaller ones break words (measured)

_Char = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeWord:
    """A word's text and box, and the font of its first character."""

    text: str
    box: Box
    fontname: str


def made_words(chars: Iterable[_Char]) -> list[MadeWord]:
    """Return the words that ``pdfplumber.utils.text.extract_words`` finds, in its order."""
    found: list[MadeWord] = []
    for upright, run in groupby(chars, itemgetter("upright")):
        if upright:
            found.extend(_word(letters) for line in _lines(list(run)) for letters in _split(line))
        else:
            found.extend(_extracted(list(run)))
    return found


def _lines(chars: Sequence[_Char]) -> Iterator[list[_Char]]:
    """Cluster by the upper edge, sorted from left to right."""
    cluster = make_cluster_dict((char["top"] for char in chars), TOLERANCE)
    lines: dict[int, list[_Char]] = {}
    for char in chars:
        lines.setdefault(cluster[char["top"]], []).append(char)
    for _, line in sorted(lines.items()):
        line.sort(key=itemgetter("x0"))
        yield line


def _split(line: Sequence[_Char]) -> Iterator[list[_Char]]:
    word: list[_Char] = []
    last_x0 = last_x1 = last_top = 0.0
    for char in line:
        text = char["text"]
        if text.isspace() or not text:
            if word:
                yield word
            word = []
            if not text:  # pdfplumber makes a word of a character without text
                yield [char]
            continue
        x0, top = char["x0"], char["top"]
        if word and (x0 < last_x0 or x0 > last_x1 + TOLERANCE or abs(top - last_top) > TOLERANCE):
            yield word
            word = []
        word.append(char)
        last_x0, last_x1, last_top = x0, char["x1"], top
    if word:
        yield word


def _word(letters: Sequence[_Char]) -> MadeWord:
    texts: list[str] = [char["text"] for char in letters]
    box = Box(
        x0=float(min([char["x0"] for char in letters])),
        top=float(min([char["top"] for char in letters])),
        x1=float(max([char["x1"] for char in letters])),
        bottom=float(max([char["bottom"] for char in letters])),
    )
    return MadeWord(text="".join([LIGATURES.get(t, t) for t in texts]), box=box, fontname=_font(letters[0]))


def _extracted(chars: list[_Char]) -> Iterator[MadeWord]:
    for word in extract_words(chars, x_tolerance=TOLERANCE, y_tolerance=TOLERANCE, return_chars=True):
        box = Box(x0=float(word["x0"]), top=float(word["top"]), x1=float(word["x1"]), bottom=float(word["bottom"]))
        yield MadeWord(text=word["text"], box=box, fontname=_font(word["chars"][0]))


def _font(char: _Char) -> str:
    return str(char.get("fontname", ""))
