from decimal import Decimal

import pytest

from domain.document import Document
from domain.mail import MailKind
from tests.parsers.edi.said import is_held, rows, x12_of


def invoice(*items: str, kind: str = "") -> Document:
    return x12_of(
        "810", f"BIG*20261130*INV9*20261101*45012***{kind}", "REF*BM*B778", "DTM*011*20261129", *items, "TDS*10000"
    )


def test_billed_quantity_is_evidence_of_a_shipment() -> None:
    document = invoice("IT1*2*160*SH*131.4*PE*BP*SHR10*PL*20", "PID*F****SHEET", "IT1*3*5*PC*1*PE*BP*Y")
    assert (document.kind, document.number, document.po_numbers) == (MailKind.INVOICE, "INV9", ("45012",))
    assert document.references == frozenset({"B778"})
    assert rows(document) == [("ship", "160", None), ("ship", "5", None)]
    first = document.statements[0]
    assert (first.target.po_line, str(first.ship_date), first.unit_price) == ("20", "2026-11-29", Decimal("131.4"))


def test_shipped_quantity_of_its_own_says_more_than_the_billed_one() -> None:
    assert rows(invoice("IT1*2*160*SH*131.4", "IT3*120*SH*PR")) == [("ship", "120", None)]


@pytest.mark.parametrize("kind", ["CR", "CN", "DR", "PF"])
def test_papers_that_bill_no_goods_ship_none(kind: str) -> None:
    document = invoice("IT1*2*160*SH", kind=kind)
    assert (document.statements, document.problem) == ((), None)
    assert document.warnings


@pytest.mark.parametrize("quantity", ["-5", "1,000", ""])
def test_quantity_that_cannot_be_one_waits(quantity: str) -> None:
    assert all(is_held(s) for s in invoice(f"IT1*2*{quantity}*SH").statements)


def test_charges_ship_nothing() -> None:
    assert rows(invoice("IT1*2*160*SH", "SAC*C*D240***4500")) == [("ship", "160", None)]
