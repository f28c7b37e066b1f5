import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.engine import read_session, write_session
from db.records import MailArrival
from db.repositories.decisions import Decisions
from db.repositories.keyvalues import KeyValues
from db.repositories.mails import Mails
from db.repositories.statements import Statements
from domain.match import Action, Decision, DecisionEvent
from flows.calibration import calibration_of, judged, match_options, refit, refit_if_due
from flows.case_words import case_lines
from flows.decide import decide
from flows.decision_values import Choose, Done, Reject, Ticket
from flows.doctor import examine
from flows.receive import receive
from flows.reporting import report_bytes
from flows.review_cases import review_case, waiting_cases
from flows.review_queue import review_queue
from reports.exceptions import ExceptionFilter
from tests.db.builders import mail, matched
from tests.flows.mail_builder import OWN, raw
from tests.matching.test_calibrate import simulated

ACK = "Customer PO,PO Line,Description,Qty Confirmed,UOM,Ship Date\n4501,1,PLATE A36 1/2 X 96 X 240,12,PC,11/20/2026\n"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def with_settings(home, **changes):
    return replace(home, settings=home.settings.model_copy(update=changes))


def decided(home, rows, *, auto=False):
    """Store simulated statements that waited for nothing but sureness, or were audited, with their verdicts."""
    with write_session(home.engine) as session:
        mails, statements, decisions = Mails(session), Statements(session), Decisions(session)
        ids = {}
        for n, document in enumerate(dict.fromkeys(row.document for row in rows)):
            name = f"{n:08}{rows[0].vendor}{auto}"
            ids[document] = mails.add(
                MailArrival(mail=mail(sha256=name.ljust(64, "x"), source=name), vendor_id=rows[0].vendor)
            )
        words = [
            matched(
                ids[row.document],
                vendor_id=row.vendor,
                decision=Decision.AUTO if auto else Decision.REVIEW,
                holds=() if auto else ("low_sureness: not sure",),
                confidence=round(row.score, 4),
                score=row.score,
            )
            for row in rows
        ]
        for n, (row, statement_id) in enumerate(zip(rows, statements.add(words), strict=True)):
            at = NOON + timedelta(seconds=n)
            if auto:
                decisions.add(
                    DecisionEvent(
                        decision_id=0, at=at, who="rule:auto", action=Action.AUTO_APPLY,
                        statement_id=statement_id, code="AUDIT",
                    )
                )  # fmt: skip
            action = Action.ACCEPT if row.right else Action.REJECT
            decisions.add(DecisionEvent(decision_id=0, at=at, who="R. Novak", action=action, statement_id=statement_id))


def test_simulated_decisions_give_a_threshold_and_a_report_that_fits(home):
    decided(home, simulated(2600, vendor="V1"))
    learned = refit(home)
    assert learned.whole.at is not None
    assert learned.whole.error.upper <= home.settings.wrong_applied_target
    with read_session(home.engine) as session:
        assert calibration_of(session) == learned
        assert match_options(session, home, "V1").score_at == learned.threshold("V1", otherwise=-1)
    rows = json.loads(report_bytes(home, "calibration", "json", ExceptionFilter()))
    assert {row["scope"] for row in rows} == {"all", "V1"}
    assert all(row["verdict"] != "too sure" for row in rows)
    assert sum(row["decided"] for row in rows if row["scope"] == "all") == 2600


@pytest.mark.parametrize("fmt", ["text", "json", "csv", "html", "xlsx"])
def test_the_report_comes_in_every_format_even_without_decisions(home, fmt):
    assert report_bytes(home, "calibration", fmt, ExceptionFilter())


def test_nothing_learned_leaves_the_gate_that_was_set(home):
    with read_session(home.engine) as session:
        options = match_options(session, home, "V1")
    assert (options.auto_at, options.score_at) == (home.settings.auto_at, None)


def test_it_is_learned_anew_after_some_decisions_only(home):
    decided(home, simulated(20, vendor="V1"))
    refit_if_due(home)
    with read_session(home.engine) as session:
        assert KeyValues(session).get("calibration") is None
    decided(home, simulated(30, vendor="V2"))
    refit_if_due(home)
    with read_session(home.engine) as session:
        assert KeyValues(session).get("calibration")["decided"] == 50


def test_a_vendor_with_wrong_applied_statements_waits_and_the_doctor_says_so(stocked):
    decided(stocked, simulated(400, overconfident=0.2, vendor="V101"), auto=True)
    assert "V101" in refit(stocked).off
    result = receive(stocked, raw("Please see attached.", csv=ACK), own=OWN)
    assert (result.applied, result.waiting) == (0, 1)
    assert "wrong too often" in result.reason
    checks = {c.name: c.words for c in examine(stocked.settings.home, as_of=stocked.as_of)}
    assert "V101" in checks["sureness"]
    assert b"back in review: V101" in report_bytes(stocked, "calibration", "text", ExceptionFilter())


def test_no_audit_is_asked_for_before_it_is_set_or_learned(stocked):
    receive(stocked, raw("Please see attached.", csv=ACK), own=OWN)
    assert review_queue(stocked) == ()


def test_an_audit_hides_what_the_rule_thought(stocked):
    audited = with_settings(stocked, audit_share=0.5)
    for n in range(6):
        csv = ACK.replace("12,PC", f"{n + 1},PC")
        receive(audited, raw("See attached.", csv=csv, name=f"{n}.eml", day=NOON - timedelta(days=n)), own=OWN)
    queue = review_queue(audited)
    assert 0 < len(queue) < 6
    assert all(entry.blind for entry in queue)
    case = review_case(audited, queue[0].case_id)
    assert (case.word.po, case.order_line, case.state, case.word.confidence) == (None, None, None, 0)
    assert all(c.sureness == 0 and not c.reasons for c in case.candidates)
    assert waiting_cases(audited)[0].blind


def test_an_audit_does_not_tell_the_line_by_its_place_in_the_queue_nor_by_its_neighbours(stocked):
    audited = with_settings(stocked, audit_share=0.5)
    for n in range(6):
        csv = ACK.replace("12,PC", f"{n + 1},PC")
        receive(audited, raw("See attached.", csv=csv, name=f"{n}.eml", day=NOON - timedelta(days=n)), own=OWN)
    for entry in review_queue(audited):
        assert (entry.head.po, entry.head.line, entry.head.amount, entry.head.confidence) == (None, None, None, 0)
        assert (entry.risk.priority, entry.risk.days_late, entry.risk.value) == ("", 0, None)
        case = review_case(audited, entry.case_id)
        shown = [*case.mates, *case.siblings]
        assert shown
        assert {(each.po, each.line, each.confidence) for each in shown} == {(None, None, 0)}
        assert all(c.item_differs is None for c in case.candidates)
        assert "4501/1" not in "\n".join(case_lines(case))


def test_an_audit_answer_tells_how_often_the_rule_is_right(stocked):
    audited = with_settings(stocked, audit_share=0.5)
    for n in range(8):
        csv = ACK.replace("12,PC", f"{n + 1},PC")
        receive(audited, raw("See attached.", csv=csv, name=f"{n}.eml", day=NOON - timedelta(days=n)), own=OWN)
    first, second, *_ = review_queue(audited)
    assert isinstance(decide(audited, Ticket(case_id=first.case_id), Choose(po="4501", line="1"), who="R. Novak"), Done)
    decide(audited, Ticket(case_id=second.case_id), Reject(reason="an old copy"), who="R. Novak")
    with read_session(audited.engine) as session:
        found = judged(session)
    assert [(j.audit, j.applied, j.labelled.right) for j in found] == [(True, True, True), (True, True, False)]
    assert {e.case_id for e in review_queue(audited)}.isdisjoint({first.case_id, second.case_id})
