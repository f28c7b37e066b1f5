# mypy: disable-error-code="comparison-overlap, arg-type, call-overload"
# Whole numbers stand for equal Decimals here.
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from domain.errors import FeedError
from domain.purchase import DateOrder
from ingest.feeds import Effect, FeedSource, OrderFeed, OrderRow, Skip, read_orders

Written = Callable[..., FeedSource]

FLAT = """PO Number,PO Line,Vendor,Vendor Name,Item,Description,Qty Ordered,Qty Received,Qty Open,UOM,Unit Price,Price UOM,Order Date,Required Date,Buyer
4501,1,V1,Lakeside Plate,PL-1,PLATE A36 1/2 X 96,12,2,10,pc,52.40,CWT,11/09/2026,11/24/2026,DK
4501,2,V1,Lakeside Plate,PL-2,PLATE A36 1/4 X 96,"6,000",0,"6,000",LB,49.75,CWT,11/09/2026,11/25/2026,DK
"""


def lines(feed: OrderFeed) -> list[OrderRow]:
    rows = list(feed)
    report = feed.report
    assert report.read == report.taken + report.refused + sum(report.skipped.values())
    assert report.taken == len(rows)
    return rows


def test_a_flat_report_is_read_field_by_field(feed_file: Written) -> None:
    feed = read_orders(feed_file(FLAT))
    first, second = lines(feed)
    assert (first.line.po, first.line.line, first.line.vendor_id, first.vendor_name) == (
        "4501",
        "1",
        "V1",
        "Lakeside Plate",
    )
    assert (first.line.ordered, first.line.received, first.line.uom) == (12, 2, "PC")
    assert (first.line.unit_price, first.line.price_uom) == (Decimal("52.40"), "CWT")
    assert first.line.need_from == first.line.need_date == date(2026, 11, 24)
    assert first.line.order_date == date(2026, 11, 9)
    assert second.line.ordered == 6000
    assert feed.problems == []


def test_titles_above_and_totals_below_are_no_lines(feed_file: Written) -> None:
    text = (
        "Acme Metals Inc\nOpen Purchase Order Report\nAs of 10/30/2026\n\n"
        + FLAT
        + '\n,,,,,Total,"6,012"\nTotal lines:,2\n'
    )
    feed = read_orders(feed_file(text))
    assert len(lines(feed)) == 2
    assert feed.report.skipped[Skip.TITLE] == 3
    assert feed.report.skipped[Skip.TOTAL] == 2


def test_a_header_repeated_on_every_page_is_left_out(feed_file: Written) -> None:
    header, *rest = FLAT.splitlines()
    feed = read_orders(feed_file("\n".join([header, rest[0], "", "Page 2 of 2", header, rest[1]])))
    assert len(lines(feed)) == 2
    assert feed.report.skipped[Skip.REPEATED_HEADER] == 1


def test_sap_vendor_cell_is_split_and_item_column_counts_lines(feed_file: Written) -> None:
    text = (
        "Purchasing Document,Item,Supplier/Supplying Plant,Material,Short Text,Order Quantity,Order Unit,"
        "Still to be delivered (qty),Net Price,Price Unit,Document Date,Delivery Date,Deletion Indicator,Delivery Completed\n"
        "4500017301,00010,V200       Erie Mill Products LLC,PL36,PL A36,12,PC,5,51.50,CWT,11/04/2026,12/11/2026,,\n"
        "4500017301,00020,0000100123 ACME STEEL,PL36,PL A36,100-,PC,0,51.50,1,11/04/2026,12/11/2026,,\n"
        "4500017301,00030,0000100123 ACME STEEL,PL36,PL A36,100,PC,0,8.20,100,11/04/2026,12/11/2026,,X\n"
        "4500017301,00040,0000100123 ACME STEEL,PL36,PL A36,100,PC,100,8.20,10,11/04/2026,12/11/2026,L,\n"
    )
    feed = read_orders(feed_file(text))
    first, third, fourth = lines(feed)
    assert (first.line.line, first.line.item, first.line.vendor_id, first.vendor_name) == (
        "00010",
        "PL36",
        "V200",
        "Erie Mill Products LLC",
    )
    assert first.line.received == 7
    assert first.line.price_uom == "CWT"
    assert (third.line.vendor_id, third.vendor_name) == ("0000100123", "ACME STEEL")
    assert third.line.closed_by_erp
    assert third.line.price_uom == "C"
    assert fourth.line.closed_by_erp
    assert fourth.line.unit_price == Decimal("0.82")
    (problem,) = feed.problems
    assert (problem.row, problem.column, problem.text) == (3, "Order Quantity", "100-")
    assert feed.refused_lines == {("4500017301", "20")}


def test_camel_case_headers_and_tabs_and_month_names(feed_file: Written) -> None:
    text = (
        "PONum\tPOLine\tVendorID\tVendorName\tPartNum\tLineDesc\tXOrderQty\tIUM\tReceivedQty\tUnitCost\tCostPer\tOrderDate\tDueDate\r\n"
        '62110\t1\tV5\tRidge\tHR10\tHR SHT 1/2" X 4\t40\tPC\t0\t48.90\tCWT\t20-Nov-2026\t18-Dec-2026\r\n'
    )
    (row,) = lines(read_orders(feed_file(text, name="orders.txt")))
    assert (row.line.item, row.line.description, row.line.need_date) == ("HR10", 'HR SHT 1/2" X 4', date(2026, 12, 18))


def test_form_grade_and_size_columns_make_the_description(feed_file: Written) -> None:
    text = (
        "PO No,Itm,Vnd,Form,Grade,Size,Ord Pcs,Ord Wgt,Rcv Wgt,Bal Wgt,UM,Cost,Cost UM,Due From,Due To\n"
        "P-20,1,V3,HR COIL,A1011,.1345 X 60,2,48000,1000,47000,LB,41.25,CWT,12/14/2026,12/18/2026\n"
        "P-20,2,V3,PLATE,A36,1/2 X 96,7,9000,0,9000,PC,41.25,CWT,12/14/2026,12/18/2026\n"
    )
    coil, plate = lines(read_orders(feed_file(text)))
    assert coil.line.description == "HR COIL A1011 .1345 X 60"
    assert (coil.line.ordered, coil.line.received, coil.line.uom) == (48000, 1000, "LB")
    assert (coil.line.need_from, coil.line.need_date) == (date(2026, 12, 14), date(2026, 12, 18))
    assert (plate.line.ordered, plate.line.uom) == (7, "PC")


def test_open_and_received_make_the_ordered_quantity(feed_file: Written) -> None:
    text = "PO#,Line#,Supplier,Item,Balance Qty,Rcvd Qty,U/M\nA-1,1,Bay,X1,30,10,EA\n"
    (row,) = lines(read_orders(feed_file(text)))
    assert (row.line.ordered, row.line.received) == (40, 10)
    assert (row.line.vendor_id, row.vendor_name) == ("Bay", "Bay")


def test_an_open_quantity_that_contradicts_is_noted_and_the_row_taken(feed_file: Written) -> None:
    feed = read_orders(feed_file("PO,Line,Vendor,Qty Ordered,Qty Received,Qty Open\n1,1,V1,10,4,9\n"))
    assert len(lines(feed)) == 1
    assert [problem.effect for problem in feed.problems] == [Effect.NOTED]


def test_a_quickbooks_report_inherits_the_vendor_and_gets_line_numbers(feed_file: Written) -> None:
    text = (
        ",Type,Date,Num,Memo,Deliv Date,Item,Qty,Rcv'd,Backordered,Amount,Open Balance\n"
        "Acme Steel,,,,,,,,,,,\n"
        ",Purchase Order,11/02/2026,1001,BAR 1 IN,12/04/2026,BAR-1,20,5,15,100.00,75.00\n"
        ",Purchase Order,11/02/2026,1001,BAR 2 IN,12/04/2026,BAR-2,10,0,10,90.00,90.00\n"
        "Total Acme Steel,,,,,,,30,5,25,190.00,165.00\n"
        "Bay Tube,,,,,,,,,,,\n"
        ",Purchase Order,11/03/2026,1002,TUBE,12/05/2026,TB-1,7,0,7,70.00,70.00\n"
        "Total Bay Tube,,,,,,,7,0,7,70.00,70.00\n"
        "TOTAL,,,,,,,37,5,32,260.00,235.00\n"
    )
    feed = read_orders(feed_file(text))
    found = [(row.line.po, row.line.line, row.vendor_name, row.line.ordered, row.line.received) for row in lines(feed)]
    assert found == [
        ("1001", "1", "Acme Steel", 20, 5),
        ("1001", "2", "Acme Steel", 10, 0),
        ("1002", "1", "Bay Tube", 7, 0),
    ]
    assert feed.report.skipped[Skip.GROUP] == 2
    assert feed.report.skipped[Skip.TOTAL] == 3


def test_lines_under_a_labelled_order_row_inherit_po_vendor_and_date(feed_file: Written) -> None:
    text = (
        "Line,Item,Description,Qty Ordered,UOM,Due Date\n"
        '"PO Number: 4501   Vendor: V100 - Erie Mill   Order Date: 11/09/2026",,,,,\n'
        "1,A1,PLATE,5,PC,12/01/2026\n"
        "2,A2,SHEET,6,PC,12/02/2026\n"
        '"PO Number: 4502   Vendor: V101 - Bay Tube",,,,,\n'
        "1,B1,TUBE,7,PC,12/03/2026\n"
    )
    rows = lines(read_orders(feed_file(text)))
    assert [(r.line.po, r.line.line, r.line.vendor_id, r.vendor_name) for r in rows] == [
        ("4501", "1", "V100", "Erie Mill"),
        ("4501", "2", "V100", "Erie Mill"),
        ("4502", "1", "V101", "Bay Tube"),
    ]
    assert [r.line.order_date for r in rows] == [date(2026, 11, 9), date(2026, 11, 9), None]


def test_an_order_head_written_once_counts_for_its_lines(feed_file: Written) -> None:
    text = "PO,Vendor,Order Date,Line,Item,Qty\n1,V1,11/09/2026,1,A,5\n,,,2,B,6\n,,,3,C,7\n2,V2,11/10/2026,1,D,8\n,,,2,E,9\n"
    rows = lines(read_orders(feed_file(text)))
    assert [(r.line.po, r.line.line, r.line.vendor_id) for r in rows] == [
        ("1", "1", "V1"), ("1", "2", "V1"), ("1", "3", "V1"), ("2", "1", "V2"), ("2", "2", "V2"),
    ]  # fmt: skip
    assert rows[1].line.order_date == date(2026, 11, 9)


def test_a_missing_po_in_a_flat_report_is_a_bad_row(feed_file: Written) -> None:
    text = FLAT + ",3,V1,Lakeside Plate,PL-3,PLATE,5,0,5,PC,1,CWT,11/09/2026,11/24/2026,DK\n"
    feed = read_orders(feed_file(text))
    assert len(lines(feed)) == 2
    assert [(p.row, p.column, p.why) for p in feed.problems] == [(4, "PO Number", "no PO number")]
    assert feed.refused_unnamed == 1


@pytest.mark.parametrize(
    ("quantity", "why"), [("abc", "not a number"), ("", "no quantity"), ("-5", "a negative quantity")]
)
def test_a_bad_quantity_is_reported_with_row_and_column_and_the_rest_goes_in(
    feed_file: Written, quantity: str, why: str
) -> None:
    feed = read_orders(feed_file(f"PO,Line,Vendor,Item,Order Qty\n1,1,V,A,4\n1,2,V,B,{quantity}\n1,3,V,C,6\n"))
    assert [row.line.line for row in lines(feed)] == ["1", "3"]
    (problem,) = feed.problems
    assert (problem.file, problem.row, problem.column) == ("orders.csv", 3, "Order Qty")
    assert problem.why.startswith(why)
    assert "orders.csv, row 3" in str(problem)


def test_an_unreadable_date_is_reported_and_left_out_of_a_row_that_is_taken(feed_file: Written) -> None:
    feed = read_orders(feed_file("PO,Line,Vendor,Qty,Due Date\n1,1,V,4,02/30/2026\n1,2,V,4,TBD\n"))
    first, second = lines(feed)
    assert first.line.need_date is None
    assert second.line.need_date is None
    assert [(p.row, p.column, p.effect) for p in feed.problems] == [(2, "Due Date", Effect.VALUE_LEFT_OUT)]


def test_releases_of_one_line_add_up_and_span_the_window(feed_file: Written) -> None:
    text = "PO,Line,Rel,Vendor,Our Qty,Received,Due Date\n1,1,1,V,40,40,12/01/2026\n1,1,2,V,60,0,12/20/2026\n1,2,1,V,5,0,12/02/2026\n"
    feed = read_orders(feed_file(text))
    first, second = lines(feed)
    assert (first.line.ordered, first.line.received) == (100, 40)
    assert (first.line.need_from, first.line.need_date) == (date(2026, 12, 1), date(2026, 12, 20))
    assert second.line.ordered == 5
    assert feed.report.skipped[Skip.COMBINED] == 1


def test_the_same_line_twice_with_other_values_is_refused_and_an_exact_copy_skipped(feed_file: Written) -> None:
    feed = read_orders(feed_file("PO,Line,Vendor,Qty\n1,1,V,4\n1,1,V,4\n1,1,V,9\n2,1,V,3\n1,1,V,4\n"))
    assert [(row.line.po, row.line.ordered) for row in lines(feed)] == [("1", 4), ("2", 3)]
    assert feed.report.skipped[Skip.DUPLICATE] == 1
    assert [problem.row for problem in feed.problems] == [4, 6]


@pytest.mark.parametrize(
    ("status", "closed", "cancelled"),
    [
        ("Open order", False, 0),
        ("Received", True, 0),
        ("Invoiced", True, 0),
        ("Canceled", True, 6),
        ("Partially Received", False, 0),
    ],
)
def test_status_words_close_or_cancel_what_is_left(
    feed_file: Written, *, status: str, closed: bool, cancelled: int
) -> None:
    (row,) = lines(read_orders(feed_file(f"PO,Line,Vendor,Qty,Received,Line status\n1,1,V,10,4,{status}\n")))
    assert row.line.closed_by_erp is closed
    assert row.line.cancelled == cancelled


def test_european_numbers_and_dates_are_read_as_the_file_writes_them(feed_file: Written) -> None:
    text = (
        "Bestellnummer;Position;Lieferant;Artikel;Bezeichnung;Menge;Mengeneinheit;Nettopreis;Bestelldatum;Lieferdatum\n"
        "47110001;10;Nordwerk GmbH;A1;Blech 3 mm;1.250;KG;1,85;03.11.2026;25.11.2026\n"
        "47110001;20;Nordwerk GmbH;A2;Bl\u00e4ttchen;12,5;KG;2.104,00;03.11.2026;04.12.2026\n"
    )
    first, second = lines(read_orders(feed_file(text, encoding="cp1252")))
    assert (first.line.ordered, first.line.unit_price) == (1250, Decimal("1.85"))
    assert first.line.order_date == date(2026, 11, 3)
    assert (second.line.ordered, second.line.unit_price) == (Decimal("12.5"), Decimal("2104.00"))
    assert second.line.description == "Bl\u00e4ttchen"


def test_one_date_over_twelve_settles_every_date_of_the_file(feed_file: Written) -> None:
    feed = read_orders(
        feed_file(
            "PO,Line,Vendor,Qty,Order Date,Due Date\n1,1,V,4,03/11/2026,04/12/2026\n1,2,V,4,03/11/2026,25/12/2026\n"
        )
    )
    assert [(r.line.order_date, r.line.need_date) for r in lines(feed)] == [
        (date(2026, 11, 3), date(2026, 12, 4)),
        (date(2026, 11, 3), date(2026, 12, 25)),
    ]


def test_dates_that_prove_nothing_are_month_first_unless_told(feed_file: Written) -> None:
    source = feed_file("PO,Line,Vendor,Qty,Due Date\n1,1,V,4,03/04/2026\n")
    assert lines(read_orders(source))[0].line.need_date == date(2026, 3, 4)
    assert lines(read_orders(source, date_order=DateOrder.DAY_FIRST))[0].line.need_date == date(2026, 4, 3)


def test_units_in_header_or_cell_are_used_where_no_unit_column_is(feed_file: Written) -> None:
    (row,) = lines(read_orders(feed_file("PO,Line,Vendor,Qty Ordered (LB),Price/CWT\n1,1,V,500,$41.25\n")))
    assert (row.line.uom, row.line.unit_price, row.line.price_uom) == ("LB", Decimal("41.25"), "CWT")
    (row,) = lines(read_orders(feed_file("PO,Line,Vendor,Qty,Price\n1,1,V,12 pcs,4.10/EA\n")))
    assert (row.line.uom, row.line.ordered, row.line.price_uom) == ("PCS", 12, "EA")


def test_tolerances_buyer_customer_and_warehouse_are_kept(feed_file: Written) -> None:
    text = "PO,Line,Vendor,Qty,Under Tol %,Over Tol %,Buyer,Whse,Customer,Priority\n1,1,V,4,5%,10,ANN,W2,Delta Fab,A\n"
    line = lines(read_orders(feed_file(text)))[0].line
    assert (line.tolerance_under, line.tolerance_over, line.buyer) == (5, 10, "ANN")
    assert (line.warehouse, line.customer, line.customer_priority) == ("W2", "Delta Fab", "A")


def test_two_header_rows_are_read_together(feed_file: Written) -> None:
    text = ",,,Ordered,,Received,\nPO,Line,Vendor,Pcs,Wgt,Pcs,Wgt\n1,1,V,12,4800,2,800\n"
    (row,) = lines(read_orders(feed_file(text)))
    assert (row.line.ordered, row.line.received, row.line.uom) == (12, 2, "PC")


def test_a_second_row_of_text_continues_the_description(feed_file: Written) -> None:
    feed = read_orders(feed_file("PO,Line,Vendor,Description,Qty\n1,1,V,PLATE A36,4\n,,,CUT TO SIZE,\n1,2,V,BAR,5\n"))
    assert [row.line.description for row in lines(feed)] == ["PLATE A36 CUT TO SIZE", "BAR"]


def test_a_mapped_header_wins_over_the_synonyms(feed_file: Written) -> None:
    source = feed_file("PO,Line,Vendor,Qty,Balance,Strange Need\n1,1,V,4,3,12/04/2026\n")
    feed = read_orders(source, mapping={"need_date": "strange need", "qty_ordered": "Balance"})
    assert feed.columns["need_date"] == "Strange Need"
    (row,) = lines(feed)
    assert (row.line.ordered, row.line.need_date) == (3, date(2026, 12, 4))


def test_an_unknown_field_in_the_mapping_names_the_known_ones(feed_file: Written) -> None:
    with pytest.raises(FeedError, match=r'unknown field "ordred"; did you mean "ordered"\?'):
        read_orders(feed_file(FLAT), mapping={"ordred": "Qty Ordered"})


def test_an_unknown_header_in_the_mapping_names_the_found_ones(feed_file: Written) -> None:
    with pytest.raises(FeedError, match=r'names the header "Menge", which the file does not have; it has "PO Number"'):
        read_orders(feed_file(FLAT), mapping={"ordered": "Menge"})


def test_a_file_without_a_po_column_says_what_was_found_and_how_to_map(feed_file: Written) -> None:
    with pytest.raises(FeedError, match=r'no column for the PO number; found the headers "Line", .*--map po=HEADER'):
        read_orders(feed_file("Line,Vendor,Item,Qty Ordered,UOM\n1,V,A,4,EA\n2,V,B,5,EA\n"))


def test_text_without_any_header_is_refused_with_a_hint(feed_file: Written) -> None:
    with pytest.raises(FeedError, match="no row with orders headers was found"):
        read_orders(feed_file("hello\nworld\n"))


def test_a_po_number_rounded_by_a_spreadsheet_is_refused(feed_file: Written) -> None:
    feed = read_orders(feed_file("PO,Line,Vendor,Qty\n4.50002E+09,1,V,4\n"))
    assert lines(feed) == []
    assert "rounded" in feed.problems[0].why


def test_a_pack_size_in_the_unit_column_is_not_taken_for_a_unit(feed_file: Written) -> None:
    feed = read_orders(feed_file("PO,Line,Vendor,Qty,Unit\n1,1,V,4,240\n"))
    assert lines(feed)[0].line.uom == "EA"
    assert feed.problems[0].effect is Effect.VALUE_LEFT_OUT


def test_problems_are_counted_without_end_and_kept_to_a_limit(feed_file: Written) -> None:
    feed = read_orders(feed_file("PO,Line,Vendor,Qty\n" + "".join(f"1,{n},V,x\n" for n in range(1200))))
    assert lines(feed) == []
    assert (feed.report.refused, len(feed.problems), len(feed.refused_lines)) == (1200, 1000, 1200)
