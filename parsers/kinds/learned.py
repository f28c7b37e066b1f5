"""What is learned from labelled texts: the kinds of whole texts, and what single clauses intend.

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


class ClauseIntent(StrEnum):
    """What a clause of a vendor's mail intends (DOMAIN 2.1), and how it stands to the present (2.3)."""

    CONFIRM = "confirm"
    ETA = "eta"
    BACKORDER = "backorder"
    DELAY = "delay"
    PULL_IN = "pull_in"
    SPLIT = "split"
    SHIPPED = "shipped"
    READY = "ready"
    WILL_SHIP = "will_ship"
    SUBSTITUTE = "substitute"
    PRICE_CHANGE = "price_change"
    QTY_CHANGE = "qty_change"
    CANCEL = "cancel"
    REJECT = "reject"
    HOLD = "hold"
    SEE_ATTACHED = "see_attached"
    QUESTION = "question"
    REVISION_REQUEST = "revision_request"
    RECEIPT_ONLY = "receipt_only"
    ALREADY_DELIVERED = "already_delivered"
    CLAIMS_COMPLETE = "claims_complete"
    WRONG_CONTACT = "wrong_contact"
    OUT_OF_OFFICE = "ooo"
    NO_DATE = "no_date"
    UPDATE_LATER = "update_later"
    NO_CHANGE = "no_change"
    THANKS = "thanks"
    NEGATED = "negated"
    CONDITIONAL = "conditional"
    HISTORY = "history"
    OUR_WORDS = "our_words"
    BOILERPLATE = "boilerplate"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One thing to learn: its name, its labels, the file of this package with its texts, and how to learn it.

    ``batch`` texts are learned at a time with the given ``rate``.
    """

    name: str
    labels: type[StrEnum]
    texts: str
    batch: int = 16
    rate: float = 0.001


TEXT_KINDS = Lesson(name="text_kinds", labels=TextKind, texts="training_texts.yaml")
CLAUSE_INTENTS = Lesson(name="clause_intents", labels=ClauseIntent, texts="clause_texts.yaml", batch=32, rate=0.01)
LESSONS = (TEXT_KINDS, CLAUSE_INTENTS)


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
