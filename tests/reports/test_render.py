import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook

from reports.figure import Column, ColumnKind, Figure
from reports.render import ReportFormat, render

AS_OF = date(2026, 11, 23)
COLUMNS = (
    Column(key="po", title="PO"),
    Column(key="qty", title="Open", kind=ColumnKind.QUANTITY),
    Column(key="value", title="Open value", kind=ColumnKind.MONEY),
    Column(key="need", title="Need", kind=ColumnKind.DATE),
    Column(key="score", title="Score", kind=ColumnKind.SCORE),
)


def figure(*pos: str) -> Figure:
    rows = tuple((po, Decimal("160.50"), Decimal("1234.5"), date(2026, 11, 24), 71.26) for po in pos)
    return Figure(title="Exceptions", as_of=AS_OF, columns=COLUMNS, rows=rows, notes=("days are business days",))


EVIL = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1"]


def test_text_is_aligned_and_says_as_of_when() -> None:
    lines = render(figure("45012", "7"), ReportFormat.TEXT).decode().splitlines()
    assert lines[0] == "Exceptions, as of 2026-11-23"
    assert lines[2] == "PO      Open  Open value  Need        Score"
    assert lines[4] == "45012  160.5    1,234.50  2026-11-24   71.3"
    assert lines[5] == "7      160.5    1,234.50  2026-11-24   71.3"
    assert lines[-1] == "days are business days"


def test_text_cannot_move_the_cursor() -> None:
    assert b"\x1b" not in render(figure("\x1b[2J\x1b]0;x\x07"), ReportFormat.TEXT)


def test_empty_figure_says_so_in_text_and_renders_everywhere() -> None:
    assert b"(no rows)" in render(figure(), ReportFormat.TEXT)
    assert all(render(figure(), fmt) for fmt in ReportFormat)


@pytest.mark.parametrize("text", EVIL)
def test_csv_never_starts_a_formula(text: str) -> None:
    header, row = csv.reader(io.StringIO(render(figure(text), ReportFormat.CSV).decode()))
    assert header == ["po", "qty", "value", "need", "score"]
    assert row[0].startswith("'")
    assert row[1:] == ["160.5", "1234.5", "2026-11-24", "71.26"]


def test_negative_number_is_no_formula() -> None:
    one = Figure(title="t", as_of=AS_OF, columns=COLUMNS[1:2], rows=((Decimal(-5),),))
    assert render(one, ReportFormat.CSV) == b"qty\r\n-5\r\n"


@pytest.mark.parametrize("text", ["=1+1", "45012"])
def test_workbook_has_typed_cells_header_and_filter(text: str) -> None:
    sheet = load_workbook(io.BytesIO(render(figure(text), ReportFormat.XLSX))).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["B2"].value == pytest.approx(160.5)
    assert sheet["D2"].value == datetime(2026, 11, 24)
    assert sheet["D2"].number_format == "yyyy-mm-dd"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E2")
    assert sheet.column_dimensions["A"].width >= 7


def test_json_keeps_decimals_exact_and_dates_iso() -> None:
    assert json.loads(render(figure("45012"), ReportFormat.JSON)) == [
        {"po": "45012", "qty": "160.5", "value": "1234.5", "need": "2026-11-24", "score": 71.26}
    ]


def test_html_escapes_and_loads_nothing() -> None:
    page = render(figure("<script>alert(1)</script>", '"><img src=x>'), ReportFormat.HTML).decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "@media print" in page
    assert '<td class="number">1,234.50</td>' in page


def test_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="t: a row"):
        Figure(title="t", as_of=AS_OF, columns=COLUMNS, rows=(("x",),))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_text_renders_in_every_format(pos: list[str]) -> None:
    shown = figure(*pos)
    assert all(render(shown, fmt) for fmt in ReportFormat)
    assert len(list(csv.reader(io.StringIO(render(shown, ReportFormat.CSV).decode(), newline="")))) == len(pos) + 1
