import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples" / "newcomer"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chase") / "home"
    for feed in ("vendors", "orders"):
        run(folder, "import", feed, str(SAMPLES / f"{feed}.csv"))
    return folder


def run(home: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "run.py"), "--home", str(home), "--as-of", "2026-11-23", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def test_rules_are_checked_set_shown_and_tried(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "slow.yaml"
    file.write_text("triggers: {NO_ACK: {first: 40}}\n")
    assert "can be set" in run(home, "policy", "check", str(file)).stderr
    before = run(home, "chase", "--preview", "--until", "friday").stdout.splitlines()
    assert before
    tried = run(home, "chase", "--preview", "--until", "2026-11-27", "--policy", str(file)).stdout.splitlines()
    assert tried != before
    run(home, "policy", "set", str(file), "--vendor", "V101", "--who", "Dana", "--reason", "slow mill")
    assert "first: 40" in run(home, "policy", "show", "--vendor", "V101", "--own").stdout
    assert "Dana: slow mill" in run(home, "policy", "show", "--vendor", "V101", "--history").stdout
    file.write_text("triggers: {NO_ACK: {frist: 40}}\n")
    assert "triggers.NO_ACK.frist: no such field" in run(home, "policy", "check", str(file), code=2).stderr


def test_a_release_that_is_too_early_is_refused_with_the_reason(home: Path) -> None:
    assert "0 drafts" in run(home, "policy", "graduate", "--vendor", "V104", "--who", "Dana", code=1).stderr


def test_pause_and_resume_by_name(home: Path) -> None:
    run(home, "policy", "pause", "--vendor", "V104", "--who", "Dana", "--why", "audit")
    assert "paused: audit" in run(home, "chase", "--explain").stdout
    run(home, "policy", "resume", "--vendor", "V104", "--who", "Dana")


def test_a_replay_names_days_and_lines(home: Path) -> None:
    assert "mails in 5 days" in run(home, "chase", "--replay-days", "5").stderr


def test_contradicting_options_are_refused(home: Path) -> None:
    assert "choose one" in run(home, "chase", "--send", "--automatic", code=2).stderr
    assert "--preview" in run(home, "chase", "--policy", "x.yaml", code=2).stderr
    assert "weekday" in run(home, "chase", "--preview", "--until", "someday", code=2).stderr


def test_a_broken_template_stops_chase_and_doctor_with_its_place(home: Path) -> None:
    folder = home / "templates" / "en"
    folder.mkdir(parents=True)
    (folder / "request.txt.j2").write_text("Subject: x\n{{ nobody }}\n{{ table }}\n")
    try:
        assert "request.txt.j2, line 2: unknown field 'nobody'" in run(home, "chase", code=2).stderr
        assert "request.txt.j2, line 2" in run(home, "doctor", code=1).stdout
    finally:
        (folder / "request.txt.j2").unlink()
