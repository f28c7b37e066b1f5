"""The labels of header fields as data: ``headings.yaml``, looked up by normal form."""

from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from parsers.roles.labels import normalize


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
_DAYS = frozenset({Field.DATE, Field.SHIP_DATE, Field.REQUIRED, Field.PROMISED})


def is_day(field: Field) -> bool:
    """Return whether the field's value is a date."""
    return field in _DAYS


@lru_cache(maxsize=1)
def _table() -> dict[str, Field]:
    text = resources.files("parsers.papers").joinpath("headings.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    return {normalize(str(label)): Field(field) for field, labels in data.items() for label in labels}


@lru_cache(maxsize=4096)
def field_of(label: str) -> Field | None:
    """Return the field a label names, or None."""
    return _table().get(normalize(label))
