"""What a vendor calls our goods, as decisions taught it; here only compared, stored and taught elsewhere.

An alias belongs to one vendor: the same part number may be other goods at another one. The order book holds the
aliases of the mail's vendor only, from ``alias_key`` of his words to ``goods_key`` of ours.
"""

from collections.abc import Mapping
from functools import lru_cache

from domain.purchase import PoLine
from matching.normalize import normalize

Aliases = Mapping[str, frozenset[str]]
_SHORTEST = 3  # "A1" or "12" name nothing


@lru_cache(maxsize=65536)
def plain_code(text: str) -> str:
    """Return a number or text in comparable form: letters and digits only, in upper case."""
    return "".join(c for c in normalize(text) if c.isalnum())


def alias_key(text: str) -> str | None:
    """Return what a vendor's part number or item text is remembered by, None where it is too short to mean anything."""
    key = plain_code(text)
    return key if len(key) >= _SHORTEST else None


def goods_key(line: PoLine) -> str:
    """Return what names the goods of an order line: our item number, else its description."""
    return plain_code(line.item) or plain_code(line.description)
