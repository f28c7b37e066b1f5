"""What kind of mail a body by itself is, by what it states and asks."""

import re
from collections.abc import Sequence

from domain.document import Statement, StatementKind
from domain.mail import MailKind

_QUOTATION = re.compile(
    r"\b(?:quotation|quote\s*#?|rfq|our\s+offer|prices?\s+(?:good|valid|firm)\s+(?:for|until|thru|through)|as\s+quoted|per\s+your\s+(?:inquiry|enquiry|request\s+for)|angebot|devis|cotizaci[oó]n)\b",
    re.IGNORECASE,
)


def is_quotation(text: str) -> bool:
    """Tell whether a text offers prices instead of answering orders."""
    return bool(_QUOTATION.search(text))


def body_kind(statements: Sequence[Statement], *, questions: int, text: str) -> MailKind:
    """Return the body's own best guess of the mail's kind.

    Args:
        statements: what the body states.
        questions: how many questions it asks.
        text: subject and new text.
    """
    kinds = {s.kind for s in statements}
    if kinds == {StatementKind.RECEIPT_ONLY}:
        return MailKind.RECEIPT_ONLY
    if not kinds:
        if is_quotation(text):
            return MailKind.QUOTE
        return MailKind.QUESTION if questions else MailKind.OTHER
    if kinds <= {StatementKind.SHIP, StatementKind.BACKORDER} and StatementKind.SHIP in kinds:
        return MailKind.ASN
    if kinds == {StatementKind.DELAY}:
        return MailKind.DELAY
    return MailKind.REPLY
