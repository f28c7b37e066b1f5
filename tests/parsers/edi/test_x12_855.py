import pytest

from domain.document import Document, Statement
from domain.mail import MailKind
from tests.parsers.edi.said import is_held, rows, x12_of

D1, D2 = "2026-11-18", "2026-12-14"


def ack(*lines: str, kind: str = "AC", purpose: str = "00", header: tuple[str, ...] = ()) -> Document:
    return x12_of("855", f"BAK*{purpose}*{kind}*45012*20261109****V77*20261112", *header, *lines)


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


ELEMENT_668 = {
    **dict.fromkeys(("IA", "AC", "AR", "AA", "IC", "IP", "DR", "IE", "SP"), "confirm"),
    "IB": "backorder",
    "IS": "substitute",
    "ID": "cancel",
    **dict.fromkeys(("IR", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"), "reject"),
    **dict.fromkeys(("IF", "IH", "IW", "XX"), "receipt_only"),
}


@pytest.mark.parametrize(("code", "kind"), ELEMENT_668.items())
def test_every_line_status_has_its_kind_and_its_words(code: str, kind: str) -> None:
    statement = only(ack("PO1*1*8*PC*2.74*LB*BP*X", f"ACK*{code}*8*PC*068*20261118"))
    assert statement.kind == kind
    assert code in statement.note
    assert is_held(statement) == (kind == "receipt_only")


def test_balance_of_a_partial_is_backordered_without_a_date() -> None:
    document = ack("PO1*1*8*PC", "ACK*BP*5*PC*068*20261118")
    assert rows(document) == [("confirm", "5", D1), ("backorder", "3", None)]


PARTIALS = [
    (["ACK*BP*5*PC*068*20261118"], [("confirm", "5", D1), ("backorder", "3", None)], False),
    (["ACK*IB*3*PC*068*20261214"], [("backorder", "3", D2), ("confirm", "5", None)], False),
    (["ACK*IB*8*PC"], [("backorder", "8", None)], False),
    (["ACK*IB"], [("backorder", "8", None)], False),
    (["ACK*IB*9*PC"], [("backorder", "9", None)], True),
    (["ACK*IA*5*PC", "ACK*IB*3*PC"], [("confirm", "5", None), ("backorder", "3", None)], False),
    (["ACK*AC*5*PC", "ACK*IB*3*PC"], [("confirm", "5", None), ("backorder", "3", None)], False),
    (["ACK*AR*5*PC", "ACK*IB*3*PC"], [("confirm", "5", None), ("backorder", "3", None)], False),
    (["ACK*BP*5*PC", "ACK*IB*3*PC"], [("confirm", "5", None), ("backorder", "3", None)], False),
    (["ACK*IA*5*PC", "ACK*IB*2*PC"], [("confirm", "5", None), ("backorder", "2", None)], True),
    (["ACK*BP*5*PC", "ACK*IB*4*PC"], [("confirm", "5", None), ("backorder", "4", None)], True),
    (["ACK*IA*5*PC*068*20261118", "ACK*IA*3*PC*068*20261214"], [("confirm", "5", D1), ("confirm", "3", D2)], False),
    (["ACK*IQ*6*PC"], [("confirm", "6", None)], False),
    (["ACK*IQ"], [("confirm", "8", None)], True),
    (["ACK*IC*8*PC*067*20261118", "ACK*IP", "ACK*DR"], [("confirm", "8", D1)], False),
    (["ACK*IA"], [("confirm", "8", None)], False),
    (["ACK*IA*1,000*PC"], [("confirm", None, None)], True),
]


@pytest.mark.parametrize(("acks", "expected", "held"), PARTIALS)
def test_decision_table_of_partial_backorders(acks: list[str], expected: object, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    document = ack("PO1*1*8*PC*2.74*LB*BP*X", *acks)
    assert rows(document) == expected
    assert all(is_held(s) is held for s in document.statements)


WITHOUT_LINES = [
    ("AC", ["receipt_only"], False),
    ("AD", ["confirm"], False),
    ("AE", ["confirm"], True),  # "exceptions only", and none follows
    ("AH", ["receipt_only"], True),
    ("AK", ["confirm"], False),
    ("AP", [], False),
    ("AT", ["confirm"], False),
    ("NA", [], False),
    *((code, ["reject"], False) for code in ("RD", "RF", "RJ", "RN", "RO", "RV")),
    ("ZZ", ["receipt_only"], False),
    ("", ["receipt_only"], False),
]


@pytest.mark.parametrize(("kind", "expected", "held"), WITHOUT_LINES)
def test_answer_without_lines_is_about_the_whole_order(kind: str, expected: list[str], held: bool) -> None:  # noqa: FBT001 -- a column of the table
    document = ack(kind=kind)
    assert [s.kind.value for s in document.statements] == expected
    assert all(s.target.whole_order and s.promise is None and is_held(s) is held for s in document.statements)


@pytest.mark.parametrize(("kind", "held"), [("AD", False), ("AK", False), ("AT", False), ("AC", True), ("AH", True)])
def test_line_without_status_says_what_the_type_says(kind: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(ack("PO1*1*8*PC", kind=kind))
    assert (statement.kind.value, is_held(statement)) == ("confirm", held)


def test_exceptions_only_accepts_the_lines_it_does_not_list() -> None:
    document = ack("PO1*3*48*EA", "ACK*IR*48*EA", "PO1*4*5*EA", "ACK*IB*5*EA", kind="AE")
    whole, *listed = document.statements
    assert (whole.kind.value, whole.target.whole_order, whole.target.but_lines) == ("confirm", True, ("3", "4"))
    assert [s.kind.value for s in listed] == ["reject", "backorder"]
    assert document.answers_listed_only


def test_exceptions_without_line_numbers_accept_nothing_else() -> None:
    document = ack("PO1**48*EA**BP*X", "ACK*IR*48*EA", kind="AE")
    assert [s.kind.value for s in document.statements] == ["reject"]


@pytest.mark.parametrize(
    ("purpose", "kind"), [("00", MailKind.ACK), ("04", MailKind.ACK_REV), ("05", MailKind.ACK_REV), ("06", MailKind.ACK), ("07", MailKind.ACK), ("22", MailKind.ACK)],
)  # fmt: skip
def test_purpose_tells_a_revision(purpose: str, kind: MailKind) -> None:
    document = ack("PO1*1*8*PC", "ACK*IA", purpose=purpose)
    assert document.kind is kind
    assert rows(document) == [("confirm", "8", None)]


def test_cancelling_purpose_takes_the_order_off() -> None:
    statement = only(ack("PO1*1*8*PC", "ACK*IA", purpose="01"))
    assert (statement.kind.value, statement.target.whole_order) == ("cancel", True)


ELEMENT_374 = [
    ("002", "deliver", D1, D1, False), ("010", "ship", D1, D1, False), ("011", "ship", D1, D1, False),
    ("017", "deliver", D1, D1, False), ("037", "ship", D1, None, False), ("038", "ship", None, D1, False),
    ("063", "deliver", None, D1, False), ("064", "deliver", D1, None, False), ("065", "deliver", D1, D1, False),
    ("066", "ship", D1, D1, False), ("067", "deliver", D1, D1, False), ("068", "ship", D1, D1, False),
    ("069", "deliver", D1, D1, False), ("079", "ship", D1, D1, False), ("106", "deliver", D1, D1, False),
    ("118", "ship", D1, D1, False), ("139", None, D1, D1, False), ("371", "deliver", D1, D1, False),
    ("996", "deliver", D1, D1, False), ("035", None, None, None, True), ("050", None, None, None, True),
    ("999", None, D1, D1, True), ("", None, D1, D1, False),
]  # fmt: skip


@pytest.mark.parametrize(("qualifier", "basis", "start", "end", "held"), ELEMENT_374)
def test_date_qualifier_gives_basis_and_ends(
    qualifier: str, basis: str | None, start: str | None, end: str | None, held: bool  # noqa: FBT001 -- a column of the table
) -> None:  # fmt: skip
    statement = only(ack("PO1*1*8*PC", f"ACK*IA*8*PC*{qualifier}*20261118"))
    promise = statement.promise
    assert is_held(statement) is held
    if promise is None:
        assert (start, end) == (None, None)
        return
    found = (promise.basis, promise.end.isoformat() if promise.end else None)
    assert found == (basis, end)
    assert (promise.start.isoformat() if promise.start else None) == start


def test_header_date_counts_where_the_line_has_none() -> None:
    assert rows(ack("PO1*1*8*PC", "ACK*IA", header=("DTM*067*20261118",))) == [("confirm", "8", D1)]
    for echo in ("002", "010", "106", "996", "035", "050"):
        assert rows(ack("PO1*1*8*PC", "ACK*IA", header=(f"DTM*{echo}*20261118",))) == [("confirm", "8", None)]


def test_period_is_a_window() -> None:
    promise = only(ack("PO1*1*8*PC", "ACK*IA*8*PC", "DTM*067****RD8*20261118-20261120")).promise
    assert promise is not None
    assert (str(promise.start), str(promise.end)) == ("2026-11-18", "2026-11-20")


def test_schedules_cut_the_line_and_the_promise_wins_over_our_request() -> None:
    document = ack(
        "PO1*1*8*PC", "ACK*IA*8*PC", "SCH*5*PC***010*20261101**068*20261118", "SCH*3*PC***067*20261214"
    )  # fmt: skip
    assert rows(document) == [("confirm", "5", D1), ("confirm", "3", D2)]


def test_schedules_in_another_unit_than_the_line_wait() -> None:
    document = ack("PO1*1*8*PC", "ACK*IA*8*PC", "SCH*5*LB***067*20261118", "SCH*3*LB***067*20261214")
    assert all(is_held(s) for s in document.statements)


@pytest.mark.parametrize(
    ("extra", "po", "line"),
    [
        (("PO1*1*8*PC*1*PE*BP*X*PL*40", "ACK*IA"), "45012", "40"),
        (("PO1*1*8*PC*1*PE*BP*X", "REF*PL*30", "ACK*IA"), "45012", "30"),
        (("PO1*1*8*PC*1*PE*BP*X", "LIN**PL*50*PO*45099", "ACK*IA"), "45099", "50"),
        (("PO1*1*8*PC*1*PE*BP*X*PO*45098", "ACK*IA"), "45098", "1"),
    ],
)
def test_our_own_line_number_wins_over_the_first_element(extra: tuple[str, ...], po: str, line: str) -> None:
    target = only(ack(*extra)).target
    assert (target.po_text, target.po_line) == (po, line)


def test_heats_lots_and_grades_are_no_item_numbers() -> None:
    codes = only(ack("PO1*1*8*PC*1*PE*VP*V1*HN*H77*LT*L8*GC*A36*IN*OUR1", "ACK*IA")).target.codes
    assert codes == ("OUR1", "V1")


@pytest.mark.parametrize("count", ["3", "1"])
def test_count_of_lines_that_is_wrong_lets_all_wait(count: str) -> None:
    document = ack("PO1*1*8*PC", "ACK*IA", "PO1*2*8*PC", "ACK*IA", f"CTT*{count}")
    assert all(is_held(s) for s in document.statements)
    assert document.warnings


def change(*lines: str, kind: str = "AC") -> Document:
    return x12_of("865", f"BCA*00*{kind}*45012***20261109***V77*20261112", *lines)


CHANGES = [
    ("AI", ["ACK*IA*8*PC"], "confirm", False), ("CA", ["ACK*IA*8*PC*068*20261118"], "confirm", False),
    ("CT", ["ACK*DR*8*PC*068*20261118"], "confirm", False), ("RS", ["ACK*DR*8*PC"], "confirm", False),
    ("PC", ["ACK*IP*8*PC"], "confirm", False), ("NC", [], "confirm", False), ("RZ", ["ACK*IA"], "confirm", False),
    ("QI", ["ACK*IA*8*PC"], "confirm", False), ("QI", [], "confirm", True), ("QD", [], "confirm", True),
    ("PQ", [], "confirm", True), ("MU", [], "confirm", True), ("DI", ["ACK*IA*8*PC"], "cancel", False),
    ("DI", [], "cancel", False), ("CF", ["ACK*ID*8*PC"], "cancel", True), ("DI", ["ACK*IR*8*PC"], "reject", True),
    ("RC", ["ACK*IA*8*PC"], "confirm", True), ("RE", ["ACK*IA*8*PC"], "confirm", True),
    ("TI", ["ACK*IA*8*PC"], "confirm", True), ("XX", ["ACK*IA*8*PC"], "confirm", True),
]  # fmt: skip


@pytest.mark.parametrize(("code", "acks", "kind", "held"), CHANGES)
def test_change_type_of_an_865_line(code: str, acks: list[str], kind: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(change(f"POC*2*{code}*8*8*PC*9.5*PE*BP*X", *acks))
    assert (statement.kind.value, is_held(statement)) == (kind, held)


def test_header_of_an_865_is_read_from_its_own_places() -> None:
    document = change("POC*2*CA*25*20*EA>1*9.5*PE*BP*X", "ACK*IA*25*EA*068*20261118")
    assert (document.kind, document.vendor_order, str(document.date)) == (MailKind.ACK_REV, "V77", "2026-11-12")
    statement = only(document)
    assert (statement.target.po_text, statement.target.po_line, statement.unit_price is not None) == (
        "45012",
        "2",
        True,
    )
    assert statement.ordered is not None
    assert statement.ordered.uom == "EA"


@pytest.mark.parametrize("purpose", ["01"])
def test_cancelling_865_takes_the_order_off(purpose: str) -> None:
    document = x12_of("865", f"BCA*{purpose}*AT*45012***20261109")
    assert [(s.kind.value, s.target.whole_order) for s in document.statements] == [("cancel", True)]
