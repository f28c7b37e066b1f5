"""Heading text -> the roles it may have, best first, by what the vendor's coordinator taught, else by the lexicon.

Whole headings are looked up first; other headings are judged by the classes of their words (QTY + SHIP is a shipped
quantity, SHIP + DATE a ship date), because vendors abbreviate and combine more freely than any list foresees; what
is still unknown is compared by spelling, which catches OCR slips.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from parsers.layout import Role
from parsers.roles.labels import Lexicon, Rule, lexicon, normalize, tokens_of
from parsers.roles.taught import taught_role

KNOWN = 0.5  # a guess of this score or more counts as a recognised heading
TAUGHT = 4.0  # a person confirmed it: neither cells nor neighbours outweigh that

_SHARED_STEP = 0.15
_ALSO = 0.75
_RUNNER_UP = 0.6
_FUZZY_CUTOFF = 86
_FUZZY_SHORTEST = 5
_FUZZY_LONGEST = 40
_WORDS_AT_MOST = 8
_PARTS = (3, 4)
_QUANTITIES = frozenset({Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.BACKORDERED, Role.OPEN, Role.CANCELLED})
_FLAGS = re.compile(r"\s*[PCFB]\s?/\s?[PCFB](?:\s?/\s?[PCFB])?\s*")  # "P/C": partial or complete; "PC" counts pieces
_STOP_WORDS = frozenset({"of", "and", "the", "in", "a", "for", "by", "to", "no", "number", "usd", "eur", "dollar", "s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGuess:
    """A possible role of a heading; ``score`` 0 to 1 is how well the words support it."""

    role: Role
    score: float


def roles_of(header: str) -> tuple[RoleGuess, ...]:
    """Return the roles that the heading may have, best first; empty if nothing in it is known.

    Several guesses mean that the content of the column decides (``settle_roles``): "Item" may be a line number or
    a part number, "Due" a date or a quantity (DOMAIN 1.3, ambiguity table). A heading that was taught for the
    vendor at hand has its one role.
    """
    role = taught_role(header)
    return _by_lexicon(header) if role is None else (RoleGuess(role=role, score=TAUGHT),)


@lru_cache(maxsize=16384)
def _by_lexicon(header: str) -> tuple[RoleGuess, ...]:
    normal = normalize(header)
    if not normal:
        return ()
    if _FLAGS.fullmatch(header):
        return (RoleGuess(role=Role.DISPOSITION, score=1.0),)
    words = lexicon()
    exact = _exact(normal, words)
    if exact:
        return exact
    found = _several(header) or _by_classes(tokens_of(normal), words) or _by_spelling(normal, words)
    return found or _behind_a_name(header)


def _behind_a_name(header: str) -> tuple[RoleGuess, ...]:
    """Read a heading that begins with whose it is ("Marlin: will ship") by the rest."""
    name, colon, rest = header.rpartition(":")
    return _by_lexicon(rest.strip()) if colon and name.strip() and rest.strip() else ()


def plain_roles_of(label: str) -> tuple[RoleGuess, ...]:
    """Return the roles of a label all of whose words are known; no guess by spelling, and nothing for a lone word."""
    words = lexicon()
    normal = normalize(label)
    tokens = tokens_of(normal)
    known = all(words.classes(token) or token in _STOP_WORDS for token in tokens)
    if len(tokens) < 2 or not known:  # noqa: PLR2004 - a lone word stands in sentences too
        return ()
    return _exact(normal, words) or _by_classes(tokens, words)


def holds_several(header: str) -> bool:
    """Tell whether a heading names several quantities whose cells hold them all ("Ord/Shp/BO": 10/6/4)."""
    return bool(_several(header))


def _several(header: str) -> tuple[RoleGuess, ...]:
    """Read a heading of several quantities in one cell ("Ord/Shp/BO"); the first of them names the column."""
    pieces = header.split("/")
    parts = [_by_lexicon(p) for p in pieces] if len(pieces) in _PARTS else []
    firsts = [p[0].role for p in parts if p]
    if len(firsts) != len(parts) or len(set(firsts)) != len(firsts) or not set(firsts) <= _QUANTITIES:
        return ()
    return tuple(RoleGuess(role=r, score=0.9) for r in firsts[:1])


def _exact(normal: str, words: Lexicon) -> tuple[RoleGuess, ...]:
    roles = words.labels.get(normal) or words.labels.get(normal.removesuffix("s")) or _without_number(normal, words)
    return tuple(RoleGuess(role=r, score=max(0.5, 1.0 - _SHARED_STEP * i)) for i, r in enumerate(roles))


def _without_number(normal: str, words: Lexicon) -> tuple[Role, ...]:
    """Look up "heat no s" style plurals and unit suffixes such as "weight usd"."""
    tokens = normal.split()
    while len(tokens) > 1 and tokens[-1] in {"s", "usd", "eur", "cad", "dollar"}:
        tokens.pop()
        found = words.labels.get(" ".join(tokens))
        if found:
            return found
    return ()


def _by_classes(tokens: tuple[str, ...], words: Lexicon) -> tuple[RoleGuess, ...]:
    if len(tokens) > _WORDS_AT_MOST:
        return ()
    classes = [words.classes(t) for t in tokens]
    known = sum(1 for t, c in zip(tokens, classes, strict=True) if c or t in _STOP_WORDS)
    together = frozenset().union(*classes)
    matched = [r for r in words.rules if r.needs <= together and not r.excludes & together]
    if not matched:
        return ()
    return _ranked(matched, known / len(tokens))


def _ranked(rules: list[Rule], share_known: float) -> tuple[RoleGuess, ...]:
    """Best rule first, its second meaning next, then weaker rules; unknown words lower everything."""
    scores: dict[Role, float] = {}
    for position, rule in enumerate(rules[:3]):
        factor = share_known if position == 0 else share_known * _RUNNER_UP
        scores.setdefault(rule.role, rule.score * factor)
        if rule.also is not None:
            scores.setdefault(rule.also, rule.score * factor * _ALSO)
    return tuple(RoleGuess(role=r, score=s) for r, s in sorted(scores.items(), key=lambda x: -x[1]))


def _by_spelling(normal: str, words: Lexicon) -> tuple[RoleGuess, ...]:
    if not _FUZZY_SHORTEST <= len(normal) <= _FUZZY_LONGEST:
        return ()
    best = process.extractOne(normal, _long_labels(), scorer=fuzz.ratio, score_cutoff=_FUZZY_CUTOFF)
    if best is None:
        return ()
    return tuple(
        RoleGuess(role=r, score=max(0.3, 0.8 * best[1] / 100 - _SHARED_STEP * i))
        for i, r in enumerate(words.labels[best[0]])
    )


@lru_cache(maxsize=1)
def _long_labels() -> tuple[str, ...]:
    return tuple(label for label in lexicon().labels if len(label) >= _FUZZY_SHORTEST)
