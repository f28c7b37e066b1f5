"""A case made ready before it is asked for is what it would be if it were made now."""

from dataclasses import replace
from decimal import Decimal

import pytest

from db.engine import write_session
from db.records import FeedKind, FeedRun
from db.repositories.orders import Orders
from flows.case_ahead import Ahead
from flows.case_view import after, case_view
from flows.decide import decide
from flows.decide_undo import undo_last
from flows.decision_values import Accept, Choose, NoMatch, Note, Snooze, Ticket
from flows.desk import Desk

CASE = 13


def with_another_quantity(home):
    with write_session(home.engine) as session:
        orders = Orders(session)
        run = orders.start_feed(FeedRun(name="new.csv", sha256="0" * 64, kind=FeedKind.ORDERS, as_of=home.as_of))
        orders.save_lines([replace(orders.line("4501", "2"), ordered=Decimal(99))], feed=run, as_of=home.as_of)


MEANWHILE = {
    "nothing": lambda _home: None,
    "a row of the same paper is accepted": lambda home: decide(home, Ticket(case_id=12), Accept(), who="dana"),
    "a row of the same paper fits no line": lambda home: decide(
        home, Ticket(case_id=14), NoMatch(reason="not ours"), who="dana"
    ),
    "another paper about the same line is decided": lambda home: decide(home, Ticket(case_id=2), Accept(), who="dana"),
    "words of another line are brought to this one": lambda home: decide(
        home, Ticket(case_id=1), Choose(po="4501", line="2"), who="dana"
    ),
    "a decision is taken back": lambda home: (
        decide(home, Ticket(case_id=12), Accept(), who="dana"),
        undo_last(home, who="dana"),
    ),
    "the case itself is put aside": lambda home: decide(home, Ticket(case_id=CASE), Snooze(until=None), who="dana"),
    "a note is written on the case": lambda home: decide(home, Ticket(case_id=CASE), Note(text="ask"), who="dana"),
    "the order line changes": with_another_quantity,
}


@pytest.mark.parametrize("happens", MEANWHILE)
def test_whatever_happens_meanwhile_the_case_is_as_it_is_now(home, happens):
    ahead, desk = Ahead(), Desk()
    ahead.prepare(home, desk.look(home), CASE)
    MEANWHILE[happens](home)
    picture = desk.look(home)
    shown, now = ahead.view(home, picture, CASE), case_view(home, picture, CASE)
    assert shown.case.shown_version == now.case.shown_version
    assert shown == now


def test_a_case_that_does_not_exist_is_none(home):
    ahead, picture = Ahead(), Desk().look(home)
    ahead.prepare(home, picture, 999)
    assert ahead.view(home, picture, 999) is None


def test_a_paper_keeps_its_place_while_it_is_worked_through(home):
    """The worst row of a paper is decided first; the rows left must not fall behind other papers."""
    desk = Desk()
    queue = desk.look(home).queue
    done = []
    case = queue[0].case_id
    while case is not None and len(done) < len(queue):
        done.append(case)
        decide(home, Ticket(case_id=case), NoMatch(reason="for the order only"), who="dana")
        case = after(desk.look(home).queue, case)
    assert done == [entry.case_id for entry in queue]
