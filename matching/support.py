"""What the rows of one paper say of each other: one paper, one order; lots that together make what was ordered."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from domain.match import Reason
from domain.purchase import line_key
from matching.amounts import amount_of
from matching.order_book import OpenLine
from matching.rows import Row

_HALF = 0.5
_MOST = 4.0
_TOGETHER = 3.0
_STILL_POSSIBLE = 12.0  # bits behind the row's best; further behind nothing adds up
_MOST_ROWS = 40
_CONTRADICTED = 6.0  # another line fits better by so much: the number beside the row is not ours
_NUMBER_BITS = 3.4


def order_support(
    bits: Sequence[Sequence[float]], pool: Sequence[OpenLine], *, abstain_bits: float
) -> list[list[float]]:
    """Return what the other rows of the paper add to each row's candidates, in bits: papers are about one order.

    Every other row gives its weight to the orders it may be about; an order that all others are about gains up to
    4 bits, one that no other row is about gains nothing.
    """
    shares = [_shares(row, pool, abstain_bits) for row in bits]
    total: defaultdict[str, float] = defaultdict(float)
    for share in shares:
        for po, weight in share.items():
            total[po] += weight
    return [
        [min(_MOST, math.log2((total[c.line.po] - share[c.line.po] + _HALF) / _HALF)) for c in pool] for share in shares
    ]


def _shares(row: Sequence[float], pool: Sequence[OpenLine], abstain_bits: float) -> defaultdict[str, float]:
    top = max(*row, abstain_bits)
    weights = [2.0 ** max(-60.0, b - top) for b in row]
    mass = sum(weights) + 2.0 ** (abstain_bits - top)
    shares: defaultdict[str, float] = defaultdict(float)
    for weight, candidate in zip(weights, pool, strict=True):
        shares[candidate.line.po] += weight / mass
    return shares


def lots_support(rows: Sequence[Row], bits: Sequence[Sequence[float]], pool: Sequence[OpenLine]) -> list[list[float]]:
    """Return 3 bits for two rows whose quantities together make exactly what a line ordered or has open."""
    gained = [[0.0] * len(pool) for _ in rows]
    if not 1 < len(rows) <= _MOST_ROWS:
        return gained
    floors = [max(-_STILL_POSSIBLE, max(row, default=0.0) - _STILL_POSSIBLE) for row in bits]
    for j, candidate in enumerate(pool):
        possible = [i for i, row in enumerate(bits) if row[j] >= floors[i]]
        if len(possible) < 2:  # noqa: PLR2004 -- one row alone is no sum
            continue
        wanted = {candidate.line.ordered, candidate.balance}
        parts = list(_parts(rows, possible, candidate))
        for (i, one), (k, other) in combinations(parts, 2):
            if one + other in wanted:
                gained[i][j] = gained[k][j] = _TOGETHER
    return gained


def _parts(rows: Sequence[Row], possible: Sequence[int], candidate: OpenLine) -> Iterator[tuple[int, Decimal]]:
    for i in possible:
        amount = amount_of(rows[i].parts or rows[i].quantity, candidate.line).value
        if amount is not None and 0 < amount < candidate.line.ordered:
            yield i, amount


def without_vendors_numbers(
    rows: Sequence[Row], bits: Sequence[Sequence[float]], pool: Sequence[OpenLine]
) -> list[list[float]]:
    """Return what has to be taken back because the paper's numbers are the vendor's own, in bits.

    Where the number beside a row points at one line of ours and all else points elsewhere, the vendor counts by
    himself, and none of the paper's numbers says anything.
    """
    numbered = [
        (i, j)
        for i, row in enumerate(rows)
        for j, candidate in enumerate(pool)
        if row.target.po_line is None
        and row.target.line_text is not None
        and line_key(row.target.line_text) == line_key(candidate.line.line)
    ]
    taken = [[0.0] * len(pool) for _ in rows]
    if not any(max(bits[i]) - (bits[i][j] - _NUMBER_BITS) >= _CONTRADICTED for i, j in numbered):
        return taken
    for i, j in numbered:
        taken[i][j] = -_NUMBER_BITS
    return taken


SUPPORT_WORDS = {
    "order": "the paper's other rows are of this order",
    "lots": "two rows together make the quantity",
    "numbers": "the paper's line numbers are the vendor's own",
}


def support_reasons(order: float, lots: float, numbers: float) -> tuple[Reason, ...]:
    """Return the gains of one row and line as reasons a person can read; small ones are left out."""
    gains = {"order": order, "lots": lots, "numbers": numbers}
    return tuple(Reason(text=SUPPORT_WORDS[name], bits=bits) for name, bits in gains.items() if abs(bits) >= _HALF)
