"""The text of a layout outside its tables, cut into chunks by wide gaps: where headings and footers stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.document import Box, Cell, Span
from parsers.layout import Layout, Table, TextLine, Word

_GAP = 1.15  # heights; a wider gap between words separates two entries of a line
_SPACED = re.compile(r"(?:\b\w ){3,}\w\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Neighbouring words of one line; ``line`` counts the lines outside tables, ``whole`` is the line's own text."""

    text: str
    x0: float
    x1: float
    top: float
    page: int
    line: int
    place: Box | Span | Cell


def outside_lines(layout: Layout) -> tuple[TextLine, ...]:
    """Return the lines that belong to no table row and are no table header."""
    covered = _Cover(layout.tables)
    return tuple(line for line in layout.lines if line.words and not covered.holds(line))


def chunks_of(lines: Sequence[TextLine]) -> tuple[Chunk, ...]:
    """Cut lines into chunks; a spreadsheet cell is a chunk of its own."""
    return tuple(chunk for number, line in enumerate(lines) for chunk in _cut(line, number))


def unspaced(text: str) -> str:
    """Return text with l e t t e r s p a c e d words closed; wider gaps are already lost, so words run together."""
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), text)


def union(words: Sequence[Word]) -> Box | Span | Cell:
    """Return the place of several words of one line."""
    boxes = [word.place for word in words if isinstance(word.place, Box)]
    if len(boxes) < len(words) or not boxes:
        return words[0].place
    return Box(
        x0=min(b.x0 for b in boxes), top=min(b.top for b in boxes),
        x1=max(b.x1 for b in boxes), bottom=max(b.bottom for b in boxes),
    )  # fmt: skip


def _cut(line: TextLine, number: int) -> Iterator[Chunk]:
    group: list[Word] = []
    for word in line.words:
        if group and _apart(group[-1], word):
            yield _chunk(group, number)
            group = []
        group.append(word)
    if group:
        yield _chunk(group, number)


def _apart(left: Word, right: Word) -> bool:
    if isinstance(left.place, Cell):
        return True
    height = max(left.bottom - left.top, right.bottom - right.top, 1.0)
    return right.x0 - left.x1 > _GAP * height


def _chunk(words: Sequence[Word], number: int) -> Chunk:
    return Chunk(
        text=" ".join(word.text for word in words), x0=words[0].x0, x1=words[-1].x1,
        top=min(word.top for word in words), page=words[0].page, line=number, place=union(words),
    )  # fmt: skip


class _Cover:
    """The places that tables take."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._bands: dict[int, list[tuple[float, float]]] = {}
        self._rows: set[tuple[str, str]] = set()
        self._headers = [frozenset(" ".join(c.header for c in t.columns).lower().split()) for t in tables]
        for table in tables:
            for row in table.rows:
                self._add([(cell.page, cell.place) for cell in row.cells.values()])
                self._add([(w.page, w.place) for line in (*row.above, *row.below) for w in line.words])
            self._add([(w.page, w.place) for line in table.totals for w in line.words])

    def _add(self, places: Sequence[tuple[int, Box | Span | Cell]]) -> None:
        for page, place in places:
            if isinstance(place, Box):
                self._bands.setdefault(page, []).append((place.top, place.bottom))
            elif isinstance(place, Cell):
                self._rows.add(_row_key(place))

    def holds(self, line: TextLine) -> bool:
        if self._is_header(line):
            return True
        first = line.words[0].place
        if isinstance(first, Cell):
            return _row_key(first) in self._rows
        middle = (line.words[0].top + line.words[0].bottom) / 2
        return any(top <= middle <= bottom for top, bottom in self._bands.get(line.page, ()))

    def _is_header(self, line: TextLine) -> bool:
        words = line.text.lower().split()
        return len(words) > 2 and any(  # noqa: PLR2004 - "PO" and "Date" stand in headers and headings alike
            header and sum(1 for word in words if word in header) >= 0.8 * len(words) for header in self._headers
        )


def _row_key(place: Cell) -> tuple[str, str]:
    sheet, _, ref = place.ref.rpartition("!")
    return sheet, ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
