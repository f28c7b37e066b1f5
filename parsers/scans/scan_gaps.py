"""Where words really begin and end: the recogniser places them by guess, the ink between them tells.

A gap that is two points off turns "Item Code" into two columns, so every blank is moved to the widest ink-free run
near it, and the outer edges of a box to its first and last ink.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from parsers.scans.scan_engine import Piece, Reading

_SHADE = 40  # grey levels darker than the paper around it
_SHADE_RADIUS = 25
_LEAST_INK = 2  # pixels of a column; one is noise
_REACH = 0.35  # of the box height, to either side of the guessed blank
_CORE = 0.15  # of the box height left out above and below: rules and neighbouring lines reach in
_STEEPEST = 0.035  # a stamp's words cannot be told apart by columns

Ink = NDArray[np.bool_]


def ink_of(picture: Image.Image) -> Ink:
    """Return which pixels of a grey picture are ink, shadows and single specks left out."""
    calm = picture.filter(ImageFilter.MedianFilter(3))
    around = np.asarray(calm.filter(ImageFilter.BoxBlur(_SHADE_RADIUS)), dtype=np.int16)
    return np.asarray(calm, dtype=np.int16) < around - _SHADE


def with_real_gaps(reading: Reading, ink: Ink) -> Reading:
    """Return the reading with its pieces' left and right edges moved to the ink."""
    (x0, y0), (x1, y1), _, (_, y3) = reading.corners
    if not reading.pieces or abs(y1 - y0) > _STEEPEST * abs(x1 - x0) or y3 <= y0:
        return reading
    profile = _columns(reading, ink)
    spans = [(p.corners[0][0], p.corners[1][0]) for p in reading.pieces]
    reach = _REACH * (y3 - y0)
    gaps = [_empty_run(profile, left[1] - reach - x0, right[0] + reach - x0) for left, right in pairwise(spans)]
    outer = np.flatnonzero(profile)
    if outer.size == 0:
        return reading
    starts = [float(outer[0]), *(gap[1] if gap else right[0] - x0 for gap, right in zip(gaps, spans[1:], strict=True))]
    ends = [*(gap[0] if gap else left[1] - x0 for gap, left in zip(gaps, spans, strict=False)), float(outer[-1] + 1)]
    return replace(reading, pieces=_moved(reading.pieces, [x0 + s for s in starts], [x0 + e for e in ends]))


def _columns(reading: Reading, ink: Ink) -> NDArray[np.bool_]:
    """Which pixel columns of the box hold ink, measured from its left edge."""
    (x0, y0), (x1, y1), _, (_, y3) = reading.corners
    core = _CORE * (y3 - y0)
    top, bottom = int(min(y0, y1) + core), int(y3 + abs(y1 - y0) - core)
    part = ink[max(top, 0) : max(bottom, 0), max(int(x0), 0) : max(int(x1), 0)]
    return np.asarray(part.sum(axis=0) >= _LEAST_INK)


def _empty_run(profile: NDArray[np.bool_], start: float, end: float) -> tuple[float, float] | None:
    """Return the widest run without ink that begins or ends between two columns."""
    first, last = max(int(start), 0), min(int(end) + 1, profile.size)
    runs: list[tuple[int, int]] = []
    for x in range(first, last):
        if profile[x]:
            continue
        if runs and runs[-1][1] == x:
            runs[-1] = (runs[-1][0], x + 1)
        else:
            runs.append((x, x + 1))
    best = max(runs, key=lambda run: run[1] - run[0], default=None)
    return (float(best[0]), float(best[1])) if best else None


def _moved(pieces: Sequence[Piece], starts: Sequence[float], ends: Sequence[float]) -> tuple[Piece, ...]:
    return tuple(
        _with_edges(piece, start, end) if end > start else piece
        for piece, start, end in zip(pieces, starts, ends, strict=True)
    )


def _with_edges(piece: Piece, x0: float, x1: float) -> Piece:
    (_, y0), (_, y1), (_, y2), (_, y3) = piece.corners
    return replace(piece, corners=((x0, y0), (x1, y1), (x1, y2), (x0, y3)))
