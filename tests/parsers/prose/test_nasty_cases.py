"""The cases of matching.md F that are prose, and the traps of DOMAIN 2.3, each by its name."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.document import Caution, OurLine, ReadingContext, Statement, StatementKind
from domain.mail import Address, Mail
from parsers.prose.body import read_body

DAY = date(2026, 11, 18)
LINES = tuple(
    OurLine(po=po, line=number, description=text, balance=Decimal(open_), uom="PC")
    for po, number, text, open_ in (
        ("45012", "1", "PL A36 1/2 X 96 X 240", 20), ("45012", "2", "L 4 X 4 X 3/8 X 40' A36", 15),
        ("45012", "3", "CF RD 1018 3 X 12'", 40), ("45019", "1", "HSS A500 2 X 2 X .120 X 24'", 100),
    )
)  # fmt: skip
CONTEXT = ReadingContext(reference=DAY, known_pos=frozenset({"45012", "45019"}), our_lines=LINES)
WAITS = {
    Caution.CONDITIONAL, Caution.UNCLEAR_DATE, Caution.UNCLEAR_KIND, Caution.UNCLEAR_QUANTITY, Caution.DEFAULT_ACCEPT,
}  # fmt: skip


def read(text: str, *, subject: str = "RE: PO 45012") -> tuple[Statement, ...]:
    mail = Mail(
        sha256="", source="m", message_id=None, date=datetime(2026, 11, 18, 15, tzinfo=UTC), local_date=DAY,
        sender=Address(name="Bob Vance", email="b@v.example"), subject=subject, text=text,
    )  # fmt: skip
    return read_body(mail, context=CONTEXT).statements


def waits(statement: Statement) -> bool:
    by_person = {StatementKind.CANCEL, StatementKind.REJECT, StatementKind.SUBSTITUTE}
    return statement.kind in by_person or bool(statement.cautions & WAITS)


def test_a_thread_is_never_a_date() -> None:
    assert not [s for s in read("the 3/4-10 studs are a question for engineering") if s.promise]


def test_a_bundle_is_no_number_of_pieces() -> None:
    (said,) = read("Line 1: 1 BDL ships 12/4")
    assert said.quantity is None or said.quantity.uom == "BDL"


def test_of_two_orders_in_one_mail_each_heading_governs() -> None:
    said = read("PO 45012\nline 1 - 12/4\nline 2 - 12/11\n\nPO 45019\nline 1 - 12/18", subject="open orders")
    assert [(s.target.po_text, s.target.line_text, s.promise.end if s.promise else None) for s in said] == [
        ("45012", "1", date(2026, 12, 4)), ("45012", "2", date(2026, 12, 11)), ("45019", "1", date(2026, 12, 18)),
    ]  # fmt: skip


def test_two_orders_in_one_sentence_each_keep_their_own() -> None:
    said = read("45012 ships 12/4, 45019 ships 12/18.", subject="status")
    assert [(s.target.po_text, s.promise.end if s.promise else None) for s in said] == [
        ("45012", date(2026, 12, 4)), ("45019", date(2026, 12, 18)),
    ]  # fmt: skip


def test_quoted_older_mail_says_nothing() -> None:
    said = read(
        "Line 1 ships 12/4.\n\n-----Original Message-----\nFrom: Us\nSent: Monday\nTo: Bob\nSubject: PO 45012\n\nline 2 due 11/1"
    )
    assert [s.target.line_text for s in said] == ["1"]


def test_the_vendors_own_order_number_is_no_order_of_ours() -> None:
    (said,) = read("Confirmed for 12/4, our order 45019-88.", subject="RE: PO 45012")
    assert said.target.po_text == "45012"


def test_a_line_replaced_by_another_closes_nothing_by_itself() -> None:
    assert all(waits(s) for s in read("Line 3 cancelled, replaced by line 3A"))


def test_nothing_on_backorder_denies_no_shortage_that_the_numbers_show() -> None:
    said = read("Nothing is backordered. Line 1 shipped 11/16, 12 of 20.")
    assert [(s.kind, s.quantity.value if s.quantity else None, s.ordered.value if s.ordered else None) for s in said] == [
        (StatementKind.SHIP, Decimal(12), Decimal(20))
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Line 1 can ship 12/4 if released by noon",
        "we'll ship A572 instead on line 1 unless I hear otherwise",
        "Line 1 ships 12/4 or do you want it sooner?",
        "would 12/4 work for line 1?",
        "line 1 was supposed to be there last time",
        "your list shows line 1 as 12/4",
        "I can't promise line 1 for 12/4",
    ],
)
def test_conditions_offers_questions_history_and_our_own_words_are_not_applied(text: str) -> None:
    assert all(waits(s) for s in read(text))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Correction: line 1 is 12/14 not 12/4", date(2026, 12, 14)),
        ("typo: 12/14 not 12/4 on line 1", date(2026, 12, 14)),
        ("line 1 was 12/4 now 12/18", date(2026, 12, 18)),
        ("line 1: 12/4 ship, 12/7 dock", date(2026, 12, 4)),
        ("line 1 from 12/4 to 12/18", date(2026, 12, 18)),
        ("can't make 12/4 on line 1, it will be 12/18", date(2026, 12, 18)),
    ],
)
def test_of_two_days_the_promise_counts(text: str, end: date) -> None:
    assert [s.promise.end for s in read(text) if s.promise] == [end]


@pytest.mark.parametrize(
    ("text", "kind", "end"),
    [
        ("Position 1 verschiebt sich auf den 14.12.", StatementKind.DELAY, date(2026, 12, 14)),
        ("Position 1 ist versandfertig, Versand am 20.11.", StatementKind.CONFIRM, date(2026, 11, 20)),
        ("La línea 1 está agotada hasta el 14 de diciembre", StatementKind.BACKORDER, date(2026, 12, 14)),
        ("La línea 1 sale el viernes", StatementKind.CONFIRM, date(2026, 11, 20)),
        ("La ligne 1 est en rupture jusqu'au 14 décembre", StatementKind.BACKORDER, date(2026, 12, 14)),
        ("La ligne 1 partira le 20 novembre", StatementKind.CONFIRM, date(2026, 11, 20)),
    ],
)
def test_one_liners_in_other_languages(text: str, kind: StatementKind, end: date) -> None:
    (said,) = read(text)
    assert (said.kind, said.promise.end if said.promise else None) == (kind, end)
