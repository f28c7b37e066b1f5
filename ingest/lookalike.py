"""Domains made to be taken for another: the same to the eye, or one keystroke away.

Genuine names can be alike too, so a hit is a reason to ask a person once, never a proof (reference: mail 1.6).
"""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

# What the eye reads as one letter; applied after lower case. Cyrillic and Greek letters as in Unicode's confusables.
_ALIKE = str.maketrans(
    {
        "0": "o", "1": "l", "3": "e", "5": "s", "i": "l", "|": "l", "!": "l",
        "\u0430": "a", "\u0432": "b", "\u0435": "e", "\u0451": "e", "\u0437": "e", "\u0456": "l", "\u0457": "l",
        "\u0458": "j", "\u043a": "k", "\u043c": "m", "\u043d": "h",
        "\u043e": "o", "\u0440": "p", "\u0441": "c", "\u0455": "s", "\u0442": "t", "\u0443": "y", "\u0445": "x",
        "\u0501": "d", "\u051b": "q", "\u051d": "w", "\u04bb": "h",
        "\u03b1": "a", "\u03b5": "e", "\u03b9": "l", "\u03ba": "k", "\u03bd": "v", "\u03bf": "o", "\u03c1": "p",
        "\u03c4": "t", "\u03c5": "u", "\u03c7": "x",
        "\u0131": "l", "\u0142": "l", "\u00f8": "o",
    }
)  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_SHORTEST = 5  # shorter names are one letter apart by chance
_SHORTEST_CONTAINED = 7  # shorter names stand inside others by chance ("steel")


def skeleton(domain: str) -> str:
    """Return what the eye keeps of a domain: look-alike letters as one, no accents, no hyphens."""
    text = unicodedata.normalize("NFKD", _unicode(domain).lower())
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(_ALIKE)
    for pair, letter in _PAIRS:
        text = text.replace(pair, letter)
    return re.sub(r"[-_]", "", text)


def resembles(domain: str, known: Iterable[str]) -> str | None:
    """Return the known domain that ``domain`` could be taken for, or None; a domain never resembles itself."""
    shape = skeleton(domain)
    for candidate in known:
        if domain != candidate and _alike(domain, shape, candidate):
            return candidate
    return None


def _alike(domain: str, shape: str, candidate: str) -> bool:
    name = _name(candidate)
    if shape == skeleton(candidate):
        return True
    if len(name) < _SHORTEST:
        return False
    if DamerauLevenshtein.distance(domain, candidate, score_cutoff=1) <= 1:
        return True
    return len(name) >= _SHORTEST_CONTAINED and skeleton(name) in shape


def _name(domain: str) -> str:
    return domain.partition(".")[0]


def _unicode(domain: str) -> str:
    """Undo the ASCII form of international names (xn--)."""
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except (UnicodeError, ValueError):
        return domain
