# mypy: disable-error-code="comparison-overlap, arg-type, call-overload"
# Whole numbers stand for equal Decimals here.
import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl.styles import Font

from domain.errors import FeedError
from ingest.feeds import FeedSource, read_orders, read_receipts, read_vendors
from ingest.feeds.rows import Cell

Written = Callable[..., FeedSource]

TEXT = "PO,Line,Vendor,Description,Qty\n4501,1,V1,Blätter Ø 3,4\n4501,2,V1,BAR,5\n"


def cells(source: FeedSource) -> list[tuple[Cell, ...]]:
    return [row.cells for sheet in source.sheets for row in sheet.rows()]


def workbook_bytes(rows: list[list[object]], *, lead: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(lead):
        sheet.append([])
    for number, row in enumerate(rows, start=lead + 1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(row=number, column=column, value=value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_bytes(table: str) -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Open">{table}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def ods_row(*texts: str) -> str:
    body = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row>{body}</table:table-row>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("preamble", ["", "Acme, Inc\nOpen POs; all\n\n"])
def test_encoding_and_delimiter_are_found(feed_file: Written, encoding: str, delimiter: str, preamble: str) -> None:
    source = feed_file((preamble + TEXT.replace(",", delimiter)).encode(encoding))
    rows = list(read_orders(source))
    assert [row.line.description for row in rows] == ["Blätter Ø 3", "BAR"]
    assert rows[0].line.po == "4501"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read_and_rows_are_numbered(feed_file: Written, ending: str) -> None:
    rows = list(read_orders(feed_file(TEXT.replace("\n", ending).encode())))
    assert [row.row for row in rows] == [2, 3]


def test_a_quote_that_is_never_closed_costs_no_other_row(feed_file: Written) -> None:
    lines = ["PO,Line,Vendor,Description,Qty", '1,1,V,"C" CHANNEL 6 X 8.2,5', '1,2,V,"C CHANNEL,6']
    lines += [f'2,{number},V,BAR 1/2" X 3,7' for number in range(1, 60)]
    feed = read_orders(feed_file("\n".join(lines) + "\n"))
    rows = list(feed)
    assert len(rows) == 61
    assert {row.row for row in rows} == set(range(2, 63))


def test_a_quoted_cell_may_hold_line_ends(feed_file: Written) -> None:
    (first, second) = read_orders(feed_file('PO,Line,Vendor,Description,Qty\n1,1,V,"PLATE\nA36",5\n1,2,V,BAR,6\n'))
    assert first.line.description == "PLATE A36"
    assert (second.row, second.line.ordered) == (4, 6)


def test_text_guarded_as_a_formula_keeps_its_leading_zeros(feed_file: Written) -> None:
    (row,) = read_orders(feed_file('PO,Line,Vendor,Qty\n="0045",="00010",V,4\n'))
    assert (row.line.po, row.line.line) == ("0045", "00010")


def test_an_excel_separator_line_is_obeyed(feed_file: Written) -> None:
    (row,) = read_orders(feed_file("sep=;\nPO;Line;Vendor;Qty\n1;1;V, Inc;4\n"))
    assert (row.vendor_name, row.row) == ("V, Inc", 3)


def test_a_workbook_keeps_numbers_dates_and_row_numbers(feed_file: Written) -> None:
    content = workbook_bytes(
        [
            ["PO", "Line", "Vendor", "Qty", "Price", "Due Date", "Over %"],
            [45012, 1, "V1", 500, 0.645, date(2026, 12, 4), 0.1],
            ["0045013", "00010", "V1", "1,200", "52.40", "12/05/2026", 5],
        ],
        lead=3,
    )
    first, second = read_orders(feed_file(content, name="orders.xlsx"))
    assert (first.line.po, first.line.line, first.row) == ("45012", "1", 5)
    assert (first.line.ordered, first.line.unit_price, first.line.need_date) == (
        500,
        Decimal("0.645"),
        date(2026, 12, 4),
    )
    assert first.line.tolerance_over == 10
    assert (second.line.po, second.line.line, second.line.ordered) == ("0045013", "00010", 1200)


def test_the_first_sheet_with_a_header_is_read_and_the_others_are_named(feed_file: Written) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover.append(["Open orders of the week"])
    for title, po in (("Open", 1), ("Old", 2)):
        sheet = book.create_sheet(title)
        sheet.append(["PO", "Line", "Vendor", "Qty"])
        sheet.append([po, 1, "V1", 4])
    book.create_sheet("Hidden").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    feed = read_orders(feed_file(stream.getvalue(), name="orders.xlsx"))
    assert [row.line.po for row in feed] == ["1"]
    assert feed.report.notes == ['read sheet "Open"; not read: Cover, Old']


def test_an_open_document_sheet_is_read(feed_file: Written) -> None:
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    content = ods_bytes(ods_row("PO", "Line", "Vendor", "Qty") + ods_row("4501", "1", "V1", "7") + tail)
    (row,) = read_orders(feed_file(content, name="orders.ods"))
    assert (row.line.po, row.line.ordered) == ("4501", 7)


def test_html_that_calls_itself_xls_is_read(feed_file: Written) -> None:
    page = (
        "<html><body><table><tr><td>Open orders</td></tr></table><table>"
        "<tr><th>PO<th>Line<th>Vendor<th>Description<th>Qty</tr>"
        "<tr><td rowspan=2>4501<td>1<td>V1<td>PLATE &amp; BAR<td>4</tr><tr><td>2<td>V1<td>SHEET<td>5</tr></table></body></html>"
    )
    rows = list(read_orders(feed_file(page, name="orders.xls")))
    assert [(row.line.po, row.line.line, row.line.description) for row in rows] == [
        ("4501", "1", "PLATE & BAR"),
        ("4501", "2", "SHEET"),
    ]


def test_a_web_archive_is_read(feed_file: Written) -> None:
    page = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\n\r\n"
        "<table><tr><td>PO<td>Line<td>Vendor<td>Qty</tr><tr><td>1<td>1<td>V<td>4</tr></table>\r\n--b--\r\n"
    )
    assert len(list(read_orders(feed_file(page, name="orders.xls")))) == 1


def test_an_xml_spreadsheet_is_read(feed_file: Written) -> None:
    def row(*values: str) -> str:
        return "<Row>" + "".join(f'<Cell><Data ss:Type="String">{value}</Data></Cell>' for value in values) + "</Row>"

    page = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
        + row("PO", "Line", "Vendor", "Item", "", "Qty")
        + '<Row ss:Index="4"><Cell><Data ss:Type="String">1</Data></Cell><Cell><Data ss:Type="Number">1</Data></Cell>'
        '<Cell><Data ss:Type="String">V</Data></Cell><Cell><Data ss:Type="String">A</Data></Cell><Cell ss:Index="6"><Data ss:Type="Number">4.5</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    (read,) = read_orders(feed_file(page, name="orders.xls"))
    assert (read.line.ordered, read.row) == (Decimal("4.5"), 4)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "the file is empty"),
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\x81\x8d\x8f\x90PO,Line\n", "the encoding is neither"),
        (b"\x00\x01\x02\x03" * 50, "the encoding is neither"),
        (b"PK\x03\x04 this is no archive", "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(feed_file: Written, content: bytes, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        read_orders(feed_file(content))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"none\.csv: cannot be opened"):
        FeedSource.open(tmp_path / "none.csv")


def test_a_zip_without_a_workbook_is_refused(feed_file: Written) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("orders.csv", TEXT)
    with pytest.raises(FeedError, match="a zip archive that holds no workbook"):
        feed_file(stream.getvalue(), name="orders.zip")


def test_two_cells_at_the_far_corners_are_refused_before_they_are_allocated(feed_file: Written) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "PO"
    sheet["XFD1048576"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(FeedError, match="more than 200,000 rows or 256 columns"):
        feed_file(stream.getvalue(), name="orders.xlsx")


def test_a_repeated_cell_of_an_open_document_is_refused_before_it_is_allocated(feed_file: Written) -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(FeedError, match="more than 200,000 rows or 256 columns"):
        feed_file(ods_bytes(bomb), name="orders.ods")


def test_styled_but_empty_cells_far_away_do_no_harm(feed_file: Written) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["PO", "Line", "Vendor", "Qty"])
    sheet.append([1, 1, "V", 4])
    sheet["XFD1000000"].font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    assert len(list(read_orders(feed_file(stream.getvalue(), name="orders.xlsx")))) == 1


def test_a_workbook_that_unpacks_too_large_is_refused(feed_file: Written) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(FeedError, match="unpacks to 30,0"):
        feed_file(stream.getvalue(), name="orders.xlsx")


READERS = (read_orders, read_vendors, read_receipts)
HEADERS = (
    "PO,Line,Vendor,Item,Qty,UOM,Due Date,Status\n",
    "vendor_id,name,contacts,transit_days\n",
    "Receipt,Date,PO,Line,Qty\n",
)
STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"\xff\xfe",
        b"<html><table>",
        b"<?xml version='1.0'?>",
        b"MIME-Version: 1.0\n",
        *(h.encode() for h in HEADERS),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=STARTS, rest=st.binary(max_size=400))
def test_any_bytes_give_rows_and_problems_or_a_feed_error(tmp_path: Path, start: bytes, rest: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(start + rest)
    for read in READERS:
        with contextlib.suppress(FeedError):
            feed = read(FeedSource.open(path))
            assert sum(1 for _ in feed) == feed.report.taken


PIECES = st.sampled_from(
    [
        "",
        "1",
        "2",
        "4501",
        "V1",
        "x",
        "Total",
        "Vendor: V9",
        "12/04/2026",
        "25/12/2026",
        "1,200",
        "-3",
        "EA",
        "X",
        '"',
        "PO",
        "Acme Steel",
        "1.5E9",
        "٣",
        "²",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.integers(0, 2), rows=st.lists(st.lists(PIECES, max_size=9), max_size=12))
def test_every_row_is_taken_refused_or_skipped_with_a_reason(tmp_path: Path, kind: int, rows: list[list[str]]) -> None:
    path = tmp_path / "any.csv"
    quoted = ("\t".join(cell.replace('"', "''") for cell in row) for row in rows)
    path.write_text(HEADERS[kind].replace(",", "\t") + "\n".join(quoted), encoding="utf-8", newline="")
    feed = READERS[kind](FeedSource.open(path))
    list(feed)
    report = feed.report
    assert report.read == report.taken + report.refused + sum(report.skipped.values())
    assert report.read == len(path.read_text(encoding="utf-8").splitlines())


def test_an_old_binary_xls_is_read(feed_file: Written) -> None:
    """``data/orders.xls`` is an invented BIFF8 workbook with a title, numeric order numbers, a real date and a total."""
    content = (Path(__file__).parent / "data" / "orders.xls").read_bytes()
    assert content.startswith(b"\xd0\xcf\x11\xe0")
    rows = list(read_orders(feed_file(content, name="orders.xls")))
    assert [(row.line.po, row.line.line, row.line.ordered, row.line.unit_price) for row in rows] == [
        ("4501", "1", 1200, Decimal("4.25")),
        ("4501", "2", Decimal("30.5"), 1),
    ]
    assert {row.line.need_from for row in rows} == {date(2026, 12, 11)}
