"""Flat tuples as JSON, fast: figures that are stored by the hundred thousand and read all at once.

A row is a ``NamedTuple`` of texts, whole numbers, yes or no, decimals and plain dates, each of them perhaps missing.
Decimals keep all their digits. A stored row has no names: who changes the fields of a kind must read none of its older
rows.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast, get_args, get_type_hints

Row = TypeVar("Row", bound=NamedTuple)

_READ: dict[type, Callable[[str], object]] = {Decimal: Decimal, date: date.fromisoformat}
_PLAIN = frozenset({str, int, bool, type(None)})


class _Known(dict[Any, Any]):
    """Values by their text, read once each; nothing stands for nothing."""

    def __init__(self, read: Callable[[str], object]) -> None:
        super().__init__({None: None})
        self._read = read

    def __missing__(self, text: str) -> object:
        value = self[text] = self._read(text)
        return value


def rows_to_json(rows: Sequence[NamedTuple]) -> str:
    """Return rows as a JSON array of arrays."""
    return json.dumps(rows, default=str, separators=(",", ":"))


def rows_from_json(kind: type[Row], texts: Iterable[str]) -> list[Row]:
    """Return the rows of arrays that ``rows_to_json`` wrote, one after the other."""
    with _uncollected():
        return _rows(kind, [text[1:-1] for text in texts if text != "[]"])


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from walking over a million new rows again and again; rows have no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _rows(kind: type[Row], inner: Sequence[str]) -> list[Row]:
    plain: list[list[Any]] = json.loads(f"[{','.join(inner)}]")
    readers = _readers(kind)
    if not plain or not readers:
        return list(map(_maker(kind), plain))
    columns: list[Any] = list(zip(*plain, strict=True))
    for place, read in readers:
        columns[place] = map(_Known(read).__getitem__, columns[place])
    return list(map(_maker(kind), zip(*columns, strict=True)))


def _maker(kind: type[Row]) -> Callable[[Iterable[Any]], Row]:
    return cast("Callable[[Iterable[Any]], Row]", kind._make)


@cache
def _readers(kind: type[NamedTuple]) -> tuple[tuple[int, Callable[[str], object]], ...]:
    """The fields that are no plain JSON, by place.

    Raises:
        TypeError: a field is of a kind that rows do not know.
    """
    found = []
    for place, (name, hint) in enumerate(get_type_hints(kind).items()):
        (only,) = {*(get_args(hint) or (hint,))} - {type(None)}
        if only in _READ:
            found.append((place, _READ[only]))
        elif only not in _PLAIN:
            raise TypeError(f"{kind.__name__}.{name}: rows hold no {hint}")
    return tuple(found)
