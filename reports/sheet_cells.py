"""Writes single cells of a workbook: numbers and dates typed, text as text whatever it begins with."""

from copy import copy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from reports.figure import ColumnKind, Value, stacked

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray

WIDEST = 36  # characters of a column; longer text is wrapped
PADDING = 3
AnyCell = Cell | MergedCell  # sheets of ours have no merged ones, but the library says so
_LONGEST = 32_000
_FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.STACK: "@",
    ColumnKind.INTEGER: "#,##0",
    ColumnKind.QUANTITY: "#,##0.####",
    ColumnKind.MONEY: "#,##0.00",
    ColumnKind.SCORE: "0.0",
    ColumnKind.SHARE: "0.00",
    ColumnKind.DATE: "yyyy-mm-dd",
}
_WHOLE = "#,##0"  # a whole quantity: the other format would leave a full stop behind it
_NUMBER = Alignment(vertical="top")
# A little room on the left: a number may end where the text begins.
TEXT = Alignment(vertical="top", horizontal="left", indent=1)
_WRAPPED = Alignment(vertical="top", horizontal="left", indent=1, wrap_text=True)


class CellWriter:
    """Writes the cells of one workbook; each style is worked out once, for that is what takes the time."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, int], StyleArray] = {}

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, kind: ColumnKind) -> None:
        """Write a value; nothing for None."""
        if value is None:
            return
        cell = sheet.cell(row=row, column=column)
        if isinstance(value, str):
            cell.value = "\n".join(stacked(value, kind))[:_LONGEST]
            cell.data_type = "s"  # openpyxl takes a text that starts with "=" for a formula
            long = kind is ColumnKind.STACK or len(value) >= WIDEST - PADDING
            self._style(cell, "@", _WRAPPED if long else TEXT)
            return
        cell.value = value
        whole = kind is ColumnKind.QUANTITY and _is_whole(value)
        self._style(cell, _WHOLE if whole else _FORMATS[kind], TEXT if kind is ColumnKind.DATE else _NUMBER)

    def _style(self, cell: Any, number_format: str, alignment: Alignment) -> None:  # noqa: ANN401 - its stubs know no style
        key = (number_format, id(alignment))
        known = self._styles.get(key)
        if known is None:
            cell.number_format, cell.alignment = number_format, alignment
            self._styles[key] = copy(cell._style)  # noqa: SLF001 - the public way looks both up again for every cell
        else:
            cell._style = copy(known)  # noqa: SLF001 - as above


def _is_whole(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and value == value // 1
