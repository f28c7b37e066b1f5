"""The token of a mail of ours: 60 bits that name it and 20 bits that prove it is ours (mail.md 23).

``BK-7F3K-Q2MN-4TZC-9WXY``: three groups of the name, one group of the proof. The first group stands in every row of
the table (``7F3K-3``). Whoever cannot make the proof cannot tie a mail to one of ours.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O, which are misread
_GROUP = 4
_NAME, _PROOF = 12, 4  # characters of five bits
_SHORTEST_KEY = 16
_TOKEN = re.compile(rf"BK((?:-[{_ALPHABET}]{{{_GROUP}}}){{{(_NAME + _PROOF) // _GROUP}}})")
PREFIX = "BK"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """The secret of an installation; it never shows in a message or a log.

    Raises:
        ValueError: the secret is too short to be one.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < _SHORTEST_KEY:
            raise ValueError("the key of the tokens is too short")

    def token(self, chase_id: str) -> str:
        """Return the token of a chase; the same id always gives the same token."""
        name = _letters(hashlib.sha256(chase_id.encode()).digest(), _NAME)
        return _grouped(name + self._proof(name))

    def verified(self, text: str) -> str | None:
        """Return a token in its own spelling where its proof holds, else None."""
        match = _TOKEN.fullmatch(text.strip().upper())
        if match is None:
            return None
        letters = match.group(1).replace("-", "")
        good = hmac.compare_digest(letters[_NAME:], self._proof(letters[:_NAME]))
        return _grouped(letters) if good else None

    def _proof(self, name: str) -> str:
        return _letters(hmac.new(self.secret, name.encode(), hashlib.sha256).digest(), _PROOF)


def short(token: str) -> str:
    """Return the first group of a token, which the rows carry."""
    return token.split("-")[1]


def _letters(digest: bytes, count: int) -> str:
    number = int.from_bytes(digest)
    return "".join(_ALPHABET[(number >> (5 * i)) % len(_ALPHABET)] for i in range(count))


def _grouped(letters: str) -> str:
    return "-".join((PREFIX, *(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))))
