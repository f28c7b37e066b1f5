"""Workbooks: values as text, hidden sheets, and files made to exhaust a reader."""

import contextlib
import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from domain.errors import DocumentError
from parsers.grids.sheet import cell_text, read_sheet
from parsers.layout import Layout, Role

HEADER = ["PO Line", "Description", "Qty", "UOM", "Price", "Ship Date"]


def workbook(*rows: Sequence[object], hidden: list[object] | None = None, merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    if hidden is not None:
        other = book.create_sheet("Secret")
        other.append(hidden)
        other.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def texts(layout: Layout) -> list[str]:
    return [line.text for line in layout.lines]


def test_values_become_plain_text() -> None:
    layout = read_sheet(workbook(HEADER, [1, "FLAT", 10, "PC", 56.5, dt.date(2026, 12, 3)]), name="a.xlsx")
    assert texts(layout)[1] == "1 FLAT 10 PC 56.5 2026-12-03"
    assert layout.tables[0].columns[0].role is Role.PO_LINE


def test_columns_before_the_first_used_one_are_counted() -> None:
    layout = read_sheet(
        workbook([None, None, "PO", "Line", "Description", "Qty"], [None, None, "4501", 1, "FLAT", 3]), name="a.xlsx"
    )
    assert getattr(layout.tables[0].rows[0].cells[2].place, "ref", "") == "Sheet!C2"


def test_hidden_sheets_are_left_out_and_named() -> None:
    layout = read_sheet(workbook(HEADER, hidden=["old data"]), name="a.xlsx")
    assert "old data" not in " ".join(texts(layout))
    assert any("Secret" in warning for warning in layout.warnings)


def test_a_po_merged_over_rows_stands_in_each() -> None:
    rows: list[list[object]] = [["PO", "Line", "Description", "Qty"], ["4501", 1, "FLAT", 3], [None, 2, "ROUND", 4]]
    (table,) = read_sheet(workbook(*rows, merge="A2:A3"), name="a.xlsx").tables
    assert [row.cells[0].text for row in table.rows] == ["4501", "4501"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (0.1345, "0.1345"),
        (4500017301.0, "4500017301"),
        (True, "TRUE"),
        (dt.datetime(2026, 12, 3), "2026-12-03"),
        (" a\n b ", "a b"),
        (float("nan"), "nan"),
    ],
)
def test_a_cell_is_written_as_a_person_would(value: object, text: str) -> None:
    assert cell_text(value) == text


def _replaced(content: bytes, part: str, xml: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, xml if entry.filename == part else old.read(entry.filename))
    return stream.getvalue()


SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize("far", [b"XFD1048576", b"A1048576", b"XFD1", b"ZZ9"])
def test_a_cell_far_out_is_refused_before_it_is_read(far: bytes) -> None:
    cells = SHEET % (b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="' + far + b'"><v>1</v></c></row>')
    with pytest.raises(DocumentError, match="reaches beyond"):
        read_sheet(_replaced(workbook(["x"]), "xl/worksheets/sheet1.xml", cells), name="bomb.xlsx")


def test_a_formatted_but_empty_far_cell_is_no_reason_to_refuse() -> None:
    cells = SHEET % b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'
    assert texts(read_sheet(_replaced(workbook(["x"]), "xl/worksheets/sheet1.xml", cells), name="a.xlsx")) == ["1"]


def test_a_part_packed_beyond_reason_is_refused() -> None:
    bomb = _replaced(workbook(["x"]), "xl/worksheets/sheet1.xml", b" " * 5_000_000)
    with pytest.raises(DocumentError, match="1:100"):
        read_sheet(bomb, name="bomb.xlsx")


def test_an_empty_workbook_says_so() -> None:
    with pytest.raises(DocumentError, match="no visible sheet"):
        read_sheet(workbook(), name="a.xlsx")


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200)
    | st.binary(max_size=200).map(lambda b: b"PK\x03\x04" + b)
    | st.binary(max_size=200).map(lambda b: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b)
)
def test_any_bytes_give_a_layout_or_a_reason(content: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert read_sheet(content, name="x.xlsx").pages > 0
