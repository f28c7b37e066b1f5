"""Counters, ticks, heartbeats: the small parts."""

from datetime import UTC, datetime, timedelta

import pytest
from dbos import DBOS

from domain.errors import StoreBusyError, StoreError
from domain.service import Role, Worker
from flows.clock import now
from flows.receive import pending_mail_ids
from flows.storing import store_mail
from ingest.mailbox import RawMail
from jobs.enqueue import JobBox, prepare_engine
from jobs.heartbeat import Heartbeat
from jobs.meter import Meter
from jobs.queues import LIMITS, QueueName
from jobs.schedules import every
from jobs.service import start
from jobs.upkeep import remove_old_jobs, without_job
from jobs.workflows import missed
from jobs.workshop import JobOptions
from tests.jobs.fleet import AS_OF, wait_until

WORKER = Worker(name="w1", host="h", pid=1, role=Role.WORKER, queues=(), version="1")


def test_every_queue_has_its_limits():
    assert set(LIMITS) == set(QueueName)
    assert LIMITS[QueueName.POLL].per_key == 1  # one connection an account


@pytest.mark.parametrize(("seconds", "cron"), [(1, "*/1 * * * * *"), (30, "*/30 * * * * *"), (60, "0 * * * * *")])
def test_a_rhythm_becomes_a_cron_line(seconds, cron):
    assert every(seconds) == cron


def test_a_tick_is_missed_when_the_next_one_is_due():
    day = 86_400
    assert missed((now() - timedelta(days=2)).isoformat(), every_s=day)
    assert not missed((now() - timedelta(hours=5)).isoformat(), every_s=day)


def test_a_stage_is_counted_in_every_bucket_above_it_and_an_error_by_its_kind():
    meter = Meter()
    with meter.measured("read"):
        pass
    for error in (StoreBusyError, KeyError):
        with pytest.raises(error), meter.measured("read"):
            raise error("x")
    figures = meter.figures()
    assert figures["stages"]["read"]["runs"] == 3
    assert set(figures["stages"]["read"]["buckets"].values()) == {3}
    assert figures["failures"] == {"read:StoreBusyError": 1, "read:internal": 1}


def test_a_worker_whose_own_signs_failed_does_not_judge_the_others(home, monkeypatch):
    heartbeat = Heartbeat(home.engine, WORKER, every=timedelta(hours=1), figures=dict)
    heartbeat.start()
    moment = datetime(2099, 1, 1, tzinfo=UTC)
    assert not heartbeat.troubled_within(timedelta(minutes=3), at=moment)

    def away(*_arguments):
        raise StoreError("away")

    with monkeypatch.context() as patch:
        patch.setattr("jobs.heartbeat.write_session", away)
        heartbeat.beat()
    assert heartbeat.troubled_within(timedelta(minutes=3), at=moment)
    heartbeat.beat()
    assert heartbeat.troubled_within(timedelta(minutes=3), at=now())
    assert not heartbeat.troubled_within(timedelta(minutes=3), at=now() + timedelta(minutes=4))
    heartbeat.stop()


def test_records_of_ended_jobs_go_and_a_further_attempt_never_reuses_a_number(home):
    prepare_engine(home.settings.url)
    with start(home, day=lambda: AS_OF, options=JobOptions(sweep_every_s=60)), JobBox(home.engine) as box:
        mail_id = store_mail(home, RawMail(source="a.eml", content=b"From: a@b.example\n\nhello"), enqueue=box.reads)
        wait_until(lambda: not pending_mail_ids(home))
        box.read_again(mail_id, number=2)
        ended = ["SUCCESS"]
        wait_until(lambda: len(DBOS.list_workflows(name="ingest_v1", status=ended)) == 2)
        DBOS.delete_workflow(f"read-{mail_id}.1")
        assert without_job([mail_id], prefix="read", workflow="ingest_v1") == {mail_id: 3}
        assert remove_old_jobs(now()) == 0
        assert remove_old_jobs(now() + timedelta(days=8)) >= 1
        assert not DBOS.list_workflows(name="ingest_v1")
