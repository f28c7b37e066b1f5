"""The commands that ask vendors for what is missing, and show what would be asked."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Common, opened_home, say
from domain.errors import InputError
from flows.clock import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.chase import ChaseResult
    from flows.home import Home
    from outbound.policy_reading import Layer

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def chase(
    send: Annotated[bool, typer.Option(help="Queue and deliver instead of leaving drafts.")] = False,
    automatic: Annotated[
        bool, typer.Option("--automatic", help="As the service does: send what the rules let go, leave drafts.")
    ] = False,
    explain_: Annotated[
        bool, typer.Option("--explain", help="Say of every line why it is asked about or not.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what would go out, day by day.")] = False,
    until: Annotated[str, typer.Option(help="Last day of the preview: ISO, or a weekday.")] = "friday",
    policy: Annotated[Path | None, typer.Option(help="Rules (YAML) to try in a preview or replay.")] = None,
    vendor: Annotated[str, typer.Option(help="The vendor the rules to try are for; else the company.")] = "",
    replay_days: Annotated[int, typer.Option(help="Compare the last days with what the rules would ask.")] = 0,
    who: Annotated[str, typer.Option(help="Name of the person who sends; counts towards releasing a vendor.")] = "",
) -> None:
    """Ask vendors for what is missing; drafts by default."""
    from flows.chase import Ask, chase as run_chase

    if send and automatic:
        raise InputError("--send is a person's word, --automatic is the service's: choose one")
    if policy is not None and not (preview or replay_days):
        raise InputError("--policy only tries rules, with --preview or --replay-days; `policy set` sets them")
    with opened_home() as home:
        if preview:
            _preview(home, until, _trial(policy, vendor))
            return
        if replay_days:
            _replay(home, replay_days, _trial(policy, vendor))
            return
        ask = Ask.SEND if send else Ask.BY_ITSELF if automatic else Ask.DRAFT
        result = run_chase(home, ask=ask, who=who, at=now() if Common.as_of is None else None)
    _told(result)
    if explain_:
        _explained(result)


def draft(
    letter: Annotated[str, typer.Argument(help="Name of the template, such as price_mismatch or escalation.")],
    lines: Annotated[list[str], typer.Argument(metavar="PO/LINE...", help="Lines of one vendor.")],
    note: Annotated[str, typer.Option(help="What else to say, in your words.")] = "",
) -> None:
    """Write a letter about some lines as a draft: for what a person decides."""
    from flows.letters import write_letter

    with opened_home() as home:
        mail = write_letter(home, letter, lines, note=note)
    say(f"draft to {', '.join((*mail.to, *mail.cc))}: {mail.subject}")


def _told(result: "ChaseResult") -> None:
    say(f"{len(result.mails)} mails to vendors, {sum(len(m.refs) for m in result.mails)} lines asked about")
    for mail in result.mails:
        why = f", {mail.status_reason}" if mail.status_reason else ""
        say(f"  {', '.join(mail.to)}: {mail.subject} ({mail.status}{why})")
    for task in result.tasks:
        lines = ", ".join(f"{s.line.po}/{s.line.line}" for s in task.lines)
        say(f"  call {task.vendor.name}: {lines}: {task.why}")


def _explained(result: "ChaseResult") -> None:
    for skip in result.skips:
        print(f"{skip.po}/{skip.line}\tnot asked\t{skip.detail}")
    for mail in result.mails:
        for ref in mail.refs:
            print(f"{ref.po}/{ref.line}\tasked\t{', '.join(ref.reasons)}")


def _trial(path: Path | None, vendor: str) -> "Mapping[str, Layer]":
    from outbound.policy_reading import Layer, read_document

    return {vendor: Layer(name=str(path), document=read_document(path))} if path is not None else {}


def _preview(home: "Home", until: str, trial: "Mapping[str, Layer]") -> None:
    from flows.chase_preview import preview

    mails = 0
    for mail in preview(home, until=_last_day(until, home.as_of), trial=trial):
        mails += 1
        cc = f", copy to {', '.join(mail.cc)}" if mail.cc else ""
        print(f"{mail.on}\t{mail.vendor_id}\t{mail.to}{cc}\tround {mail.round}\t{'; '.join(mail.lines)}")
    say(f"{mails} mails until {_last_day(until, home.as_of)}, if nobody answers; nothing was written")


def _replay(home: "Home", days: int, trial: "Mapping[str, Layer]") -> None:
    from flows.chase_preview import replay

    counts: Counter[str] = Counter()
    for day in replay(home, days=days, trial=trial):
        counts["as it was" if day.same else "different"] += 1
        print(f"{day.on}\t{day.vendor_id}\twould: {', '.join(day.would) or '-'}\twas: {', '.join(day.was) or '-'}")
    told = ", ".join(f"{n} {words}" for words, n in counts.items()) or "none"
    say(f"{counts.total()} mails in {days} days: {told}")


def _last_day(text: str, today: date) -> date:
    """Return an ISO day, or the next such weekday from today on."""
    if text.lower() in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS.index(text.lower()) - today.weekday()) % 7)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--until {text!r} is neither an ISO date nor a weekday") from error
