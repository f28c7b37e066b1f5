"""Column bands of one table: where each column ends, by the gutters its rows leave free.

Between neighbouring headings the boundary is the x that the fewest row words cross; of several such places the
widest free run, in its middle. Headings themselves are never cut.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from math import ceil, floor

from parsers.layout import Word
from parsers.pages.header_rows import HeaderCell, blocks
from parsers.pages.words import PageLine

_STEP = 0.5  # points between the places that are tried
_CHUNK_GAP = 0.62  # of the height: words closer than this belong together
_HEADER_WEIGHT = 1000


def chunk_gap(line: PageLine) -> float:
    """Return the gap in points beyond which two words of a row belong to different cells."""
    return line.char_width * 1.6 if line.char_width else _CHUNK_GAP * line.height


def nearest_cells(line: PageLine, cells: Sequence[HeaderCell]) -> Mapping[int, tuple[Word, ...]]:
    """Give each run of close words to the heading it stands under, or to the nearest: a first, coarse reading."""
    found: dict[int, tuple[Word, ...]] = {}
    for chunk in blocks(line, chunk_gap(line)):
        x0, x1 = chunk[0].x0, chunk[-1].x1
        column = min(range(len(cells)), key=lambda i: _distance(x0, x1, cells[i]))
        found[column] = (*found.get(column, ()), *chunk)
    return found


def _distance(x0: float, x1: float, cell: HeaderCell) -> tuple[float, float]:
    """Negative overlap, then the distance of the closer pair of edges."""
    overlap = min(x1, cell.x1) - max(x0, cell.x0)
    return (-overlap, min(abs(x0 - cell.x0), abs(x1 - cell.x1)))


def boundaries(cells: Sequence[HeaderCell], rows: Sequence[PageLine]) -> tuple[float, ...]:
    """Return the x of each boundary between neighbouring columns (one fewer than columns), in points."""
    return tuple(places[0] for places in boundary_choices(cells, rows))


def boundary_choices(cells: Sequence[HeaderCell], rows: Sequence[PageLine]) -> tuple[tuple[float, ...], ...]:
    """Return for each pair of neighbouring columns the x where they may part, the widest gutter first."""
    words = [w for line in rows for w in line.words]
    return tuple(_choices(left, right, words) for left, right in pairwise(cells))


def _choices(left: HeaderCell, right: HeaderCell, words: Sequence[Word]) -> tuple[float, ...]:
    low, high = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    if high - low <= _STEP:
        return ((low + high) / 2,)
    near = [(w.x0, w.x1, 1) for w in words if w.x1 > low and w.x0 < high]
    heads = [(w.x0, w.x1, _HEADER_WEIGHT) for w in (*left.words, *right.words)]
    places = [low + _STEP * i for i in range(int((high - low) / _STEP) + 1)]
    return _middles(places, _crossings(low, len(places), (*near, *heads)))


def _crossings(low: float, count: int, spans: Iterable[tuple[float, float, int]]) -> list[int]:
    """Return how many spans (with their weights) each of ``count`` places from ``low`` on lies inside."""
    changes = [0] * (count + 1)
    for x0, x1, weight in spans:
        first = max(0, floor((x0 - low) / _STEP) + 1)
        after = min(count, ceil((x1 - low) / _STEP))
        if first < after:
            changes[first] += weight
            changes[after] -= weight
    return list(accumulate(changes[:-1]))


def _middles(places: Sequence[float], crossings: Sequence[int]) -> tuple[float, ...]:
    """The middles of the runs that the fewest words cross, the widest run first."""
    fewest = min(crossings)
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for i, count in enumerate([*crossings, fewest + 1]):
        if count == fewest and start is None:
            start = i
        elif count != fewest and start is not None:
            runs.append((start, i))
            start = None
    runs.sort(key=lambda run: (run[0] - run[1], run[0]))
    return tuple((places[a] + places[b - 1]) / 2 for a, b in runs)


def cells_of(line: PageLine, edges: Sequence[float]) -> Mapping[int, tuple[Word, ...]]:
    """Give each word of a line to the column that holds most of it."""
    found: dict[int, list[Word]] = {}
    for word in line.words:
        middle = (word.x0 + word.x1) / 2
        column = sum(1 for edge in edges if middle > edge)
        found.setdefault(column, []).append(word)
    return {column: tuple(words) for column, words in sorted(found.items())}


def text_of(words: Sequence[Word]) -> str:
    """Return the words of a cell as printed."""
    return " ".join(w.text for w in words)
