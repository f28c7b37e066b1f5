"""Makes the categorisers' models from the labelled texts of the program."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ConfigurationError
from parsers.kinds.categoriser import path_of, stamped
from parsers.kinds.learned import LESSONS, Lesson
from parsers.kinds.training import trained, training_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What was learned from how much."""

    name: str
    texts: int
    model_bytes: int


def train() -> Iterator[Training]:
    """Learn every lesson of the repository and put its model where the readers look for it.

    Raises:
        ConfigurationError: the program's folder cannot be written.
    """
    yield from map(_learn, LESSONS)


def _learn(lesson: Lesson) -> Training:
    texts = training_texts(lesson)
    model = stamped(lesson, trained(texts, lesson))
    _put(path_of(lesson), model)
    return Training(name=lesson.name, texts=len(texts), model_bytes=len(model))


def _put(place: Path, model: bytes) -> None:
    unfinished = place.with_suffix(".new")
    try:
        place.parent.mkdir(exist_ok=True)
        unfinished.write_bytes(model)
        unfinished.replace(place)
    except OSError as error:
        raise ConfigurationError(f"{place}: the model cannot be written: {error.strerror}") from error
