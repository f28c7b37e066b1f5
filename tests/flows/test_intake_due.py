"""Which accounts are due, and whose hold on an account is over."""

import os
import socket
import subprocess
from datetime import timedelta

import pytest

from db.engine import read_session, write_session
from db.repositories.mail_accounts import MailAccounts
from domain.intake import Fault, FaultKind
from flows.clock import now
from flows.home import open_home
from flows.intake_due import due_accounts
from flows.intake_lease import free_left_behind
from tests.flows.conftest import AS_OF

MAILBOX = """
[[mailbox]]
name = "{name}"
host = "mail.example"
user = "{name}"
idle = {idle}
"""
TICK = timedelta(seconds=10)


@pytest.fixture
def home(tmp_path):
    mailboxes = (MAILBOX.format(name="quiet", idle="false"), MAILBOX.format(name="listened", idle="true"))
    (tmp_path / "config.toml").write_text("".join(mailboxes))
    with open_home(tmp_path, as_of=AS_OF) as opened:
        yield opened


def tried(home, account, *, seconds_ago, held_by="host:1:x"):
    at = now() - timedelta(seconds=seconds_ago)
    with write_session(home.engine) as session:
        accounts = MailAccounts(session)
        accounts.lease(account, owner=held_by, at=at, until=at)
        accounts.tried(account, at=at)


def test_an_account_that_was_never_polled_is_due(home):
    assert due_accounts(home, every=TICK) == ("quiet", "listened")


def test_a_poll_comes_a_little_before_its_interval_is_over_never_after(home):
    tried(home, "listened", seconds_ago=0)
    for seconds_ago, due in ((40, ()), (46, ("quiet",))):
        tried(home, "quiet", seconds_ago=seconds_ago)
        assert due_accounts(home, every=TICK) == due


def test_an_account_with_a_listener_is_left_to_it_unless_it_is_gone(home):
    tried(home, "quiet", seconds_ago=0)
    for seconds_ago, due in ((70, ()), (95, ("listened",))):
        tried(home, "listened", seconds_ago=seconds_ago)
        assert due_accounts(home, every=TICK) == due


def test_an_account_that_pauses_after_trouble_is_not_due(home):
    for account in ("quiet", "listened"):
        tried(home, account, seconds_ago=999)
        with write_session(home.engine) as session:
            fault = Fault(kind=FaultKind.LOGIN, words="refused")
            MailAccounts(session).failed(account, fault, fail_count=1, paused_until=now() + timedelta(minutes=5))
    assert due_accounts(home, every=TICK) == ()


def test_a_hold_of_a_process_that_is_gone_is_freed_and_that_of_a_living_one_is_not(home):
    gone = subprocess.Popen(["true"])
    gone.wait()
    tried(home, "quiet", seconds_ago=0, held_by=f"{socket.gethostname()}:{gone.pid}:x")
    tried(home, "listened", seconds_ago=0, held_by=f"{socket.gethostname()}:{os.getpid()}:x")
    assert free_left_behind(home) == ("quiet",)
    with read_session(home.engine) as session:
        assert list(MailAccounts(session).owners()) == ["listened"]
