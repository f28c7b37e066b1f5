"""From a document's statements to order lines: find the order, assign the rows together, then ask what may count.

The order of doubt: which order, which line, are the values right. Anything unsure keeps what is known (the order,
the candidates) and waits for a person; nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.document import Caution, Document, Statement, StatementKind
from domain.mail import MailKind
from domain.match import Decision, DocumentHead, HoldCode, MatchedStatement, Reason
from domain.purchase import line_key
from matching.amounts import Amount, amount_of
from matching.assign import Assignment, assign
from matching.contradictions import hold_contradictions
from matching.holds import Hold, holds_on
from matching.merge import merge_in_document
from matching.order_book import MailFacts, MatchOptions, OpenLine, OrderBook
from matching.order_reference import OrderReference, order_of
from matching.rows import Row, rows_of
from matching.scoring import Score, score_row
from matching.sureness import Choice, Found, LineEvidence, Sureness

_BODY = "body"
_OLDEST_PAPER = 180  # days a paper may be older than the mail that brings it
_NAMED_BITS = 12.0  # our line number under our order number, nothing speaking against it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A row with the line it was tied to, or with why it was not."""

    row: Row
    reference: OrderReference
    line: OpenLine | None
    choice: Choice
    bits: float = 0.0
    margin: float = 0.0
    posterior: float = 0.0
    candidates: int = 0
    item_differs: str | None = None
    reasons: tuple[Reason, ...] = ()
    holds: tuple[Hold, ...] = ()


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
    matched = [m for p in placed for m in _decide(p, document, mail, options)]
    ordered = {(p.line.line.po, p.line.line.line): p.line.line.ordered for p in placed if p.line is not None}
    return hold_contradictions(merge_in_document(matched), ordered=lambda po, line: ordered.get((po, line)))


def _place(document: Document, mail: MailFacts, book: OrderBook, options: MatchOptions) -> list[_Placed]:
    named: list[_Placed] = []
    open_rows: list[tuple[Row, OrderReference]] = []
    for row in rows_of(document.statements):
        reference = order_of(row.target, document, mail, book)
        direct = list(_directly(row, reference, document, book)) if reference.sure else []
        if direct:
            named += direct
        elif not (reference.sure and _leaves_nothing(row, reference, book)):
            open_rows.append((row, reference))
    return named + _assigned(open_rows, mail, book, options)


def _is_foreign(placed: _Placed, document: Document) -> bool:
    """A status report holds other customers' rows too; they are none of our business."""
    return document.kind is MailKind.STATUS and placed.reference.found is Found.UNKNOWN


def _directly(row: Row, reference: OrderReference, document: Document, book: OrderBook) -> Iterator[_Placed]:
    """Rows that name our lines: by number, by several numbers, or by the whole order."""
    numbers = _line_numbers(row, document)
    candidates = [c for po in reference.orders for c in book.lines_of(po)]
    if row.target.whole_order:
        yield from (_named(row, reference, c) for c in _whole_order(row, candidates))
    elif numbers:
        found = [c for c in candidates if line_key(c.line.line) in numbers]
        if len(found) == len(numbers):
            yield from (_named(row, reference, c) for c in found)
    elif len(candidates) == 1 and not row.target.item_text:
        yield _named(row, reference, candidates[0])


def _line_numbers(row: Row, document: Document) -> frozenset[str]:
    """The numbers that surely mean our lines; a bare number in a sentence does, in a table it may be the vendor's."""
    if row.target.lines:
        return frozenset(map(line_key, row.target.lines))
    if row.target.po_line is not None:
        return frozenset({line_key(row.target.po_line)})
    if document.name == _BODY and row.target.line_text is not None:
        return frozenset({line_key(row.target.line_text)})
    return frozenset()


def _leaves_nothing(row: Row, reference: OrderReference, book: OrderBook) -> bool:
    """Tell "all others" where the order has no others: every open line is named as an exception."""
    but = set(map(line_key, row.target.but_lines))
    candidates = [c for po in reference.orders for c in book.lines_of(po)]
    known = {line_key(c.line.line) for c in candidates}
    still = {line_key(c.line.line) for c in candidates if not c.finished}
    return row.target.whole_order and bool(but) and still <= but <= known


def _whole_order(row: Row, candidates: Sequence[OpenLine]) -> Iterable[OpenLine]:
    but = frozenset(map(line_key, row.target.but_lines))
    if not but <= {line_key(c.line.line) for c in candidates}:
        return ()  # exceptions that are not numbered as we number: which lines are the others?
    rest = [c for c in candidates if line_key(c.line.line) not in but and not c.finished]
    for item in row.target.but_items:
        scores = score_row(replace(row, target=replace(row.target, item_text=item, whole_order=False)), rest)
        best = max(range(len(rest)), key=lambda i: scores[i].bits, default=None)
        rest = [c for i, c in enumerate(rest) if i != best]
    return rest


def _named(row: Row, reference: OrderReference, candidate: OpenLine) -> _Placed:
    score = score_row(row, [candidate])[0]
    holds = (Hold(code=HoldCode.ITEM_DIFFERS, words=f"our line {candidate.line.line}, but {score.item_differs}"),)
    differs = score.item_differs is not None
    reasons = (Reason(text="order and line are named", bits=_NAMED_BITS), *score.reasons)
    return _Placed(
        row=row,
        reference=reference,
        line=candidate,
        choice=Choice.NAMED,
        bits=sum(r.bits for r in reasons),
        candidates=1,
        item_differs=score.item_differs,
        reasons=reasons,
        holds=holds if differs else (),
    )


def _assigned(
    rows: Sequence[tuple[Row, OrderReference]], mail: MailFacts, book: OrderBook, options: MatchOptions
) -> list[_Placed]:
    """Assign the rows that speak of the same orders together."""
    placed: list[_Placed] = []
    for orders in dict.fromkeys(_pool_key(reference) for _, reference in rows):
        group = [(row, ref) for row, ref in rows if _pool_key(ref) == orders]
        pool = _pool(group[0][1], mail, book)
        scores = [score_row(row, pool) for row, _ in group]
        prior = -2.0 if len(pool) > 1 else 0.0
        bits = [[s.bits + prior for s in line] for line in scores]
        named = group[0][1].sure
        abstain = options.abstain_bits_in_named_order if named else options.abstain_bits
        solved = assign(bits, abstain_bits=abstain, second_row_bits=options.second_row_bits)
        placed += [
            _with_doubts(row, ref, pool, own, answer, options)
            for (row, ref), own, answer in zip(group, scores, solved, strict=True)
        ]
    return placed


def _pool_key(reference: OrderReference) -> tuple[str, tuple[str, ...]]:
    return ("named" if reference.sure else reference.found.value, reference.orders)


def _pool(reference: OrderReference, mail: MailFacts, book: OrderBook) -> list[OpenLine]:
    """The candidates: the named orders' lines, or where none is named all open lines of the vendor."""
    if reference.sure:
        return [c for po in reference.orders for c in book.lines_of(po)]
    if reference.found is Found.NOT_NAMED and mail.vendor_id is not None:
        return [
            c for lines in book.orders.values() for c in lines if c.line.vendor_id == mail.vendor_id and not c.finished
        ]
    return []


def _with_doubts(
    row: Row,
    reference: OrderReference,
    pool: Sequence[OpenLine],
    scores: Sequence[Score],
    answer: Assignment,
    options: MatchOptions,
) -> _Placed:
    if answer.choice is None:
        return _Placed(row=row, reference=reference, line=None, choice=Choice.NONE, holds=(_no_line(reference),))
    score = scores[answer.choice]
    holds: list[Hold] = []
    line: OpenLine | None = pool[answer.choice]
    if answer.margin < options.margin_bits:
        rivals = sorted(zip(scores, pool, strict=True), key=lambda pair: -pair[0].bits)[:2]
        words = " or ".join(f"{c.line.po}/{c.line.line}" for _, c in rivals)
        holds.append(Hold(code=HoldCode.AMBIGUOUS_LINE, words=f"it may be {words}"))
        line = None
    elif reference.found is Found.NOT_NAMED:
        holds.append(Hold(code=HoldCode.UNKNOWN_PO, words="the paper names no order of ours"))
    elif score.item_differs is not None:
        holds.append(Hold(code=HoldCode.ITEM_DIFFERS, words=score.item_differs))
    return _Placed(
        row=row,
        reference=reference,
        line=line,
        choice=Choice.ASSIGNED,
        bits=score.bits,
        margin=answer.margin,
        posterior=answer.probability,
        candidates=len(pool),
        item_differs=score.item_differs,
        reasons=score.reasons,
        holds=tuple(holds),
    )


def _no_line(reference: OrderReference) -> Hold:
    if reference.found is Found.NEAR:
        near = ", ".join(reference.orders)
        return Hold(code=HoldCode.UNKNOWN_PO, words=f"no order {reference.text}; did they mean {near}?")
    if reference.found is Found.UNKNOWN:
        return Hold(code=HoldCode.UNKNOWN_PO, words=f"no order {reference.text}")
    if reference.found is Found.NOT_NAMED:
        return Hold(code=HoldCode.UNKNOWN_PO, words="the paper names no order of ours and no open line fits")
    return Hold(code=HoldCode.UNKNOWN_LINE, words="no line of the order fits")


def _decide(placed: _Placed, document: Document, mail: MailFacts, options: MatchOptions) -> Iterator[MatchedStatement]:
    for statement in placed.row.statements:
        amount = amount_of(statement.quantity, placed.line.line) if placed.line else Amount(value=None)
        sureness = options.sureness(_evidence(statement, placed, document))
        holds = [*placed.holds, *_sender_holds(placed, mail)]
        if placed.line is not None:
            holds += _line_holds(statement, placed, placed.line, amount, options, sureness)
        decision = Decision.REVIEW if holds else Decision.AUTO
        confidence = round(sureness.whole, 4)
        yield _matched(statement, placed, document, mail, amount, decision, confidence, tuple(map(str, holds)))


def _evidence(statement: Statement, placed: _Placed, document: Document) -> LineEvidence:
    return LineEvidence(
        choice=placed.choice,
        found=placed.reference.found,
        bits=placed.bits,
        margin=placed.margin,
        posterior=placed.posterior,
        candidates=placed.candidates,
        levels=placed.reasons,
        item_differs=placed.item_differs,
        document=document.kind,
        statement=statement.kind,
        reading=statement.reading,
    )


def _sender_holds(placed: _Placed, mail: MailFacts) -> Iterator[Hold]:
    code = mail.trust.hold
    if code is not None:
        yield Hold(code=code, words=f"the sender is {mail.trust.value}")
    if placed.line is not None and mail.vendor_id is not None and placed.line.line.vendor_id != mail.vendor_id:
        words = f"order {placed.line.line.po} was placed with {placed.line.line.vendor_id}"
        yield Hold(code=HoldCode.OTHER_VENDORS_PO, words=words)


def _line_holds(
    statement: Statement,
    placed: _Placed,
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
    if not holds and sureness.line < options.auto_at:
        yield Hold(code=HoldCode.LOW_SURENESS, words=f"only {sureness.line:.0%} sure of the line")


def _matched(  # noqa: PLR0913, PLR0917 -- assembles one value from all that was found
    statement: Statement,
    placed: _Placed,
    document: Document,
    mail: MailFacts,
    amount: Amount,
    decision: Decision,
    confidence: float,
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
        confidence=confidence,
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


def _only_order(placed: _Placed) -> str | None:
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
