"""Where a paper gives one value two meanings, a person is asked."""

from datetime import date

import pytest

from domain.document import Caution, Document, ReadingContext, Statement, StatementKind
from parsers.grids.grid import Grid, layout_of
from parsers.papers.interpret import interpret

REFERENCE = date(2026, 11, 20)


def paper(title: str, header: str, row: str, *, remark: str = "") -> Document:
    rows = ((title,), ("PO: 45012", "Date: 11/20/2026"), (remark,), tuple(header.split("|")), tuple(row.split("|")))
    layout = layout_of([Grid(name="S", page=1, rows=rows)])
    return interpret(layout, name="x.xlsx", context=ReadingContext(reference=REFERENCE))


def one(document: Document, kind: StatementKind) -> Statement:
    (found,) = [s for s in document.statements if s.kind is kind]
    return found


@pytest.mark.parametrize(
    ("title", "header", "row", "caution"),
    [
        ("Order Acknowledgment", "Ln|Description|Qty|Qty Avail|Price|Expected", "1|BOLT|500|120|0.50|12/04/2026", Caution.UNCLEAR_QUANTITY),
        ("Order Acknowledgment", "Ln|Description|Ordered|Shipped|Balance|Req Date", "1|PLATE|12|4|8|12/11/2026", Caution.UNCLEAR_QUANTITY),
        ("Order Acknowledgment", "Ln|Item|PO Qty|Our Qty|Price|Ship Date", "1|A10|120|100|1.00|12/20/2026", Caution.UNCLEAR_QUANTITY),
        ("Order Acknowledgment", "Ln|Item|Description|Qty|From|To", "1|A10|BRACKET|60|12/01/2026|12/15/2026", Caution.UNCLEAR_DATE),
        ("Order Acknowledgment", "Ln|Item|Qty|B/O|Promise", "1|A10|60|6|6 12/15/2026", Caution.UNCLEAR_QUANTITY),
        ("Open Order Report", "Ln|Item|Ordered|Bal|Ship Date", "1|A10|120|80|11/12/2026", Caution.UNCLEAR_DATE),
        ("Order Acknowledgment", "Ln|Item|Description|Qty|Ship Date|Comment", "1|A10|BRACKET|60|12/16/2026|20 pcs left", Caution.UNCLEAR_KIND),
    ],
)  # fmt: skip
def test_a_promise_whose_row_says_something_else_as_well_is_doubted(
    title: str, header: str, row: str, caution: Caution
) -> None:
    assert caution in one(paper(title, header, row), StatementKind.CONFIRM).cautions


def test_of_a_promise_and_its_revision_the_revision_holds() -> None:
    header = "Ln|Item|Ordered|Bal|Promise|Rev Promise"
    found = one(paper("Open Order Report", header, "1|A10|120|80|12/01/2026|12/15/2026"), StatementKind.DELAY)
    assert found.promise is not None
    assert found.previous is not None
    assert (found.previous.end, found.promise.end) == (date(2026, 12, 1), date(2026, 12, 15))


def test_a_promise_without_a_revision_stands() -> None:
    header, other = "Ln|Item|Ordered|Bal|Promise|Rev Promise", "2|A20|60|60|12/01/2026|12/15/2026"
    rows = (
        ("Open Order Report",),
        ("PO: 45012",),
        tuple(header.split("|")),
        ("1", "A10", "120", "80", "12/01/2026", ""),
    )
    layout = layout_of([Grid(name="S", page=1, rows=(*rows, tuple(other.split("|"))))])
    first, _ = interpret(layout, name="x.xlsx", context=ReadingContext(reference=REFERENCE)).statements
    assert first.kind is StatementKind.CONFIRM
    assert first.promise is not None
    assert first.promise.end == date(2026, 12, 1)


def test_a_plain_row_is_not_doubted() -> None:
    found = paper(
        "Order Acknowledgment", "Ln|Item|Qty|Price|Order Date|Ship Date", "1|A10|12|9.00|11/16/2026|12/04/2026"
    )
    assert one(found, StatementKind.CONFIRM).cautions == frozenset()


def test_goods_on_a_pick_ticket_have_not_left() -> None:
    found = paper("Pick Ticket", "Ln|Item|Description|Qty Ordered|Qty Picked", "1|A10|TUBE|60|60")
    assert all(Caution.UNCLEAR_KIND in s.cautions for s in found.statements)


def test_an_expected_arrival_is_no_ship_date_and_no_date_of_the_rest() -> None:
    found = paper("Packing List 55", "Ln|Item|Order Qty|This Ship|Remaining|Est Delivery", "1|A10|12|6|6|11/23/2026")
    assert one(found, StatementKind.SHIP).ship_date == REFERENCE
    assert Caution.UNCLEAR_DATE in one(found, StatementKind.BACKORDER).cautions


def test_the_contents_of_a_box_are_no_quantity() -> None:
    found = paper("Order Acknowledgment", "Ln|Item|Order Qty|Std Pack|Price|Ship Date", "1|A10|500|100|0.50|12/04/2026")
    quantity = one(found, StatementKind.CONFIRM).quantity
    assert quantity is not None
    assert quantity.value == 500


@pytest.mark.parametrize(
    "remark",
    [
        "SHIPMENT 1 OF 2 - SHIPMENT COMPLETE",
        "Complete delivery required",
        "Hold for complete shipment",
        "Order complete: N",
        "[ ] Order complete",
    ],
)
def test_one_of_several_shipments_or_an_instruction_claims_nothing_complete(remark: str) -> None:
    found = paper("Packing Slip 3", "Ln|Item|Ordered|Shipped|B/O", "1|A10|120|100|20", remark=remark)
    assert not one(found, StatementKind.SHIP).complete_claim


@pytest.mark.parametrize("remark", ["** ORDER COMPLETE **", "SHIPMENT 2 OF 2 - ORDER COMPLETE"])
def test_the_last_shipment_still_completes_the_order(remark: str) -> None:
    found = paper("Packing Slip 3", "Ln|Item|Ordered|Shipped|B/O", "1|A10|120|100|20", remark=remark)
    assert one(found, StatementKind.SHIP).complete_claim
