"""A poll that is killed at any point loses nothing and stores nothing twice (mail.md section 7, case 26)."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from domain.intake import PollEnd, ServerMark
from flows.clock import now
from tests.flows.intake.conftest import mail

ROOT = Path(__file__).resolve().parents[3]


def killed(account, point):
    command = [sys.executable, "-m", "tests.flows.intake.crash_child", str(account.home.settings.home), point]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    account.clock.at = now() + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("point", "count"),
    [
        ("in_pack", 9),
        ("after_blobs", 3),
        ("after_blobs", 9),
        ("before_commit", 9),
        ("after_commit", 3),
        ("after_mark", 3),
    ],
)
def test_26_a_poll_killed_at_a_commit_point_is_made_up_for(account, user, flags, point, count):
    user.deliver(*(mail(n) for n in range(count)))
    killed(account, point)
    assert account.poll().end is PollEnd.BUSY  # the dead process still holds the account
    account.clock.forward(seconds=121)
    result = account.poll()
    stored_before = point in {"after_commit", "after_mark"}
    assert len(result.new_mail_ids) == (0 if stored_before else count)
    assert sorted(m.source for m in account.mails()) == [f"po/{n}" for n in range(1, count + 1)]
    assert all(account.home.blobs.get(m.sha256) for m in account.mails())
    assert {p.server_mark for p in account.places().values()} == {ServerMark.DONE}
    assert all(found == {b"$BackstopDone"} for found in flags().values())
