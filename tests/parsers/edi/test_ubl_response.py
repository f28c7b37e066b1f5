import pytest

from domain.document import Document, Statement
from domain.errors import DocumentError
from domain.mail import MailKind
from parsers.edi.ubl import read_ubl
from tests.parsers.edi.said import is_held, rows

NS = 'xmlns="urn:o:OrderResponse-2" xmlns:a="urn:o:cac-2" xmlns:b="urn:o:cbc-2"'
PERIOD = (
    "<a:{0}DeliveryPeriod><b:StartDate>2026-11-18</b:StartDate><b:EndDate>2026-11-20</b:EndDate></a:{0}DeliveryPeriod>"
)


def quantity(amount: str, tag: str = "Quantity") -> str:
    return f'<b:{tag} unitCode="EA">{amount}</b:{tag}>'


def line(status: str, body: str, behind: str = "") -> str:
    code = f"<b:LineStatusCode>{status}</b:LineStatusCode>" if status else ""
    return (
        f"<a:OrderLine><a:LineItem><b:ID>9</b:ID>{code}{body}<a:Item><b:Name>GLOVE</b:Name></a:Item></a:LineItem>"
        f"{behind}<a:OrderLineReference><b:LineID>3</b:LineID></a:OrderLineReference></a:OrderLine>"
    )


def text(code: str, *lines: str, root: str = "OrderResponse") -> str:
    said = f"<b:OrderResponseCode>{code}</b:OrderResponseCode>" if code else ""
    return (
        f"<{root} {NS}><b:ID>R1</b:ID><b:IssueDate>2026-11-10</b:IssueDate>{said}"
        f"<a:OrderReference><b:ID>PO7</b:ID></a:OrderReference>{''.join(lines)}</{root}>"
    )


def response(code: str, *lines: str) -> Document:
    return read_ubl(text(code, *lines).encode(), name="r.xml")[0]


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


@pytest.mark.parametrize(
    ("code", "kind", "held"),
    [
        ("AB", "receipt_only", False), ("AP", "confirm", False), ("RE", "reject", False), ("CA", "confirm", True),
        ("29", "confirm", False), ("27", "reject", False), ("30", "confirm", True), ("ZZ", "receipt_only", True),
        ("", "receipt_only", True),
    ],
)  # fmt: skip
def test_response_without_lines_is_about_the_whole_order(code: str, kind: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(response(code))
    assert (statement.kind.value, statement.target.whole_order, is_held(statement)) == (kind, True, held)


@pytest.mark.parametrize(
    ("status", "kind", "held"),
    [("1", "confirm", True), ("3", "confirm", False), ("5", "confirm", False), ("7", "reject", False), ("42", "ship", True), ("77", "confirm", True), ("", "confirm", True)],
)  # fmt: skip
def test_line_status_of_a_conditional_acceptance(status: str, kind: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(response("CA", line(status, quantity("60"))))
    assert (statement.kind.value, is_held(statement), statement.target.po_line) == (kind, held, "3")


def test_older_code_for_amended_reads_the_lines() -> None:
    assert rows(response("30", line("5", quantity("60")), line("7", quantity("5")))) == [
        ("confirm", "60", None),
        ("reject", None, None),
    ]


def test_accepted_order_accepts_its_lines() -> None:
    statement = only(response("AP", line("", quantity("60"))))
    assert (statement.kind.value, is_held(statement)) == ("confirm", False)


def test_rejected_order_rejects_whatever_its_lines_say() -> None:
    assert only(response("RE", line("5", quantity("60")))).target.whole_order


@pytest.mark.parametrize(
    ("body", "expected", "held"),
    [
        (quantity("48") + quantity("12", "BackorderQuantity"), [("confirm", "48", None), ("backorder", "12", None)], [False, False]),
        (quantity("48") + quantity("12", "MaximumBackorderQuantity"), [("confirm", "48", None), ("backorder", "12", None)], [False, True]),
        (quantity("48") + quantity("12", "MinimumBackorderQuantity"), [("confirm", "48", None), ("backorder", "12", None)], [False, True]),
        (quantity("48") + quantity("0", "BackorderQuantity"), [("confirm", "48", None)], [False]),
        (quantity("1,000"), [("confirm", None, None)], [True]),
        (quantity("0"), [("confirm", None, None)], [True]),
    ],
)  # fmt: skip
def test_quantities_of_a_line(body: str, expected: object, held: list[bool]) -> None:
    document = response("CA", line("3", body))
    assert rows(document) == expected
    assert [is_held(s) for s in document.statements] == held


@pytest.mark.parametrize(
    ("delivery", "end", "basis", "firmness"),
    [
        (PERIOD.format("Promised"), "2026-11-20", "deliver", "firm"),
        (PERIOD.format("Estimated"), "2026-11-20", "deliver", "soft"),
        ("<a:Despatch><b:EstimatedDespatchDate>2026-11-16</b:EstimatedDespatchDate></a:Despatch>", "2026-11-16", "ship", "soft"),
    ],
)  # fmt: skip
def test_periods_that_promise(delivery: str, end: str, basis: str, firmness: str) -> None:
    promise = only(response("CA", line("5", quantity("60") + f"<a:Delivery>{delivery}</a:Delivery>"))).promise
    assert promise is not None
    assert (str(promise.end), promise.basis, promise.firmness) == (end, basis, firmness)


def test_requested_period_promises_nothing() -> None:
    body = quantity("60") + f"<a:Delivery>{PERIOD.format('Requested')}</a:Delivery>"
    assert only(response("CA", line("5", body))).promise is None


def test_delivery_of_the_order_is_the_default() -> None:
    document = response("CA", f"<a:Delivery>{PERIOD.format('Promised')}</a:Delivery>", line("5", quantity("60")))
    assert rows(document) == [("confirm", "60", "2026-11-20")]


@pytest.mark.parametrize("tag", ["SellerSubstitutedLineItem", "SellerProposedSubstituteLineItem"])
def test_offered_item_is_a_substitute(tag: str) -> None:
    offer = f"<a:{tag}><a:Item><b:Name>OTHER GLOVE</b:Name></a:Item></a:{tag}>"
    statement = only(response("CA", line("3", quantity("60"), offer)))
    assert (statement.kind.value, "OTHER GLOVE" in statement.note) == ("substitute", True)


def despatch(*quantities: str) -> Document:
    return read_ubl(
        (
            f"<DespatchAdvice {NS}><b:ID>D9</b:ID><b:IssueDate>2026-11-30</b:IssueDate><a:OrderReference><b:ID>PO7</b:ID></a:OrderReference>"
            f"<a:DespatchLine><b:ID>1</b:ID>{''.join(quantities)}<a:OrderLineReference><b:LineID>30</b:LineID></a:OrderLineReference>"
            "</a:DespatchLine></DespatchAdvice>"
        ).encode(),
        name="d.xml",
    )[0]  # fmt: skip


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        ((quantity("8", "DeliveredQuantity"),), [("ship", "8", None)]),
        ((quantity("8", "DeliveredQuantity"), quantity("2", "BackorderQuantity")), [("ship", "8", None), ("backorder", "2", None)]),
        ((quantity("8", "DeliveredQuantity"), quantity("2", "OutstandingQuantity")), [("ship", "8", None), ("backorder", "2", None)]),
        ((quantity("8", "DeliveredQuantity"), quantity("0", "BackorderQuantity"), quantity("2", "OutstandingQuantity")), [("ship", "8", None), ("backorder", "2", None)]),
        ((quantity("0", "DeliveredQuantity"), quantity("2", "BackorderQuantity")), [("backorder", "2", None)]),
        ((quantity("12", "DeliveredQuantity"), quantity("2", "OversupplyQuantity")), [("ship", "12", None)]),
    ],
)  # fmt: skip
def test_quantities_of_a_despatch_line(quantities: tuple[str, ...], expected: object) -> None:
    document = despatch(*quantities)
    assert rows(document) == expected
    assert not any(is_held(s) for s in document.statements)


@pytest.mark.parametrize("quantities", [(quantity("1,000", "DeliveredQuantity"),), ()])
def test_despatch_line_without_a_readable_quantity_is_not_dropped(quantities: tuple[str, ...]) -> None:
    statement = only(despatch(*quantities))
    assert (statement.kind.value, statement.quantity, is_held(statement)) == ("ship", None, True)


def test_invoice_is_evidence_of_a_shipment() -> None:
    raw = (
        f"<Invoice {NS}><b:ID>R9</b:ID><b:IssueDate>2026-11-30</b:IssueDate><b:InvoiceTypeCode>{{}}</b:InvoiceTypeCode>"
        f"<a:OrderReference><b:ID>PO7</b:ID></a:OrderReference><a:InvoiceLine><b:ID>1</b:ID>{quantity('8', 'InvoicedQuantity')}"
        "<a:OrderLineReference><b:LineID>30</b:LineID></a:OrderLineReference></a:InvoiceLine></Invoice>"
    )
    document = read_ubl(raw.format("380").encode(), name="i.xml")[0]
    assert (document.kind, rows(document), only(document).target.po_line) == (
        MailKind.INVOICE,
        [("ship", "8", None)],
        "30",
    )
    credit = read_ubl(raw.format("381").encode(), name="i.xml")[0]
    assert (credit.statements, credit.problem) == ((), None)


@pytest.mark.parametrize("root", ["Order", "OrderChange", "Catalogue", "CreditNote", "StockAvailabilityReport"])
def test_documents_that_say_nothing_of_order_lines_are_named(root: str) -> None:
    document = read_ubl(f"<{root} {NS}/>".encode(), name="x.xml")[0]
    assert (document.statements, document.problem, bool(document.title)) == ((), None, True)


def test_application_response_is_a_receipt_unless_it_rejects() -> None:
    raw = f"<ApplicationResponse {NS}><a:DocumentResponse><a:Response><b:ResponseCode>{{}}</b:ResponseCode></a:Response></a:DocumentResponse></ApplicationResponse>"
    assert read_ubl(raw.format("AP").encode(), name="x.xml")[0].statements == ()
    with pytest.raises(DocumentError, match="rejects our message"):
        read_ubl(raw.format("RE").encode(), name="x.xml")


PLAIN = text("CA", line("3", quantity("60"))).replace("GLOVE", "HANDSCHUH GRÖSSE")
SPELLINGS = {
    "declared": f'<?xml version="1.0" encoding="UTF-8"?>\n{PLAIN}'.encode(),
    "bom": b"\xef\xbb\xbf" + PLAIN.encode(),
    "utf-16": f'<?xml version="1.0" encoding="UTF-16"?>{PLAIN}'.encode("utf-16"),
    "latin-1": f'<?xml version="1.0" encoding="ISO-8859-1"?>{PLAIN}'.encode("latin-1"),
    "latin-1 that says utf-8": f'<?xml version="1.0" encoding="UTF-8"?>{PLAIN}'.encode("latin-1"),
    "blank lines before": ("\r\n\n" + '<?xml version="1.0"?>' + PLAIN).encode(),
    "footer": (PLAIN + "\r\n-- \r\nJane Doe").encode(),
    "other version": PLAIN.replace("-2", "-2.3").replace("urn:o", "urn:oasis:names").encode(),
    "no namespace": PLAIN.replace("a:", "").replace("b:", "").replace(NS, "").replace("xmlns", "x").encode(),
    "envelope": f"<Batch><Header/>{PLAIN}</Batch>".encode(),
    "doctype": f'<!DOCTYPE OrderResponse SYSTEM "http://x.invalid/o.dtd">{PLAIN}'.encode(),
}


@pytest.mark.parametrize("raw", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spellings_of_a_document_read_the_same(raw: bytes) -> None:
    (document,) = read_ubl(raw, name="r.xml")
    assert rows(document) == [("confirm", "60", None)]
    assert only(document).target.item_text == "HANDSCHUH GRÖSSE"


def test_entities_that_multiply_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    raw = f'<!DOCTYPE r [<!ENTITY e0 "LOL">{levels}]>{PLAIN.replace("R1", "&e11;")}'
    try:
        documents = read_ubl(raw.encode(), name="r.xml")
    except DocumentError:
        return
    assert "LOL" not in repr(documents)


def test_many_lines_are_read_in_one_go() -> None:
    document = response("CA", *(line("5", quantity("60")) for _ in range(3000)))
    assert len(document.statements) == 3000
