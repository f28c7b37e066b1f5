"""The jobs themselves, each one call of a flow. Their names carry a version: a job whose steps change gets a new one.

A job takes ids only. What it does is guarded by the state of a row, so that doing it twice changes nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

import structlog
from dbos import DBOS

from db.engine import write_session
from db.repositories.workers import Workers
from domain.errors import StoreBusyError
from flows.alerts import alerts_due
from flows.chase import Ask, chase
from flows.clock import now
from flows.deliver import deliver_one, due_domains, recover
from flows.intake import poll_account
from flows.intake_due import due_accounts
from flows.order_figures import bring_up_to_date
from flows.receive import pending_mail_ids, read_stored
from flows.report_files import write_report
from flows.report_mails import mail_due
from flows.stock_feeds import fetch_due
from flows.unknown_mails import file_sent_copies, settle_unknown
from jobs.takeover import take_over_silent
from jobs.upkeep import measure_queues, remove_old_jobs, without_job
from jobs.workshop import workshop

_LOG = structlog.get_logger(__name__)
_RECOVERIES = 50  # of one job; a mail that ends its process is given up earlier, by its own row

_FORGET_WORKERS = timedelta(days=30)
_one_at_a_time = Lock()  # mails of this process: see the limits of the queue

Result = TypeVar("Result")


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, StoreBusyError)


# Two minutes of trying, for a database that restarts; after that the sweep puts the job in again.
_again = DBOS.step(
    retries_allowed=True, interval_seconds=0.5, backoff_rate=1.5, max_attempts=13, should_retry=_may_pass
)
_job = DBOS.workflow


def _measured(stage: str, work: Callable[[], Result]) -> Result:
    with workshop().meter.measured(stage):
        return work()


# --- reading


@_again
def read_step(mail_id: int) -> dict[str, Any]:
    """Read, match and apply one stored mail."""
    with _one_at_a_time:
        result = _measured("read", lambda: read_stored(workshop().home, mail_id))
    _LOG.info("mail read", mail=mail_id, kind=_word(result.kind), outcome=_word(result.outcome), known=result.known)
    return {"outcome": _word(result.outcome), "applied": result.applied, "waiting": result.waiting}


@_job(name="ingest_v1", max_recovery_attempts=_RECOVERIES)
def ingest_v1(mail_id: int) -> dict[str, Any]:
    """Parse and match one mail: one transaction, so one job."""
    return read_step(mail_id)


def _word(member: str | None) -> str | None:
    return None if member is None else str(member)


# --- polling


@_again
def poll_step(account: str) -> dict[str, Any]:
    """Fetch what is new in one account; the mails and the jobs to read them are stored together."""
    shop = workshop()
    result = _measured("poll", lambda: poll_account(shop.home, account, enqueue=shop.box.reads))
    log = _LOG.info if result.worked else _LOG.warning
    log("polled", account=account, end=str(result.end), new=len(result.new_mail_ids), words=result.words)
    return {"end": str(result.end), "new": len(result.new_mail_ids)}


@_job(name="poll_v1", max_recovery_attempts=_RECOVERIES)
def poll_v1(account: str) -> dict[str, Any]:
    """Poll one account."""
    return poll_step(account)


@_again
def poll_tick_step(tick: str) -> int:
    """Put in one poll for every account that is due and has none waiting."""
    shop = workshop()
    accounts = due_accounts(shop.home, every=timedelta(seconds=shop.options.tick_every_s))
    if not accounts:
        return 0
    waiting = DBOS.list_workflows(name="poll_v1", status=["ENQUEUED", "PENDING"], load_input=False, load_output=False)
    busy = {job.queue_partition_key for job in waiting}
    free = [account for account in accounts if account not in busy]
    shop.box.polls(free, tick=tick)
    return len(free)


@_job(name="poll_tick_v1")
def poll_tick_v1(tick: str, _context: Mapping[str, Any] | None) -> int:
    """Start the polls that are due."""
    return poll_tick_step(tick)


# --- chasing


@_again
def chase_step() -> dict[str, int]:
    """Ask vendors for what is due; drafts, unless mails go out by themselves."""
    home = workshop().home
    ask = Ask.BY_ITSELF if home.settings.sending == "automatic" else Ask.DRAFT
    result = _measured("chase", lambda: chase(home, ask=ask, at=now(), leave_queued=True))
    _LOG.info("chased", mails=len(result.mails), left_alone=len(result.skips))
    return {"mails": len(result.mails)}


@_job(name="chase_v1")
def chase_v1(_tick: str, _context: Mapping[str, Any] | None) -> dict[str, int]:
    """Plan and compose what is due."""
    return chase_step()


@_again
def send_step(outbox_id: int) -> dict[str, str]:
    """Deliver one queued mail; one that is not queued any more is left alone."""
    report = _measured("send", lambda: deliver_one(workshop().home, outbox_id))
    _LOG.info("delivered", outbox=outbox_id, state=str(report.state), words=report.words)
    return {"status": str(report.status)}


@_job(name="send_v1", max_recovery_attempts=_RECOVERIES)
def send_v1(outbox_id: int) -> dict[str, str]:
    """Deliver one mail."""
    return send_step(outbox_id)


# --- reports


@_again
def report_step(name: str) -> str:
    """Build a report and keep it in the home folder."""
    file = _measured("report", lambda: write_report(workshop().home, name))
    _LOG.info("report written", report=name, file=file.name)
    return file.name


@_again
def mail_reports_step() -> int:
    """Put the reports that are due as mails into the outbox; the sweep sees to their delivery."""
    done = _measured("mail_reports", lambda: mail_due(workshop().home, at=now()))
    for mail in done.mails.values():
        _LOG.info("report mailed", report=mail.entry.key, readers=len(mail.to), period=str(mail.period))
    for words in done.left_out:
        _LOG.info("report not mailed", why=words)
    return len(done.mails)


@_job(name="mail_reports_v1")
def mail_reports_v1(_tick: str, _context: Mapping[str, Any] | None) -> int:
    """Mail the reports whose time has come."""
    return mail_reports_step()


@_again
def alert_step() -> int:
    """Tell our own people what slipped, where alerts may leave by themselves."""
    written = _measured("alert", lambda: alerts_due(workshop().home, at=now()))
    if written.mails or written.nobody:
        _LOG.info("alerts", mails=len(written.mails), nobody={str(role): n for role, n in written.nobody.items()})
    return len(written.mails)


@_job(name="alert_v1")
def alert_v1(_tick: str, _context: Mapping[str, Any] | None) -> int:
    """Tell what slipped, at once or in the day's digest."""
    return alert_step()


@_again
def stock_feed_step() -> int:
    """Fetch the vendors' stock lists that are due."""
    done = _measured("stock_feed", lambda: fetch_due(workshop().home, at=now()))
    for vendor, tried in done.items():
        log = _LOG.warning if tried.fault else _LOG.info
        log("stock list", vendor=vendor, fault=tried.fault)
    return len(done)


@_job(name="stock_feed_v1")
def stock_feed_v1(_tick: str, _context: Mapping[str, Any] | None) -> int:
    """Fetch what vendors say they have."""
    return stock_feed_step()


@_job(name="report_v1")
def report_v1(tick: str, context: Mapping[str, Any]) -> str:
    """Build one report, unless the next one is due already: what was missed for days is built once."""
    if missed(tick, every_s=context["every_s"]):
        return "missed; a newer one is due"
    return report_step(context["name"])


def missed(tick: str, *, every_s: float) -> bool:
    """Tell whether the tick after this one is due already."""
    return (now() - datetime.fromisoformat(tick)).total_seconds() >= every_s


@_again
def figures_step() -> int:
    """Work out what reports count, for the day that has begun; return of how many orders."""
    return _measured("figures", lambda: bring_up_to_date(workshop().home))


@_job(name="figures_v1")
def figures_v1(tick: str, context: Mapping[str, Any]) -> int:
    """Work the figures of the new day out before anybody asks for a report; one missed is the next one's work."""
    return 0 if missed(tick, every_s=context["every_s"]) else figures_step()


# --- upkeep


@_again
def sweep_step() -> dict[str, int]:
    """Take over from workers that are gone, put in jobs for rows without one, measure the queues."""
    shop = workshop()
    taken = take_over_silent(shop.home, shop.heartbeat, after=shop.options.silent_after)
    again = _unread_mails() + _undelivered_mails()
    measure_queues(shop.home)
    return {"taken_over": taken, "put_in_again": again}


@_job(name="sweep_v1")
def sweep_v1(_tick: str, _context: Mapping[str, Any] | None) -> dict[str, int]:
    """Heal what a dead process left; runs once in the whole cluster a tick."""
    return sweep_step()


def _unread_mails() -> int:
    """Put in the reading of mails that no job is about, such as those of a database that was just moved."""
    shop = workshop()
    found = without_job(pending_mail_ids(shop.home), prefix="read", workflow="ingest_v1")
    for mail_id, number in found.items():
        shop.box.read_again(mail_id, number=number)
    return len(found)


def _undelivered_mails() -> int:
    """Put in the delivery of mails that are due and have no job: drafts a person approved, and another try."""
    shop = workshop()
    recover(shop.home)
    settle_unknown(shop.home)
    file_sent_copies(shop.home)
    queued = due_domains(shop.home)
    found = without_job(queued, prefix="send", workflow="send_v1")
    for outbox_id, number in found.items():
        shop.box.send(outbox_id, key=queued[outbox_id], number=number)
    return len(found)


@_again
def retention_step() -> int:
    """Delete the records of jobs that ended long ago, and of workers that never came back."""
    with write_session(workshop().home.engine) as session:
        Workers(session).forget(unseen_for=_FORGET_WORKERS)
    return remove_old_jobs(now())


@_job(name="retention_v1")
def retention_v1(_tick: str, _context: Mapping[str, Any] | None) -> int:
    """Keep the engine's tables small."""
    return retention_step()
