"""Phrases of ``cues.yaml`` to spaCy patterns: strings where the spellings can be listed, token patterns elsewhere.

Listed spellings go through spaCy's hash based phrase matcher, which does not slow down with their number; a
regular expression per token is tried at every token (measured: eight times slower for the whole set).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

_GAP = ".."
_GAP_TOKENS = 3
_MOST_SPELLINGS = 400  # of one phrase; more than that stays a token pattern
_UNLISTABLE = re.compile(r"\\[ds]|[*+{]|\[[^\]]*-[^\]]+\]|(?<!\\)\.")


def cue_patterns(cues: Mapping[str, Sequence[str]], *, words: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the patterns for spaCy's ``SpanRuler`` of all phrases, labelled with their cue."""
    for cue, phrases in cues.items():
        for phrase in phrases:
            for variant in _variants(_with_words(phrase, words)):
                for pattern in _patterns_of(variant):
                    yield {"label": cue, "pattern": pattern}


def _patterns_of(variant: str) -> Iterator[str | list[dict[str, Any]]]:
    listed = [_spellings(word) for word in variant.split()]
    total = 1
    for spellings in listed:
        total *= len(spellings) if spellings else _MOST_SPELLINGS + 1
    if total <= _MOST_SPELLINGS:
        yield from (" ".join(w for w in choice if w) for choice in product(*(s or [""] for s in listed)))
    else:
        yield [
            p for word, spellings in zip(variant.split(), listed, strict=True) for p in _token_pattern(word, spellings)
        ]


def _token_pattern(word: str, spellings: list[str] | None) -> Iterator[dict[str, Any]]:
    if word == _GAP:
        yield from ({"OP": "?"} for _ in range(_GAP_TOKENS))
    elif spellings is None:
        yield {"LOWER": {"REGEX": rf"^(?:{word})$"}}
    else:
        yield {"LOWER": spellings[0]} if len(spellings) == 1 else {"LOWER": {"IN": spellings}}


def _with_words(phrase: str, words: Mapping[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda m: f"(?:{words[m[1]]})", phrase)


def _variants(phrase: str) -> list[str]:
    """Spell out groups with blanks in them, so that every word is one regular expression without blanks."""
    group = next((g for g in _groups(phrase) if " " in phrase[g.start : g.end]), None)
    if group is None:
        return [" ".join(v.split()) for v in _alternatives(phrase)] if " " in phrase else [phrase]
    choices = _alternatives(phrase[group.start + 3 : group.end - 1])
    after = phrase[group.end :]
    if after.startswith("?"):
        choices, after = [*choices, ""], after[1:]
    return [variant for choice in choices for variant in _variants(phrase[: group.start] + choice + after)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    start: int
    end: int


def _groups(phrase: str) -> Iterator[_Group]:
    """Yield the outermost groups ``(?:...)`` of a phrase."""
    depth, start = 0, 0
    for index, char in enumerate(phrase):
        if char == "(":
            start = index if depth == 0 else start
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                yield _Group(start=start, end=index + 1)


def _alternatives(phrase: str) -> list[str]:
    """Split at the bars that stand outside every group."""
    depth, parts = 0, [""]
    for char in phrase:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _spellings(word: str) -> list[str] | None:
    """List what a word's expression matches, or None where that is open (digits, repetition)."""
    if _UNLISTABLE.search(word) or word == _GAP:
        return None
    found = [alternative for part in _alternatives(word) for alternative in _sequence(part)]
    return found if len(found) <= _MOST_SPELLINGS else None


def _sequence(part: str) -> list[str]:
    results, index = [""], 0
    while index < len(part):
        choices, index = _item(part, index)
        if part[index : index + 1] == "?":
            choices, index = [*choices, ""], index + 1
        results = [r + c for r in results for c in choices]
    return results


def _item(part: str, index: int) -> tuple[list[str], int]:
    if part.startswith("(?:", index):
        group = next(_groups(part[index:]))
        inner = part[index + 3 : index + group.end - 1]
        return [s for a in _alternatives(inner) for s in _sequence(a)], index + group.end
    if part[index] == "[":
        end = part.index("]", index)
        return list(part[index + 1 : end]), end + 1
    if part[index] == "\\":
        return [part[index + 1]], index + 2
    return [part[index]], index + 1
