"""What monitors are told."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from db.engine import write_session
from db.repositories.keyvalues import KeyValues
from db.repositories.workers import Workers
from domain.service import AccountFigures, Role, ServiceState, Worker
from flows.home import open_home
from flows.receive import read_paths
from flows.service_state import QUEUE_FIGURES
from review.health import WithHealth, exposition, health_app
from tests.flows.conftest import AS_OF, SAMPLES

FIGURES = {
    "stages": {"read": {"runs": 3, "seconds": 1.5, "buckets": {"0.5": 2, "1.0": 3, "60.0": 3}}},
    "failures": {"read:StoreBusyError": 2},
}


@pytest.fixture
def home(tmp_path):
    with open_home(tmp_path / "home", as_of=AS_OF) as opened:
        yield opened


@pytest.fixture
def working(home):
    with write_session(home.engine) as session:
        Workers(session).start(Worker(name="w1", host="h", pid=1, role=Role.WORKER, queues=("read",), version="1"))
        Workers(session).beat("w1", FIGURES)
        oldest = (Workers(session).moment() - timedelta(minutes=2)).isoformat()
        KeyValues(session).set(QUEUE_FIGURES, {"read": {"waiting": 4, "oldest": oldest}})
    return home


def _metrics(text: str) -> dict[tuple[str, str], float]:
    return {
        (sample.name, ",".join(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_service_that_works_is_well(working):
    answer = TestClient(health_app(working)).get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"well": True, "reasons": []})


def test_without_a_worker_it_is_ill(home):
    answer = TestClient(health_app(home)).get("/healthz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["no worker is running"])


def test_a_database_that_is_away_is_a_reason_not_a_crash(working):
    working.engine.dispose()
    file = working.settings.home / "backstop.sqlite3"
    for each in (file, *file.parent.glob("backstop.sqlite3-*")):
        each.unlink(missing_ok=True)
    file.mkdir()
    client = TestClient(health_app(working))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reasons"][0].startswith("database: ")
    assert client.get("/metrics").status_code == 503


def test_metrics_tell_queues_stages_failures_and_mails(working):
    list(read_paths(working, [SAMPLES / "mailbox"]))
    found = _metrics(TestClient(health_app(working)).get("/metrics").text)
    assert found["backstop_queue_depth", "read"] == 4
    assert 119 < found["backstop_queue_oldest_seconds", "read"] < 200
    assert found["backstop_stage_seconds_sum", "read,w1"] == 1.5
    assert found["backstop_stage_seconds_count", "read,w1"] == 3
    assert found["backstop_failures_total", "read:StoreBusyError"] == 2
    assert sum(value for (name, _), value in found.items() if name == "backstop_mails") == 11
    assert ("backstop_waiting_cases", "") in found


def test_accounts_are_shown_without_whose_they_are():
    state = ServiceState(
        at=None, accounts=(AccountFigures(account="buy@us.example", alarm="login refused", faults={"login": 3}),)
    )
    text = exposition(state).decode()
    assert "buy@" not in text
    assert 'account_alarm{account="' in text
    assert 'kind="login"} 3.0' in text


def test_monitors_pass_by_the_rules_of_the_screen(working):
    async def screen(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 401, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    client = TestClient(WithHealth(screen, working))
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 401
