"""Vendor cells and mail addresses as the feeds write them."""

import re
from dataclasses import dataclass

from domain.purchase import Contact

_NUMBER_THEN_NAME = re.compile(r"(?P<id>\S*\d\S*)(?:\s{2,}|\t|\s+[-\u2013|:]\s+)(?P<name>\S.*)")
_DIGITS_THEN_NAME = re.compile(r"(?P<id>\d{4,})\s+(?P<name>\S.*)")
_NAME_THEN_NUMBER = re.compile(r"(?P<name>.*\S)\s*[(\[](?P<id>[A-Za-z]{0,3}[-]?\d[\w-]*)[)\]]")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_NAMED = re.compile(r"(?P<name>[^<]*)<(?P<email>[^>]*)>?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A vendor as an order row names it; either part may be empty."""

    number: str
    name: str


def read_party(text: str) -> Party:
    """Split a cell that holds number and name (``V200       Erie Mill Products LLC``, ``0000100123 ACME STEEL``).

    Without a clear seam the whole text is both: it may be a number or a name.
    """
    for pattern in (_NUMBER_THEN_NAME, _DIGITS_THEN_NAME, _NAME_THEN_NUMBER):
        found = pattern.fullmatch(text)
        if found:
            return Party(number=found["id"], name=found["name"].strip())
    return Party(number=text, name=text)


def read_contact(text: str, *, name: str = "") -> Contact:
    """Return a contact from ``Name <mail>`` or a bare address.

    Raises:
        ValueError: there is no usable mail address in it.
    """
    found = _NAMED.fullmatch(text.strip())
    label, address = (found["name"], found["email"]) if found else ("", text)
    address = re.sub(r"^mailto:", "", address.strip(), flags=re.IGNORECASE)
    if not _ADDRESS.fullmatch(address) or ".." in address:
        raise ValueError("not a mail address")
    return Contact(name=label.strip().strip("\"'").strip() or name, email=address.lower())


def split_list(text: str) -> list[str]:
    """Return the entries of a list written with semicolons, line ends or (outside names) commas."""
    rough = re.split(r"[;\n\r|]+", text)
    entries = [part for piece in rough for part in _by_comma(piece)]
    return [entry.strip() for entry in entries if entry.strip()]


def _by_comma(piece: str) -> list[str]:
    """``Novak, Jim <j@x.com>`` is one entry; ``j@x.com, m@x.com`` are two."""
    parts = piece.split(",")
    return parts if all("@" in part for part in parts if part.strip()) else [piece]


def read_domain(text: str) -> str:
    """Return a domain from ``@x.com``, ``www.x.com`` or ``https://x.com/shop``; empty where it is none."""
    bare = re.sub(r"^[a-z]+://", "", text.strip().casefold())
    bare = bare.partition("/")[0].rpartition("@")[2].removeprefix("www.").strip(".")
    return bare if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", bare) else ""
