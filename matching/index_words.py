"""What an item text is found by: words of one spelling, numbers in inches, and pieces of long words.

Coarser than the reading of items: it has to be right for a hundred thousand texts in seconds, and the reading
follows on the few that are found.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from matching.items.reading import with_phrases
from matching.items.tables import COATING, FINISH, PROCESS, STRONG_FORMS, WEAK_FORMS
from matching.normalize import ABBREVIATIONS, normalize

_FORMS = {
    word: form.value.upper()
    for table in (WEAK_FORMS, STRONG_FORMS)
    for form, words in table.items()
    for word in words.split()
}
_WORDS: dict[str, str] = {**COATING, **FINISH, **PROCESS, **_FORMS}
_EMPTY = frozenset(
    {"X", "OF", "THE", "AND", "FOR", "WITH", "GR", "GRADE", "ASTM", "OD", "WALL", "LG", "LONG", "IN", "EA", "PC"}
)
_JOINED = re.compile(r"(?<=[\d\"'.])\s*X\s*(?=[\d.])|(?<=GA)X(?=[\d.])|(?<=GAUGE)X(?=[\d.])")
_TOKEN = re.compile(
    r"(?P<feet>\d+(?:\.\d+)?)\s*(?:'|FT\b|FEET\b)(?:\s*-?\s*(?P<inches>\d{1,2})(?:\s*\"|\b(?![./])))?"
    r"|(?P<gauge>\d{1,2})\s*(?:GA|GAUGE|GAGE)\b"
    r"|(?P<whole>\d{1,3})[-\s](?P<part>\d{1,2}/(?:2|4|8|16|32|64))(?!\d)"
    r"|(?<![A-Z\d])(?P<fraction>\d{1,2}/(?:2|4|8|16|32|64))(?!\d)"
    r"|(?<![A-Z\d])(?P<number>\d*\.\d+|\d+)(?=\s*MM\b|[\"'\s,;)]|$)(?:\s*(?P<mm>MM\b))?"
    r"|(?P<word>[A-Z0-9#]+(?:[-./#][A-Z0-9]+)*)"
)
_PARTS = re.compile(r"[A-Z]+|\d+")
_LONG = 5
_GRAM = 3
_FINE_UNTIL = 10  # inches; above, half an inch is the same stock size


@lru_cache(maxsize=8192)
def features(text: str) -> tuple[str, ...]:
    """Return what a text is found by, each once."""
    return tuple(dict.fromkeys(_features(text)))


def _features(text: str) -> Iterator[str]:
    plain = _JOINED.sub(" ", with_phrases(normalize(text)))
    metric = "MM" in plain
    for found in _TOKEN.finditer(plain):
        word = found["word"]
        if word is None:
            yield _number(found, metric=metric)
        else:
            yield from _of_word(word)


def _number(found: re.Match[str], *, metric: bool) -> str:
    if found["feet"] is not None:
        return _inches(float(found["feet"]) * 12 + float(found["inches"] or 0))
    if found["gauge"] is not None:
        return f"{int(found['gauge'])}GA"
    if found["part"] is not None:
        return _inches(int(found["whole"]) + float(Fraction(found["part"])))
    if found["fraction"] is not None:
        return _inches(float(Fraction(found["fraction"])))
    value = float(found["number"])
    return _inches(value / 25.4 if metric else value)


def _inches(value: float) -> str:
    return f"{value:.2f}" if value < _FINE_UNTIL else f"{round(value * 2) / 2:g}"


@lru_cache(maxsize=65536)
def _of_word(word: str) -> tuple[str, ...]:
    """What one word is found by; the words of a hundred thousand texts are few."""
    return tuple(_spellings(word))


def _spellings(word: str) -> Iterator[str]:
    if word in _EMPTY:
        return
    full = ABBREVIATIONS.get(word, word).split()
    yield from (_WORDS.get(part, part) for part in full)
    if full != [word] or word in _WORDS:
        return  # a word of the trade is known whole
    plain = "".join(c for c in word if c.isalnum())
    mixed = plain.isalnum() and not plain.isalpha() and not plain.isdecimal()
    if mixed or plain != word:
        yield plain
        yield from (part for part in _PARTS.findall(word) if len(part) > 1)
    if len(plain) >= _LONG:
        yield from (f"~{plain[i : i + _GRAM]}" for i in range(len(plain) - _GRAM + 1))
