"""What the readers may know about a mail beside its bytes: the vendor's habits and layouts, our order numbers."""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.repositories.layouts import Layouts
from db.repositories.orders import Orders
from domain.document import ReadingContext
from domain.mail import Mail
from domain.purchase import DateOrder, Vendor, po_key
from flows.replies import Tied, asked_in
from ingest.sender import OwnAddresses, SenderKind, SenderVerdict

WORD_WITH_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


def vendor_id_of(verdict: SenderVerdict) -> str | None:
    """Return the vendor a mail counts for; a look-alike counts for nobody."""
    return None if verdict.kind is SenderKind.LOOKALIKE else verdict.vendor_id


def known_order_numbers(session: Session, mail: Mail, verdict: SenderVerdict) -> frozenset[str]:
    """Return our order numbers as far as they matter here: the vendor's, and any other that the mail prints."""
    orders = Orders(session)
    words = WORD_WITH_NUMBER.findall(f"{mail.subject}\n{mail.text}")
    printed = {po_key(word) for word in words if any(c.isdecimal() for c in word)}
    existing = frozenset(po_key(line.po) for line in orders.lines_of_orders(printed))
    vendor_id = vendor_id_of(verdict)
    return existing | (orders.known_po_keys(vendor_id) if vendor_id else frozenset())


def reading_context(
    session: Session,
    verdict: SenderVerdict,
    vendor: Vendor | None,
    known_pos: frozenset[str],
    own: OwnAddresses,
    *,
    ties: Sequence[Tied] = (),
) -> ReadingContext:
    """Return what the readers of one mail's documents may know; ``ties`` are the mails of ours that it answers."""
    asked, texts = asked_in(ties)
    return ReadingContext(
        reference=verdict.local_date,
        day_first=vendor is not None and vendor.date_order is DateOrder.DAY_FIRST,
        known_pos=known_pos,
        own_domains=tuple(sorted(own.domains)),
        taught=Layouts(session).in_force(vendor.vendor_id) if vendor else (),
        sent_texts=texts,
        asked=asked,
    )
