"""A JSON list of objects as rows of a table: one object a row, its keys are the header."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from domain.errors import FeedError
from ingest.feeds.rows import Cell, Row

_MOST = 100_000_000
_OPENING = re.compile(r"[\[{]\s*(?:[\[{\"]|\]|\})")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def is_json(opening: str) -> bool:
    """True when a text begins as a JSON list or object does."""
    return _OPENING.match(opening) is not None


def json_rows(path: Path, encoding: str) -> tuple[Row, ...]:
    """Return header and rows of a list of objects; values beside the list (a day, a branch) hold for every row.

    Objects within a row are laid out as ``outer inner``; numbers keep all their digits.

    Raises:
        FeedError: it is too large, no JSON, or holds no list of objects; it names the file and the place.
    """
    if path.stat().st_size > _MOST:
        raise FeedError(f"{path.name}: JSON of more than {_MOST:,} bytes; save it as CSV")
    try:
        content = json.loads(
            path.read_bytes().decode(encoding).lstrip("\ufeff"), parse_float=Decimal, parse_int=Decimal
        )
    except RecursionError as error:
        raise FeedError(f"{path.name}: JSON that is nested too deeply") from error
    except ValueError as error:
        raise FeedError(f"{path.name}: this is no JSON: {error}") from error
    common, objects = _objects(content, path.name)
    rows = [common | dict(_flat(entry, f"{path.name}, entry {n}")) for n, entry in enumerate(objects, start=1)]
    keys = list(dict.fromkeys(key for row in rows for key in row))
    header = Row(1, tuple(_CAMEL.sub(" ", key).replace("_", " ") for key in keys))
    return (header, *(Row(n, tuple(row.get(key, "") for key in keys)) for n, row in enumerate(rows, start=2)))


def _objects(content: object, name: str) -> tuple[dict[str, Cell], list[object]]:
    if isinstance(content, list):
        return {}, content
    lists = {k: v for k, v in content.items() if isinstance(v, list)} if isinstance(content, dict) else {}
    if len(lists) != 1 or not isinstance(content, dict):
        raise FeedError(f"{name}: expected one list of objects, found {len(lists)} lists")
    beside = {key: value for key, value in content.items() if key not in lists and not isinstance(value, dict)}
    return dict(_flat(beside, name)), next(iter(lists.values()))


def _flat(entry: object, where: str) -> Iterator[tuple[str, Cell]]:
    if not isinstance(entry, dict):
        raise FeedError(f"{where}: expected an object")
    for key, value in entry.items():
        if isinstance(value, list):
            raise FeedError(f"{where}: {key} holds a list; one row has one value of it")
        if isinstance(value, dict):
            yield from ((f"{key} {inner}", cell) for inner, cell in _flat(value, where))
        else:
            yield key, _cell(value)


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, (str, Decimal, date)) else str(value)
