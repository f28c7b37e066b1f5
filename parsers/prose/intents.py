"""What a running text intends as a whole (DOMAIN 2.1): from what was read of lines, and from words that say no line."""

import re
from collections.abc import Iterator, Sequence

from domain.document import Intent, Statement, StatementKind
from parsers.prose.cues import Cue, find_marks
from parsers.prose.sentences import Sentence

_BY_CUE = {
    Cue.ATTACHED: Intent.SEE_ATTACHED,
    Cue.LATER: Intent.UPDATE_LATER,
    Cue.RECEIPT: Intent.ACK_RECEIPT_ONLY,
    Cue.HOLD: Intent.HOLD,
    Cue.READY: Intent.READY,
    Cue.CONTACT: Intent.WRONG_CONTACT,
    Cue.REVISION: Intent.REVISION_REQUEST,
    Cue.ABSENT: Intent.OUT_OF_OFFICE,
    Cue.DELIVERED: Intent.ALREADY_DELIVERED,
    Cue.SUBSTITUTE: Intent.SUBSTITUTE_OFFER,
    Cue.CANCEL: Intent.CANCEL,
    Cue.ASKS: Intent.QUESTION,
}
_BY_KIND = {
    StatementKind.SHIP: Intent.SHIPPED,
    StatementKind.CANCEL: Intent.CANCEL,
    StatementKind.REJECT: Intent.CANCEL,
    StatementKind.SUBSTITUTE: Intent.SUBSTITUTE_OFFER,
    StatementKind.DELAY: Intent.ETA_CHANGED,
    StatementKind.RECEIPT_ONLY: Intent.ACK_RECEIPT_ONLY,
}
_PRICE = re.compile(
    r"(?<!same\s)\bpric(?:e|ing|es)\b(?!\s+(?:match|agree|is\s+(?:good|ok|fine|correct)))|\bsurcharge\b|(?<!no\s)\bupcharge\b|[$\u20ac]\s?\d*\.?\d+|\d\.\d+\s*/\s*(?:lb|cwt|ea|ft)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\bmin(?:imum)?\b[^.;]{0,20}\b(?:qty|quantity|is|order|buy)\b|\bqty\s+(?:changed|reduced|increased)\b|\bto\s+make\s+the\s+(?:bundle|box|case|skid|lift)\b|\bround(?:ed|ing)?\s+(?:up|down)\b|\bbump(?:ed)?\s+(?:it|you|the\s+qty)?\s*(?:up|to)\b",
    re.IGNORECASE,
)
_SLIPS = re.compile(
    r"\b(?:weeks?|wks?|days?)\s+behind\b|\bremaking\b|\b(?:nothing|not)\s+(?:is\s+)?moving\b|\bslip(?:s|ped|ping)?\b|\bdelays?\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\b\d+\s*(?:\w+\s+){0,2}(?:short|shy|light)\b", re.IGNORECASE)
_OTHER_ORIGIN = re.compile(r"\b(?:import|foreign|turkish|korean|chinese|indian|domestic)\b.*\?", re.IGNORECASE)
_UNAVAILABLE = re.compile(r"\b(?:sold\s+out|booked|allocated)\b", re.IGNORECASE)
_IN_LOTS = re.compile(
    r"\bhalf\b.{1,30}\bhalf\b|\bin\s+(?:two|three|four|\d)\s+(?:shipments|lots|loads|trucks|releases)\b|\bsplit\s+(?:ship\w*|in)|\b(?:1st|first)\s+(?:truck|load|lot)\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\bclos(?:e|ed|ing)\s+(?:this\s+|the\s+)?(?:order|line|po|it)?\s*(?:out|short)\b", re.IGNORECASE)
_BILLED = re.compile(r"\binvoice\b.{0,25}\b(?:partial|shipment)\b", re.IGNORECASE)
_OWN_MINIMUM = re.compile(r"\bmin(?:imum)?\b(?:\s+\w+){0,2}\s+(?:is|of)\b", re.IGNORECASE)
_REFUSES = re.compile(
    r"\b(?:can'?t|cannot|won'?t|unable\s+to|not\s+able\s+to|refuse\s+to|don'?t)\s+(?:\w+\s+){0,2}(?:commit|give|quote|promise|provide|have)\s+(?:\w+\s+){0,2}(?:date|eta|delivery|anything)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\bautomatic\s+reply\b|\bout\s+of\s+(?:the\s+)?office\b|\boffices?\s+will\s+be\s+closed\b", re.IGNORECASE
)
_BOUNCED = re.compile(
    r"\bmailbox\s+(?:is\s+)?full\b|\buser\s+unknown\b|\bundeliver\w+\b|\bdelivery\s+status\s+notification\b|\b5\d\d[\s-]5\.\d\.\d",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"\b(?:don'?t|do\s+not|never|can'?t)\s+(?:see|find|have|got|get|received?)\s+(?:this|that|your|the)\s+(?:po|order)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?<!\?)\?(?!\?)|^(?:which|what|where|who|how)\b|^(?:is|are|do|does|did|can|could|would|should|will|have)\s+(?:you|we|i|it|this|that|these|those|they)\b|\bneed\s+(?:\w+\s+){1,3}(?:pls|please|plz)\b|\bcan\s+you\b",
    re.IGNORECASE,
)


def intents_of(
    text: str, statements: Sequence[Statement], sentences: Sequence[Sentence], *, shipped: bool, papers: bool
) -> frozenset[Intent]:
    """Return the intents of a text.

    Args:
        text: the words of the mail that are its sender's, closing and signature among them.
        statements: what was read from it.
        sentences: its sentences.
        shipped: something has left, be it said without anything else.
        papers: papers came along.
    """
    found = {*_of_statements(statements), *_of_words(text, sentences)}
    if shipped:
        found.add(Intent.SHIPPED)
    if papers and not sentences:
        found.add(Intent.SEE_ATTACHED)
    return frozenset(found or {Intent.OTHER})


def _of_statements(statements: Sequence[Statement]) -> Iterator[Intent]:
    for statement in statements:
        if statement.kind in _BY_KIND:
            yield _BY_KIND[statement.kind]
        if statement.kind is StatementKind.BACKORDER:
            if _SHORT.search(statement.note):
                yield Intent.CONFIRM_PARTIAL
            dated = statement.promise is not None and not _UNAVAILABLE.search(statement.note)
            yield Intent.BACKORDER_ETA if dated else Intent.BACKORDER_NO_ETA
        if statement.kind is StatementKind.CONFIRM:
            yield from _of_confirmation(statement, statements)
    promised = [s for s in statements if s.kind is StatementKind.CONFIRM and s.promise is not None]
    if len({s.promise for s in promised}) > 1 and len({s.target for s in promised}) == 1:
        yield Intent.SPLIT


def _of_confirmation(statement: Statement, statements: Sequence[Statement]) -> Iterator[Intent]:
    whole = statement.target.whole_order and not (statement.target.but_lines or statement.target.but_items)
    but = statement.target.but_lines or statement.target.but_items
    whole = whole or (len(statements) == 1 and statement.quantity is None and not but)
    if statement.unit_price is not None and statement.promise is None and statement.quantity is None:
        return
    yield Intent.CONFIRM_ALL if whole else Intent.CONFIRM_PARTIAL
    if statement.promise is not None:
        yield Intent.ETA_GIVEN


def _of_words(text: str, sentences: Sequence[Sentence]) -> Iterator[Intent]:
    for sentence in sentences:
        marks = [m for m in find_marks(sentence.text) if not m.negated]
        yield from (_BY_CUE[m.cue] for m in marks if m.cue in _BY_CUE)
        if sentence.question or _ASKS.search(sentence.text):
            yield Intent.QUESTION
    yield from (intent for pattern, intent in _PATTERNS if pattern.search(text))
    if any(m.cue is Cue.THANKS for m in find_marks(text)):
        yield Intent.THANKS


_PATTERNS = (
    (_PRICE, Intent.PRICE_CHANGE),
    (_QUANTITY, Intent.QTY_CHANGE),
    (_OWN_MINIMUM, Intent.QTY_CHANGE),
    (_OWN_MINIMUM, Intent.QUESTION),  # a minimum above the order wants a decision
    (_IN_LOTS, Intent.SPLIT),
    (_CLOSES, Intent.CANCEL),
    (_OTHER_ORIGIN, Intent.SUBSTITUTE_OFFER),
    (_BILLED, Intent.SHIPPED),
    (_SLIPS, Intent.ETA_CHANGED),
    (_REFUSES, Intent.REFUSAL),
    (_ABSENT, Intent.OUT_OF_OFFICE),
    (_BOUNCED, Intent.BOUNCE),
    (_NOT_FOUND, Intent.QUESTION),
)
