"""Filters of the exception report that people keep by name, each person his own."""

from dataclasses import asdict, fields
from typing import Any

from db.engine import read_session, write_session
from db.repositories.keyvalues import KeyValues
from domain.errors import InputError
from flows.home import Home
from reports.exceptions import ExceptionFilter

_SETTING = "report_filters"
_LONGEST_NAME = 60
EVERYBODY = ""
_NAMES = frozenset(field.name for field in fields(ExceptionFilter))


def save_filter(home: Home, name: str, chosen: ExceptionFilter, *, owner: str) -> None:
    """Keep a filter of a person (empty for everybody) by name; the same name again replaces it.

    Raises:
        InputError: the name is empty or too long, or the filter lets everything through.
    """
    wanted = {key: value for key, value in asdict(chosen).items() if value is not None}
    key = _key(name)
    if not wanted:
        raise InputError(f"filter {name!r} would let everything through; name at least one option")
    with write_session(home.engine) as session:
        kept = _all(KeyValues(session))
        kept.setdefault(_key_of(owner), {})[key] = wanted
        KeyValues(session).set(_SETTING, kept)


def saved_filter(home: Home, name: str, *, owner: str) -> ExceptionFilter:
    """Return a person's filter of this name, else everybody's.

    Raises:
        InputError: there is none of this name.
    """
    with read_session(home.engine) as session:
        kept = _all(KeyValues(session))
    mine, common = kept.get(_key_of(owner), {}), kept.get(EVERYBODY, {})
    found = mine.get(_key(name), common.get(_key(name)))
    if found is None:
        known = ", ".join(sorted({*mine, *common})) or "none"
        raise InputError(f"no saved filter {name!r} of {owner or 'everybody'}; there is {known}")
    return ExceptionFilter(**{key: value for key, value in found.items() if key in _NAMES})


def _all(values: KeyValues) -> dict[str, dict[str, dict[str, Any]]]:
    return values.get(_SETTING) or {}


def _key(name: str) -> str:
    key = name.strip().casefold()
    if not 0 < len(key) <= _LONGEST_NAME:
        raise InputError(f"a filter's name has 1 to {_LONGEST_NAME} characters")
    return key


def _key_of(owner: str) -> str:
    return owner.strip().casefold()
