"""How sure is sure enough, learned from what people decided (matching.md D4).

The shown sureness is the score put through an isotonic curve. The threshold is another matter: it is the loosest of a
preset grid, gone through from strict to loose, at which the wrong decisions among those above it stay below a target
with a finite-sample bound; the first failure ends the search. Lines of one document err together, so the bound is the
larger of Clopper and Pearson's and that of a bootstrap over documents.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, exp, lgamma, log, log1p

import numpy as np

LEVEL = 0.95  # of every bound
GRID = (0.9999, 0.9995, 0.999, 0.998, 0.997, 0.996, 0.995, 0.9925, 0.99, 0.985, 0.98, 0.97, 0.96, 0.95, 0.93, 0.9)
WINDOW = 1_000  # decisions that a drift is looked for in
_RESAMPLES = 400
_FOR_A_CURVE = 100  # decisions before the shown figure follows them
_FOR_A_VENDOR = 600
_SEED = 20_260_301


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One decided statement: the score it had, whether line and values were right, and the document it stood in."""

    score: float
    right: bool
    document: str
    vendor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """Wrong decisions among some: counted, and the bounds between which the true rate lies at ``LEVEL`` each."""

    decided: int
    wrong: int
    lower: float
    upper: float

    @property
    def rate(self) -> float:
        """The share that was wrong."""
        return self.wrong / self.decided if self.decided else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From which score on a rule may decide; None where the decisions do not yet allow any."""

    at: float | None
    error: ErrorRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What decisions taught: a curve for the shown sureness, thresholds, and who is back in review.

    ``off`` holds vendors (None: everybody) with the reason why nothing of theirs is applied without a person.
    """

    curve: tuple[tuple[float, float], ...] = ()
    whole: Threshold | None = None
    vendors: Mapping[str, Threshold] = field(default_factory=dict)
    off: Mapping[str | None, str] = field(default_factory=dict)

    def threshold(self, vendor: str | None, otherwise: float) -> float:
        """Return from which score on statements of a vendor count without a person; above 1: never.

        Until decisions allow a threshold, the one that was set holds.
        """
        if vendor in self.off or None in self.off:
            return 2.0
        own = self.vendors.get(vendor) if vendor is not None else None
        found = own if own is not None and own.at is not None else self.whole
        return found.at if found is not None and found.at is not None else otherwise

    def shown(self, score: float) -> float:
        """Return the chance that people see for a score."""
        if not self.curve:
            return score
        scores, chances = zip(*self.curve, strict=True)
        return float(np.interp(score, scores, chances))


def needed(target: float) -> int:
    """Return how many right decisions in a row allow a threshold: 598 for 0.5 %, 2,995 for 0.1 %."""
    return ceil(log(1 - LEVEL) / log1p(-target))


def fitted(labelled: Sequence[Labelled], *, target: float) -> Calibration:
    """Learn from decisions, oldest first.

    Args:
        labelled: What people decided about statements that nothing else held back.
        target: The share of wrong decisions that may be applied, such as 0.005.
    """
    by_vendor = _by_vendor(labelled)
    own = {v: _threshold(rows, target) for v, rows in by_vendor.items() if v and len(rows) >= _FOR_A_VENDOR}
    return Calibration(curve=isotonic(labelled), whole=_threshold(labelled, target), vendors=own)


def drifted(applied: Sequence[Labelled], *, target: float) -> dict[str | None, str]:
    """Return the vendors (None: all together) whose applied statements are wrong too often, with the reason.

    Args:
        applied: What people found when they looked at statements a rule had applied, oldest first.
        target: The share of wrong ones that was aimed at.
    """
    groups: dict[str | None, list[Labelled]] = {v: rows for v, rows in _by_vendor(applied).items() if v}
    groups[None] = list(applied)
    return {v: why for v, rows in groups.items() if (why := _why_off(rows[-WINDOW:], target)) is not None}


def _why_off(rows: Sequence[Labelled], target: float) -> str | None:
    if not rows:
        return None
    error = error_rate(rows)
    proven = error.upper if error.decided >= needed(target) else error.lower
    if proven <= target:
        return None
    return (
        f"{error.wrong} of the last {error.decided} looked at were wrong; "
        f"the true share may be {error.upper:.2%}, {target:.2%} is allowed"
    )


def error_rate(rows: Sequence[Labelled]) -> ErrorRate:
    """Return how often decisions were wrong, with bounds that know that lines of one document err together."""
    wrong = sum(not row.right for row in rows)
    lower, upper = clopper_pearson(wrong, len(rows))
    return ErrorRate(decided=len(rows), wrong=wrong, lower=lower, upper=max(upper, _by_documents(rows)))


def _by_documents(rows: Sequence[Labelled]) -> float:
    """The upper bound by drawing whole documents again and again."""
    papers = {name: i for i, name in enumerate(dict.fromkeys(row.document for row in rows))}
    if len(papers) < 2 or all(row.right for row in rows):  # noqa: PLR2004 - nothing to draw from
        return 0.0
    counts, wrongs = np.zeros(len(papers)), np.zeros(len(papers))
    for row in rows:
        counts[papers[row.document]] += 1
        wrongs[papers[row.document]] += not row.right
    drawn = np.random.default_rng(_SEED).integers(0, len(papers), (_RESAMPLES, len(papers)))
    return float(np.quantile(wrongs[drawn].sum(axis=1) / counts[drawn].sum(axis=1), LEVEL))


def _threshold(rows: Sequence[Labelled], target: float) -> Threshold:
    """Go through the grid from strict to loose; the first point with too high a bound ends the search."""
    found = Threshold(at=None, error=error_rate(()))
    for at in GRID:
        above = [row for row in rows if row.score >= at]
        if len(above) < needed(target):
            continue
        error = error_rate(above)
        if error.upper > target:
            break
        found = Threshold(at=at, error=error)
    return found


def isotonic(rows: Sequence[Labelled]) -> tuple[tuple[float, float], ...]:
    """Return a rising curve of score and chance by pooling adjacent violators; empty with too few decisions.

    Every block is drawn one decision towards a half, so that no finite number of decisions shows certainty.
    """
    if len(rows) < _FOR_A_CURVE:
        return ()
    blocks: list[tuple[float, float, float]] = []  # sum of scores, right, count
    for row in sorted(rows, key=lambda row: row.score):
        blocks.append((row.score, float(row.right), 1.0))
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            (s0, r0, n0), (s1, r1, n1) = blocks[-2:]
            blocks[-2:] = [(s0 + s1, r0 + r1, n0 + n1)]
    curve = [(s / n, (r + 0.5) / (n + 1.0)) for s, r, n in blocks]
    rising = [curve[0], *(b for a, b in pairwise(curve) if b[0] > a[0])]
    highest = np.maximum.accumulate([chance for _, chance in rising])
    return tuple((score, float(chance)) for (score, _), chance in zip(rising, highest, strict=True))


def clopper_pearson(wrong: int, decided: int) -> tuple[float, float]:
    """Return the one-sided exact lower and upper bounds of a share at ``LEVEL``; (0, 1) for no decisions."""
    if decided == 0:
        return 0.0, 1.0
    upper = 1.0 if wrong == decided else _solved(lambda p: _at_most(wrong, decided, p) - (1 - LEVEL))
    lower = 0.0 if wrong == 0 else _solved(lambda p: _at_most(wrong - 1, decided, p) - LEVEL)
    return lower, upper


def _solved(falling: Callable[[float], float]) -> float:
    """Return the root of a falling function on 0 to 1 by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _at_most(wrong: int, decided: int, p: float) -> float:
    """The chance of at most so many wrong ones."""
    if p <= 0 or p >= 1:
        return 1.0 if p <= 0 else float(wrong >= decided)
    whole = lgamma(decided + 1)
    logs = (
        whole - lgamma(k + 1) - lgamma(decided - k + 1) + k * log(p) + (decided - k) * log1p(-p)
        for k in range(wrong + 1)
    )
    return min(1.0, sum(map(exp, logs)))


def _by_vendor(rows: Iterable[Labelled]) -> dict[str | None, list[Labelled]]:
    groups: dict[str | None, list[Labelled]] = {}
    for row in rows:
        groups.setdefault(row.vendor, []).append(row)
    return groups
