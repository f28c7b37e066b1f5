"""Cues of other languages in their sentence: which count, what is denied, what has left and what is still to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from parsers.dates.names import WEEKDAYS, alternation
from parsers.prose.cue_words import Cue, Mark
from parsers.prose.tongues import ABROAD, Tongue, bare_letter, is_english, spellings, tongues, tongues_of, union

# What a label of a language file stands for where goods are still to go; else they have gone.
_TO_GO = {"ARRIVED": Cue.DELIVERS, "SHIPPED": Cue.SHIPS}
_EITHER = {"EITHER": Cue.SHIPS, "EITHER_ARRIVED": Cue.DELIVERS}

_FEW = 4  # words of an answer that shows no language ("Agotado.")
_BEFORE = {"QTY": r"[\w.,/\-]"}  # what must not stand before a phrase, a word character elsewhere
_GAP = r"(?:\s+[^\s,;.]+){0,3}?\s+"
_PIECE_END = re.compile(r"[,;:]\s|\s[-\u2013\u2014]\s")
_ON_THE_WAY = re.compile(r"(?:en|em|in|a|sur|chez|onderweg|unterwegs)\b", re.IGNORECASE)
_AFTER = 2  # words behind a participle: "versandt werden", "verschickt werden können"
_REACH = 4  # words between a verb and the negation behind it
_WORD = re.compile(r"[^\W\d_]+'?")
_LOWER_BOUND = re.compile(
    r"\s+(?:vor|v[oó][oó]r|fr\u00fcher|sp\u00e4ter|eerder|later|vroeger|mehr\s+als)\b", re.IGNORECASE
)
_OWN_DENIAL = re.compile(
    r"(?:ya\s+)?(?:no|n[e']|non|n\u00e3o|niet|nicht|kein\w*|geen|sin|sans|sem|senza|ohne|plus|pas|aucune?|nessun\w*)\b|.*\bnot?\b",
    re.IGNORECASE,
)
_DENIED_BEFORE = frozenset({Cue.BACKORDER, Cue.SHORT, Cue.NEED, Cue.COMPLETE})
_DENIABLE = frozenset({Cue.SHIPS, Cue.SHIPPED, Cue.DELIVERS, Cue.CONFIRM, Cue.STOCK, Cue.DELAY, Cue.CANCEL, Cue.HAVE})


def foreign_marks(text: str, *, english: bool) -> Iterator[Mark]:
    """Yield the cues that other languages than plain English give in a sentence, none of them denied yet.

    ``english`` tells that it has English cues: then words without any language of their own are English as well.
    """
    spoken = tongues_of(text)
    if not spoken and not english and not is_english(text) and len(_words(text)) <= _FEW:
        spoken = frozenset(tongues())
    found: dict[tuple[int, int], set[Cue]] = {}
    marks = [m for name in sorted(spoken | {ABROAD}) for m in _of_tongue(text, name)]
    for mark in marks:
        found.setdefault((mark.start, mark.end), set()).add(mark.cue)
    outer = [m for m in marks if m.cue in _GOVERNS]
    for mark in marks:
        if mark.cue in _GOVERNED and any(_holds(o, mark) for o in outer):
            continue
        both = {Cue.SHIPPED} < found[mark.start, mark.end] & _OF_GOODS
        perfect = tongues()[mark.tongue or ABROAD].perfect
        if both and perfect and mark.cue in _OF_GOODS:
            gone = bool(perfect & {*_words(_piece(text, mark.start)), *_words(text[mark.end :])[:_AFTER]})
            if gone is (mark.cue is Cue.SHIPPED):
                yield mark
            continue
        yield replace(mark, either=both)


_OF_GOODS = frozenset({Cue.SHIPPED, Cue.SHIPS, Cue.DELIVERS})
# "Le confirmo fechas" and "no podemos entregar": the verb in such a phrase says nothing by itself.
_GOVERNS = frozenset(
    {Cue.LATER, Cue.ASKS, Cue.NEED, Cue.CANCEL, Cue.RECEIPT, Cue.HISTORY, Cue.OURS, Cue.NOCHANGE, Cue.HOLD}
)
_GOVERNED = frozenset({Cue.CONFIRM, Cue.SHIPS, Cue.SHIPPED, Cue.DELIVERS, Cue.HAVE, Cue.STOCK, Cue.BACKORDER})


def _holds(outer: Mark, inner: Mark) -> bool:
    longer = outer.end - outer.start > inner.end - inner.start
    return longer and outer.start <= inner.start and inner.end <= outer.end


def _of_tongue(text: str, name: str) -> Iterator[Mark]:
    alone = name != ABROAD and name not in tongues_of(text)
    for label, pattern in _patterns(name, text.isascii()):
        for match in pattern.finditer(text):
            if alone and match[0].lower() in tongues()[name].also_english:
                continue
            yield from _settled(text, label, name, match)


def _settled(text: str, label: str, tongue: str, match: re.Match[str]) -> Iterator[Mark]:
    """Yield what a phrase means in its sentence: gone or still to go, both where the words tell of neither."""
    start, end = match.end() - len(match[0].lstrip()), match.start() + len(match[0].rstrip())
    mark = Mark(cue=Cue.SHIPS, start=start, end=end, text=match[0].strip(), tongue=tongue)
    gone = replace(mark, cue=Cue.SHIPPED)
    if label in _EITHER:
        yield gone
        if not tongues()[tongue].past & set(_words(text)):
            yield replace(mark, cue=_EITHER[label])
    elif label in _TO_GO and not _ON_THE_WAY.match(match[0]) and _is_planned(text, tongue, start, end):
        yield replace(mark, cue=_TO_GO[label])
    else:
        told = Cue.SHIPPED if label in _TO_GO else Cue(label)
        announced = told is Cue.CONFIRM and _only_announced(text, start, end)
        yield replace(mark, cue=Cue.LATER if announced else told)


_NEAR = (
    r"(?:hoy|ma\u00f1ana|hoje|amanh\u00e3|aujourd'hui|demain|heute|morgen|vandaag|oggi|domani|"
    rf"(?:el|le|am|il|na|op)?\s*(?:{alternation(WEEKDAYS)}))"
)
_FIRST_PERSON = re.compile(
    r"(?:confirmo|confirmamos|confirmar[\u00e9e]|confirmaremos|confirme|confirmons|confirmerai|confirmerons|best\u00e4tigen?|bevestigen?|confermo|"
    r"confermiamo|confirmarei)",
    re.IGNORECASE,
)
_DAY_BEHIND = re.compile(rf"\s+(?:ihnen\s+|u\s+|vi\s+)?(?:d\u00e8s\s+)?{_NEAR}\s*(?:$|[.,;!])", re.IGNORECASE)
_DAY_BEFORE = re.compile(
    rf"{_NEAR}\s+(?:(?:le|les|te|lhe|vos|vous|je\s+vous|nous\s+vous|ich|wir|ihnen|vi)\s+)*$", re.IGNORECASE
)


def _only_announced(text: str, start: int, end: int) -> bool:
    """Tell "ma\u00f1ana le confirmo", which is a word to come, from "le confirmo la partida 1 para ma\u00f1ana"."""
    if not _FIRST_PERSON.fullmatch(text, start, end):
        return False
    return bool(_DAY_BEHIND.match(text, end) or _DAY_BEFORE.search(text[:start]))


@cache
def _patterns(name: str, plain: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:  # noqa: FBT001 - part of the key
    tongue = tongues()[name]
    return tuple(
        (
            label,
            re.compile(
                rf"(?<!{_BEFORE.get(label, chr(92) + 'w')})(?:{_expression(phrase, tongue, plain=plain)})(?!\w)",
                re.IGNORECASE,
            ),
        )
        for label, phrases in tongue.cues.items()
        for phrase in phrases
    )


def _expression(phrase: str, tongue: Tongue, *, plain: bool) -> str:
    """Return a phrase of words as an expression over a text; ``plain`` for writers without accents."""
    spelt = re.sub(r"<(\w+)>", lambda m: f"(?:{tongue.words[m[1]]})", phrase)
    if plain:
        spelt = "".join(_plain_letter(c) for c in spelt)
    parts = [_blank(spelt, i) if c == " " else c for i, c in enumerate(spelt)]
    return re.sub(r"(?:\\s[+*])?\.\.\\s[+*]", lambda _: _GAP, "".join(parts))


def _blank(phrase: str, place: int) -> str:
    """Return what a blank of a phrase stands for: nothing is needed beside an optional word."""
    optional = phrase[place - 1] == "?" or _optional_group(phrase, place + 1)
    return r"\s*" if optional else r"\s+"


def _optional_group(phrase: str, start: int) -> bool:
    if not phrase.startswith("(?:", start):
        return False
    depth = 0
    for place in range(start, len(phrase)):
        depth += {"(": 1, ")": -1}.get(phrase[place], 0)
        if depth == 0:
            return phrase[place + 1 : place + 2] == "?"
    return False


def _plain_letter(letter: str) -> str:
    forms = list(dict.fromkeys(spellings(letter)))[1:] if letter.isalpha() else []
    if letter == "\u00df":
        return "ss"
    bare = bare_letter(letter)
    return f"(?:{bare}|{forms[-1]})" if forms and forms[-1] != bare else bare


def _piece(text: str, start: int) -> str:
    """Return the words before a place up to the last comma."""
    return _PIECE_END.split(text[:start])[-1]


def _words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _is_planned(text: str, tongue: str, start: int, end: int) -> bool:
    future = tongues()[tongue].future
    return bool(future & {*_words(_piece(text, start)), *_words(text[end:])[:_AFTER]})


def is_denied(text: str, mark: Mark, *, reach: int) -> bool:
    """Tell whether a cue of another language is denied: before it, behind it where the language does so."""
    tongue = tongues().get(mark.tongue or "")
    if tongue is None or mark.cue not in {*_DENIABLE, *_DENIED_BEFORE} or _OWN_DENIAL.match(mark.text):
        return False
    if tongue.negations & set(_words(_piece(text, mark.start))[-reach:]):
        return True
    return tongue.negation_after and mark.cue in _DENIABLE and _is_denied_behind(text[mark.end :], tongue)


def _is_denied_behind(after: str, tongue: Tongue) -> bool:
    """Tell "liefern wir nicht"; "nicht vor dem 14." denies nothing."""
    words = list(_WORD.finditer(_PIECE_END.split(after)[0]))[:_REACH]
    denial = next((w for w in words if w[0].lower() in tongue.negations), None)
    return denial is not None and _LOWER_BOUND.match(after, denial.end()) is None


def means_else(text: str, words: str) -> bool:
    """Tell an English cue that is a word of another language in this sentence."""
    spoken = tongues_of(text)
    return bool(spoken) and words.lower() in union(spoken, "not_english")
