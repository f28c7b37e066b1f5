"""Which row is the header, and which column is which field (synonyms.yaml).

Every column is compared with the synonyms of every field; where several fit, the pair nearest to the top of its
list is taken first. The header is the row (or the two or three stacked rows) that names most fields.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from ingest.feeds.rows import Row
from ingest.feeds.vocabulary import load, plain, units

KINDS = ("orders", "vendors", "receipts", "customers", "demand", "inventory", "vendor_stock")
SEARCHED_ROWS = 80
_MOST_STACKED = 3
_LONGEST_HEADER = 80  # a longer cell is a sentence
_FROM_MAP = -1
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\dA-Z_]+|[A-Z]+|\d+")
_PRICE_PER_UNIT = re.compile(r"\b(price|cost)\s*/\s*(?:unit|each|ea)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
_PER = re.compile(r"(?:/|\bper\b)\s*([A-Za-z#]{1,6})\s*$", re.IGNORECASE)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column that is understood; ``unit`` is a unit named by the header itself ("Qty (LB)", "Price/CWT")."""

    index: int
    header: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header found: ``first`` and ``last`` are places in the searched rows, both inclusive."""

    first: int
    last: int
    texts: tuple[str, ...]
    columns: Mapping[str, Column] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def header_key(text: str) -> Key:
    """Return a header as its words in one spelling, without noise words."""
    lexicon = _lexicon()
    marked = re.sub(r"(?<=[A-Za-z])['\u2019.](?=[A-Za-z]\b)", "", text).replace("#", " no ").replace("%", " pct ")
    tokens = re.findall(r"[^\W_]+", marked)
    joined = f" {' '.join(word for token in tokens for word in _words(token))} "
    for phrase, word in lexicon.phrases.items():
        joined = joined.replace(f" {phrase} ", f" {word} ")
    spelled = [lexicon.words.get(word, word) for word in joined.split()]
    return tuple(word for word in spelled if word not in lexicon.noise)


def _words(token: str) -> list[str]:
    """Split ``PartNum`` at its capitals, but not ``UoM``, which is a word."""
    whole = plain(token)
    return [whole] if whole in _lexicon().words else [plain(word) for word in _WORD.findall(token)] or [whole]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    phrases: Mapping[str, str]
    words: Mapping[str, str]
    noise: frozenset[str]
    known: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    data = load("synonyms.yaml")
    spelled = {str(other): str(word) for word, others in data["words"].items() for other in others}
    listed = {
        word for kind in KINDS for phrases in data[kind].values() for text in phrases for word in str(text).split()
    }
    known = frozenset(word for word in (*listed, *spelled, *spelled.values()) if len(word) > 1)
    return _Lexicon(phrases=data["phrases"], words=spelled, noise=frozenset(data["noise"]), known=known)


Ranks = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Synonyms:
    """Ranks of every field by letters alone ("PONUM"), by words in order, and by words in any order."""

    letters: Mapping[str, Ranks]
    ordered: Mapping[Key, Ranks]
    bags: Mapping[frozenset[str], Ranks]

    def of(self, text: str) -> Ranks:
        """Return the fields a header may stand for; the order of the words counts before their being there."""
        text = _PRICE_PER_UNIT.sub(r"unit \1", text)
        key = header_key(text)
        found = self.letters.get(_letters(text)) or self.ordered.get(key) or self.bags.get(frozenset(key))
        return found or self.bags.get(frozenset(header_key(_unglued(text)))) or {}


@cache
def _synonyms(kind: str) -> _Synonyms:
    letters: dict[str, dict[str, int]] = {}
    ordered: dict[Key, dict[str, int]] = {}
    bags: dict[frozenset[str], dict[str, int]] = {}
    lists: dict[str, list[Any]] = load("synonyms.yaml")[kind]
    for name, phrases in lists.items():
        for rank, phrase in enumerate(map(str, phrases)):
            key = header_key(phrase)
            letters.setdefault(_letters(phrase), {}).setdefault(name, rank)
            ordered.setdefault(key, {}).setdefault(name, rank)
            bags.setdefault(frozenset(key), {}).setdefault(name, rank)
    return _Synonyms(letters=letters, ordered=ordered, bags=bags)


def _unglued(text: str) -> str:
    """Return ``PONUMBER`` as ``po number``; text that does not fall into known words as it is."""
    token = plain(text)
    return " ".join(_pieces(token)) if token.isalpha() else text


@lru_cache(maxsize=1024)
def _pieces(token: str) -> tuple[str, ...]:
    if not token or token in _lexicon().known:
        return (token,) if token else ()
    for end in range(len(token) - 1, 1, -1):
        rest = _pieces(token[end:]) if token[:end] in _lexicon().known else ()
        if rest:
            return (token[:end], *rest)
    return ()


def field_names(kind: str) -> tuple[str, ...]:
    """Return the fields of one kind of feed, as --map takes them."""
    return tuple(load("synonyms.yaml")[kind])


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text).replace("#", " no"))


def same_header(one: str, other: str) -> bool:
    """Tell whether a person who types ``one`` means the header ``other``."""
    return _letters(one) == _letters(other) and bool(_letters(one))


def _candidates(kind: str, text: str) -> tuple[Ranks, str]:
    """Fields a header may stand for, with ranks, and the unit it names."""
    found = _synonyms(kind).of(text)
    if found:
        return found, ""
    bare, unit = _without_unit(text)
    return (_synonyms(kind).of(bare), unit) if bare != text else ({}, "")


def _without_unit(text: str) -> tuple[str, str]:
    """Take a bracket or a ``/CWT`` off a header."""
    bracket = _BRACKETS.search(text)
    if bracket:
        inside = (bracket[1] or bracket[2] or "").strip().upper().lstrip("$/ ")
        return _BRACKETS.sub(" ", text), inside if inside in units("unit_words") else ""
    per = _PER.search(text)
    if per and per[1].upper() in units("unit_words"):
        return text[: per.start()], per[1].upper()
    return text, ""


def assign(kind: str, texts: Sequence[str], forced: Mapping[str, str]) -> dict[str, Column]:
    """Return the columns that are understood in one header row.

    ``forced`` maps fields to headers as written; a field it names takes no other column.
    """
    wanted: list[tuple[int, int, str, str]] = []
    for index, text in enumerate(texts):
        mapped = [name for name, header in forced.items() if same_header(header, text)]
        wanted += [(_FROM_MAP, index, name, "") for name in mapped]
        if 0 < len(text) <= _LONGEST_HEADER and not mapped:
            ranks, unit = _candidates(kind, text)
            wanted += [(rank, index, name, unit) for name, rank in ranks.items() if name not in forced]
    return _settle(sorted(wanted), texts)


def _settle(wanted: list[tuple[int, int, str, str]], texts: Sequence[str]) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    used: set[int] = set()
    for rank, index, name, unit in wanted:
        if name not in columns and (index not in used or rank == _FROM_MAP):
            columns[name] = Column(index=index, header=texts[index], unit=unit)
            used.add(index)
    return columns


def find_header(kind: str, rows: Sequence[Row], forced: Mapping[str, str]) -> Header | None:
    """Return the header that names most fields (the topmost of equals), or None where no row names any.

    Stacked rows ("Ordered" over "Pcs", "Wgt") are tried too; they must name more than their last row alone.
    """
    best: tuple[int, Header] | None = None
    for header in _possible(kind, rows[:SEARCHED_ROWS], forced):
        score = 2 * len(header.columns) - (header.last - header.first)
        if header.columns and (best is None or score > best[0]):
            best = (score, header)
    return best[1] if best else None


def _possible(kind: str, rows: Sequence[Row], forced: Mapping[str, str]) -> Iterable[Header]:
    filled = [[text for _, text in row.filled] for row in rows]
    for last, row in enumerate(rows):
        if len(filled[last]) < len(forced) or not filled[last]:
            continue
        for first in range(last, max(-1, last - _MOST_STACKED), -1):
            if first < last and (len(filled[first]) < 2 or rows[first].number < row.number - _MOST_STACKED):  # noqa: PLR2004 - a title is one cell
                break
            for texts in _stacked(rows[first : last + 1]):
                yield Header(first=first, last=last, texts=texts, columns=assign(kind, texts, forced))


def _stacked(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return the texts of stacked header rows, with and without an upper cell reaching over the ones to its right."""
    width = max(len(row.cells) for row in rows)
    lines = [_texts(row, width) for row in rows]
    if len(lines) == 1:
        return [tuple(lines[0])]
    return [_joined(lines), _joined([*(_reaching(line) for line in lines[:-1]), lines[-1]])]


def _texts(row: Row, width: int) -> list[str]:
    texts = [""] * width
    for index, text in row.filled:
        texts[index] = " ".join(text.split())
    return texts


def _reaching(line: list[str]) -> list[str]:
    last = ""
    reached = []
    for text in line:
        last = text or last
        reached.append(last)
    return reached


def _joined(lines: list[list[str]]) -> tuple[str, ...]:
    bottom = lines[-1]
    return tuple(
        " ".join(filter(None, column)) if bottom[index] else next(filter(None, column), "")
        for index, column in enumerate(zip(*lines, strict=True))
    )
