"""Review without a browser: decisions by plain forms, conflicts, undo, batches."""

import re

from db.engine import read_session
from db.repositories.decisions import Decisions
from db.repositories.statements import Statements
from domain.match import Decision
from flows.decide import decide
from flows.decision_values import Accept, Reject, Ticket
from flows.people import person_of_link
from tests.review.conftest import signed_in

CONFIRM, PRICE, SHIP, SHORT, BODY = 2, 10, 12, 13, 5


def now(home, case):
    with read_session(home.engine) as session:
        return Statements(session).get(case)


def log(home):
    with read_session(home.engine) as session:
        return [e for e in Decisions(session).every_decision() if not e.who.startswith("rule:")]


def version(client, case):
    return re.search(r'name="version" value="([^"]+)"', client.get(f"/review/{case}").text)[1]


def test_accepting_counts_at_once_and_goes_on_to_the_next_case(cora, home):
    answer = cora.post(f"/review/{CONFIRM}/accept", data={"version": version(cora, CONFIRM)})
    assert answer.status_code == 303
    assert answer.headers["location"] != f"/review/{CONFIRM}"
    assert now(home, CONFIRM).decision is Decision.ACCEPTED
    assert [(e.who, e.action) for e in log(home)] == [("cora", "accept")]
    assert "Undo with z" in cora.get(answer.headers["location"]).text


def test_a_case_that_changed_since_it_was_shown_is_not_decided(cora, home):
    shown = version(cora, SHORT)
    decide(home, Ticket(case_id=CONFIRM), Accept(), who="dana")  # another paper about the same line
    answer = cora.post(f"/review/{SHORT}/accept", data={"version": shown})
    assert answer.status_code == 409
    assert "look again" in answer.text
    assert now(home, SHORT).decision is Decision.REVIEW
    assert cora.post(f"/review/{SHORT}/accept", data={"version": version(cora, SHORT)}).status_code == 303


def test_a_decision_without_the_version_that_was_shown_is_refused(cora, home):
    assert cora.post(f"/review/{CONFIRM}/accept", data={}).status_code == 409
    assert log(home) == []


def test_who_comes_second_is_told_who_was_first(app, home, cora):
    shown = version(cora, CONFIRM)
    decide(home, Ticket(case_id=CONFIRM), Reject(reason="not ours"), who="dana")
    answer = cora.post(f"/review/{CONFIRM}/accept", data={"version": shown})
    assert answer.status_code == 409
    assert "dana was first" in answer.text
    assert "reject not ours" in answer.text
    assert len(log(home)) == 1


def test_another_line_is_chosen_by_its_candidate(cora, home):
    page = cora.get(f"/review/{CONFIRM}?line=4501/1").text
    assert "Accept on 4501/1" in page
    data = {"version": version(cora, CONFIRM), "po": "4501", "line": "1"}
    assert cora.post(f"/review/{CONFIRM}/accept", data=data).status_code == 303
    assert (now(home, CONFIRM).line, now(home, CONFIRM).decision) == ("1", Decision.CORRECTED)


def test_a_line_is_found_by_words_for_a_case(cora):
    page = cora.get(f"/review/{CONFIRM}?find=round+3+dia").text
    assert "/review/2?line=4502/3" in page


def test_no_fitting_line_becomes_an_exception_with_its_reason(cora, home):
    data = {"version": version(cora, CONFIRM), "reason": "not our order", "words": "asked Jim"}
    assert cora.post(f"/review/{CONFIRM}/reject", data=data).status_code == 303
    assert "not our order; asked Jim" in cora.get("/exceptions").text


def test_only_values_that_were_changed_are_corrected(cora, home):
    data = {
        "version": version(cora, SHORT), "po": "4501", "line": "2",
        "qty": "118", "was_qty": "120", "uom": "PC", "was_uom": "PC", "kind": "ship", "was_kind": "ship",
    }  # fmt: skip
    assert cora.post(f"/review/{SHORT}/correct", data=data).status_code == 303
    (event,) = log(home)
    assert (event.before, event.after) == ("qty 120 PC", "qty 118 PC") or "118" in event.after
    assert now(home, SHORT).statement.quantity.value == 118


def test_a_correction_that_makes_no_sense_stays_on_the_page_with_the_reason(cora, home):
    data = {"version": version(cora, SHORT), "po": "4501", "line": "2", "qty": "many", "was_qty": "120"}
    answer = cora.post(f"/review/{SHORT}/correct", data=data)
    assert answer.status_code == 422
    assert "Not saved" in answer.text
    assert log(home) == []


def test_a_split_must_make_up_the_whole(cora, home):
    wrong = {"version": version(cora, SHORT), "qty1": "100", "line1": "4501/2", "qty2": "10", "line2": "4501/1"}
    assert cora.post(f"/review/{SHORT}/split", data=wrong).status_code == 422
    assert "names no order line" in cora.post(f"/review/{SHORT}/split", data=wrong | {"line2": "?"}).text
    right = wrong | {"qty2": "20"}
    assert cora.post(f"/review/{SHORT}/split", data=right).status_code == 303
    assert now(home, SHORT).decision is Decision.CORRECTED


def test_a_case_put_aside_leaves_the_queue_until_its_day(cora):
    before = cora.get("/review").text
    data = {"version": version(cora, BODY), "until": "2026-12-01"}
    answer = cora.post(f"/review/{BODY}/later", data=data)
    assert answer.status_code == 303
    after = cora.get("/review").text
    assert "of 16" in before
    assert "of 15" in after
    assert cora.post(f"/review/{BODY}/later", data=data | {"until": "someday"}).status_code == 422


def test_notes_and_owners_stay_with_the_case(cora):
    data = {"version": version(cora, CONFIRM), "text": "ask traffic", "owner": "dana"}
    assert cora.post(f"/review/{CONFIRM}/note", data=data).status_code == 303
    page = cora.get(f"/review/{CONFIRM}").text
    assert "ask traffic" in page
    assert "Given to <strong>dana</strong>" in page
    assert cora.get("/review?owner=dana").text.count('aria-current="true"') >= 1
    assert cora.post(f"/review/{CONFIRM}/note", data={"version": "x"}).status_code == 422


def test_undo_takes_the_last_decision_back_and_returns_to_its_case(cora, home):
    cora.post(f"/review/{CONFIRM}/accept", data={"version": version(cora, CONFIRM)})
    answer = cora.post("/review/undo")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review/{CONFIRM}")
    assert now(home, CONFIRM).decision is Decision.REVIEW
    assert [e.action for e in log(home)] == ["accept", "undo"]
    assert cora.post("/review/undo").status_code == 409


def test_one_person_does_not_undo_for_another_by_key(app, cora, dana, home):
    cora.post(f"/review/{CONFIRM}/accept", data={"version": version(cora, CONFIRM)})
    assert dana.post("/review/undo").status_code == 409
    assert now(home, CONFIRM).decision is Decision.ACCEPTED


def test_a_batch_is_shown_first_and_taken_back_in_one_go(cora, home):
    page = cora.get(f"/review/{SHIP}/batch").text
    rows = re.findall(r'name="row" value="([^"]+)"', page)
    assert len(rows) == 3
    assert log(home) == []
    assert cora.post(f"/review/{SHIP}/batch", data={"row": rows}).status_code == 303
    assert all(now(home, case).decision is Decision.ACCEPTED for case in (SHIP, SHORT, 14))
    assert cora.post("/review/undo").status_code == 303
    assert all(now(home, case).decision is Decision.REVIEW for case in (SHIP, SHORT, 14))


def test_a_batch_with_one_stale_row_stores_nothing(cora, home):
    rows = re.findall(r'name="row" value="([^"]+)"', cora.get(f"/review/{SHIP}/batch").text)
    decide(home, Ticket(case_id=SHIP), Accept(), who="dana")
    assert cora.post(f"/review/{SHIP}/batch", data={"row": rows}).status_code == 409
    assert now(home, SHORT).decision is Decision.REVIEW


def test_a_row_with_another_price_is_decided_by_itself(cora):
    page = cora.get("/review/9/batch").text
    assert "disabled" in re.search(r'<input[^>]*value="10:[^>]*>', page)[0]


def test_the_case_shows_signed_differences_and_why_it_waits(cora):
    page = cora.get(f"/review/{PRICE}").text
    assert "59.5 CWT against 54.25 CWT on the order" in page
    assert "+9.7 %" in page


def test_what_people_taught_is_proposed_and_withdrawn_with_the_decision(cora):
    page = cora.get(f"/review/{PRICE}").text
    assert 'name="remember"' in page
    data = {"version": version(cora, PRICE), "remember": "yes"}
    assert cora.post(f"/review/{PRICE}/accept", data=data).status_code == 303
    assert "not replayed yet" in cora.get("/learned").text or "in force" in cora.get("/learned").text
    cora.post("/review/undo")
    assert "revoked" in cora.get("/learned").text


def test_every_kind_of_paper_is_shown_with_its_marks(cora):
    for case in range(1, 18):
        page = cora.get(f"/review/{case}").text
        assert "cannot be shown" not in page, case
        assert 'class="row"' in page or '<mark class="now"' in page or 'class="hit"' in page, case


def test_a_case_that_does_not_exist_is_said_so(cora):
    assert cora.get("/review/999").status_code == 422


def test_the_link_of_a_person_stands_for_that_person(app, home):
    signed_in(app, "cora")
    assert person_of_link(home, "made up") is None
