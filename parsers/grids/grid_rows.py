"""What a row of a grid is below a header: an item, a total, a formula drawn down too far, an order's heading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.document import Cell
from parsers.layout import Column, Role
from parsers.papers.numbers import read_amount, read_number, read_price

MEASURED = frozenset(
    {
        Role.QUANTITY, Role.ORDERED, Role.CONFIRMED, Role.SHIPPED, Role.SHIPPED_TO_DATE, Role.SHIPPED_BEFORE,
        Role.BACKORDERED, Role.OPEN, Role.CANCELLED, Role.RECEIVED, Role.PRODUCED, Role.PIECES, Role.BUNDLES,
        Role.WEIGHT, Role.PRICE, Role.AMOUNT, Role.PERIOD, Role.SIZE_QUANTITY,
    }
)  # fmt: skip
_DATED = frozenset(
    {Role.DATE_REQUIRED, Role.DATE_OLD, Role.DATE_PROMISED, Role.DATE_SHIP, Role.DATE_DELIVERY, Role.DATE}
)
_NAMED = frozenset({Role.PO, Role.PO_LINE, Role.PO_AND_LINE, Role.LINE, Role.ITEM, Role.REF, Role.TAG, Role.HEAT})
_LINES = frozenset({Role.LINE, Role.PO_LINE, Role.PO_AND_LINE})
_DATE_TEXT = 40  # characters; a date expression is short
_OF = re.compile(r"\d[\d.,]*\s+(?:of|von|de|van)\s+\d[\d.,]*", re.IGNORECASE)  # "25 of 40"
_CELLS = 3  # of a row that may be an item although no value in it can be read
_FULL = 0.7  # share of the table's columns it fills
_LIKE = 0.6  # share of filled columns that two rows of one table have in common
_TOTAL = re.compile(
    r"(?:\**\s*)(?:sub|grand|order|net|report|page)?[ -]*totals?\b|amount due|balance due|untaxed amount",
    re.IGNORECASE,
)
# "4500017301 Total", "Total:" in any cell of a row that has neither line number nor date
_TOTAL_CELL = re.compile(r"\W*(?:\S{1,30}\s+)?(?:sub|grand)?[ -]*totals?\W*", re.IGNORECASE)


def column_name(index: int) -> str:
    """Return the spreadsheet letters of a column counted from 0."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet or table as texts.

    ``filled`` marks (row, column) places that repeat a merged cell's text. ``hidden`` rows are not shown: they keep
    their place and say nothing, but an order number written once above visible rows still stands for those.
    """

    name: str
    page: int
    rows: tuple[tuple[str, ...], ...]
    filled: frozenset[tuple[int, int]] = frozenset()
    hidden: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> str:
        """Return a cell's text; empty outside the grid."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def place(self, row: int, column: int) -> Cell:
        """Return where a cell stands."""
        return Cell(ref=f"{self.name}!{column_name(column)}{row + 1}")

    def own(self, row: int) -> dict[int, str]:
        """Return the filled cells of a row by column, without repetitions of merged cells."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return {c: text for c, text in enumerate(cells) if text and (row, c) not in self.filled}


def is_item(grid: Grid, columns: Sequence[Column], row: int) -> bool:
    """A row with a value in a measured or dated column and something to name it, or with two values.

    A row that fills the table's columns and has a line number or the like is one too, whatever its values look like:
    what cannot be read there must wait, not vanish.
    """
    typed = named = 0
    cells = {index: text for index, text in grid.own(row).items() if index < len(columns)}
    for index, text in cells.items():
        role = columns[index].role
        measured = role in MEASURED and bool(read_amount(text) or read_price(text) or _OF.fullmatch(text))
        if measured or (role in _DATED and len(text) <= _DATE_TEXT):
            typed += 1
        elif role in _NAMED:
            named += 1
    full = len(cells) >= max(_CELLS, _FULL * sum(bool(column.header) for column in columns))
    return len(cells) > 1 and (typed > 1 or bool(typed and len(cells) > typed) or named > 1 or bool(named and full))


def is_total(grid: Grid, columns: Sequence[Column], row: int, sums: Sequence[Mapping[int, Decimal]]) -> bool:
    """A row that says "total", or one of numbers alone that are sums of the item rows above it, by column."""
    cells = grid.own(row)
    first = next(iter(cells.values()), "")
    if _TOTAL.match(first):
        return True
    roles = {columns[index].role for index in cells if index < len(columns)}
    if not roles & (_LINES | _DATED) and any(_TOTAL_CELL.fullmatch(text) for text in cells.values()):
        return True
    if not roles <= MEASURED:
        return False
    values = {index: read_number(text) for index, text in cells.items()}
    return bool(cells) and any(values.items() <= above.items() for above in sums)


def measures(grid: Grid, columns: Sequence[Column], row: int) -> dict[int, Decimal]:
    """Return the numbers of a row's measured columns."""
    cells = {c: text for c, text in grid.own(row).items() if c < len(columns) and columns[c].role in MEASURED}
    return {column: number for column, text in cells.items() if (number := read_number(text)) is not None}


def is_void(grid: Grid, row: int) -> bool:
    """A row of zeros and nothing else: a formula drawn down below the last item."""
    texts = list(grid.own(row).values())
    return len(texts) > 1 and all(read_number(text) == 0 for text in texts)


def is_alike(grid: Grid, row: int, items: Sequence[int]) -> bool:
    """Tell whether a row fills the columns that one of the item rows fills, by more than half."""
    mine = set(grid.own(row))
    return any(
        len(mine & theirs) >= _LIKE * len(mine | theirs) for theirs in (set(grid.own(item)) for item in items[-5:])
    )
