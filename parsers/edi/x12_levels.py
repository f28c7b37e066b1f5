"""X12: the HL tree of a dispatch notice (856) or an order status report (870)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.edi.segments import Segment, too_long

_RANK = {"S": 0, "O": 1, "T": 2, "P": 3}  # element 735; everything else is an item or below one
_ITEM_RANK = 4
_DEEPEST = 12  # levels above each other; shipment, order, tare, pack and item are five


@dataclass(slots=True, kw_only=True)
class Level:
    """One HL with the segments up to the next.

    ``parent`` is the level it hangs under; ``lower`` tells that other levels hang under it.
    """

    code: str
    parent: "Level | None"
    segments: list[Segment] = field(default_factory=list)
    lower: bool = False

    def up(self) -> "Iterator[Level]":
        """Yield the level and everything above it."""
        level: Level | None = self
        for _ in range(_DEEPEST):
            if level is None:
                return
            yield level
            level = level.parent

    def nearest(self, tag: str) -> Segment | None:
        """Return the first such segment of the level, or of the nearest level above that has one."""
        return next((s for above in self.up() for s in above.segments if s.tag == tag), None)


def hierarchy(segments: Sequence[Segment]) -> list[Level]:
    """Return the HL tree in order, without what follows the CTT.

    A level whose parent is missing hangs under the last one that ranks above it.
    """
    found: list[Level] = []
    by_id: dict[str, Level] = {}
    last: dict[int, Level] = {}
    for segment in segments:
        if segment.tag == "HL":
            rank = _RANK.get(segment.text(3), _ITEM_RANK)
            above = next((last[r] for r in range(rank - 1, -1, -1) if r in last), None)
            level = Level(code=segment.text(3), parent=by_id.get(segment.text(2)) or above)
            found.append(level)
            if level.parent is not None:
                level.parent.lower = True
            by_id[segment.text(1)] = last[rank] = level
            last = {r: known for r, known in last.items() if r <= rank}
        elif segment.tag == "CTT":
            break
        elif found:
            found[-1].segments.append(segment)
            too_long(segment, len(found[-1].segments))
    return found
