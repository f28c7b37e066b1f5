"""What kind of mail a vendor's mail is: by its papers first, then by what the body says (CONTRACT section 2)."""

import re
from collections.abc import Sequence

from domain.document import Document, Statement, StatementKind
from domain.mail import Mail, MailKind
from parsers.prose.mail_words import is_quotation

# Of several papers in one mail the first of these gives the mail its kind.
_PAPERS = (
    MailKind.ACK_REV,
    MailKind.ACK,
    MailKind.PACK,
    MailKind.ASN,
    MailKind.DELAY,
    MailKind.STATUS,
    MailKind.INVOICE,
    MailKind.REPLY,
    MailKind.QUOTE,
)
_CODED = ("X12 ", "EDIFACT ")  # messages pasted into the text name themselves
_REPLY_SUBJECT = re.compile(r"\s*(?:re|aw|antw|sv|rv|r|odp|vs)\s*:", re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fw|fwd|wg|tr|rv|enc)\s*:", re.IGNORECASE)
_CONFIRMATION = re.compile(
    r"\b(?:confirm(?:ed|ation|s)?|acknowledg\w*|ack|order\s+ack|bestätig\w*|auftragsbestätigung|confirmad\w*|confirmation\s+de\s+commande|accusé)\b",
    re.IGNORECASE,
)
_SHIPMENT = re.compile(
    r"\b(?:asn|advance\s+ship\w*|ship(?:ment|ping)\s+(?:notice|notification|advice|confirmation)|shipped|dispatch\w*|has\s+shipped|versandanzeige|avis\s+d['\u2019]expédition|aviso\s+de\s+(?:embarque|envío))\b",
    re.IGNORECASE,
)
_REVISED = re.compile(r"\b(?:revised|revision|rev\.?\s*\d|amended|changed|corrected|updated)\b", re.IGNORECASE)
_INVOICE = re.compile(r"\b(?:invoice|rechnung|facture|factura)\b", re.IGNORECASE)
_STATUS = re.compile(
    r"\b(?:open\s+order|order\s+status|status|backlog|open\s+po)\s*(?:report|listing|list|update)?\b", re.IGNORECASE
)
_PACKING = re.compile(
    r"\b(?:packing\s+(?:list|slip)|pack\s+(?:list|slip)|delivery\s+(?:note|slip|order)|lieferschein|bon\s+de\s+livraison|bol)\b",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\b(?:delay\w*|revised\s+(?:ship|delivery|promise)|new\s+(?:ship|delivery)\s+date|reschedul\w*|late|verzögerung|retard|retraso)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?(?!\?)")
_TODAY_DAYS = 1  # goods that left yesterday evening are still news


def kind_of_mail(mail: Mail, documents: Sequence[Document]) -> MailKind:
    """Return the kind of a vendor's mail.

    Args:
        mail: the mail; automatic mail, bounces and our own were sorted out before.
        documents: what was read from it, the body among them.
    """
    papers = [d for d in documents if d.name != "body" or d.title.startswith(_CODED)]
    if (paper := _kind_of_papers(papers, mail)) is not None:
        return paper
    bodies = [d for d in documents if d.name == "body"]
    statements = [s for d in documents for s in d.statements]
    if not statements:
        return _kind_without_statements(mail, bodies)
    return _kind_by_statements(mail, statements)


def _kind_of_papers(papers: Sequence[Document], mail: Mail) -> MailKind | None:
    kinds = {d.kind for d in papers if d.kind is not MailKind.OTHER}
    found = next((k for k in _PAPERS if k in kinds), None)
    if found is MailKind.ACK and _REVISED.search(mail.subject):
        return MailKind.ACK_REV
    if found is not None or not papers:
        return found
    return _named_paper(f"{mail.subject} {' '.join(d.name for d in papers)}")


def _named_paper(text: str) -> MailKind | None:
    """Return the kind a subject or file name gives papers that could not be read."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|[_.]+", " ", text)  # "PackingSlip_9921.pdf"
    named = (
        (MailKind.QUOTE, is_quotation(text)),
        (MailKind.INVOICE, bool(_INVOICE.search(text))),
        (MailKind.PACK, bool(_PACKING.search(text))),
        (MailKind.ASN, bool(_SHIPMENT.search(text))),
        (MailKind.DELAY, bool(_DELAY.search(text))),
        (MailKind.ACK_REV, bool(_CONFIRMATION.search(text)) and bool(_REVISED.search(text))),
        (MailKind.ACK, bool(_CONFIRMATION.search(text))),
        (MailKind.STATUS, bool(_STATUS.search(text))),
    )
    return next((kind for kind, holds in named if holds), None)


def _kind_by_statements(mail: Mail, statements: Sequence[Statement]) -> MailKind:
    kinds = {s.kind for s in statements}
    if kinds == {StatementKind.RECEIPT_ONLY}:
        return MailKind.RECEIPT_ONLY
    if _tells_of_shipment(mail, statements):
        return MailKind.ASN
    if kinds == {StatementKind.DELAY}:
        return MailKind.DELAY
    return MailKind.REPLY if _is_reply(mail) else _kind_by_subject(mail, kinds)


def _kind_by_subject(mail: Mail, kinds: set[StatementKind]) -> MailKind:
    if StatementKind.DELAY in kinds and StatementKind.CONFIRM not in kinds and _DELAY.search(mail.subject):
        return MailKind.DELAY
    if StatementKind.CONFIRM in kinds and _CONFIRMATION.search(mail.subject):
        return MailKind.ACK_REV if _REVISED.search(mail.subject) else MailKind.ACK
    return MailKind.REPLY


def _tells_of_shipment(mail: Mail, statements: Sequence[Statement]) -> bool:
    """Tell news of goods that left today from an answer on what left earlier."""
    shipped = [s for s in statements if s.kind is StatementKind.SHIP]
    rest = {s.kind for s in statements} - {StatementKind.SHIP, StatementKind.BACKORDER}
    if not shipped or rest:
        return False
    fresh = any(s.ship_date is not None and (mail.local_date - s.ship_date).days <= _TODAY_DAYS for s in shipped)
    return fresh or not _is_reply(mail)


def _is_reply(mail: Mail) -> bool:
    return bool(_REPLY_SUBJECT.match(mail.subject)) or mail.in_reply_to is not None


def _kind_without_statements(mail: Mail, bodies: Sequence[Document]) -> MailKind:
    kinds = {d.kind for d in bodies}
    if is_quotation(mail.subject) or MailKind.QUOTE in kinds:
        return MailKind.QUOTE
    if MailKind.QUESTION in kinds:
        return MailKind.QUESTION
    if _is_reply(mail):
        return MailKind.REPLY
    if _FORWARD.match(mail.subject) or not mail.parts:
        return next(iter(kinds), MailKind.OTHER)
    return _named_paper(mail.subject) or next(iter(kinds), MailKind.OTHER)
