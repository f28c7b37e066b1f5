"""When the service counts as ill, and whose work is taken over."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.service import (
    AccountFigures,
    Backlog,
    HealthLimits,
    Role,
    ServiceState,
    Worker,
    complaints,
    failure_class,
    to_take_over,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def worker(name="w1", *, seen_s=0, stopped_s=None, taken_s=None) -> Worker:
    def ago(seconds):
        return None if seconds is None else NOW - timedelta(seconds=seconds)

    return Worker(
        name=name,
        host="host-a",
        pid=7,
        role=Role.WORKER,
        queues=("read",),
        version="1",
        seen_at=ago(seen_s),
        stopped_at=ago(stopped_s),
        taken_over_at=ago(taken_s),
    )


def said(**values) -> tuple[str, ...]:
    return complaints(ServiceState(at=NOW, **({"workers": (worker(),)} | values)), HealthLimits())


def test_a_fresh_worker_and_nothing_waiting_is_well():
    assert said() == ()


def test_a_silent_worker_is_named_with_its_host_until_it_is_taken_over():
    assert said(workers=(worker(), worker("w2", seen_s=240))) == ("worker w2 on host-a was last seen 4 minutes ago",)
    assert said(workers=(worker(), worker("w2", seen_s=240, taken_s=10))) == ()


@pytest.mark.parametrize("workers", [(), (worker(stopped_s=1),), (worker(seen_s=500, taken_s=3),)])
def test_without_a_living_worker_nothing_is_done(workers):
    assert "no worker is running" in said(workers=workers)


def test_an_alarm_of_an_account_is_told():
    accounts = (AccountFigures(account="a", alarm="the server refuses the login"), AccountFigures(account="b"))
    assert said(accounts=accounts) == ("mailbox a: the server refuses the login",)


def test_a_queue_whose_oldest_job_waits_too_long_is_told():
    backlogs = (
        Backlog(queue="read", waiting=9, oldest=NOW - timedelta(minutes=45)),
        Backlog(queue="mail", waiting=400, oldest=NOW - timedelta(minutes=5)),
    )
    assert said(backlogs=backlogs) == ("queue read: 9 waiting, the oldest 45 minutes ago",)


def test_work_is_taken_over_from_the_silent_and_from_those_that_ended_but_once_and_never_from_oneself():
    everybody = (
        worker("me", seen_s=999),
        worker("alive", seen_s=60),
        worker("silent", seen_s=200),
        worker("ended", seen_s=10, stopped_s=5),
        worker("done", seen_s=900, taken_s=600),
    )
    assert [w.name for w in to_take_over(everybody, at=NOW, own_name="me")] == ["silent", "ended"]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("big.xlsx: reading it needs more than the memory limit of 1536 MiB", "memory_limit"),
        ("a.pdf: reading it takes longer than the time limit of 60 s", "time_limit"),
        ("a.pdf: its reader crashed with signal 11 (SIGSEGV)", "reader_died"),
        ("internal error, KeyError: 'x'", "internal"),
        ("something nobody foresaw", "unreadable"),
    ],
)
def test_reasons_of_failed_mails_fall_into_a_few_kinds(reason, kind):
    assert failure_class(reason) == kind
