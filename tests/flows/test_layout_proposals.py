from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from db.engine import read_session
from db.repositories.decisions import Decisions
from db.repositories.statements import Statements
from domain.layout_memory import LayoutStatus
from domain.match import Action
from flows.decide import decide
from flows.decision_values import Correct, Ticket
from flows.layout_proposals import propose_from_corrections
from flows.layouts import confirm, revoke, taught
from flows.receive import receive
from flows.replay import replay
from tests.flows.mail_builder import OWN, raw

# "Zusagbar" is what the vendor gives; the reader knows no such word and takes the ordered quantity.
QUANTITIES = (
    "Customer PO,PO Line,Description,Ordered,Zusagbar,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,{},PC,{}\n"
)
# "Ship Date" is what we asked for, "Abrollung" when it comes.
DAYS = (
    "Customer PO,PO Line,Description,Confirmed,UOM,Ship Date,Abrollung\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,{},{}\n"
)


def day(number):
    return datetime(2026, 11, number, 9, tzinfo=UTC)


def read(home, name, csv, number):
    receive(home, raw(f"See {name}.", csv=csv, name=name, day=day(number)), own=OWN)
    with read_session(home.engine) as session:
        return [w for w in Statements(session).every_statement() if w.source == name]


def correct(home, word, **changes):
    done = decide(home, Ticket(case_id=word.statement_id), Correct(changes=changes), who="R. Novak")
    assert done.decision_ids


def corrected_twice(home):
    for number, given in ((10, "8"), (11, "9")):
        (word,) = read(home, f"{number}.eml", QUANTITIES.format(given, "12/04/2026"), number)
        assert word.statement.quantity.value == Decimal(12)
        correct(home, word, qty=given)


def test_a_quantity_taken_from_the_wrong_column_twice_proposes_the_right_one(stocked):
    corrected_twice(stocked)
    (proposal,) = propose_from_corrections(stocked)
    assert proposal.layout.status is LayoutStatus.PROPOSED
    assert {c.heading: c.role for c in proposal.layout.columns.columns}["Zusagbar"] == "confirmed"
    assert proposal.layout.reason.startswith("2 corrections of qty: 'Zusagbar' is confirmed, not other")
    assert (proposal.replay.mails, proposal.replay.tables, len(proposal.replay.changes)) == (2, 2, 2)


def test_a_proposal_does_not_count_before_a_person_confirms_it(stocked):
    corrected_twice(stocked)
    (proposal,) = propose_from_corrections(stocked)
    (word,) = read(stocked, "12.eml", QUANTITIES.format("7", "12/04/2026"), 12)
    assert word.statement.quantity.value == Decimal(12)
    refused = confirm(stocked, proposal.layout.taught_id, who="R. Novak")
    assert refused.taught_id is None  # what counts would read otherwise
    lesson = confirm(stocked, proposal.layout.taught_id, who="R. Novak", changes_accepted=True)
    assert lesson.taught_id == proposal.layout.taught_id
    (word,) = read(stocked, "13.eml", QUANTITIES.format("7", "12/05/2026"), 13)
    assert word.statement.quantity.value == Decimal(7)


def test_a_date_column_that_was_mislabelled_is_proposed(stocked):
    for number, comes in ((10, "12/18/2026"), (11, "12/21/2026")):
        (word,) = read(stocked, f"{number}.eml", DAYS.format("11/20/2026", comes), number)
        assert word.statement.promise.end == date(2026, 11, 20)
        correct(stocked, word, eta=str(datetime.strptime(comes, "%m/%d/%Y").date()))  # noqa: DTZ007 -- a plain day
    (proposal,) = propose_from_corrections(stocked)
    roles = {c.heading: c.role for c in proposal.layout.columns.columns}
    assert roles["Abrollung"] in {"date_ship", "date_promised"}
    assert roles["Ship Date"] not in {"date_ship", "date_promised"}


def test_one_correction_proposes_nothing(stocked):
    (word,) = read(stocked, "10.eml", QUANTITIES.format("8", "12/04/2026"), 10)
    correct(stocked, word, qty="8")
    assert propose_from_corrections(stocked) == ()


def test_corrections_that_no_column_explains_propose_nothing(stocked):
    for number in (10, 11):
        (word,) = read(stocked, f"{number}.eml", QUANTITIES.format("8", f"12/{number}/2026"), number)
        correct(stocked, word, qty="5")
    assert propose_from_corrections(stocked) == ()


def test_what_a_person_refused_is_not_proposed_again(stocked):
    corrected_twice(stocked)
    (proposal,) = propose_from_corrections(stocked)
    revoke(stocked, proposal.layout.taught_id, who="T. Ames", reason="a trial of theirs")
    assert propose_from_corrections(stocked) == ()
    assert [t.status for t in taught(stocked)] == [LayoutStatus.REVOKED]


def test_proposing_twice_gives_the_same_proposal(stocked):
    corrected_twice(stocked)
    (first,), (second,) = propose_from_corrections(stocked), propose_from_corrections(stocked)
    assert first.layout == second.layout


def test_teaching_and_revoking_leave_rows_that_a_replay_follows(stocked):
    corrected_twice(stocked)
    (proposal,) = propose_from_corrections(stocked)
    confirm(stocked, proposal.layout.taught_id, who="R. Novak", changes_accepted=True)
    read(stocked, "13.eml", QUANTITIES.format("7", "12/05/2026"), 13)
    revoke(stocked, proposal.layout.taught_id, who="T. Ames")
    read(stocked, "14.eml", QUANTITIES.format("6", "12/06/2026"), 14)
    with read_session(stocked.engine) as session:
        rows = [e for e in Decisions(session).every_decision() if e.code == "LAYOUT"]
    assert [(e.action, e.who) for e in rows] == [(Action.TEACH, "R. Novak"), (Action.REVOKE, "T. Ames")]
    assert replay(stocked).differences == ()


@pytest.mark.parametrize("who", ["", "  "])
def test_a_person_is_named(stocked, who):
    from domain.errors import InputError

    with pytest.raises(InputError, match="who decides about the layout"):
        revoke(stocked, 1, who=who)
