from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Caution, Document, Span, Statement, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from domain.promise import Basis
from parsers.edi.x12 import read_x12

ISA = "ISA*00*          *00*          *ZZ*MILL           *ZZ*BUYER          *261113*0615*U*00401*000000411*0*P*>~"


def interchange(*segments: str, isa: str = ISA, code: str = "855", glue: str = "~") -> bytes:
    body = [f"ST*{code}*0001", *segments]
    text = glue.join([*body, f"SE*{len(body) + 1}*0001", "GE*1*411", "IEA*1*000000411"]) + glue
    return (isa + f"GS*PR*MILL*BUYER*20261113*0615*411*X*004010{glue}" + text).encode()


def ack(*lines: str, kind: str = "AC", header: tuple[str, ...] = (), code: str = "855") -> Document:
    begin = "BAK" if code == "855" else "BCA"
    tail = "****SO118233*20261113" if code == "855" else "*****SO118233*20261113"
    return read_x12(interchange(f"{begin}*00*{kind}*45012*20261112{tail}", *header, *lines, code=code), name="a.edi")[0]


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


def rows(document: Document) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            s.kind.value,
            str(s.quantity.value) if s.quantity else None,
            s.promise.end.isoformat() if s.promise and s.promise.end else None,
        )
        for s in document.statements
    ]


def test_split_with_backorder_and_omitted_line() -> None:
    document = ack(
        "REF*VN*SO118233",
        "PO1*1*160*SH*131.4*PE*BP*SHR10-48-120*VP*A10110-10",
        "ACK*IA*120*SH*068*20261118",
        "ACK*IB*40*SH*068*20261214",
        "PO1*3*1150*LB*.892*PE*BP*CF1018-3",
        "ACK*IB*1150*LB",
        "CTT*2",
    )
    assert rows(document) == [
        ("confirm", "120", "2026-11-18"),
        ("backorder", "40", "2026-12-14"),
        ("backorder", "1150", None),
    ]
    assert document.kind is MailKind.ACK
    assert (document.vendor_order, document.date, document.po_numbers) == ("SO118233", date(2026, 11, 13), ("45012",))
    assert not document.answers_listed_only
    first = document.statements[0]
    assert (first.unit_price, first.price_uom) == (Decimal("131.4"), "PE")
    assert first.target.codes == ("SHR10-48-120", "A10110-10")
    assert [s.target.po_line for s in document.statements] == ["1", "1", "3"]
    assert first.target.row == document.statements[1].target.row != document.statements[2].target.row
    assert first.promise is not None
    assert first.promise.basis is Basis.SHIP


@pytest.mark.parametrize(
    ("acks", "expected"),
    [
        (["ACK*BP*5*PC*068*20261118"], [("confirm", "5", "2026-11-18"), ("backorder", "3", None)]),
        (["ACK*IB*3*PC*068*20261201"], [("backorder", "3", "2026-12-01"), ("confirm", "5", None)]),
        (["ACK*IB*8*PC"], [("backorder", "8", None)]),
        (["ACK*IB"], [("backorder", "8", None)]),
        (["ACK*BP*5*PC", "ACK*IB*3*PC"], [("confirm", "5", None), ("backorder", "3", None)]),
        (["ACK*AR*5*PC", "ACK*IB*3*PC"], [("confirm", "5", None), ("backorder", "3", None)]),
        (
            ["ACK*IA*5*PC*068*20261118", "ACK*IA*3*PC*068*20261201"],
            [("confirm", "5", "2026-11-18"), ("confirm", "3", "2026-12-01")],
        ),
        (["ACK*IQ*6*PC"], [("confirm", "6", None)]),
        (["ACK*IA"], [("confirm", "8", None)]),
        (["ACK*IC*8*PC*067*20261118", "ACK*IP", "ACK*DR"], [("confirm", "8", "2026-11-18")]),
        (["ACK*IA*8*PC*067*20261118", "ACK*IP*8*PC"], [("confirm", "8", "2026-11-18")]),
        (["ACK*ID"], [("cancel", "8", None)]),
        (["ACK*IR"], [("reject", "8", None)]),
        (["ACK*R4*8*PC*068*20261118"], [("reject", "8", None)]),
    ],
)
def test_partial_backorder_is_read_however_it_is_coded(acks: list[str], expected: object) -> None:
    document = ack("PO1*1*8*PC*2.74*LB*BP*X", *acks)
    assert rows(document) == expected
    assert not any(s.cautions for s in document.statements)


@pytest.mark.parametrize("acks", [["ACK*IA*5*PC", "ACK*IB*2*PC"], ["ACK*BP*5*PC", "ACK*IB*4*PC"]])
def test_parts_that_do_not_make_up_the_order_go_to_a_person(acks: list[str]) -> None:
    document = ack("PO1*1*8*PC*2.74*LB*BP*X", *acks)
    assert all(Caution.FAILED_CHECK in s.cautions for s in document.statements)


@pytest.mark.parametrize("code", ["IF", "IH", "IW", "ZZ"])
def test_a_hold_or_an_unknown_status_confirms_nothing(code: str) -> None:
    statement = only(ack("PO1*1*8*PC", f"ACK*{code}*8*PC*068*20261118"))
    assert statement.kind is StatementKind.RECEIPT_ONLY
    assert Caution.UNCLEAR_KIND in statement.cautions
    assert statement.promise is None


def test_substitution_names_the_offered_item_and_keeps_our_own_code() -> None:
    statement = only(ack("PO1*4*36*LB*53.6*HP*BP*GVC-0396*VP*7731-004", "ACK*IS*36*LB*068*20261214**VP*7731-004S"))
    assert statement.kind is StatementKind.SUBSTITUTE
    assert "7731-004S" in statement.note
    assert statement.target.codes == ("GVC-0396", "7731-004")


def test_date_pending_takes_an_older_date_back() -> None:
    statement = only(ack("PO1*1*8*PC", "ACK*SP*8*PC", header=("DTM*067*20261201",)))
    assert statement.kind is StatementKind.CONFIRM
    assert statement.promise is None
    assert Caution.UNDATED in statement.cautions


@pytest.mark.parametrize(
    ("qualifier", "basis"),
    [("067", "deliver"), ("069", "deliver"), ("017", "deliver"), ("002", "deliver"), ("068", "ship"), ("010", "ship")],
)
def test_qualifier_decides_between_ship_and_delivery(qualifier: str, basis: str) -> None:
    promise = only(ack("PO1*1*8*PC", f"ACK*IA*8*PC*{qualifier}*20261118")).promise
    assert promise is not None
    assert promise.basis == basis


def test_header_date_is_the_default_but_a_requested_one_is_our_own_echo() -> None:
    assert rows(ack("PO1*1*8*PC", "ACK*IA*8*PC", header=("DTM*067*20261201",))) == [("confirm", "8", "2026-12-01")]
    assert rows(ack("PO1*1*8*PC", "ACK*IA*8*PC", header=("DTM*002*20261201",))) == [("confirm", "8", None)]


def test_date_behind_an_acknowledgment_belongs_to_it() -> None:
    document = ack("PO1*1*8*PC", "ACK*IA*5*PC", "DTM*068*20261118", "ACK*IB*3*PC", "DTM*068*20261214")
    assert rows(document) == [("confirm", "5", "2026-11-18"), ("backorder", "3", "2026-12-14")]


def test_schedules_split_the_accepted_quantity() -> None:
    document = ack("PO1*1*25*EA*9.5*PE*MG*X", "SCH*12*EA***068*20261201", "SCH*13*EA***068*20261215", kind="AD")
    assert rows(document) == [("confirm", "12", "2026-12-01"), ("confirm", "13", "2026-12-15")]


def test_schedules_date_the_balance_of_a_partial() -> None:
    document = ack("PO1*1*25*EA", "ACK*BP*12*EA", "SCH*12*EA***068*20261201", "SCH*13*EA***068*20261215")
    assert rows(document) == [("confirm", "12", "2026-12-01"), ("backorder", "13", "2026-12-15")]


def test_schedules_that_do_not_add_up_go_to_a_person() -> None:
    document = ack("PO1*1*25*EA", "ACK*IA*25*EA", "SCH*12*EA***068*20261201")
    assert Caution.FAILED_CHECK in only(document).cautions


@pytest.mark.parametrize(("kind", "expected"), [("AT", "confirm"), ("AK", "confirm"), ("RJ", "reject")])
def test_answer_without_lines_is_about_the_whole_order(kind: str, expected: object) -> None:
    statement = only(ack(kind=kind))
    assert statement.kind == expected
    assert statement.target.whole_order
    assert statement.promise is None


@pytest.mark.parametrize("kind", ["AH", "NA", "AP", "AC"])
def test_types_without_lines_that_confirm_nothing(kind: str) -> None:
    assert {s.kind for s in ack(kind=kind).statements} <= {StatementKind.RECEIPT_ONLY}


def test_exceptions_only_says_that_silence_accepts() -> None:
    assert ack("PO1*3*48*EA", "ACK*IR*48*EA", kind="AE").answers_listed_only


def test_echoed_line_without_status_is_no_confirmation() -> None:
    assert Caution.UNCLEAR_KIND in only(ack("PO1*1*8*PC*1*PE*BP*X")).cautions


def test_changed_price_is_taken_from_the_price_segment() -> None:
    statement = only(ack("PO1*1*25*EA*9.5*PE*MG*X", "CTP**CAT*9*1*EA", "ACK*IP*25*EA"))
    assert statement.unit_price == Decimal(9)


def test_order_change_answer_is_a_revision() -> None:
    document = ack("POC*2*CA*25*25*EA*9.5*PE*BP*X", "ACK*IA*25*EA*068*20261201", code="865")
    assert document.kind is MailKind.ACK_REV
    assert rows(document) == [("confirm", "25", "2026-12-01")]
    assert only(document).target.po_line == "2"


def test_our_own_line_number_wins_over_the_running_one() -> None:
    assert only(ack("PO1*1*8*PC*1*PE*BP*X*PL*40*PO*45099", "ACK*IA*8*PC")).target.po_line == "40"
    assert only(ack("PO1*1*8*PC*1*PE*BP*X*PL*40*PO*45099", "ACK*IA*8*PC")).target.po_text == "45099"
    assert only(ack("PO1*1*8*PC*1*PE*BP*X", "REF*PL*30", "ACK*IA*8*PC")).target.po_line == "30"


@pytest.mark.parametrize("bad", ["ACK*IA*8*PC*068*20261340", "ACK*IA*8*PC*068*SOON"])
def test_impossible_date_goes_to_a_person(bad: str) -> None:
    assert Caution.UNCLEAR_DATE in only(ack("PO1*1*8*PC", bad)).cautions


def test_far_future_date_means_no_date() -> None:
    statement = only(ack("PO1*1*8*PC", "ACK*IA*8*PC*068*20991231"))
    assert statement.promise is None
    assert Caution.UNDATED in statement.cautions


def test_impossible_quantity_goes_to_a_person() -> None:
    statement = only(ack("PO1*1*8*PC", "ACK*IA*1,000*PC"))
    assert statement.quantity is None
    assert Caution.UNCLEAR_QUANTITY in statement.cautions


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.replace(b"~", b"~\r\n"),
        lambda b: b.replace(b"~", b"\n"),
        lambda b: b.replace(b"~", b"\r\n"),
        lambda b: b.replace(b"MILL           ", b"MILL").replace(b"          ", b""),
        lambda b: b"\r\n".join(b[i : i + 80] for i in range(0, len(b), 80)),
        lambda b: b"Hello, our acknowledgment:\r\n\r\n" + b,
        lambda b: b.replace(b"*", b"|"),
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b[b.index(b"ST*") :],
    ],
    ids=["crlf", "lf ends", "crlf ends", "padding", "wrapped", "pasted", "bars", "bom", "no envelope"],
)
def test_envelope_spellings_read_the_same(change: Callable[[bytes], bytes]) -> None:
    content = change(interchange("BAK*00*AC*45012*20261112", "PO1*1*8*PC*2.74*LB*BP*X", "ACK*BP*5*PC*068*20261118"))
    (document,) = read_x12(content, name="a.edi")
    assert rows(document) == [("confirm", "5", "2026-11-18"), ("backorder", "3", None)]
    assert document.po_numbers == ("45012",)


def test_evidence_points_at_the_characters() -> None:
    content = interchange("BAK*00*AC*45012*20261112", "PO1*1*8*PC*2.74*LB*BP*X", "ACK*IA*8*PC*068*20261118")
    (document,) = read_x12(content, name="a.edi")
    found = {e.field: e for e in only(document).evidence}
    assert {"po", "line", "qty", "eta_to", "unit_price", "kind"} <= set(found)
    for evidence in found.values():
        assert isinstance(evidence.place, Span)
        assert content.decode()[evidence.place.start : evidence.place.end] == evidence.text


def test_interchange_holds_several_transactions_and_names_what_it_cannot_read() -> None:
    one = interchange("BAK*00*AT*45012*20261112").decode()
    other = one[one.index("ST*") : one.index("GE*")]
    content = one.replace("GE*", other.replace("45012", "45013") + "ST*857*0003~BHT*00~SE*3*0003~GE*", 1).encode()
    documents = read_x12(content, name="a.edi")
    assert [d.po_numbers for d in documents] == [("45012",), ("45013",), ()]
    assert documents[2].problem is not None
    assert "857" in documents[2].problem


def test_unread_set_alone_is_a_document_error() -> None:
    with pytest.raises(DocumentError, match="857"):
        read_x12(interchange("BHT*3*PA*1*20261112", code="857"), name="a.edi")


def test_functional_acknowledgment_confirms_no_order() -> None:
    (document,) = read_x12(interchange("AK1*PO*1", "AK9*A*1*1*1", code="997"), name="a.edi")
    assert (document.kind, document.statements, document.problem) == (MailKind.OTHER, (), None)


def test_broken_off_transaction_is_not_applied_unseen() -> None:
    content = interchange("BAK*00*AC*45012*20261112", "PO1*1*8*PC", "ACK*IA*8*PC", "PO1*2*9*PC")
    (document,) = read_x12(content[: content.index(b"PO1*2")], name="a.edi")
    assert Caution.FAILED_CHECK in only(document).cautions
    assert document.warnings


def asn(*segments: str) -> Document:
    head = ("BSN*00*90022817*20261130*1855", "HL*1**S", "REF*BM*B778", "REF*CN*PRO4417", "DTM*011*20261130")
    return read_x12(interchange(*head, *segments, code="856"), name="a.edi")[0]


def test_coils_of_one_line_add_up_to_one_shipment() -> None:
    document = asn(
        "HL*2*1*O",
        "PRF*P-20418***20261109",
        "HL*3*2*I",
        "LIN*1*BP*HRC-1345-60*HN*9F2201",
        "SN1**16020*LB",
        "HL*4*2*I",
        "LIN*1*BP*HRC-1345-60*HN*9F2204",
        "SN1**15880*LB",
    )
    statement = only(document)
    assert (document.kind, document.number, document.date) == (MailKind.ASN, "90022817", date(2026, 11, 30))
    assert document.references == frozenset({"B778", "PRO4417"})
    assert rows(document) == [("ship", "31900", None)]
    assert (statement.ship_date, statement.tracking) == (date(2026, 11, 30), "PRO4417")
    assert (statement.target.po_text, statement.target.po_line) == ("P-20418", "1")


def test_every_order_loop_keeps_its_own_number() -> None:
    document = asn(
        *("HL*2*1*O", "PRF*A1", "HL*3*2*I", "LIN*2*BP*X", "SN1**5*PC"),
        *("HL*4*1*O", "PRF*B2", "HL*5*4*P", "HL*6*5*I", "LIN*7*BP*X", "SN1**6*PC"),
    )
    assert [(s.target.po_text, s.target.po_line) for s in document.statements] == [("A1", "2"), ("B2", "7")]
    assert document.po_numbers == ("A1", "B2")


def test_running_count_over_bundles_is_not_our_line_number() -> None:
    document = asn("HL*2*1*O", "PRF*A1", "HL*3*2*I", "LIN*1*BP*X", "SN1**5*PC", "HL*4*2*I", "LIN*2*BP*X", "SN1**6*PC")
    statement = only(document)
    assert rows(document) == [("ship", "11", None)]
    assert (statement.target.po_line, statement.target.codes) == (None, ("X",))


@pytest.mark.parametrize(
    ("sn1", "expected"),
    [
        ("SN1*1*5*PC*5*8*PC**BP", [("ship", "5", None), ("backorder", "3", None)]),
        ("SN1*1*5*PC*7*8*PC**BP", [("ship", "5", None), ("backorder", "1", None)]),
        ("SN1*1*0*PC*0*8*PC**IB", [("backorder", "8", None)]),
        ("SN1*1*0*PC**8*PC**ID", [("cancel", "8", None)]),
        ("SN1*1*5*PC*5*8*PC", [("ship", "5", None)]),
    ],
)
def test_line_status_of_a_shipment_tells_about_the_balance(sn1: str, expected: object) -> None:
    assert rows(asn("HL*2*1*O", "PRF*A1", "HL*3*2*I", "LIN*1*BP*X", sn1)) == expected


def test_last_shipment_status_is_a_complete_claim() -> None:
    assert only(asn("HL*2*1*O", "PRF*A1", "HL*3*2*I", "LIN*1*BP*X", "SN1*1*5*PC*5*8*PC**CP")).complete_claim


def test_mixed_units_of_one_line_go_to_a_person() -> None:
    document = asn("HL*2*1*O", "PRF*A1", "HL*3*2*I", "LIN*1", "SN1**5*PC", "HL*4*2*I", "LIN*1", "SN1**900*LB")
    assert Caution.UNCLEAR_QUANTITY in only(document).cautions


def test_cancelled_notice_is_for_a_person() -> None:
    with pytest.raises(DocumentError, match="cancels shipment S1"):
        read_x12(interchange("BSN*01*S1*20261130*1855", code="856"), name="a.edi")


@pytest.mark.parametrize("content", [b"", b"hello", b"ISA*00*", b"ISA" + b"*0" * 16, ISA.encode()])
def test_what_is_not_x12_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(DocumentError):
        read_x12(content, name="a.edi")


SEGMENT = st.lists(
    st.sampled_from(["BAK", "PO1", "ACK", "SCH", "HL", "SN1", "LIN", "ST", "SE", "855", "856", "IA", "IB", "BP", "1", "8", "",
                     "20261301", "068", "PC", "LB", "-5", "1E9", "I", "O"]),
    max_size=9,
).map("*".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(SEGMENT, max_size=12).map(lambda s: (ISA + "~".join(s)).encode())))
def test_any_bytes_give_documents_or_a_typed_error(content: bytes) -> None:
    try:
        documents = read_x12(content, name="a.edi")
    except DocumentError:
        return
    assert documents
