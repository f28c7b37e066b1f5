"""Rows whose name stands in a line of its own above their numbers: tags below an item, and rows cut by a page's end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.layout import Role, TableCell, TableRow, TextLine, Word
from parsers.pages.columns import cells_of, text_of
from parsers.pages.page_tables import Frame
from parsers.pages.words import PageLine, box_of
from parsers.roles.cell_types import NUMERIC, CellType, cell_type
from parsers.roles.settling import COUNTS, DATES, LINES, QUANTITIES

_NAMES = LINES | {Role.ITEM, Role.CUSTOMER_ITEM, Role.DESCRIPTION}
_AMOUNTS = QUANTITIES | COUNTS
_LINEISH = frozenset({CellType.INTEGER, CellType.NUMBER})


def with_names_above(frame: Frame, rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """Return the rows with line number and name of the heading line above them, where no row has its own.

    "1  BEAM W8 X 31" in one line and two tags with pieces and pounds below it are two rows of item 1.
    """
    names = {i for i, r in enumerate(frame.roles) if r in _NAMES}
    if not names or any(names & row.cells.keys() for row in rows):
        return tuple(rows)
    found: list[TableRow] = []
    name: Mapping[int, TableCell] = {}
    for row in rows:
        heading = next((line for line in reversed(row.above) if _names_item(frame, line)), None)
        if heading is not None:
            name = _cells(frame, heading)
            row = replace(row, above=tuple(line for line in row.above if line is not heading))  # noqa: PLW2901 - the row without the line that became its cells
        found.append(replace(row, cells=dict(sorted({**name, **row.cells}.items()))))
    return tuple(found) if name else tuple(rows)


def joined_over_pages(frame: Frame, last: TableRow, head: Sequence[PageLine]) -> tuple[TableRow, TableRow] | None:
    """Return the last row and the one whose name ended a page while its numbers begin the next; None if none does."""
    if not head or not set(frame.roles) & LINES:
        return None
    numbers = head[0].text_line
    below = list(last.below)
    at = next((i for i in reversed(range(len(below))) if _names_item(frame, below[i])), None)
    if at is None or not _only_amounts(frame, numbers):
        return None
    cells = dict(sorted({**_cells(frame, below[at]), **_cells(frame, numbers)}.items()))
    own = (*below[at + 1 :], *(line.text_line for line in head[1:]))
    joined = TableRow(cells=cells, page=below[at].page, below=own, section=last.section)
    return replace(last, below=tuple(below[:at])), joined


def _names_item(frame: Frame, line: TextLine) -> bool:
    """Tell whether a line holds a line number and a name in their columns, and no amount."""
    texts = _texts(frame, line)
    roles = {frame.roles[i] for i in texts}
    numbered = [t for i, t in texts.items() if frame.roles[i] in LINES]
    return (
        len(numbered) == 1
        and cell_type(numbered[0]) in _LINEISH
        and bool(roles & (_NAMES - LINES))
        and not any(frame.roles[i] in _AMOUNTS | DATES and cell_type(t) in NUMERIC for i, t in texts.items())
    )


def _only_amounts(frame: Frame, line: TextLine) -> bool:
    texts = _texts(frame, line)
    roles = {frame.roles[i] for i in texts}
    return not roles & _NAMES and any(frame.roles[i] in _AMOUNTS and cell_type(t) in NUMERIC for i, t in texts.items())


def _split(frame: Frame, line: TextLine) -> Mapping[int, tuple[Word, ...]]:
    return cells_of(PageLine(words=line.words, page=line.page), frame.edges)


def _texts(frame: Frame, line: TextLine) -> dict[int, str]:
    return {i: text_of(words) for i, words in _split(frame, line).items()}


def _cells(frame: Frame, line: TextLine) -> dict[int, TableCell]:
    return {
        i: TableCell(text=text_of(words), page=line.page, place=box_of(words))
        for i, words in _split(frame, line).items()
    }
