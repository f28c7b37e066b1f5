"""A sheet without header that goes on with the table of the sheet before it."""

from collections.abc import Sequence

from parsers.grids.grid_header import Header
from parsers.grids.grid_rows import Grid
from parsers.layout import Table
from parsers.roles.cell_types import DATED, NUMERIC, CellType, cell_type

_FEWEST = 3  # columns both sheets fill
_FILLED = 0.6  # of the columns the table before fills
_AGREE = 0.8  # of the columns both fill
_SAMPLE = 50  # rows


def header_continued(grid: Grid, before: Table | None) -> Header | None:
    """Return the columns of the table before as the header of a sheet without one, or None where it looks different.

    The same columns must be filled, with cells of the same look: numbers under numbers, dates under dates.
    """
    if before is None or not before.rows:
        return None
    width = len(before.columns)
    block = [row for row in range(len(grid.rows)) if len(grid.own(row)) >= _FEWEST]
    if not block or any(max(grid.own(row)) >= width for row in block):
        return None
    theirs = [_looks([row.cells[i].text for row in before.rows[-_SAMPLE:] if i in row.cells]) for i in range(width)]
    mine = [_looks([t for row in block[:_SAMPLE] if (t := grid.own(row).get(i))]) for i in range(width)]
    used = [i for i in range(width) if theirs[i]]
    both = [i for i in used if mine[i]]
    agreeing = sum(1 for i in both if theirs[i] & mine[i])
    if len(both) < max(_FEWEST, _FILLED * len(used)) or agreeing < _AGREE * len(both):
        return None
    return Header(start=block[0], end=block[0], columns=before.columns)


def _looks(texts: Sequence[str]) -> frozenset[str]:
    """Return the looks that at least half of the cells share."""
    found = [_look(cell_type(text)) for text in texts]
    return frozenset(look for look in set(found) if found.count(look) * 2 >= len(found))


def _look(kind: CellType) -> str:
    if kind in NUMERIC:
        return "number"
    return "date" if kind in DATED else kind.value
