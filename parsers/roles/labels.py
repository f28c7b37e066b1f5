"""The heading lexicon as data: headings and word classes of ``lexicon.yaml``, normalised once.

Headings come in a thousand spellings ("P.O. #", "Cust PO No.", "CUST. P/O"); all comparisons happen on the
normal form made here.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from parsers.layout import Role

_INITIALS = re.compile(r"(?<![a-z0-9])((?:[a-z][./]){1,3}[a-z])\.?(?![a-z0-9])")
_ELIDED = re.compile(r"(?<=\b[dl])'(?=[a-z])")  # "date d'expedition"
_PUNCTUATION = re.compile(r"[^a-z0-9]+")
_PHRASES = (("to date", "todate"), ("u of m", "um"), ("back order", "backorder"), ("back ord", "backord"))
# "No. of packages", "# Packages" count; "Package no." names one
_COUNT_OF = re.compile(r"\b(?:no|number|num|nbr|nr) of (?=[a-z])|^(?:no|number|num|nbr|nr) (?=[a-z]{2,}s(?: |$))")
_MAX_HEADER = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A heading with all classes of ``needs`` and none of ``excludes`` may have ``role`` (and perhaps ``also``)."""

    role: Role
    needs: frozenset[str]
    excludes: frozenset[str]
    also: Role | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Headings -> roles (most likely first), word classes, and rules (most specific first)."""

    labels: Mapping[str, tuple[Role, ...]]
    words: Mapping[str, frozenset[str]]
    beginnings: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]

    def classes(self, token: str) -> frozenset[str]:
        """Return the word classes of one normalised token (``shpd`` -> SHIP)."""
        found = self.words.get(token)
        if found is not None:
            return found
        return frozenset(name for start, name in self.beginnings if token.startswith(start))


def normalize(header: str) -> str:
    """Return the comparison form: no accents, lower case, ``#`` as "no", ``B/O`` as "bo", single blanks."""
    text = unicodedata.normalize("NFKD", header[:_MAX_HEADER]).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _ELIDED.sub(" ", text.replace("\u2019", "'")).replace("\u00b0", "o")
    text = text.replace("'", "").replace("#", " no ").replace("$", " dollar ").replace("&", " and ")
    text = _INITIALS.sub(lambda m: m.group(1).replace(".", "").replace("/", ""), text)
    return _PUNCTUATION.sub(" ", text).strip()


def tokens_of(normal: str) -> tuple[str, ...]:
    """Return the words of a normalised heading, with terms such as "to date" or "number of" as one."""
    padded = f" {_COUNT_OF.sub('noof ', normal)} "
    for phrase, one in _PHRASES:
        padded = padded.replace(f" {phrase} ", f" {one} ")
    return tuple(padded.split())


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    text = resources.files("parsers.roles").joinpath("lexicon.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return data


def phrases(name: str) -> Sequence[str]:
    """Return a named list of line patterns of the lexicon (``totals``, ``sections``, ...)."""
    found: Sequence[str] = _data()[name]
    return found


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon (read once per process)."""
    data = _data()
    words, beginnings = _word_classes(data["tokens"])
    return Lexicon(
        labels=_labels(data["labels"], data["shared"]),
        words=words,
        beginnings=beginnings,
        rules=tuple(sorted(map(_rule, data["rules"]), key=lambda r: -len(r.needs))),
    )


def _labels(
    by_language: Mapping[str, Mapping[str, Sequence[str]]], shared: Mapping[str, Sequence[str]]
) -> dict[str, tuple[Role, ...]]:
    found: dict[str, dict[Role, None]] = {normalize(k): dict.fromkeys(map(Role, v)) for k, v in shared.items()}
    for language in by_language.values():
        for role, labels in language.items():
            for label in labels:
                found.setdefault(normalize(str(label)), {}).setdefault(Role(role))
    return {label: tuple(roles) for label, roles in found.items()}


def _word_classes(
    classes: Mapping[str, Iterable[str]],
) -> tuple[dict[str, frozenset[str]], tuple[tuple[str, str], ...]]:
    words: dict[str, frozenset[str]] = {}
    beginnings: list[tuple[str, str]] = []
    for name, spellings in classes.items():
        for spelling in spellings:
            if spelling.endswith("*"):
                beginnings.append((spelling[:-1], name))
            else:
                words[spelling] = words.get(spelling, frozenset()) | {name}
    return words, tuple(beginnings)


def _rule(data: Mapping[str, Any]) -> Rule:
    return Rule(
        role=Role(data["role"]),
        needs=frozenset(data["all"]),
        excludes=frozenset(data.get("none", ())),
        also=Role(data["also"]) if "also" in data else None,
        score=float(data.get("score", 0.9)),
    )
