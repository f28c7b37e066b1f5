from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Caution, ReadingContext, StatementKind
from domain.mail import Address, Mail
from domain.promise import Basis
from domain.quantity import Quantity
from parsers.prose.answers import AnswerFact, read_answer
from parsers.prose.body import read_body

CONTEXT = ReadingContext(reference=date(2026, 12, 8), known_pos=frozenset({"62110", "62114"}))
SIX = Quantity(value=Decimal(6), uom="PC")

CASES = [
    (("12/16", "", "bdl at slitter"), ["confirm - 2026-12-16"]),
    (("TBD on bal", "have 40, can ship 12/16", "20 on b/o"), ["confirm 40 2026-12-16", "backorder 20 -"]),
    (("shipped 12/4", "6", "pro 5517220"), ["ship 6 on 2026-12-04 5517220"]),
    (("12/18", "4 of 6", "other 2 on 12/23"), ["confirm 4 2026-12-18", "confirm 2 2026-12-23"]),
    (("now 12/17",), ["delay - 2026-12-17"]),
    (("no change",), ["confirm - -"]),
    (("b/o, mill says 12/20",), ["backorder - 2026-12-20"]),
    (("stk",), ["confirm - 2026-12-10"]),
    (("cxl",), ["cancel - -"]),
    (("have 4, bal TBD",), ["confirm 4 -", "backorder 2 -"]),
    (("wk of 12/21", " ", "\u00a0"), ["confirm - 2026-12-25"]),
    (("2 pcs 12/18", "", "bal 1/5"), ["confirm 2 2026-12-18", "confirm 4 2027-01-05"]),
    (("shipped complete",), ["ship - on - -"]),
    (("TBD",), ["backorder - -"]),
    (("", "", ""), []),
    (("-", "", ""), []),
    (("checking",), []),
]


def told(fact: AnswerFact) -> str:
    amount = fact.quantity.value if fact.quantity else "-"
    if fact.kind is StatementKind.SHIP:
        return f"ship {amount} on {fact.ship_date or '-'} {fact.tracking or '-'}"
    return f"{fact.kind} {amount} {fact.window.end if fact.window else '-'}"


@pytest.mark.parametrize(("cells", "expected"), CASES)
def test_answer_cells_say_what_a_reader_takes_from_them(cells: tuple[str, ...], expected: list[str]) -> None:
    assert [told(f) for f in read_answer(cells, open_quantity=SIX, context=CONTEXT)] == expected


def test_a_date_in_the_ship_date_column_is_a_ship_date() -> None:
    (fact,) = read_answer(["12/16"], open_quantity=SIX, context=CONTEXT)
    assert fact.window is not None
    assert fact.window.basis is Basis.SHIP


def test_no_date_takes_an_older_one_back() -> None:
    (fact,) = read_answer(["TBD"], open_quantity=SIX, context=CONTEXT)
    assert Caution.UNDATED in fact.cautions


@given(st.lists(st.text(max_size=30), max_size=3))
@settings(deadline=None)  # the first call loads the language rules
def test_any_cells_are_read_without_an_error(cells: list[str]) -> None:
    read_answer(cells, open_quantity=None, context=CONTEXT)


TABLE = """see below

From: Us <po@ours.example>
Sent: Monday, December 7, 2026 8:05 AM
To: Doug
Subject: Open orders

Ref  PO  Line  Item / description  Open  UOM  Need  Your last date  Your ship date  Qty you ship  Comment
4QX2-1  62110  1  HR SHT 10GA 48 X 120  40  PC  12/18  -  12/16    bdl at slitter
4QX2-2  62110  2  HR SHT 11GA 48 X 120  60  PC  12/18  -
4QX2-3  62114  1  PL A36 1/2 X 96 X 240  6  PC  12/08  -  shipped 12/4  6  pro 5517220
"""
ROW = "<tr><td>4QX2-1</td><td>62110</td><td>1</td><td>HR SHT</td><td>40</td><td>PC</td><td>12/18</td><td>-</td><td>{}</td><td>{}</td><td></td></tr>"
HEAD = (
    "<tr>"
    + "".join(
        f"<th>{h}</th>"
        for h in (
            "Ref",
            "PO",
            "Line",
            "Item",
            "Open",
            "UOM",
            "Need",
            "Your last date",
            "Your ship date",
            "Qty you ship",
            "Comment",
        )
    )
    + "</tr>"
)


def mail(text: str, html: str | None = None) -> Mail:
    return Mail(
        sha256="", source="m", message_id=None, date=datetime(2026, 12, 8, tzinfo=UTC), local_date=date(2026, 12, 8),
        sender=Address(name="Doug", email="d@v.example"), subject="RE: Open orders", text=text, html=html,
    )  # fmt: skip


@pytest.mark.parametrize("mark", ["", "> ", ">> "])
def test_answers_in_our_plain_table_are_tied_to_our_lines(mark: str) -> None:
    head, _, table = TABLE.partition("Ref")
    text = head + "\n".join(mark + line for line in ("Ref" + table).splitlines())
    found = read_body(mail(text), context=CONTEXT).statements
    assert [(s.target.po_text, s.target.po_line, s.kind.value) for s in found] == [
        ("62110", "1", "confirm"),
        ("62114", "1", "ship"),
    ]


def test_our_own_dates_never_come_back_as_the_vendors() -> None:
    found = read_body(mail(TABLE), context=CONTEXT).statements
    assert all(s.promise is None or s.promise.end == date(2026, 12, 16) for s in found)


def test_the_html_table_is_preferred_to_its_plain_twin() -> None:
    html = f"<html><body><p>see below</p><table>{HEAD}{ROW.format('12/17', '30')}</table></body></html>"
    (statement,) = read_body(mail(TABLE, html), context=CONTEXT).statements
    assert statement.promise is not None
    assert (statement.promise.end, statement.quantity) == (date(2026, 12, 17), Quantity(value=Decimal(30), uom="PC"))
