from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.engine import read_session, write_session
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.outbox import ChaseRecord
from domain.state import Severity
from flows.export import export_rows
from flows.loose_ends import vendor_exceptions
from flows.receive import receive
from tests.flows.conftest import AS_OF
from tests.flows.mail_builder import BETH, OWN, raw

VENDOR = "V104"


def asked(home, *days_ago, line="1", stage=1):
    with write_session(home.engine) as session:
        Outbox(session).remember_chase(
            ChaseRecord(
                vendor_id=VENDOR,
                po="4504",
                line=line,
                reason="NO_ACK",
                stage=stage + n,
                on=AS_OF - timedelta(days=days),
            )
            for n, days in enumerate(days_ago)
        )


def silent(home, *, as_of=AS_OF):
    with read_session(home.engine) as session:
        return [e for e in vendor_exceptions(session, as_of=as_of) if e.code == "VENDOR_SILENT"]


def heard(home, text, *, days_ago, **how):
    day = datetime(2026, 11, 23, 15, tzinfo=UTC) - timedelta(days=days_ago)
    receive(home, raw(text, sender=BETH, day=day, name=f"{days_ago}.eml", **how), own=OWN)


def test_three_questions_without_a_word_are_an_exception_of_the_vendor(stocked):
    asked(stocked, 10, 7, 3)
    (found,) = silent(stocked)
    assert (found.vendor_id, found.po, found.severity, found.auto_chase) == (VENDOR, None, Severity.HIGH, False)
    assert found.opened_on == AS_OF - timedelta(days=3)
    assert found.detail == "asked about 1 lines on 2026-11-13, 2026-11-16, 2026-11-20; nothing came ever"
    assert [r["code"] for r in export_rows(stocked, "exceptions") if r["code"] == "VENDOR_SILENT"] == ["VENDOR_SILENT"]


def test_two_questions_or_a_third_of_today_are_none_yet(stocked):
    asked(stocked, 7, 3)
    assert silent(stocked) == []
    asked(stocked, 0, stage=3)
    assert silent(stocked) == []
    assert len(silent(stocked, as_of=AS_OF + timedelta(days=1))) == 1


def test_three_lines_asked_about_once_are_no_silence(stocked):
    for number in ("1", "2", "3"):
        asked(stocked, 3, line=number)
    assert silent(stocked) == []


def test_any_word_of_the_vendor_ends_it_and_an_automatic_reply_does_not(stocked):
    asked(stocked, 10, 7, 3)
    heard(
        stocked, "I am out of the office until December 1.", days_ago=2, subject="Automatic reply: open orders",
        headers={"Auto-Submitted": "auto-replied"},
    )  # fmt: skip
    assert len(silent(stocked)) == 1
    heard(stocked, "Checking, will advise.", days_ago=1)
    assert silent(stocked) == []


def test_who_is_asked_about_nothing_open_any_more_is_not_silent(stocked):
    asked(stocked, 10, 7, 3)
    with write_session(stocked.engine) as session:
        orders = Orders(session)
        line = orders.line("4504", "1")
        orders.save_lines([replace(line, received=line.ordered)], feed=orders.feeds()[-1], as_of=AS_OF)
    assert silent(stocked) == []


@pytest.mark.parametrize("days", [(20, 10, 5)])
def test_a_word_after_the_first_questions_starts_the_count_anew(stocked, days):
    asked(stocked, *days)
    heard(stocked, "Checking, will advise.", days_ago=8)
    assert silent(stocked) == []
