from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Caution, Document, Span, Statement, StatementKind
from domain.errors import DocumentError
from domain.mail import MailKind
from domain.promise import Basis
from parsers.edi.edifact import read_edifact


def interchange(*segments: str, kind: str = "ORDRSP") -> bytes:
    body = [f"UNH+1+{kind}:D:96A:UN:EAN008", *segments]
    return (
        "UNA:+.? 'UNB+UNOC:3+V:ZZ+B:ZZ+261109:0410+881'" + "'".join([*body, f"UNT+{len(body) + 1}+1", "UNZ+1+881'"])
    ).encode()


def ordrsp(*lines: str, function: str = "4", head: tuple[str, ...] = ("RFF+ON:PO7",)) -> Document:
    return read_edifact(
        interchange(f"BGM+231+4711+{function}", "DTM+137:20261109:102", *head, *lines, "UNS+S"), name="o"
    )[0]


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


def test_each_date_belongs_to_the_quantity_before_it() -> None:
    document = ordrsp(
        "LIN+2+3+KV-DN80:SA", "PIA+1+OUR-9:IN", "IMD+F++:::BALL VALVE", "QTY+21:8:PCE", "QTY+113:5:PCE", "DTM+67:20261130:102",
        "QTY+83:3:PCE", "DTM+67:20261218:102", "PRI+AAA:348.00", "RFF+LI:20",
        head=("RFF+ON:PO7", "RFF+VN:V99"),
    )  # fmt: skip
    assert rows(document) == [("confirm", "5", "2026-11-30"), ("backorder", "3", "2026-12-18")]
    first = document.statements[0]
    assert (first.target.po_text, first.target.po_line) == ("PO7", "20")
    assert first.target.codes == ("OUR-9", "KV-DN80")
    assert first.unit_price == Decimal("348.00")
    assert first.promise is not None
    assert first.promise.basis is Basis.DELIVER
    assert (document.number, document.vendor_order, document.date) == ("4711", "V99", date(2026, 11, 9))
    assert document.kind is MailKind.ACK


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("5", "confirm"),
        ("3", "confirm"),
        ("6", "confirm"),
        ("24", "confirm"),
        ("7", "reject"),
        ("2", "cancel"),
        ("21", "cancel"),
    ],
)
def test_action_code_decides_the_kind(action: str, kind: str) -> None:
    document = ordrsp(f"LIN+1+{action}+X:SA", "QTY+21:4:PCE")
    assert [s.kind for s in document.statements] == [kind]


def test_action_that_is_no_action_says_nothing() -> None:
    assert ordrsp("LIN+1+4+X:SA", "QTY+21:4:PCE").statements == ()


@pytest.mark.parametrize(
    ("action", "caution"),
    [
        ("10", Caution.UNCLEAR_KIND),
        ("23", Caution.CONDITIONAL),
        ("99", Caution.UNCLEAR_KIND),
        ("1", Caution.UNCLEAR_KIND),
    ],
)
def test_unsure_action_goes_to_a_person(action: str, caution: Caution) -> None:
    assert caution in only(ordrsp(f"LIN+1+{action}+X:SA", "QTY+21:4:PCE")).cautions


def test_accepted_line_takes_the_ordered_quantity_and_the_line_date() -> None:
    assert rows(ordrsp("LIN+1+5+X:SA", "DTM+69:20261201:102", "QTY+21:4:PCE")) == [("confirm", "4", "2026-12-01")]
    assert rows(ordrsp("LIN+1+5+X:SA", "QTY+21:4:PCE", "DTM+2:20261201:102")) == [("confirm", "4", None)]


def test_split_deliveries_replace_the_total() -> None:
    document = ordrsp(
        "LIN+1+3+X:SA", "QTY+21:10:PCE", "QTY+113:10:PCE", "SCC+1", "QTY+11:6:PCE", "DTM+67:20261201:102", "SCC+1",
        "QTY+11:4:PCE", "DTM+67:20261215:102",
    )  # fmt: skip
    assert rows(document) == [("confirm", "6", "2026-12-01"), ("confirm", "4", "2026-12-15")]


def test_parts_that_do_not_make_up_the_order_go_to_a_person() -> None:
    document = ordrsp("LIN+1+3+X:SA", "QTY+21:8:PCE", "QTY+113:5:PCE", "QTY+83:2:PCE")
    assert all(Caution.FAILED_CHECK in s.cautions for s in document.statements)


def test_one_date_behind_two_quantities_is_unclear() -> None:
    document = ordrsp("LIN+1+3+X:SA", "QTY+21:8:PCE", "QTY+113:5:PCE", "QTY+83:3:PCE", "DTM+67:20261201:102")
    assert Caution.UNCLEAR_DATE in document.statements[0].cautions


@pytest.mark.parametrize(("function", "kind"), [("29", "confirm"), ("27", "reject"), ("1", "cancel")])
def test_function_without_lines_is_about_the_whole_order(function: str, kind: str) -> None:
    statement = only(ordrsp(function=function))
    assert statement.kind == kind
    assert statement.target.whole_order


@pytest.mark.parametrize("function", ["12", "23", "41"])
def test_functions_that_confirm_nothing(function: str) -> None:
    statement = only(ordrsp("LIN+1+5+X:SA", "QTY+21:4:PCE", function=function))
    assert statement.kind is StatementKind.RECEIPT_ONLY
    assert Caution.UNCLEAR_KIND in statement.cautions


def test_substituted_item_is_offered_in_the_note() -> None:
    statement = only(ordrsp("LIN+1+3+X:SA", "PIA+3+Y-NEW:SA", "QTY+21:4:PCE"))
    assert statement.kind is StatementKind.SUBSTITUTE
    assert "Y-NEW" in statement.note
    assert statement.target.codes == ("X",)


def test_price_per_hundred_is_written_in_the_trade_way() -> None:
    statement = only(ordrsp("LIN+1+5+X:SA", "QTY+21:4:PCE", "PRI+AAA:142.00:::100:PCE"))
    assert (statement.unit_price, statement.price_uom) == (Decimal("142.00"), "C")


def test_release_character_and_own_service_string() -> None:
    document = ordrsp("LIN+1+7+X:SA", "FTX+AAI+++CUSTOMER?'S ORDER 5 ?+ 3 ?? ENDS")
    assert "CUSTOMER'S ORDER 5 + 3 ? ENDS" in only(document).note
    plain = interchange("BGM+231+1+29", "RFF+ON:PO7").decode()
    other = plain.replace("UNA:+.? '", "").translate(str.maketrans(":+'", "/*~"))
    assert only(read_edifact(("UNA/*.? ~" + other).encode(), name="o")[0]).target.po_text == "PO7"
    assert only(read_edifact(plain.replace("UNA:+.? '", "").encode(), name="o")[0]).target.po_text == "PO7"
    assert only(read_edifact(plain.replace("'", "'\r\n").encode(), name="o")[0]).target.po_text == "PO7"


def test_evidence_points_at_the_characters() -> None:
    content = interchange(
        "BGM+231+1+4", "RFF+ON:PO7", "LIN+1+5+X:SA", "QTY+21:4:PCE", "DTM+67:20261201:102", "RFF+LI:1"
    )
    found = {e.field: e for e in read_edifact(content, name="o")[0].statements[0].evidence}
    assert {"po", "line", "qty", "eta_to", "kind"} <= set(found)
    for evidence in found.values():
        assert isinstance(evidence.place, Span)
        assert content.decode()[evidence.place.start : evidence.place.end] == evidence.text


def desadv(*lines: str) -> Document:
    head = ("BGM+351+DS77+9", "DTM+137:20261130:102", "DTM+11:20261129:102", "RFF+ON:PO7", "RFF+DQ:N5", "CPS+1")
    return read_edifact(interchange(*head, *lines, kind="DESADV"), name="d")[0]


def test_despatch_advice_adds_up_per_line() -> None:
    document = desadv(
        "LIN+1++X:SA", "QTY+12:5:PCE", "RFF+ON:PO7:30", "CPS+2", "LIN+2++X:SA", "QTY+12:6:PCE", "RFF+ON:PO7:30"
    )
    statement = only(document)
    assert rows(document) == [("ship", "11", None)]
    assert (statement.target.po_line, statement.ship_date) == ("30", date(2026, 11, 29))
    assert (document.kind, document.number, document.references) == (MailKind.ASN, "DS77", frozenset({"N5"}))


def test_variance_tells_whether_the_rest_follows() -> None:
    follows = desadv("LIN+1++X:SA", "QTY+12:5:PCE", "QTY+21:8:PCE", "QVR+-3:21+BP")
    assert rows(follows) == [("ship", "5", None), ("backorder", "3", None)]
    assert only(desadv("LIN+1++X:SA", "QTY+12:5:PCE", "QTY+21:8:PCE", "QVR+-3:21+CP")).complete_claim


def test_unread_message_is_named() -> None:
    with pytest.raises(DocumentError, match="OSTRPT"):
        read_edifact(interchange("BGM+348+1+9", kind="OSTRPT"), name="o")
    assert read_edifact(interchange("UCI+1", kind="CONTRL"), name="o")[0].kind is MailKind.OTHER


@pytest.mark.parametrize("content", [b"", b"hello", b"UNA:+.? '", b"UNB+UNOC:3'"])
def test_what_is_not_edifact_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(DocumentError):
        read_edifact(content, name="o")


TOKEN = st.sampled_from(["UNH", "BGM", "LIN", "QTY", "DTM", "RFF", "PIA", "QVR", "UNT", "ORDRSP", "DESADV", "ON", "21", "113", "83",
                         "20261301", "1", "5", "7", "", "?", "-3", "BP"])  # fmt: skip
MESSAGE = st.lists(st.lists(TOKEN, max_size=6).map("+".join), max_size=12).map(
    lambda s: ("UNA:+.? 'UNH+1+ORDRSP'BGM+231+1+4'" + "'".join(s)).replace("+1+", "+1:2:PCE+").encode()
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), MESSAGE))
def test_any_bytes_give_documents_or_a_typed_error(content: bytes) -> None:
    try:
        documents = read_edifact(content, name="o")
    except DocumentError:
        return
    assert documents
