"""What the recogniser read -> words with the spelling of print: lost blanks, and letters inside clear numbers.

Repairs are few on purpose: a number is changed only where its shape (a date, an amount with groups or cents) leaves
no other reading. Item codes and plain numbers stay as read; matching forgives their slips against the order.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from parsers.scans.scan_engine import Piece, part_of

# The model also knows Chinese and sometimes answers with its look-alikes of Latin marks.
_LOOK_ALIKES = str.maketrans({"\u4e00": "-", "\u4e28": "|", "\u3001": ",", "\u3002": ".", "\u00d7": "x", "\uff5e": "~"})
_VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_AS_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5"})
_CONFUSED = re.compile(r"[OolI|S]")
# a leading S is more often a grade ("S355.10") than a misread five
_D = r"[\dOolI|S]"
_YEAR = rf"{_D}{{4}}|{_D}{{2}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A rewriting of texts of one shape, with the reason why that is safe."""

    shape: re.Pattern[str]
    rewrite: Callable[[str], str]
    reason: str


def _digits(text: str) -> str:
    return text.translate(_AS_DIGITS)


def _grouped(text: str) -> str:
    whole, cents = text[:-3], text[-2:]
    return whole.replace(".", ",") + "." + cents


def _capital(text: str) -> str:
    return "I" + text[1:]


NUMBERS: tuple[Repair, ...] = (
    Repair(
        shape=re.compile(rf"{_D}{{1,2}}([/.-]){_D}{{1,2}}\1(?:{_YEAR})"),
        rewrite=_digits,
        reason="three groups with one separator are a date, and dates hold digits only",
    ),
    Repair(
        shape=re.compile(rf"[$(-]?(?!S){_D}{{1,3}}(?:,{_D}{{3}})+(?:\.{_D}+)?\)?-?"),
        rewrite=_digits,
        reason="groups of three behind commas are an amount",
    ),
    Repair(
        shape=re.compile(rf"[$(-]?(?!S){_D}+\.{_D}{{2}}\)?-?"),
        rewrite=_digits,
        reason="two places behind a point are an amount",
    ),
    Repair(
        shape=re.compile(r"[1-9]\d*[Oo]+"),
        rewrite=_digits,
        reason="digits that end in the letter O: no unit is called O",
    ),
    Repair(
        shape=re.compile(r"[$(-]?\d{1,3}(?:\.\d{3})+\.\d{2}"),
        rewrite=_grouped,
        reason="a number has one decimal mark, so the points before the last are misread commas",
    ),
    Repair(
        shape=re.compile(r"[$(-]?\d{1,3}(?:,\d{3})+,\d{2}"),
        rewrite=_grouped,
        reason="groups have three digits, so the comma before two digits is a misread point",
    ),
)
WORDS: tuple[Repair, ...] = (
    Repair(
        shape=re.compile(r"l(?:tems?|tm|nvoices?|nv|nc)[.:]?"),
        rewrite=_capital,
        reason="no word begins with a small l before such letters; headings need their names",
    ),
    Repair(
        shape=re.compile(r"Ibs?[.]?"),
        rewrite=lambda text: text.replace("I", "l"),
        reason="a pound is written lb",
    ),
)

# Blanks that the recogniser loses: between a label and its value. The first group ends where the blank was.
_LOST_BLANK: tuple[re.Pattern[str], ...] = (
    re.compile(r"([A-Za-z.]{3,}:?)\d{1,2}[/-]\d{1,2}[/-]\d{2,4}"),  # "Date12/01/2026"
    re.compile(r"((?i:no|nr|num)\.)\d+"),  # "No.62121"
    re.compile(r"([\w.,/]*\w)\$[\d.,]+"),  # "63.20/CWT$10,067.76"
    re.compile(r"([A-Za-z][A-Za-z.#/]*[:#])(?!/)[\w$(.#-]+"),  # "No.:62121", "Pg:1"; not "http://"
)
_DIGITS_AT_LEAST = 0.6  # of a number's characters must have been read as digits


def repaired(text: str) -> str:
    """Return one word with look-alike characters set right; most words come back as they are."""
    plain = _plain(text)
    for repair in NUMBERS if _mostly_digits(plain) else WORDS:
        if repair.shape.fullmatch(plain):
            plain = repair.rewrite(plain)
    return plain


def split_words(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with lost blanks restored and characters repaired; empty ones go."""
    split = (part for piece in pieces for part in _apart(Piece(text=_plain(piece.text), corners=piece.corners)))
    repaired_pieces = (Piece(text=repaired(p.text), corners=p.corners) for p in split)
    return tuple(p for p in repaired_pieces if p.text)


def _plain(text: str) -> str:
    """Compatibility forms become plain characters, but a half stays one character: "1\u00bd" is not "11/2"."""
    known = text.translate(_LOOK_ALIKES)
    return "".join(c if _VULGAR.match(c) else unicodedata.normalize("NFKC", c) for c in known).strip()


def _mostly_digits(text: str) -> bool:
    digits = sum(c.isdecimal() for c in text)
    return digits >= max(1, _DIGITS_AT_LEAST * (digits + len(_CONFUSED.findall(text))))


def _apart(piece: Piece) -> tuple[Piece, ...]:
    found = next((m for pattern in _LOST_BLANK if (m := pattern.fullmatch(piece.text))), None)
    if found is None:
        return (piece,)
    cut = found.end(1)
    share = cut / len(piece.text)
    return (
        Piece(text=piece.text[:cut], corners=part_of(piece.corners, 0.0, share)),
        Piece(text=piece.text[cut:], corners=part_of(piece.corners, share, 1.0)),
    )
