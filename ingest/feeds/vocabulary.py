"""The word lists of the feeds, loaded once from the package's yaml files."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> dict[str, Any]:
    """Return one yaml file of this package."""
    loaded = yaml.safe_load(files("ingest.feeds").joinpath(name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@cache
def words(name: str) -> frozenset[str]:
    """Return one list of ``vocabulary.yaml`` as lower-case words."""
    return frozenset(str(word).casefold() for word in load("vocabulary.yaml")[name])


@cache
def units(name: str) -> frozenset[str]:
    """Return one list of units of ``vocabulary.yaml`` in upper case."""
    return frozenset(str(word).upper() for word in load("vocabulary.yaml")[name])


@cache
def table(name: str) -> dict[str, str]:
    """Return one mapping of ``vocabulary.yaml``; lists of words are turned round to word -> key."""
    found: dict[str, str] = {}
    for key, value in load("vocabulary.yaml")[name].items():
        if isinstance(value, list):
            found.update({str(word).casefold(): str(key) for word in value})
        else:
            found[str(key).casefold()] = str(value)
    return found


def plain(text: str) -> str:
    """Return text in lower case without accents, blanks run together."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", bare).strip().casefold()
