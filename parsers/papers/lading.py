"""A bill of lading beside a packing list says the same goods again, in packages and pounds: it adds nothing."""

import re
from collections.abc import Iterable
from dataclasses import replace

from domain.document import Document, StatementKind
from domain.mail import MailKind
from domain.purchase import po_key

_LADING = re.compile(r"\bbill of lading\b|\bstraight bill\b|^\W*(?:bol|b/l)\b|\bwaybill\b|\bcmr\b", re.IGNORECASE)
_LISTED = re.compile(r"\bpack|\bdelivery (?:ticket|note|slip)|\btally\b|\binvoice\b", re.IGNORECASE)
_SHIPPING = frozenset({MailKind.PACK, MailKind.ASN, MailKind.INVOICE})


def without_ladings(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return a mail's documents; bills of lading that repeat one of its packing lists lose their statements.

    A bill of lading that comes alone, or is for another order of ours, keeps them: it is all there is.
    """
    given = tuple(documents)
    lists = [d for d in given if d.kind in _SHIPPING and not _is_lading(d) and _ships(d)]
    orders = {po_key(po) for d in lists for po in d.po_numbers}
    return tuple(_silent(d) if lists and _is_lading(d) and _of(d) <= orders else d for d in given)


def _is_lading(document: Document) -> bool:
    title = document.title
    return bool(_LADING.search(title)) and not _LISTED.search(title)


def _ships(document: Document) -> bool:
    return any(s.kind is StatementKind.SHIP for s in document.statements)


def _of(document: Document) -> set[str]:
    return {po_key(po) for po in document.po_numbers}


def _silent(document: Document) -> Document:
    return replace(document, kind=MailKind.OTHER, statements=())
