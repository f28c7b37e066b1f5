"""Designs that were read wrong when they were first met, each with the rule it taught."""

from datetime import date

import pytest

from domain.document import Caution, ReadingContext
from domain.mail import Part
from parsers.dates.reading import read_window
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.interpret import interpret
from parsers.registry import read_part
from parsers.roles.guess import roles_of
from parsers.roles.weeks import as_week
from tests.parsers.papers.invented import CONTEXT, as_page, as_sheet, facts
from tests.parsers.pdf_builder import fixed_pitch, pdf

ORDER = "45012"
READERS = pytest.mark.parametrize("read", [as_sheet, as_page], ids=["sheet", "page"])
ACK = [["ORDER CONFIRMATION 88120"], ["Your PO: 45012"], []]


def printed(text: str) -> list[tuple[str, str | None, str | None]]:
    layout = read_pdf(pdf(fixed_pitch(*text.strip("\n").split("\n"))), limits=PdfLimits())
    return facts(interpret(layout, name="paper.pdf", context=CONTEXT))


def test_a_backorder_remark_with_a_day_is_of_the_row_above_and_heads_no_section() -> None:
    said = printed(
        """
ORDER CONFIRMATION     NO: 40-88123
YOUR ORDER NO: 45012
----------------------------------------------------------------------------
LN  QTY ORD  QTY CONF  QTY B/O  DESCRIPTION                 PRICE   EST SHIP
----------------------------------------------------------------------------
 1      12        8        4    ROUND HR 4140 HT 3 X 20     1.020   11/30/26
        BACKORDER EXPECTED 12/18/26
 2      40       40        0    FLAT CF 1018 1 X 2 X 12      .880   12/07/26
 3     150        0      150    ROUND CD 12L14 7/8 X 12      .950   TBA
----------------------------------------------------------------------------
"""
    )
    assert said == [
        ("confirm", "8", "2026-11-30"),
        ("backorder", "4", "2026-12-18"),
        ("confirm", "40", "2026-12-07"),
        ("backorder", "150", None),
    ]


@READERS
def test_a_column_of_backorder_dates_is_of_what_is_owed(read) -> None:
    rows = [
        *ACK,
        ["Item", "Description", "Ordered", "Available", "Backordered", "Est. Ship", "B/O ETA"],
        ["SPK-40", "Sprocket 40B18", "10", "4", "6", "11/27/2026", "12/11/2026"],
        ["VB-68", "V-belt B68", "25", "25", "0", "11/27/2026", ""],
    ]
    assert facts(read(rows)) == [
        ("confirm", "4", "2026-11-27"),
        ("backorder", "6", "2026-12-11"),
        ("confirm", "25", "2026-11-27"),
    ]


@READERS
def test_what_is_expected_below_a_partly_owed_row_is_what_is_owed(read) -> None:
    rows = [
        *ACK,
        ["Order Qty", "Allocated", "Remaining", "UOM", "Disp", "Item ID / Description", "Unit Price"],
        ["48", "20", "28", "EA", "B", "SHK-34 SHACKLE 3/4", "17.80"],
        ["", "", "", "", "", "Expected: 12/14/2026", ""],
    ]
    assert facts(read(rows)) == [("confirm", "20 EA", None), ("backorder", "28 EA", "2026-12-14")]


@READERS
def test_a_block_of_labels_over_one_row_of_values_is_read_like_the_head(read) -> None:
    rows = [
        ["Packing Slip"],
        ["Order Date", "Fulfillment #", "PO #", "Ship Date", "Ship Via"],
        ["11/06/2026", "IF99120", "45012", "11/13/2026", "Our Truck"],
        [],
        ["Item", "Description", "Ordered", "Back Ordered", "Shipped"],
        ["SS-PL-12", "PL 304L 1/2 X 60 X 120", "9", "2", "7"],
    ]
    document = read(rows)
    assert facts(document) == [("ship", "7", "2026-11-13"), ("backorder", "2", None)]
    assert document.po_numbers == ("45012",)


@READERS
def test_goods_may_be_named_by_their_measures_alone(read) -> None:
    rows = [
        ["DELIVERY TICKET 88-1190"],
        ["CUST PO 45012", "", "DATE 11/13/26"],
        [],
        ["Gauge", "Width", "Length", "Grade", "Bundles", "Pcs", "Lbs"],
        ["11", "48", "120", "A1011 CS-B", "2", "60", "12,010"],
        ["14", "60", "120", "A1011 CS-B", "1", "25", "3,880"],
    ]
    assert [f[:2] for f in facts(read(rows))] == [("ship", "60 PC"), ("ship", "25 PC")]


def test_goods_may_stand_on_the_line_above_their_quantity() -> None:
    rows = [
        ["Shipment confirmation"],
        ["Customer PO: 45012"],
        ["WR-12-6X19 Wire rope 1/2 6x19"],
        ["Qty shipped: 2000 FT"],
        ["SHK-34 Shackle 3/4 screw pin"],
        ["Qty shipped: 20 EA"],
    ]
    assert [f[:2] for f in facts(as_sheet(rows))] == [("ship", "2000 FT"), ("ship", "20 EA")]


@pytest.mark.parametrize(
    ("label", "text", "start", "end"),
    [
        ("Ship wk of", "12/07/2026", date(2026, 12, 7), date(2026, 12, 11)),
        ("Current Ship Wk", "2026-12-09", date(2026, 12, 7), date(2026, 12, 11)),
        ("Week ending", "12/11/2026", date(2026, 12, 7), date(2026, 12, 11)),
        ("Ship wk", "50", date(2026, 12, 7), date(2026, 12, 11)),
        ("Ship date", "12/07/2026", date(2026, 12, 7), date(2026, 12, 7)),
    ],
)
def test_a_day_under_a_label_of_weeks_stands_for_its_week(label: str, text: str, start: date, end: date) -> None:
    window = read_window(as_week(label, text), context=ReadingContext(reference=date(2026, 11, 16)))
    assert window is not None
    assert (window.start, window.end) == (start, end)


def test_a_heading_may_begin_with_whose_it_is() -> None:
    assert roles_of("Marlin: conf. qty")[0].role == roles_of("conf. qty")[0].role
    assert not roles_of("Marlin: ")


def test_our_order_sent_back_with_the_vendors_columns_confirms_his_dates() -> None:
    rows = [
        [f"Purchase Order {ORDER}"],
        [],
        ["Item", "Material", "Description", "Qty", "Unit", "Delivery date", "Marlin: conf. qty", "Marlin: will ship"],
        ["10", "SS-PL-12", "PL 304L 1/2 X 60 X 120", "9", "PC", "12/08/2026", "9", "12/02/2026"],
        ["30", "SS-SQ-1", "SQ BAR 304 1 X 12", "60", "PC", "12/15/2026", "45", "12/11/2026"],
    ]
    assert facts(as_sheet(rows)) == [("confirm", "9 PC", "2026-12-02"), ("confirm", "45 PC", "2026-12-11")]


def test_a_letter_printed_as_a_page_is_read_by_its_sentences_and_waits() -> None:
    page = pdf(
        fixed_pitch(
            "HIGHLAND FORGE COMPANY",
            "Re: Your purchase order 45012",
            "",
            "Line 1 is scheduled to ship December 3, 2026.",
            "Line 3 is expected to ship the week of January 18, 2027.",
        )
    )
    part = Part(name="letter.pdf", path="2", media_type="application/pdf", sha256="x", content=page)
    (document,) = read_part(part, context=CONTEXT, subject="PO 45012")
    assert [s.promise.end for s in document.statements if s.promise] == [date(2026, 12, 3), date(2027, 1, 22)]
    assert all(Caution.UNCLEAR_KIND in s.cautions for s in document.statements)
