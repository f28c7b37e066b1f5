from io import BytesIO

import pdfplumber
import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Box
from domain.errors import DocumentError
from parsers.layout import Layout, Role, Table, TableRow
from parsers.pages.pdf import NO_TEXT, PdfLimits, read_pdf
from tests.parsers.pdf_builder import L, R, Sheet, fixed_pitch, pdf
from tests.parsers.pdf_layouts import SAMPLES, Expected, Sample
from tests.parsers.pdf_layouts_more import MORE

LIMITS = PdfLimits()
XS = [(40, L), (80, L), (300, R), (320, L), (400, L)]
HEADS = ["Line", "Description", "Qty", "U/M", "Ship Date"]


def simple(rows: int = 2, **kwargs: object) -> bytes:
    sheet = Sheet().line("Order Acknowledgment 1").down(10).row(XS, HEADS, 14)
    for i in range(1, rows + 1):
        sheet.row(XS, [str(i), f"PLATE A36 {i}", str(10 * i), "PC", "12/04/2026"])
    return pdf(sheet, **kwargs)  # type: ignore[arg-type]


def read(content: bytes) -> Layout:
    return read_pdf(content, limits=LIMITS)


def cells(table: Table, row: TableRow) -> dict[str, str]:
    return {table.columns[i].role.value: cell.text for i, cell in row.cells.items()}


def found(table: Table, row: TableRow) -> Expected:
    others = tuple(line.text for line in (*row.above, *row.below))
    return Expected(cells=cells(table, row), others=others, section=row.section)


@pytest.mark.parametrize("sample", [*SAMPLES, *MORE], ids=lambda s: s.name)
def test_every_cell_and_every_other_line_of_an_item_is_found(sample: Sample) -> None:
    layout = read(sample.build())
    assert [[found(t, r) for r in t.rows] for t in layout.tables] == [list(rows) for rows in sample.tables]


def test_two_tables_on_a_page_keep_their_titles() -> None:
    sample = next(s for s in SAMPLES if s.name == "two_tables")
    assert [t.title for t in read(sample.build()).tables] == ["Items delivered", "Items on back order"]


def test_totals_are_kept_apart_from_the_rows() -> None:
    sample = next(s for s in MORE if s.name == "carried_forward")
    (table,) = read(sample.build()).tables
    assert [line.text for line in table.totals] == ["Carried forward 1,120.00", "Grand total 1,365.00"]


def test_a_cell_points_at_its_words_on_the_page() -> None:
    (table,) = read(simple()).tables
    place = table.rows[0].cells[2].place
    assert isinstance(place, Box)
    assert 285 < place.x0 < place.x1 <= 300.5
    assert 80 < place.top < place.bottom < 120


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_stored_sideways_reads_as_upright(turn: int) -> None:
    (table,) = read(simple(rotate=turn)).tables
    assert cells(table, table.rows[1]) == {
        "line": "2",
        "description": "PLATE A36 2",
        "quantity": "20",
        "uom": "PC",
        "date_ship": "12/04/2026",
    }


def test_evidence_of_a_sideways_page_points_at_the_page_as_it_is() -> None:
    content = simple(rotate=90)
    (table,) = read(content).tables
    place = table.rows[0].cells[2].place
    assert isinstance(place, Box)
    with pdfplumber.open(BytesIO(content)) as opened:
        assert opened.pages[0].crop((place.x0, place.top, place.x1, place.bottom)).chars


def test_overstruck_bold_is_read_once() -> None:
    sheet = Sheet().row(XS, HEADS, 14)
    for dx in (0.0, 0.3):
        sheet.row([(x + dx, a) for x, a in XS], ["1", "PLATE A36", "40", "PC", "12/04/2026"], 0)
    (table,) = read(pdf(sheet)).tables
    assert cells(table, table.rows[0])["quantity"] == "40"


def test_letter_spaced_titles_are_joined() -> None:
    sheet = Sheet().line("O R D E R   A C K N O W L E D G M E N T").down(10).row(XS, HEADS, 14)
    sheet.row(XS, ["1", "PLATE A36", "40", "PC", "12/04/2026"])
    assert read(pdf(sheet)).lines[0].text == "ORDER ACKNOWLEDGMENT"


def test_a_pages_conditions_of_sale_are_left_out() -> None:
    terms = Sheet(size=6, y=40)
    for _ in range(40):
        terms.line("No warranty, express or implied, shall bind the seller beyond the terms of this contract", step=8)
    front = Sheet().row(XS, HEADS, 14).row(XS, ["1", "PLATE A36", "40", "PC", "12/04/2026"])
    layout = read(pdf(front, terms))
    assert layout.pages == 2
    assert not any("warranty" in line.text for line in layout.lines)


def test_a_scan_says_that_it_needs_ocr() -> None:
    with pytest.raises(DocumentError, match="needs OCR") as caught:
        read(pdf(Sheet().rule()))
    assert str(caught.value) == NO_TEXT


def test_a_locked_file_says_that_it_needs_a_password() -> None:
    with pytest.raises(DocumentError, match="needs a password"):
        read(simple(password="secret"))


def test_a_damaged_file_is_an_error_with_a_reason() -> None:
    with pytest.raises(DocumentError, match="damaged"):
        read(simple()[:300])


def test_only_the_first_pages_of_a_long_file_are_read_and_that_is_said() -> None:
    sheets = [Sheet().line(f"Sheet {i}") for i in range(4)]
    layout = read_pdf(pdf(*sheets), limits=PdfLimits(pages=2))
    assert layout.warnings == ("only the first 2 of 4 pages were read",)
    assert [line.text for line in layout.lines] == ["Sheet 0", "Sheet 1"]


def test_a_page_with_too_many_characters_is_refused() -> None:
    with pytest.raises(DocumentError, match="too many characters"):
        read_pdf(simple(), limits=PdfLimits(characters_per_page=20))


def test_a_letter_without_a_table_has_lines_only() -> None:
    sheet = Sheet().line("Dear customer,").line("we received your order 4501 and will confirm the dates soon.")
    layout = read(pdf(sheet))
    assert layout.tables == ()
    assert len(layout.lines) == 2


def test_the_boxes_of_the_letterhead_are_no_table() -> None:
    xs = [(40, L), (160, L), (280, L), (400, L)]
    sheet = (
        Sheet()
        .row(xs, ["PACKING LIST", "SHIPPED", "CUST P.O.", "ORDER"])
        .row(xs, ["31877", "11/18/26", "45002", "NG-6"])
    )
    assert read(pdf(sheet)).tables == ()


def test_a_fuel_surcharge_is_a_row_of_its_own() -> None:
    sheet = Sheet().row(XS, HEADS, 14).row(XS, ["1", "PLATE A36", "40", "PC", "12/04/2026"])
    sheet.row(XS, ["", "FUEL SURCHARGE", "1", "EA", ""])
    (table,) = read(pdf(sheet)).tables
    assert [cells(table, r)["description"] for r in table.rows] == ["PLATE A36", "FUEL SURCHARGE"]


def outcome(content: bytes) -> Layout | str:
    try:
        return read(content)
    except DocumentError as error:
        return str(error)


@given(st.binary(max_size=400))
@settings(max_examples=40, deadline=None)
def test_any_bytes_give_a_layout_or_a_document_error(content: bytes) -> None:
    assert outcome(content)


@given(at=st.integers(0, 1600), new=st.binary(min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_broken_pdf_gives_a_layout_or_a_document_error(at: int, new: bytes) -> None:
    good = simple()
    at %= len(good)
    assert outcome(good[:at] + new + good[at + len(new) :])


_TEXT = st.text(alphabet="ABCdef 0123/.,-#*:", min_size=1, max_size=18)


@given(st.lists(st.tuples(st.integers(20, 560), st.integers(40, 200), _TEXT), min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_words_anywhere_below_a_heading_never_break_the_reader(marks: list[tuple[int, int, str]]) -> None:
    sheet = Sheet().row(XS, HEADS, 14).row(XS, ["1", "PLATE A36", "40", "PC", "12/04/2026"], 0)
    for x, y, text in marks:
        sheet.put(x, text, dy=float(y))
    layout = read(pdf(sheet))
    assert all(index < len(t.columns) for t in layout.tables for row in t.rows for index in row.cells)
    assert layout.lines


def test_roles_are_settled_by_the_cells() -> None:
    xs = [(40, L), (110, L), (320, R), (360, L)]
    sheet = Sheet().row(xs, ["Item", "Description", "Due", "Ship"], 14)
    sheet.row(xs, ["AB-100", "PLATE A36", "40", "12/04/2026"]).row(xs, ["AB-200", "PLATE A36", "12", "12/11/2026"])
    (table,) = read(pdf(sheet)).tables
    assert [c.role for c in table.columns] == [Role.ITEM, Role.DESCRIPTION, Role.OPEN, Role.DATE_SHIP]


def test_words_that_ran_over_into_a_number_column_return_to_the_name() -> None:
    head = "Itm  Description                      Ord Pcs  Ship Pcs   Weight   B/O"
    rows = (
        " 1   HR SHEET A1011 CS-B 10GA X 48 X 120  160      120    26,940    40",
        "       Tag B71144  Ht 4A2210   40 pcs   8,985",
        " 2   FLAT A36 1/4 X 4 X 20'R/L          2,000 LB          2,064     0",
        "TOTAL  4 bdls    Gross 29,180",
    )
    (table,) = read(pdf(fixed_pitch(head, *rows))).tables
    first, second = (cells(table, row) for row in table.rows)
    assert (first["description"], first["ordered"], first["shipped"]) == (
        "HR SHEET A1011 CS-B 10GA X 48 X 120",
        "160",
        "120",
    )
    assert (second["ordered"], second.get("shipped")) == ("2,000 LB", None)
    assert [line.text for line in table.rows[0].below] == ["Tag B71144 Ht 4A2210 40 pcs 8,985"]


def test_labels_without_colons_make_items_too() -> None:
    blocks = (
        "MILL ORDER 7731-002   CUST PO 45077 ITEM 2    HOT ROLLED BAND A1018",
        " ORDER WT 200,000 LBS  (MIN 190,000)   PRICE 41.25 CWT",
        " EST SHIP WK 51 (12/13/26)   PRODUCED 0  SHIPPED 0  BALANCE 200,000",
        "MILL ORDER 7731-003   CUST PO 45077 ITEM 3    HOT ROLLED BAND A1011",
        " ORDER WT 100,000 LBS  (MIN 90,000)    PRICE 41.25 CWT",
        " EST SHIP WK 02 (01/10/27)   PRODUCED 0  SHIPPED 0  BALANCE 100,000",
    )
    (table,) = read(pdf(fixed_pitch(*blocks))).tables
    row = cells(table, table.rows[1])
    assert (row["po"], row["po_line"], row["ordered"], row["open"]) == ("45077", "3", "100,000 LBS", "100,000")
    assert row["date_ship"] == "WK 02 (01/10/27)"
    assert table.rows[1].below[0].text == "HOT ROLLED BAND A1011"
