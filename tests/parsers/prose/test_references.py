"""Numbers that name an order or a grade of ours are references, never counts."""

from domain.document import OurLine, Statement
from tests.parsers.prose.test_leftovers import line, said

BARS = (
    line("1", "SS 303 RD 1 X 12", code="303-1"),
    line("2", "SS 304 RD 1-1/2 X 12"),
    line("3", "SS 304 SHT 16GA X 48 X 120"),
)
ORDERS = (
    line("1", "THHN 12 AWG BLACK WIRE", po="PO-30150"),
    line("2", "EMT CONDUIT 3/4 X 10", po="PO-30150"),
    line("1", "LOAD CENTER 200A 40SP", po="PO-30152"),
)


def facts(text: str, lines: tuple[OurLine, ...], subject: str = "orders") -> list[tuple[str, str, str, str]]:
    return [_fact(s) for s in said(text, lines=lines, subject=subject)]


def _fact(statement: Statement) -> tuple[str, str, str, str]:
    target = statement.target
    lines = ",".join(target.lines) or target.po_line or target.line_text or target.item_text
    amount = str(statement.quantity.value) if statement.quantity else ""
    return statement.kind.value, target.po_text or "", lines, amount


def test_a_grade_of_our_line_is_its_name_and_no_count() -> None:
    assert facts("The 303 ships 12/9.", BARS, "81200") == [("confirm", "81200", "1", "")]
    assert facts("303: 30 pcs leave tomorrow.", BARS, "81200") == [("confirm", "81200", "1", "30")]


def test_a_number_with_a_unit_is_a_count_even_where_it_is_a_grade_of_ours() -> None:
    assert facts("Line 2: 304 pcs ship 12/9.", BARS, "81200") == [("confirm", "81200", "2", "304")]


def test_the_digits_an_order_number_ends_in_name_it() -> None:
    assert facts("30150 wire is good for 12/9. 30152 load centers no eta", ORDERS) == [
        ("confirm", "PO-30150", "1", ""),
        ("backorder", "PO-30152", "1", ""),
    ]


def test_the_same_digits_at_the_end_of_two_orders_name_neither() -> None:
    lines = (line("1", "WIRE", po="A-30150"), line("1", "WIRE", po="B-30150"))
    assert not any(po for _, po, _, _ in facts("30150 wire ships 12/9", lines))


def test_a_mixed_size_that_opens_a_clause_is_no_line_number() -> None:
    assert facts("1-1/2 rounds confirmed 12/4.", BARS, "81200") == [("confirm", "81200", "2", "")]
