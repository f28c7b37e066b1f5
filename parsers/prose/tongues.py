"""Languages of vendors besides plain English: which one a sentence is written in, and what its words are.

Each language is a file ``cues_XX.yaml`` beside ``cues.yaml``, with phrases of the same cues and:

``known_by``: small words by which the language is known. ``also_english``: own words that are English words as well and
prove nothing. ``not_english``: English cues that mean something else here. ``future`` and ``past``: words beside a
participle that tell whether goods are still to leave; the cues ``ARRIVED``, ``EITHER`` and ``EITHER_ARRIVED`` are
settled by them (delivered; "enviamos", which is present and past). ``perfect``: words that make a verb past which looks
the same in the present ("haben ... verlassen"). ``negations``, with ``negation_after`` where they follow the verb and
``concord`` where two deny once. ``counts``: numbers as words. ``stopwords`` and ``fillers`` as in ``cues.yaml``.
``english``: the English of writers of other languages, which no word gives away.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

ABROAD = "abroad"
"""English of writers whose own language is another."""
NAMES = ("de", "es", "fr", "it", "nl", "pt", ABROAD)

_WORD = re.compile(r"[^\W\d_]+'?")
_ENGLISH = frozenset(
    re.split(
        r"\s+",
        "the is are we will be to of and on for your you our it this that have has not from with by can i they was "
        "were should would do does did been please but out at they're we're it's if when",
    )
)
_ENOUGH = 2  # words that prove a language whatever else stands there


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language as its file gives it; word lists are without capitals."""

    name: str
    cues: Mapping[str, Sequence[str]]
    words: Mapping[str, str]
    known_by: frozenset[str]
    also_english: frozenset[str]
    not_english: frozenset[str]
    future: frozenset[str]
    past: frozenset[str]
    perfect: frozenset[str]
    negations: frozenset[str]
    negation_after: bool
    concord: bool
    counts: Mapping[str, int]
    small: frozenset[str]
    fillers: frozenset[str]
    examples: Mapping[str, Sequence[str]]


@lru_cache(maxsize=4096)
def tongues_of(text: str) -> frozenset[str]:
    """Return the languages a text is written in, none for English; two where its words are of both."""
    words = {w.lower() for w in _WORD.findall(text.replace("\u2019", "'"))}
    english = len(words & _ENGLISH)
    found: dict[str, float] = {}
    for tongue in tongues().values():
        own = words & tongue.known_by
        sure = len(own - tongue.also_english - _ENGLISH)
        weight = sure + len(own & (tongue.also_english | _ENGLISH)) / 2
        if sure >= _ENOUGH or (sure and weight >= english) or (weight >= 1 and not english):
            found[tongue.name] = weight
    best = max(found.values(), default=0)
    return frozenset(name for name, weight in found.items() if weight == best and weight > english / 2)


def is_english(text: str) -> bool:
    """Tell whether small words of English stand in a text."""
    return bool({w.lower() for w in _WORD.findall(text)} & _ENGLISH)


@cache
def tongues() -> Mapping[str, Tongue]:
    """Return all languages by name."""
    return {name: _tongue(name) for name in NAMES}


@lru_cache(maxsize=64)
def union(names: frozenset[str], part: str) -> frozenset[str]:
    """Return the words of one list ("negations", "past", "small" ...) of several languages."""
    return frozenset[str]().union(*(frozenset(getattr(tongues()[n], part)) for n in names))


@lru_cache(maxsize=64)
def counts_of(names: frozenset[str]) -> Mapping[str, int]:
    """Return numbers as words in some languages."""
    return {word: number for name in sorted(names) for word, number in tongues()[name].counts.items()}


def _tongue(name: str) -> Tongue:
    text = resources.files("parsers.prose").joinpath(f"cues_{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    lists = {
        key: _with_plain(data.get(key, "").split())
        for key in (
            "known_by",
            "also_english",
            "not_english",
            "future",
            "past",
            "perfect",
            "negations",
            "stopwords",
            "fillers",
        )
    }
    return Tongue(
        name=name,
        cues=data["cues"],
        words=data.get("words", {}),
        known_by=lists["known_by"],
        also_english=lists["also_english"],
        not_english=lists["not_english"],
        future=lists["future"],
        past=lists["past"],
        perfect=lists["perfect"],
        negations=lists["negations"],
        negation_after=data.get("negation_after", False),
        concord=data.get("concord", False),
        counts={form: n for word, n in data.get("counts", {}).items() for form in spellings(word)},
        small=lists["stopwords"],
        fillers=lists["fillers"],
        examples=data["examples"],
    )


def _with_plain(words: Sequence[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in spellings(word) if form == word or len(form) > 1)


_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


def bare_letter(text: str) -> str:
    """Return letters without their accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def spellings(word: str) -> Iterator[str]:
    """Yield a word as it is, without accents, and with the German ways around umlauts."""
    yield word
    bare = bare_letter(word).replace("ß", "ss")
    around = "".join(_UMLAUTS.get(c, c) for c in word)
    yield from dict.fromkeys(form for form in (bare, around) if form != word and (len(form) > 1 or len(word) == 1))
