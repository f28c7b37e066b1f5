"""What keeps the service whole: jobs put in again for rows that none is about, queue figures, old jobs removed."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS

from db.engine import write_session
from db.repositories.keyvalues import KeyValues
from flows.home import Home
from flows.service_state import QUEUE_FIGURES

_MOST_PUT_IN = 500  # jobs a sweep; the next one goes on
_OPEN = ["ENQUEUED", "PENDING", "DELAYED"]
_WAITING = ["ENQUEUED", "PENDING"]
_MOST_COUNTED = 20_000
_REMOVE_AT_ONCE = 500
TICKS = ("poll_tick_v1", "poll_v1", "sweep_v1")
KEEP_TICKS = timedelta(days=1)
KEEP_JOBS = timedelta(days=7)


def without_job(keys: Iterable[int], *, prefix: str, workflow: str) -> dict[int, int]:
    """Return which rows no open job is about, with the number of the next attempt; some hundred at a time."""
    wanted = set(keys)
    if not wanted:
        return {}
    jobs = DBOS.list_workflows(name=workflow, status=_OPEN, load_input=False, load_output=False)
    free = wanted - {_key_of(job.workflow_id) for job in jobs}
    return {key: _last_attempt(prefix, key) + 1 for key in sorted(free)[:_MOST_PUT_IN]}


def _key_of(job_id: str) -> int:
    return int(job_id.rpartition("-")[2].partition(".")[0])


def _last_attempt(prefix: str, key: int) -> int:
    # Not their count: the records of the first ones may be removed.
    jobs = DBOS.list_workflows(workflow_id_prefix=f"{prefix}-{key}.", load_input=False, load_output=False)
    return max((int(job.workflow_id.rpartition(".")[2]) for job in jobs), default=0)


def measure_queues(home: Home) -> None:
    """Store how much waits in each queue and since when, for the health page and the metrics."""
    jobs = DBOS.list_workflows(status=_WAITING, limit=_MOST_COUNTED, load_input=False, load_output=False)
    waiting: Counter[str] = Counter()
    oldest: dict[str, int] = {}
    for job in jobs:
        queue = job.queue_name or ""
        if queue.startswith("_") or not queue:
            continue  # the engine's own
        waiting[queue] += 1
        created = job.created_at or 0
        oldest[queue] = min(oldest.get(queue, created), created)
    figures = {
        queue: {"waiting": count, "oldest": datetime.fromtimestamp(oldest[queue] / 1000, UTC).isoformat()}
        for queue, count in waiting.items()
    }
    with write_session(home.engine) as session:
        KeyValues(session).set(QUEUE_FIGURES, figures)


def remove_old_jobs(now: datetime) -> int:
    """Delete what ended long ago: ticks after a day, other jobs after a week; return how many.

    The row a job was about keeps it from being done again, not the job's id.
    """
    removed = _remove(completed_before=(now - KEEP_TICKS).isoformat(), name=list(TICKS))
    return removed + _remove(completed_before=(now - KEEP_JOBS).isoformat())


def _remove(**which: Any) -> int:  # noqa: ANN401 - passed on to the engine
    removed = 0
    while found := DBOS.list_workflows(limit=_REMOVE_AT_ONCE, load_input=False, load_output=False, **which):
        DBOS.delete_workflows([job.workflow_id for job in found])
        removed += len(found)
    return removed
