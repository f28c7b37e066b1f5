"""The regular work of the service. Each tick runs once in the whole cluster, whoever is up."""

from collections.abc import Callable
from typing import Any, cast

from dbos import DBOS, ScheduleInput

from jobs.queues import QueueName
from jobs.workflows import (
    alert_v1,
    chase_v1,
    figures_v1,
    mail_reports_v1,
    poll_tick_v1,
    report_v1,
    retention_v1,
    stock_feed_v1,
    sweep_v1,
)
from jobs.workshop import JobOptions

_DAY_S = 86_400
_WEEK_S = 7 * _DAY_S


def apply_schedules(options: JobOptions, *, mailboxes: int) -> None:
    """Write the schedules into the engine's tables; a changed rhythm replaces the older one.

    Ticks missed while nobody ran are made up for only where that means something: the reports kept as files and the
    deletion of old jobs. What polls, sweeps, chases and mailings did not do, the next tick does.
    """
    daily = {"cron_timezone": options.time_zone, "automatic_backfill": True}
    exceptions = _report("exceptions", every_s=_DAY_S)
    heatmap = _report("heatmap", every_s=_WEEK_S)  # keeps the week's cells, whether or not anybody is mailed
    figures = {"context": {"every_s": _DAY_S}, "queue_name": QueueName.REPORT.value}
    polls = [_schedule("poll", poll_tick_v1, every(options.tick_every_s))] if mailboxes else []
    DBOS.apply_schedules(
        [
            *polls,
            _schedule("sweep", sweep_v1, every(options.sweep_every_s)),
            _schedule("chase", chase_v1, "*/30 * * * *", queue_name=QueueName.CHASE.value),
            _schedule("figures", figures_v1, "5 0 * * *", **daily, **figures),
            _schedule("report-exceptions", report_v1, "30 5 * * *", **daily, **exceptions),
            _schedule("report-heatmap", report_v1, "50 23 * * 0", **daily, **heatmap),
            _schedule("alert", alert_v1, "*/5 * * * *", queue_name=QueueName.REPORT.value),
            _schedule("stock-feed", stock_feed_v1, "*/5 * * * *", queue_name=QueueName.REPORT.value),
            _schedule("mail-reports", mail_reports_v1, "*/5 * * * *", queue_name=QueueName.REPORT.value),
            _schedule("retention", retention_v1, "15 3 * * *", **daily),
        ]
    )


def _report(name: str, *, every_s: int) -> dict[str, Any]:
    return {"context": {"name": name, "every_s": every_s}, "queue_name": QueueName.REPORT.value}


def every(seconds: int) -> str:
    """Return a cron line of six fields, seconds first; a minute is the longest."""
    return f"*/{seconds} * * * * *" if seconds < 60 else "0 * * * * *"  # noqa: PLR2004 - a minute


def _schedule(name: str, job: Callable[..., Any], cron: str, **more: Any) -> ScheduleInput:  # noqa: ANN401 - passed on
    # The engine's type wants a datetime as the job's first argument; stored as JSON it comes as text.
    plain = {"schedule_name": name, "workflow_fn": job, "schedule": cron} | more
    return cast("ScheduleInput", plain)
