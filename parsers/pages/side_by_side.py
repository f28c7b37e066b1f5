"""Two tables side by side under one heading line ("Line Qty Date   Line Qty Date"): each is read by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.layout import Word
from parsers.pages.columns import boundaries
from parsers.pages.header_rows import Header, HeaderCell
from parsers.pages.words import PageLine
from parsers.roles.labels import normalize
from parsers.roles.settling import KEYS

_TIMES = (2, 3)
_COLUMNS_AT_LEAST = 3


def side_by_side(header: Header, body: Sequence[PageLine]) -> tuple[tuple[tuple[HeaderCell, ...], list[PageLine]], ...]:
    """Return heading cells and lines of each table below a heading: one, or several where the headings repeat."""
    count = len(header.cells) // _repeats(header)
    if count == len(header.cells):
        return ((header.cells, list(body)),)
    edges = boundaries(header.cells, body)[count - 1 :: count]
    groups = [header.cells[i : i + count] for i in range(0, len(header.cells), count)]
    return tuple((cells, _between(body, edges, at)) for at, cells in enumerate(groups))


def _repeats(header: Header) -> int:
    """How often the same headings stand in the line; once for an ordinary table."""
    texts = [normalize(c.text) for c in header.cells]
    for times in _TIMES:
        size, rest = divmod(len(texts), times)
        if not rest and size >= _COLUMNS_AT_LEAST and texts == texts[:size] * times and set(header.roles[:size]) & KEYS:
            return times
    return 1


def _between(body: Sequence[PageLine], edges: Sequence[float], at: int) -> list[PageLine]:
    low = edges[at - 1] if at else float("-inf")
    high = edges[at] if at < len(edges) else float("inf")
    return [part for line in body if (part := _cut(line, low, high)) is not None]


def _cut(line: PageLine, low: float, high: float) -> PageLine | None:
    words = _inside(line.words, low, high)
    return replace(line, words=words) if words else None


def _inside(words: Iterable[Word], low: float, high: float) -> tuple[Word, ...]:
    return tuple(w for w in words if low <= (w.x0 + w.x1) / 2 < high)
