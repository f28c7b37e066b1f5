"""The files under deploy/ name commands, options and settings that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
import yaml

from run import app
from settings import Settings

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROGRAM = "/opt/backstop/.venv/bin/backstop"
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def _known(words: list[str]) -> bool:
    options = {name for parameter in COMMANDS[words[0]].params for name in parameter.opts}
    return all(word in options for word in words if word.startswith("--"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_exists(unit):
    (start,) = re.findall(rf"^ExecStart={re.escape(PROGRAM)} (.*)$", unit.read_text(), re.MULTILINE)
    assert _known(start.split())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_one_for_systemd(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    copy = tmp_path / unit.name.replace("@", "@a")
    copy.write_text(unit.read_text().replace(PROGRAM, "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--generators=no", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if unit.name.partition("@")[0] in line]
    assert not ours, done.stderr


def test_the_compose_file_starts_commands_that_exist_each_worker_under_its_own_name():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    ours = {name: each for name, each in services.items() if each["image"] == "backstop"}
    assert all(_known(each["command"]) for each in ours.values())
    names = [each["command"][2] for each in ours.values() if each["command"][0] == "worker"]
    assert len(set(names)) == len(names) == 2


@pytest.mark.parametrize("file", ["compose.yaml", "backstop.env.example", "Dockerfile"])
def test_settings_named_in_the_files_exist(file):
    named = set(re.findall(r"BACKSTOP_([A-Z_]+)(?=[=:])", (DEPLOY / file).read_text()))
    assert {name.lower() for name in named} <= set(Settings.model_fields)
