"""Which kinds a text has, by the trained categoriser; without a model (never trained, other texts) nobody is guessed.

The model is no part of the repository: ``make train`` (and the set-up) makes it from the labelled texts in seconds.
It is loaded at the first question, because spaCy costs most of a second.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.kinds.text_kinds import NEWS, TextKind
from parsers.kinds.training import bag, empty_model

if TYPE_CHECKING:
    from spacy.language import Language

_PARTS = ("textcat_multilabel",)
_HOLDS = 0.35  # a kind with this probability holds: three of four were right (5-fold on the training texts)
_HARDLY_NEWS = 0.25  # below lay 25 % of the texts without news and 2 % of those with (same measurement)
_STAMP = 64  # characters of the fingerprint in front of the model's bytes
MADE_FROM = (
    ("parsers.kinds", "training_texts.yaml"),
    ("parsers.kinds", "training.py"),
    ("parsers.kinds", "features.py"),
    ("parsers.prose", "cues.yaml"),
)
MODEL = Path(__file__).parent / "model" / "kinds.bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextScores:
    """The probability of each kind, most likely first; the kinds do not exclude each other."""

    ranked: tuple[tuple[TextKind, float], ...]

    @property
    def best(self) -> TextKind:
        """The likeliest kind."""
        return self.ranked[0][0]

    @property
    def kinds(self) -> tuple[TextKind, ...]:
        """The kinds that hold, likeliest first; perhaps none."""
        return tuple(kind for kind, score in self.ranked if score >= _HOLDS)

    @property
    def news(self) -> float:
        """The share of the kinds that tell news of order lines, 0 to 1."""
        return sum(score for kind, score in self.ranked if kind in NEWS) / sum(score for _, score in self.ranked)

    @property
    def hardly_news(self) -> bool:
        """True where a person should look before anything in the text is taken for news."""
        return self.news <= _HARDLY_NEWS


def scores_of(subject: str, text: str) -> TextScores | None:
    """Return the kinds of a text; None without a model or without words."""
    model = _model() if text.strip() or subject.strip() else None
    return None if model is None else scores_with(model, subject, text)


def fingerprint() -> str:
    """Return what the model depends on: the texts, the features with the cues among them, the library's version."""
    files = [resources.files(package).joinpath(name).read_bytes() for package, name in MADE_FROM]
    return hashlib.sha256(b"\0".join([*files, metadata.version("spacy").encode()])).hexdigest()


def stamped(model: bytes) -> bytes:
    """Return a model's bytes with the fingerprint of what it was made from."""
    return fingerprint().encode() + model


def is_trained() -> bool:
    """Tell whether there is a model of the texts of this program."""
    return _fresh_model() is not None


def _fresh_model() -> bytes | None:
    try:
        held = MODEL.read_bytes()
    except FileNotFoundError:
        return None
    return held[_STAMP:] if held[:_STAMP] == fingerprint().encode() else None


@cache
def _model() -> "Language | None":
    held = _fresh_model()
    return None if held is None else loaded(held)


def loaded(model: bytes) -> "Language":
    """Return the pipeline with the weights of ``training.trained``."""
    nlp = empty_model()
    nlp.initialize()
    nlp.from_bytes(model, exclude=["vocab", "tokenizer"])
    return nlp


def scores_with(nlp: "Language", subject: str, text: str) -> TextScores:
    """Return the kinds of a text by a given model."""
    doc = nlp.get_pipe(_PARTS[0])(bag(nlp, subject, text))
    ranked = sorted(doc.cats.items(), key=lambda item: -item[1])
    return TextScores(ranked=tuple((TextKind(name), score) for name, score in ranked))
