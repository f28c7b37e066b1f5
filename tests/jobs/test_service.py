"""Starting, refusing, stopping."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from flows.receive import pending_mail_ids
from tests.jobs.fleet import AS_OF, ROOT, Fleet, deliver, stock, wait_until

pytestmark = pytest.mark.slow


def _address(fleet: Fleet, name: str) -> str:
    wait_until(lambda: "the web screen is at" in fleet.log(name))
    return fleet.log(name).partition("the web screen is at ")[2].split("/;")[0]


def test_one_process_does_everything_refuses_a_second_and_ends_in_order(tmp_path):
    fleet = Fleet(tmp_path / "home")
    try:
        with fleet.opened() as home:
            stock(home)
            deliver(home)
            first = fleet.start("run", BACKSTOP_LOG_FORMAT="json")
            address = _address(fleet, "run")
            second = fleet.start("second")
            assert second.wait(30) == 2
            assert f"process {first.pid} on" in fleet.log("second")
            wait_until(lambda: not pending_mail_ids(home))  # the sweep finds what no job was put in for
            with urllib.request.urlopen(f"{address}/healthz") as answer:
                assert json.load(answer) == {"well": True, "reasons": []}
            with urllib.request.urlopen(f"{address}/metrics") as answer:
                assert 'backstop_mails{outcome="applied"} 8.0' in answer.read().decode()
            first.send_signal(signal.SIGTERM)
            assert first.wait(30) == 0
    finally:
        fleet.end()


def test_the_web_alone_is_ill_without_a_worker(tmp_path):
    fleet = Fleet(tmp_path / "home")
    with fleet.opened():
        command = [sys.executable, str(ROOT / "run.py"), "--home", str(fleet.folder), "serve", "--port", "0"]
        with (fleet.folder / "web.log").open("wb") as log:
            web = subprocess.Popen(command, stderr=log)
        try:
            with pytest.raises(urllib.error.HTTPError, match="503") as refused:
                urllib.request.urlopen(f"{_address(fleet, 'web')}/healthz")
            assert json.load(refused.value) == {"well": False, "reasons": ["no worker is running"]}
            web.send_signal(signal.SIGINT)
            assert web.wait(30) == 0
        finally:
            web.kill()
            web.wait()


@pytest.mark.postgres
def test_a_stopped_worker_leaves_what_it_cannot_end_to_the_next_one(tmp_path, postgres_server):
    fleet = Fleet(tmp_path / "home", url=postgres_server.create("stopped"))
    try:
        with fleet.opened() as home:
            stock(home)
            deliver(home)
            hung = fleet.start("w1", fault="hang:2", BACKSTOP_STOP_SECONDS="1")
            wait_until(lambda: len(pending_mail_ids(home)) == 10)
            hung.send_signal(signal.SIGTERM)
            assert hung.wait(30) == 0
            fleet.start("w2", BACKSTOP_SILENT_SECONDS="3000")  # it ended in order: nobody waits for its silence
            wait_until(lambda: not pending_mail_ids(home))
    finally:
        fleet.end()


@pytest.mark.postgres
def test_a_name_belongs_to_one_worker(tmp_path, postgres_server):
    from domain.errors import ConfigurationError
    from flows.worker_name import held_name

    with Fleet(tmp_path / "home", url=postgres_server.create("named")).opened(AS_OF) as home:
        taken = pytest.raises(ConfigurationError, match="another process works as 'w1'")
        with held_name(home.engine, "w1"), held_name(home.engine, "w2"), taken, held_name(home.engine, "w1", wait_s=0):
            pass
        with held_name(home.engine, "w1", wait_s=0):
            pass


def test_workers_need_postgresql(tmp_path):
    fleet = Fleet(tmp_path / "home")
    with fleet.opened():
        command = [sys.executable, str(ROOT / "run.py"), "--home", str(fleet.folder), "worker", "--name", "w1"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "workers need PostgreSQL" in done.stderr


def test_moving_says_what_to_write_and_refuses_a_target_that_is_filled(tmp_path):
    fleet = Fleet(tmp_path / "home")
    with fleet.opened() as home:
        stock(home)
    target = f"sqlite:///{tmp_path}/other.sqlite3"
    command = [sys.executable, str(ROOT / "run.py"), "--home", str(fleet.folder), "migrate-to", target]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 2), first.stderr + second.stderr
    assert "po_line: 12 rows, equal" in first.stderr
    assert f'database_url = "{target}"' in first.stderr
    assert "the target holds rows already" in second.stderr
