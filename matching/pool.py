"""Which lines a row may be about, before anything is scored."""

from collections.abc import Sequence
from datetime import date

from domain.purchase import line_key
from matching.order_book import MailFacts, OpenLine, OrderBook
from matching.order_reference import OrderReference
from matching.sureness import Found


def candidate_lines(reference: OrderReference, mail: MailFacts, book: OrderBook) -> list[OpenLine]:
    """Return the named orders' lines, or where none is named the vendor's open and lately closed ones.

    Closed lines are decoys: where one of them fits as well, nobody can tell a repeat from the open line. Without a
    vendor the book holds only lines that were found by the words of the mail.
    """
    if reference.sure:
        return _ordered([c for po in reference.orders for c in book.lines_of(po)])
    if reference.found is not Found.NOT_NAMED:
        return []
    return recent_lines(book, mail.vendor_id, mail.document_on)


def recent_lines(book: OrderBook, vendor_id: str | None, day: date) -> list[OpenLine]:
    """Return a vendor's open and lately closed lines, or everybody's in the book, in an order of their own."""
    lines = (c for lines in book.orders.values() for c in lines)
    return _ordered([c for c in lines if vendor_id in {None, c.line.vendor_id} and c.recent(day)])


def _ordered(lines: Sequence[OpenLine]) -> list[OpenLine]:
    """In an order of their own, so that a tie does not hang on how the lines were given."""
    return sorted(lines, key=lambda c: (c.line.po, line_key(c.line.line).rjust(12), c.line.line))


def of_one_order(pool: Sequence[OpenLine]) -> bool:
    """True where all candidates are lines of one order."""
    return len({c.line.po for c in pool}) <= 1
