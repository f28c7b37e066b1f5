"""Trains a categoriser from labelled texts: seconds, no network, the same model from the same texts."""

import random
from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

import yaml

from parsers.kinds.features import features
from parsers.kinds.learned import LabelledText, Lesson

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENT = "textcat_multilabel"
_SEED = 7
_ROUNDS = 12
_LENGTH = 1 << 16  # places of the hashed bag
_MODEL = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "ngram_size": 1,
    "no_output_layer": False,
    "length": _LENGTH,
}


def training_texts(lesson: Lesson) -> tuple[LabelledText, ...]:
    """Return the labelled texts of a lesson."""
    source = resources.files("parsers.kinds").joinpath(lesson.texts).read_text(encoding="utf-8")
    return labelled_texts(source, lesson.labels)


def labelled_texts(source: str, labels: type[StrEnum]) -> tuple[LabelledText, ...]:
    """Return the texts of a YAML list of ``{labels, subject, text}``.

    Raises:
        ValueError: a label is none of ``labels``.
    """
    rows: list[dict[str, Any]] = yaml.load(source, Loader=yaml.CSafeLoader)
    return tuple(
        LabelledText(
            subject=str(row.get("subject") or ""), text=str(row["text"]), labels=tuple(map(labels, row["labels"]))
        )
        for row in rows
    )


def trained(texts: Sequence[LabelledText], lesson: Lesson, *, rounds: int = _ROUNDS) -> bytes:
    """Train on the texts and return the model's bytes; the same texts give the same model on one machine."""
    labels = lesson.labels
    util, example = import_module("spacy.util"), import_module("spacy.training").Example  # most of a second
    util.fix_random_seed(_SEED)
    nlp = empty_model(labels)
    examples = [example(bag(nlp, text.subject, text.text), _labelled_bag(nlp, text, labels)) for text in texts]
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = lesson.rate
    order = random.Random(_SEED)  # noqa: S311 - an order to learn in, no secret
    for _ in range(rounds):
        order.shuffle(examples)
        for batch in util.minibatch(examples, lesson.batch):
            nlp.update(batch, sgd=optimizer)
    return bytes(nlp.to_bytes(exclude=["vocab", "tokenizer"]))


def empty_model(labels: type[StrEnum]) -> "Language":
    """Return the pipeline without weights, for training and for loading."""
    import spacy  # noqa: PLC0415 - most of a second; only training and reading pay it

    nlp = spacy.blank("en")
    textcat = nlp.add_pipe(COMPONENT, config={"model": _MODEL})
    for label in labels:
        textcat.add_label(label.value)  # type: ignore[attr-defined] # the component's own method
    return nlp


def bag(nlp: "Language", subject: str, text: str) -> "Doc":
    """Return a text as a document whose words are its features."""
    tokens = import_module("spacy.tokens")
    made: Doc = tokens.Doc(nlp.vocab, words=features(subject, text))
    return made


def _labelled_bag(nlp: "Language", text: LabelledText, labels: type[StrEnum]) -> "Doc":
    doc = bag(nlp, text.subject, text.text)
    doc.cats = {label.value: float(label in text.labels) for label in labels}
    return doc
