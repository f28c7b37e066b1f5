"""One joint assignment of a document's rows to order lines, with abstention.

A line may take further rows (heats of one line) at a price each; a row may stay without a line. Deciding all rows
together is what keeps two look-alike rows from claiming the same line (matching.md D1.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass

IMPOSSIBLE = -1000.0
_MOST_ROWS = 12  # heats or bundles of one line on one paper; more than that are a new row of the same line anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The chosen candidate of one row (None: no line fits), its probability and its lead over the next, in bits."""

    choice: int | None
    probability: float
    margin: float


def assign(bits: Sequence[Sequence[float]], *, abstain_bits: float, second_row_bits: float) -> tuple[Assignment, ...]:
    """Choose candidates for all rows at once.

    Args:
        bits: log2 odds of every row (outer) for every candidate (inner).
        abstain_bits: The odds a candidate has to beat, or the row stays without a line.
        second_row_bits: What it costs a candidate to take a further row.

    Returns:
        One assignment per row, in order.
    """
    choices = _solve(bits, abstain_bits=abstain_bits, second_row_bits=second_row_bits)
    return tuple(_judge(row, choice, abstain_bits) for row, choice in zip(bits, choices, strict=True))


def _solve(bits: Sequence[Sequence[float]], *, abstain_bits: float, second_row_bits: float) -> list[int | None]:
    """Maximise the sum of bits; columns are candidates, candidates again at a price, then one abstention a row."""
    if not bits or not bits[0]:
        return [None] * len(bits)
    if len(bits) == 1:  # the common short mail: no need for the solver
        best = max(range(len(bits[0])), key=lambda j: bits[0][j])
        return [best if bits[0][best] > abstain_bits else None]
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 -- half a second that most commands never need

    width, copies = len(bits[0]), min(len(bits), _MOST_ROWS)
    matrix = [
        [
            *(b - (second_row_bits if copy else 0.0) for copy in range(copies) for b in row),
            *(abstain_bits if i == k else IMPOSSIBLE for k in range(len(bits))),
        ]
        for i, row in enumerate(bits)
    ]
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    chosen: list[int | None] = [None] * len(bits)
    for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
        chosen[i] = j % width if j < copies * width else None
    return chosen


def _judge(row: Sequence[float], choice: int | None, abstain_bits: float) -> Assignment:
    """Probability by the odds against all other candidates and against "none of them"."""
    chosen = abstain_bits if choice is None else row[choice]
    others = [b for j, b in enumerate(row) if j != choice]
    rivals = [*others, abstain_bits] if choice is not None else others
    mass = sum(2.0 ** max(-200.0, min(60.0, b - chosen)) for b in rivals)
    return Assignment(choice=choice, probability=1.0 / (1.0 + mass), margin=chosen - max(others, default=IMPOSSIBLE))
