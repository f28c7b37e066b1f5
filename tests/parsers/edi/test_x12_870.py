import pytest

from domain.document import Caution, Document, Statement
from domain.errors import DocumentError
from domain.mail import MailKind
from tests.parsers.edi.said import is_held, rows, x12_of


def report(*segments: str) -> Document:
    return x12_of("870", "BSR*3*PA*R55*20261115", "HL*1**O", "PRF*45012***20261101", "REF*VN*V77", *segments)


def line(*segments: str, ordered: str = "100") -> Document:
    return report("HL*2*1*I", f"PO1*4*{ordered}*PC*1.5*PE*BP*X", "PID*F****FLAT BAR", *segments)


STATES = [
    # shipped and complete: tested against the tolerance by the account
    (("ISR*CC*20261112", "QTY*39*100*PC"), [("ship", "100", None)], False),
    (("ISR*CM*20261112", "QTY*39*104*PC"), [("ship", "104", None)], False),
    (("ISR*CS*20261112", "QTY*39*100*PC"), [("ship", "100", None)], False),
    (("ISR*LS*20261112", "QTY*39*60*PC"), [("ship", "60", None)], False),
    (("ISR*CP*20261112", "QTY*39*60*PC"), [("ship", "60", None)], False),
    (("ISR*CC*20261112",), [("ship", "100", None)], True),
    # partly shipped
    (("ISR*BP*20261214", "QTY*39*60*PC", "QTY*40*40*PC"), [("ship", "60", None), ("backorder", "40", "2026-12-14")], False),
    (("ISR*BP*20261214", "QTY*40*40*PC"), [("ship", "60", None), ("backorder", "40", "2026-12-14")], False),
    (("ISR*BP*20261214", "QTY*39*60*PC"), [("ship", "60", None), ("backorder", "40", "2026-12-14")], False),
    (("ISR*PR*20261112", "QTY*39*60*PC"), [("ship", "60", None)], False),
    # backordered: a date that lies ahead can only be the expected one
    *(((f"ISR*{code}*20261214",), [("backorder", "100", "2026-12-14")], False) for code in ("BO", "BK", "BM", "DS", "OR")),
    (("ISR*BO*20261115",), [("backorder", "100", None)], False),
    (("ISR*BO", "DTM*068*20261214"), [("backorder", "100", "2026-12-14")], False),
    (("QTY*39*60*PC", "ISR*BO*20261214"), [("ship", "60", None), ("backorder", "40", "2026-12-14")], False),
    # cancelled
    *(((f"ISR*{code}",), [("cancel", "100", None)], False) for code in ("IC", "DE", "CK", "CU")),
    (("ISR*IS", "PID*F****FLAT BAR B"), [("substitute", "100", None)], False),
    # scheduled
    (("ISR*ED*20261204",), [("confirm", "100", "2026-12-04")], False),
    (("ISR*EW*20261202",), [("confirm", "100", "2026-12-04")], False),
    (("ISR*EX*20261204",), [("confirm", "100", "2026-12-04")], False),
    (("ISR*AS*20261204",), [("confirm", "100", "2026-12-04")], False),
    (("ISR*NS*20261204",), [("confirm", "100", "2026-12-04")], False),
    (("ISR*PS*20261204",), [("confirm", "100", "2026-12-04")], False),
    (("ISR*ED",), [("confirm", "100", None)], True),
    (("ISR*ED*20261340",), [("confirm", "100", None)], True),
    (("ISR*RD*20261220",), [("delay", "100", "2026-12-20")], False),
    (("ISR*RW*20261216",), [("delay", "100", "2026-12-18")], False),
    (("ISR*LM*20261220",), [("delay", "100", "2026-12-20")], False),
    (("ISR*LM",), [("delay", "100", None)], True),
    # without a date
    *(((f"ISR*{code}",), [("confirm", "100", None)], False) for code in ("IN", "OF", "PD", "PK", "AN", "NN", "PN")),
    # not understood, on hold
    *(((f"ISR*{code}",), [("receipt_only", None, None)], True) for code in ("PH", "HQ", "XX")),
    # no state at all
    (("DTM*067*20261204",), [("confirm", "100", "2026-12-04")], False),
    (("QTY*39*100*PC",), [("ship", "100", None)], False),
    ((), [("receipt_only", None, None)], True),
]  # fmt: skip


@pytest.mark.parametrize(("segments", "expected", "held"), STATES)
def test_every_state_of_a_line(segments: tuple[str, ...], expected: object, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    document = line(*segments)
    assert rows(document) == expected
    assert all(is_held(s) is held for s in document.statements)


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


def test_report_is_a_status_with_the_order_and_the_line() -> None:
    document = line("ISR*ED*20261204")
    statement = only(document)
    assert (document.kind, document.number, document.vendor_order, str(document.date)) == (
        MailKind.STATUS, "R55", "V77", "2026-11-15",
    )  # fmt: skip
    target = statement.target
    assert (target.po_text, target.po_line, target.codes, target.item_text) == ("45012", "4", ("X",), "FLAT BAR")
    assert statement.ordered is not None
    assert statement.promise is not None
    assert (statement.promise.start, statement.promise.basis) == (None, "ship")


@pytest.mark.parametrize("code", ["CC", "CM", "CS", "LS", "CP"])
def test_complete_states_claim_completeness_and_count_to_date(code: str) -> None:
    statement = only(line(f"ISR*{code}*20261112", "QTY*39*98*PC"))
    assert statement.complete_claim
    assert Caution.CUMULATIVE in statement.cautions
    assert str(statement.ship_date) == "2026-11-12"


@pytest.mark.parametrize("code", ["AN", "NN", "PN", "NY"])
def test_unscheduled_states_say_that_there_is_no_date(code: str) -> None:
    assert Caution.UNDATED in only(line(f"ISR*{code}")).cautions


def test_several_states_with_their_quantities_are_several_parts() -> None:
    document = line("ISR*ED*20261204", "QTY*40*70*PC", "ISR*BO*20261230", "QTY*40*30*PC")
    assert rows(document) == [("confirm", "70", "2026-12-04"), ("backorder", "30", "2026-12-30")]


def test_quantity_in_another_unit_than_the_line_waits() -> None:
    document = line("ISR*BP*20261214", "QTY*39*900*LB")
    assert all(s.quantity is None or s.quantity.value != 900 for s in document.statements)
    assert is_held(document.statements[0])


def test_several_states_without_quantities_wait() -> None:
    assert all(is_held(s) for s in line("ISR*ED*20261204", "ISR*BO*20261230").statements)


def test_state_of_the_order_holds_for_lines_without_one() -> None:
    document = report("ISR*ED*20261204", "HL*2*1*I", "PO1*1*5*PC", "HL*3*1*I", "PO1*2*6*PC", "ISR*BO*20261220")
    assert rows(document) == [("confirm", "5", "2026-12-04"), ("backorder", "6", "2026-12-20")]


def test_state_of_an_order_without_lines_is_about_the_whole_order() -> None:
    statement = only(report("ISR*IC"))
    assert (statement.kind.value, statement.target.whole_order, statement.target.po_text) == ("cancel", True, "45012")


def test_lines_directly_below_the_order_and_lines_named_by_lin() -> None:
    document = report("PO1*1*5*PC", "ISR*ED*20261204", "PO1*2*6*PC", "ISR*ED*20261211")
    assert [s.target.po_line for s in document.statements] == ["1", "2"]
    document = report("HL*2*1*I", "LIN*7*BP*X*PL*30", "QTY*38*9*PC", "ISR*ED*20261204")
    assert (only(document).target.po_line, rows(document)) == ("30", [("confirm", "9", "2026-12-04")])


def test_every_order_keeps_its_lines() -> None:
    document = report(
        "HL*2*1*I", "PO1*1*5*PC", "ISR*ED*20261204", "HL*3**O", "PRF*45013", "HL*4**I", "PO1*9*6*PC", "ISR*IC"
    )
    assert [(s.target.po_text, s.target.po_line) for s in document.statements] == [("45012", "1"), ("45013", "9")]
    assert document.po_numbers == ("45012", "45013")


def test_report_without_levels_is_refused() -> None:
    with pytest.raises(DocumentError, match="BSR"):
        x12_of("870", "BSR*3*PA*1*20261112")
