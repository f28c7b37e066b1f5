"""The regular work of the service. Each tick runs once in the whole cluster, whoever is up."""

from dbos import DBOS

from jobs.queues import QueueName
from jobs.workflows import chase_v1, poll_tick_v1, report_v1, retention_v1, sweep_v1
from jobs.workshop import JobOptions

_DAY_S = 86_400


def apply_schedules(options: JobOptions) -> None:
    """Write the schedules into the engine's tables; a changed rhythm replaces the older one.

    Ticks missed while nobody ran are made up for only where that means something: the morning report and the
    deletion of old jobs. What polls, sweeps and chases did not do, the next tick does.
    """
    zone = options.time_zone
    report = {"name": "exceptions", "every_s": _DAY_S}
    DBOS.apply_schedules([
        {"schedule_name": "poll", "workflow_fn": poll_tick_v1, "schedule": _every(options.poll_every_s)},
        {"schedule_name": "sweep", "workflow_fn": sweep_v1, "schedule": _every(options.sweep_every_s)},
        {
            "schedule_name": "chase",
            "workflow_fn": chase_v1,
            "schedule": "*/30 * * * *",
            "queue_name": QueueName.CHASE.value,
        },
        {
            "schedule_name": "report-exceptions",
            "workflow_fn": report_v1,
            "schedule": "30 5 * * *",
            "context": report,
            "queue_name": QueueName.REPORT.value,
            "cron_timezone": zone,
            "automatic_backfill": True,
        },
        {
            "schedule_name": "retention",
            "workflow_fn": retention_v1,
            "schedule": "15 3 * * *",
            "cron_timezone": zone,
        },
    ])


def _every(seconds: int) -> str:
    """Return a six-field cron line, seconds first."""
    return f"*/{seconds} * * * * *" if seconds < 60 else "0 * * * * *"  # noqa: PLR2004 - a minute
