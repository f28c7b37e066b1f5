"""The language of a paper, by the trade words it prints, and the habits of writing with it (DOMAIN 1.7, 2.6)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from parsers.papers.numbers import NumberStyle

_ENGLISH = "en"
_ENOUGH = 3  # different words of a language; fewer may be names
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a language writes days and numbers where a paper does not prove it; ``units`` are its own unit words."""

    day_first: bool
    style: NumberStyle | None
    units: Mapping[str, str]


def habits_of(texts: Iterable[str]) -> Habits | None:
    """Return the habits of the language a paper is written in; None for English and where it is not clear.

    Args:
        texts: The lines of the paper. A paper in two languages, one of them English, proves nothing.
    """
    plain = unicodedata.normalize("NFKD", " ".join(texts)).casefold()
    words = frozenset(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))
    languages = _languages()
    found = {name: len(words & language.words) for name, language in languages.items()}
    best = max(found, key=lambda name: found[name])
    if best == _ENGLISH or found[best] < max(_ENOUGH, found[_ENGLISH] + 1):
        return None
    return languages[best].habits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    words: frozenset[str]
    habits: Habits


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, _Language]:
    text = resources.files("parsers.papers").joinpath("languages.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    return {name: _Language(words=frozenset(entry["words"]), habits=_habits(entry)) for name, entry in data.items()}


def _habits(entry: Mapping[str, Any]) -> Habits:
    style = NumberStyle(entry["decimal"]) if "decimal" in entry else None
    return Habits(day_first=True, style=style, units=entry.get("units", {}))
