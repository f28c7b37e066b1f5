"""The commands about mails of ours, as a person types them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.sending_kit import AS_OF, configure, make_drafts
from tests.servers.smtp import Phase, ScriptedSmtp

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("commands") / "home"
    make_drafts(folder)
    return folder


@pytest.fixture
def world(drafted, tmp_path):
    import shutil

    folder = tmp_path / "home"
    shutil.copytree(drafted, folder)
    with ScriptedSmtp() as server:
        configure(folder, server.port, mailbox="")
        yield folder, server


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "run.py"), "--home", str(folder), "--as-of", str(AS_OF)]
    return subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=ROOT)


def rows(folder: Path) -> list[list[str]]:
    done = run(folder, "outbox", "list")
    return [line.split("\t") for line in done.stdout.splitlines() if not line.startswith("\t")]


def test_a_draft_is_approved_sent_and_told_about(world):
    folder, server = world
    number = rows(folder)[0][0]
    assert run(folder, "outbox", "approve", number, "--who", "Dana").returncode == 0
    sent = run(folder, "outbox", "send")
    assert sent.returncode == 0, sent.stderr
    assert "sent (accepted)" in sent.stderr
    assert len(server.taken) == 1
    shown = run(folder, "outbox", "show", number).stdout
    for word in ("claimed", "transmitting", "dot", "accepted", "Dana", "250"):
        assert word in shown
    again = run(folder, "outbox", "approve", number, "--who", "Dana")
    assert (again.returncode, "stays as it is" in again.stderr) == (1, True)


def test_chase_send_delivers_over_the_configured_server(world):
    folder, server = world
    done = run(folder, "chase", "--send")
    assert done.returncode == 0, done.stderr
    assert len(server.taken) == len(rows(folder))
    assert {row[1] for row in rows(folder)} == {"sent"}


def test_the_switch_holds_everything_and_doctor_says_so(world):
    folder, server = world
    assert run(folder, "outbox", "stop", "--who", "Dana", "--reason", "year end").returncode == 0
    run(folder, "chase", "--send")
    assert server.taken == []
    assert {row[1] for row in rows(folder)} == {"queued"}
    sick = run(folder, "doctor")
    assert (sick.returncode, "year end" in sick.stdout) == (1, True)
    assert run(folder, "outbox", "start", "--who", "Dana").returncode == 0
    run(folder, "outbox", "send")
    assert len(server.taken) == len(rows(folder))


def test_a_mail_of_unknown_fate_is_shown_and_settled_by_a_person(world):
    folder, server = world
    number = rows(folder)[0][0]
    run(folder, "outbox", "approve", number, "--who", "Dana")
    server.script = [Phase.DROP_AFTER_DOT]
    run(folder, "outbox", "send")
    row = next(r for r in rows(folder) if r[0] == number)
    assert row[1:3] == ["queued", "unknown"]
    early = run(folder, "outbox", "release", number, "--who", "Dana")
    assert early.returncode == 1
    assert "settle" in early.stderr
    assert run(folder, "outbox", "settle", number, "--as", "accepted", "--who", "Dana").returncode == 0
    assert next(r for r in rows(folder) if r[0] == number)[1] == "sent"
    assert len(server.taken) == 1


def test_nobody_decides_without_a_name_and_nothing_about_a_mail_that_is_not_there(world):
    folder, _ = world
    assert run(folder, "outbox", "hold", 1).returncode == 2
    assert run(folder, "outbox", "hold", 1, "--who", " ").returncode == 2
    assert run(folder, "outbox", "show", 999).returncode == 1
