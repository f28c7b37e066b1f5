"""The shape every feed file is brought into: numbered rows of plain cells."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | Decimal | date
"""Text as written (empty for no value), a number cell of a workbook, or a date cell of a workbook."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` counts from 1 as the user sees it (sheet row, or line of the text file)."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> list[str]:
        """Every cell as text; the hot path of a large file, hence the type test in line."""
        return [cell.strip() if type(cell) is str else cell_text(cell) for cell in self.cells]

    @property
    def filled(self) -> list[tuple[int, str]]:
        """Column index and text of every cell that is not blank."""
        return [(index, text) for index, text in enumerate(self.texts) if text]


def cell_text(cell: Cell) -> str:
    """Return a cell as a person would write it: no blanks around, whole numbers without a fraction, ISO dates."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, date):
        return cell.isoformat()
    return format(cell, "f")
