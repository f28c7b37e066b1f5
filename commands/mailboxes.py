"""The commands about mailboxes on servers: read them, let a person allow access, look whether they work."""

import signal
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Common, Exit, opened_home, say

if TYPE_CHECKING:
    from domain.intake import PollResult
    from flows.receive import MailResult

mailboxes = typer.Typer(no_args_is_help=True, help="Set up and look at mailboxes on servers.")

_Account = Annotated[str, typer.Argument(help="The name of a [[mailbox]] in config.toml.")]


def poll(
    once: Annotated[bool, typer.Option("--once", help="Read what is there now and end.")] = False,
) -> None:
    """Read the configured mailboxes, again and again until stopped."""
    from flows.polling import poll_once, poll_until_stopped

    tally = _Tally()
    with opened_home() as home:
        if once:
            for result in poll_once(home):
                tally.add(result)
        else:
            stop = threading.Event()
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, lambda *_: stop.set())
            poll_until_stopped(home, stop=stop, tell=tally.add, day_moves=Common.as_of is None)
    say(tally.words)
    if tally.failed:
        raise typer.Exit(Exit.LEFT_IN_ERROR)


class _Tally:
    """Says what fails as it comes and counts the rest."""

    def __init__(self) -> None:
        self.failed = False
        self._counts: dict[str, int] = {}
        self._fetched = 0

    def add(self, result: "PollResult | MailResult") -> None:
        from domain.intake import PollResult
        from domain.mail import Outcome

        if isinstance(result, PollResult):
            self._poll(result)
            return
        self._counts[str(result.outcome)] = self._counts.get(str(result.outcome), 0) + 1
        if result.outcome is Outcome.FAILED:
            self.failed = True
            say(f"{result.source}: {result.reason}")

    def _poll(self, result: "PollResult") -> None:
        self._fetched += len(result.new_mail_ids)
        if not result.worked:
            self.failed = True
            again = f"; next try {result.retry_at:%Y-%m-%d %H:%M:%S} UTC" if result.retry_at else ""
            say(f"{result.account}: {result.end}: {result.words}{again}")
        for fault in result.faults:
            self.failed = True
            where = "/".join(str(w) for w in (result.account, fault.folder, fault.uid) if w)
            say(f"{where}: {fault.words}")

    @property
    def words(self) -> str:
        read = ", ".join(f"{n} {outcome}" for outcome, n in self._counts.items()) or "none"
        return f"{self._fetched} new mails; read: {read}"


@mailboxes.command("list")
def list_mailboxes() -> None:
    """List the configured mailboxes and how they do."""
    from flows.clock import now
    from flows.intake_health import intake_health

    with opened_home() as home:
        for health in intake_health(home, at=now()):
            when = f"last read {health.last_ok:%Y-%m-%d %H:%M} UTC" if health.last_ok else "never read"
            print(f"{health.account}\t{when}\t{health.trouble or 'no trouble'}")
            print(*(f"\t{alarm.kind}: {alarm.words}" for alarm in health.alarms), sep="\n", end="")
            print(
                *(f"\t{f.count} x {f.kind}, last {f.last_at:%Y-%m-%d %H:%M}: {f.words}" for f in health.faults),
                sep="\n",
            )


@mailboxes.command("check")
def check(account: _Account) -> None:
    """Log in, open the folders and say how they would be read. Nothing is fetched or changed."""
    from flows.mailbox_access import mailbox_settings
    from flows.mailbox_check import check_mailbox, resume

    with opened_home() as home:
        mailbox = mailbox_settings(home, account)
        findings = list(check_mailbox(home, mailbox))
        good = all(finding.good for finding in findings)
        if good:
            resume(home, mailbox)
    for finding in findings:
        print(f"{'ok' if finding.good else 'FAILED':6} {finding.words}")
    if not good:
        raise typer.Exit(Exit.LEFT_IN_ERROR)


@mailboxes.command("login")
def login(account: _Account) -> None:
    """Keep the password of a mailbox, or allow access to it at Microsoft or Google."""
    from flows.mailbox_access import mailbox_settings
    from flows.mailbox_check import allow_access, give_secret, needs_consent

    with opened_home() as home:
        mailbox = mailbox_settings(home, account)
        if needs_consent(mailbox):
            allow_access(home, mailbox, say=say)
        else:
            what = "Secret of the application" if mailbox.provider else f"Password of {mailbox.user}"
            give_secret(home, mailbox, typer.prompt(what, hide_input=True, err=True))
    say(f"kept; look with `mailbox check {account}`")
