from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.decision_log import current_decisions, standing
from domain.document import Box, Caution, Cell, Evidence, LineReference, Span, Statement, StatementKind
from domain.errors import StoreError
from domain.mail import MailKind
from domain.match import Action, Decision, DocumentHead, Reason
from domain.promise import Basis, PromiseWindow
from domain.quantity import Quantity
from tests.db.builders import arrival, event, matched

RICH = Statement(
    kind=StatementKind.BACKORDER,
    target=LineReference(row="r1", po_text="PO 4500\u2011100", line_text="2", codes=("A36",), lines=("1", "2")),
    quantity=Quantity(value=Decimal("40.50"), uom="PC"),
    promise=PromiseWindow(start=date(2026, 12, 7), end=date(2026, 12, 11), basis=Basis.SHIP),
    unit_price=Decimal("0.123456789"),
    evidence=(
        Evidence(field="qty", page=2, place=Box(x0=1.5, top=2, x1=3, bottom=4), text="40"),
        Evidence(field="eta", page=1, place=Span(start=3, end=9), text="wk 50"),
        Evidence(field="po", page=1, place=Cell(ref="Sheet!C4"), text="4500"),
    ),
    cautions=frozenset({Caution.SOFT, Caution.OCR}),
    reading=0.75,
)


@pytest.fixture
def statements(session: Session) -> Statements:
    return Statements(session)


@pytest.fixture
def mail_id(session: Session) -> int:
    return Mails(session).add(arrival())


def test_a_statement_comes_back_as_it_was_given(statements: Statements, mail_id: int) -> None:
    given = matched(
        mail_id,
        statement=RICH,
        document=DocumentHead(name="a.pdf", kind=MailKind.PACK, number="9", references=frozenset({"x", "y"})),
        amount=Decimal("40.123456789"),
        theoretical=True,
        reasons=(Reason(text="same PO", bits=12.5),),
        holds=("the date is unclear",),
        decision=Decision.REVIEW,
    )
    (statement_id,) = statements.add([given])
    assert statement_id > 0
    stored = statements.get(statement_id)
    assert stored == matched(
        mail_id,
        **{name: getattr(given, name) for name in given.__slots__ if name not in {"mail_id", "statement_id"}},
        statement_id=statement_id,
    )


def test_ids_come_in_the_order_given(statements: Statements, mail_id: int) -> None:
    ids = statements.add(matched(mail_id, line=str(n)) for n in range(300))
    assert list(ids) == sorted(ids)
    assert [statement.line for statement in statements.of_mail(mail_id)] == [str(n) for n in range(300)]
    assert [s.statement_id for s in statements.every_statement(chunk=70)] == list(ids)
    assert statements.add([]) == ()


def test_statements_are_found_by_line_in_any_spelling_and_by_order(statements: Statements, mail_id: int) -> None:
    statements.add([matched(mail_id, "0077", "010"), matched(mail_id, "77", None), matched(mail_id, None, None)])
    assert [s.line for s in statements.of_lines([("77", "10")])] == ["010"]
    assert [s.line for s in statements.of_lines([("77", None)])] == [None]
    assert [s.line for s in statements.of_orders(["77"])] == ["010", None]


def test_a_statement_that_is_not_stored_is_a_typed_error(statements: Statements) -> None:
    with pytest.raises(StoreError, match="statement 5"):
        statements.get(5)


def test_the_newest_standing_decision_overlays_the_one_at_creation(
    statements: Statements, mail_id: int, session: Session
) -> None:
    (statement_id,) = statements.add([matched(mail_id, decision=Decision.REVIEW)])
    decisions = Decisions(session)

    def now() -> Decision:
        (one,) = statements.of_lines([("4500-100", "10")])
        return one.decision

    assert now() is Decision.REVIEW
    accepted = decisions.add(event(Action.ACCEPT, statement_id=statement_id))
    assert now() is Decision.ACCEPTED
    rejected = decisions.add(event(Action.REJECT, statement_id=statement_id))
    assert now() is Decision.REJECTED
    undo = decisions.add(event(Action.UNDO, undoes=rejected))
    assert now() is Decision.ACCEPTED
    decisions.add(event(Action.UNDO, undoes=undo))
    assert now() is Decision.REJECTED
    decisions.add(event(Action.UNDO, undoes=accepted))
    assert now() is Decision.REJECTED
    decisions.add(event(Action.SEEN, statement_id=statement_id))
    assert now() is Decision.REJECTED


def test_waiting_statements_are_those_no_standing_decision_settled(
    statements: Statements, mail_id: int, session: Session
) -> None:
    review = [matched(mail_id, line=str(n), decision=Decision.REVIEW) for n in range(3)]
    waits, settled, reopened = statements.add(review)
    (auto,) = statements.add([matched(mail_id)])
    decisions = Decisions(session)
    decisions.add(event(Action.ACCEPT, statement_id=settled))
    accepted = decisions.add(event(Action.ACCEPT, statement_id=reopened))
    decisions.add(event(Action.UNDO, undoes=accepted))
    decisions.add(event(Action.REJECT, statement_id=auto))
    assert [s.statement_id for s in statements.waiting()] == [waits, reopened]
    assert {s.decision for s in statements.waiting()} == {Decision.REVIEW}


def test_decisions_of_a_line_come_with_the_rows_that_undo_them(session: Session) -> None:
    decisions = Decisions(session)
    first = decisions.add(event(Action.CLOSE_SHORT, po="0045", line="010", amount=Decimal("12.125"), reason="agreed"))
    undo = decisions.add(event(Action.UNDO, undoes=first))
    redo = decisions.add(event(Action.UNDO, undoes=undo))
    other = decisions.add(event(Action.HOLD, po="46", line="1"))
    found = decisions.of_lines([("45", "10")])
    assert [e.decision_id for e in found] == [first, undo, redo]
    assert found[0] == event(
        Action.CLOSE_SHORT, decision_id=first, po="0045", line="010", amount=Decimal("12.125"), reason="agreed"
    )
    assert [e.decision_id for e in standing(found)] == [first]
    assert [e.decision_id for e in decisions.every_decision()] == [first, undo, redo, other]


def test_events_that_say_nothing_about_a_statement_leave_its_decision() -> None:
    events = [event(Action.HOLD, decision_id=1, statement_id=3), event(Action.ACCEPT, decision_id=2)]
    assert current_decisions(events) == {}
