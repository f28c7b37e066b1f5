from datetime import date

import pytest
from sqlalchemy.orm import Session

from db.records import ReconcileCounts
from db.repositories.exceptions import Exceptions
from domain.state import OpenException, Severity
from tests.db.builders import DAY, exception

LINE = ("4500-100", "10")
LATER = date(2026, 12, 8)


@pytest.fixture
def log(session: Session) -> Exceptions:
    return Exceptions(session)


def judge(log: Exceptions, *found: OpenException, on: date = DAY) -> ReconcileCounts:
    return log.reconcile(found, lines=[LINE], as_of=on)


def test_an_exception_is_opened_once(log: Exceptions) -> None:
    assert judge(log, exception(statement_ids=(4, 5))) == ReconcileCounts(opened=1)
    assert judge(log, exception(statement_ids=(4, 5)), on=LATER) == ReconcileCounts()
    (row,) = log.every_exception()
    assert row.exception == exception(statement_ids=(4, 5))
    assert row.resolved_on is None


def test_an_exception_that_is_not_found_any_more_is_resolved_on_that_day(log: Exceptions) -> None:
    judge(log, exception(), exception("LATE_ETA"))
    assert judge(log, exception("LATE_ETA"), on=LATER) == ReconcileCounts(resolved=1)
    assert judge(log, exception("LATE_ETA"), on=LATER) == ReconcileCounts()
    assert [(r.exception.code, r.resolved_on) for r in log.every_exception()] == [("NO_ACK", LATER), ("LATE_ETA", None)]
    assert [r.exception.code for r in log.open_of_lines([LINE])] == ["LATE_ETA"]


def test_the_same_occurrence_found_again_is_opened_again(log: Exceptions) -> None:
    judge(log, exception())
    judge(log, on=LATER)
    assert judge(log, exception(), on=LATER) == ReconcileCounts(reopened=1)
    (row,) = log.every_exception()
    assert row.resolved_on is None


def test_a_new_occurrence_is_a_new_row(log: Exceptions) -> None:
    judge(log, exception())
    judge(log, on=LATER)
    assert judge(log, exception(opened_on=LATER), on=LATER) == ReconcileCounts(opened=1)
    assert [row.exception.opened_on for row in log.every_exception()] == [DAY, LATER]


def test_an_open_exception_takes_new_words_and_keeps_its_first_day_owner_and_cause(log: Exceptions) -> None:
    judge(log, exception(root_cause="mill delay"))
    (row,) = log.every_exception()
    log.assign(row.exception_id, owner="M. Ortiz")
    changed = exception(detail="still nothing", severity=Severity.HIGH, opened_on=LATER)
    assert judge(log, changed, on=LATER) == ReconcileCounts(updated=1)
    assert judge(log, changed, on=LATER) == ReconcileCounts()
    (row,) = log.every_exception()
    assert (row.exception.detail, row.exception.severity) == ("still nothing", Severity.HIGH)
    assert (row.exception.opened_on, row.owner, row.exception.root_cause) == (DAY, "M. Ortiz", "mill delay")


def test_lines_that_were_not_judged_keep_their_exceptions(log: Exceptions) -> None:
    judge(log, exception(), exception(line="20"))
    assert judge(log, on=LATER) == ReconcileCounts(resolved=1)
    assert [r.exception.line for r in log.every_exception() if r.resolved_on is None] == ["20"]


def test_a_line_is_the_same_in_any_spelling(log: Exceptions) -> None:
    judge(log, exception())
    assert judge(log, exception(po="#4500-100", line="0010"), on=LATER) == ReconcileCounts(updated=1)


def test_exceptions_of_a_vendor_are_judged_with_the_vendor(log: Exceptions) -> None:
    bounce = exception("CONTACT_INVALID", po=None, line=None)
    assert judge(log, bounce) == ReconcileCounts(opened=1)
    assert judge(log) == ReconcileCounts()
    assert log.reconcile([], lines=[], vendors=["V2"], as_of=LATER) == ReconcileCounts()
    assert log.reconcile([], lines=[], vendors=["V1"], as_of=LATER) == ReconcileCounts(resolved=1)


def test_an_order_that_is_not_known_has_its_own_row(log: Exceptions) -> None:
    unknown = exception("UNKNOWN_PO", po="X9", line=None)
    assert judge(log, unknown, exception()) == ReconcileCounts(opened=2)
    assert log.reconcile([], lines=[("X9", None)], as_of=LATER) == ReconcileCounts(resolved=1)


def test_two_findings_of_one_key_are_one_row_with_the_statements_of_both(log: Exceptions) -> None:
    judge(log, exception(statement_ids=(7,)), exception(statement_ids=(3, 7), detail="again"))
    (row,) = log.every_exception()
    assert row.exception.statement_ids == (3, 7)
    assert row.exception.detail == "no answer"
