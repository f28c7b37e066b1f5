"""The commands of prevention: the weekly compares by hand, the ways out for a late line, and telling our own people."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from commands.shell import opened_home, say
from domain.errors import InputError

tasks = typer.Typer(no_args_is_help=True, help="The weekly compares of vendors' stock that are done by hand.")

_Vendor = Annotated[str, typer.Argument(metavar="VENDOR", help="The vendor's id.")]
_Who = Annotated[str, typer.Option(help="Name of the person.")]


@tasks.command("list")
def list_tasks(
    owner: Annotated[str | None, typer.Option(help="Only this person's.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also what is done already.")] = False,
) -> None:
    """List what is to be compared by hand this week."""
    from flows.weekly_tasks import weekly_tasks

    with opened_home() as home:
        found = [task for task in weekly_tasks(home, owner=owner) if every or task.done is None]
    for task in found:
        print(
            f"{task.vendor_id}\t{task.week}\t{task.owner or '-'}\t{task.open_lines}\t{task.vendor_name}: {task.words}"
        )
    if not found:
        say("nothing is to be compared by hand this week")


@tasks.command("done")
def task_done(vendor: _Vendor, who: _Who, note: Annotated[str, typer.Option(help="What was found.")] = "") -> None:
    """Record that a vendor's stock was compared this week."""
    from flows.weekly_tasks import mark_done

    with opened_home() as home:
        entry = mark_done(home, vendor, who=who, note=note)
    say(f"{entry.vendor_id} {entry.week}: compared by {entry.who}")


@tasks.command("give")
def task_give(vendor: _Vendor, owner: Annotated[str, typer.Argument()], who: _Who) -> None:
    """Give the weekly compare of a vendor to a person, from now on."""
    from flows.weekly_tasks import give

    with opened_home() as home:
        entry = give(home, vendor, owner, who=who)
    say(f"{entry.vendor_id}: compared by {entry.owner} from now on")


class Shape(StrEnum):
    """How the options are written."""

    TEXT = "text"
    JSON = "json"


def options(
    reference: Annotated[str, typer.Argument(metavar="PO/LINE")],
    format_: Annotated[Shape, typer.Option("--format")] = Shape.TEXT,
) -> None:
    """List the ways to get by without the goods of a late line, the best first."""
    from flows.expected_arrival import expectation, expected_arrival
    from flows.option_words import option_lines, option_rows
    from flows.options import options_for

    po, line = _po_line(reference)
    with opened_home() as home:
        state, found = options_for(home, po, line)
        expected = expected_arrival(state, expectation(home))
    if format_ is Shape.JSON:
        print(json.dumps(option_rows(found), indent=2))
    else:
        print(*option_lines(state, found, expected=expected), sep="\n")


def _po_line(reference: str) -> tuple[str, str]:
    po, slash, line = reference.rpartition("/")
    if not slash or not po or not line:
        raise InputError(f"{reference!r} is not of the form PO/LINE, for example 4501/2")
    return po, line


alerts = typer.Typer(no_args_is_help=True, help="Tell our own people when goods slip.")


@alerts.command("list")
def list_alerts() -> None:
    """List what is to be told and was not told yet."""
    from flows.alerts import due_alerts

    with opened_home() as home:
        found = due_alerts(home)
    for alert in found:
        line, news = alert.state.line, alert.exception
        print(
            f"{alert.speed}\t{alert.role}\t{line.po}/{line.line}\t{news.code}\t{alert.customers or '-'}\t{news.detail}"
        )
    if not found:
        say("there is nothing to tell")


@alerts.command("open")
def list_open() -> None:
    """List what was told and goes on: days since, role, line, exception, who took it on."""
    from flows.alert_follow_up import open_alerts

    with opened_home() as home:
        found = open_alerts(home)
    for one in found:
        alert = one.alert
        print(
            f"{one.days}\t{alert.role}\t{alert.po}/{alert.line}\t{alert.code}\t{one.taken_by or '-'}\t{alert.told_on}"
        )
    if not found:
        say("nothing that was told goes on")


@alerts.command("take")
def take_alert(
    reference: Annotated[str, typer.Argument(metavar="PO/LINE")],
    code: Annotated[str, typer.Argument(help="The exception, such as LATE_ETA.")],
    who: _Who,
) -> None:
    """Take a slip on: it becomes that person's, and nobody is reminded of it any more."""
    from flows.alert_follow_up import take_on
    from flows.decision_values import Done, Refused

    po, line = _po_line(reference)
    with opened_home() as home:
        done = take_on(home, po, line, code.upper(), who=who)
    if not isinstance(done, Done):
        raise InputError(done.reason if isinstance(done, Refused) else "somebody else was faster; look again")
    say(done.words)


@alerts.command("draft")
def draft_alerts(
    digest: Annotated[bool, typer.Option(help="Also the digest: everything that may wait for the day's mail.")] = False,
) -> None:
    """Write what is due as drafts in the outbox; nothing is told twice."""
    from flows.alerts import write_alerts

    with opened_home() as home:
        written = write_alerts(home, digest=digest)
    for mail in written.mails:
        print(f"{', '.join(mail.to)}\t{mail.subject}")
    for role, count in written.nobody.items():
        say(f"{count} pieces of news wait: the policy names nobody for internal.{role}")
    if not written.mails and not written.nobody:
        say("there is nothing to tell")
