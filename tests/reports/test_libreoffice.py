"""Every workbook opens in LibreOffice: the same values after it has recalculated them, no errors, pages that are whole."""

import io
import os
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from flows.home import open_home
from flows.reporting import REPORTS, report_bytes
from reports.exceptions import ExceptionFilter
from tests.libreoffice import to_pdf, to_values, values, why_not
from tests.reports.report_world import AS_OF

_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:\d+|###")
_BUYER = "DKESSLER"


@pytest.fixture(scope="session")
def opened(report_folder, tmp_path_factory) -> Path:
    """Every report as workbook, as values of LibreOffice, and as its pages."""
    if reason := why_not():
        if os.environ.get("CI"):
            pytest.fail(f"CI must open the workbooks in LibreOffice: {reason}")
        pytest.skip(f"NOT OPENED IN LIBREOFFICE: {reason}")
    folder = tmp_path_factory.mktemp("workbooks")
    with open_home(report_folder, as_of=AS_OF) as home:
        for name in REPORTS:
            chosen = ExceptionFilter(owner=_BUYER if name == "morning" else None)
            (folder / f"{name}.xlsx").write_bytes(report_bytes(home, name, "xlsx", chosen))
    files = sorted(folder.glob("*.xlsx"))
    to_values(files, folder)
    to_pdf(files, folder)
    return folder


def _same(ours: object, theirs: str) -> bool:
    if ours is None:
        return not theirs
    if isinstance(ours, str):
        return ours == theirs
    if hasattr(ours, "isoformat"):
        return ours.date().isoformat() == theirs  # type: ignore[attr-defined]
    try:
        return abs(Decimal(str(ours)) - Decimal(theirs)) <= Decimal("1e-9") * max(1, abs(Decimal(str(ours))))
    except InvalidOperation:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_libreoffice_holds_the_values_of_the_report_and_no_errors(opened, name) -> None:
    book = load_workbook(io.BytesIO((opened / f"{name}.xlsx").read_bytes()))
    for sheet in book.worksheets:
        theirs = values(opened, name, sheet.title)
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            cells = theirs[number] if number < len(theirs) else []
            for index, ours in enumerate(row):
                found = cells[index] if index < len(cells) else ""
                assert _same(ours, found), (sheet.title, number, index, ours, found)
                assert not _ERROR.search(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", REPORTS)
def test_printed_pages_repeat_their_header_and_cut_no_number(opened, name) -> None:
    with pypdfium2.PdfDocument(opened / f"{name}.pdf") as pdf:
        first = pdf[0]
        assert first.get_width() > first.get_height(), "landscape"
        words = first.get_textpage().get_text_range()
        assert "as of 2026-11-23" in words
        assert "Page 1 of" in words
        for page in pdf:
            assert not _ERROR.search(page.get_textpage().get_text_range())
        assert first.render(scale=0.5).to_numpy().min() < 100, "something is on the page"


def test_rows_open_their_line_on_the_screen_and_figures_the_lines_behind_them(report_folder) -> None:
    with open_home(report_folder, as_of=AS_OF) as home:
        book = load_workbook(io.BytesIO(report_bytes(home, "heatmap", "xlsx", ExceptionFilter())))
    matrix, lines = book.worksheets[0], book.worksheets[-1]
    behind = matrix["A2"].hyperlink
    vendor = matrix["A2"].value
    sheet, _, cell = behind.location.partition("!")
    column = [c.value for c in lines[1]].index("Vendor") + 1
    assert sheet.strip("'") == lines.title
    assert lines.cell(row=lines[cell].row, column=column).value == vendor
    count = sum(1 for row in lines.iter_rows(min_row=2, min_col=column, max_col=column) if row[0].value == vendor)
    assert behind.tooltip == f"{count} rows: filter Vendor = {vendor}"
    links = [c.hyperlink.target for row in lines.iter_rows(min_row=2, max_row=2) for c in row if c.hyperlink]
    assert len(links) == 2
    assert links[0].startswith("https://backstop.example.com/lines/4")
