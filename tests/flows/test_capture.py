import pytest

from db.engine import read_session
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.document import Span
from domain.errors import InputError
from domain.mail import Outcome
from domain.match import Decision
from flows.accounts import states_of
from flows.capture import capture


def rows(home):
    with read_session(home.engine) as session:
        return list(Mails(session).every_mail()), list(Statements(session).every_statement())


def test_a_phone_answer_goes_the_way_of_a_mail(stocked):
    result = capture(stocked, "Lakeshore phoned: PO 4501 line 1, 12 pcs Friday", who="R. Novak")
    assert (result.outcome, result.applied, result.source[:14]) == (Outcome.APPLIED, 1, "phone:R. Novak")
    (mail,), (word,) = rows(stocked)
    assert (mail.captured_by, mail.vendor_id, mail.outcome) == ("R. Novak", "V101", Outcome.APPLIED)
    assert (word.po, word.line, word.amount, word.decision) == ("4501", "1", 12, Decision.AUTO)
    with read_session(stocked.engine) as session:
        state = states_of(session, stocked, [Orders(session).line("4501", "1")])[0]
    assert (state.acknowledged, state.promise.end.isoformat()) == (12, "2026-11-27")


def test_its_evidence_are_the_characters_of_the_note(stocked):
    text = "Lakeshore phoned: PO 4501 line 1, 12 pcs Friday"
    capture(stocked, text, who="R. Novak")
    _, (word,) = rows(stocked)
    found = {e.field: e for e in word.statement.evidence}
    assert isinstance(found["qty"].place, Span)
    assert text[found["qty"].place.start : found["qty"].place.end] == "12 pcs"


def test_the_same_note_of_the_same_person_is_kept_once(stocked):
    capture(stocked, "PO 4501 line 1, 12 pcs Friday", who="R. Novak")
    assert capture(stocked, "PO 4501  line 1, 12 pcs friday", who="R. Novak").known
    assert len(rows(stocked)[0]) == 1


def test_the_caller_is_known_by_the_order_or_by_name(stocked):
    capture(stocked, "They called: 4502/1 shipped 60 pcs today", who="R. Novak")
    capture(stocked, "Keystone called, will send an update on Friday", who="R. Novak")
    assert [m.vendor_id for m in rows(stocked)[0]] == ["V102", "V104"]


def test_a_note_that_names_nothing_gets_its_row_and_no_statement(stocked):
    result = capture(stocked, "nice chat about the weather", who="R. Novak")
    assert result.outcome is Outcome.NO_STATEMENT
    mails, words = rows(stocked)
    assert (len(mails), words) == (1, [])


@pytest.mark.parametrize(("text", "who", "words"), [("", "R. Novak", "1 to 2000"), ("x", " ", "who took the call")])
def test_a_note_needs_words_and_a_person(stocked, text, who, words):
    with pytest.raises(InputError, match=words):
        capture(stocked, text, who=who)
