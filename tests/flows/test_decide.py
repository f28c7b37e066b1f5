from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from db.engine import read_session, write_session
from db.repositories.aliases import Aliases
from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.alias import AliasStatus
from domain.document import StatementKind
from domain.mail import Outcome
from domain.match import Action, Decision
from flows.accounts import states_of
from flows.chase import chase
from flows.decide import accept_batch, decide
from flows.decide_undo import undo, undo_last
from flows.decision_values import (
    Accept,
    AlreadyDecided,
    Assign,
    Choose,
    Correct,
    Done,
    NoMatch,
    Note,
    Refused,
    Reject,
    Snooze,
    Split,
    SplitPart,
    Stale,
    Ticket,
)
from flows.receive import receive
from flows.review_cases import batch_preview, review_case, waiting_cases
from flows.review_queue import review_queue
from tests.flows.mail_builder import OWN, raw

HEADER = "Customer PO,PO Line,Item No,Description,Qty Confirmed,UOM,Ship Date,Unit Price,Price UOM\n"
DEARER = HEADER + "4501,1,LKS-77,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026,60.00,CWT\n"
TWO = DEARER + "4501,2,LKS-78,HR SHEET A1011 CS-B 10GA X 48 X 120,160,PC,11/20/2026,59.00,CWT\n"
NO_LINE = HEADER + "4501,,LKS-99,SOMETHING ELSE 9 X 9 X 9,7,PC,11/20/2026,,\n"
LATER = datetime(2026, 11, 20, 9, tzinfo=UTC)


def state(home, po="4501", line="1"):
    with read_session(home.engine) as session:
        return states_of(session, home, [Orders(session).line(po, line)])[0]


def log(home):
    with read_session(home.engine) as session:
        return [e for e in Decisions(session).every_decision() if not e.who.startswith("rule:")]


def outcome_of(home, source="a.eml"):
    with read_session(home.engine) as session:
        return next(m.outcome for m in Mails(session).every_mail() if m.source == source)


@pytest.fixture
def waiting(stocked):
    """One confirmation at a higher price waits."""
    receive(stocked, raw("Please see attached.", csv=DEARER), own=OWN)
    return stocked


@pytest.fixture
def case(waiting):
    (found,) = waiting_cases(waiting)
    return found


def test_a_case_shows_claim_line_candidates_and_why_it_waits(case):
    assert (case.order_line.po, case.order_line.line, case.vendor.vendor_id) == ("4501", "1", "V101")
    assert "on the order" in case.why
    assert case.candidates[0].line.line == "1"
    assert case.candidates[0].sureness > 0.9
    assert case.candidates[0].reasons
    assert {d.field for d in case.differences} == {"qty", "date", "price"}
    assert next(d for d in case.differences if d.field == "price").delta == "+14.5 %"
    assert {e.field for e in case.word.statement.evidence} >= {"qty"}


def test_an_accepted_statement_counts_and_leaves_an_audit_row(waiting, case):
    assert state(waiting).acknowledged == 0
    result = decide(waiting, case.ticket, Accept(), who="R. Novak")
    assert isinstance(result, Done)
    assert state(waiting).acknowledged == 12
    assert [(e.who, e.action, e.before) for e in log(waiting)] == [("R. Novak", Action.ACCEPT, "review")]
    assert waiting_cases(waiting) == ()
    assert outcome_of(waiting) is Outcome.APPLIED


def test_the_second_person_is_told_who_was_first(waiting, case):
    decide(waiting, case.ticket, Accept(), who="R. Novak")
    second = decide(waiting, case.ticket, Reject(reason="no"), who="T. Ames")
    assert isinstance(second, AlreadyDecided)
    assert (second.who, second.what.split()[0]) == ("R. Novak", "accept")
    assert len(log(waiting)) == 1


def test_a_case_whose_order_line_changed_since_it_was_shown_is_stale(waiting, case, tmp_path):
    from db.records import FeedKind
    from flows.feeds import import_feed

    text = "PO Number,PO Line,Vendor,Qty Ordered,UOM\n4501,1,V101,10,PC\n"
    (tmp_path / "o.csv").write_text(text)
    import_feed(waiting, FeedKind.ORDERS, tmp_path / "o.csv", mapping={})
    result = decide(waiting, case.ticket, Accept(), who="R. Novak")
    assert result == Stale(case_id=case.case_id, what="the order line was changed in the ERP")
    assert log(waiting) == []
    fresh = review_case(waiting, case.case_id)
    assert isinstance(decide(waiting, fresh.ticket, Accept(), who="R. Novak"), Done)


def test_a_case_about_which_news_came_is_stale(waiting, case):
    receive(waiting, raw("PO 4501 line 1 will ship 12/4.", name="b.eml", day=LATER), own=OWN)
    result = decide(waiting, case.ticket, Accept(), who="R. Novak")
    assert isinstance(result, Stale)
    assert "other words" in result.what


def test_choosing_another_line_moves_the_statement(waiting, case):
    result = decide(waiting, case.ticket, Choose(po="4501", line="2"), who="R. Novak")
    assert isinstance(result, Done)
    assert (state(waiting).acknowledged, state(waiting, line="2").acknowledged) == (0, 12)
    event = log(waiting)[0]
    assert (event.action, event.before, event.after, event.line) == (Action.CORRECT, "4501/1", "4501/2", "2")


def test_a_statement_without_a_line_counts_once_a_person_chose_one(stocked):
    receive(stocked, raw("Please see attached.", csv=NO_LINE), own=OWN)
    (case,) = waiting_cases(stocked)
    assert case.order_line is None
    assert isinstance(decide(stocked, case.ticket, Accept(), who="R. Novak"), Refused)
    assert isinstance(decide(stocked, case.ticket, Choose(po="4501", line="1"), who="R. Novak"), Done)
    assert state(stocked).acknowledged == 7
    with read_session(stocked.engine) as session:
        assert [w.line for w in Statements(session).of_lines([("4501", "1")])] == ["1"]


def test_corrected_values_count_instead_of_those_read(waiting, case):
    changes = {"qty": "10", "eta": "2026-12-11", "eta_basis": "ship"}
    assert isinstance(decide(waiting, case.ticket, Correct(changes=changes), who="R. Novak"), Done)
    now = state(waiting)
    assert (now.acknowledged, now.unexplained, now.promise.end) == (10, 2, date(2026, 12, 11))
    event = log(waiting)[0]
    assert ("qty=12" in event.before, "qty=10" in event.after, event.detail("fields")) == (
        True,
        True,
        "eta,eta_basis,qty",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"qty": "ten"}, "not a number"),
        ({"qty": "-1"}, "zero or more"),
        ({"eta": "12/4"}, "ISO date"),
        ({"colour": "red"}, "no field 'colour'"),
        ({"kind": "maybe"}, "none of"),
        ({"uom": "BDL"}, "put in the quantity"),
        ({}, "nothing differs"),
        ({"eta_to": "2026-01-01", "eta_from": "2026-02-01"}, ""),
    ],
)
def test_values_that_make_no_sense_are_refused_in_words(waiting, case, changes, words):
    result = decide(waiting, case.ticket, Correct(changes=changes), who="R. Novak")
    if words:
        assert isinstance(result, Refused)
        assert words in result.reason
    else:
        assert isinstance(result, Done)


def test_a_split_shares_the_statement_out_and_must_make_up_all_of_it(waiting, case):
    wrong = Split(
        parts=(SplitPart(po="4501", line="1", qty=Decimal(5)), SplitPart(po="4501", line="2", qty=Decimal(5)))
    )
    assert "the parts make 10" in decide(waiting, case.ticket, wrong, who="R. Novak").reason
    right = Split(
        parts=(SplitPart(po="4501", line="1", qty=Decimal(5)), SplitPart(po="4501", line="2", qty=Decimal(7)))
    )
    assert isinstance(decide(waiting, case.ticket, right, who="R. Novak"), Done)
    assert (state(waiting).acknowledged, state(waiting, line="2").acknowledged) == (5, 7)
    with read_session(waiting.engine) as session:
        parts = list(Statements(session).every_statement())
    assert [(w.line, w.amount, w.decision) for w in parts] == [
        ("1", 5, Decision.CORRECTED),
        ("2", 7, Decision.CORRECTED),
    ]


@pytest.mark.parametrize("choice", [Reject(reason=" "), NoMatch(reason="")])
def test_a_no_needs_a_reason(waiting, case, choice):
    assert "needs a reason" in decide(waiting, case.ticket, choice, who="R. Novak").reason


def test_a_rejected_statement_never_counts(waiting, case):
    decide(waiting, case.ticket, Reject(reason="old paper"), who="R. Novak")
    assert (state(waiting).acknowledged, outcome_of(waiting)) == (0, Outcome.NO_STATEMENT)


def test_nobody_decides_without_a_name(waiting, case):
    assert decide(waiting, case.ticket, Accept(), who=" ") == Refused(reason="who decides? name a person")


def test_what_fits_no_line_is_an_exception_until_somebody_drops_it(stocked):
    from flows.export import export_rows

    receive(stocked, raw("Please see attached.", csv=NO_LINE), own=OWN)
    (case,) = waiting_cases(stocked)
    decide(stocked, case.ticket, NoMatch(reason="not our item"), who="R. Novak")
    found = [e for e in export_rows(stocked, "exceptions") if e["code"] == "UNKNOWN_LINE"]
    assert [e["detail"] for e in found] == ["a.eml: not our item"]
    assert isinstance(decide(stocked, Ticket(case_id=case.case_id), Reject(reason="dropped"), who="R. Novak"), Done)
    assert [e for e in export_rows(stocked, "exceptions") if e["code"] == "UNKNOWN_LINE"] == []


def test_a_snoozed_case_comes_back_on_its_day_or_with_a_newer_mail(waiting, case):
    decide(waiting, case.ticket, Snooze(until=date(2026, 11, 25)), who="R. Novak")
    assert review_queue(waiting) == ()
    with_day = type(waiting)(
        settings=waiting.settings, engine=waiting.engine, blobs=waiting.blobs, as_of=date(2026, 11, 25)
    )
    assert len(review_queue(with_day)) == 1
    decide(waiting, Ticket(case_id=case.case_id), Snooze(), who="R. Novak")
    assert review_queue(with_day) == ()
    receive(waiting, raw("We will come back to you.", name="b.eml", day=LATER), own=OWN)
    assert len(review_queue(with_day)) == 1


def test_notes_and_owners_stay_with_the_case(waiting, case):
    decide(waiting, case.ticket, Note(text="called Jim"), who="R. Novak")
    decide(waiting, case.ticket, Assign(owner="T. Ames"), who="R. Novak")
    (shown,) = waiting_cases(waiting, owner="t. ames")
    assert ([n.after for n in shown.notes], shown.owner) == (["called Jim"], "T. Ames")
    assert waiting_cases(waiting, owner="R. Novak") == ()


def test_an_undo_is_a_new_row_and_the_case_waits_again(waiting, case):
    done = decide(waiting, case.ticket, Correct(changes={"qty": "10"}), who="R. Novak")
    result = undo(waiting, done.decision_ids[0], who="T. Ames")
    assert isinstance(result, Done)
    assert [(e.action, e.who) for e in log(waiting)] == [(Action.CORRECT, "R. Novak"), (Action.UNDO, "T. Ames")]
    assert (state(waiting).acknowledged, outcome_of(waiting)) == (0, Outcome.REVIEW)
    (again,) = waiting_cases(waiting)
    assert again.word.amount == 12
    assert "before" in undo(waiting, done.decision_ids[0], who="T. Ames").reason


def test_a_batch_needs_one_document_and_is_taken_back_in_one_go(stocked):
    receive(stocked, raw("Please see attached.", csv=TWO.replace("60.00,CWT", ",").replace("59.00,CWT", ",")), own=OWN)
    receive(stocked, raw("4502 line 1: 60 pcs ship 12/4, price now 40.00/pc", name="b.eml", day=LATER), own=OWN)
    with read_session(stocked.engine) as session:
        autos = [w.statement_id for w in Statements(session).of_mail(1)]
    result = accept_batch(stocked, [Ticket(case_id=i) for i in autos], who="R. Novak")
    assert isinstance(result, Done)
    assert len({e.batch for e in log(stocked)}) == 1
    assert isinstance(undo(stocked, result.decision_ids[1], who="R. Novak"), Done)
    assert [e.action for e in log(stocked)] == [Action.ACCEPT] * 2 + [Action.UNDO] * 2


def test_a_batch_leaves_price_changes_to_a_look_of_their_own(waiting):
    receive(waiting, raw("Please see attached.", csv=TWO, name="c.eml", day=LATER), own=OWN)
    (first, *_) = waiting_cases(waiting)
    rows = batch_preview(waiting, first.case_id, at_least=0.0)
    assert rows
    assert all("price" in row.blocked for row in rows)
    assert isinstance(accept_batch(waiting, [row.ticket for row in rows], who="R. Novak"), Refused)


def test_remembering_proposes_an_alias_and_undo_withdraws_it(waiting, case):
    done = decide(waiting, case.ticket, Accept(remember=True), who="R. Novak")
    with read_session(waiting.engine) as session:
        (alias,) = Aliases(session).every()
    assert (alias.alias_id, alias.vendor_id, alias.part, alias.item) == (
        done.alias_id,
        "V101",
        "LKS-77",
        "PL36-0500-96-240",
    )
    assert alias.status is AliasStatus.PROPOSED
    undo_last(waiting, who="R. Novak")
    with read_session(waiting.engine) as session:
        assert [a.status for a in Aliases(session).every()] == [AliasStatus.REVOKED]


def test_an_undo_is_refused_once_a_chase_that_rests_on_it_has_left(waiting, case):
    done = decide(waiting, case.ticket, Reject(reason="wrong price"), who="R. Novak")
    chase(waiting, deliver=True)
    with read_session(waiting.engine) as session:
        sent = [e for e in Outbox(session).every_mail() if any(r.po == "4501" for r in e.mail.refs)]
    assert sent
    with write_session(waiting.engine) as session:  # chases of the same day carry its noon or later
        at = Decisions(session).get(done.decision_ids[0]).at
        for entry in sent:
            Outbox(session).mark_sent(entry.outbox_id, at=max(at, entry.sent_on or at))
    refused = undo(waiting, done.decision_ids[0], who="R. Novak")
    assert isinstance(refused, Refused)
    assert "send a correction instead" in refused.reason


def test_a_newer_word_takes_the_place_of_an_older_one_that_waits(stocked):
    receive(stocked, raw("PO 4501 line 1: if released by noon we can ship the 12 pcs on 12/18.", name="a.eml"), own=OWN)
    assert len(waiting_cases(stocked)) == 1
    receive(
        stocked,
        raw("Please see attached.", csv=DEARER.replace("60.00,CWT", ","), name="b.eml", day=LATER),
        own=OWN,
    )
    assert waiting_cases(stocked) == ()
    with read_session(stocked.engine) as session:
        decisions = {w.source: w.decision for w in Statements(session).every_statement()}
    assert decisions == {"a.eml": Decision.SUPERSEDED, "b.eml": Decision.AUTO}


def test_a_cancellation_waits_for_a_person_however_much_is_said_after_it(stocked):
    receive(stocked, raw("We have to cancel PO 4501 line 1.", name="a.eml"), own=OWN)
    receive(stocked, raw("See attached.", csv=DEARER.replace("60.00,CWT", ","), name="b.eml", day=LATER), own=OWN)
    (case,) = waiting_cases(stocked)
    assert case.word.statement.kind is StatementKind.CANCEL
    assert isinstance(decide(stocked, case.ticket, Accept(), who="R. Novak"), Done)
    assert state(stocked).cancelled == 12


def test_the_costliest_case_comes_first_and_a_document_stays_together(stocked):
    receive(stocked, raw("Please see attached.", csv=TWO), own=OWN)
    receive(stocked, raw("We have to cancel PO 4501 line 1.", name="b.eml", day=LATER), own=OWN)
    queue = review_queue(stocked)
    assert [e.head.mail_id for e in queue] == [2, 1, 1]


def test_a_cancellation_that_a_person_rejected_changes_nothing(stocked):
    receive(stocked, raw("We have to cancel PO 4501 line 1.", name="a.eml"), own=OWN)
    (case,) = waiting_cases(stocked)
    decide(stocked, case.ticket, Reject(reason="we insist"), who="R. Novak")
    assert state(stocked).cancelled == 0
