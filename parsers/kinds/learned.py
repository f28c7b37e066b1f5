"""What is learned from labelled texts: the kinds of whole texts.

Several labels may hold for one text.
"""

from dataclasses import dataclass
from enum import StrEnum


class TextKind(StrEnum):
    """What a text is about."""

    ACK = "ack"
    ASN = "asn"
    PACK = "pack"
    DELAY = "delay"
    STATUS = "status"
    INVOICE = "inv"
    QUOTE = "quote"
    QUESTION = "question"
    RECEIPT_ONLY = "receipt_only"
    OUT_OF_OFFICE = "ooo"
    BOUNCE = "bounce"
    MARKETING = "marketing"
    CANCEL = "cancel"
    SUBSTITUTE = "substitute"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One thing to learn: its name, its labels, and the file of this package with its texts."""

    name: str
    labels: type[StrEnum]
    texts: str


TEXT_KINDS = Lesson(name="text_kinds", labels=TextKind, texts="training_texts.yaml")
LESSONS = (TEXT_KINDS,)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text with its labels, the first one the main one; ``subject`` is a mail's subject or a paper's file name."""

    subject: str
    text: str
    labels: tuple[StrEnum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The probability of each label, most likely first; labels do not exclude each other."""

    ranked: tuple[tuple[StrEnum, float], ...]

    @property
    def best(self) -> StrEnum:
        """The likeliest label."""
        return self.ranked[0][0]

    def of(self, *labels: StrEnum) -> float:
        """Return the probability of the likeliest of these labels."""
        return max(score for label, score in self.ranked if label in labels)

    def at_least(self, probability: float) -> tuple[StrEnum, ...]:
        """Return the labels with this probability or more, likeliest first."""
        return tuple(label for label, score in self.ranked if score >= probability)

    def share(self, *labels: StrEnum) -> float:
        """Return which share of all probability these labels have together, 0 to 1."""
        return sum(score for label, score in self.ranked if label in labels) / sum(score for _, score in self.ranked)
