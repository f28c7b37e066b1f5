"""What kind of mail a body by itself is, by what it states and asks."""

import re
from collections.abc import Sequence

from domain.document import Statement, StatementKind
from domain.mail import MailKind
from parsers.kinds.learned import Scores, TextKind
from parsers.kinds.text_kind import sure_kinds

_QUOTATION = re.compile(
    r"\b(?:quotation|quote\s*#?|rfq|our\s+offer|prices?\s+(?:good|valid|firm)\s+(?:for|until|thru|through)|as\s+quoted|per\s+your\s+(?:inquiry|enquiry|request\s+for)|angebot|devis|cotizaci[oó]n)\b",
    re.IGNORECASE,
)


def is_quotation(text: str) -> bool:
    """Tell whether a text offers prices instead of answering orders."""
    return bool(_QUOTATION.search(text))


# What the categoriser's kinds are called for a mail.
_BY_TEXT = {
    TextKind.ACK: MailKind.ACK,
    TextKind.ASN: MailKind.ASN,
    TextKind.PACK: MailKind.PACK,
    TextKind.DELAY: MailKind.DELAY,
    TextKind.STATUS: MailKind.STATUS,
    TextKind.INVOICE: MailKind.INVOICE,
    TextKind.QUOTE: MailKind.QUOTE,
    TextKind.QUESTION: MailKind.QUESTION,
    TextKind.RECEIPT_ONLY: MailKind.RECEIPT_ONLY,
    TextKind.MARKETING: MailKind.MARKETING,
}


def body_kind(statements: Sequence[Statement], *, questions: int, text: str, learned: Scores | None = None) -> MailKind:
    """Return the body's own best guess of the mail's kind.

    Args:
        statements: what the body states.
        questions: how many questions it asks.
        text: subject and new text.
        learned: what the categoriser says of the text, which tells silent texts apart better than the rules do.
    """
    kinds = {s.kind for s in statements}
    if kinds == {StatementKind.RECEIPT_ONLY}:
        return MailKind.RECEIPT_ONLY
    if not kinds:
        return _learned_kind(learned) or _kind_by_words(text, questions=questions)
    if kinds <= {StatementKind.SHIP, StatementKind.BACKORDER} and StatementKind.SHIP in kinds:
        return MailKind.ASN
    if kinds == {StatementKind.DELAY}:
        return MailKind.DELAY
    return MailKind.REPLY


def _learned_kind(learned: Scores | None) -> MailKind | None:
    kinds = sure_kinds(learned)
    return _BY_TEXT.get(kinds[0], MailKind.OTHER) if kinds else None


def _kind_by_words(text: str, *, questions: int) -> MailKind:
    if is_quotation(text):
        return MailKind.QUOTE
    return MailKind.QUESTION if questions else MailKind.OTHER
