"""What the readers may know about a mail beside its bytes: the vendor's habits and layouts, our order numbers."""

import re
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from db.repositories.layouts import Layouts
from db.repositories.orders import Orders
from domain.document import OrderedOn, OurLine, ReadingContext
from domain.mail import Mail
from domain.purchase import DateOrder, PoLine, Vendor, po_key
from flows.order_books import order_book
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


_MOST_LINES = 300  # of a vendor whose mail names no order


def our_lines(session: Session, mail: Mail, known_pos: frozenset[str], vendor: Vendor | None) -> tuple[OurLine, ...]:
    """Return the lines a mail may speak of: those of the orders it prints, else the vendor's open ones."""
    book = order_book(session, (), vendor=None, mentioned=sorted(_named(mail, known_pos)), vendor_orders=())
    found = [_our_line(candidate.line, candidate.balance) for lines in book.orders.values() for candidate in lines]
    if not found and vendor is not None:
        unnamed = Orders(session).open_lines_of_vendor(vendor.vendor_id)
        found = [_our_line(line, None) for line in unnamed] if len(unnamed) <= _MOST_LINES else []
    return tuple(sorted(found, key=lambda line: (line.po, line.line)))


def _named(mail: Mail, known_pos: frozenset[str]) -> frozenset[str]:
    """Our orders that subject and text print."""
    printed = {po_key(word) for word in WORD_WITH_NUMBER.findall(f"{mail.subject}\n{mail.text}")}
    heads = {head for word in printed for head in (word, word.rpartition("-")[0], word.rpartition("/")[0]) if head}
    return known_pos & heads


def _our_line(line: PoLine, balance: Decimal | None) -> OurLine:
    codes = tuple(code for code in (line.item, line.vendor_item) if code)
    return OurLine(
        po=line.po,
        line=line.line,
        description=line.description or line.item,
        codes=codes,
        balance=balance,
        uom=line.uom,
    )


def reading_context(
    session: Session,
    mail: Mail,
    verdict: SenderVerdict,
    vendor: Vendor | None,
    known_pos: frozenset[str],
    own: OwnAddresses,
    *,
    ties: Sequence[Tied] = (),
) -> ReadingContext:
    """Return what the readers of one mail's documents may know; ``ties`` are the mails of ours that it answers."""
    asked, texts = asked_in(ties)
    named = _named(mail, known_pos)
    days = Orders(session).order_days(vendor_id=vendor.vendor_id if vendor else None, po_keys=named)
    context = ReadingContext(
        reference=verdict.local_date,
        day_first=vendor is not None and vendor.date_order is DateOrder.DAY_FIRST,
        known_pos=known_pos,
        own_domains=tuple(sorted(own.domains)),
        taught=Layouts(session).in_force(vendor.vendor_id) if vendor else (),
        our_lines=our_lines(session, mail, known_pos, vendor),
        sent_texts=texts,
        asked=asked,
        ordered=tuple(OrderedOn(po=po, on=day) for po, day in sorted(days.items())),
    )
    return context.about(named)
