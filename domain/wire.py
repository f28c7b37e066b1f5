"""Domain values as JSON and back, led by their type hints: the one form in which they leave a process.

Fields that hold their default are left out: texts stay small, and a field that is added later with a default reads
from older text. A dataclass carries its class name under ``$``, which also tells the members of a union apart.
Decoding trusts nothing: every value must have exactly the type its hint names, whoever wrote the text.
"""

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from math import isfinite
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from domain.errors import DocumentError

Value = TypeVar("Value")
_Reader = Callable[[Any], Any]
_CLASS = "$"
_WRONG = (TypeError, ValueError, KeyError, ArithmeticError, AttributeError, RecursionError)


class Unknown(StrEnum):
    """What happens to a field that the class does not have."""

    REFUSE = "refuse"  # both ends run the same program
    SKIP = "skip"  # the text may come from a later program


def encode(value: object) -> bytes:
    """Return a value as compact JSON in UTF-8; lone surrogates, which broken papers hold, stay as they are.

    Raises:
        DocumentError: the value holds something that has no JSON form, such as an endless number.
    """
    try:
        text = json.dumps(to_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except _WRONG as error:
        raise DocumentError(f"a {type(value).__name__} cannot be written: {error}") from error
    return text.encode("utf-8", "surrogatepass")


def decode(kind: type[Value], data: bytes, *, unknown: Unknown = Unknown.REFUSE) -> Value:
    """Return the value of ``kind`` that ``encode`` wrote.

    Raises:
        DocumentError: the bytes are not JSON, or not such a value.
    """
    try:
        plain = json.loads(data.decode("utf-8", "surrogatepass"))
    except _WRONG as error:
        raise DocumentError(f"a {kind.__name__} cannot be read: {error}") from error
    return from_plain(kind, plain, unknown=unknown)


def to_plain(value: object, *, clean: Callable[[str], str] = str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return a value as what ``json`` can write.

    Args:
        value: A dataclass, or a tuple or frozenset of them, or one of their fields.
        clean: Called on every text, for a place that does not take every character.

    Raises:
        DocumentError: the value is of a kind that has no JSON form here.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value, clean)
    if isinstance(value, tuple | list):
        return [to_plain(item, clean=clean) for item in value]
    if isinstance(value, frozenset):
        return sorted((to_plain(item, clean=clean) for item in value), key=str)
    return _plain_scalar(value, clean)


def _plain_scalar(value: object, clean: Callable[[str], str]) -> str:
    if isinstance(value, str):  # StrEnum too
        return clean(str(value))
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise DocumentError(f"JSON cannot hold {type(value).__name__}")


def _plain_fields(value: Any, clean: Callable[[str], str]) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    plain: dict[str, Any] = {_CLASS: type(value).__name__}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.default is MISSING or held != field.default:
            plain[field.name] = to_plain(held, clean=clean)
    return plain


def from_plain(kind: type[Value], plain: object, *, unknown: Unknown = Unknown.REFUSE) -> Value:
    """Return the value of ``kind`` from what ``json`` read.

    Raises:
        DocumentError: a field is missing, of another type, out of range, or unknown (unless those are skipped).
    """
    try:
        return cast("Value", _reader(cast("Any", kind), unknown)(plain))
    except _WRONG as error:
        raise DocumentError(f"a {kind.__name__} cannot be read: {error!s:.300}") from error


def _exactly(kind: type, plain: object) -> Any:  # noqa: ANN401 - the caller knows the type
    if type(plain) is not kind:  # not isinstance: True is no number
        raise TypeError(f"{type(plain).__name__} where {kind.__name__} belongs")
    return plain


def _number(plain: object) -> float:
    number = float(plain if type(plain) is int else _exactly(float, plain))
    if not isfinite(number):
        raise ValueError(f"{number} is no figure")
    return number


def _decimal(plain: object) -> Decimal:
    number = Decimal(_exactly(str, plain))
    if not number.is_finite():
        raise ValueError(f"{number} is no figure")
    return number


_SCALARS: dict[Any, _Reader] = {
    str: lambda plain: _exactly(str, plain),
    int: lambda plain: _exactly(int, plain),
    bool: lambda plain: _exactly(bool, plain),
    float: _number,
    Decimal: _decimal,
    date: lambda plain: date.fromisoformat(_exactly(str, plain)),
    datetime: lambda plain: datetime.fromisoformat(_exactly(str, plain)),
}


@cache
def _reader(hint: Any, unknown: Unknown) -> _Reader:  # noqa: ANN401 - type hints have no common type
    """Return the function that reads values of a type hint; built once per hint."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union_reader(arguments, unknown)
    if origin in (tuple, frozenset, list):
        return _many_reader(origin, arguments, unknown)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda plain: hint(_exactly(str, plain))
    if is_dataclass(hint):
        return _fields_reader(cast("type", hint), unknown)
    raise TypeError(f"JSON cannot hold {hint}")


def _many_reader(container: Callable[[Any], Any], arguments: tuple[Any, ...], unknown: Unknown) -> _Reader:
    if container is tuple and arguments[1:] != (...,):  # one type per place
        readers = [_reader(argument, unknown) for argument in arguments]
        return lambda plain: tuple(read(item) for read, item in zip(readers, _exactly(list, plain), strict=True))
    read_item = _reader(arguments[0], unknown)
    return lambda plain: container(read_item(item) for item in _exactly(list, plain))


def _union_reader(arguments: tuple[Any, ...], unknown: Unknown) -> _Reader:
    members = [member for member in arguments if member is not types.NoneType]
    optional = len(members) < len(arguments)
    by_name = {member.__name__: _reader(member, unknown) for member in members}

    def read(plain: Any) -> Any:  # noqa: ANN401 - one of the members
        if plain is None and optional:
            return None
        if len(members) == 1:
            return _reader(members[0], unknown)(plain)
        return by_name[_exactly(dict, plain)[_CLASS]](plain)

    return read


def _fields_reader(kind: type, unknown: Unknown) -> _Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name], unknown) for field in fields(kind)}

    def read(plain: Any) -> Any:  # noqa: ANN401 - the dataclass
        held = dict(_exactly(dict, plain))
        if (name := held.pop(_CLASS, None)) != kind.__name__:
            raise TypeError(f"{name!s:.80} where {kind.__name__} belongs")
        if unknown is Unknown.REFUSE and (extra := held.keys() - readers.keys()):
            raise TypeError(f"{kind.__name__} has no field {min(extra)!s:.80}")
        return kind(**{name: readers[name](item) for name, item in held.items() if name in readers})

    return read
