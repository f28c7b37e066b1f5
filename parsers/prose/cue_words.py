"""The cues that phrases of vendor mails give, and where they stand."""

from dataclasses import dataclass
from enum import StrEnum


class Cue(StrEnum):
    """What a phrase signals; the names are the keys of ``cues.yaml``."""

    CONFIRM = "CONFIRM"
    HAVE = "HAVE"
    STOCK = "STOCK"
    SHIPPED = "SHIPPED"
    SHIPS = "SHIPS"
    DELIVERS = "DELIVERS"
    ETA = "ETA"
    BACKORDER = "BACKORDER"
    SHORT = "SHORT"
    DELAY = "DELAY"
    CANCEL = "CANCEL"
    SUBSTITUTE = "SUBSTITUTE"
    DEFAULT = "DEFAULT"
    REJECT = "REJECT"
    RECEIPT = "RECEIPT"
    COMPLETE = "COMPLETE"
    PARTIAL = "PARTIAL"
    NOCHANGE = "NOCHANGE"
    LATER = "LATER"
    NEED = "NEED"
    OLD = "OLD"
    ROLL = "ROLL"
    CONDITION = "CONDITION"
    SOFT = "SOFT"
    REST = "REST"
    ALL = "ALL"
    BOTH = "BOTH"
    EXCEPT = "EXCEPT"
    SAME = "SAME"
    PRICE = "PRICE"
    QUOTE = "QUOTE"
    ATTACHED = "ATTACHED"
    CORRECTION = "CORRECTION"
    HOLD = "HOLD"
    READY = "READY"
    CONTACT = "CONTACT"
    REVISION = "REVISION"
    THANKS = "THANKS"
    DELIVERED = "DELIVERED"
    HISTORY = "HISTORY"
    OURS = "OURS"
    ADVERT = "ADVERT"
    ABSENT = "ABSENT"
    ASKS = "ASKS"
    QTY = "QTY"
    LINE = "LINE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A cue at characters ``start`` to ``end``; ``negated`` when a negation stands up to three words before it.

    ``tongue`` is the language of its phrase where it is not English; ``either`` tells that the words may mean what was
    done and what will be.
    """

    cue: Cue
    start: int
    end: int
    text: str
    negated: bool = False
    tongue: str | None = None
    either: bool = False
