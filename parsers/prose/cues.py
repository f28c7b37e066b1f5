"""Cue phrases of vendor mails: a spaCy tokenizer that keeps trade tokens whole, and a SpanRuler over ``cues.yaml``.

No trained model is involved: the pipeline is blank English plus patterns (matching.md A). It is built once per
process at the first use, because importing spaCy costs most of a second.
"""

import re
from dataclasses import replace
from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

import yaml

from parsers.prose.cue_patterns import cue_patterns
from parsers.prose.cue_words import Cue, Mark
from parsers.prose.foreign_marks import foreign_marks, is_denied, means_else

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Cue", "Mark", "find_marks", "plain", "word_list", "words_of"]


_NEGATION_REACH = 3  # tokens before the cue (DOMAIN 2.3)
_NONE = frozenset({"none", "nothing", "neither"})
_DOUBLE_REACH = 6
_NONE_REACH = 5  # "none of these are backordered"
# What a negation says about these is part of the phrase itself or means nothing.
_NOT_NEGATED = frozenset(
    {
        Cue.QTY,
        Cue.LINE,
        Cue.ALL,
        Cue.REST,
        Cue.EXCEPT,
        Cue.NOCHANGE,
        Cue.CONDITION,
        Cue.DEFAULT,
        Cue.OLD,
        Cue.SOFT,
        Cue.ETA,
        Cue.HOLD,
        Cue.READY,
        Cue.CONTACT,
        Cue.REVISION,
        Cue.THANKS,
        Cue.DELIVERED,
        Cue.HISTORY,
        Cue.OURS,
        Cue.ADVERT,
        Cue.ABSENT,
        Cue.ASKS,
    }
)
_PREFIX = re.compile(r"""^(?:[(\[{"\u201c\u201d<>*~:;,!?=|]|[\u2013\u2014]|-(?=\D|$)|\.{2,})""")
_SUFFIX = re.compile(r"""(?:[)\]};:,!>*|]|\?(?<!\?\?)|[\u2013\u2014]|(?<=[^\d\s])["\u201d]|(?<=\w)\.|\.{2,}|-)$""")
_INFIX = re.compile(r"""[\u2013\u2014;|]|\.{2,}|(?<=[A-Za-z)]),(?=[A-Za-z(])|[()]|(?<=[A-Za-z]):(?=\S)|=+>|-+>""")
_KEPT_WHOLE = re.compile(
    r"""^(?:\d[\d.,/\-]*["\u201d\u2033'#]?(?<![.,])|[A-Za-z]\.(?:[A-Za-z]\.)+|[bwBW]/[A-Za-z]*'?[A-Za-z]*|\?{2,})$"""
)


def find_marks(text: str) -> tuple[Mark, ...]:
    """Return the cues of one sentence or clause in order; of two at the same place the longer one.

    Cues of different kinds may overlap ("ship date" holds SHIPS, "new ship date" DELAY as well).
    """
    clean = plain(text)
    doc = _pipeline()(clean)
    agreed = _negations_that_agree(doc)
    found: dict[tuple[Cue, int], Mark] = {}
    for span in doc.spans["ruler"]:
        if means_else(clean, span.text):
            continue
        cue = Cue(span.label_)
        mark = Mark(
            cue=cue,
            start=span.start_char,
            end=span.end_char,
            text=span.text,
            negated=cue not in _NOT_NEGATED and _is_negated(doc, span.start, agreed),
        )
        known = found.get((cue, mark.start))
        if known is None or known.end < mark.end:
            found[cue, mark.start] = mark
    told = any(cue not in {Cue.QTY, Cue.LINE} for cue, _ in found)
    for mark in foreign_marks(clean, english=told):
        known = found.get((mark.cue, mark.start))
        if known is None or known.end <= mark.end:
            found[mark.cue, mark.start] = replace(mark, negated=is_denied(clean, mark, reach=_NEGATION_REACH))
    return tuple(sorted(_without_inner(list(found.values())), key=lambda m: (m.start, -m.end)))


def words_of(text: str) -> list[str]:
    """Return the tokens of a text as the cue patterns see them."""
    return [token.text for token in _pipeline().make_doc(plain(text))]


def word_list(name: str) -> str:
    """Return a list of words of ``cues.yaml`` ("products", "stopwords") as a regular expression."""
    return str(_data()[name])


def plain(text: str) -> str:
    """Return the text with curly quotes and odd blanks made plain, character for character."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "`": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u2010": "-"}
)


def _without_inner(marks: list[Mark]) -> list[Mark]:
    """Drop a cue that lies inside a longer one of the same kind, or of one that gives its words another meaning."""
    return [m for m in marks if not any(_takes(o, m) for o in marks if o is not m)]


# "In good hands" and "will come back with dates" say nothing about goods, whatever their words say alone.
_TAKING = frozenset({Cue.RECEIPT, Cue.LATER, Cue.ADVERT, Cue.ABSENT})
_TAKEN = frozenset({Cue.CONFIRM, Cue.HAVE, Cue.STOCK, Cue.SHIPS, Cue.DELIVERS, Cue.COMPLETE})


def _takes(outer: Mark, inner: Mark) -> bool:
    inside = outer.start <= inner.start and inner.end <= outer.end
    longer = outer.end - outer.start > inner.end - inner.start
    return inside and (outer.cue is inner.cue or (longer and outer.cue in _TAKING and inner.cue in _TAKEN))


def _negations_that_agree(doc: "Doc") -> frozenset[int]:
    """Return the places of negations that are part of a yes ("no problem", "not affected") and deny nothing else."""
    said = [s for s in doc.spans["ruler"] if s.label_ in {Cue.CONFIRM, Cue.NOCHANGE} and len(s) > 1]
    return frozenset(i for s in said for i in range(s.start, s.end))


def _is_negated(doc: "Doc", start: int, agreed: frozenset[int]) -> bool:
    """Tell a negation right before; a second one before that takes it back ("can't promise it won't be delayed")."""
    found = 0
    for distance, token in enumerate(reversed(doc[max(0, start - _DOUBLE_REACH) : start]), start=1):
        word = token.lower_
        if word in {",", ";", ":", "-", "\u2013", "\u2014", "but", "."}:
            break
        reach = _DOUBLE_REACH if found else _NONE_REACH if word in _NONE else _NEGATION_REACH
        if distance <= reach and token.i not in agreed and _negation().fullmatch(word):
            found += 1
    return found == 1


@cache
def _negation() -> re.Pattern[str]:
    return re.compile("|".join(_data()["negations"]))


@cache
def _data() -> dict[str, Any]:
    text = resources.files("parsers.prose").joinpath("cues.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@cache
def _pipeline() -> "Language":
    import spacy  # noqa: PLC0415 - most of a second; the command line must not pay it unless it parses

    tokenizer = import_module("spacy.tokenizer")  # compiled, without stubs

    nlp = spacy.blank("en")
    nlp.tokenizer = tokenizer.Tokenizer(
        nlp.vocab,
        prefix_search=_PREFIX.search,
        suffix_search=_SUFFIX.search,
        infix_finditer=_INFIX.finditer,
        token_match=_KEPT_WHOLE.match,
    )
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "ruler", "phrase_matcher_attr": "LOWER"})
    data = _data()
    ruler.add_patterns(list(cue_patterns(data["cues"], words=data["words"])))  # type: ignore[attr-defined] # the component's own method
    return nlp
