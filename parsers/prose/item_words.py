"""The goods a clause speaks of ("3/4 rounds", "70 hex cap screws 1/2-13 x 3"), found by what is left over.

Everything recognised (numbers, dates, cue phrases) and all small words are taken out; a remaining run of words is
an item text when it holds a size, a part number or a word for goods, or leads the clause.
"""

import re
from collections.abc import Iterator
from functools import cache

from parsers.prose.cues import Cue, word_list
from parsers.prose.entities import Clause
from parsers.prose.things import Thing

_WORD = re.compile(r"[^\s,;()|]+")
_SIZE = re.compile(r"\d")
_PLAIN_NUMBER = re.compile(r"\d{1,2}(?::\d\d)?(?:[ap]m)?|\d{1,2}|\d+\.\d\d|[\d.,]*%|#?\d+")
_TRIM = " \t.,:;!?-\u2013\u2014\"\u201c\u201d'"
_LONGEST_LEAD = 5
_TRANSPARENT = frozenset(
    {
        Cue.ETA,
        Cue.SOFT,
        Cue.OLD,
        Cue.EXCEPT,
        Cue.ALL,
        Cue.BOTH,
        Cue.REST,
        Cue.PRICE,
        Cue.QUOTE,
        Cue.NEED,
        Cue.CONDITION,
        Cue.SHORT,
    }
)


def item_span(clause: Clause, *, known: bool = False) -> tuple[int, int] | None:
    """Return the characters of the clause that name its goods, or None.

    ``known`` tells that the names of our goods are known, so that plain words are not taken for goods.
    """
    for goods in clause.all_of(Thing.GOODS):
        return goods.start, goods.end
    runs = list(_runs(clause))
    strong = [r for r in runs if _is_strong(clause.text[r[0] : r[1]])]
    if strong:
        sized = [r for r in strong if _SIZE.search(clause.text[r[0] : r[1]])]
        return (sized or strong)[0]
    lead = runs[0] if runs and not known else None
    if lead is not None and _is_lead(clause, lead):
        return lead
    return _unit_as_goods(clause)


def _runs(clause: Clause) -> Iterator[tuple[int, int]]:
    blocked = _blocked(clause)
    start = end = -1
    for word in _WORD.finditer(clause.text):
        kept = not any(b < word.end() and word.start() < e for b, e in blocked) and not _is_small(word[0])
        joined = start >= 0 and not re.search(r"[,;()|]|\s[-\u2013\u2014]\s", clause.text[end : word.start()])
        if kept and joined:
            end = word.end()
        elif kept:
            if start >= 0:
                yield _trimmed(clause.text, start, end)
            start, end = word.start(), word.end()
        elif start >= 0 and not _is_link(word, blocked):
            yield _trimmed(clause.text, start, end)
            start = -1
    if start >= 0:
        yield _trimmed(clause.text, start, end)


def _is_link(word: re.Match[str], blocked: list[tuple[int, int]]) -> bool:
    """Let "of" and "x" join sizes ("plates of 3/8", "3 x 12")."""
    return word[0].lower() in {"of", "x", "in"} and not any(b < word.end() and word.start() < e for b, e in blocked)


def _blocked(clause: Clause) -> list[tuple[int, int]]:
    spans = [(e.start, e.end) for e in clause.entities if e.thing is not Thing.QUANTITY or not _names_goods(e.unit)]
    spans += [
        (e.start, e.end - len(e.unit or ""))
        for e in clause.entities
        if e.thing is Thing.QUANTITY and _names_goods(e.unit)
    ]
    return spans + [(m.start, m.end) for m in clause.marks if m.cue not in _TRANSPARENT]


def _names_goods(unit: str | None) -> bool:
    return bool(unit) and unit.lower() not in _PACKS and _goods().fullmatch(unit.lower()) is not None if unit else False


_PACKS = frozenset({"pc", "pcs", "box", "boxes", "roll", "rolls", "spool", "spools", "reel", "reels", "bar", "coil"})


def _is_small(word: str) -> bool:
    bare = word.strip(_TRIM).lower()
    return not bare or _small().fullmatch(bare) is not None


def names_goods(text: str) -> bool:
    """Tell whether a text holds a size, a part number or a word for goods."""
    return _is_strong(text)


def _is_strong(run: str) -> bool:
    sized = any(_SIZE.search(w) and not _PLAIN_NUMBER.fullmatch(w) for w in run.split())
    return sized or any(_goods().fullmatch(w.strip(_TRIM).lower()) for w in run.split())


def _is_lead(clause: Clause, run: tuple[int, int]) -> bool:
    """Accept plain words that stand before everything else the clause says ("Oil seal: ...")."""
    before = clause.text[: run[0]].strip(_TRIM)
    words = clause.text[run[0] : run[1]].split()
    if not any(c.isalpha() for c in clause.text[run[0] : run[1]]):
        return False
    lone = all(_is_small(w) for w in before.split())
    after = clause.text[run[1] :]
    return (
        lone
        and len(words) <= _LONGEST_LEAD
        and bool(re.match(r"\s*(?::|\b(?:is|are|will|has|have|was|were|on)\b)", after))
    )


def _unit_as_goods(clause: Clause) -> tuple[int, int] | None:
    for entity in clause.all_of(Thing.QUANTITY):
        if entity.unit and _names_goods(entity.unit):
            return entity.end - len(entity.unit), entity.end
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip(" \t,:;!?-\u2013\u2014\u201c\u201d'"))
    tail = len(piece) - len(piece.rstrip(" \t,:;!?-\u2013\u2014\u201c'"))
    tail += 1 if piece[: len(piece) - tail].endswith(".") else 0
    return start + lead, max(start + lead, end - tail)


@cache
def _goods() -> re.Pattern[str]:
    return re.compile(word_list("products"))


@cache
def _small() -> re.Pattern[str]:
    return re.compile(word_list("stopwords"))
