"""Which labels a text has, by a trained categoriser; without a model (never trained, other texts) nothing is guessed.

Models are no part of the repository: ``make train`` (and the set-up) makes them from the labelled texts in seconds.
One is loaded at its first question, because spaCy costs most of a second.
"""

import hashlib
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.kinds.learned import Lesson, Scores
from parsers.kinds.training import COMPONENT, bag, empty_model

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = Path(__file__).parent / "models"
_STAMP = 64  # characters of the fingerprint in front of a model's bytes
_MADE_FROM = (
    ("parsers.kinds", "training.py"),
    ("parsers.kinds", "features.py"),
    ("parsers.prose", "cues.yaml"),
)


def scores_of(lesson: Lesson, text: str, *, subject: str = "") -> Scores | None:
    """Return the labels of a text; None without a model or without words."""
    model = _model(lesson) if text.strip() or subject.strip() else None
    return None if model is None else scores_with(model, lesson, text, subject=subject)


def scores_with(model: "Language", lesson: Lesson, text: str, *, subject: str = "") -> Scores:
    """Return the labels of a text by a given model."""
    doc = model.get_pipe(COMPONENT)(bag(model, subject, text))
    ranked = sorted(doc.cats.items(), key=lambda item: -item[1])
    return Scores(ranked=tuple((lesson.labels(name), score) for name, score in ranked))


def fingerprint(lesson: Lesson) -> str:
    """Return what a model depends on: its texts, the features with the cues among them, the library's version."""
    made_from = (("parsers.kinds", lesson.texts), *_MADE_FROM)
    files = [resources.files(package).joinpath(name).read_bytes() for package, name in made_from]
    return hashlib.sha256(b"\0".join([*files, metadata.version("spacy").encode()])).hexdigest()


def stamped(lesson: Lesson, model: bytes) -> bytes:
    """Return a model's bytes with the fingerprint of what it was made from."""
    return fingerprint(lesson).encode() + model


def path_of(lesson: Lesson) -> Path:
    """Return where a lesson's model is kept."""
    return MODELS / f"{lesson.name}.bin"


def is_trained(lesson: Lesson) -> bool:
    """Tell whether there is a model of the texts of this program."""
    return _fresh_model(lesson) is not None


def _fresh_model(lesson: Lesson) -> bytes | None:
    try:
        held = path_of(lesson).read_bytes()
    except FileNotFoundError:
        return None
    return held[_STAMP:] if held[:_STAMP] == fingerprint(lesson).encode() else None


@cache
def _model(lesson: Lesson) -> "Language | None":
    held = _fresh_model(lesson)
    return None if held is None else loaded(lesson, held)


def loaded(lesson: Lesson, model: bytes) -> "Language":
    """Return the pipeline with the weights of ``training.trained``."""
    nlp = empty_model(lesson.labels)
    nlp.initialize()
    nlp.from_bytes(model, exclude=["vocab", "tokenizer"])
    return nlp
