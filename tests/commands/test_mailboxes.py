"""The commands about mailboxes, as people run them."""

import gc
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import typer

from db.records import FeedKind
from flows.export import export_rows
from flows.feeds import import_feed
from flows.home import open_home
from flows.receive import read_paths
from run import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "newcomer"
DAY = date(2026, 11, 23)
AS_OF = ("--as-of", DAY.isoformat())


def command(home, *arguments):
    return [sys.executable, str(ROOT / "run.py"), "--home", str(home), *map(str, arguments)]


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command in this process; ``typed`` is what a person answers when asked for a secret."""

    def running(home, *arguments, typed=""):
        monkeypatch.setattr(typer, "prompt", lambda *_args, **_more: typed)
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--home", str(home), *map(str, arguments)])
        said = capsys.readouterr()
        return Done(left.value.code or 0, said.out, said.err)

    yield running
    gc.enable()


@pytest.fixture
def home(user, tmp_path, run):
    (tmp_path / "config.toml").write_text(
        f'[[mailbox]]\nname = "po"\nhost = "127.0.0.1"\nport = {user.server.tls_port}\nuser = "{user.name}"\n'
        f'ca_file = "{user.server.ca_file}"\nsecret = "store"\npoll_seconds = 5\n'
    )
    assert run(tmp_path, "mailbox", "login", "po", typed=user.password).returncode == 0
    return tmp_path


def messages(home):
    with open_home(home, as_of=DAY) as opened:
        return list(export_rows(opened, "messages"))


def test_polling_finds_in_a_mailbox_what_reading_finds_in_the_files(user, home, tmp_path, run):
    files = sorted((SAMPLES / "mailbox").iterdir())
    user.deliver(*(file.read_bytes() for file in files))
    _import_feeds(home)
    _import_feeds(tmp_path / "files")
    polled = run(home, "poll", "--once", *AS_OF)
    assert polled.returncode == 0, polled.stderr
    assert f"{len(files)} new mails" in polled.stderr
    with open_home(tmp_path / "files", as_of=DAY) as other, open_home(home, as_of=DAY) as ours:
        list(read_paths(other, [SAMPLES / "mailbox"]))
        for what in ("messages", "statements", "lines"):
            polled_rows, read_rows = (
                [{k: v for k, v in row.items() if k != "source"} for row in export_rows(h, what)] for h in (ours, other)
            )
            assert polled_rows == read_rows
        sources = {m["source"] for m in export_rows(ours, "messages")}
    assert sources == {f"po/{n}" for n in range(1, len(files) + 1)}


def _import_feeds(folder):
    with open_home(folder, as_of=DAY) as opened:
        import_feed(opened, FeedKind.VENDORS, SAMPLES / "vendors.csv", mapping={})
        import_feed(opened, FeedKind.ORDERS, SAMPLES / "orders.csv", mapping={})


def test_a_poll_that_goes_on_reads_what_arrives_and_ends_when_asked(user, home, run):
    poll = subprocess.Popen(command(home, "poll"), stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        user.deliver(b"From: jim@vendor.example\r\nTo: po@buyer.example\r\nSubject: hello\r\n\r\nwords\r\n")
        end = time.monotonic() + 60
        while not [m for m in messages(home) if m["outcome"]]:
            assert time.monotonic() < end
    finally:
        poll.send_signal(signal.SIGTERM)
        _, said = poll.communicate(timeout=30)
    assert poll.returncode == 0, said
    assert "1 new mails" in said


def test_a_mailbox_is_looked_at_and_listed(user, home, run):
    checked = run(home, "mailbox", "check", "po")
    assert checked.returncode == 0, checked.stderr
    assert f"logged in as {user.name}" in checked.stdout
    assert "po\tnever read\tno trouble" in run(home, "mailbox", "list").stdout
    run(home, "poll", "--once")
    assert "po\tlast read" in run(home, "mailbox", "list").stdout


def test_a_wrong_password_ends_in_one_line_and_a_better_one_is_tried_at_once(user, home, run):
    run(home, "mailbox", "login", "po", typed="wrong")
    failed = run(home, "poll", "--once")
    assert failed.returncode == 1
    assert "refused" in failed.stderr
    assert "wrong" not in failed.stderr
    assert "paused" in run(home, "poll", "--once").stderr
    assert run(home, "mailbox", "check", "po").returncode == 1
    run(home, "mailbox", "login", "po", typed=user.password)
    assert run(home, "poll", "--once").returncode == 0


def test_the_password_is_nowhere_in_the_home_in_the_clear(user, home, run):
    run(home, "poll", "--once")
    for file in home.rglob("*"):
        if file.is_file():
            assert user.password.encode() not in file.read_bytes(), file


def test_without_a_mailbox_polling_is_bad_input(tmp_path, run):
    done = run(tmp_path, "poll", "--once")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no [[mailbox]] is configured" in done.stderr
    assert run(tmp_path, "mailbox", "check", "po").returncode == 2


def test_a_secret_from_a_variable_is_not_kept_by_us(home, run):
    config = (home / "config.toml").read_text().replace('"store"', '"env:PO_PASSWORD"')
    (home / "config.toml").write_text(config)
    done = run(home, "mailbox", "login", "po", typed="pw")
    assert done.returncode == 2
    assert "PO_PASSWORD" in done.stderr
