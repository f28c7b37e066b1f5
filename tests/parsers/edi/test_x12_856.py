from decimal import Decimal

import pytest

from domain.document import Document, Statement
from tests.parsers.edi.said import is_held, rows, x12_of

HEAD = ("BSN*00*S1*20261130*1855", "HL*1**S", "REF*BM*B778", "DTM*011*20261130")


def asn(*segments: str, head: tuple[str, ...] = HEAD) -> Document:
    return x12_of("856", *head, *segments)


def item(*segments: str) -> Document:
    return asn("HL*2*1*O", "PRF*A1", "HL*3*2*I", "LIN*1*BP*X", *segments)


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


BALANCE = [("ship", "5", None), ("backorder", "3", None)]
ELEMENT_668 = [
    *((code, [("ship", "5", None)]) for code in ("IA", "AC", "AR", "AA", "IC", "IP", "IQ", "DR", "SP", "IE", "", "XX")),
    ("BP", BALANCE),
    ("IB", BALANCE),
    ("IS", [("ship", "5", None), ("substitute", None, None)]),
    ("ID", [("ship", "5", None), ("cancel", None, None)]),
    *((code, [("ship", "5", None), ("reject", None, None)]) for code in ("IR", "R1", "R2", "R3", "R4")),
]


@pytest.mark.parametrize(("code", "expected"), ELEMENT_668)
def test_line_status_beside_a_shipped_quantity(code: str, expected: object) -> None:
    assert rows(item(f"SN1*1*5*PC*5*8*PC**{code}")) == expected


@pytest.mark.parametrize("code", ["CC", "CM", "CS", "LS", "CP"])
def test_states_of_element_368_claim_completeness(code: str) -> None:
    assert only(item(f"SN1*1*5*PC*5*8*PC**{code}")).complete_claim


def test_nothing_shipped_and_backordered() -> None:
    assert rows(item("SN1*1*0*PC*0*8*PC**IB")) == [("backorder", "8", None)]


@pytest.mark.parametrize("sn1", [("SN1**1,200*PC",), ("SN1**-5*PC",), ("SN1***PC",), ("PID*F****PLATE",)])
def test_item_without_a_readable_quantity_is_not_dropped(sn1: tuple[str, ...]) -> None:
    statement = only(item(*sn1))
    assert (statement.kind.value, statement.quantity, is_held(statement)) == ("ship", None, True)


def test_balance_in_another_unit_is_the_whole_balance() -> None:
    document = item("SN1*1*8*PC**16000*LB**BP")
    assert rows(document) == [("ship", "8", None), ("backorder", None, None)]
    assert document.statements[0].ordered is not None
    assert document.statements[0].ordered.uom == "LB"


@pytest.mark.parametrize(
    ("segments", "amount", "uom"),
    [
        (("SN1**1*CX", "MEA*WT*G*16070*LB", "MEA*WT*N*16020*LB"), "16020", "LB"),
        (("SN1**2*BDL", "MEA*PD*N*4410*LB"), "4410", "LB"),
        (("SN1**1*CX", "MEA*WT*G*16070*LB"), "1", "COIL"),
        (("SN1**8*PC**16000*LB", "MEA*WT*N*15980*LB"), "15980", "LB"),
        (("SN1**8*PC**10*PC", "MEA*WT*N*15980*LB"), "8", "PC"),
        (("SN1**8*PC", "MEA*WT*N*15980*LB"), "8", "PC"),
        (("SN1**16020*LB", "MEA*WT*G*16070*LB"), "16020", "LB"),
    ],
)
def test_net_weight_counts_where_the_order_is_in_pounds(segments: tuple[str, ...], amount: str, uom: str) -> None:
    quantity = only(item(*segments)).quantity
    assert quantity is not None
    assert (quantity.value, quantity.uom) == (Decimal(amount), uom)


def test_coils_with_tags_and_heats_add_up_per_line() -> None:
    coils = [
        s
        for n, weight in enumerate((16020, 15880, 15760), start=3)
        for s in (f"HL*{n}*2*I", f"LIN*2*BP*HRC*HN*9F22{n}", "SN1**1*CX", f"REF*SE*C880{n}", "REF*HC*H1", f"MEA*WT*N*{weight}*LB")
    ]  # fmt: skip
    document = asn("HL*2*1*O", "PRF*A1", *coils)
    assert rows(document) == [("ship", "47660", None)]
    assert only(document).target.codes == ("HRC",)


def test_packs_between_order_and_item_and_items_without_a_parent() -> None:
    document = asn("HL*2*1*O", "PRF*A1", "HL*3*2*T", "HL*4*3*P", "HL*5**I", "LIN**BP*X*PL*30", "SN1**5*PC")
    target = only(document).target
    assert (target.po_text, target.po_line) == ("A1", "30")


def test_every_shipment_keeps_its_day_and_number() -> None:
    document = asn(
        *(
            "HL*1**S",
            "REF*CN*PRO111111",
            "DTM*011*20261128",
            "HL*2*1*O",
            "PRF*A1",
            "HL*3*2*I",
            "LIN*1*BP*X",
            "SN1**5*PC",
        ),
        *(
            "HL*4**S",
            "REF*CN*PRO222222",
            "DTM*011*20261130",
            "HL*5*4*O",
            "PRF*B2",
            "HL*6*5*I",
            "LIN*1*BP*Y",
            "SN1**6*PC",
        ),
        head=("BSN*00*S1*20261130*1855",),
    )
    assert [(str(s.ship_date), s.tracking) for s in document.statements] == [
        ("2026-11-28", "PRO111111"),
        ("2026-11-30", "PRO222222"),
    ]


@pytest.mark.parametrize(("purpose", "revision"), [("00", None), ("04", "04"), ("05", "05")])
def test_purpose_tells_a_revision(purpose: str, revision: str | None) -> None:
    document = asn(
        "HL*2*1*O", "PRF*A1", "HL*3*2*I", "LIN*1*BP*X", "SN1**5*PC", head=(f"BSN*{purpose}*S1*20261130*1855", "HL*1**S")
    )
    assert document.revision == revision
