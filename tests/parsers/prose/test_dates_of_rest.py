"""Which part of a row its date, its zero and its balance speak of."""

from collections.abc import Sequence
from datetime import date

from domain.document import Document, ReadingContext
from parsers.grids.grid import Grid, layout_of
from parsers.papers.interpret import interpret

CONTEXT = ReadingContext(reference=date(2026, 11, 16), known_pos=frozenset({"45012"}))
HEAD: tuple[list[str], ...] = (
    ["ORDER ACKNOWLEDGMENT", "", "", ""],
    ["Customer PO:", "45012", "Date", "11/16/2026"],
    [],
)


def paper(*rows: Sequence[str]) -> Document:
    grid = Grid(name="S", page=1, rows=tuple(tuple(row) for row in rows))
    return interpret(layout_of([grid]), name="paper.xlsx", context=CONTEXT, subject="")


def facts(document: Document) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            s.kind.value,
            f"{s.quantity.value.normalize():f}" if s.quantity else None,
            s.promise.end.isoformat() if s.promise and s.promise.end else None,
        )
        for s in document.statements
    ]


def test_an_expected_date_beside_a_shipped_quantity_is_of_the_backorder() -> None:
    document = paper(
        *HEAD,
        ["Ln", "Product", "Ord", "Shp", "B/O", "U/M", "Exp Ship", "Price"],
        ["2", "CR SHEET 16GA 48X96", "150", "100", "50", "SH", "12/03/26", "66.40"],
        ["3", "GALV SHEET 18GA 48X120", "60", "20", "40", "SH", "12/10/26", "71.10"],
    )
    assert facts(document) == [
        ("confirm", "100", None),
        ("backorder", "50", "2026-12-03"),
        ("confirm", "20", None),
        ("backorder", "40", "2026-12-10"),
    ]


def test_a_row_that_is_wholly_backordered_has_its_date() -> None:
    document = paper(
        *HEAD,
        ["Ln", "Product", "Ordered", "Backordered", "ETA"],
        ["1", "HEX NUT 1/2-13", "500", "500", "12/08/26"],
        ["2", "FLAT WASHER 1/2", "300", "0", "11/20/26"],
    )
    assert facts(document) == [("backorder", "500", "2026-12-08"), ("confirm", "300", "2026-11-20")]


def test_a_due_date_is_what_the_buyer_asked_for_and_dates_no_backorder() -> None:
    document = paper(
        *HEAD,
        ["Ln", "Product", "Ordered", "Backordered", "Due Date"],
        ["1", "HEX NUT 1/2-13", "500", "500", "12/08/26"],
        ["2", "FLAT WASHER 1/2", "300", "300", "12/08/26"],
    )
    assert [eta for kind, _, eta in facts(document) if kind == "backorder"] == [None, None]


def test_nothing_shipped_and_nothing_backordered_confirms_what_was_ordered() -> None:
    document = paper(
        *HEAD,
        ["Item Code", "Unit", "Ordered", "Shipped", "Back Ordered", "Price", "Amount"],
        ["HCS-38-112", "EA", "200", "0", "0", "1.42", "284.00"],
        ["HCS-38-200", "EA", "150", "0", "150", "1.00", "150.00"],
    )
    assert facts(document) == [("confirm", "200", None), ("backorder", "150", None)]


def test_a_balance_beside_a_shipped_part_is_what_the_date_speaks_of() -> None:
    document = paper(
        *HEAD,
        ["Ln", "Product", "Ordered", "Shipped", "Balance", "Est Ship", "Price"],
        ["1", "PLATE A36 1 X 96 X 240", "6", "2", "4", "12/10/26", "57.90"],
        ["2", "PLATE A36 2 X 96 X 240", "4", "0", "4", "12/17/26", "57.90"],
    )
    assert facts(document) == [("confirm", "4", "2026-12-10"), ("confirm", "4", "2026-12-17")]


def test_zero_confirmed_is_a_backorder_of_what_was_ordered() -> None:
    document = paper(
        *HEAD,
        ["Ln", "Product", "Qty Ordered", "Qty Confirmed", "Confirmed Ship Date", "Unit Price"],
        ["1", "GATE VALVE 2", "6", "6", "11/20/26", "212.00"],
        ["2", "ELBOW 90 LR 2", "30", "0", "TBA", "9.95"],
    )
    assert facts(document) == [("confirm", "6", "2026-11-20"), ("backorder", "30", None)]


def test_words_in_a_date_column_tell_the_backordered_part() -> None:
    document = paper(
        *HEAD,
        ["Line", "Product", "Qty Ordered", "Availability", "Est. Delivery", "Price"],
        ["1", "WIRE BLACK 500FT", "10", "In stock", "11/18/2026", "78.00"],
        ["2", "WIRE WHITE 500FT", "10", "6 in stock, 4 backordered", "11/18/2026", "78.00"],
    )
    assert facts(document)[:2] == [("confirm", "10", "2026-11-18"), ("confirm", "6", "2026-11-18")]
    assert facts(document)[2][:2] == ("backorder", "4")


def test_a_day_of_leaving_counts_before_a_day_of_rolling() -> None:
    document = paper(
        *HEAD,
        ["Ln", "Product", "Ordered", "Roll Week", "Est Ship", "Price"],
        ["1", "HR COIL .250 X 60", "80000", "12/07/2026", "12/14/2026", "42.10"],
        ["2", "HR COIL .188 X 48", "90000", "12/07/2026", "12/18/2026", "42.10"],
    )
    assert [eta for _, _, eta in facts(document)] == ["2026-12-14", "2026-12-18"]


def test_a_named_line_alone_may_be_claimed_complete() -> None:
    document = paper(
        ["PACKING LIST 9921", "", "", ""],
        ["Customer PO", "45012", "Ship date", "11/16/26"],
        [],
        ["Ln", "Product", "Lot", "Pcs"],
        ["2", "PLATE 6061 .500 X 48 X 144", "L5510", "2"],
        ["3", "SHEET 5052 .125 X 60 X 144", "L6620", "28"],
        [],
        ["Line 3 shipped complete"],
    )
    assert [(s.target.line_text, s.complete_claim) for s in document.statements] == [("2", False), ("3", True)]


def test_our_order_sent_back_with_confirmed_dates_is_an_acknowledgment() -> None:
    document = paper(
        ["PURCHASE ORDER", "", "", "", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Need Date", "Conf ship"],
        ["1", "SG1", "CUT-OFF WHEEL", "500", "EA", "1.15", "12/15/2026", "11/20/2026"],
        ["2", "SG3", "SPRAY 16 OZ", "48", "EA", "6.20", "12/15/2026", "B/O - no date"],
    )
    assert facts(document) == [("confirm", "500", "2026-11-20"), ("backorder", "48", None)]


def test_our_order_without_an_answer_says_nothing() -> None:
    document = paper(
        ["PURCHASE ORDER", "", "", "", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Delivery Date"],
        ["1", "SG1", "CUT-OFF WHEEL", "500", "EA", "1.15", "12/15/2026"],
    )
    assert document.statements == ()


def test_pieces_to_follow_are_backordered() -> None:
    document = paper(
        ["DELIVERY TICKET 5512", "", ""],
        ["Customer PO", "45012", "Ship date", "11/16/26"],
        [],
        ["Pcs", "Description", "Bdl", "Weight", "Remarks"],
        ["30", "ANGLE 2 X 2 X 1/4 X 20'", "2", "1,914", "20 pcs to follow"],
        ["40", "ANGLE 3 X 3 X 1/4 X 20'", "2", "3,914", ""],
    )
    assert facts(document) == [("ship", "30", None), ("backorder", "20", None), ("ship", "40", None)]
