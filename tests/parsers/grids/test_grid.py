"""Where tables of a grid start and end, and what belongs to a row."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Cell
from parsers.grids.grid import Grid, column_name, layout_of
from parsers.layout import Layout, Role


def grid(*rows: Sequence[str], filled: frozenset[tuple[int, int]] = frozenset()) -> Layout:
    return layout_of([Grid(name="S", page=1, rows=tuple(tuple(row) for row in rows), filled=filled)])


HEADER = ["PO", "Line", "Description", "Qty", "Ship Date"]
ROW = ["4501", "1", "FLAT A36", "12", "12/04/2026"]


def test_the_header_may_stand_in_any_row() -> None:
    layout = grid(["Acme Steel"], [], ["Date", "11/17/2026"], [], HEADER, ROW)
    (table,) = layout.tables
    assert [c.role for c in table.columns] == [Role.PO, Role.LINE, Role.DESCRIPTION, Role.QUANTITY, Role.DATE_SHIP]
    assert table.rows[0].cells[0].place == Cell(ref="S!A6")


def test_two_tables_on_a_sheet_are_two_tables() -> None:
    layout = grid(HEADER, ROW, [], ["Backordered items"], HEADER, ROW)
    assert [len(table.rows) for table in layout.tables] == [1, 1]
    assert layout.tables[1].title == "Backordered items"


def test_totals_are_no_rows() -> None:
    (table,) = grid(HEADER, ROW, ["TOTAL", "", "", "12", ""]).tables
    assert (len(table.rows), [line.text for line in table.totals]) == (1, ["TOTAL 12"])


def test_a_blank_row_inside_a_table_does_not_end_it() -> None:
    (table,) = grid(HEADER, ROW, [], ROW, ["", "", "", "", ""], ROW).tables
    assert len(table.rows) == 3


def test_text_after_a_gap_is_no_continuation() -> None:
    (table,) = grid(HEADER, ROW, [], ["Thank you for your order"]).tables
    assert (len(table.rows), table.rows[0].below) == (1, ())


def test_a_lone_text_under_a_row_continues_it() -> None:
    (table,) = grid(HEADER, ROW, ["", "", "HOT ROLLED, OILED", "", ""]).tables
    assert [line.text for line in table.rows[0].below] == ["HOT ROLLED, OILED"]


def test_a_section_heading_holds_for_the_rows_below() -> None:
    (table,) = grid(HEADER, ["BACKORDERED ITEMS", "", "", "", ""], ROW, ROW).tables
    assert [row.section for row in table.rows] == ["BACKORDERED ITEMS", "BACKORDERED ITEMS"]


def test_columns_without_header_are_kept() -> None:
    (table,) = grid(["Ref", "PO", "Line", "Item", "Open qty"], ["A-1", "4501", "1", "FLAT", "12", "now 11/17"]).tables
    assert (table.columns[5].role, table.rows[0].cells[5].text) == (Role.OTHER, "now 11/17")


def test_a_pasted_block_without_header_is_named_by_its_content() -> None:
    layout = grid(
        ["4500017301", "HR SHEET 10GA X 48", "40", "12/04/2026"], ["4500017301", "CR SHEET 16GA X 48", "20", "TBD"]
    )
    (table,) = layout.tables
    assert [c.role for c in table.columns] == [Role.PO, Role.DESCRIPTION, Role.QUANTITY, Role.DATE_PROMISED]
    assert layout.warnings


def test_a_merged_quantity_is_counted_once() -> None:
    (table,) = grid(HEADER, ROW, ["4501", "2", "ROUND", "12", "12/05/2026"], filled=frozenset({(2, 3)})).tables
    assert [3 in row.cells for row in table.rows] == [True, False]


PACKED = [
    "Description of goods",
    "Commodity code",
    "No. of packages = 79",
    "Gross weight (11,015.700 kgs)",
    "Net weight",
]


def test_a_sum_in_the_heading_does_not_hide_it() -> None:
    (table,) = grid(PACKED, ["TOMATOES 42X250G", "0702000007", "32", "400", "336"]).tables
    assert [c.role for c in table.columns][2:] == [Role.BUNDLES, Role.OTHER, Role.WEIGHT]
    assert table.columns[2].header == "No. of packages"


def test_two_roles_are_enough_where_all_headings_are_known() -> None:
    (table,) = grid(PACKED[:3], ["FRESH SALMON", "03021200", "10"]).tables
    assert [c.role for c in table.columns] == [Role.DESCRIPTION, Role.OTHER, Role.BUNDLES]


def test_a_formula_drawn_down_too_far_is_no_item() -> None:
    (table,) = grid(PACKED, ["TOMATOES", "0702000007", "32", "400", "336"], ["0", "0", "0", "0", "0"]).tables
    assert len(table.rows) == 1


def test_numbers_alone_that_are_the_sums_above_are_a_total() -> None:
    header = ["Description", "Qty", "Net weight"]
    (table,) = grid(header, ["A", "10", "5.5"], ["B", "20", "12"], ["", "30", "17.5"], ["C", "1", "1"]).tables
    assert (len(table.rows), len(table.totals)) == (3, 1)


def test_numbers_alone_that_are_no_sums_are_kept() -> None:
    (table,) = grid(["Description", "Qty", "Net weight"], ["A", "10", "5"], ["B", "20", "12"], ["", "7", "3"]).tables
    assert len(table.rows) == 3


def test_rows_like_those_above_go_on_after_foreign_text_and_long_gaps() -> None:
    layout = grid(HEADER, ROW, ROW, [], [], [], ["Plant 2"], [], ROW, [], ["Jane Doe", "555-1234"], ["Notes"])
    assert [len(table.rows) for table in layout.tables] == [3]


def test_every_sheet_is_a_page() -> None:
    sheets = [Grid(name=name, page=page, rows=(tuple(HEADER), tuple(ROW))) for page, name in ((1, "A"), (2, "B"))]
    layout = layout_of(sheets)
    assert (layout.pages, [table.page for table in layout.tables]) == (2, [1, 2])


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV")])
def test_columns_are_named_as_spreadsheets_name_them(index: int, name: str) -> None:
    assert column_name(index) == name


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["PO", "Qty", "Line", "12", "4501", "", "TOTAL", "FLAT A36", "12/4"]), max_size=7),
        max_size=15,
    )
)
def test_no_cell_is_lost(rows: list[list[str]]) -> None:
    words = [word.text for line in grid(*rows).lines for word in line.words]
    assert words == [text for row in rows for text in row if text]
