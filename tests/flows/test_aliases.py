from datetime import UTC, datetime

import pytest

from db.engine import read_session, write_session
from db.repositories.aliases import Aliases
from db.repositories.decisions import Decisions
from db.repositories.statements import Statements
from domain.alias import AliasStatus
from domain.errors import InputError
from domain.match import Action, Decision
from flows.aliases import add, effect_of, every_alias, propose_from_decisions, revoke, teach
from flows.decide import decide
from flows.decision_values import Accept, Choose
from flows.order_books import aliases_in_force
from flows.receive import receive
from flows.review_cases import waiting_cases
from tests.flows.mail_builder import OWN, raw

HEADER = "Customer PO,PO Line,Item No,Description,Qty Confirmed,UOM,Ship Date,Unit Price,Price UOM\n"
DEARER = HEADER + "4501,1,LKS-77,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026,60.00,CWT\n"
UNNAMED = HEADER.replace("PO Line,", "") + "4501,LKS-77,,12,PC,11/20/2026,,\n"
LATER = datetime(2026, 11, 20, 9, tzinfo=UTC)


def remembered(home, csv=DEARER, name="a.eml", day=LATER):
    receive(home, raw("Please see attached.", csv=csv, name=name, day=day), own=OWN)
    return decide(home, waiting_cases(home)[0].ticket, Accept(remember=True), who="R. Novak").alias_id


def test_a_proposed_alias_counts_only_after_its_replay(stocked):
    alias_id = remembered(stocked)
    with read_session(stocked.engine) as session:
        assert aliases_in_force(session, "V101") == {}
    lesson = teach(stocked, alias_id, who="R. Novak")
    assert (lesson.alias_id, lesson.replay.statements, lesson.replay.changes) == (alias_id, 1, ())
    with read_session(stocked.engine) as session:
        assert aliases_in_force(session, "V101") == {"LKS77": frozenset({"PL3605009" + "6240"})}
        assert aliases_in_force(session, "V102") == {}
        assert [e.action for e in Decisions(session).every_decision()][-1] is Action.TEACH


def test_the_matcher_uses_a_taught_alias_and_says_so(stocked):
    teach(stocked, remembered(stocked), who="R. Novak")
    receive(
        stocked, raw("See attached.", csv=UNNAMED, name="b.eml", day=datetime(2026, 11, 21, 9, tzinfo=UTC)), own=OWN
    )
    with read_session(stocked.engine) as session:
        word = next(w for w in Statements(session).every_statement() if w.source == "b.eml")
    assert word.line == "1"
    assert any("learned alias LKS-77" in r.text for r in word.reasons)


def test_an_alias_that_would_change_what_counts_needs_a_yes(stocked):
    receive(stocked, raw("See attached.", csv=DEARER.replace("60.00,CWT", ",")), own=OWN)
    alias_id = add(stocked, "V101", "LKS-77", "HR10-48-120", who="R. Novak")
    assert [c.applied for c in effect_of(stocked, alias_id).changes] == [True]
    assert "accept the changes" in teach(stocked, alias_id, who="R. Novak").refused
    assert teach(stocked, alias_id, who="R. Novak", changes_accepted=True).alias_id == alias_id


def test_an_alias_that_a_paper_contradicts_is_suspended_and_the_paper_waits(stocked):
    teach(stocked, remembered(stocked), who="R. Novak")
    other = DEARER.replace("1/2 X 96 X 240", "1/4 X 48 X 120").replace("60.00,CWT", ",")
    receive(stocked, raw("See attached.", csv=other, name="b.eml", day=datetime(2026, 11, 21, 9, tzinfo=UTC)), own=OWN)
    (alias,) = every_alias(stocked)
    assert alias.status is AliasStatus.SUSPENDED
    assert "LKS-77 meant PL36-0500-96-240" in alias.status_reason
    with read_session(stocked.engine) as session:
        word = next(w for w in Statements(session).every_statement() if w.source == "b.eml")
    assert word.decision is Decision.REVIEW


def test_the_same_name_of_another_vendor_is_another_alias(stocked):
    one = add(stocked, "V101", "A-100", "PL36-0500-96-240", who="R. Novak")
    two = add(stocked, "V102", "A-100", "CR1018-1000-144", who="R. Novak")
    teach(stocked, one, who="R. Novak")
    teach(stocked, two, who="R. Novak")
    with read_session(stocked.engine) as session:
        first, second = aliases_in_force(session, "V101")["A100"], aliases_in_force(session, "V102")["A100"]
    assert first != second


def test_a_revoked_alias_is_not_used_nor_proposed_again(stocked):
    alias_id = remembered(stocked)
    teach(stocked, alias_id, who="R. Novak")
    revoke(stocked, alias_id, who="T. Ames", reason="two items share it")
    with read_session(stocked.engine) as session:
        assert aliases_in_force(session, "V101") == {}
    assert "was revoked" in teach(stocked, alias_id, who="R. Novak").refused
    assert propose_from_decisions(stocked) == ()


def test_names_put_on_the_same_goods_again_and_again_are_proposed(stocked):
    assert propose_from_decisions(stocked) == ()
    for n in (1, 2):
        csv, day = DEARER.replace("60.00", f"6{n}.00"), datetime(2026, 11, 18 + n, 9, tzinfo=UTC)
        receive(stocked, raw("See attached.", csv=csv, name=f"{n}.eml", day=day), own=OWN)
        decide(stocked, waiting_cases(stocked)[0].ticket, Choose(po="4501", line="1"), who="R. Novak")
    (alias,) = propose_from_decisions(stocked)
    assert (alias.part, alias.item, alias.status) == ("LKS-77", "PL36-0500-96-240", AliasStatus.PROPOSED)
    assert len(propose_from_decisions(stocked)) == 1


def test_a_name_that_is_ours_teaches_nothing(stocked):
    own = DEARER.replace("LKS-77", "PL36-0500-96-240")
    assert remembered(stocked, own) is None


@pytest.mark.parametrize(
    ("vendor", "part", "item", "who", "words"),
    [
        ("V999", "A-1", "PL36-0500-96-240", "R. Novak", "not on file"),
        ("V101", "A-1", "NOPE", "R. Novak", "has the item 'NOPE'"),
        ("V101", " ", "PL36-0500-96-240", "R. Novak", "has the item"),
        ("V101", "A-1", "PL36-0500-96-240", " ", "name a person"),
    ],
)
def test_what_cannot_be_an_alias_is_refused_in_words(stocked, vendor, part, item, who, words):
    with pytest.raises(InputError, match=words):
        add(stocked, vendor, part, item, who=who)


def test_an_alias_is_kept_once(stocked):
    first = add(stocked, "V101", "A-100", "PL36-0500-96-240", who="R. Novak")
    assert add(stocked, "V101", "a 100", "PL36-0500-96-240", who="T. Ames") == first
    with write_session(stocked.engine) as session:
        assert len(Aliases(session).every()) == 1
