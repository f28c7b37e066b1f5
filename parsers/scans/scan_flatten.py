"""Text lines of a photographed page fan out; this finds how they run and lays them level.

Turning a page level leaves a slope that changes from the top to the bottom (perspective) and along the lines (a
curled sheet). Strips of the page, each levelled for itself, tell the slope where they lie; a plane fitted through
them corrects the rest. The same on the page laid on its side sets its columns upright again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from domain.document import Box
from parsers.scans.scan_skew import ink_slope

_STRIPS = 6
_HALVES = 2
_LEAST_INK = 1_200  # pixels of the shrunken strip; a few words tell no slope
_TELLING = 5  # strips at least
_STEEPEST = 0.05
_OUTLIER = 0.006
_FAN = 0.008  # change of slope over the page that no flat scanner makes


@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes:
    """The slope of lines at a place: ``base + along * x + down * y`` (pixels down per pixel right)."""

    base: float = 0.0
    along: float = 0.0
    down: float = 0.0
    middle: float = 0.0

    def shift(self, x: float, y: float) -> float:
        """Return how far a place must move down for its line to be level, seen from the page's middle."""
        mean_along = self.along * (x + self.middle) / 2
        return -(self.base + mean_along + self.down * y) * (x - self.middle)

    def fan(self, height: float) -> float:
        """Return how much the slope changes from the top to the bottom."""
        return abs(self.down) * height


@dataclass(frozen=True, slots=True, kw_only=True)
class Flattening:
    """How lines and columns of a page run; ``columns`` is measured on the page laid on its side."""

    lines: Slopes
    columns: Slopes

    def flat(self, box: Box) -> Box:
        """Return a box (pixels) where it would lie on a flat page."""
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        right, below = self.columns.shift(y, x), self.lines.shift(x, y)
        return Box(x0=box.x0 + right, x1=box.x1 + right, top=box.top + below, bottom=box.bottom + below)


def flattening_of(picture: Image.Image) -> Flattening:
    """Measure a levelled grey picture; columns count as upright unless the lines fan out."""
    lines = _slopes(picture)
    if lines.fan(picture.height) < _FAN:
        return Flattening(lines=lines, columns=Slopes())
    return Flattening(lines=lines, columns=_slopes(picture.transpose(Image.Transpose.TRANSPOSE)))


def _slopes(picture: Image.Image) -> Slopes:
    level = Slopes(middle=picture.width / 2)
    told = np.array(list(_told(picture)))
    if len(told) < _TELLING:
        return level
    fit = _fitted(told)
    near = np.abs(told[:, 2] - _terms(told) @ fit) <= _OUTLIER
    if near.sum() < _TELLING:
        return level
    base, along, down = (float(v) for v in _fitted(told[near]))
    return Slopes(base=base, along=along, down=down, middle=picture.width / 2)


def _told(picture: Image.Image) -> Iterator[tuple[float, float, float, float]]:
    """Middle x and y, slope and weight of every strip with enough ink."""
    width, height = picture.width / _HALVES, picture.height / _STRIPS
    for column in range(_HALVES):
        for row in range(_STRIPS):
            x, y = column * width, row * height
            slope, ink = ink_slope(picture.crop((int(x), int(y), int(x + width), int(y + height))))
            if ink >= _LEAST_INK and abs(slope) <= _STEEPEST:
                yield x + width / 2, y + height / 2, slope, float(ink) ** 0.5


def _terms(told: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.ones(len(told)), told[:, 0], told[:, 1]], axis=1)


def _fitted(told: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = told[:, 3]
    fit = np.linalg.lstsq(_terms(told) * weights[:, None], told[:, 2] * weights, rcond=None)[0]
    return np.asarray(fit, dtype=np.float64)
