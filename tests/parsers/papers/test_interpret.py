"""Papers of many systems as grids: what the rows say must not depend on the layout."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Caution, Document, ReadingContext, Statement, StatementKind
from domain.mail import MailKind
from domain.promise import Basis
from parsers.grids.grid import Grid, layout_of
from parsers.papers.interpret import interpret

CONTEXT = ReadingContext(reference=date(2026, 11, 16), known_pos=frozenset({"4500017301", "45012", "45077"}))


def paper(
    *rows: Sequence[str], name: str = "paper.xlsx", subject: str = "", context: ReadingContext = CONTEXT
) -> Document:
    grid = Grid(name="S", page=1, rows=tuple(tuple(row) for row in rows))
    return interpret(layout_of([grid]), name=name, context=context, subject=subject)


def line_of(statement: Statement) -> str | None:
    return statement.target.po_line or statement.target.line_text


def facts(document: Document) -> list[tuple[str, str | None, str | None, str | None]]:
    """Kind, line, quantity with unit, last promised day."""
    return [
        (
            s.kind.value,
            line_of(s),
            f"{s.quantity.value.normalize():f} {s.quantity.uom}".strip() if s.quantity else None,
            s.promise.end.isoformat() if s.promise and s.promise.end else None,
        )
        for s in document.statements
    ]


def test_sage_style_acknowledgment_confirms_ordered_with_promise() -> None:
    document = paper(
        ["SALES ORDER", "", "", "", "", "", ""],
        ["Order Number:", "0012345", "Customer P.O.:", "45012", "", "", ""],
        ["Item Code", "Unit", "Ordered", "Back Ordered", "Price", "Amount", "Promise Date"],
        ["HR-10GA", "EA", "12", "0", "74.50", "894.00", "12/04/26"],
        ["CR-16GA", "EA", "10", "4", "10.00", "100.00", "12/04/26"],
    )
    assert document.kind is MailKind.ACK
    assert (document.vendor_order, document.po_numbers) == ("0012345", ("45012",))
    assert facts(document) == [
        ("confirm", None, "12 EA", "2026-12-04"),
        ("confirm", None, "6 EA", "2026-12-04"),
        ("backorder", None, "4 EA", None),
    ]


def test_netsuite_packing_slip_reads_shipped_and_backordered_columns() -> None:
    document = paper(
        ["Packing Slip", "", "", ""],
        ["PO #", "45012", "Ship Date", "11/18/2026"],
        [],
        ["Item", "Description", "Ordered", "Shipped", "Back Ordered"],
        ["FB36", "FLAT A36 1/4 X 4 X 20'", "60", "48", "12"],
        ["RD36", "HR ROUND A36 1 DIA", "20", "0", "20"],
        ["Total", "", "80", "48", "32"],
    )
    assert document.kind is MailKind.PACK
    assert facts(document) == [
        ("ship", None, "48", None),
        ("backorder", None, "12", None),
        ("backorder", None, "20", None),
    ]
    assert {s.ship_date for s in document.statements if s.kind is StatementKind.SHIP} == {date(2026, 11, 18)}
    assert document.statements[0].ordered is not None


def test_business_central_confirmation_takes_basis_from_shipment_date() -> None:
    document = paper(
        ["Order Confirmation 101234", "", "", "", "", ""],
        ["Your Reference", "45012", "", "", "", ""],
        ["No.", "Description", "Shipment Date", "Quantity", "Unit of Measure", "Unit Price", "Line Amount"],
        ["1000", "Bicycle tube 2 x 2", "12/04/26", "6", "PCS", "74.50", "447.00"],
    )
    (statement,) = document.statements
    assert statement.promise is not None
    assert (statement.promise.end, statement.promise.basis) == (date(2026, 12, 4), Basis.SHIP)
    assert (statement.quantity is not None and statement.quantity.uom, statement.unit_price) == ("PC", Decimal("74.50"))


def test_dynamics_gp_order_uses_the_bo_column() -> None:
    document = paper(
        ["Sales Order", "", "ORDST1234", "", "", "", ""],
        ["Purchase Order No.", "45012", "", "", "", "", ""],
        ["Ordered", "Shipped", "B/O", "Item Number", "Description", "U of M", "Unit Price", "Ext. Price"],
        ["40", "24", "16", "6206-2RS", "BALL BEARING", "EA", "9.40", "376.00"],
        ["12", "12", "0", "UCP205", "PILLOW BLOCK", "EA", "22.60", "271.20"],
    )
    assert facts(document)[:2] == [("ship", None, "24 EA", None), ("backorder", None, "16 EA", None)] or facts(
        document
    )[:2] == [
        ("confirm", None, "24 EA", None),
        ("backorder", None, "16 EA", None),
    ]


def test_acknowledgment_printed_before_allocation_is_no_backorder() -> None:
    document = paper(
        ["ACKNOWLEDGMENT", "", "", "", "", ""],
        ["Cust PO#", "45012", "", "", "", ""],
        [
            "Ln#",
            "Product And Description",
            "Quantity Ordered",
            "Quantity B.O.",
            "Quantity Shipped",
            "Qty U/M",
            "Unit Price",
        ],
        ["1", "6205-2RS BEARING", "40", "40", "0", "EA", "7.85"],
        ["2", "6206-2RS BEARING", "24", "24", "0", "EA", "9.40"],
    )
    assert [s.kind for s in document.statements] == [StatementKind.CONFIRM, StatementKind.CONFIRM]
    assert all(Caution.UNCLEAR_KIND in s.cautions for s in document.statements)


def test_sap_style_schedule_lines_stay_separate_and_know_our_item() -> None:
    document = paper(
        ["Order Confirmation", "", "", "", "", ""],
        ["Your purchase order no.", "4500017301", "", "", "", ""],
        ["Item", "Material", "Description", "Qty", "Unit", "Price", "Price Unit", "Value"],
        ["000010", "100023344", "PL A572-50 .5000 X 96 X 240", "12", "PC", "74.50", "100 LB", "29,203.20"],
        ["", "", "Your item no.: 3  Your material: PL50-0500-96-240", "", "", "", "", ""],
        ["", "", "Delivery date Quantity", "", "", "", "", ""],
        ["", "", "12/04/2026 6 PC", "", "", "", "", ""],
        ["", "", "TBD 6 PC", "", "", "", "", ""],
    )
    assert facts(document) == [("confirm", "3", "6 PC", "2026-12-04"), ("confirm", "3", "6 PC", None)]
    first, second = document.statements
    assert first.target.row == second.target.row
    assert first.promise is not None
    assert first.promise.basis is Basis.DELIVER
    assert Caution.UNDATED in second.cautions
    assert (first.price_uom, first.unit_price) == ("CWT", Decimal("74.50"))
    assert "PL50-0500-96-240" in first.target.codes


def test_schedules_that_do_not_add_up_are_marked() -> None:
    document = paper(
        ["Order Confirmation"],
        ["Item", "Description", "Qty", "Unit", "Price"],
        ["10", "PL A36 1/2 X 96", "12", "PC", "74.50"],
        ["", "Delivery date Quantity", "", "", ""],
        ["", "12/04/2026 6 PC", "", "", ""],
        ["", "12/11/2026 5 PC", "", "", ""],
    )
    assert all(Caution.FAILED_CHECK in s.cautions for s in document.statements)


def test_tags_add_up_to_the_item_and_make_no_rows_of_their_own() -> None:
    document = paper(
        ["PACKING LIST", "447812", "", "", ""],
        ["Cust PO:", "45012", "Ship date", "11/18/26", ""],
        ["Itm", "Description", "Ord Pcs", "Ship Pcs", "Weight", "B/O"],
        ["1", "HR SHEET A1011 CS-B 10GA X 48 X 120", "160", "120", "26,940", "40"],
        ["", "Tag B71144 Ht 4A2210 40 pcs 8,985", "", "", "", ""],
        ["", "Tag B71145 Ht 4A2210 40 pcs 8,975", "", "", "", ""],
        ["", "Tag B71147 Ht 4A2231 40 pcs 8,980", "", "", "", ""],
        ["TOTAL", "4 bdls", "", "", "Net 29,004", "** ORDER COMPLETE **"],
    )
    assert facts(document) == [("ship", "1", "120 PC", None), ("backorder", "1", "40 PC", None)]
    assert document.statements[0].complete_claim
    assert not any(Caution.FAILED_CHECK in s.cautions for s in document.statements)


def test_tags_that_miss_a_bundle_fail_the_check() -> None:
    document = paper(
        ["PACKING LIST"],
        ["Itm", "Description", "Ord Pcs", "Ship Pcs"],
        ["1", "HR SHEET 10GA X 48 X 120", "160", "160"],
        ["", "Tag B71144 40 pcs", "", ""],
        ["", "Tag B71145 40 pcs", "", ""],
    )
    assert all(Caution.FAILED_CHECK in s.cautions for s in document.statements)


@pytest.mark.parametrize("instruction", ["SHIP COMPLETE", "SHIP COMPLETE - NO B/O", "NO PARTIALS", "NO BACKORDERS"])
def test_shipping_instructions_are_no_status(instruction: str) -> None:
    document = paper(
        ["PACKING LIST", instruction],
        ["Line", "Description", "Ordered", "Shipped"],
        ["1", "FLAT A36", "60", "40"],
    )
    assert [(s.kind, s.complete_claim) for s in document.statements] == [(StatementKind.SHIP, False)]


@pytest.mark.parametrize(
    ("status", "complete"),
    [
        ("COMPLETE", True),
        ("Shipped complete", True),
        ("Partial - balance to follow", False),
        ("Incomplete", False),
        ("F", False),
    ],
)
def test_status_cell_makes_a_row_complete(status: str, complete: object) -> None:
    document = paper(
        ["PACKING SLIP"],
        ["Line", "Description", "Ordered", "Shipped", "Status"],
        ["1", "FLAT A36", "60", "60", status],
    )
    assert document.statements[0].complete_claim is complete


def test_part_or_final_flag_counts_as_claim() -> None:
    document = paper(
        ["LOAD TALLY"],
        ["Mill item", "Product", "Ordered LB", "Shipped LB", "P/F"],
        ["001", "PLATE A36 1.5 X 96", "20,000", "19,340", "F"],
        ["002", "PLATE A36 2.0 X 96", "20,000", "9,340", "P"],
    )
    assert [(line_of(s), s.complete_claim) for s in document.statements] == [("001", True), ("002", False)]
    assert all(s.quantity is not None and s.quantity.uom == "LB" for s in document.statements)


def test_listed_lines_are_complete_and_others_not() -> None:
    document = paper(
        ["PACKING LIST"],
        ["Line", "Description", "Ordered", "Shipped"],
        ["2", "FLAT A36", "60", "60"],
        ["7", "ROUND A36", "60", "40"],
        [],
        ["LINES 1 - 5 SHIPPED COMPLETE. LINES 6 - 10 TO FOLLOW."],
    )
    assert [s.complete_claim for s in document.statements if s.kind is StatementKind.SHIP] == [True, False]


def test_lots_printed_as_rows_become_one_shipment() -> None:
    document = paper(
        ["Packing List"],
        ["PO", "Line", "Description", "Heat", "Shipped", "UM", "B/O"],
        ["45012", "1", "HR SHEET", "4A1", "40", "PC", "20"],
        ["45012", "1", "HR SHEET", "4A2", "40", "PC", "20"],
        ["45012", "2", "FLAT", "4A3", "10", "PC", "0"],
    )
    assert facts(document) == [
        ("ship", "1", "80 PC", None),
        ("backorder", "1", "20 PC", None),
        ("ship", "2", "10 PC", None),
    ]


def test_section_headings_rule_the_rows_below() -> None:
    document = paper(
        ["Order # S00123", "", "", ""],
        ["Your Reference:", "45012", "", ""],
        ["Description", "Quantity", "Unit Price", "Amount"],
        ["In stock - ships 11/20/2026", "", "", ""],
        ["[HN-1] HEX NUT", "500.00 Units", "14.90", "74.50"],
        ["Price per 100", "", "", ""],
        ["BACKORDERED - date to be advised", "", "", ""],
        ["[AN-5] ANCHOR", "200.00 Units", "164.00", "328.00"],
        ["CANCELLED ITEMS", "", "", ""],
        ["[XX-1] OLD BOLT", "10.00 Units", "1.00", "10.00"],
    )
    assert [(s.kind.value, s.target.codes) for s in document.statements] == [
        ("confirm", ("HN-1",)),
        ("backorder", ("AN-5",)),
        ("cancel", ("XX-1",)),
    ]
    first = document.statements[0]
    assert (first.price_uom, first.promise and first.promise.end) == ("C", date(2026, 11, 20))


def test_second_table_of_remaining_quantities_is_backordered() -> None:
    document = paper(
        ["WH/OUT/08812", "", ""],
        ["Product", "Ordered", "Delivered"],
        ["[HN-1] HEX NUT", "500.00 Units", "430.00 Units"],
        [],
        ["Remaining quantities not yet delivered:"],
        ["Product", "Quantity"],
        ["[HN-1] HEX NUT", "70.00 Units"],
    )
    assert facts(document) == [("ship", None, "430 EA", None), ("backorder", None, "70 EA", None)]


def test_disposition_letters_decide_backorder_and_cancel() -> None:
    document = paper(
        ["ORDER ACKNOWLEDGEMENT"],
        ["PO Number", "45012"],
        [
            "Order Qty",
            "Allocated",
            "Remaining",
            "UOM",
            "Disp.",
            "Item ID",
            "Item Description",
            "Unit Price",
            "Extended Price",
        ],
        ["100.0000", "100.0000", "0.0000", "PC", "", "CF1018-0750", "CF RD 1018 3/4", "21.40", "2,140.00"],
        ["30.0000", "20.0000", "10.0000", "PC", "B", "CFSQ-1000", "CF SQ 1018 1", "49.75", "1,492.50"],
        ["25.0000", "0.0000", "0.0000", "PC", "C", "CFHX-1250", "CF HEX 12L14", "73.10", "0.00"],
    )
    assert facts(document) == [
        ("confirm", None, "100 PC", None),
        ("confirm", None, "20 PC", None),
        ("backorder", None, "10 PC", None),
        ("cancel", None, "25 PC", None),
    ]


def test_status_report_keeps_every_order_and_marks_shipped_as_cumulative() -> None:
    document = paper(
        ["Open Order Report", "as of", "11/13/2026"],
        [
            "Cust PO",
            "Cust Line",
            "Product",
            "Ordered wt",
            "Shipped",
            "Balance",
            "Orig promise",
            "Current promise",
            "Status",
        ],
        ["45012", "1", "HR COIL", "90,000", "45,000", "45,000", "11/13/26", "11/27/26", "Loading"],
        ["45077", "2", "CR COIL", "40,000", "0", "40,000", "TBD", "TBD", "B/O - not yet scheduled"],
        ["45077", "3", "CR COIL", "40,000", "0", "40,000", "12/16/26", "12/16/26", "Entered"],
        ["45077", "4", "CR COIL", "10,000", "10,000", "0", "12/16/26", "12/16/26", "Shipped complete"],
    )
    assert document.kind is MailKind.STATUS
    assert document.date == date(2026, 11, 13)
    assert facts(document) == [
        ("ship", "1", "45000 LB", None),
        ("delay", "1", "45000 LB", "2026-11-27"),
        ("backorder", "2", "40000 LB", None),
        ("confirm", "3", "40000 LB", "2026-12-16"),
        ("ship", "4", "10000 LB", None),
    ]
    assert Caution.CUMULATIVE in document.statements[0].cautions
    assert Caution.UNDATED in document.statements[2].cautions
    assert document.statements[4].complete_claim
    assert [s.target.po_text for s in document.statements][:3] == ["45012", "45012", "45077"]


def test_delay_notice_gives_new_and_old_date_with_the_labels_basis() -> None:
    document = paper(
        ["NOTICE OF DELAY", "", "", "", ""],
        ["Our item", "Your PO / item", "Material", "Qty", "Delivery was", "New delivery"],
        ["000020", "4500017301 / 10", "PL A36 .5000 X 96 X 240", "6 PC", "11/20/2026", "11/24/2026"],
    )
    (statement,) = document.statements
    assert document.kind is MailKind.DELAY
    assert (statement.kind, statement.target.po_text, statement.target.po_line) == (
        StatementKind.DELAY,
        "4500017301",
        "10",
    )
    assert statement.promise is not None
    assert (statement.promise.end, statement.promise.basis) == (date(2026, 11, 24), Basis.DELIVER)
    assert statement.previous is not None
    assert statement.previous.end == date(2026, 11, 20)


def test_delay_without_a_new_date_takes_the_old_one_back() -> None:
    document = paper(
        ["Backorder Notice"],
        ["PO", "Line", "Item", "Qty", "Original ship date", "New ship date"],
        ["45012", "1", "FB-36", "6", "11/20/2026", "TBD"],
    )
    (statement,) = document.statements
    assert statement.promise is None
    assert Caution.UNDATED in statement.cautions


def test_invoice_is_evidence_of_shipment_and_backorder() -> None:
    document = paper(
        ["INVOICE", "98114"],
        ["P.O. Number", "45012", "Ship Date", "11/18/2026"],
        ["Ln", "Description", "Ordered", "Shipped", "Backordered", "U/M", "Price", "Extended"],
        ["1", "GLOVE L", "60", "48", "12", "BX", "9.85", "472.80"],
        ["", "FREIGHT", "", "1", "", "", "24.50", "24.50"],
        ["", "Fuel surcharge", "", "1", "", "EA", "62.00", "62.00"],
    )
    assert document.kind is MailKind.INVOICE
    assert facts(document) == [("ship", "1", "48 BX", None), ("backorder", "1", "12 BX", None)]


def test_quotation_says_nothing_about_orders() -> None:
    document = paper(
        ["QUOTATION"],
        ["Qty", "U/M", "Description", "Price", "Delivery"],
        ["50", "PC", "CF RD 1018 2-1/4", "189.40", "2-3 weeks"],
    )
    assert (document.kind, document.statements) == (MailKind.QUOTE, ())


@pytest.mark.parametrize(
    "charge", ["FREIGHT CHARGE", "Fuel surcharge", "SKID CHARGE", "Handling", "Cut charge", "Sales Tax"]
)
def test_charges_make_no_statement(charge: str) -> None:
    document = paper(
        ["Order Confirmation"],
        ["Line", "Description", "Qty", "UOM", "Price", "Ship Date"],
        ["1", "FLAT A36", "60", "PC", "9.00", "12/04/2026"],
        ["2", charge, "1", "EA", "350.00", ""],
    )
    assert [line_of(s) for s in document.statements] == ["1"]


@pytest.mark.parametrize("goods", ["SKID PLATE 1/4 X 48", "HANDLING GLOVES L", "PALLET JACK 5500"])
def test_goods_named_like_a_charge_stay_goods(goods: str) -> None:
    document = paper(
        ["Order Confirmation"],
        ["Line", "Description", "Qty", "UOM", "Ship Date"],
        ["1", goods, "6", "PC", "12/04/2026"],
    )
    assert len(document.statements) == 1


def test_failed_extension_lowers_trust() -> None:
    document = paper(
        ["Order Confirmation"],
        ["Line", "Description", "Qty", "UOM", "Price", "Per", "Amount", "Ship Date"],
        ["1", "FLAT A36", "60", "PC", "9.00", "PC", "540.00", "12/04/2026"],
        ["2", "FLAT A36", "61", "PC", "9.00", "PC", "5,400.00", "12/04/2026"],
        ["3", "FLAT A36", "6,000", "LB", "64.50", "CWT", "3,870.00", "12/04/2026"],
        ["4", "SHEET", "12", "PC", "52.40", "CWT", "20,543.94", "12/04/2026"],
    )
    assert [Caution.FAILED_CHECK in s.cautions for s in document.statements] == [False, True, False, False]
    assert document.statements[1].reading < 1


def test_unit_column_tells_whether_pieces_or_weight_is_the_quantity() -> None:
    document = paper(
        ["ORDER ACKNOWLEDGMENT"],
        ["Itm", "Product", "Pcs", "Weight", "UM", "Price", "Per", "Promise"],
        ["1", "FLAT A36 1/4 X 4", "", "6,000", "LB", "64.50", "CWT", "18-NOV-26"],
        ["2", "ANGLE A36 3 X 3", "40", "3,920", "PC", "54.80", "CWT", "18-NOV-26"],
    )
    assert facts(document) == [("confirm", "1", "6000 LB", "2026-11-18"), ("confirm", "2", "40 PC", "2026-11-18")]


def test_european_numbers_are_read_where_the_paper_proves_them() -> None:
    document = paper(
        ["Order Confirmation"],
        ["Pos", "Description", "Qty", "Unit", "Price", "Value"],
        ["10", "BLECH 10 MM", "1.250", "KG", "2,50", "3.125,00"],
    )
    assert facts(document) == [("confirm", "10", "1250 KG", None)]
    assert document.statements[0].unit_price == Decimal("2.50")


def test_day_first_dates_are_proved_by_the_document() -> None:
    document = paper(
        ["Order Confirmation"],
        ["Pos", "Description", "Qty", "Unit", "Delivery date"],
        ["10", "VALVE", "5", "PC", "04/12/2026"],
        ["20", "VALVE", "5", "PC", "25/12/2026"],
    )
    assert [f[3] for f in facts(document)] == ["2026-12-04", "2026-12-25"]


def test_po_written_once_stands_for_the_rows_below() -> None:
    document = paper(
        ["Order Confirmation"],
        ["PO", "PO Line", "Description", "Qty", "Ship Date"],
        ["45012", "1", "FLAT", "60", "12/04/2026"],
        ["", "2", "ROUND", "20", "12/04/2026"],
        ["45077", "1", "TUBE", "10", "12/11/2026"],
    )
    assert [(s.target.po_text, s.target.po_line) for s in document.statements] == [
        ("45012", "1"),
        ("45012", "2"),
        ("45077", "1"),
    ]


def test_stacked_header_with_group_labels_is_one_header() -> None:
    document = paper(
        ["PACKING LIST", "", "", "", ""],
        ["", "", "Quantity", "", ""],
        ["Line", "Description", "Ordered", "Shipped", "B/O"],
        ["1", "FLAT", "60", "40", "20"],
    )
    assert facts(document) == [("ship", "1", "40", None), ("backorder", "1", "20", None)]


def test_bare_line_column_is_not_taken_for_ours() -> None:
    document = paper(
        ["Order Confirmation"], ["Line", "Item No.", "Qty", "Ship Date"], ["1", "PL36-0500", "12", "11/18/2026"]
    )
    (statement,) = document.statements
    assert (statement.target.po_line, statement.target.line_text, statement.target.codes) == (None, "1", ("PL36-0500",))


def test_every_field_points_at_its_cell() -> None:
    document = paper(
        ["Order Confirmation"],
        ["PO Line", "Description", "Qty", "Price", "Ship Date"],
        ["1", "FLAT", "12", "9.50", "11/18/2026"],
    )
    (statement,) = document.statements
    places = {e.field: getattr(e.place, "ref", "") for e in statement.evidence}
    assert places == {"line": "S!A3", "item_text": "S!B3", "qty": "S!C3", "unit_price": "S!D3", "eta": "S!E3"}


def test_mill_certificate_is_no_statement() -> None:
    document = paper(
        ["Certified Mill Test Report"], ["Heat", "Item", "Qty", "C", "Mn"], ["4A22", "1", "12", ".05", ".40"]
    )
    assert document.statements == ()


def test_request_table_returned_in_a_sheet_gives_only_the_answers() -> None:
    header = ["Ref", "PO", "Line", "Item / description", "Open qty", "UOM", "Need", "Your last date", ""]
    document = paper(
        header,
        ["7T-1", "45012", "6", "AL RD", "75", "PC", "11/06/2026", "11/10/2026", "now 11/17"],
        ["7T-2", "45012", "7", "AL FLAT", "100", "PC", "11/06/2026", "11/10/2026", "no change"],
        ["7T-3", "45012", "10", "AL TREAD", "30", "SH", "11/06/2026", "10/29/2026", "b/o, mill says 11/20"],
        ["7T-4", "45012", "11", "AL SQ", "30", "SH", "11/06/2026", "10/29/2026", ""],
        ["7T-5", "45012", "12", "AL L", "6", "PC", "11/06/2026", "", "have 4, bal TBD"],
    )
    assert document.kind is MailKind.REPLY
    assert facts(document) == [
        ("delay", "6", None, "2026-11-17"),
        ("confirm", "7", None, "2026-11-10"),
        ("backorder", "10", None, "2026-11-20"),
        ("confirm", "12", "4 PC", None),
        ("backorder", "12", "2 PC", None),
    ]


def test_answers_spread_over_three_cells_are_joined() -> None:
    document = paper(
        [
            "Ref",
            "PO",
            "Line",
            "Item / description",
            "Open",
            "UOM",
            "Need",
            "Your last date",
            "Your ship date",
            "Qty you ship",
            "Comment",
        ],
        ["Q-1", "45012", "1", "HR SHT", "40", "PC", "12/18", "-", "12/16", "", "bdl at slitter"],
        ["Q-2", "45012", "2", "HR SHT", "60", "PC", "12/18", "-", "TBD on bal", "have 40, can ship 12/16", "20 on b/o"],
        ["Q-5", "45012", "5", "PL A36", "6", "PC", "12/08", "-", "shipped 11/12", "6", "pro 5517220"],
        ["Q-6", "45012", "6", "PL A36", "6", "PC", "12/22", "-", "12/18", "4 of 6", "other 2 on 12/23"],
    )
    assert facts(document) == [
        ("confirm", "1", None, "2026-12-16"),
        ("confirm", "2", "40 PC", "2026-12-16"),
        ("backorder", "2", "20 PC", None),
        ("ship", "5", "6 PC", None),
        ("confirm", "6", "4 PC", "2026-12-18"),
        ("confirm", "6", "2 PC", "2026-12-23"),
    ]
    ship = document.statements[3]
    assert (ship.ship_date, ship.tracking) == (date(2026, 11, 12), "5517220")


def test_unread_answer_waits_for_a_person() -> None:
    document = paper(
        ["Ref", "PO", "Line", "Item / description", "Open", "Your ship date"],
        ["Q-1", "45012", "1", "HR SHT", "40", "call Doug"],
    )
    assert [s.cautions for s in document.statements] == [frozenset({Caution.UNCLEAR_KIND})]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=25), max_size=8), max_size=12))
def test_any_grid_gives_a_document(rows: list[list[str]]) -> None:
    assert paper(*rows).kind in MailKind


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["1", "45012", "12/4", "TBD", "B/O 3", "F", "-", "1.250,00", "FLAT", "", "(5)"]),
            min_size=6,
            max_size=6,
        ),
        max_size=6,
    )
)
def test_any_values_under_a_header_give_a_document(rows: list[list[str]]) -> None:
    document = paper(["Packing List"], ["PO", "Line", "Description", "Ordered", "Shipped", "B/O"], *rows)
    assert all(s.quantity is None or s.quantity.value >= 0 for s in document.statements)
