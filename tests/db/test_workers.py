"""Signs of life are kept by the clock of the database."""

from datetime import timedelta

import pytest

from db.repositories.workers import Workers
from domain.service import Role, Worker


@pytest.fixture
def workers(session):
    return Workers(session)


def worker(name="w1", **values) -> Worker:
    return Worker(name=name, host="host-a", pid=7, role=Role.WORKER, queues=("read",), version="1", **values)


def test_a_worker_is_seen_when_it_starts_and_with_every_beat(workers):
    workers.start(worker())
    (first,) = workers.every_worker()
    assert workers.beat("w1", {"stages": {}}) is None
    (second,) = workers.every_worker()
    assert first.started_at <= first.seen_at <= second.seen_at <= workers.moment()
    assert second.figures == {"stages": {}}
    assert second.queues == ("read",)


def test_only_the_first_takes_over_and_only_if_the_silence_lasts(workers):
    workers.start(worker())
    (seen,) = workers.every_worker()
    assert not workers.take_over("w1", unseen_since=seen.seen_at - timedelta(seconds=1))
    assert workers.take_over("w1", unseen_since=seen.seen_at)
    assert not workers.take_over("w1", unseen_since=seen.seen_at)


def test_a_worker_that_was_only_silent_hears_of_it_and_is_back(workers):
    workers.start(worker())
    (seen,) = workers.every_worker()
    workers.take_over("w1", unseen_since=seen.seen_at)
    assert workers.beat("w1", {}) is not None
    assert workers.every_worker()[0].taken_over_at is None


def test_a_restart_under_the_same_name_begins_anew(workers):
    workers.start(worker())
    workers.stop("w1")
    assert workers.every_worker()[0].stopped_at is not None
    workers.start(worker())
    assert workers.every_worker()[0].stopped_at is None


def test_workers_of_long_ago_are_forgotten(workers):
    workers.start(worker())
    assert workers.forget(unseen_for=timedelta(hours=1)) == 0
    assert workers.forget(unseen_for=timedelta(seconds=-1)) == 1
    assert workers.every_worker() == ()
