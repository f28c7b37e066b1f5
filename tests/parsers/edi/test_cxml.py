import pytest

from domain.document import Document, Statement
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.ubl import read_ubl
from tests.parsers.edi.said import is_held, rows

UNIT = "<UnitOfMeasure>EA</UnitOfMeasure>"


def status(kind: str, quantity: str = "", extra: str = "", inner: str = "") -> str:
    size = f' quantity="{quantity}"' if quantity else ""
    return f'<ConfirmationStatus type="{kind}"{size}{extra}>{UNIT}{inner}</ConfirmationStatus>'


def item(*statuses: str, line: str = "2", quantity: str = "10") -> str:
    return f'<ConfirmationItem lineNumber="{line}" quantity="{quantity}">{UNIT}{"".join(statuses)}</ConfirmationItem>'


def confirmation(kind: str, *items: str, extra: str = "") -> Document:
    said = f'type="{kind}"' if kind else ""
    raw = (
        f'<cXML><Request><ConfirmationRequest><ConfirmationHeader {said} noticeDate="2026-11-10" confirmID="C1"{extra}/>'
        f'<OrderReference orderID="PO7"/>{"".join(items)}</ConfirmationRequest></Request></cXML>'
    )
    return read_ubl(raw.encode(), name="c.xml")[0]


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


@pytest.mark.parametrize(
    ("kind", "said", "held"),
    [
        ("accept", "confirm", False), ("reject", "reject", False), ("backordered", "backorder", False),
        ("except", "confirm", True), ("detail", "receipt_only", True), ("allDetail", "receipt_only", True),
        ("requestToPay", "receipt_only", True), ("", "receipt_only", True),
    ],
)  # fmt: skip
def test_header_without_items_is_about_the_whole_order(kind: str, said: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(confirmation(kind))
    assert (statement.kind.value, statement.target.whole_order, is_held(statement)) == (said, True, held)


@pytest.mark.parametrize(
    ("kind", "said"), [("accept", "confirm"), ("except", "confirm"), ("reject", "reject"), ("backordered", "backorder")]
)
def test_header_with_items_speaks_of_the_other_lines(kind: str, said: str) -> None:
    whole, listed = confirmation(kind, item(status("accept", "10"), line="4")).statements
    assert (whole.kind.value, whole.target.whole_order, whole.target.but_lines) == (said, True, ("4",))
    assert (listed.kind.value, listed.target.po_line) == ("confirm", "4")


@pytest.mark.parametrize("kind", ["detail", "allDetail"])
def test_detail_speaks_of_the_listed_lines_only(kind: str) -> None:
    assert rows(confirmation(kind, item(status("accept", "10")))) == [("confirm", "10", None)]


@pytest.mark.parametrize(
    ("kind", "said", "held"),
    [
        ("accept", "confirm", False), ("detail", "confirm", False), ("allDetail", "confirm", False),
        ("reject", "reject", False), ("backordered", "backorder", False), ("requestToPay", "receipt_only", True),
        ("unknown", "receipt_only", True), ("xyz", "receipt_only", True),
    ],
)  # fmt: skip
def test_status_of_an_item(kind: str, said: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(confirmation("detail", item(status(kind, "10"))))
    assert (statement.kind.value, is_held(statement)) == (said, held)


DELIVER, SHIP = ' deliveryDate="2026-11-20T00:00:00-05:00"', ' shipmentDate="2026-11-18"'


@pytest.mark.parametrize(("extra", "day", "basis"), [(DELIVER, "2026-11-20", "deliver"), (SHIP, "2026-11-18", "ship"), (DELIVER + SHIP, "2026-11-20", "deliver")])  # fmt: skip
@pytest.mark.parametrize("kind", ["accept", "backordered"])
def test_dates_of_a_status(kind: str, extra: str, day: str, basis: str) -> None:
    promise = only(confirmation("detail", item(status(kind, "10", extra)))).promise
    assert promise is not None
    assert (str(promise.end), promise.basis) == (day, basis)


@pytest.mark.parametrize(
    ("statuses", "expected", "held"),
    [
        ((status("accept", "6"), status("backordered", "4")), [("confirm", "6", None), ("backorder", "4", None)], False),
        ((status("accept", "6"), status("backordered", "3")), [("confirm", "6", None), ("backorder", "3", None)], True),
        ((status("accept", "6"), status("accept", "6")), [("confirm", "6", None), ("confirm", "6", None)], True),
        ((status("accept", "6"), status("reject", "4")), [("confirm", "6", None), ("reject", "4", None)], False),
        ((status("accept"),), [("confirm", "10", None)], False),
        ((status("accept", "1,000"),), [("confirm", None, None)], True),
    ],
)  # fmt: skip
def test_parts_of_an_item(statuses: tuple[str, ...], expected: object, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    document = confirmation("detail", item(*statuses))
    assert rows(document) == expected
    assert all(is_held(s) is held for s in document.statements)


def test_price_with_its_basis() -> None:
    inner = (
        '<ItemIn quantity="10"><ItemID><SupplierPartID>S1</SupplierPartID></ItemID><ItemDetail><UnitPrice><Money>142.00</Money></UnitPrice>'
        f'<Description>GLOVE</Description><PriceBasisQuantity quantity="100">{UNIT}</PriceBasisQuantity></ItemDetail></ItemIn>'
    )
    statement = only(confirmation("detail", item(status("detail", "10", inner=inner))))
    assert (str(statement.unit_price), statement.price_uom) == ("142.00", "C")
    assert (statement.target.codes, statement.target.item_text) == (("S1",), "GLOVE")


@pytest.mark.parametrize(("operation", "kind"), [("new", MailKind.ACK), ("update", MailKind.ACK_REV)])
def test_operation_tells_a_revision(operation: str, kind: MailKind) -> None:
    assert confirmation("accept", extra=f' operation="{operation}"').kind is kind


def notice(operation: str, *items: str, order: str = '<OrderReference orderID="PO7"/>') -> Document:
    raw = (
        f'<cXML><Request><ShipNoticeRequest><ShipNoticeHeader shipmentID="S1" operation="{operation}" shipmentDate="2026-11-20"/>'
        f"<ShipControl><ShipmentIdentifier>1Z999</ShipmentIdentifier></ShipControl><ShipNoticePortion>{order}{''.join(items)}"
        "</ShipNoticePortion></ShipNoticeRequest></Request></cXML>"
    )
    return read_ubl(raw.encode(), name="s.xml")[0]


SHIPPED = f'<ShipNoticeItem lineNumber="2" quantity="6">{UNIT}</ShipNoticeItem>'


@pytest.mark.parametrize("order", ['<OrderReference orderID="PO7"/>', '<OrderIDInfo orderID="PO7"/>'])
def test_ship_notice(order: str) -> None:
    document = notice("new", SHIPPED, order=order)
    statement = only(document)
    assert rows(document) == [("ship", "6", None)]
    assert (statement.target.po_text, statement.target.po_line, statement.tracking) == ("PO7", "2", "1Z999")


def test_notice_that_is_taken_back_is_for_a_person() -> None:
    with pytest.raises(DocumentError, match="takes back ship notice S1"):
        notice("delete", SHIPPED)
    with pytest.raises(DocumentError, match="takes back confirmation C1"):
        confirmation("accept", extra=' operation="delete"')


def test_unreadable_quantity_is_not_dropped() -> None:
    statement = only(notice("new", SHIPPED.replace('"6"', '"1,200"')))
    assert (statement.kind.value, statement.quantity, is_held(statement)) == ("ship", None, True)


def test_invoice_is_evidence_of_a_shipment() -> None:
    raw = (
        '<cXML><Request><InvoiceDetailRequest><InvoiceDetailRequestHeader invoiceID="I1" purpose="{}" invoiceDate="2026-11-21"/>'
        '<InvoiceDetailOrder><InvoiceDetailOrderInfo><OrderReference orderID="PO7"/></InvoiceDetailOrderInfo>'
        f'<InvoiceDetailItem invoiceLineNumber="1" quantity="6">{UNIT}<InvoiceDetailItemReference lineNumber="2"/></InvoiceDetailItem>'
        "</InvoiceDetailOrder></InvoiceDetailRequest></Request></cXML>"
    )
    document = read_ubl(raw.format("standard").encode(), name="i.xml")[0]
    assert (document.kind, rows(document), only(document).target.po_line) == (
        MailKind.INVOICE,
        [("ship", "6", None)],
        "2",
    )
    assert read_ubl(raw.format("creditMemo").encode(), name="i.xml")[0].statements == ()


def test_bare_response_is_a_receipt_unless_it_refuses() -> None:
    raw = '<cXML><Response><Status code="{}" text="x">words</Status></Response></cXML>'
    document = read_ubl(raw.format("200").encode(), name="x.xml")[0]
    assert (document.statements, "confirms no order" in document.title) == ((), True)
    with pytest.raises(DocumentError, match="refused: words"):
        read_ubl(raw.format("406").encode(), name="x.xml")


def test_order_of_our_own_is_no_answer() -> None:
    document = read_ubl(b"<cXML><Request><OrderRequest/></Request></cXML>", name="x.xml")[0]
    assert (document.statements, document.problem) == ((), None)
