"""Loads the candidate lines for the matcher: the vendor's own orders, and any other order a mail names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from db.records import LineKey, key_of
from db.repositories.aliases import Aliases
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.document import Document, StatementKind
from domain.mail import MailKind
from domain.match import MatchedStatement, Receipt
from domain.purchase import PoLine, Vendor, po_key
from domain.shipments import ShipmentBook
from matching.learn import goods_by_name
from matching.order_book import Answer, KnownFacts, OpenLine, OrderBook
from matching.order_reference import printed_spellings, vendor_order_key

if TYPE_CHECKING:
    from flows.held_index import HeldIndex


def order_book(
    session: Session,
    documents: Sequence[Document],
    *,
    vendor: Vendor | None,
    mentioned: Iterable[str],
    vendor_orders: Iterable[str],
    index: "HeldIndex | None" = None,
) -> OrderBook:
    """Return the lines the documents of one mail may be about.

    Where neither order nor vendor is known, they are found by the words of the goods in ``index``.
    """
    orders = Orders(session)
    named = {po for text in (*_printed(documents), *mentioned) for po in printed_spellings(text)}
    lines = {(line.po, line.line): line for line in orders.lines_of_orders(named)}
    if vendor is not None:
        lines |= {(line.po, line.line): line for line in orders.lines_of_vendor(vendor.vendor_id, include_closed=True)}
    elif not lines and index is not None:
        lines = {(line.po, line.line): line for line in _by_words(session, documents, index)}
    return OrderBook(
        orders=_by_order(session, lines.values()),
        vendor_orders=_paired(session, documents, vendor, vendor_orders),
        aliases=aliases_in_force(session, vendor.vendor_id if vendor else None),
        vendor=vendor,
    )


def aliases_in_force(session: Session, vendor_id: str | None) -> Mapping[str, frozenset[str]]:
    """Return what a vendor's own names mean among our goods, as decisions taught it and a replay let through."""
    return goods_by_name(Aliases(session).in_force(vendor_id)) if vendor_id is not None else {}


def _printed(documents: Sequence[Document]) -> Iterable[str]:
    for document in documents:
        yield from document.po_numbers
        yield from (s.target.po_text for s in document.statements if s.target.po_text)


_ROWS_BY_WORDS = 50
_HITS_PER_ROW = 10


def _by_words(session: Session, documents: Sequence[Document], index: "HeldIndex") -> Iterable[PoLine]:
    texts = dict.fromkeys(
        " ".join((*s.target.codes, s.target.item_text)) for d in documents for s in d.statements if s.target.item_text
    )
    hits = [index.search(session, text, limit=_HITS_PER_ROW) for text in islice(texts, _ROWS_BY_WORDS)]
    return Orders(session).lines_by_id(hit.ref for found in hits for hit in found).values()


def _by_order(session: Session, lines: Collection[PoLine]) -> dict[str, tuple[OpenLine, ...]]:
    """The lines by order, each with what applied statements and our receipts say of it."""
    said: defaultdict[LineKey, list[MatchedStatement]] = defaultdict(list)
    for word in Statements(session).of_orders({line.po for line in lines}):
        if word.line is not None and word.decision.applied:
            said[key_of(word.po or "", word.line)].append(word)
    booked: defaultdict[LineKey, list[Receipt]] = defaultdict(list)
    for receipt in Orders(session).receipts_of([(line.po, line.line) for line in lines]):
        booked[key_of(receipt.po, receipt.line)].append(receipt)
    groups: defaultdict[str, list[OpenLine]] = defaultdict(list)
    for line in lines:
        key = key_of(line.po, line.line)
        known = known_facts(said[key], booked[key])
        groups[po_key(line.po)].append(OpenLine(line=line, covered=max(line.received, known.shipped), known=known))
    return {po: tuple(group) for po, group in groups.items()}


def known_facts(applied: Iterable[MatchedStatement], booked: Sequence[Receipt]) -> KnownFacts:
    """Return what applied statements and receipts of one line amount to, for new words to be held against."""
    words = sorted(applied, key=_paper)
    book = ShipmentBook()
    ships = [w for w in words if w.statement.kind is StatementKind.SHIP]
    for _, paper in groupby(ships, key=_paper):
        book.add(list(paper))
    answers = {
        Answer(
            on=w.document_on, kind=w.document.kind, vendor_order=w.document.vendor_order, revision=w.document.revision
        )
        for w in words
        if w.document.kind in {MailKind.ACK, MailKind.ACK_REV} and w.document.vendor_order
    }
    return KnownFacts(
        loads=tuple(book.loads),
        receipts=tuple(booked),
        shipped_on=max((w.document_on for w in ships), default=None),
        promised=frozenset(w.statement.promise.end for w in words if w.statement.promise and w.statement.promise.end),
        answers=tuple(sorted(answers, key=lambda a: (a.on, a.revision or ""))),
    )


def _paper(word: MatchedStatement) -> tuple[int, str]:
    return (word.mail_id, word.document.name)


def _paired(
    session: Session, documents: Sequence[Document], vendor: Vendor | None, mentioned: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Our orders behind the vendor's own order numbers, as earlier papers of this vendor paired them."""
    if vendor is None:
        return {}
    mails = Mails(session)
    numbers = {d.vendor_order for d in documents if d.vendor_order} | set(mentioned)
    pairs = {
        vendor_order_key(n): frozenset(
            map(po_key, mails.orders_of_vendor_order(vendor_id=vendor.vendor_id, vendor_order=n))
        )
        for n in numbers
    }
    return {number: orders for number, orders in pairs.items() if orders}
