"""Papers whose title says one thing and whose columns say another: what stands in them decides (DOMAIN 1.1)."""

from collections.abc import Callable

import pytest

from domain.document import Caution, Document
from domain.mail import MailKind
from tests.parsers.papers.invented import Fact, Rows, as_page, as_sheet, facts

_FORM = ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Promise Date"]
_ROW = ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"]
_SAID: list[Fact] = [("confirm", "12 PC", "2026-12-04")]
_PACKED = ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"]
_PACKED_ROW = ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"]
_LEFT: list[Fact] = [("ship", "8 PC", "2026-11-13"), ("backorder", "4 PC", None)]

ANSWERS: dict[str, Rows] = {
    "acknowledgment of our order": (["Acknowledgement of Purchase Order"], ["PO No.", "45012"], [], _FORM, _ROW),
    "confirmation of our order": (["CONFIRMATION OF PURCHASE ORDER 45012"], ["Page 1 of 1"], [], _FORM, _ROW),
    "our order confirmed": (["PURCHASE ORDER CONFIRMATION"], ["PO No.", "45012"], [], _FORM, _ROW),
    "acceptance of our order": (["Purchase Order Acceptance"], ["PO No.", "45012"], [], _FORM, _ROW),
    "acknowledgment short": (["PO ACKNOWLEDGMENT"], ["PO No.", "45012"], [], _FORM, _ROW),
    "a label is no title": (["Orchard Steel Ltd"], ["Purchase Order", "45012", "Terms", "Net 30"], [], _FORM, _ROW),
    "label above its value": (
        ["Orchard Steel Ltd"], ["Purchase Order", "Our Order", "Terms"], ["45012", "SO-118", "Net 30"], [], _FORM, _ROW,
    ),
    "the quote it rests on": (
        ["Orchard Steel Ltd"], ["Quote No.", "Q-118", "Order No.", "SO-118"], ["ORDER CONFIRMATION"],
        ["Cust PO", "45012"], [], _FORM, _ROW,
    ),
    "where the invoice goes": (
        ["Invoice To:", "Deliver To:"], ["Midwest Plate & Bar", "Dock 3"], ["ORDER CONFIRMATION"],
        ["Cust PO", "45012"], [], _FORM, _ROW,
    ),
    "prices by list": (
        ["Orchard Steel Ltd"], ["Prices as per price list 2026"], ["SALES ORDER", "SO-118"], ["Cust PO", "45012"], [],
        _FORM, _ROW,
    ),
    "who ships": (["Orchard Steel Ltd"], ["Shipper", "Orchard Mill", "PO No.", "45012"], [], _FORM, _ROW),
    "with certificates": (
        ["SALES ORDER", "SO-118"], ["Cust PO", "45012"], ["Mill test reports required"], [], _FORM, _ROW,
    ),
    "sold under a quotation": (
        ["SALES CONFIRMATION"], ["Cust PO", "45012"], ["Your inquiry", "RFQ 118"], [], _FORM, _ROW,
    ),
    "stamped": (
        ["PURCHASE ORDER"], ["PO No.", "45012"], [], [*_FORM[:-1], "Delivery Date"], _ROW, [], ["CONFIRMED"],
    ),
    "stamped with initials and a day": (
        ["PURCHASE ORDER"], ["PO No.", "45012"], [], [*_FORM[:-1], "Delivery Date"], _ROW, [],
        ["ACKNOWLEDGED 11/16/26 JS"],
    ),
    "our order with the vendor's column": (
        ["PURCHASE ORDER"], ["PO No.", "45012"], [], [*_FORM[:-1], "Need Date", "Conf. Date"],
        [*_ROW[:-1], "12/01/2026", "12/04/2026"],
    ),
    "order ack w invoice": (
        ["INVOICE TO", "SHIP TO"],
        ["Midwest", "Dock 3"],
        ["Order Acknowledgement"],
        ["PO", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Promise Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "OA": (
        ["OA 118402"],
        ["Your Order", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Ship Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "Web order": (
        ["Thank you for your order!"],
        ["Order number", "118402", "PO number", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Estimated ship date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "Contract": (
        ["SALES CONTRACT 118402"],
        ["Buyer PO", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Shipment"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "PO received back": (
        ["PURCHASE ORDER"],
        ["PO No.", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Need Date", "Vendor Promise"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/01/2026", "12/04/2026"],
    ),
    "ack with quote ref line": (
        ["ORDER CONFIRMATION"],
        ["Per your quotation request and our Quote 118"],
        ["PO", "45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Promise Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "Order Confirmation of PO": (
        ["Order Confirmation - Purchase Order 45012"],
        [],
        ["Line", "Item", "Description", "Qty", "UOM", "Unit Price", "Amount", "Promise Date"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "PC", "312.40", "3,748.80", "12/04/2026"],
    ),
    "Bestellbestätigung": (
        ["Bestellbestätigung"],
        ["Bestellnummer", "45012"],
        [],
        ["Pos.", "Bezeichnung", "Menge", "ME", "Preis", "Liefertermin"],
        ["1", "BLECH", "12", "Stk", "312,40", "04.12.2026"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("read", [as_sheet, as_page])
@pytest.mark.parametrize("rows", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_to_our_order_is_read_whatever_its_title(rows: Rows, read: Callable[[Rows], Document]) -> None:
    document = read(rows)
    assert (document.kind, facts(document), document.po_numbers) == (MailKind.ACK, _SAID, ("45012",))


@pytest.mark.parametrize(
    ("stamp", "doubted"), [("CONFIRMED 12/18 JS", True), ("CONFIRMED 12/04", False), ("CONFIRMED 11/14/26 JS", False)]
)
def test_a_stamp_with_another_coming_day_leaves_the_date_to_a_person(stamp: str, *, doubted: bool) -> None:
    rows = (["PURCHASE ORDER"], ["PO No.", "45012"], [], [*_FORM[:-1], "Delivery Date"], _ROW, [], [stamp])
    for document in (as_sheet(rows), as_page(rows)):
        (statement,) = document.statements
        assert (Caution.UNCLEAR_DATE in statement.cautions) is doubted


SHIPMENTS: dict[str, Rows] = {
    "sales order of what has left": (
        ["SALES ORDER", "SO-118"], ["Cust PO", "45012", "Date Shipped", "11/13/2026"], [], _PACKED, _PACKED_ROW,
    ),
    "order number beside the title": (
        ["Sales Order", "SO-118", "Ship Date", "11/13/2026"], ["PACKING LIST", "", "PO No.", "45012"], [], _PACKED, _PACKED_ROW,
    ),
    "packing list with prices": (
        ["PACKING LIST", "447812"], ["Cust PO", "45012", "Ship Date", "11/13/2026"], [],
        [*_PACKED, "Unit Price", "Amount"], [*_PACKED_ROW, "312.40", "2,499.20"],
    ),
    "invoice that packs": (
        ["INVOICE / PACKING SLIP", "98812"], ["Cust PO", "45012", "Ship Date", "11/13/2026"], [],
        [*_PACKED, "Unit Price", "Amount"], [*_PACKED_ROW, "312.40", "2,499.20"],
    ),
    "packing list and bill of lading": (
        ["PACKING LIST / BILL OF LADING", "447812"], ["Cust PO", "45012", "Ship Date", "11/13/2026"], [], _PACKED, _PACKED_ROW,
    ),
    "bill of lading of a mill": (
        ["BILL OF LADING", "447812"], ["Cust PO", "45012", "Ship Date", "11/13/2026"], [],
        [*_PACKED, "Heat", "Weight"], [*_PACKED_ROW, "4A2210", "26,940"],
    ),
    "packing list of our purchase order": (
        ["Packing List for Purchase Order"], ["PO No.", "45012", "Ship Date", "11/13/2026"], [], _PACKED, _PACKED_ROW,
    ),
    "certificates come along": (
        ["PACKING LIST", "447812"], ["Mill test certificates enclosed"], ["Cust PO", "45012", "Ship Date", "11/13/2026"], [],
        _PACKED, _PACKED_ROW,
    ),
    "shipping order": (
        ["SHIPPING ORDER", "447812"], ["Cust PO", "45012", "Ship Date", "11/13/2026"], [], _PACKED, _PACKED_ROW,
    ),
    "Delivery Docket": (
        ["DELIVERY DOCKET", "4478"],
        ["Your Order", "45012", "Despatched", "11/13/2026"],
        [],
        ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"],
    ),
    "pack list coc": (
        ["PACKING LIST AND CERTIFICATE OF CONFORMANCE"],
        ["PO", "45012", "Ship Date", "11/13/2026"],
        [],
        ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"],
    ),
    "Sales order shipped": (
        ["SALES ORDER PACKING SLIP"],
        ["PO", "45012", "Ship Date", "11/13/2026"],
        [],
        ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"],
    ),
    "shipment confirm": (
        ["Your order has shipped"],
        ["PO", "45012", "Ship Date", "11/13/2026"],
        [],
        ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"],
    ),
    "warehouse shipment": (
        ["WAREHOUSE SHIPMENT"],
        ["PO", "45012", "Ship Date", "11/13/2026"],
        [],
        ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"],
    ),
    "commercial inv pack": (
        ["COMMERCIAL INVOICE & PACKING LIST"],
        ["PO", "45012", "Ship Date", "11/13/2026"],
        [],
        ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"],
    ),
    "goods despatched": (
        ["GOODS DESPATCHED NOTE"],
        ["PO", "45012", "Ship Date", "11/13/2026"],
        [],
        ["Line", "Item", "Description", "Ordered", "Shipped", "B/O", "UOM"],
        ["1", "PL36-050", "PLATE A36 1/2 X 96 X 240", "12", "8", "4", "PC"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("read", [as_sheet, as_page])
@pytest.mark.parametrize("rows", SHIPMENTS.values(), ids=SHIPMENTS)
def test_goods_that_left_are_read_whatever_the_title(rows: Rows, read: Callable[[Rows], Document]) -> None:
    document = read(rows)
    assert (facts(document), document.po_numbers) == (_LEFT, ("45012",))
