"""The commands with which people see, allow and take back what vendors' own names mean."""

from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Exit, opened_home, say

if TYPE_CHECKING:
    from flows.aliases import AliasReplay

aliases = typer.Typer(no_args_is_help=True, help="What a vendor's own part numbers and words mean among our items.")

_Who = Annotated[str, typer.Option(help="Name of the person who decides.")]
_Alias = Annotated[int, typer.Argument(metavar="ID", help="Its number in `aliases list`.")]


@aliases.command("list")
def list_aliases() -> None:
    """List all aliases, revoked ones too."""
    from flows.aliases import every_alias

    with opened_home() as home:
        for each in every_alias(home):
            state = f"{each.status} ({each.status_reason})" if each.status_reason else each.status
            print(f"{each.alias_id}\t{each.vendor_id}\t{each.part}\t{each.item or each.description}\t{state}")


@aliases.command("show")
def show_alias(alias_id: _Alias) -> None:
    """Show what an alias does to the vendor's earlier statements."""
    from flows.aliases import effect_of

    with opened_home() as home:
        _print(effect_of(home, alias_id))


@aliases.command("propose")
def propose_aliases() -> None:
    """Propose the names that decisions put on the same goods again and again."""
    from flows.aliases import propose_from_decisions

    with opened_home() as home:
        for each in propose_from_decisions(home):
            print(f"{each.alias_id}\t{each.vendor_id}\t{each.part}\t{each.item or each.description}")


@aliases.command("teach")
def teach_alias(
    who: _Who,
    alias_id: Annotated[int | None, typer.Argument(metavar="ID", help="A proposed or suspended alias.")] = None,
    vendor: Annotated[str, typer.Option(help="Without an ID: the vendor's id.")] = "",
    part: Annotated[str, typer.Option(help="Without an ID: what the vendor writes.")] = "",
    item: Annotated[str, typer.Option(help="Without an ID: our item number.")] = "",
    accept_changes: Annotated[bool, typer.Option(help="Also where applied statements stand on other goods.")] = False,
) -> None:
    """Let an alias count, after a replay over the vendor's earlier statements."""
    from flows.aliases import add, teach

    with opened_home() as home:
        number = add(home, vendor, part, item, who=who) if alias_id is None else alias_id
        lesson = teach(home, number, who=who, changes_accepted=accept_changes)
    _print(lesson.replay)
    if lesson.alias_id is None:
        say(f"alias {number} does not count: {lesson.refused}")
        raise typer.Exit(Exit.LEFT_IN_ERROR)
    say(f"alias {lesson.alias_id} counts from the next mail on")


@aliases.command("revoke")
def revoke_alias(alias_id: _Alias, who: _Who, reason: Annotated[str, typer.Option(help="Why.")] = "") -> None:
    """Take an alias back."""
    from flows.aliases import revoke

    with opened_home() as home:
        gone = revoke(home, alias_id, who=who, reason=reason)
    say(f"alias {gone.alias_id} of {gone.vendor_id} no longer counts")


def _print(replay: "AliasReplay") -> None:
    for change in replay.changes:
        print(f"{change.source}\t{change.stands_on}{' (applied)' if change.applied else ''}")
    say(replay.words)
