"""The order lines a waiting statement may be about, the likeliest first, each with what speaks for and against it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.document import Statement
from domain.match import Reason
from domain.purchase import PoLine, po_key
from matching.frequencies import frequencies_of
from matching.order_book import OpenLine, OrderBook
from matching.rows import Row, rows_of
from matching.scoring import Score, Scorer

_NAMED_BITS = 3.7  # matching.md D1.4: the order number is printed
_OTHER_ORDER_BITS = -6.6
_NONE_OF_THEM_BITS = 1.0
_HIGHEST = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One line a person may choose; ``sureness`` is its chance among all candidates and "none of them"."""

    line: PoLine
    sureness: float
    reasons: tuple[Reason, ...]
    item_differs: str | None = None


def ranked(
    statement: Statement, row_mates: Iterable[Statement], book: OrderBook, *, named: Iterable[str], most: int
) -> tuple[Candidate, ...]:
    """Rank the lines a statement may be about.

    Args:
        statement: The statement that waits.
        row_mates: All statements of its document: those of the same row are read together.
        book: The lines to choose from, with what the vendor's names were taught to mean.
        named: Our orders that the paper names, in any spelling.
        most: How many to return.
    """
    pool = [line for lines in book.orders.values() for line in lines]
    if not pool:
        return ()
    orders = frozenset(map(po_key, named))
    scored = Scorer(book=book, frequencies=frequencies_of(pool)).scores(_row(statement, row_mates), pool)
    scores = [_with_order(s, c, orders) for s, c in zip(scored, pool, strict=True)]
    best = max(s.bits for s in scores)
    mass = sum(2.0 ** max(-_HIGHEST, s.bits - best) for s in scores) + 2.0 ** min(_HIGHEST, _NONE_OF_THEM_BITS - best)
    found = [
        Candidate(
            line=c.line,
            sureness=2.0 ** max(-_HIGHEST, s.bits - best) / mass,
            reasons=tuple(sorted(s.reasons, key=lambda r: -abs(r.bits))),
            item_differs=s.item_differs,
        )
        for s, c in zip(scores, pool, strict=True)
    ]
    return tuple(sorted(found, key=lambda c: -c.sureness)[:most])


def _row(statement: Statement, row_mates: Iterable[Statement]) -> Row:
    mates = [s for s in row_mates if s.target == statement.target]
    return rows_of(mates if statement in mates else [statement])[0]


def _with_order(score: Score, candidate: OpenLine, named: frozenset[str]) -> Score:
    if not named:
        return score
    same = po_key(candidate.line.po) in named
    reason = (
        Reason(text=f"order {candidate.line.po} is named", bits=_NAMED_BITS)
        if same
        else Reason(text="another order is named", bits=_OTHER_ORDER_BITS)
    )
    return replace(score, bits=score.bits + reason.bits, reasons=(reason, *score.reasons))
