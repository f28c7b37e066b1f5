from decimal import Decimal

import pytest

from db.engine import read_session
from db.repositories.decisions import Decisions
from db.repositories.exceptions import Exceptions
from db.repositories.orders import Orders
from domain.close_out import CHECKLIST
from domain.match import Action
from domain.state import Headline
from flows.accounts import states_of
from flows.decide_lines import decide_line
from flows.decide_undo import undo
from flows.decision_values import (
    AcceptDate,
    AssignException,
    CancelQuantity,
    CloseShort,
    Done,
    HoldLine,
    RefuseClose,
    Refused,
    ReleaseLine,
    Reopen,
    Resolve,
    Seen,
)
from flows.receive import receive
from tests.flows.mail_builder import OWN, raw

LATE = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,12/18/2026\n"
ANSWERS = {
    "demand_open": "no",
    "replacement_po": "none",
    "credit_due": "no",
    "vendor_notified": "yes",
    "approver": "L. Ruiz",
}
CLOSING = CloseShort(reason_code="not_needed", reason="the customer took ten", answers=ANSWERS)


def state(home, line="1"):
    with read_session(home.engine) as session:
        return states_of(session, home, [Orders(session).line("4501", line)])[0]


def closed_by_erp(home, tmp_path):
    from db.records import FeedKind
    from flows.feeds import Extent, import_feed

    rest = (tmp_path / "rest.csv").resolve()
    rest.write_text("PO Number,PO Line,Vendor,Qty Ordered,UOM\n4501,2,V101,160,PC\n")
    import_feed(home, FeedKind.ORDERS, rest, mapping={}, extent=Extent.FULL)


@pytest.mark.parametrize("missing", [q.key for q in CHECKLIST])
def test_nobody_closes_short_with_an_open_question(stocked, missing):
    answers = {k: v for k, v in ANSWERS.items() if k != missing}
    result = decide_line(
        stocked, "4501", "1", CloseShort(reason_code="not_needed", reason="x", answers=answers), who="R. Novak"
    )
    assert isinstance(result, Refused)
    assert missing in result.reason
    assert state(stocked).headline is Headline.SENT


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (CloseShort(reason_code="because", reason="x", answers=ANSWERS), "one of"),
        (CloseShort(reason_code="other", reason=" ", answers=ANSWERS), "in words"),
        (CloseShort(reason_code="other", reason="x", answers=ANSWERS | {"credit_due": "maybe"}), "yes or no"),
        (CloseShort(reason_code="other", reason="x", answers=ANSWERS | {"weather": "fine"}), "no question 'weather'"),
        (RefuseClose(reason="x"), "nobody wants to close"),
        (Reopen(reason="x"), "not closed short"),
        (CancelQuantity(amount=Decimal(13), reason="x"), "only 12 PC"),
        (CancelQuantity(amount=Decimal(0), reason="x"), "above zero"),
        (CancelQuantity(amount=Decimal(1), reason=""), "needs a reason"),
        (HoldLine(reason=""), "needs a reason"),
        (ReleaseLine(), "not on hold"),
        (AcceptDate(), "no late date"),
        (Seen(code="NO_ACK"), "does not end by being seen"),
        (Resolve(code="DATE_CHANGED", root_cause="RC1", reason="x"), "not open"),
        (AssignException(code="NO_SUCH", owner="x"), "not open"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(stocked, choice, words):
    result = decide_line(stocked, "4501", "1", choice, who="R. Novak")
    assert isinstance(result, Refused)
    assert words in result.reason


def test_an_unknown_line_is_refused(stocked):
    assert "no order line 9/9" in decide_line(stocked, "9", "9", HoldLine(reason="x"), who="R. Novak").reason


def test_a_line_is_closed_short_by_a_named_person_and_opened_again(stocked):
    done = decide_line(stocked, "4501", "1", CLOSING, who="R. Novak")
    assert isinstance(done, Done)
    assert state(stocked).headline is Headline.SHORT_CLOSED
    with read_session(stocked.engine) as session:
        event = Decisions(session).get(done.decision_ids[0])
    assert (event.who, event.amount, event.reason) == ("R. Novak", 12, "the customer took ten")
    assert (event.detail("approver"), event.detail("reason_code"), event.detail("complete_claimed")) == (
        "L. Ruiz",
        "not_needed",
        "no",
    )
    assert isinstance(decide_line(stocked, "4501", "1", CLOSING, who="R. Novak"), Refused)
    assert isinstance(decide_line(stocked, "4501", "1", Reopen(reason="wanted after all"), who="R. Novak"), Done)
    assert state(stocked).headline is Headline.SENT


def test_closing_short_can_be_taken_back(stocked):
    done = decide_line(stocked, "4501", "1", CLOSING, who="R. Novak")
    undo(stocked, done.decision_ids[0], who="R. Novak")
    assert state(stocked).headline is Headline.SENT


def test_a_refused_close_leaves_the_line_open_and_asked_about(stocked, tmp_path):
    closed_by_erp(stocked, tmp_path)
    assert (state(stocked).headline, "CLOSE_SHORT_PENDING" in state(stocked).codes) == (Headline.CLOSE_REVIEW, True)
    assert isinstance(decide_line(stocked, "4501", "1", RefuseClose(reason="we need it"), who="R. Novak"), Done)
    now = state(stocked)
    assert "CLOSE_SHORT_PENDING" not in now.codes
    assert any(e.auto_chase for e in now.exceptions)


def test_a_cancelled_quantity_leaves_the_order(stocked):
    decide_line(stocked, "4501", "1", CancelQuantity(amount=Decimal(2), reason="less needed"), who="R. Novak")
    now = state(stocked)
    assert (now.cancelled, now.unexplained) == (2, 10)


def test_a_held_line_is_left_alone_until_it_is_released(stocked):
    decide_line(stocked, "4501", "1", HoldLine(reason="credit"), who="R. Novak")
    held = state(stocked)
    assert (held.headline, any(e.auto_chase for e in held.exceptions)) == (Headline.HOLD, False)
    decide_line(stocked, "4501", "1", ReleaseLine(), who="R. Novak")
    assert state(stocked).headline is Headline.SENT


def test_an_accepted_late_date_is_no_exception_any_more(stocked):
    receive(stocked, raw("Please see attached.", csv=LATE), own=OWN)
    assert "LATE_ETA" in state(stocked).codes
    assert isinstance(decide_line(stocked, "4501", "1", AcceptDate(), who="R. Novak"), Done)
    assert "LATE_ETA" not in state(stocked).codes


def test_a_resolved_exception_keeps_its_cause_and_its_day(stocked):
    receive(stocked, raw("Please see attached.", csv=LATE), own=OWN)
    choice = Resolve(code="late_eta", root_cause="rc2", reason="customer moved his date")
    assert isinstance(decide_line(stocked, "4501", "1", choice, who="R. Novak"), Done)
    assert "LATE_ETA" not in state(stocked).codes
    with read_session(stocked.engine) as session:
        entry = next(e for e in Exceptions(session).every_exception() if e.exception.code == "LATE_ETA")
    assert (entry.exception.root_cause, entry.resolved_on) == ("RC2", stocked.as_of)


def test_an_exception_that_asks_for_a_decision_is_not_talked_away(stocked):
    receive(stocked, raw("We have to cancel PO 4501 line 1.", name="a.eml"), own=OWN)
    choice = Resolve(code="CANCELLED_BY_VENDOR", root_cause="RC1", reason="x")
    assert "accepts the cancellation" in decide_line(stocked, "4501", "1", choice, who="R. Novak").reason


def test_an_exception_is_given_to_a_person(stocked):
    code = state(stocked).codes[0]
    assert isinstance(
        decide_line(stocked, "4501", "1", AssignException(code=code, owner="T. Ames"), who="R. Novak"), Done
    )
    with read_session(stocked.engine) as session:
        (entry,) = [e for e in Exceptions(session).open_of_lines([("4501", "1")]) if e.exception.code == code]
        actions = [e.action for e in Decisions(session).every_decision()]
    assert (entry.owner, actions) == ("T. Ames", [Action.ASSIGN])
