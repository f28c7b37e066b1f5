"""MAPI properties in a TNEF stream ([MS-OXTNEF] 2.1.3.4): tagged values of fixed or given length, four-byte aligned."""

import struct
from collections.abc import Iterator

BINARY, STRING8, UNICODE, OBJECT = 0x0102, 0x001E, 0x001F, 0x000D
_VARIABLE = frozenset({BINARY, STRING8, UNICODE, OBJECT})
_SIZES = {
    0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8,
    0x0048: 16,
}  # fmt: skip
_MULTIPLE = 0x1000
_NAMED = 0x8000  # property ids from here on carry their name
_MOST = 4_000

Property = tuple[int, int]


def mapi_values(data: bytes) -> dict[Property, bytes]:
    """Return values by (id, type); strings and binaries as bytes, of several values the first.

    What follows a damaged or unknown entry is left out: nothing after it can be found.
    """
    found: dict[Property, bytes] = {}
    try:
        for key, value in _values(data):
            found.setdefault(key, value)
    except (struct.error, IndexError):
        return found
    return found


def _values(data: bytes) -> Iterator[tuple[Property, bytes]]:
    (count,) = struct.unpack_from("<I", data)
    position = 4
    for _ in range(min(count, _MOST)):
        kind, number = struct.unpack_from("<HH", data, position)
        position += 4
        if number >= _NAMED:
            position = _behind_name(data, position)
        several = bool(kind & _MULTIPLE)
        kind &= ~_MULTIPLE
        times = 1
        if several or kind in _VARIABLE:
            (times,) = struct.unpack_from("<I", data, position)
            position += 4
        for _ in range(min(times, _MOST)):
            value, position = _value(data, position, kind)
            yield (number, kind), value


def _behind_name(data: bytes, position: int) -> int:
    (form,) = struct.unpack_from("<I", data, position + 16)
    if form == 0:
        return position + 24
    (length,) = struct.unpack_from("<I", data, position + 20)
    return position + 24 + _padded(length)


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    if kind in _VARIABLE:
        (length,) = struct.unpack_from("<I", data, position)
        start = position + 4
        after = start + _padded(length)
    else:
        length = _SIZES.get(kind, 0)
        start, after = position, position + length
    if (not length and kind not in _VARIABLE) or start + length > len(data):
        raise IndexError("cut off or unknown property")
    return data[start : start + length], after


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
