"""Pages whose text is turned against the page: which way, and coordinates back and forth.

All boxes are PDF points from the page's top left. "Upright" coordinates are those of the page turned so that its
text reads from left to right; evidence always keeps the page's own coordinates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from domain.document import Box

_ASLANT = 0.12  # tangent of some seven degrees: more than a crooked scan's text layer


class Turn(IntEnum):
    """Where the text runs, in degrees anticlockwise from left-to-right."""

    NONE = 0
    UP = 90
    OVER = 180
    DOWN = 270


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A page of ``width`` and ``height`` points whose text is turned."""

    turn: Turn
    width: float
    height: float

    def upright(self, box: Box) -> Box:
        """Return the box in upright coordinates."""
        width, height = self.width, self.height
        match self.turn:
            case Turn.UP:
                return Box(x0=height - box.bottom, top=box.x0, x1=height - box.top, bottom=box.x1)
            case Turn.DOWN:
                return Box(x0=box.top, top=width - box.x1, x1=box.bottom, bottom=width - box.x0)
            case Turn.OVER:
                return Box(x0=width - box.x1, top=height - box.bottom, x1=width - box.x0, bottom=height - box.top)
            case _:
                return box

    def on_page(self, box: Box) -> Box:
        """Return an upright box in the page's own coordinates."""
        width, height = self.width, self.height
        match self.turn:
            case Turn.UP:
                return Box(x0=box.top, top=height - box.x1, x1=box.bottom, bottom=height - box.x0)
            case Turn.DOWN:
                return Box(x0=width - box.bottom, top=box.x0, x1=width - box.top, bottom=box.x1)
            case _:
                return self.upright(box)


def turn_of(chars: Iterable[Mapping[str, Any]]) -> Turn:
    """Return the way most of a page's characters run, by the first two numbers of their text matrix."""
    ways: Counter[Turn] = Counter()
    for matrix, count in Counter(char["matrix"] for char in chars).items():
        ways[_way(matrix[0], matrix[1])] += count
    return ways.most_common(1)[0][0] if ways else Turn.NONE


def without_stamps(chars: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out letters that run aslant: "COPY" across a page would mix with the words it lies on."""
    return [c for c in chars if min(abs(c["matrix"][0]), abs(c["matrix"][1])) <= _ASLANT * _size(c["matrix"])]


def _size(matrix: Sequence[float]) -> float:
    return max(abs(matrix[0]), abs(matrix[1]))


def _way(a: float, b: float) -> Turn:
    if abs(a) >= abs(b):
        return Turn.OVER if a < 0 else Turn.NONE
    return Turn.UP if b > 0 else Turn.DOWN
