"""The commands with which people set how vendors are chased."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commands.shell import Exit, opened_home, say
from domain.errors import InputError
from flows.clock import now

policy = typer.Typer(no_args_is_help=True, help="Set how vendors are chased: for the company, or for one vendor.")

_Vendor = Annotated[str, typer.Option(help="The vendor's id; without it the company as a whole.")]
_Who = Annotated[str, typer.Option(help="Name of the person who decides it.")]
_Until = Annotated[str | None, typer.Option(help="Last such day, ISO; without it there is no end.")]


@policy.command("show")
def show(
    vendor: _Vendor = "",
    own: Annotated[bool, typer.Option("--own", help="Only what was set, not what holds by default.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Who set what, and when.")] = False,
) -> None:
    """Print the rules in force as YAML."""
    from flows.policies import show_policy
    from outbound.policy_reading import as_yaml

    with opened_home() as home:
        shown = show_policy(home, vendor)
    if history:
        for entry in shown.history:
            print(f"# {entry.set_at:%Y-%m-%d %H:%M} {entry.set_by}" + (f": {entry.reason}" if entry.reason else ""))
            print(as_yaml(entry.document))
        return
    print(as_yaml(shown.own if own else shown.effective), end="")


@policy.command("check")
def check(file: Annotated[Path, typer.Argument(help="Rules as YAML.")], vendor: _Vendor = "") -> None:
    """Say whether a file of rules could be set; nothing is set."""
    from flows.policies import check_policy

    with opened_home() as home:
        check_policy(home, file, vendor)
    say(f"{file}: can be set")


@policy.command("set")
def set_(
    file: Annotated[Path, typer.Argument(help="Rules as YAML; they replace what was set before.")],
    who: _Who,
    vendor: _Vendor = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Set the rules of a file."""
    from flows.policies import set_policy

    with opened_home() as home:
        set_policy(home, file, vendor, who=who, at=now(), reason=reason)
    say(f"set for {vendor or 'the company'} by {who}")


@policy.command("pause")
def pause(
    who: _Who,
    why: Annotated[str, typer.Option(help="Why; for an order: dispute, credit_hold, substitution or other.")],
    vendor: _Vendor = "",
    until: _Until = None,
    po: Annotated[str | None, typer.Option(help="Only this order of the vendor.")] = None,
    line: Annotated[str | None, typer.Option(help="Only this line of the order.")] = None,
) -> None:
    """Stop asking: everybody (the kill switch), a vendor, an order or a line."""
    from flows.policies import pause as pause_scope, pause_order
    from outbound.policy import OrderPause, PauseReason

    end = _day(until)
    with opened_home() as home:
        if po is None:
            pause_scope(home, vendor, who=who, at=now(), why=why, until=end)
        elif not vendor or why not in list(PauseReason):
            raise InputError(f"an order needs --vendor, and --why one of {', '.join(PauseReason)}")
        else:
            order = OrderPause(po=po, line=line, why=PauseReason(why), until=end)
            pause_order(home, vendor, order, who=who, at=now())
    say(f"paused: {po or vendor or 'everything'}" + (f" until {end}" if end else ""))


@policy.command("resume")
def resume(
    who: _Who,
    vendor: _Vendor = "",
    po: Annotated[str | None, typer.Option(help="Only this order of the vendor.")] = None,
) -> None:
    """Ask again."""
    from flows.policies import resume as resume_scope

    with opened_home() as home:
        resume_scope(home, vendor, who=who, at=now(), po=po)
    say(f"resumed: {po or vendor or 'everything'}")


@policy.command("graduate")
def graduate(vendor: Annotated[str, typer.Option(help="The vendor's id.")], who: _Who) -> None:
    """Let a vendor's mails go by themselves, once enough drafts were sent as they were."""
    from flows.policies import graduate as release

    with opened_home() as home:
        refused = release(home, vendor, who=who, at=now())
    if refused is not None:
        say(f"not released: {refused}")
        raise typer.Exit(Exit.LEFT_IN_ERROR)
    say(f"mails to {vendor} may go by themselves, released by {who}")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--until {text!r} is not an ISO date such as 2026-11-27") from error
