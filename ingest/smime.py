"""What is inside an S/MIME message (RFC 8551): signed words can be read, encrypted ones cannot.

Only as much of BER (X.690) as leads to the content of a SignedData (RFC 5652 5.1); signatures are not checked, the
content counts like that of any mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = bytes.fromhex("2a864886f70d010703")
_AUTH_ENVELOPED = bytes.fromhex("2a864886f70d0109100117")
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_OID, _OCTETS, _SEQUENCE, _CONTEXT_0 = 0x06, 0x04, 0x30, 0xA0
_CONSTRUCTED = 0x20
_MOST_LENGTH_BYTES = 4
_DEEPEST = 12
_LONG_TAG = 0x1F


class SmimeKind(StrEnum):
    """What an S/MIME message is."""

    SIGNED = "signed"
    ENCRYPTED = "encrypted"
    COMPRESSED = "compressed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The kind of a message and, where it is signed only, the bytes inside (a MIME entity)."""

    kind: SmimeKind
    content: bytes | None = None


def open_smime(content: bytes) -> Opened:
    """Return what an S/MIME message is and holds; any bytes give a result."""
    try:
        info = _one(content, _SEQUENCE)
        oid = next(_values(info, _OID), b"")
        if oid == _SIGNED:
            return Opened(kind=SmimeKind.SIGNED, content=_signed(info))
        if oid in {_ENVELOPED, _AUTH_ENVELOPED}:
            return Opened(kind=SmimeKind.ENCRYPTED)
        return Opened(kind=SmimeKind.COMPRESSED if oid == _COMPRESSED else SmimeKind.UNKNOWN)
    except (_BrokenError, RecursionError):
        return Opened(kind=SmimeKind.UNKNOWN)


def _signed(info: bytes) -> bytes | None:
    """ContentInfo -> [0] SignedData -> encapContentInfo -> [0] OCTET STRING; None where it is detached."""
    data = _one(next(_values(info, _CONTEXT_0), b""), _SEQUENCE)
    capsule = next(_values(data, _SEQUENCE), b"")
    inner = next(_values(capsule, _CONTEXT_0), None)
    return None if inner is None else b"".join(_octets(inner, 0))


def _octets(content: bytes, depth: int) -> Iterator[bytes]:
    """Yield the bytes of octet strings, which BER allows to come in pieces of pieces."""
    if depth > _DEEPEST:
        raise _BrokenError
    for tag, value in _elements(content):
        if tag == _OCTETS:
            yield value
        elif tag == _OCTETS | _CONSTRUCTED:
            yield from _octets(value, depth + 1)


class _BrokenError(ValueError):
    """No BER, or cut off."""


def _one(content: bytes, wanted: int) -> bytes:
    for tag, value in _elements(content):
        if tag == wanted:
            return value
        break
    raise _BrokenError


def _values(content: bytes, wanted: int) -> Iterator[bytes]:
    return (value for tag, value in _elements(content) if tag == wanted)


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and value of each element of a constructed value."""
    at = 0
    while at < len(content):
        tag, start, end, after = _element(content, at, 0)
        if tag == 0 and start == end:
            return  # end of an indefinite length
        yield tag, content[start:end]
        at = after


def _element(content: bytes, at: int, depth: int) -> tuple[int, int, int, int]:
    """Return tag, start and end of the value, and where the next element starts."""
    if depth > _DEEPEST or at + 2 > len(content) or content[at] & _LONG_TAG == _LONG_TAG:
        raise _BrokenError
    tag, length, start = content[at], content[at + 1], at + 2
    if length == 0x80:  # noqa: PLR2004 - X.690 8.1.3.6: an indefinite length
        end = _end_of_contents(content, start, depth)
        return tag, start, end, end + 2
    if length > 0x80:  # noqa: PLR2004 - X.690 8.1.3.5: the length itself has several bytes
        count = length - 0x80
        if count > _MOST_LENGTH_BYTES or start + count > len(content):
            raise _BrokenError
        length, start = int.from_bytes(content[start : start + count], "big"), start + count
    if start + length > len(content):
        raise _BrokenError
    return tag, start, start + length, start + length


def _end_of_contents(content: bytes, start: int, depth: int) -> int:
    at = start
    while content[at : at + 2] != b"\0\0":
        _, _, _, at = _element(content, at, depth + 1)
    return at
