"""A returned row of our table: which row of ours it is, and what the vendor put into, beside or below it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.document import Cell, Span
from domain.outbox import ChaseRef


class AnswerColumn(StrEnum):
    """The vendor's columns of our table; ``free`` for words that stand elsewhere."""

    DATE = "date"
    QUANTITY = "quantity"
    COMMENT = "comment"
    FREE = "free"


# As they are headed, whatever a program made of the spelling (DOMAIN 5.5).
_HEADS = (
    (AnswerColumn.DATE, re.compile(r"your\s+ship\s+date", re.IGNORECASE)),
    (AnswerColumn.QUANTITY, re.compile(r"qty\s+you\s+ship", re.IGNORECASE)),
    (AnswerColumn.COMMENT, re.compile(r"comment", re.IGNORECASE)),
)
_BLANKS = re.compile(r"[\s_|>]+")
_EMPTY = re.compile(r"[\s_|>*\-\u2013\u2014.]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Words of the vendor in one place."""

    column: AnswerColumn
    text: str
    place: Span | Cell
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRow:
    """One of our rows with what was added to it; ``fragments`` is empty where nothing was."""

    ref: ChaseRef
    fragments: tuple[Fragment, ...]


def column_headed(text: str) -> AnswerColumn | None:
    """Return the vendor's column that a heading names."""
    return next((column for column, head in _HEADS if head.fullmatch(" ".join(text.split()).strip("* "))), None)


def is_empty(text: str) -> bool:
    """Return whether a cell holds nothing but blanks, lines and dashes."""
    return _EMPTY.fullmatch(text.replace("\u00a0", " ")) is not None


def comparable(text: str) -> str:
    """Return a word as it compares: mail programs change quotes, dashes, width and case, and add stars for bold."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip("*")
    return plain.translate(_SAME)


_SAME = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2011": "-",
        "\u00d7": "x",
    }
)


def words(text: str) -> list[str]:
    """Return the comparable words of a text."""
    return [comparable(word) for word in _BLANKS.split(text) if word]


def refs_pattern(asked: Iterable[ChaseRef]) -> re.Pattern[str] | None:
    """Return what finds any of our row keys in a text, or None without any."""
    keys = sorted({re.escape(ref.ref) for ref in asked}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(keys)})(?![\w-])", re.IGNORECASE) if keys else None


def without_ours(cell: str, ours: Sequence[str]) -> tuple[str, int] | None:
    """Return what a cell holds beyond one of our printed cells, and which of them it was; None where it is none."""
    found = words(cell)
    for index, own in enumerate(ours):
        expected = words(own)
        if expected and found[: len(expected)] == expected:
            return _tail(cell, len(expected)), index
    return None


def _tail(text: str, count: int) -> str:
    """Return a text behind its first ``count`` words."""
    spots = list(_word_spots(text))
    return text[spots[count][0] :].strip() if count < len(spots) else ""


def _word_spots(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\s_|>]+", text):
        yield match.span()
