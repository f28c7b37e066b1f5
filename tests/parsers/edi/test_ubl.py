from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Caution, Document, Span, Statement
from domain.errors import DocumentError
from domain.mail import MailKind
from domain.promise import Basis
from parsers.edi.ubl import read_ubl

NS = 'xmlns="urn:x:OrderResponse-2" xmlns:cac="urn:x:cac" xmlns:cbc="urn:x:cbc"'


def line(status: str, body: str = "", *, number: str = "1", behind: str = "") -> str:
    code = f"<cbc:LineStatusCode>{status}</cbc:LineStatusCode>" if status else ""
    return (
        f"<cac:OrderLine><cac:LineItem><cbc:ID>9</cbc:ID>{code}{body}"
        "<cac:Item><cbc:Name>GLOVE &amp; LINER</cbc:Name><cac:BuyersItemIdentification><cbc:ID>B-1</cbc:ID>"
        "</cac:BuyersItemIdentification></cac:Item></cac:LineItem>"
        f"{behind}<cac:OrderLineReference><cbc:LineID>{number}</cbc:LineID></cac:OrderLineReference></cac:OrderLine>"
    )


def content(code: str, *lines: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- ack -->\n<OrderResponse {NS}><cbc:ID>R1</cbc:ID><cbc:SalesOrderID>S5</cbc:SalesOrderID>'
        f"<cbc:IssueDate>2026-11-10</cbc:IssueDate><cbc:OrderResponseCode>{code}</cbc:OrderResponseCode>"
        f"<cac:OrderReference><cbc:ID>PO7</cbc:ID></cac:OrderReference>{''.join(lines)}</OrderResponse>"
    ).encode()


def response(code: str, *lines: str) -> Document:
    return read_ubl(content(code, *lines), name="r.xml")[0]


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


QTY = '<cbc:Quantity unitCode="EA">60</cbc:Quantity>'
PERIOD = "<cac:PromisedDeliveryPeriod><cbc:StartDate>2026-11-18</cbc:StartDate><cbc:EndDate>2026-11-20</cbc:EndDate></cac:PromisedDeliveryPeriod>"


def test_conditional_acceptance_is_read_line_by_line() -> None:
    price = '<cac:Price><cbc:PriceAmount>142.00</cbc:PriceAmount><cbc:BaseQuantity unitCode="EA">100</cbc:BaseQuantity></cac:Price>'
    document = response(
        "CA", line("5", QTY + f"<cac:Delivery>{PERIOD}</cac:Delivery>" + price), line("7", QTY, number="2")
    )
    confirm, reject = document.statements
    assert (confirm.kind, reject.kind) == ("confirm", "reject")
    assert confirm.quantity is not None
    assert (confirm.quantity.value, confirm.uom_text) == (Decimal(60), "EA")
    assert confirm.promise is not None
    assert (confirm.promise.start, confirm.promise.end, confirm.promise.basis) == (
        date(2026, 11, 18),
        date(2026, 11, 20),
        Basis.DELIVER,
    )
    assert (confirm.unit_price, confirm.price_uom) == (Decimal("142.00"), "C")
    assert (confirm.target.po_text, confirm.target.po_line, confirm.target.codes) == ("PO7", "1", ("B-1",))
    assert reject.target.po_line == "2"
    assert (document.kind, document.number, document.vendor_order) == (MailKind.ACK, "R1", "S5")


@pytest.mark.parametrize(("code", "kind"), [("AB", "receipt_only"), ("AP", "confirm"), ("RE", "reject")])
def test_response_code_without_lines_is_about_the_whole_order(code: str, kind: str) -> None:
    document = response(code)
    assert only(document).kind == kind
    assert only(document).target.whole_order


def test_message_acknowledgement_confirms_no_line() -> None:
    document = response("AB", line("5", QTY))
    assert [s.kind for s in document.statements] == ["receipt_only"]
    assert document.kind is MailKind.RECEIPT_ONLY


@pytest.mark.parametrize("status", ["", "1", "42", "77"])
def test_unsure_line_status_goes_to_a_person(status: str) -> None:
    assert Caution.UNCLEAR_KIND in only(response("CA", line(status, QTY))).cautions


def test_deliveries_with_quantities_are_a_split() -> None:
    first = f'<cac:Delivery><cbc:Quantity unitCode="EA">40</cbc:Quantity>{PERIOD}</cac:Delivery>'
    second = f'<cac:Delivery><cbc:Quantity unitCode="EA">20</cbc:Quantity>{PERIOD.replace("11-", "12-")}</cac:Delivery>'
    statements = response("CA", line("3", QTY + first + second)).statements
    assert [str(s.quantity.value) for s in statements if s.quantity] == ["40", "20"]
    assert [s.promise.end for s in statements if s.promise] == [date(2026, 11, 20), date(2026, 12, 20)]


def test_backorder_quantity_stands_beside_the_confirmed_one() -> None:
    body = QTY.replace("60", "48") + '<cbc:BackorderQuantity unitCode="EA">12</cbc:BackorderQuantity>'
    statements = response("CA", line("3", body)).statements
    assert [(s.kind.value, str(s.quantity.value)) for s in statements if s.quantity] == [
        ("confirm", "48"),
        ("backorder", "12"),
    ]


def test_substituted_item_is_offered_in_the_note() -> None:
    offer = "<cac:SellerSubstitutedLineItem><cac:Item><cbc:Name>OTHER GLOVE</cbc:Name></cac:Item></cac:SellerSubstitutedLineItem>"
    statement = only(response("CA", line("3", QTY, behind=offer)))
    assert statement.kind == "substitute"
    assert "OTHER GLOVE" in statement.note


def test_period_that_ends_before_it_starts_goes_to_a_person() -> None:
    wrong = PERIOD.replace("2026-11-20", "2026-11-02")
    statement = only(response("CA", line("5", QTY + f"<cac:Delivery>{wrong}</cac:Delivery>")))
    assert statement.promise is None
    assert Caution.UNCLEAR_DATE in statement.cautions


def test_evidence_points_at_the_characters() -> None:
    raw = content("CA", line("5", QTY + f"<cac:Delivery>{PERIOD}</cac:Delivery>"))
    found = {e.field: e for e in only(read_ubl(raw, name="r.xml")[0]).evidence}
    assert {"po", "line", "qty", "eta_from", "eta_to", "kind"} <= set(found)
    for evidence in found.values():
        assert isinstance(evidence.place, Span)
        assert raw.decode()[evidence.place.start : evidence.place.end] == evidence.text


def test_despatch_advice_tells_shipped_and_backordered() -> None:
    raw = (
        '<DespatchAdvice xmlns:b="urn:b" xmlns:a="urn:a"><b:ID>D9</b:ID><b:IssueDate>2026-11-30</b:IssueDate>'
        "<a:OrderReference><b:ID>PO7</b:ID></a:OrderReference>"
        "<a:Shipment><a:Delivery><a:Despatch><b:ActualDespatchDate>2026-11-29</b:ActualDespatchDate></a:Despatch></a:Delivery></a:Shipment>"
        '<a:DespatchLine><b:ID>1</b:ID><b:DeliveredQuantity unitCode="EA">8</b:DeliveredQuantity>'
        '<b:BackorderQuantity unitCode="EA">2</b:BackorderQuantity><b:BackorderReason>mill late</b:BackorderReason>'
        "<a:OrderLineReference><b:LineID>30</b:LineID></a:OrderLineReference></a:DespatchLine></DespatchAdvice>"
    )
    (document,) = read_ubl(raw.encode(), name="d.xml")
    ship, backorder = document.statements
    assert (ship.kind, ship.ship_date, ship.target.po_line) == ("ship", date(2026, 11, 29), "30")
    assert backorder.kind == "backorder"
    assert backorder.quantity is not None
    assert (backorder.quantity.value, backorder.note) == (Decimal(2), "mill late")


def test_cxml_confirmation_and_ship_notice() -> None:
    raw = """<cXML><Request><ConfirmationRequest><ConfirmationHeader type="detail" noticeDate="2026-11-10T08:00:00-05:00" confirmID="C1"/>
    <OrderReference orderID="PO7"/><ConfirmationItem lineNumber="2" quantity="10"><UnitOfMeasure>EA</UnitOfMeasure>
    <ConfirmationStatus type="accept" quantity="6" shipmentDate="2026-11-20T00:00:00Z"><UnitOfMeasure>EA</UnitOfMeasure></ConfirmationStatus>
    <ConfirmationStatus type="backordered" quantity="4"><UnitOfMeasure>EA</UnitOfMeasure></ConfirmationStatus>
    </ConfirmationItem></ConfirmationRequest></Request></cXML>"""
    (document,) = read_ubl(raw.encode(), name="c.xml")
    accept, backorder = document.statements
    assert (accept.kind, backorder.kind, accept.target.po_line) == ("confirm", "backorder", "2")
    assert accept.promise is not None
    assert (accept.promise.end, accept.promise.basis) == (date(2026, 11, 20), Basis.SHIP)
    assert document.date == date(2026, 11, 10)
    notice = """<cXML><Request><ShipNoticeRequest><ShipNoticeHeader shipmentID="S1" noticeDate="2026-11-21" shipmentDate="2026-11-20"/>
    <ShipNoticePortion><OrderReference orderID="PO7"/><ShipNoticeItem lineNumber="2" quantity="6"><UnitOfMeasure>EA</UnitOfMeasure>
    </ShipNoticeItem></ShipNoticePortion></ShipNoticeRequest></Request></cXML>"""
    (document,) = read_ubl(notice.encode(), name="s.xml")
    assert only(document).kind == "ship"
    assert (document.number, only(document).ship_date) == ("S1", date(2026, 11, 20))


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    raw = (
        content("AP")
        .decode()
        .replace("<OrderResponse ", f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><OrderResponse ', 1)
    )
    (document,) = read_ubl(raw.replace("PO7", "&x;").encode(), name="r.xml")
    assert "TOPSECRET" not in repr(document)


@pytest.mark.parametrize("raw", [b"", b"<a>", b"<Invoice/>", b"<cXML/>", b"not xml"])
def test_what_is_not_read_is_refused_with_the_reason(raw: bytes) -> None:
    with pytest.raises(DocumentError):
        read_ubl(raw, name="r.xml")


PIECE = st.sampled_from(
    [QTY, PERIOD, line("5", QTY), line("7"), "<cac:Delivery/>", "<x/>", "text", "&lt;", "<cac:OrderLine/>"]
)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(PIECE, max_size=6).map(lambda p: content("CA", *p))))
def test_any_bytes_give_documents_or_a_typed_error(raw: bytes) -> None:
    try:
        documents = read_ubl(raw, name="r.xml")
    except DocumentError:
        return
    assert documents
