"""Rows that name our lines: by number, by several numbers, or by the whole order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain.document import TEXT_OF_MAIL, Document
from domain.match import HoldCode, Reason
from domain.purchase import line_key
from matching.holds import Hold
from matching.order_book import OpenLine, OrderBook
from matching.order_reference import OrderReference
from matching.placed import Placed
from matching.rows import Row
from matching.scoring import Score, Scorer
from matching.sureness import Choice

_NAMED_BITS = 12.0  # our line number under our order number, nothing speaking against it


def named_lines(
    row: Row, reference: OrderReference, document: Document, book: OrderBook, scorer: Scorer
) -> Iterator[Placed]:
    """Yield the lines a row names; nothing where it names none, or some that our order does not have."""
    numbers = _line_numbers(row, document)
    candidates = [c for po in reference.orders for c in book.lines_of(po)]
    if row.target.whole_order:
        yield from (_named(row, reference, c, scorer) for c in _whole_order(row, candidates, scorer))
    elif numbers:
        found = [c for c in candidates if line_key(c.line.line) in numbers]
        if len(found) == len(numbers):
            yield from (_named(row, reference, c, scorer) for c in found)
    elif len(candidates) == 1 and not row.target.item_text:
        yield _named(row, reference, candidates[0], scorer)


def leaves_nothing(row: Row, reference: OrderReference, book: OrderBook) -> bool:
    """Tell "all others" where the order has no others: every open line is named as an exception."""
    but = set(map(line_key, row.target.but_lines))
    candidates = [c for po in reference.orders for c in book.lines_of(po)]
    known = {line_key(c.line.line) for c in candidates}
    still = {line_key(c.line.line) for c in candidates if not c.finished}
    return row.target.whole_order and bool(but) and still <= but <= known


def item_hold(score: Score, words: str = "") -> Hold | None:
    """Return why other goods need a person: a substitution the trade knows, or simply other goods."""
    if score.item_differs is None:
        return None
    code = HoldCode.ITEM_DIFFERS if score.substitution is None else HoldCode.SUBSTITUTION
    return Hold(code=code, words=f"{words}{score.item_differs}")


def _line_numbers(row: Row, document: Document) -> frozenset[str]:
    """The numbers that surely mean our lines; a bare number in a sentence does, in a table it may be the vendor's."""
    if row.target.lines:
        return frozenset(map(line_key, row.target.lines))
    if row.target.po_line is not None:
        return frozenset({line_key(row.target.po_line)})
    if document.name == TEXT_OF_MAIL and row.target.line_text is not None:
        return frozenset({line_key(row.target.line_text)})
    return frozenset()


def _whole_order(row: Row, candidates: Sequence[OpenLine], scorer: Scorer) -> Iterable[OpenLine]:
    but = frozenset(map(line_key, row.target.but_lines))
    if not but <= {line_key(c.line.line) for c in candidates}:
        return ()  # exceptions that are not numbered as we number: which lines are the others?
    rest = [c for c in candidates if line_key(c.line.line) not in but and not c.finished]
    for item in row.target.but_items:
        scores = scorer.scores(replace(row, target=replace(row.target, item_text=item, whole_order=False)), rest)
        best = max(range(len(rest)), key=lambda i: scores[i].bits, default=None)
        rest = [c for i, c in enumerate(rest) if i != best]
    return rest


def _named(row: Row, reference: OrderReference, candidate: OpenLine, scorer: Scorer) -> Placed:
    score = scorer.scores(row, [candidate])[0]
    hold = item_hold(score, words=f"our line {candidate.line.line}, but ")
    reasons = (Reason(text="order and line are named", bits=_NAMED_BITS), *score.reasons)
    return Placed(
        row=row,
        reference=reference,
        line=candidate,
        choice=Choice.NAMED,
        bits=sum(r.bits for r in reasons),
        candidates=1,
        item_differs=score.item_differs,
        reasons=reasons,
        holds=() if hold is None else (hold,),
    )
