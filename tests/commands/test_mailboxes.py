"""The commands about mailboxes, as people run them."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "newcomer"
AS_OF = ("--as-of", "2026-11-23")


def command(home, *arguments):
    return [sys.executable, str(ROOT / "run.py"), "--home", str(home), *map(str, arguments)]


def run(home, *arguments, typed=""):
    return subprocess.run(
        command(home, *arguments), input=typed, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT
    )


@pytest.fixture
def home(user, tmp_path):
    (tmp_path / "config.toml").write_text(
        f'[[mailbox]]\nname = "po"\nhost = "127.0.0.1"\nport = {user.server.tls_port}\nuser = "{user.name}"\n'
        f'ca_file = "{user.server.ca_file}"\nsecret = "store"\npoll_seconds = 5\n'
    )
    assert run(tmp_path, "mailbox", "login", "po", typed=f"{user.password}\n").returncode == 0
    return tmp_path


def exported(home, what):
    done = run(home, "export", what, *AS_OF)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_polling_finds_in_a_mailbox_what_reading_finds_in_the_files(user, home, tmp_path_factory):
    other = tmp_path_factory.mktemp("files")
    files = sorted((SAMPLES / "mailbox").iterdir())
    user.deliver(*(file.read_bytes() for file in files))
    for folder in (home, other):
        run(folder, "import", "vendors", SAMPLES / "vendors.csv")
        run(folder, "import", "orders", SAMPLES / "orders.csv")
    polled = run(home, "poll", "--once", *AS_OF)
    assert polled.returncode == 0, polled.stderr
    assert f"{len(files)} new mails" in polled.stderr
    assert run(other, "read", SAMPLES / "mailbox", *AS_OF).returncode == 0
    for what, dropped in (("messages", "source"), ("statements", "source"), ("lines", "")):
        ours, theirs = (
            [{k: v for k, v in row.items() if k != dropped} for row in exported(h, what)] for h in (home, other)
        )
        assert ours == theirs
    assert {m["source"] for m in exported(home, "messages")} == {f"po/{n}" for n in range(1, len(files) + 1)}
    assert "0 new mails" in run(home, "poll", "--once", *AS_OF).stderr


def test_a_poll_that_goes_on_reads_what_arrives_and_ends_when_asked(user, home):
    poll = subprocess.Popen(command(home, "poll"), stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        user.deliver(b"From: jim@vendor.example\r\nTo: po@buyer.example\r\nSubject: hello\r\n\r\nwords\r\n")
        end = time.monotonic() + 60
        while not [m for m in exported(home, "messages") if m["outcome"]]:
            assert time.monotonic() < end
    finally:
        poll.send_signal(signal.SIGTERM)
        _, said = poll.communicate(timeout=30)
    assert poll.returncode == 0, said
    assert "1 new mails" in said


def test_a_mailbox_is_looked_at_and_listed(user, home):
    checked = run(home, "mailbox", "check", "po")
    assert checked.returncode == 0, checked.stderr
    assert f"logged in as {user.name}" in checked.stdout
    assert "po\tnever read\tno trouble" in run(home, "mailbox", "list").stdout
    run(home, "poll", "--once")
    assert "po\tlast read" in run(home, "mailbox", "list").stdout


def test_a_wrong_password_ends_in_one_line_and_a_better_one_is_tried_at_once(user, home):
    run(home, "mailbox", "login", "po", typed="wrong\n")
    failed = run(home, "poll", "--once")
    assert failed.returncode == 1
    assert "refused" in failed.stderr
    assert "wrong" not in failed.stderr
    assert "paused" in run(home, "poll", "--once").stderr
    assert run(home, "mailbox", "check", "po").returncode == 1
    run(home, "mailbox", "login", "po", typed=f"{user.password}\n")
    assert run(home, "poll", "--once").returncode == 0


def test_the_password_is_nowhere_in_the_home_in_the_clear(user, home):
    run(home, "poll", "--once")
    for file in home.rglob("*"):
        if file.is_file():
            assert user.password.encode() not in file.read_bytes(), file


def test_without_a_mailbox_polling_is_bad_input(tmp_path):
    done = run(tmp_path, "poll", "--once")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no [[mailbox]] is configured" in done.stderr
    assert run(tmp_path, "mailbox", "check", "po").returncode == 2


def test_a_secret_from_a_variable_is_not_kept_by_us(home):
    config = (home / "config.toml").read_text().replace('"store"', '"env:PO_PASSWORD"')
    (home / "config.toml").write_text(config)
    done = run(home, "mailbox", "login", "po", typed="pw\n")
    assert done.returncode == 2
    assert "PO_PASSWORD" in done.stderr
