"""Gives the unfinished jobs of a worker that is gone to the others.

The engine itself only picks up the jobs of a worker that comes back under its name. A job that was running is put
back into its queue: its effects are guarded by rows, so running twice, should the silent worker live after all,
changes nothing.
"""

from datetime import timedelta

import structlog
from dbos import DBOS

from db.engine import read_session, write_session
from db.repositories.workers import Workers
from domain.service import Worker, to_take_over
from flows.home import Home
from jobs.heartbeat import Heartbeat

_LOG = structlog.get_logger(__name__)


def take_over_silent(home: Home, heartbeat: Heartbeat, *, after: timedelta) -> int:
    """Take over the jobs of every worker that ended or was silent for ``after``; return how many jobs.

    Where this worker's own signs failed lately the database was away, and everybody looks silent: nothing is done
    before the others had the time to write again.
    """
    with read_session(home.engine) as session:
        workers, moment = Workers(session).every_worker(), Workers(session).moment()
    if heartbeat.troubled_within(after, at=moment):
        return 0
    gone = to_take_over(workers, at=moment, own_name=heartbeat.worker.name, after=after)
    return sum(_take_over(home, worker) for worker in gone)


def _take_over(home: Home, worker: Worker) -> int:
    left = DBOS.list_workflows(status="PENDING", executor_id=worker.name, load_input=False, load_output=False)
    for job in left:
        DBOS.resume_workflow(job.workflow_id, queue_name=job.queue_name)
    # After the jobs: a death in between repeats the take-over instead of losing it.
    assert worker.seen_at is not None
    with write_session(home.engine) as session:
        Workers(session).take_over(worker.name, unseen_since=worker.seen_at)
    if left:
        _LOG.warning("took over", worker=worker.name, host=worker.host, jobs=len(left))
    return len(left)
