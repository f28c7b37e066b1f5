import pytest

from domain.document import Document, Statement
from tests.parsers.edi.said import edifact_of, is_held, rows

D1, D2 = "2026-11-30", "2026-12-18"


def response(*lines: str, function: str = "4", head: tuple[str, ...] = ("RFF+ON:PO7", "RFF+VN:V9")) -> Document:
    return edifact_of("ORDRSP", f"BGM+231+4711+{function}", "DTM+137:20261109:102", *head, *lines, "UNS+S")


def only(document: Document) -> Statement:
    (statement,) = document.statements
    return statement


ELEMENT_1229 = [
    ("1", "confirm", True), ("2", "cancel", False), ("3", "confirm", False), ("5", "confirm", False),
    ("6", "confirm", False), ("7", "reject", False), ("8", "confirm", False), ("10", "receipt_only", True),
    ("11", "confirm", False), ("12", "confirm", True), ("21", "cancel", False), ("22", "confirm", False),
    ("23", "confirm", True), ("24", "confirm", False), ("99", "receipt_only", True), ("", "confirm", False),
]  # fmt: skip


@pytest.mark.parametrize(("action", "kind", "held"), ELEMENT_1229)
def test_action_of_a_line(action: str, kind: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(response(f"LIN+1+{action}+X:SA", "QTY+21:4:PCE", "RFF+LI:30"))
    assert (statement.kind.value, is_held(statement), statement.target.po_line) == (kind, held, "30")


def test_no_action_says_nothing() -> None:
    assert response("LIN+1+4+X:SA", "QTY+21:4:PCE").statements == ()


ELEMENT_1225 = [
    ("1", "cancel", False), ("6", "confirm", False), ("12", "receipt_only", True), ("23", "receipt_only", True),
    ("27", "reject", False), ("28", "confirm", True), ("29", "confirm", False), ("30", "confirm", True),
    ("34", "confirm", True), ("41", "receipt_only", True), ("4", "receipt_only", False), ("9", "receipt_only", False),
    ("7", "receipt_only", False), ("", "receipt_only", False),
]  # fmt: skip


@pytest.mark.parametrize(("function", "kind", "held"), ELEMENT_1225)
def test_function_of_an_answer_without_lines(function: str, kind: str, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    statement = only(response(function=function))
    assert (statement.kind.value, is_held(statement)) == (kind, held)
    assert statement.target.whole_order


@pytest.mark.parametrize("function", ["4", "5", "6", "7", "9", "28", "29", "30", "34"])
def test_lines_speak_for_themselves(function: str) -> None:
    document = response("LIN+1+3+X:SA", "QTY+21:4:PCE", "QTY+113:3:PCE", "DTM+67:20261130:102", function=function)
    assert rows(document) == [("confirm", "3", D1)]


@pytest.mark.parametrize(
    ("segments", "expected", "held"),
    [
        (("QTY+113:4:PCE", "DTM+67:20261130:102"), [("confirm", "4", D1)], False),
        (("QTY+12:4:PCE", "DTM+67:20261130:102"), [("confirm", "4", D1)], False),
        (("QTY+113:4:PCE", "QTY+12:4:PCE", "DTM+67:20261130:102"), [("confirm", "4", D1)], False),
        (("QTY+113:3:PCE", "QTY+83:1:PCE"), [("confirm", "3", None), ("backorder", "1", None)], False),
        (("QTY+83:4:PCE", "DTM+67:20261218:102"), [("backorder", "4", D2)], False),
        (("QTY+113:3:PCE", "QTY+83:2:PCE"), [("confirm", "3", None), ("backorder", "2", None)], True),
        (("QTY+17:99:PCE",), [("confirm", "4", None)], False),
        (("QTY+46:4:PCE",), [("confirm", "4", None)], False),
        (("QTY+113:1,200:PCE",), [("confirm", None, None)], True),
        (("QTY+113:3,5:PCE",), [("confirm", "3.5", None)], False),
        (
            ("QTY+11:3:PCE", "DTM+67:20261130:102", "QTY+11:1:PCE", "DTM+67:20261218:102"),
            [("confirm", "3", D1), ("confirm", "1", D2)],
            False,
        ),
    ],
)
def test_quantities_of_a_line(segments: tuple[str, ...], expected: object, held: bool) -> None:  # noqa: FBT001 -- a column of the table
    document = response("LIN+1+3+X:SA", "QTY+21:4:PCE", *segments)
    assert rows(document) == expected
    assert all(is_held(s) is held for s in document.statements)


@pytest.mark.parametrize(
    ("code", "basis"),
    [("67", "deliver"), ("69", "deliver"), ("17", "deliver"), ("132", "deliver"), ("11", "ship"), ("79", "ship"), ("133", "ship")],
)  # fmt: skip
def test_dates_that_promise(code: str, basis: str) -> None:
    promise = only(response("LIN+1+5+X:SA", "QTY+21:4:PCE", f"DTM+{code}:20261130:102")).promise
    assert promise is not None
    assert (str(promise.end), promise.basis) == (D1, basis)


@pytest.mark.parametrize("code", ["2", "10", "61", "63", "64", "35", "171", "4"])
def test_dates_that_echo_or_tell_of_the_past_promise_nothing(code: str) -> None:
    assert only(response("LIN+1+5+X:SA", "QTY+21:4:PCE", f"DTM+{code}:20261130:102")).promise is None


FORMATS = [
    ("20261130:102", D1, D1), ("261130:101", D1, D1), ("202611301200:203", D1, D1), ("20261130", D1, D1),
    ("301126:2", D1, D1), ("113026:3", D1, D1), ("202649:616", D1, "2026-12-04"), ("202612:610", "2026-12-01", "2026-12-31"),
    ("20261130-20261204:718", D1, "2026-12-04"), ("2026113020261204:718", D1, "2026-12-04"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "start", "end"), FORMATS)
def test_date_formats(written: str, start: str, end: str) -> None:
    statement = only(response("LIN+1+5+X:SA", "QTY+21:4:PCE", f"DTM+67:{written}"))
    assert statement.promise is not None
    assert (str(statement.promise.start), str(statement.promise.end)) == (start, end)
    assert not is_held(statement)


@pytest.mark.parametrize(
    "written", ["20261340:102", "2649:999", "202660:616", "202613:610", "20261204-20261130:718", "SOON"]
)
def test_dates_that_cannot_be_wait(written: str) -> None:
    statement = only(response("LIN+1+5+X:SA", "QTY+21:4:PCE", f"DTM+67:{written}"))
    assert (statement.promise, is_held(statement)) == (None, True)


@pytest.mark.parametrize(("reference", "line"), [("RFF+LI:30", "30"), ("RFF+ON:PO7:40", "40"), ("RFF+LI:PO7:50", "50")])
def test_our_line_is_found_in_the_references(reference: str, line: str) -> None:
    assert only(response("LIN+1+5+X:SA", "QTY+21:4:PCE", reference)).target.po_line == line


def test_order_of_a_line_wins_over_the_order_of_the_header() -> None:
    assert only(response("LIN+1+5+X:SA", "QTY+21:4:PCE", "RFF+ON:PO8:1")).target.po_text == "PO8"


def test_count_of_lines_that_is_wrong_lets_all_wait() -> None:
    document = edifact_of("ORDRSP", "BGM+231+1+4", "RFF+ON:PO7", "LIN+1+5+X:SA", "QTY+21:4:PCE", "UNS+S", "CNT+2:2")
    assert all(is_held(s) for s in document.statements)
