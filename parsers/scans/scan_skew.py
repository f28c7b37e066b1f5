"""How far a page image is turned: small angles by projecting its ink onto the left margin.

Text lines give the sharpest row profile when they lie level, so the best angle is the one whose profile changes
most from row to row.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from domain.document import Box

_WORKING_SIDE = 1_000  # pixels; enough for a tenth of a degree
_WIDEST = 6.0  # degrees; feeders and copiers stay well below
_COARSE, _FINE = 0.5, 0.05
_SHADE = 24  # grey levels darker than the paper around it
_SHADE_RADIUS = 12
_LEAST_ANGLE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelled:
    """A picture turned level by ``angle`` degrees (anticlockwise), with the way back for places on it."""

    picture: Image.Image
    angle: float

    def original(self, box: Box) -> Box:
        """Return the rectangle (pixels) that encloses a box of the level picture on the picture before."""
        turn = -math.radians(self.angle)
        cos, sin = math.cos(turn), math.sin(turn)
        centre_x, centre_y = self.picture.width / 2, self.picture.height / 2
        corners = [(x - centre_x, y - centre_y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs = [cos * x + sin * y + centre_x for x, y in corners]
        ys = [-sin * x + cos * y + centre_y for x, y in corners]
        return Box(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))


def levelled(picture: Image.Image) -> Levelled:
    """Turn a grey picture so that its text lines lie level."""
    angle = skew_of(picture)
    if abs(angle) < _LEAST_ANGLE:
        return Levelled(picture=picture, angle=0.0)
    paper = int(np.median(np.asarray(picture)))
    turned = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=paper)
    return Levelled(picture=turned, angle=angle)


def skew_of(picture: Image.Image) -> float:
    """Return the angle in degrees (anticlockwise) that makes the text lines level; 0 for an empty page."""
    rows, columns = np.nonzero(_ink(picture))
    if rows.size == 0:
        return 0.0
    coarse = _best(rows, columns, np.arange(-_WIDEST, _WIDEST + _COARSE, _COARSE))
    return _best(rows, columns, np.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE))


def ink_slope(picture: Image.Image) -> tuple[float, int]:
    """Return the slope of the text lines (pixels down per pixel right) and how many ink pixels tell it."""
    return math.tan(math.radians(skew_of(picture))), int(np.count_nonzero(_ink(picture)))


def _ink(picture: Image.Image) -> NDArray[np.bool_]:
    """Pixels darker than their surroundings: shadows of a photographed page are no ink."""
    small = picture.copy()
    small.thumbnail((_WORKING_SIDE, _WORKING_SIDE))
    around = np.asarray(small.filter(ImageFilter.BoxBlur(_SHADE_RADIUS)), dtype=np.int16)
    return np.asarray(small, dtype=np.int16) < around - _SHADE


def _best(rows: NDArray[np.intp], columns: NDArray[np.intp], angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: _sharpness(rows, columns, float(angle))))


def _sharpness(rows: NDArray[np.intp], columns: NDArray[np.intp], angle: float) -> float:
    # a line that falls to the right is raised by turning anticlockwise, so its rows shift up with the column
    level = rows - columns * math.tan(math.radians(angle))
    profile = np.bincount((level - level.min()).astype(np.intp))
    return float(np.sum(np.diff(profile.astype(np.float64)) ** 2))
