import pytest

from domain.document import Document, Statement
from domain.errors import DocumentError
from domain.mail import MailKind
from tests.parsers.edi.said import edifact_of, is_held, rows


def desadv(*lines: str) -> Document:
    head = ("BGM+351+DS77+9", "DTM+137:20261130:102", "DTM+11:20261129:102", "RFF+ON:PO7", "RFF+DQ:N5", "CPS+1")
    return edifact_of("DESADV", *head, *lines)


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


BALANCE = [("ship", "5", None), ("backorder", "3", None)]


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (("QTY+12:5:PCE",), [("ship", "5", None)]),
        (("QTY+12:5:PCE", "QTY+21:8:PCE"), [("ship", "5", None)]),
        (("QTY+12:5:PCE", "QTY+21:8:PCE", "QTY+83:3:PCE"), BALANCE),
        (("QTY+12:5:PCE", "QTY+21:8:PCE", "QVR+-3:21+BP"), BALANCE),
        (("QTY+12:5:PCE", "QTY+21:8:PCE", "QVR+3:21+BO"), BALANCE),
        (("QTY+12:5:PCE", "QTY+21:8:PCE", "QVR+-3:21+BK"), BALANCE),
        (("QTY+12:5:PCE", "QTY+21:8:PCE", "QVR++BP"), BALANCE),
        (("QTY+12:5:PCE", "QTY+21:8:PCE", "QVR+-3:21+IC"), [("ship", "5", None), ("cancel", None, None)]),
        (("QTY+12:0:PCE", "QTY+21:8:PCE", "QVR+-8:21+BP"), [("backorder", "8", None)]),
    ],
)
def test_shipped_and_what_is_said_of_the_rest(segments: tuple[str, ...], expected: object) -> None:
    document = desadv("LIN+1++X:SA", "RFF+ON:PO7:30", *segments)
    assert rows(document) == expected
    assert not any(is_held(s) for s in document.statements)


@pytest.mark.parametrize("reason", ["CP", "CC", "LS"])
def test_complete_reasons_claim_completeness(reason: str) -> None:
    assert only(desadv("LIN+1++X:SA", "QTY+12:5:PCE", "QTY+21:8:PCE", f"QVR+-3:21+{reason}")).complete_claim


@pytest.mark.parametrize("segments", [("QTY+12:1,200:PCE",), ("QTY+12:-4:PCE",), ("QTY+12::PCE",), ("IMD+F++:::X",)])
def test_line_without_a_readable_quantity_is_not_dropped(segments: tuple[str, ...]) -> None:
    statement = only(desadv("LIN+1++X:SA", *segments))
    assert (statement.kind.value, statement.quantity, is_held(statement)) == ("ship", None, True)


def test_notice_that_takes_one_back_is_for_a_person() -> None:
    with pytest.raises(DocumentError, match="cancels despatch DS1"):
        edifact_of("DESADV", "BGM+351+DS1+1")


def test_invoice_is_evidence_of_a_shipment() -> None:
    document = edifact_of(
        "INVOIC", "BGM+380+R9+9", "DTM+137:20261130:102", "RFF+ON:PO7", "RFF+DQ:N5", "LIN+1++X:SA", "QTY+47:5:PCE", "RFF+LI:30"
    )  # fmt: skip
    assert (document.kind, document.number, document.references) == (MailKind.INVOICE, "R9", frozenset({"N5"}))
    assert rows(document) == [("ship", "5", None)]
    assert only(document).target.po_line == "30"


@pytest.mark.parametrize("code", ["381", "383", "384", "325", "386"])
def test_papers_that_bill_no_goods_ship_none(code: str) -> None:
    document = edifact_of("INVOIC", f"BGM+{code}+R9+9", "RFF+ON:PO7", "LIN+1++X:SA", "QTY+47:5:PCE")
    assert (document.statements, document.problem) == ((), None)


@pytest.mark.parametrize(
    ("kind", "segments", "words"),
    [
        ("CONTRL", ("UCI+881+V:ZZ+B:ZZ+8",), "confirms no order"),
        ("CONTRL", ("UCI+881+V:ZZ+B:ZZ+7", "UCM+1+ORDERS:D:96A:UN+7"), "confirms no order"),
        ("APERAK", ("BGM+23+1+29", "RFF+ON:PO7"), "confirms no order"),
        ("INVRPT", ("BGM+35+1+9",), "stock report, not about orders"),
        ("ORDERS", ("BGM+220+1+9",), "our own"),
        ("ORDCHG", ("BGM+230+1+9",), "our own"),
        ("DELJIT", ("BGM+242+1+9",), "our own"),
        ("DELFOR", ("BGM+241+1+9",), "our own"),
        ("PRICAT", ("BGM+9+1+9",), "not about orders"),
    ],
)
def test_messages_that_say_nothing_of_order_lines_are_named(kind: str, segments: tuple[str, ...], words: str) -> None:
    document = edifact_of(kind, *segments)
    assert (document.statements, document.problem, document.kind) == ((), None, MailKind.OTHER)
    assert words in document.title


@pytest.mark.parametrize(
    ("kind", "segments", "words"),
    [
        ("CONTRL", ("UCI+881+V:ZZ+B:ZZ+4",), "may not have arrived"),
        ("CONTRL", ("UCI+881+V:ZZ+B:ZZ+7", "UCM+1+ORDERS:D:96A:UN+4"), "rejects 1 ORDERS"),
        ("APERAK", ("BGM+313+1+27",), "not accepted"),
        ("APERAK", ("BGM+313+1+9", "ERC+12", "FTX+AAO+++UNKNOWN ITEM"), "error 12; UNKNOWN ITEM"),
        ("OSTRPT", ("BGM+348+1+9",), "OSTRPT order status report is not read yet"),
        ("IFTSTA", ("BGM+44+1+9",), "IFTSTA .*not read yet"),
    ],
)
def test_refusals_and_what_is_not_read_stay_in_sight(kind: str, segments: tuple[str, ...], words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        edifact_of(kind, *segments)
