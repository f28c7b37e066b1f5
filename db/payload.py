"""Domain values as the JSON of a row: the wire form (``domain.wire``) with text the database can store."""

from typing import Any, TypeVar

from db.types import storable
from domain.errors import DocumentError, StoreError
from domain.wire import Unknown, from_plain, to_plain

Value = TypeVar("Value")


def pack(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return a domain value as what ``json`` can write.

    Raises:
        StoreError: the value is of a kind that payloads do not know.
    """
    try:
        return to_plain(value, clean=storable)
    except DocumentError as error:
        raise StoreError(str(error)) from error


def unpack(kind: type[Value], payload: Any) -> Value:  # noqa: ANN401 - JSON has no narrower type
    """Return a stored value; fields that this program no longer knows are passed over.

    Raises:
        StoreError: the payload does not hold such a value.
    """
    try:
        return from_plain(kind, payload, unknown=Unknown.SKIP)
    except DocumentError as error:
        raise StoreError(str(error)) from error
