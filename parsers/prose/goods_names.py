"""Names of goods as concepts: the words of ``goods.yaml`` and of other languages, plurals and stems."""

from functools import cache
from importlib import resources
from typing import Any

import yaml

SHORTEST_WORD = 3  # letters of a word that counts as a name of its own


def is_plural(word: str) -> bool:
    """Tell a plural, by its ending or as one that another language forms otherwise."""
    return word in foreign_plurals() or ends_in_plural(word)


def ends_in_plural(word: str) -> bool:
    """Tell a word with the plural ending of English."""
    return word.endswith("s") and not word.endswith("ss") and word not in {"hss", "ts", "stainless"}


def stem(word: str) -> str:
    """Return a word without its plural ending."""
    if len(word) > SHORTEST_WORD and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > SHORTEST_WORD and ends_in_plural(word) else word


def concepts_of(word: str) -> list[str]:
    """Return the concepts a word may stand for."""
    return concepts().get(word, [])


@cache
def words_data() -> dict[str, Any]:
    """Return the contents of ``goods.yaml``."""
    source = resources.files("parsers.prose").joinpath("goods.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(source)
    return data


@cache
def own_concepts() -> dict[str, list[str]]:
    """Return the concepts of each word of ``goods.yaml``."""
    found: dict[str, list[str]] = {}
    for concept, words in words_data()["concepts"].items():
        for word in words.split():
            found.setdefault(word, []).append(concept)
    return found


@cache
def concepts() -> dict[str, list[str]]:
    """Return the concepts of each word, those of other languages too."""
    own = own_concepts()
    found = {word: list(concepts) for word, concepts in own.items()}
    for english, words in foreign().items():
        for word in words.replace("*", "").split():
            held = found.setdefault(word, [])
            held += [c for c in own.get(english, [stem(english)]) if c not in held]
    return found


@cache
def foreign() -> dict[str, str]:
    """Return names of goods in other languages by the English word for them; a star marks a plural."""
    source = resources.files("parsers.prose").joinpath("goods_foreign.yaml").read_text(encoding="utf-8")
    data: dict[str, str] = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    return data


@cache
def foreign_plurals() -> frozenset[str]:
    """Return the words that other languages use as plurals."""
    return frozenset(word[:-1] for words in foreign().values() for word in words.split() if word.endswith("*"))


@cache
def around_words() -> frozenset[str]:
    """Return words that only stand around names."""
    return frozenset(words_data()["around"].split())


@cache
def small_words() -> frozenset[str]:
    """Return short words that name nothing."""
    return frozenset(words_data()["small"].split())


@cache
def common_words() -> frozenset[str]:
    """Return words that mails are full of."""
    return frozenset(words_data()["common"].split())
