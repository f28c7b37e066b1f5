"""Figures that are stored are the figures that folding everything anew gives, whatever was written in between."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from db.engine import read_session, write_session
from db.records import FeedKind, FeedRun
from db.repositories.decisions import Decisions
from db.repositories.exceptions import Exceptions
from db.repositories.mails import Mails
from db.repositories.order_figures import OrderFigures
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.document import Document, LineReference, Statement, StatementKind
from domain.mail import MailKind
from domain.match import Action, Decision, DecisionEvent, DocumentHead, MatchedStatement, Receipt
from domain.outbox import ChaseRecord
from domain.promise import PromiseWindow
from flows.accounts import states_of
from flows.expected_arrival import expectation, expected_arrival
from flows.figure_parts import BOARD, PARTS
from flows.order_figures import Figures, bring_up_to_date, order_figures
from flows.order_folding import worked_orders
from reports.promise_slip import Expectation, SlipBook
from tests.db.builders import arrival

D = timedelta(days=1)
RECEIPT = Receipt(number="", po="", line="", on=date(2026, 11, 20), amount=Decimal(0), uom="")


def stored(home):
    with order_figures(home) as figures:
        assert not figures.stale
        return {part.name: figures.rows(part) for part in PARTS}


def folded(home):
    """Every row, worked out from the events without looking at what is stored."""
    with read_session(home.engine) as session:
        every = sorted(Orders(session).known_po_keys())
        anew = {order.po_norm: order for order in worked_orders(session, home, every)}
        figures = Figures(session=session, home=home)
        figures.__dict__["stale"], figures.__dict__["_anew"] = frozenset(anew), anew
        return {part.name: figures.rows(part) for part in PARTS}


class Hand:
    """Does one thing after the other that an account rests on, at random."""

    def __init__(self, home, seed: int) -> None:
        self.home, self.dice, self.count = home, random.Random(seed), 0
        with read_session(home.engine) as session:
            self.lines = list(Orders(session).every_line())

    def act(self) -> None:
        """Write one thing."""
        acts = (self.say, self.receive, self.decide, self.order, self.ask, self.flag, self.sheet, self.vendor)
        with write_session(self.home.engine) as session:
            self.dice.choice(acts)(session, self.dice.choice(self.lines))

    def day(self):
        return self.home.as_of - self.dice.randint(0, 25) * D

    def say(self, session, line) -> None:
        self.count += 1
        on = self.day()
        mail_id = Mails(session).add(arrival(f"{self.count:064}", vendor_id=line.vendor_id))
        end = on + self.dice.randint(0, 40) * D
        promise = PromiseWindow(start=end, end=end) if self.dice.random() < 0.8 else None
        kind = self.dice.choice(
            (StatementKind.CONFIRM, StatementKind.BACKORDER, StatementKind.DELAY, StatementKind.SHIP)
        )
        word = MatchedStatement(
            statement=Statement(kind=kind, target=LineReference(row="1"), promise=promise, note="out of stock",
                                ship_date=on if kind is StatementKind.SHIP else None),
            document=DocumentHead(name="a.pdf", kind=MailKind.ACK), mail_id=mail_id, source="a.eml",
            vendor_id=line.vendor_id, document_on=on, received_at=datetime(on.year, on.month, on.day, tzinfo=UTC),
            po=line.po, line=line.line, decision=self.dice.choice((Decision.AUTO, Decision.REVIEW)), confidence=0.9,
            amount=line.ordered,
        )  # fmt: skip
        Statements(session).add([word])

    def receive(self, session, line) -> None:
        self.count += 1
        amount = self.dice.choice((line.ordered, line.ordered / 2))
        Orders(session).save_receipts(
            [Receipt(number=f"R{self.count}", po=line.po, line=line.line, on=self.day(), amount=amount, uom=line.uom)]
        )

    def decide(self, session, line) -> None:
        said = [w for w in Statements(session).every_statement() if w.decision is Decision.REVIEW]
        events = list(Decisions(session).every_decision())
        if events and self.dice.random() < 0.3:
            last = events[-1]
            if last.action is not Action.UNDO:
                undo = DecisionEvent(decision_id=0, at=last.at, who="R", action=Action.UNDO, undoes=last.decision_id)
                Decisions(session).add(undo)
            return
        at = datetime(self.home.as_of.year, self.home.as_of.month, self.home.as_of.day, tzinfo=UTC)
        event = DecisionEvent(decision_id=0, at=at, who="R", action=Action.CLOSE_SHORT, po=line.po, line=line.line)
        if said and self.dice.random() < 0.7:
            word = self.dice.choice(said)
            event = replace(event, action=Action.ACCEPT, po=word.po, line=word.line, statement_id=word.statement_id)
        Decisions(session).add(event)

    def order(self, session, line) -> None:
        changed = replace(
            line, ordered=line.ordered + self.dice.randint(0, 5), buyer=self.dice.choice(("A", "B")),
            need_date=self.home.as_of + self.dice.randint(-20, 30) * D, closed_by_erp=self.dice.random() < 0.2,
        )  # fmt: skip
        orders = Orders(session)
        feed = orders.start_feed(FeedRun(name="o.csv", sha256="0" * 64, kind=FeedKind.ORDERS, as_of=self.home.as_of))
        orders.save_lines([changed], feed=feed, as_of=self.home.as_of)
        if self.dice.random() < 0.1:
            orders.close_missing(feed=feed, as_of=self.home.as_of)

    def ask(self, session, line) -> None:
        record = ChaseRecord(
            vendor_id=line.vendor_id, po=line.po, line=line.line, reason="NO_ACK", stage=1, on=self.day()
        )
        Outbox(session).remember_chase([record])

    def flag(self, session, line) -> None:
        (state,) = states_of(session, self.home, [line])
        lines = [(line.po, line.line)]
        Exceptions(session).reconcile(state.exceptions, lines=lines, as_of=self.home.as_of)

    def sheet(self, session, line) -> None:
        self.count += 1
        mail_id = Mails(session).add(arrival(f"{self.count:064}", vendor_id=line.vendor_id))
        Mails(session).remember_documents(mail_id, [Document(name="open orders.xlsx", kind=MailKind.STATUS)])

    def vendor(self, session, line) -> None:
        known = Orders(session).vendor(line.vendor_id)
        changed = replace(known, transit_days=self.dice.randint(0, 4), name=self.dice.choice(("Old", "New")))
        Orders(session).save_vendors([changed])


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_stored_figures_are_those_of_folding_everything(stocked, seed: int) -> None:
    hand = Hand(stocked, seed)
    for _ in range(6):
        for _ in range(hand.dice.randint(1, 4)):
            hand.act()
        assert stored(stocked) == folded(stocked)


@pytest.mark.parametrize("seed", range(4))
def test_an_order_that_lasts_gives_the_same_rows_on_every_later_day(stocked, seed: int) -> None:
    hand = Hand(stocked, seed)
    with write_session(stocked.engine) as session:
        for number, line in enumerate(hand.lines):
            came = replace(RECEIPT, number=str(number), po=line.po, line=line.line, amount=line.ordered, uom=line.uom)
            Orders(session).save_receipts([came])
    for _ in range(2):
        hand.act()
    stored(stocked)
    for days in (40, 41, 400):
        later = replace(stocked, as_of=stocked.as_of + days * D)
        with read_session(later.engine) as session:
            alive = Figures(session=session, home=later).stale
        if days > 40:
            assert len(alive) < len({line.po for line in hand.lines})
        assert stored(later) == folded(later)


def test_what_is_stale_is_worked_out_on_the_spot_where_it_was_not_stored(stocked) -> None:
    stored(stocked)
    hand = Hand(stocked, 1)
    with write_session(stocked.engine) as session:
        hand.order(session, hand.lines[0])
    with read_session(stocked.engine) as session:
        figures = Figures(session=session, home=stocked)
        assert figures.stale
        assert figures.rows(BOARD) == folded(stocked)[BOARD.name]


def test_an_older_reading_never_replaces_a_newer_one(stocked) -> None:
    bring_up_to_date(stocked)
    hand = Hand(stocked, 2)
    with read_session(stocked.engine) as session:
        every = sorted(Orders(session).known_po_keys())
        seen = OrderFigures(session).standing(every)
        old = list(worked_orders(session, stocked, every))
    with write_session(stocked.engine) as session:
        for line in hand.lines:
            hand.say(session, line)
    bring_up_to_date(stocked)
    with read_session(stocked.engine) as session:
        from flows.order_figures import _judgement

        judgement = _judgement(session, stocked)
    with write_session(stocked.engine) as session:
        OrderFigures(session).keep(old, judgement, seen)
    assert stored(stocked) == folded(stocked)


def test_an_expected_arrival_needs_a_promise_goods_to_come_and_enough_deliveries(stocked) -> None:
    with read_session(stocked.engine) as session:
        line = next(Orders(session).every_line())
        (state,) = states_of(session, stocked, [line])
    known = Expectation(SlipBook(by_vendor={line.vendor_id: [3] * 10}), stocked.calendar)
    dock = stocked.as_of + 5 * D
    promised = replace(state, expected_dock=dock)
    found = expected_arrival(promised, known)
    assert found is not None
    assert found.safe == stocked.calendar.add_business_days(dock, 3)
    assert expected_arrival(replace(promised, received=line.ordered + Decimal(1)), known) is None
    assert expected_arrival(state, known) is None
    assert expected_arrival(promised, expectation(stocked)) is None
