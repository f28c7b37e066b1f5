"""A watched account is polled whatever a wait brings (mail.md section 7, cases 2-5 and 7)."""

import queue
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from domain.intake import PollEnd
from flows import intake_watch
from flows.intake_watch import watch_account
from tests.flows.intake.conftest import AS_OF, mail
from tests.servers.scripted_imap import Script

SOON = 20.0


@contextmanager
def watched(account, monkeypatch, breath=0.05, **how):
    monkeypatch.setattr(intake_watch, "_BREATH_S", breath)
    results: queue.Queue = queue.Queue()
    stop = threading.Event()
    thread = threading.Thread(
        target=watch_account, args=(account.home, "po"), kwargs={"stop": stop, "after": results.put, **how}
    )
    thread.start()
    try:
        yield results
    finally:
        stop.set()
        thread.join(SOON)
        assert not thread.is_alive()


def test_a_mail_that_arrives_during_idle_is_stored_long_before_the_next_poll(on_dovecot, user, monkeypatch):
    monkeypatch.setattr(intake_watch, "_SLICE_S", 2.0)
    account = on_dovecot(poll_seconds=3600)
    with watched(account, monkeypatch) as results:
        assert results.get(timeout=SOON).new_mail_ids == ()
        user.deliver(mail(1))
        assert len(results.get(timeout=SOON).new_mail_ids) == 1


@pytest.mark.parametrize("how", ["same_segment", "before", "split", "bye", "reset"])
def test_02_04_05_07_whatever_an_idle_does_the_mail_is_stored(on_script, monkeypatch, how):
    monkeypatch.setattr(intake_watch, "_SLICE_S", 0.7)
    server, account = on_script(Script(mails={1: mail(1)}, idle=how), poll_seconds=5)

    def arrives():
        server.script.mails[2] = mail(2)

    server.script.on_idle = arrives
    with watched(account, monkeypatch) as results:
        assert len(results.get(timeout=SOON).new_mail_ids) == 1
        found = results.get(timeout=SOON)
        while not found.new_mail_ids:
            found = results.get(timeout=SOON)
        assert found.end is PollEnd.DONE
        assert found.faults == ()


def test_07_a_server_that_ends_every_idle_is_polled_without_it_after_three_times(on_script, monkeypatch):
    server, account = on_script(Script(mails={1: mail(1)}, idle="bye"), poll_seconds=3600)
    with watched(account, monkeypatch) as results:
        for _ in range(4):
            assert results.get(timeout=SOON).end is PollEnd.DONE
        with pytest.raises(queue.Empty):
            results.get(timeout=0.5)
    assert server.count("IDLE") == 3


def test_a_server_without_idle_is_polled(on_script, monkeypatch):
    server, account = on_script(Script(mails={}, capabilities="IMAP4rev1"), poll_seconds=5)
    with watched(account, monkeypatch) as results:
        results.get(timeout=SOON)
    assert server.count("IDLE") == 0


def test_a_listener_goes_with_the_days_and_does_not_stay_on_the_one_it_started(on_script, monkeypatch):
    days = iter([AS_OF + timedelta(days=n) for n in range(1_000)])
    _, account = on_script(Script(mails={1: mail(1)}, broken={1: "nil"}), poll_seconds=5)
    monkeypatch.setattr("settings.MailboxSettings.poll_seconds", 0.01, raising=False)
    with watched(account, monkeypatch, day=lambda: next(days)) as results:
        for _ in range(3):
            results.get(timeout=SOON)
    (given_up,) = account.failed()
    assert given_up.local_date == AS_OF + timedelta(days=2)  # the day of the third try
