"""Domain values as JSON and back, led by their type hints.

Fields that hold their default are left out: payloads stay small, and a field that is added later with a default
reads from old rows. Where a field may hold one of several dataclasses, the class name is kept under ``$``.
"""

import types
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from db.types import storable
from domain.errors import StoreError

Value = TypeVar("Value")
Reader = Callable[[Any], Any]

_PLAIN: dict[type, Reader] = {
    str: str,
    int: int,
    float: float,
    bool: bool,
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def pack(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return a domain value as what ``json`` can write.

    Raises:
        StoreError: the value is of a kind that payloads do not know.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _pack_fields(value)
    if isinstance(value, tuple | list):
        return [pack(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((pack(item) for item in value), key=str)
    return _pack_scalar(value)


def _pack_scalar(value: object) -> str:
    if isinstance(value, str):  # StrEnum too
        return storable(str(value))
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise StoreError(f"a payload cannot hold {type(value).__name__}")


def _pack_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    packed = {"$": type(value).__name__}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.default is MISSING or held != field.default:
            packed[field.name] = pack(held)
    return packed


def unpack(kind: type[Value], payload: object) -> Value:
    """Return the value of ``kind`` that ``pack`` wrote.

    Raises:
        StoreError: the payload does not describe such a value (damaged, or written by a newer program).
    """
    try:
        return cast("Value", _reader(cast("Any", kind))(payload))
    except (TypeError, ValueError, KeyError, ArithmeticError, AttributeError) as error:
        raise StoreError(f"a stored {kind.__name__} cannot be read: {error}") from error


@cache
def _reader(hint: Any) -> Reader:  # noqa: ANN401 - type hints have no common type
    """Return the function that reads values of a type hint; built once per hint."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union_reader(arguments)
    if origin in (tuple, frozenset, list):
        return _many_reader(origin, arguments[0])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if is_dataclass(hint):
        return _fields_reader(cast("type", hint))
    raise TypeError(f"payloads cannot hold {hint}")


def _many_reader(container: Callable[[Iterable[Any]], Any], item: Any) -> Reader:  # noqa: ANN401 - a type hint
    read = _reader(item)
    return lambda payload: container(read(value) for value in payload)


def _union_reader(arguments: tuple[Any, ...]) -> Reader:
    members = [member for member in arguments if member is not types.NoneType]
    if len(members) == 1:
        read = _reader(members[0])
        return lambda payload: None if payload is None else read(payload)
    by_name = {member.__name__: _reader(member) for member in members}
    return lambda payload: None if payload is None else by_name[payload["$"]](payload)


def _fields_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(payload: dict[str, Any]) -> Any:  # noqa: ANN401 - the dataclass
        return kind(**{name: readers[name](value) for name, value in payload.items() if name in readers})

    return read
