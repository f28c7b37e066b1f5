"""The operands and operators of a page's content stream, several times faster than by pdfminer's own parser.

One regular expression takes what programs write: numbers, names, strings, arrays, dictionaries and operators. What is
written in any other way (pictures within the stream, escaped names, brackets that do not match) is left to pdfminer,
so that the result is the same for any bytes. ISO 32000-1, 7.2 and 7.3, as pdfminer reads them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NoReturn

from pdfminer.psparser import KWD, LIT, PSKeyword, PSLiteral, literal_name

_MOST_BYTES = 2_000_000  # of one page; more is no order paper, and its objects would fill the memory

_END = rb"#/%\[\]()<>{}\s"
_INNER = rb"[^()\\]++|\\[^\r\n]"
_TOKEN = re.compile(
    rb"[\s\x00]*+(?:"
    rb"([-+]?\d++(?!\.))"  # 1 whole number
    rb"|([-+]?(?:\d++\.\d*+|\.\d++))"  # 2 decimal number
    rb"|(\((?>" + _INNER + rb"|\((?>" + _INNER + rb")*+\))*+\))"  # 3 string; brackets within it one deep
    rb"|([A-Za-z][^" + _END + rb"]*+|['\"])"  # 4 operator
    rb"|/([^" + _END + rb"]*+)(?!\#)"  # 5 name
    rb"|([\[\]]|<<|>>)"  # 6 bracket
    rb"|<([0-9A-Fa-f\s]*+)>"  # 7 string in hexadecimal
    rb"|(%[^\r\n]*+)"  # 8 comment
    rb"|([^\s\x00])"  # 9 anything else
    rb")"
)
_WHOLE, _DECIMAL, _STRING, _OPERATOR, _NAME, _BRACKET, _HEX, _COMMENT, _OTHER = range(1, 10)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r", b"(": b"(", b")": b")", b"\\": b"\\"}
_PICTURE = frozenset({b"BI", b"ID", b"EI"})
_OPENED_BY = {b"]": b"[", b">>": b"<<"}


class UnusualContentError(ValueError):
    """The stream is not written the way programs usually write it."""


def content_objects(streams: Iterable[bytes]) -> list[Any]:
    """Return operands and operators as ``pdfminer.pdfinterp.PDFContentParser`` does.

    Args:
        streams: The decoded content streams of a page or form. No token goes on from one to the next.

    Raises:
        UnusualContentError: pdfminer itself must read them.
    """
    decoded = list(streams)
    if sum(map(len, decoded)) > _MOST_BYTES:
        raise UnusualContentError("too long")
    try:
        return [found for stream in decoded for found in _of_one(stream)]
    except UnusualContentError:
        raise
    except ValueError as error:
        raise UnusualContentError("number of thousands of digits") from error


def _of_one(stream: bytes) -> list[Any]:
    objects: list[Any] = []
    around: list[tuple[bytes, list[Any]]] = []
    for match in _TOKEN.finditer(stream):
        kind, token = match.lastindex or 0, match[match.lastindex or 0]
        if kind == _WHOLE:
            objects.append(int(token))
        elif kind == _DECIMAL:
            objects.append(float(token))
        elif kind == _BRACKET:
            objects = _nested(token, objects, around)
        elif kind != _COMMENT:
            found = _MAKE[kind](token)
            if around and isinstance(found, PSKeyword):
                raise UnusualContentError("operator within brackets")
            objects.append(found)
    if around:
        raise UnusualContentError("bracket without end")
    return objects


def _string(token: bytes) -> bytes:
    return _ESCAPED.sub(_unescaped, token[1:-1]) if b"\\" in token else token[1:-1]


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if not escaped.isdigit() or escaped[0] > ord("7"):
        return _ESCAPES.get(escaped, b"")
    if int(escaped, 8) > 255:  # noqa: PLR2004 - a byte
        raise UnusualContentError("octal number beyond a byte")
    return bytes((int(escaped, 8),))


def _hexadecimal(token: bytes) -> bytes:
    digits = b"".join(token.split())
    if len(digits) % 2:
        raise UnusualContentError("half a byte")
    return bytes.fromhex(digits.decode("ascii"))


@lru_cache(maxsize=1024)
def _operator(token: bytes) -> PSKeyword | bool:
    if token in _PICTURE:
        raise UnusualContentError("picture within the stream")
    return token == b"true" if token in {b"true", b"false"} else KWD(token)


@lru_cache(maxsize=1024)
def _name(token: bytes) -> PSLiteral:
    try:
        return LIT(token.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(token)


def _nested(bracket: bytes, objects: list[Any], around: list[tuple[bytes, list[Any]]]) -> list[Any]:
    """Open or close an array or dictionary; returns the list that takes the next objects."""
    opened_by = _OPENED_BY.get(bracket)
    if opened_by is None:
        around.append((bracket, objects))
        return []
    if not around or around[-1][0] != opened_by:
        raise UnusualContentError("brackets do not match")
    _, outer = around.pop()
    outer.append(objects if bracket == b"]" else _dictionary(objects))
    return outer


def _dictionary(objects: list[Any]) -> dict[str, Any]:
    if len(objects) % 2:
        raise UnusualContentError("entry without a value")
    return {literal_name(key): value for key, value in zip(objects[::2], objects[1::2], strict=True)}


def _other(token: bytes) -> NoReturn:
    raise UnusualContentError(f"{token!r} outside of a token")


_MAKE: Mapping[int, Callable[[bytes], Any]] = {
    _STRING: _string,
    _OPERATOR: _operator,
    _NAME: _name,
    _HEX: _hexadecimal,
    _OTHER: _other,
}
