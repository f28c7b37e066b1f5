"""What a workbook says beside its values: hidden, struck out, commented; and its other formats."""

import datetime as dt
import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from domain.document import Caution, Document, ReadingContext, StatementKind
from parsers.grids.sheet import read_sheet
from parsers.layout import Layout, Role
from parsers.papers.interpret import interpret
from tests.office_files import HEAD, ROWS, odf_table, opendocument

HEADER = ["PO", "PO Line", "Description", "Qty", "UOM", "Ship Date"]
LINES: list[list[object]] = [
    ["4501", 1, "PLATE A36 1/2 X 96 X 240", 12, "PC", dt.date(2026, 12, 4)],
    [None, 2, "HR SHEET 10GA X 48 X 120", 160, "PC", dt.date(2026, 12, 11)],
    ["4506", 1, "PLATE A36 1/4 X 60 X 120", 20, "PC", dt.date(2026, 12, 14)],
    [None, 2, "PLATE A36 3/8 X 60 X 120", 8, "PC", dt.date(2026, 12, 15)],
]


def read(edit: Callable[[Worksheet], None]) -> Layout:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (HEADER, *LINES):
        sheet.append(row)
    edit(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return read_sheet(stream.getvalue(), name="ack.xlsx")


def document(layout: Layout) -> Document:
    context = ReadingContext(reference=date(2026, 11, 20), known_pos=frozenset({"4501", "4506"}))
    return interpret(layout, name="ack.xlsx", context=context)


def said(layout: Layout) -> list[tuple[str | None, str | None]]:
    return [(s.target.po_text, s.target.po_line) for s in document(layout).statements]


def test_rows_a_filter_put_away_say_nothing_and_are_counted() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A1:F5"
        sheet.row_dimensions[3].hidden = True

    layout = read(hide)
    assert said(layout) == [("4501", "1"), ("4506", "1"), ("4506", "2")]
    assert "sheet 'Sheet': 1 hidden row(s) were left out" in layout.warnings
    assert not any("HR SHEET" in line.text for line in layout.lines)


def test_many_hidden_rows_do_not_end_a_table() -> None:
    def hide(sheet: Worksheet) -> None:
        for number in range(6, 30):
            sheet.append(["9", number, "OTHER", 1, "PC", "12/4/2026"])
            sheet.row_dimensions[number].hidden = True
        sheet.append(["4501", 3, "ROUND 1018 3", 5, "PC", dt.date(2026, 12, 18)])

    assert said(read(hide))[-1] == ("4501", "3")


def test_an_order_number_in_a_hidden_row_still_stands_for_the_rows_below_it() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[4].hidden = True

    assert said(read(hide)) == [("4501", "1"), ("4501", "2"), ("4506", "2")]


def test_hidden_columns_say_nothing_and_are_counted() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["F"].hidden = True

    layout = read(hide)
    assert layout.tables[0].index(Role.DATE_SHIP) is None
    assert "sheet 'Sheet': 1 hidden column(s) were left out" in layout.warnings


def test_a_struck_row_proposes_a_cancellation_instead_of_a_promise() -> None:
    def strike(sheet: Worksheet) -> None:
        for cell in sheet[2]:
            cell.font = Font(strike=True)

    layout = read(strike)
    (first, *_) = document(layout).statements
    assert (first.kind, first.promise, first.target.po_line) == (StatementKind.CANCEL, None, "1")
    assert any("struck-out row" in warning for warning in layout.warnings)


def test_a_struck_value_is_taken_back() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["F2"].font = Font(strike=True)

    (first, second, *_) = document(read(strike)).statements
    assert first.promise is None
    assert second.promise is not None


def test_of_an_old_struck_date_and_a_new_one_in_a_cell_the_new_one_counts() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["F2"] = CellRichText(TextBlock(InlineFont(strike=True), "12/4/2026"), " 12/9/2026")

    book_with_inline_text = document(read(strike)).statements[0]
    assert book_with_inline_text.promise is not None
    assert book_with_inline_text.promise.end == date(2026, 12, 9)


def test_struck_runs_of_shared_texts_are_left_out() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (HEADER, *LINES):
        sheet.append(row)
    sheet["F2"] = "both dates"
    stream = io.BytesIO()
    book.save(stream)
    inline = re.compile(rb'<c r="F2"[^>]*><is><t>both dates</t></is></c>')
    changed = io.BytesIO()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(changed, "w") as after:
        assert inline.search(before.read("xl/worksheets/sheet1.xml"))
        for name in before.namelist():
            after.writestr(name, inline.sub(b'<c r="F2" t="s"><v>0</v></c>', before.read(name)))
        after.writestr(
            "xl/sharedStrings.xml",
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>'
            "<r><rPr><strike/></rPr><t>12/4/2026</t></r><r><t> 12/9/2026</t></r></si></sst>",
        )
    layout = read_sheet(changed.getvalue(), name="a.xlsx")
    assert layout.tables[0].rows[0].cells[5].text == "12/9/2026"


def test_a_comment_on_a_cell_is_a_remark_of_its_row_and_a_date_in_it_makes_the_promise_doubtful() -> None:
    def remark(sheet: Worksheet) -> None:
        sheet["F2"].comment = Comment("Jim:\nrevised to 12/18", "Jim")

    layout = read(remark)
    assert layout.tables[0].rows[0].cells[6].text == "revised to 12/18"
    assert getattr(layout.tables[0].rows[0].cells[6].place, "ref", "") == "Sheet!F2"
    first, second, *_ = document(layout).statements
    assert Caution.UNCLEAR_DATE in first.cautions
    assert not second.cautions


def test_a_legend_of_colours_is_told_and_not_read() -> None:
    def legend(sheet: Worksheet) -> None:
        sheet["A8"] = "yellow = late, green = shipped"

    assert any("colours mean something" in warning for warning in read(legend).warnings)


def test_formulas_saved_without_results_are_counted() -> None:
    def total(sheet: Worksheet) -> None:
        sheet["D7"] = "=SUM(D2:D5)"

    assert "sheet 'Sheet': 1 formula(s) without a stored result are empty" in read(total).warnings


def test_numbers_and_dates_typed_as_text_totals_and_a_header_further_down_are_no_obstacle() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first["B2"] = "Order acknowledgment"
    second = book.create_sheet("Lines")
    for row in (
        [], ["Lakeshore"], [], [None, *HEADER], [None, "4501", "1", "PLATE A36", "12", "PC", "12/4/26"],
        [None, None, None, "Total", "12"], [None, "4506", "1", "PLATE A36", "1,020", "PC", "4-Dec-26"],
    ):  # fmt: skip
        second.append(row)
    stream = io.BytesIO()
    book.save(stream)
    statements = document(read_sheet(stream.getvalue(), name="a.xlsx")).statements
    assert [(s.target.po_text, s.quantity and s.quantity.value, s.page) for s in statements] == [
        ("4501", 12, 2),
        ("4506", 1020, 2),
    ]
    assert {s.promise and s.promise.end for s in statements} == {date(2026, 12, 4)}


def test_a_plain_workbook_has_no_warning() -> None:
    assert read(lambda _: None).warnings == ()


# ---------------------------------------------------------------- other formats


def _record(number: int, data: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([(number & 0x7F) | 0x80, number >> 7])
    size, length = b"", len(data)
    while length > 127:
        size, length = size + bytes([(length & 0x7F) | 0x80]), length >> 7
    return head + size + bytes([length]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """The least an XLSB file (MS-XLSB) needs: one sheet of texts."""
    sheet = _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + _record(145)
    for number, row in enumerate(rows):
        sheet += _record(0, struct.pack("<I", number) + bytes(13))
        sheet += b"".join(_record(6, struct.pack("<II", column, 0) + _wide(text)) for column, text in enumerate(row))
    names = _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Ack")) + _record(144)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", _record(131) + names + _record(132))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", _record(129) + sheet + _record(146) + _record(130))
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [binary_workbook((HEAD, *ROWS)), opendocument("spreadsheet", odf_table((HEAD, *ROWS)))],
    ids=["xlsb", "ods"],
)
def test_binary_and_opendocument_workbooks_are_read(content: bytes) -> None:
    (table,) = read_sheet(content, name="a").tables
    assert [row.cells[4].text for row in table.rows] == ["12/4/2026", "12/11/2026"]


def test_an_old_binary_workbook_is_read() -> None:
    content = (Path(__file__).parents[2] / "ingest" / "feeds" / "data" / "orders.xls").read_bytes()
    assert any("4501" in line.text for line in read_sheet(content, name="orders.xls").lines)
