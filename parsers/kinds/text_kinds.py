"""The kinds a text may have; several may hold for one text."""

from dataclasses import dataclass
from enum import StrEnum


class TextKind(StrEnum):
    """What a text is about; the names are the labels of ``training_texts.yaml``."""

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


# Texts of these kinds tell news of order lines.
NEWS = frozenset(
    {
        TextKind.ACK,
        TextKind.ASN,
        TextKind.PACK,
        TextKind.DELAY,
        TextKind.STATUS,
        TextKind.CANCEL,
        TextKind.SUBSTITUTE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text with its kinds, the first one the main one; ``subject`` is the mail's subject or the paper's file name."""

    subject: str
    text: str
    kinds: tuple[TextKind, ...]
