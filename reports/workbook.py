"""A figure as an Excel workbook: typed cells, frozen header, filters, widths."""

import io
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.figure import COLOURS, ColumnKind, Figure, FigureSet, Reach, Report, Value, figures_of, plain, shown

_FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.INTEGER: "0",
    ColumnKind.QUANTITY: "#,##0.####",
    ColumnKind.MONEY: "#,##0.00",
    ColumnKind.SCORE: "0.0",
    ColumnKind.SHARE: "0.00",
    ColumnKind.DATE: "yyyy-mm-dd",
}
_HEADER_FILL = PatternFill("solid", fgColor="E7EBF0")
_NARROWEST, _WIDEST, _PADDING = 8, 60, 2
_LONGEST_SHEET_NAME = 31
_FORBIDDEN_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_CELL = 32_000


def render_xlsx(report: Report) -> bytes:
    """Return the bytes of a workbook, a sheet per table; dates and numbers are typed, text never is a formula."""
    book = Workbook()
    book.properties.created = datetime.combine(report.as_of, time())
    figures = figures_of(report, Reach.FILE)
    for number, figure in enumerate(figures):
        _fill(book.worksheets[0] if number == 0 else book.create_sheet(), figure)
    if isinstance(report, FigureSet):
        book.properties.title = plain(report.title)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, figure: Figure) -> None:
    sheet.title = plain(figure.title).translate(_FORBIDDEN_IN_SHEET_NAME)[:_LONGEST_SHEET_NAME].strip() or "Report"
    _header(sheet, figure)
    for number, row in enumerate(figure.rows, start=2):
        for index, (value, column) in enumerate(zip(row, figure.columns, strict=True), start=1):
            _put(sheet, row=number, column=index, value=value, kind=column.kind)
    for (row_index, column_index), heat in figure.heat.items():
        sheet.cell(row=row_index + 2, column=column_index + 1).fill = PatternFill("solid", fgColor=COLOURS[heat])
    _notes(sheet, figure)
    _arrange(sheet, figure)


def _header(sheet: Worksheet, figure: Figure) -> None:
    for index, column in enumerate(figure.columns, start=1):
        cell = sheet.cell(row=1, column=index, value=plain(column.title))
        cell.font = Font(bold=True)
        cell.fill = _HEADER_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _put(sheet: Worksheet, *, row: int, column: int, value: Value, kind: ColumnKind) -> None:
    cell = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = plain(value)[:_LONGEST_CELL]
        cell.data_type = "s"  # openpyxl takes a text that starts with "=" for a formula
        cell.number_format = "@"
        return
    cell.value = value
    if value is not None:
        cell.number_format = _FORMATS[kind]


def _notes(sheet: Worksheet, figure: Figure) -> None:
    start = len(figure.rows) + 3
    for number, note in enumerate((f"As of {figure.as_of}", *figure.notes)):
        _put(sheet, row=start + number, column=1, value=note, kind=ColumnKind.TEXT)


def _arrange(sheet: Worksheet, figure: Figure) -> None:
    sheet.freeze_panes = "A2"
    last = get_column_letter(max(1, len(figure.columns)))
    sheet.auto_filter.ref = f"A1:{last}{len(figure.rows) + 1}"
    for index, column in enumerate(figure.columns):
        longest = max([len(column.title), *(len(shown(row[index], column.kind)) for row in figure.rows)])
        width = min(max(longest + _PADDING, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
