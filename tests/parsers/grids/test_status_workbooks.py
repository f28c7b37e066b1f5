"""Vendors' open-order workbooks (DOMAIN 1.9): many orders on one sheet, in designs nobody announces."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest

from domain.document import Caution, Document, ReadingContext
from domain.mail import MailKind
from parsers.grids.sheet import read_sheet
from parsers.papers.interpret import interpret

CONTEXT = ReadingContext(reference=date(2026, 11, 16), known_pos=frozenset({"4500017301", "4500017322", "4500017340"}))
ONE, TWO, THREE = "4500017301", "4500017322", "4500017340"
DEC_4, DEC_11, DEC_18 = date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)
HEADER = ["Line", "Item", "Description", "Ordered", "Shipped", "Balance", "Promise"]
ANGLE = [10, "A-1", "ANGLE 3X3X1/4", 100, 40, 60, DEC_4]
SMALL = [20, "A-2", "ANGLE 2X2X1/4", 50, 0, 50, DEC_11]
FLAT = [10, "A-9", "FLAT 1/4X2", 30, 0, 30, DEC_18]

Row = Sequence[object]


def book(**sheets: Sequence[Row]) -> Document:
    return book_named("open_orders.xlsx", **sheets)


def book_named(file: str, /, **sheets: Sequence[Row]) -> Document:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    workbook.save(stream)
    return interpret(read_sheet(stream.getvalue(), name=file), name=file, context=CONTEXT)


def said(document: Document) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    """Kind, order, line, quantity, last promised day."""
    return [
        (
            s.kind.value,
            s.target.po_text,
            s.target.po_line or s.target.line_text,
            f"{s.quantity.value.normalize():f}" if s.quantity else None,
            s.promise.end.isoformat() if s.promise and s.promise.end else None,
        )
        for s in document.statements
    ]


def doubts(document: Document) -> list[set[str]]:
    return [{c.value for c in s.cautions} for s in document.statements]


BOTH_ORDERS = [
    ("ship", ONE, "10", "40", None),
    ("confirm", ONE, "10", "60", "2026-12-04"),
    ("confirm", ONE, "20", "50", "2026-12-11"),
    ("confirm", TWO, "10", "30", "2026-12-18"),
]


def test_a_flat_sheet_of_all_orders_with_stages_and_two_promises() -> None:
    header = ["Cust PO", "Cust Line", "Product", "Ordered Wt", "Produced", "In-Process", "Ready To Ship", "Shipped",
              "Balance", "Orig Promise", "Current Promise", "Status"]  # fmt: skip
    document = book(
        Open=[
            header,
            [
                ONE,
                10,
                "HR COIL .135 X 48",
                40000,
                10000,
                10000,
                0,
                15000,
                25000,
                date(2026, 11, 20),
                DEC_4,
                "In process",
            ],
            [TWO, 20, "HR COIL .075 X 60", 20000, 20000, 0, 20000, 0, 20000, DEC_11, DEC_11, "Ready"],
        ]
    )
    assert document.kind is MailKind.STATUS
    assert said(document) == [
        ("ship", ONE, "10", "15000", None),
        ("delay", ONE, "10", "25000", "2026-12-04"),
        ("confirm", TWO, "20", "20000", "2026-12-11"),
    ]
    assert Caution.CUMULATIVE in document.statements[0].cautions


def test_nothing_ready_yet_is_no_backorder() -> None:
    header = ["PO", "Line", "Description", "Ordered", "In Process", "Ready To Ship", "Shipped", "Balance", "Promise"]
    document = book_named("weekly.xlsx", S=[header, [ONE, 10, "ANGLE", 100, 50, 0, 50, 50, DEC_4]])
    assert said(document) == [("ship", ONE, "10", "50", None), ("confirm", ONE, "10", "50", "2026-12-04")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([f"PO {ONE}"], [f"PO {TWO}"]),
        ([ONE], [TWO]),
        ([f"Customer PO: {ONE}   Order date: 10/01/2026"], [f"Customer PO: {TWO}   Order date: 10/08/2026"]),
        (["Customer PO:", ONE, "Order date:", date(2026, 10, 1)], ["Customer PO:", TWO, "Order date:", DEC_4]),
    ],
)
@pytest.mark.parametrize("gap", [[], [[]], [["", "", "", 150, 40, 110]], [["Total", "", "", 150, 40, 110], []]])
def test_a_row_that_names_an_order_heads_the_rows_below(first: Row, second: Row, gap: list[Row]) -> None:
    assert said(book(S=[["Open orders"], HEADER, first, ANGLE, SMALL, *gap, second, FLAT])) == BOTH_ORDERS


@pytest.mark.parametrize("gap", [[], [[]], [[], []]])
def test_each_order_may_have_a_header_of_its_own(gap: list[Row]) -> None:
    rows = [["Open orders"], [], ["Customer PO:", ONE], HEADER, ANGLE, SMALL, *gap, ["Customer PO:", TWO], HEADER, FLAT]
    assert said(book(S=rows)) == BOTH_ORDERS


def test_an_order_under_an_item_is_a_note_to_that_item() -> None:
    rows = [HEADER, SMALL, [None, f"Your PO: {ONE}"], FLAT, [None, f"Your PO: {TWO}"]]
    assert [(po, line) for _, po, line, *_ in said(book(S=rows))] == [(ONE, "20"), (TWO, "10")]


@pytest.mark.parametrize("head", [["Customer PO:"], ["Ship to:", "Plant 1", "Customer PO:"]])
def test_a_sheet_per_order_has_the_order_of_its_head(head: list[str]) -> None:
    title = ["Open order status"]
    document = book(A=[title, [*head, ONE], [], HEADER, ANGLE, SMALL], B=[title, [*head, TWO], [], HEADER, FLAT])
    assert said(document) == BOTH_ORDERS


def test_a_sheet_may_be_named_by_its_order() -> None:
    sheets: dict[str, list[Row]] = {f"PO_{ONE}": [HEADER, ANGLE, SMALL], f"PO_{TWO}": [HEADER, FLAT]}
    assert said(book(**sheets)) == BOTH_ORDERS


def test_a_sheet_named_by_a_year_names_no_order() -> None:
    document = book(PO_2026=[["Customer PO:", ONE], [], HEADER, FLAT])
    assert said(document) == [("confirm", ONE, "10", "30", "2026-12-18")]


def test_an_order_written_once_holds_for_its_block_and_gaps_lose_nothing() -> None:
    rows = [["PO", *HEADER], [ONE, *ANGLE], [None, *SMALL], [], [], [], ["Plant 2 - Gary"], [TWO, *FLAT]]
    assert said(book(S=rows)) == BOTH_ORDERS


def test_totals_of_an_order_are_no_lines() -> None:
    rows = [
        ["PO", *HEADER], [ONE, *ANGLE], [ONE, *SMALL], [f"{ONE} Total", "", "", "", 150, 40, 110],
        [TWO, *FLAT], ["", "", "", "", 180, 40, 140], ["", "", "", "Grand total", 180, 40, 140],
    ]  # fmt: skip
    assert said(book(S=rows)) == BOTH_ORDERS


def test_a_summary_is_not_read_beside_its_detail() -> None:
    summary = [["PO", "Ordered", "Shipped", "Balance"], [ONE, 150, 40, 110], [TWO, 30, 0, 30], ["Total", 180, 40, 140]]
    document = book(Summary=summary, Detail=[["PO", *HEADER], [ONE, *ANGLE], [None, *SMALL], [TWO, *FLAT]])
    assert said(document) == BOTH_ORDERS
    assert document.warnings == ("Summary: sums of Detail; not read as lines",)


def test_sums_that_differ_are_read() -> None:
    summary = [["PO", "Ordered", "Shipped", "Balance"], [ONE, 150, 40, 100]]
    assert len(said(book(A=summary, B=[["PO", *HEADER], [ONE, *ANGLE], [ONE, *SMALL]]))) == 5


def test_a_sheet_without_header_goes_on_with_the_one_before() -> None:
    document = book(Page_1=[["PO", *HEADER], [ONE, *ANGLE], [ONE, *SMALL]], Page_2=[[TWO, *FLAT]])
    assert said(document) == BOTH_ORDERS
    assert document.warnings == ("Page 2: no header row; columns as in Page 1",)


def test_a_header_of_two_rows() -> None:
    top = ["", "", "", "Quantity (lbs)", "", "", "", "Dates", ""]
    below = ["PO", "Line", "Description", "Ordered", "Produced", "Shipped", "Balance", "Original", "Current"]
    row = [ONE, 10, "HR COIL .135 X 48", 40000, 30000, 0, 40000, date(2026, 11, 20), DEC_4]
    (statement,) = book(S=[top, below, row]).statements
    assert (statement.kind.value, statement.quantity and statement.quantity.uom) == ("delay", "LB")


@pytest.mark.parametrize("week", [49, "49", "wk 49", "W49", "2026-W49"])
def test_a_bare_number_under_roll_week_is_a_week(week: object) -> None:
    header = ["PO", "Line", "Description", "Ordered", "Balance", "Roll Week"]
    assert said(book(S=[header, [ONE, 10, "W8X31", 20, 20, week]])) == [("confirm", ONE, "10", "20", "2026-12-04")]


def test_weeks_of_lead_time_are_no_week() -> None:
    header = ["PO", "Line", "Description", "Ordered", "Balance", "Lead time week"]
    assert said(book(S=[header, [ONE, 10, "W8X31", 20, 20, 49]])) == [("confirm", ONE, "10", "20", None)]


# --- schedules: a column per week or month
BY_WEEK = [
    ("confirm", ONE, "10", "20", "2026-11-27"),
    ("confirm", ONE, "10", "40", "2026-12-04"),
    ("confirm", TWO, "20", "50", "2026-12-11"),
]


@pytest.mark.parametrize(
    "weeks",
    [
        ["W48", "W49", "W50"],
        ["Wk 48", "Wk 49", "Wk 50"],
        ["2026-W48", "2026-W49", "2026-W50"],
        ["Roll wk 48", "Roll wk 49", "Roll wk 50"],
        [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)],
        ["11/23", "11/30", "12/7"],
        [date(2026, 11, 27), DEC_4, DEC_11],
        ["w/e 11/27", "w/e 12/4", "w/e 12/11"],
    ],
)
@pytest.mark.parametrize("total", ["Balance", "Total", "Qty"])
def test_a_column_per_week_is_a_promise_per_week(weeks: list[object], total: str) -> None:
    rows = [
        ["PO", "Line", "Description", *weeks, total],
        [ONE, 10, "ANGLE", 20, 40, None, 60],
        [TWO, 20, "FLAT", 0, None, 50, 50],
    ]
    document = book(Weeks=rows)
    assert said(document) == BY_WEEK
    assert doubts(document) == [set(), set(), set()]


def test_weeks_as_bare_numbers_under_a_heading() -> None:
    rows = [
        ["", "", "", "", "Week", "", ""],
        ["PO", "Line", "Description", "Balance", 48, 49, 50],
        [ONE, 10, "ANGLE", 60, 20, 40, None],
        [TWO, 20, "FLAT", 50, None, None, 50],
    ]
    assert said(book(Weeks=rows)) == BY_WEEK


@pytest.mark.parametrize(
    "months",
    [
        ["Nov-26", "Dec-26", "Jan-27"],
        ["November", "December", "January"],
        [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)],
        ["2026-11", "2026-12", "2027-01"],
    ],
)
def test_a_column_per_month_with_past_due_and_later(months: list[object]) -> None:
    rows = [
        ["PO No", "PO Line", "Material", "Open Qty", "Past Due", *months, "Later"],
        [ONE, 10, "PLATE 1/4", 65, None, 20, 40, None, 5],
        [TWO, 20, "PLATE 1/2", 50, 10, None, None, 40, None],
    ]
    document = book(Months=rows)
    assert said(document) == [
        ("confirm", ONE, "10", "20", "2026-11-30"),
        ("confirm", ONE, "10", "40", "2026-12-31"),
        ("confirm", ONE, "10", "5", None),
        ("confirm", TWO, "20", "10", None),
        ("confirm", TWO, "20", "40", "2027-01-31"),
    ]
    assert doubts(document)[2:4] == [{"undated"}, {"undated"}]


def test_a_schedule_beside_what_has_shipped_adds_up_to_the_rest() -> None:
    rows = [["PO", "Line", "Description", "Ordered", "Shipped", "W48", "W49"], [ONE, 10, "ANGLE", 100, 40, 20, 40]]
    document = book(S=rows)
    assert said(document) == [("ship", ONE, "10", "40", None), *BY_WEEK[:2]]
    assert doubts(document)[1:] == [set(), set()]


def test_a_schedule_that_does_not_add_up_waits_with_the_reason() -> None:
    document = book(S=[["PO", "Line", "Description", "Balance", "W48", "W49"], [ONE, 10, "ANGLE", 100, 20, 40]])
    assert doubts(document) == [{"failed_check"}, {"failed_check"}]
    assert "the periods add up to 60" in document.statements[0].note


def test_a_schedule_without_a_total_waits() -> None:
    document = book(S=[["PO", "Line", "Description", "W48", "W49"], [ONE, 10, "ANGLE", 20, 40]])
    assert doubts(document) == [{"unclear_quantity"}, {"unclear_quantity"}]


def test_a_schedule_of_no_order_may_be_a_forecast() -> None:
    document = book(Usage=[["Item", "Description", "Nov-26", "Dec-26", "Total"], ["A-1", "ANGLE", 20, 40, 60]])
    assert doubts(document) == [{"unclear_kind"}, {"unclear_kind"}]


def test_days_in_the_middle_of_a_week_may_begin_or_end_it() -> None:
    rows = [["PO", "Line", "Description", "Qty", "11/24", "12/1"], [ONE, 10, "ANGLE", 60, 20, 40]]
    assert doubts(book(S=rows)) == [{"unclear_date"}, {"unclear_date"}]


def test_weeks_that_are_over_wait() -> None:
    document = book(S=[["PO", "Line", "Description", "Qty", "W44", "W45", "W48"], [ONE, 10, "ANGLE", 60, 20, 40, None]])
    assert all(Caution.UNCLEAR_DATE in s.cautions for s in document.statements)


def test_a_cross_under_a_week_promises_the_whole_row() -> None:
    rows = [
        ["PO", "Line", "Description", "Qty", "W48", "W49"],
        [ONE, 10, "ANGLE", 20, "X", None],
        [TWO, 10, "FLAT", 5, None, "x"],
    ]
    assert said(book(S=rows)) == [("confirm", ONE, "10", "20", "2026-11-27"), ("confirm", TWO, "10", "5", "2026-12-04")]


def test_texts_under_weeks_are_neither_quantities_nor_dates() -> None:
    rows = [["PO", "Line", "Description", "Qty", "W48", "W49"], [ONE, 10, "ANGLE", 20, "rolling", "12"]]
    assert not [s for s in book(S=rows).statements if s.promise or (s.quantity and s.quantity.value != 20)]


# --- a column per size
def test_quantities_in_columns_of_sizes_wait_with_the_reason() -> None:
    rows = [
        [f"PO {ONE} open order status"],
        ["Line", "Description", "20'", "24'", "40'", "Promise"],
        [10, "ANGLE", 10, 5, None, DEC_4],
    ]
    (statement,) = book(S=rows).statements
    assert (statement.quantity, statement.cautions) == (None, {Caution.UNCLEAR_QUANTITY})
    assert "columns of sizes" in statement.note


def test_the_total_of_sizes_is_read() -> None:
    rows = [
        ["PO", "Line", "Description", "S", "M", "L", "Qty", "Ship Date"],
        [ONE, 10, "GLOVE LEATHER", 10, 5, 5, 20, DEC_4],
    ]
    document = book(S=rows)
    assert (said(document), doubts(document)) == ([("confirm", ONE, "10", "20", "2026-12-04")], [set()])
