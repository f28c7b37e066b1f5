"""From a document's statements to order lines: find the order, assign the rows together, then ask what may count.

The order of doubt: which order, which line, are the values right. Anything unsure keeps what is known (the order,
the candidates) and waits for a person; nothing is guessed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from domain.document import TEXT_OF_MAIL, Caution, Document, Statement, StatementKind
from domain.mail import MailKind
from domain.match import Decision, DocumentHead, HoldCode, MatchedStatement
from matching.amounts import Amount, amount_of
from matching.choosing import assigned_lines
from matching.contradictions import hold_contradictions
from matching.frequencies import frequencies_of
from matching.holds import Hold, holds_on
from matching.lots import hold_surplus
from matching.merge import merge_in_document
from matching.naming import leaves_nothing, named_lines
from matching.newer_facts import hold_conflicts
from matching.order_book import MailFacts, MatchOptions, OpenLine, OrderBook
from matching.order_reference import OrderReference, order_of
from matching.placed import Placed
from matching.pool import recent_lines
from matching.rereading import Words, day_orders, unread
from matching.rows import Row, rows_of
from matching.scoring import Scorer
from matching.sureness import Found, Sureness
from matching.weights import weight_holds

_OLDEST_PAPER = 180  # days a paper may be older than the mail that brings it


def match_document(
    document: Document, *, mail: MailFacts, book: OrderBook, options: MatchOptions
) -> tuple[MatchedStatement, ...]:
    """Tie every statement of a document to our order lines.

    Args:
        document: What the reader found.
        mail: The mail around it and how far its sender is trusted.
        book: The candidate lines.
        options: Thresholds.

    Returns:
        One or more matched statements per statement (a word on a whole order covers each of its open lines), with
        their decision, sureness and reasons. Rows of other customers in a status report are left out.
    """
    placed = [p for p in _place(document, mail, book, options) if not _is_foreign(p, document)]
    words = Words(mail=mail.words if document.name == TEXT_OF_MAIL else "", orders=day_orders(document))
    matched = [m for p in placed for m in _decide(p, document, mail, options, words)]
    lines = {(p.line.line.po, p.line.line.line): p.line for p in placed if p.line is not None}
    ordered = {key: line.line.ordered for key, line in lines.items()}
    said = hold_contradictions(merge_in_document(matched), ordered=lambda po, line: ordered.get((po, line)))
    return hold_conflicts(said, line_of=lambda po, line: lines.get((po, line)), vendor=book.vendor)


def _place(document: Document, mail: MailFacts, book: OrderBook, options: MatchOptions) -> list[Placed]:
    scorer = Scorer(book=book, frequencies=frequencies_of(recent_lines(book, mail.vendor_id, mail.document_on)))
    named: list[Placed] = []
    open_rows: list[tuple[Row, OrderReference]] = []
    for row in rows_of(document.statements):
        reference = order_of(row.target, document, mail, book)
        direct = list(named_lines(row, reference, document, book, scorer)) if reference.sure else []
        if direct:
            named += direct
        elif not (reference.sure and leaves_nothing(row, reference, book)):
            open_rows.append((row, reference))
    return hold_surplus(named + assigned_lines(open_rows, mail, book, options, scorer), book.vendor)


def _is_foreign(placed: Placed, document: Document) -> bool:
    """A status report holds other customers' rows too; they are none of our business."""
    return document.kind is MailKind.STATUS and placed.reference.found is Found.UNKNOWN


def _decide(
    placed: Placed, document: Document, mail: MailFacts, options: MatchOptions, words: Words
) -> Iterator[MatchedStatement]:
    for statement in placed.row.statements:
        amount = amount_of(statement.quantity, placed.line.line) if placed.line else Amount(value=None)
        sureness = options.sureness(placed.evidence(statement, document))
        holds = [*placed.holds, *_sender_holds(placed, mail)]
        if placed.line is not None:
            holds += _line_holds(statement, placed, placed.line, amount, options, sureness)
            holds += weight_holds(statement, placed.line.line, amount)
            holds += unread(statement, words.asked_of(placed.line.line.need_date, *placed.line.known.promised))
        decision = Decision.REVIEW if holds else Decision.AUTO
        word = _matched(statement, placed, document, mail, amount, decision, tuple(map(str, holds)))
        yield replace(word, score=sureness.whole, confidence=round(options.shown(sureness.whole), 4))


def _sender_holds(placed: Placed, mail: MailFacts) -> Iterator[Hold]:
    code = mail.trust.hold
    if code is not None:
        yield Hold(code=code, words=f"the sender is {mail.trust.value}")
    else:
        yield from (Hold(code=HoldCode.UNPROVED_SENDER, words=doubt) for doubt in mail.doubts)
    if placed.line is not None and mail.vendor_id is not None and placed.line.line.vendor_id != mail.vendor_id:
        words = f"order {placed.line.line.po} was placed with {placed.line.line.vendor_id}"
        yield Hold(code=HoldCode.OTHER_VENDORS_PO, words=words)


def _line_holds(
    statement: Statement,
    placed: Placed,
    candidate: OpenLine,
    amount: Amount,
    options: MatchOptions,
    sureness: Sureness,
) -> Iterator[Hold]:
    if statement.kind is StatementKind.RECEIPT_ONLY:
        if Caution.UNCLEAR_KIND in statement.cautions:
            yield Hold(code=HoldCode.READING, words=f"what the vendor means is not clear: {statement.note}")
        return
    row_sum = amount_of(placed.row.parts, candidate.line)
    holds = list(holds_on(statement, candidate, amount, options, row_sum=row_sum))
    yield from holds
    if not holds and (words := _not_sure(sureness, options)) is not None:
        yield Hold(code=HoldCode.LOW_SURENESS, words=words)


def _not_sure(sureness: Sureness, options: MatchOptions) -> str | None:
    """Say why a statement that nothing else holds is not sure enough, or None."""
    if options.score_at is None:
        return f"only {_percent(sureness.line)} sure of the line" if sureness.line < options.auto_at else None
    if sureness.whole >= options.score_at:
        return None
    return options.score_why or f"only {sureness.whole:.1%} sure, {options.score_at:.2%} is asked for"


def _matched(
    statement: Statement,
    placed: Placed,
    document: Document,
    mail: MailFacts,
    amount: Amount,
    decision: Decision,
    holds: tuple[str, ...],
) -> MatchedStatement:
    known = placed.line.line if placed.line else None
    return MatchedStatement(
        statement=statement,
        document=head_of(document),
        mail_id=mail.mail_id,
        source=mail.source,
        vendor_id=mail.vendor_id,
        document_on=_document_day(document, mail),
        received_at=mail.received_at,
        po=known.po if known else _only_order(placed),
        line=known.line if known else None,
        decision=decision,
        confidence=0.0,
        amount=amount.value,
        theoretical=amount.theoretical,
        reasons=placed.reasons,
        holds=holds,
    )


def _document_day(document: Document, mail: MailFacts) -> date:
    """The day that orders the account: the paper's own, unless it cannot be one.

    A day after the mail (a due date taken for it) or long before would make a paper the newest or oldest word for
    good, so then the mail's day stands.
    """
    day = document.date
    if day is None or day > mail.document_on or (mail.document_on - day).days > _OLDEST_PAPER:
        return mail.document_on
    return day


def _only_order(placed: Placed) -> str | None:
    """The order, where it is known although no line fits; spelled as our file spells it by the caller."""
    if not placed.reference.sure or len(placed.reference.orders) != 1:
        return None
    return placed.reference.orders[0]


def head_of(document: Document) -> DocumentHead:
    """Return what the account needs of a document."""
    return DocumentHead(
        name=document.name,
        kind=document.kind,
        number=document.number,
        references=document.references,
        vendor_order=document.vendor_order,
        revision=document.revision,
        answers_listed_only=document.answers_listed_only,
    )


def _percent(share: float) -> str:
    """Return a share as percent, never rounded up: 99.6 % is not 100 %."""
    tenths = int(share * 1000)
    return f"{tenths // 10}%" if tenths < _NEARLY_ALL else f"{tenths / 10:.1f}%"


_NEARLY_ALL = 990  # thousandths
