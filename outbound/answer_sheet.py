"""The attached workbook: the same table, our cells locked, the vendor's checked, a hidden Ref (DOMAIN 5.5)."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from domain.outbox import MailAttachment
from outbound.lines import ANSWERS, COLUMNS, AskedLine

SHEET = "Open lines"
REF_KEY = "Ref key"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (9, 12, 6, 14, 42, 18, 10, 7, 12, 14, 16, 14, 36, 9)
_ASKED = PatternFill("solid", fgColor="FFF8DC")
_HEAD = PatternFill("solid", fgColor="E6E6E6")
_WHEN = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")


def answer_sheet(lines: Sequence[AskedLine], *, name: str) -> MailAttachment:
    """Return the workbook of a request; the same lines always give the same bytes."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    for column, title in enumerate((*COLUMNS, REF_KEY), start=1):
        _head(sheet.cell(row=1, column=column), title)
    for row, line in enumerate(lines, start=2):
        for column, text in enumerate((*line.cells, line.ref), start=1):
            _put(sheet.cell(row=row, column=column), text, answer=_is_answer(column))
    _furnish(sheet, rows=len(lines))
    stream = io.BytesIO()
    book.save(stream)
    return MailAttachment(name=name, media_type=MEDIA_TYPE, content=_without_clock(stream.getvalue()))


def _is_answer(column: int) -> bool:
    return len(COLUMNS) - ANSWERS < column <= len(COLUMNS)


def _head(cell: Cell | MergedCell, title: str) -> None:
    cell.value = title
    cell.font = Font(bold=True)
    cell.fill = _HEAD


def _put(cell: Cell | MergedCell, text: str, *, answer: bool) -> None:
    """Write a text as a text: what looks like a formula stays words, also after the vendor's program saved it."""
    if answer:
        cell.protection = Protection(locked=False)
        cell.fill = _ASKED
        return
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True


def _furnish(sheet: Worksheet, *, rows: int) -> None:
    sheet.freeze_panes = "A2"
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions[get_column_letter(len(COLUMNS) + 1)].hidden = True
    first = len(COLUMNS) - ANSWERS + 1
    # "TBD" and "shipped" are answers too: the check explains itself and lets them pass.
    dates = DataValidation(type="date", operator="greaterThan", formula1=_serial(date(2000, 1, 1)), allow_blank=True)
    dates.errorStyle = "information"
    dates.error = "A date such as 2026-12-04; or: shipped, TBD, cancel"
    dates.prompt = "Ship date; or: shipped, TBD, cancel"
    amounts = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    amounts.errorStyle = "information"
    amounts.error = "A quantity in the unit of this row"
    for check, column in ((dates, first), (amounts, first + 1)):
        letter = get_column_letter(column)
        check.add(f"{letter}2:{letter}{rows + 1}")
        sheet.add_data_validation(check)
    for row in range(2, rows + 2):
        sheet.cell(row=row, column=first).number_format = "yyyy-mm-dd"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.sort = False
    sheet.protection.autoFilter = False


def _serial(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)


def _without_clock(content: bytes) -> bytes:
    """Take out the time of writing, so that a repeated composition gives identical bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            fresh = zipfile.ZipInfo(entry.filename, date_time=_WHEN)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fresh, data)
    return stream.getvalue()
