"""Reports in plain text whose columns stand under one another: lines to rows of cells by the blanks they share."""

import re
from collections.abc import Sequence

_GAP = re.compile(r" {2,}")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_CELLS = 3  # of a line that belongs to a table
_LEAST_LINES = 2
_GUTTER = 2  # blanks between two columns
_LONGEST = 400  # characters of a report's line
_RULE = re.compile(r"[\s\-=_+|*.]+")


def fixed_width_rows(lines: Sequence[str]) -> list[tuple[str, ...]] | None:
    """Return the lines as rows of cells, or None where they are no table by blanks.

    Columns are what stands between blanks that the lines of several cells have in common. A line that would be cut
    inside a word (a title, a heading, a remark) is one cell.
    """
    blocks = _blocks(lines)
    largest = max(blocks, key=len, default=[])
    if len(largest) < _LEAST_LINES:  # printed with a blank line between rows
        largest = [line for block in blocks for line in block]
    if len(largest) < _LEAST_LINES:
        return None
    within = _columns(largest)
    every = _columns([line for block in blocks for line in block if not _cuts(line, within)])
    # a number wider than its column closes the gutter beside it: then the block of most lines knows better
    columns = max((every, within, _columns(_alike(largest))), key=len)
    if len(columns) < _CELLS:
        return None
    return [_cells(line, columns) for line in lines]


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Return the lines of several cells, cut where a blank line stands."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line.strip():
            blocks.append([])
        elif is_tabular(line):
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _alike(block: Sequence[str]) -> list[str]:
    """Return the lines that have the number of cells most lines of the block have."""
    counts = [len(_CHUNK.findall(line)) for line in block]
    usual = max(set(counts), key=counts.count)
    return [line for line, count in zip(block, counts, strict=True) if count == usual]


def is_tabular(line: str) -> bool:
    """Tell whether a line has several cells with wide blanks between them."""
    return len(line) <= _LONGEST and len([cell for cell in _GAP.split(line.strip()) if cell]) >= _CELLS


def _columns(table: Sequence[str]) -> list[tuple[int, int]]:
    """Return start and end of each column; the gutters between are blank in all lines."""
    width = max(map(len, table))
    used = [0] * (width + _GUTTER)
    for line in table:
        for position, character in enumerate(line):
            used[position] += character != " "
    free = [not count for count in used]
    columns: list[tuple[int, int]] = []
    start: int | None = None
    for position in range(len(free)):
        gutter = all(free[position : position + _GUTTER])
        if start is None and not free[position]:
            start = position
        elif start is not None and gutter:
            columns.append((start, position))
            start = None
    return columns


def _starts(columns: Sequence[tuple[int, int]]) -> list[int]:
    return [0, *(start for start, _ in columns[1:])]


def _cuts(line: str, columns: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the columns would cut a word of the line."""
    return any(0 < place < len(line) and line[place] != " " and line[place - 1] != " " for place in _starts(columns))


def _cells(line: str, columns: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    text = line.rstrip()
    if not text.strip():
        return ()
    if len(text) > _LONGEST or _RULE.fullmatch(text):
        return (" ".join(text.split()),)
    if _cuts(text, columns):
        return _by_overlap(text, columns) or (" ".join(text.split()),)
    starts = _starts(columns)
    ends = [*starts[1:], max(len(text), starts[-1])]
    return tuple(" ".join(text[a:b].split()) for a, b in zip(starts, ends, strict=True))


def _by_overlap(text: str, columns: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Cells of a line with a number wider than its column; nothing where two cells claim one column."""
    if not is_tabular(text):
        return ()
    cells: dict[int, str] = {}
    for found in _CHUNK.finditer(text):
        shared = [min(found.end(), end) - max(found.start(), start) for start, end in columns]
        best = max(range(len(columns)), key=shared.__getitem__)
        if shared[best] <= 0 or best in cells:
            return ()
        cells[best] = found[0]
    return tuple(cells.get(index, "") for index in range(len(columns)))
