"""Text lines of a photographed page fan out; this finds how they run and lays them level.

Turning a page level leaves a slope that grows from line to line (perspective) or along the line (a curled sheet).
Neighbouring boxes on one line tell the slope where they stand; a plane fitted through all of them corrects the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parsers.scan_engine import Quad, Reading

_PAIRS_AT_LEAST = 12
_FAR = 1.5  # heights between the middles of two boxes; nearer ones tell no slope
_WIDEST_GAP = 14.0  # heights; further right it may be another line
_SAME_LINE = 0.45  # of the height
_LIKE_HEIGHT = 1.4  # boxes of one line have about the same height
_ROUNDS = 3
_STEEPEST = 0.08  # a plane steeper than any photo comes from false neighbours
_OUTLIER = 3.0  # median deviations


@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes:
    """The slope of text lines at a place: ``base + along * x + down * y`` (pixels down per pixel right)."""

    base: float = 0.0
    along: float = 0.0
    down: float = 0.0
    middle: float = 0.0

    def level(self, x: float, y: float) -> float:
        """Return the height at which the line through a place crosses the page's middle."""
        run = x - self.middle
        mean_along = self.along * (x + self.middle) / 2
        return y - (self.base + mean_along + self.down * y) * run


def slopes_of(readings: Sequence[Reading], *, width: float) -> Slopes:
    """Fit how the lines run; level where there is too little text to tell."""
    boxes = np.array([_middle(r.corners) for r in readings if _is_wide(r.corners)])
    found = Slopes(middle=width / 2)
    for _ in range(_ROUNDS):
        if len(boxes) < _PAIRS_AT_LEAST:
            return found
        pairs = _neighbours(boxes, found)
        if len(pairs) < _PAIRS_AT_LEAST:
            return found
        found = _fitted(boxes, pairs, found)
    return found


def _middle(corners: Quad) -> tuple[float, float, float, float, float]:
    """Middle x and y, left and right edge, height."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return sum(xs) / 4, sum(ys) / 4, min(xs), max(xs), (corners[3][1] - corners[0][1])


def _is_wide(corners: Quad) -> bool:
    height = corners[3][1] - corners[0][1]
    return 0 < height < corners[1][0] - corners[0][0]


def _neighbours(boxes: NDArray[np.float64], known: Slopes) -> list[tuple[int, int]]:
    """For every box the nearest one to its right on the same line, as far as the lines are known."""
    level = np.array([known.level(x, y) for x, y in boxes[:, :2]])
    pairs = []
    for i, (x, _, _, right, height) in enumerate(boxes):
        gap = boxes[:, 2] - right
        ratio = boxes[:, 4] / height
        fits = (
            (gap > 0)
            & (gap < _WIDEST_GAP * height)
            & (boxes[:, 0] - x > _FAR * height)
            & (np.abs(level - level[i]) < _SAME_LINE * height)
            & (ratio < _LIKE_HEIGHT)
            & (ratio > 1 / _LIKE_HEIGHT)
        )
        if fits.any():
            pairs.append((i, int(np.argmin(np.where(fits, gap, np.inf)))))
    return pairs


def _fitted(boxes: NDArray[np.float64], pairs: Sequence[tuple[int, int]], known: Slopes) -> Slopes:
    left, right = boxes[[a for a, _ in pairs]], boxes[[b for _, b in pairs]]
    run = right[:, 0] - left[:, 0]
    slope = (right[:, 1] - left[:, 1]) / run
    terms = np.stack([np.ones_like(run), (left[:, 0] + right[:, 0]) / 2, (left[:, 1] + right[:, 1]) / 2], axis=1)
    weights = run
    for _ in range(2):
        fit = np.linalg.lstsq(terms * weights[:, None], slope * weights, rcond=None)[0]
        off = np.abs(slope - terms @ fit) * run  # pixels
        weights = np.where(off <= _OUTLIER * max(float(np.median(off)), 1.0), run, 0.0)
    if np.abs(terms @ fit).max() > _STEEPEST:
        return known
    base, along, down = (float(v) for v in fit)
    return Slopes(base=base, along=along, down=down, middle=known.middle)
