"""Rows that name no line of ours are assigned together, by what they say of the goods."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.match import HoldCode
from matching.assign import IMPOSSIBLE, Assignment, assign
from matching.guards import choice_holds, first_due, no_line
from matching.holds import Hold
from matching.naming import item_hold
from matching.order_book import MailFacts, MatchOptions, OpenLine, OrderBook
from matching.order_reference import OrderReference
from matching.placed import Placed
from matching.pool import candidate_lines, of_one_order
from matching.rows import Row
from matching.scoring import Score, Scorer, printed_codes
from matching.shortlist import Shortlists
from matching.support import lots_support, order_support, support_reasons, without_vendors_numbers
from matching.sureness import Choice

_ONE_OF_MANY = -2.0  # the odds before anything is known, where an order has several lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """The candidates of a group of rows with their scores and what the rows add for each other."""

    pool: Sequence[OpenLine]
    scores: Sequence[Sequence[Score]]
    gains: Sequence[Sequence[tuple[float, float, float]]]

    def bits(self, place: int) -> list[float]:
        prior = _ONE_OF_MANY if len(self.pool) > 1 else 0.0
        return [s.bits + sum(g) + prior for s, g in zip(self.scores[place], self.gains[place], strict=True)]


def assigned_lines(
    rows: Sequence[tuple[Row, OrderReference]],
    mail: MailFacts,
    book: OrderBook,
    options: MatchOptions,
    scorer: Scorer,
) -> list[Placed]:
    """Assign the rows that speak of the same orders together."""
    placed: dict[int, Placed] = {}
    for key in dict.fromkeys(_pool_key(reference) for _, reference in rows):
        places = sorted(
            (i for i, (_, ref) in enumerate(rows) if _pool_key(ref) == key), key=lambda i: _tie_order(rows[i])
        )
        group = [rows[i] for i in places]
        reference = group[0][1]
        abstain = _abstain_bits(reference, mail, options)
        found = _assigned(group, candidate_lines(reference, mail, book), abstain, options, scorer)
        placed.update(zip(places, found, strict=True))
    return [placed[i] for i in range(len(rows))]


def _abstain_bits(reference: OrderReference, mail: MailFacts, options: MatchOptions) -> float:
    if reference.sure:
        return options.abstain_bits_in_named_order
    return options.abstain_bits if mail.vendor_id is not None else options.abstain_bits_without_vendor


def _tie_order(given: tuple[Row, OrderReference]) -> tuple[str, str, str]:
    """By what the rows say and not by where they stand, so that a tie falls the same way however they come."""
    row, _ = given
    return (row.target.item_text, f"{row.quantity}", f"{row.target}")


def _pool_key(reference: OrderReference) -> tuple[str, tuple[str, ...]]:
    return ("named" if reference.sure else reference.found.value, reference.orders)


def _assigned(
    group: Sequence[tuple[Row, OrderReference]],
    pool: Sequence[OpenLine],
    abstain: float,
    options: MatchOptions,
    scorer: Scorer,
) -> list[Placed]:
    scored = _scored([row for row, _ in group], pool, abstain, scorer)
    bits = [scored.bits(i) for i in range(len(group))]
    solved = assign(bits, abstain_bits=abstain, second_row_bits=options.second_row_bits)
    return [
        _placed(row, reference, scored, i, answer, options)
        for i, ((row, reference), answer) in enumerate(zip(group, solved, strict=True))
    ]


def _scored(rows: Sequence[Row], pool: Sequence[OpenLine], abstain: float, scorer: Scorer) -> _Scored:
    shortlists = Shortlists.of(pool, scorer.book.aliases)
    scores = [_shortlisted(row, shortlists, scorer) for row in rows]
    bits = [[s.bits for s in row] for row in scores]
    numbers = without_vendors_numbers(rows, bits, pool)
    lots = lots_support(rows, bits, pool)
    orders = [[0.0] * len(pool) for _ in rows]
    if len(rows) > 1 and not of_one_order(pool):
        summed = [[sum(parts) for parts in zip(*three, strict=True)] for three in zip(bits, numbers, lots, strict=True)]
        orders = order_support(summed, pool, abstain_bits=abstain)
    gains = [list(zip(*three, strict=True)) for three in zip(orders, lots, numbers, strict=True)]
    return _Scored(pool=pool, scores=scores, gains=gains)


_NOT_SCORED = Score(bits=IMPOSSIBLE, reasons=())


def _shortlisted(row: Row, shortlists: Shortlists, scorer: Scorer) -> list[Score]:
    """Score a row against the candidates worth it; the others are out of the question."""
    places = shortlists.of_row(row, printed_codes(row))
    found = dict(zip(places, scorer.scores(row, [shortlists.pool[i] for i in places]), strict=True))
    return [found.get(i, _NOT_SCORED) for i in range(len(shortlists.pool))]


def _placed(
    row: Row, reference: OrderReference, scored: _Scored, place: int, answer: Assignment, options: MatchOptions
) -> Placed:
    if answer.choice is None:
        return Placed(row=row, reference=reference, line=None, choice=Choice.NONE, holds=(no_line(reference),))
    scores, pool = scored.scores[place], scored.pool
    score, line = scores[answer.choice], pool[answer.choice]
    chosen: OpenLine | None = line
    holds: list[Hold] = []
    if answer.margin < options.margin_bits:
        chosen, hold = _between(scored.bits(place), pool, options)
        holds.append(hold)
    holds += choice_holds(row, reference, scores, pool, answer.choice, bits=scored.bits(place))
    if not holds and (hold_on_item := item_hold(score)) is not None:
        holds.append(hold_on_item)
    reasons = (*score.reasons, *support_reasons(*scored.gains[place][answer.choice]))
    return Placed(
        row=row,
        reference=reference,
        line=chosen,
        choice=Choice.ASSIGNED,
        bits=scored.bits(place)[answer.choice],
        margin=answer.margin,
        posterior=answer.probability,
        candidates=len(pool),
        item_differs=score.item_differs,
        reasons=reasons,
        holds=tuple(holds),
    )


def _between(bits: Sequence[float], pool: Sequence[OpenLine], options: MatchOptions) -> tuple[OpenLine | None, Hold]:
    """Two lines fit alike: of the same goods the one needed first is proposed, of others none."""
    best = max(bits)
    rivals = [c for b, c in sorted(zip(bits, pool, strict=True), key=lambda p: -p[0]) if best - b < options.margin_bits]
    first = first_due(rivals)
    shown = " or ".join(f"{c.line.po}/{c.line.line}" for c in rivals[:2])
    words = f"it may be {shown}" if first is None else f"it may be {shown}, the same goods; taken by first need"
    return first, Hold(code=HoldCode.AMBIGUOUS_LINE, words=words)
