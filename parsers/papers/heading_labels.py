"""The labels of header fields as data: ``headings.yaml``, looked up by normal form."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from parsers.layout import Role
from parsers.roles.guess import plain_roles_of
from parsers.roles.labels import lexicon, normalize, tokens_of


class Field(StrEnum):
    """A field of a document's head; IGNORED labels only bound other values."""

    PO = "po"
    WEAK_PO = "weak_po"  # "Reference": a PO only where nothing better is printed
    VENDOR_ORDER = "vendor_order"
    NUMBER = "number"
    REFERENCE = "reference"
    DATE = "date"
    SHIP_DATE = "ship_date"
    REQUIRED = "required"
    PROMISED = "promised"
    REVISION = "revision"
    CARRIER = "carrier"
    TRACKING = "tracking"
    IGNORED = "ignored"


LONGEST = 6  # words of the longest label
_SURE = 0.85  # a label is no heading of a column: nobody checks it against the cells below
_DAYS = frozenset({Field.DATE, Field.SHIP_DATE, Field.REQUIRED, Field.PROMISED})


def is_day(field: Field) -> bool:
    """Return whether the field's value is a date."""
    return field in _DAYS


@lru_cache(maxsize=1)
def _table() -> dict[str, Field]:
    text = resources.files("parsers.papers").joinpath("headings.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    return {normalize(str(label)): Field(field) for field, labels in data.items() for label in labels}


_BY_ROLE: Mapping[Role, Field] = {
    Role.DATE_REQUIRED: Field.REQUIRED,
    Role.DATE_OLD: Field.IGNORED,
    Role.DATE_PROMISED: Field.PROMISED,
    Role.DATE_DELIVERY: Field.PROMISED,
    Role.DATE_SHIP: Field.SHIP_DATE,
    Role.WEIGHT: Field.IGNORED,
}
_PROMISING = frozenset({"PROM", "CONF"})


@lru_cache(maxsize=8192)
def field_of(label: str) -> Field | None:
    """Return the field a label names, or None: by the list, else dates by the words a column heading has, too."""
    normal = normalize(label)
    return _table().get(normal) or _by_words(normal)


def _by_words(normal: str) -> Field | None:
    guesses = plain_roles_of(normal)
    if not guesses or guesses[0].score < _SURE:
        return None
    field = _BY_ROLE.get(guesses[0].role)
    classes = frozenset().union(*map(lexicon().classes, tokens_of(normal)))
    return Field.PROMISED if field is Field.SHIP_DATE and classes & _PROMISING else field
