"""A worker that is killed loses nothing and does nothing twice, wherever it was."""

import pytest

from flows.receive import pending_mail_ids, read_stored
from jobs.enqueue import JobBox, prepare_engine
from jobs.queues import LIMITS, QueueName
from tests.jobs.fleet import Fleet, deliver, ended_by_kill, everything, stock, wait_until
from tests.postgres import PostgresServer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What reading the sample mails gives when nothing happens."""
    with Fleet(tmp_path_factory.mktemp("undisturbed") / "home").opened() as home:
        stock(home)
        deliver(home)
        for mail_id in pending_mail_ids(home):
            read_stored(home, mail_id)
        return everything(home)


# Each database takes half of the points: what they guard is the same, and a start takes seconds.
FAULTS = {"sqlite": ("claimed:2", "written:2"), "postgresql": ("writing:2", "recorded:2")}


def test_kill_at_any_point_of_a_job_loses_nothing_and_repeats_nothing(fleet, home, undisturbed):
    stock(home)
    prepare_engine(home.settings.url)
    with JobBox(home.engine) as box:
        deliver(home, enqueue=box.reads)
    for fault in FAULTS[home.engine.dialect.name]:
        killed = fleet.start("w1", fault=fault)
        wait_until(lambda killed=killed: killed.poll() is not None)
        assert ended_by_kill(killed), fleet.log("w1")
    fleet.start("w1")
    wait_until(lambda: not pending_mail_ids(home))
    assert everything(home) == undisturbed


@pytest.mark.parametrize("kind", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_host_that_never_returns_is_taken_over(fleet, home, undisturbed):
    stock(home)
    prepare_engine(home.settings.url)
    with JobBox(home.engine) as box:
        deliver(home, enqueue=box.reads)
    lost = fleet.start("lost", fault="hang:2")
    wait_until(lambda: len(pending_mail_ids(home)) == 10)
    fleet.start("left")
    claimed = LIMITS[QueueName.READ].per_worker  # stays with the other one while it lives
    wait_until(lambda: len(pending_mail_ids(home)) <= claimed)
    lost.kill()
    wait_until(lambda: not pending_mail_ids(home))
    assert everything(home) == undisturbed
    assert "took over" in fleet.log("left")


@pytest.mark.postgres
def test_a_database_that_dies_in_mid_run_costs_no_mail(tmp_path, postgres_server, undisturbed):
    with PostgresServer(durable=True) as server:
        fleet = Fleet(tmp_path / "home", url=server.create("jobs"))
        try:
            with fleet.opened() as home:
                stock(home)
                prepare_engine(home.settings.url)
                with JobBox(home.engine) as box:
                    deliver(home, enqueue=box.reads)
                worker = fleet.start("w1")
                wait_until(lambda: len(pending_mail_ids(home)) < 9)
                server.stop()
                server.start()
                wait_until(lambda: not pending_mail_ids(home))
                assert worker.poll() is None
                assert everything(home) == undisturbed
        finally:
            fleet.end()
