"""XML Spreadsheet 2003."""

import contextlib

import pytest
from hypothesis import given, settings, strategies as st

from domain.errors import DocumentError
from parsers.grids.xml_sheet import read_xml_sheet
from tests.office_files import HEAD, ROWS

NAMES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)


def workbook(*rows: str, columns: str = "", more: str = "") -> bytes:
    table = f"<Table>{columns}{''.join(rows)}</Table>"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {NAMES}>'
        f'<Worksheet ss:Name="Ack">{table}</Worksheet>{more}</Workbook>'
    ).encode()


def row(*texts: str, look: str = "") -> str:
    return f"<Row {look}>" + "".join(f'<Cell><Data ss:Type="String">{t}</Data></Cell>' for t in texts) + "</Row>"


def test_rows_become_a_table_with_cell_references() -> None:
    (table,) = read_xml_sheet(workbook(row("PO 4501"), *(row(*r) for r in (HEAD, *ROWS))), name="a.xls").tables
    assert [r.cells[4].text for r in table.rows] == ["12/4/2026", "12/11/2026"]
    assert getattr(table.rows[0].cells[4].place, "ref", "") == "Ack!E3"


def test_skipped_places_dates_and_numbers_are_read_as_shown() -> None:
    line = (
        '<Row ss:Index="4"><Cell><Data ss:Type="Number">1</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">12</Data>'
        '</Cell><Cell><Data ss:Type="String">PC</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-12-04T00:00:00.000</Data></Cell></Row>'
    )
    (table,) = read_xml_sheet(workbook(row(*HEAD), line), name="a.xls").tables
    assert {index: cell.text for index, cell in table.rows[0].cells.items()} == {
        0: "1",
        2: "12",
        3: "PC",
        4: "2026-12-04",
    }
    assert getattr(table.rows[0].cells[4].place, "ref", "") == "Ack!E4"


def test_hidden_rows_columns_and_sheets_are_left_out_and_counted() -> None:
    hidden_sheet = (
        '<Worksheet ss:Name="Old"><Table><Row><Cell><Data>x</Data></Cell></Row></Table>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"
    )
    content = workbook(
        row(*HEAD), row(*ROWS[0], look='ss:Hidden="1"'), row(*ROWS[1]),
        columns='<Column ss:Index="5" ss:Hidden="1"/>', more=hidden_sheet,
    )  # fmt: skip
    layout = read_xml_sheet(content, name="a.xls")
    assert [r.cells[0].text for r in layout.tables[0].rows] == ["2"]
    assert "12/11/2026" not in " ".join(line.text for line in layout.lines)
    assert len(layout.warnings) == 3


def test_what_is_damaged_or_empty_says_so() -> None:
    with pytest.raises(DocumentError, match="damaged"):
        read_xml_sheet(workbook()[:-5], name="a.xls")
    with pytest.raises(DocumentError, match="no visible sheet"):
        read_xml_sheet(workbook(), name="a.xls")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.integers(min_value=0, max_value=300))
def test_any_bytes_give_a_layout_or_a_reason(noise: bytes, at: int) -> None:
    whole = workbook(row(*HEAD))
    for content in (noise, whole[:at] + noise + whole[at + len(noise) :]):
        with contextlib.suppress(DocumentError):
            assert read_xml_sheet(content, name="a.xls").lines
