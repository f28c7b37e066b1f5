"""Descriptions and mails in the same features of goods: what it is called, its sizes, gauges, schedules and grades.

Sizes are values, so that ``1/2"``, ``.500`` and "half inch" are one; a name is a concept, so that "cap screws" and
"bolts" are one. Only what our own lines have can be named: the order is the best word list (matching.md A4).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from parsers.prose.cues import word_list
from parsers.prose.goods_names import (
    SHORTEST_WORD,
    around_words,
    common_words,
    concepts_of,
    is_plural,
    own_concepts,
    small_words,
    stem,
    words_data,
)
from parsers.prose.tongues import tongues

_SIZE = r"(?:(?<!\d)\d{1,2}[\s-]\d+/\d+|\d+/\d+|\d*\.\d+|\d+)"
_INCH_MARK = (
    r"(?:\s?(?:\"|''|\u2033|\u201d)|[\s-]?inch(?:es)?\b\.?|[\s-]?in\b\.?(?=\s*(?:$|[,;:)x\u00d7-]"
    r"|(?:od|id|dia|wide|long|thick|sch\w*|rd|rounds?|plates?|sheets?|pipes?|tubes?|tubing|bars?|valves?|flanges?|elbows?|ells?|angles?|flats?|hex|square|sq|bolts?|screws?|x)\b)))"
)
_SCAN = re.compile(
    rf"(?P<gauge>(?<![\w/.])\d{{1,2}}[\s-]?(?:ga|gauge|gage|gauges|ga's)\b\.?)"
    rf"|(?P<schedule>\bsch(?:ed(?:ule)?)?\.?\s?-?\d{{1,3}}s?\b)"
    rf"|(?P<run>(?<![\w/.]){_SIZE}[\"']?(?:\s?[xX\u00d7]\s?{_SIZE}[\"']?)+(?![\w/]|-\w))"
    rf"|(?P<mixed>(?<![\w/.,$#-])\d+-\d+/\d+(?![\w/]))"
    rf"|(?P<mixedword>\b(?:(?:one|two|three|four|an|1|2|3|4)\s+)?inch(?:es)?\s+and\s+(?:a\s+|one\s+|three\s+)?(?:half|quarters?)\b)"
    rf"|(?P<worded>\b(?:half|quarter|one|two|three|four|five|six|eight|ten|twelve)[\s-]inch(?:es)?\b"
    rf"|\b(?:(?:one|three)[\s-]quarters?|(?:one|three|five|seven)[\s-](?:eighths?|sixteenths?))(?:[\s-]inch)?\b"
    rf"|(?<=\bthe\s)inch\b)"
    rf"|(?P<code>\b(?:[A-Z]{{1,4}}-)?[A-Za-z]{{1,6}}\d+[\w./-]*|\b\d+[A-Za-z]+\d[\w./-]*|\b[A-Z0-9]+(?:-[A-Z0-9]+)+\b)"
    rf"|(?P<thread>(?<![\w/.])\d+/\d+-\d+\b)"
    rf"|(?P<marked>(?<![\w/.,$]){_SIZE}{_INCH_MARK})"
    rf"|(?P<by>(?<!\w)[xX\u00d7]\s?{_SIZE}(?![\w/]|-\w))"
    rf"|(?P<foot>(?<![\w/.]){_SIZE}\s?(?:'(?!\w)|\u2032|[\s-]?foot(?:ers?)?\b|'ers\b))"
    rf"|(?P<number>(?<![\w/.,$#-])(?:\d+/\d+|\d*\.\d+|\d+)(?![\w/%$]|,\d|\.\d))"
    rf"|(?P<word>(?!(?<=\d)(?:st|nd|rd|th)\b)[^\W\d_]+(?:[-'][^\W\d_]+)*)",
    re.IGNORECASE,
)
_TYPED = re.compile(rf"{_SIZE}")
GRADE = 100  # a whole number from here on before a name is a grade, not a count
_GRADED = re.compile(r"(?:SS|AISI|ALLOY|S|A|T)(\d{3,4})[A-Z]{0,2}", re.IGNORECASE)  # "SS316L"
_LONGEST_TYPO = 1  # letters that differ
_TYPO_FROM = 5  # letters of a word that may be mistyped


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A stretch of text that may name goods: ``features`` by alternatives, any of which may be meant.

    ``strong`` tokens name goods by themselves; others (a bare number) only beside a strong one. ``plural`` tells
    a word in the plural, which may mean several lines; ``pack`` what goods come in,
    ``of`` the word between a pack and its goods.
    """

    start: int
    end: int
    features: tuple[frozenset[str], ...]
    strong: bool
    plural: bool = False
    around: bool = False
    name: bool = False
    feet: bool = False
    of: bool = False
    pack: bool = False


def features_of_description(text: str) -> Counter[str]:
    """Return how often each feature stands in one of our own descriptions or item numbers."""
    found: Counter[str] = Counter()
    for match in _SCAN.finditer(_plain(text)):
        found.update(_described(match))
    for concept in [f for f in found if f in words_data()["implies"]]:
        found[words_data()["implies"][concept]] += 1
    if re.match(r"\s*L\s?\d", text, re.IGNORECASE):
        found["angle"] += 1
    if re.match(r"\s*M?C\d+\s?X", text, re.IGNORECASE):
        found["channel"] += 1
    if re.search(r"\b[WS]\d+\s?X\s?\d+", text, re.IGNORECASE):
        found["beam"] += 1
    return found


def _described(match: re.Match[str]) -> Iterator[str]:
    text = match.group()
    kind = match.lastgroup or ""
    if kind == "word":
        word = text.lower()
        yield from concepts_of(word) or ([stem(word)] if len(word) >= SHORTEST_WORD else [])
        if not concepts_of(word):
            yield from next((found[:1] for end in _ends(word) if (found := concepts_of(end))), [])
    elif kind in {"gauge", "schedule"}:
        yield _labelled(kind, text)
    elif kind == "code":
        yield from _code_features(text)
    else:
        yield from (size_feature(part) for part in _sizes(text))
        if kind == "number" and text.isdecimal() and int(text) >= GRADE:
            yield f"grade:{int(text)}"
        if kind == "thread":
            yield size_feature(text.split("-")[0])


def _code_features(text: str) -> Iterator[str]:
    yield f"c:{text.upper()}"
    if not any(c.isdecimal() for c in text):
        yield from concepts_of(text.lower()) or [stem(text.lower())]
        for part in re.split(r"[-/]", text.lower()):
            yield from concepts_of(part) or ([stem(part)] if len(part) >= SHORTEST_WORD else [])
    if (grade := _GRADED.fullmatch(text)) is not None:
        yield from (f"grade:{grade[1]}", size_feature(grade[1]))
    head = re.match(r"[A-Za-z]+", text)
    if head and concepts_of(head[0].lower()):
        yield from concepts_of(head[0].lower())
        yield from (size_feature(part) for part in _sizes(text[head.end() :]))
    if re.fullmatch(r"[LWCS]\d+.*", text, re.IGNORECASE) or re.search(r"\dX\d", text, re.IGNORECASE):
        yield from (size_feature(part) for part in _sizes(text))


def _labelled(kind: str, text: str) -> str:
    number = re.search(r"\d+", text)
    return f"{kind[0]}:{int(number[0])}" if number else kind


def _sizes(text: str) -> list[str]:
    return _TYPED.findall(text)


def size_feature(text: str) -> str:
    """Return the feature of a size as written: a whole number, a decimal, a fraction or both."""
    whole, _, part = text.strip().replace("-", " ").rpartition(" ")
    try:
        value = Fraction(part) + (Fraction(whole) if whole else 0)
    except (ValueError, ZeroDivisionError):
        return f"n:{text}"
    return f"n:{value}"


def tokens_of(text: str, vocabulary: frozenset[str]) -> Iterator[Token]:
    """Yield the tokens of running text that may name goods with one of the features of ``vocabulary``.

    Words that only stand around names come too (``around``); anything else ends a name.
    """
    end = 0
    for match in _SCAN.finditer(_plain(text)):
        if match.start() < end:
            continue
        token = _two_words(match, vocabulary) or _token(match, vocabulary)
        if token is not None:
            end = token.end
            yield token


_NEXT_WORD = re.compile(r"[ -](?P<word>[^\W\d_]{3,})\b")


def _two_words(match: re.Match[str], vocabulary: frozenset[str]) -> Token | None:
    """Read "load centers" as the one word it is elsewhere."""
    after = _NEXT_WORD.match(match.string, match.end()) if match.lastgroup == "word" else None
    word = f"{match.group()}{after['word']}".lower() if after is not None else ""
    if after is None or not any(c in vocabulary for c in concepts_of(word)):
        return None
    return _word_token(word, match.start(), after.end(), vocabulary)


def _token(match: re.Match[str], vocabulary: frozenset[str]) -> Token | None:
    kind, text = match.lastgroup or "", match.group()
    start, end = match.span()
    if kind == "word" or (kind == "code" and not any(c.isdecimal() for c in text)):
        return _word_token(text.lower(), start, end, vocabulary)
    if kind == "worded":
        value = size_feature(_worded_size(text.lower()))
        return _if_known(start, end, [value], vocabulary, strong=True)
    if kind in {"gauge", "schedule", "mixedword"}:
        feature = size_feature(_mixed_size(text.lower())) if kind == "mixedword" else _labelled(kind, text)
        return _sized(start, end, [feature])
    if kind == "code":
        bare = text.rstrip("./-")  # "DN50." at the end of a sentence
        end -= len(text) - len(bare)
        return _if_known(start, end, [f"c:{bare.upper()}"], vocabulary, strong=True) or _cut_code(match, vocabulary)
    if kind == "number":
        graded = f"grade:{text}" in vocabulary and _COUNTED.match(match.string, end) is None
        graded = graded or ("/" in text and _THE_SIZE.search(match.string[:start]) is not None and _is_inch(text))
        return _if_known(start, end, [size_feature(text)], vocabulary, strong=graded)
    return _sized(start, end, [size_feature(part) for part in _sizes(text)], feet=kind == "foot")


# "8 pc of the 1/2" names goods by their size alone.
_THE_SIZE = re.compile(
    r"(?:(?<!\bon\s)(?<!\bby\s)(?<!\bfor\s)(?<!\btil\s)(?<!until\s)\b(?:the|your|my)\s+|^\W*)$", re.IGNORECASE
)


def _is_inch(text: str) -> bool:
    top, bottom = (int(n) for n in text.split("/"))
    return top < bottom and top % 2 == 1 and bottom in {2, 4, 8, 16, 32, 64}


# "304 pcs" counts, "the 304 rounds" does not.
_COUNTED = re.compile(
    r"\s*(?:pcs?|pces?|pieces?|ea|each|lbs?|#|pounds?|kgs?|ft|feet|of|stk|st\u00fcck|piezas?|pi\u00e8ces?|units?|"
    r"more|total|%)(?!\w)",
    re.IGNORECASE,
)


def _mixed_size(text: str) -> str:
    """Return "inch and a half" as 1-1/2, "two inch and three quarters" as 2-3/4."""
    whole = next(
        (n for w, n in {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}.items() if text.startswith(w)), 1
    )
    part = "1/2" if "half" in text else "3/4" if re.search(r"and\s+three", text) else "1/4"
    return f"{whole}-{part}"


def _worded_size(text: str) -> str:
    """Return "half inch" as 1/2, "three-quarter" as 3/4, "the inch" as 1."""
    words = re.split(r"[\s-]", text)
    inches = words_data()["inches"]
    part = next((p for name, p in _PARTS.items() if len(words) > 1 and words[1].startswith(name)), None)
    if part is not None:
        return f"{_TOPS[words[0]]}/{part}"
    return "1" if words[0] == "inch" else str(inches[words[0]])


_PARTS = {"quarter": 4, "eighth": 8, "sixteenth": 16}
_TOPS = {"one": 1, "three": 3, "five": 5, "seven": 7}


def _sized(start: int, end: int, features: list[str], *, feet: bool = False) -> Token:
    """A size with its mark names goods even where no line of ours has it: then it names none of them."""
    return Token(start=start, end=end, features=(frozenset(features),), strong=True, feet=feet)


def _if_known(start: int, end: int, features: list[str], vocabulary: frozenset[str], *, strong: bool) -> Token | None:
    if not set(features) & vocabulary:
        return None
    return Token(start=start, end=end, features=(frozenset(features),), strong=strong)


def _cut_code(match: re.Match[str], vocabulary: frozenset[str]) -> Token | None:
    parts = set(_code_features(match.group())) & vocabulary
    parts -= {f for f in parts if f.startswith("n:") and len(parts) == 1}
    return Token(start=match.start(), end=match.end(), features=(frozenset(parts),), strong=True) if parts else None


def _word_token(word: str, start: int, end: int, vocabulary: frozenset[str]) -> Token | None:
    known = [c for c in concepts_of(word) if c in vocabulary] or _known(word, vocabulary)
    if not known:
        known = [] if _is_small_abroad(word) else _mistyped(word, vocabulary) or _akin(stem(word), vocabulary)
    if not known and not _is_small_abroad(word) and (parts := _compound(word, vocabulary)):
        return Token(start=start, end=end, features=(frozenset(parts),), strong=True, plural=is_plural(word), name=True)
    if known and not (word in small_words() and word not in {"hex", "red"}):
        return Token(
            start=start,
            end=end,
            features=tuple(frozenset({c}) for c in known),
            strong=True,
            plural=is_plural(word),
            name=True,
            pack=stem(word) in _PACKS or word in _PACKS,
        )
    return (
        Token(start=start, end=end, features=(), strong=False, around=True, of=word == "of")
        if word in around_words()
        else None
    )


_PACKS = frozenset(
    "box boxe bundle bdl carton case skid pallet crate drum bag roll reel spool lift keg pail pack package".split()  # noqa: SIM905 - a list to read
)


@lru_cache(maxsize=4096)
def _is_small_abroad(word: str) -> bool:
    """Tell a small word of another language, which is near a name by chance only ("fecha", "flecha")."""
    return any(word in part for t in tongues().values() for part in (t.small, t.fillers, t.known_by))


def _mistyped(word: str, vocabulary: frozenset[str]) -> list[str]:
    """Find "ellbows", "flangs" and "wshrs": one letter off, or written without vowels."""
    if len(word) < _TYPO_FROM - 1 or word in around_words() or word in common_words():
        return []
    bones = re.sub(r"[aeiou]", "", stem(word))
    found = []
    for name, concepts in own_concepts().items():
        held = [c for c in concepts if c in vocabulary]
        if not held or len(name) < _TYPO_FROM:
            continue
        without_vowels = bones == stem(word) and len(bones) >= 3 and bones == re.sub(r"[aeiou]", "", stem(name))  # noqa: PLR2004
        if without_vowels or (len(word) >= _TYPO_FROM and word[0] == name[0] and _is_near(word, name)):
            found += held
    return list(dict.fromkeys(found))


_HEAD_OF_COMPOUND = 5  # letters of the name that ends a compound


def _compound(word: str, vocabulary: frozenset[str]) -> list[str]:
    """Find the names in "MDF-Platten" and the one that ends "Edelstahlrohre"."""
    if "-" in word:
        parts = [known for part in word.split("-") if (known := _known(part, vocabulary))]
        return [names[0] for names in parts]
    if len(word) <= _HEAD_OF_COMPOUND or word in around_words() or word in common_words() or _is_everyday(word):
        return []
    return next((known[:1] for end in _ends(word) if (known := [c for c in concepts_of(end) if c in vocabulary])), [])


def _ends(word: str) -> list[str]:
    """Return the endings of a long word that may be a name of goods themselves."""
    return [word[i:] for i in range(3, len(word) - _HEAD_OF_COMPOUND + 1)]


def _known(word: str, vocabulary: frozenset[str]) -> list[str]:
    return [c for c in (*concepts_of(word), stem(word)) if c in vocabulary]


_ROOT = 5  # letters that words of one root share
_ENDING = 4  # letters in which they may differ: "condenser" and "condensing", "Platten" and "Platte"
_SHORT_FORM = 4  # letters of a short form ("therm", "actu")
_SHORTENED = 7  # letters of a word that is shortened


def _akin(word: str, vocabulary: frozenset[str]) -> list[str]:
    """Find the one name of our goods a word is another form of ("condenser" of "condensing", "actu" of "actuator")."""
    if len(word) < _SHORT_FORM or word in around_words() or word in common_words() or concepts_of(word):
        return []
    found = [name for name in vocabulary if name.isalpha() and _is_form(word, name)]
    return found if len(found) == 1 and not _is_everyday(word) else []


def _is_form(word: str, name: str) -> bool:
    shared = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    if shared >= _ROOT and max(len(word), len(name)) - shared <= _ENDING:
        return True
    return shared == len(word) and len(name) >= _SHORTENED


def _is_everyday(word: str) -> bool:
    """Tell a word that mails are full of, which names goods only where it is spelled as we do."""
    return any(re.fullmatch(word_list(name), word) for name in ("stopwords", "fillers"))


def _is_near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > _LONGEST_TYPO:
        return False
    if len(one) == len(other):
        differing = [i for i in range(len(one)) if one[i] != other[i]]
        if len(differing) == 2:  # noqa: PLR2004 - two neighbours swapped
            a, b = differing
            return b == a + 1 and one[a] == other[b] and one[b] == other[a]
        return len(differing) <= _LONGEST_TYPO
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


_TWO_GRADES = re.compile(r"(?<![\w/.])(\d{3,4})/(\d{3,4}[A-Z]{0,2})(?![\w/])")  # "316/316L"


def _plain(text: str) -> str:
    text = text.replace("\u201d", '"').replace("\u201c", '"').replace("\u2033", '"').replace("\u2019", "'")
    return _TWO_GRADES.sub(r"\1 \2", text)
