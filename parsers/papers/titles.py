"""Titles of papers: which entries near the top of the first page are one, and what they make of the paper."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from domain.mail import MailKind
from parsers.layout import Table, TextLine
from parsers.papers.heading_labels import field_of
from parsers.papers.page_text import Chunk, chunks_of, unspaced

_TOP = 16  # lines of the first page that may hold the title
_LONG = 90  # characters; a longer line is prose
_MOSTLY = 0.5  # share of an entry's words that a paper without statements must name to be one
_MAIL_HEAD = re.compile(r"(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff)\s*:", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{2,}")
_LABELS = ("customer", "cust", "terms", "carrier", "ship via", "your", "bol", "due date", "p.o")


class TitleSense(StrEnum):
    """What a title makes of a paper."""

    SPEAKS = "speaks"
    SILENT = "silent"  # a paper that says nothing about our lines
    OWN_ORDER = "own_order"  # our own order, which speaks only where an answer stands on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title as printed with its sense; ``kind`` is set where the paper speaks of order lines."""

    text: str
    sense: TitleSense
    kind: MailKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The patterns of ``titles.yaml``."""

    kinds: tuple[tuple[MailKind, re.Pattern[str]], ...]
    silent: re.Pattern[str]
    own: re.Pattern[str]
    answer: re.Pattern[str]
    customer: re.Pattern[str]
    request: re.Pattern[str]
    revised: re.Pattern[str]
    revised_not: re.Pattern[str]
    instruction: re.Pattern[str]
    freight: re.Pattern[str]


def top_lines(outside: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines near the top of the first page, without the head of a quoted mail."""
    return [line for line in outside if line.page == 1 and not _MAIL_HEAD.match(line.text)][:_TOP]


def title_of(outside: Sequence[TextLine], tables: Sequence[Table]) -> Title | None:
    """Return the title of a paper.

    An entry that stands alone comes first, then our own order (a vendor's paper names it too), then entries that are
    labels with a value beside them ("Sales Order  SO-118"), then whole lines and the line above the table.
    """
    top = top_lines(outside)
    chunks = chunks_of(top)
    alone = [found for i, c in enumerate(chunks) if not _is_label(chunks, i) and (found := _read(c.text))]
    labels = [found for i, c in enumerate(chunks) if _is_label(chunks, i) and (found := _read(c.text))]
    labels = [t for t in labels if t.sense is not TitleSense.SILENT]
    labelled = {c.line for i, c in enumerate(chunks) if _is_label(chunks, i)}
    lines = [unspaced(line.text) for number, line in enumerate(top) if number not in labelled]
    spaced = [found for text in lines if (found := _read(text)) and found.sense is TitleSense.SPEAKS]
    above = [found for t in tables[:1] if t.title and (found := _read(t.title))]
    others = [t for t in alone if t.sense is not TitleSense.OWN_ORDER]
    return next((t for t in (*others, *alone, *_lone_labels(labels, chunks), *spaced, *above)), None)


def kind_of_name(text: str) -> MailKind | None:
    """Return the kind that a subject names, None where it names none."""
    return _kind(_folded(text))


def says_revised(text: str) -> bool:
    """Return whether a line near the title, or a subject, calls the paper a changed one."""
    folded, words = _folded(text), _words()
    return len(text) <= _LONG and words.revised.search(folded) is not None and words.revised_not.search(folded) is None


def is_freight_heading(header: str) -> bool:
    """Return whether a column is one of a carrier's bill of lading (freight class, kind of package)."""
    return _words().freight.search(_folded(header)) is not None


def _lone_labels(labels: Sequence[Title], chunks: Sequence[Chunk]) -> Iterator[Title]:
    """Labels with a number beside them count as titles ("Shipper  Acme Mill" does not), our own order only alone."""
    for title in labels:
        at = next(i for i, c in enumerate(chunks) if c.text == title.text)
        beside = [c for c in chunks if c.line == chunks[at].line]
        after = [c for c in chunks[at + 1 : at + 2] if c.line == chunks[at].line]
        if title.sense is not TitleSense.OWN_ORDER:
            if not after or any(ch.isdecimal() for ch in f"{title.text} {after[0].text}"):
                yield title
            continue
        if len(beside) <= 2 and not title.text.rstrip().endswith(":"):  # noqa: PLR2004 - the label and its number
            yield title


def _is_label(chunks: Sequence[Chunk], index: int) -> bool:
    """Return whether an entry is a label: it ends with a colon, or a value or another label stands beside it."""
    text = chunks[index].text
    if text.rstrip().endswith(":"):
        return True
    if field_of(text) is None:
        return False
    near = [c for c in chunks if c.line == chunks[index].line and c is not chunks[index]]
    return any(field_of(c.text) is not None or any(ch.isdecimal() for ch in c.text) for c in near)


def _read(text: str) -> Title | None:
    folded, words = _folded(text), _words()
    if not folded or (len(text) > _LONG and not text.isupper()) or words.request.search(folded):
        return None
    kind = _kind(folded)
    if kind not in {MailKind.PACK, MailKind.ASN} and _mostly(words.silent, folded):
        return Title(text=text, sense=TitleSense.SILENT)
    if (kind is None or kind is MailKind.ACK) and _names_own_order(folded):
        return Title(text=text, sense=TitleSense.OWN_ORDER)
    if kind is None or _is_row_of_labels(folded, kind):
        return None
    return Title(text=text, sense=TitleSense.SPEAKS, kind=kind)


def _kind(folded: str) -> MailKind | None:
    return next((kind for kind, pattern in _words().kinds if pattern.search(folded)), None)


def _mostly(pattern: re.Pattern[str], folded: str) -> bool:
    """Return whether the entry is little else than what the pattern finds: a title, not a remark."""
    found = pattern.search(folded)
    if found is None or _words().instruction.search(folded):
        return False
    return len(_WORD.findall(found[0])) >= _MOSTLY * len(_WORD.findall(folded))


def _names_own_order(folded: str) -> bool:
    words = _words()
    return not words.answer.search(folded) and not words.customer.search(folded) and _mostly(words.own, folded)


def _is_row_of_labels(folded: str, kind: MailKind) -> bool:
    """Return whether "Sales order" stands in a row of labels, where it is no title."""
    return kind in {MailKind.ACK, MailKind.PACK, MailKind.INVOICE} and sum(1 for w in _LABELS if w in folded) > 1


def _folded(text: str) -> str:
    """Return the text in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("\u2019", "'").strip()


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = resources.files("parsers.papers").joinpath("titles.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    return _Words(
        kinds=tuple((MailKind(kind), _any(patterns)) for kind, patterns in data["kinds"].items()),
        silent=_any(data["silent"]),
        own=_any(data["own"]),
        answer=re.compile(data["answer"]),
        customer=re.compile(data["customer"]),
        request=re.compile(data["request"]),
        revised=_any(data["revised"]),
        revised_not=re.compile(data["revised_not"]),
        instruction=re.compile(data["instruction"]),
        freight=re.compile(data["freight"]),
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
