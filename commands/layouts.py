"""The commands with which people teach how a vendor's papers are to be read."""

from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Exit, opened_home, say

if TYPE_CHECKING:
    from flows.layouts import Lesson, Replay

layouts = typer.Typer(no_args_is_help=True, help="Teach how the columns of a vendor's papers are to be read.")

_Who = Annotated[str, typer.Option(help="Name of the person who confirms it.")]


@layouts.command("show")
def show_layouts(source: Annotated[str, typer.Argument(help="A mail, as `export messages` names it.")]) -> None:
    """Say how the columns of a mail's tables are understood."""
    from flows.layouts import tables_of_mail

    with opened_home() as home:
        for table in tables_of_mail(home, source):
            print(f"{table.document}: {table.columns.layout}")
            print(*(f"  --column {f'{c.heading}={c.role}'!r}" for c in table.columns.columns), sep="\n")


@layouts.command("teach")
def teach_layout(
    column: Annotated[list[str], typer.Option(metavar="HEADING=ROLE", help="A column, left to right; give all.")],
    vendor: Annotated[str, typer.Option(help="The vendor's id.")],
    who: _Who,
    accept_changes: Annotated[bool, typer.Option(help="Also where applied statements would read differently.")] = False,
) -> None:
    """Confirm the columns of a vendor's layout, after a replay over the vendor's earlier mails."""
    from flows.layouts import column_map_from, teach

    with opened_home() as home:
        lesson = teach(home, vendor, column_map_from(column), who=who, changes_accepted=accept_changes)
    _end(lesson)


@layouts.command("propose")
def propose_layouts(vendor: Annotated[str, typer.Option(help="Only this vendor's id.")] = "") -> None:
    """Propose layouts that explain what people corrected again and again, with what each would change."""
    from flows.layout_proposals import propose_from_corrections

    with opened_home() as home:
        for proposal in propose_from_corrections(home, vendor_id=vendor or None):
            layout = proposal.layout
            print(f"{layout.taught_id}\t{layout.vendor_id}\t{layout.reason}")
            print(*(f"\t{c.heading} = {c.role}" for c in layout.columns.columns), sep="\n")
            _print_changes(proposal.replay)


@layouts.command("confirm")
def confirm_layout(
    taught_id: Annotated[int, typer.Argument(help="Its number in `layouts list`.")],
    who: _Who,
    accept_changes: Annotated[bool, typer.Option(help="Also where applied statements would read differently.")] = False,
) -> None:
    """Let a proposed layout count, after a replay over the vendor's earlier mails."""
    from flows.layouts import confirm

    with opened_home() as home:
        lesson = confirm(home, taught_id, who=who, changes_accepted=accept_changes)
    _end(lesson)


def _end(lesson: "Lesson") -> None:
    _print_changes(lesson.replay)
    if lesson.taught_id is None:
        say(f"not taught: {lesson.refused}")
        raise typer.Exit(Exit.LEFT_IN_ERROR)
    say(f"taught as layout {lesson.taught_id}; it counts from the next mail on")


def _print_changes(replay: "Replay") -> None:
    for change in replay.changes:
        say(f"{change.source} {change.document}{' (applied)' if change.applied else ''}")
        say(*(f"  - {said}" for said in change.gone), *(f"  + {says}" for says in change.new))
    say(replay.words)


@layouts.command("list")
def list_layouts() -> None:
    """List what was taught or is proposed, revoked layouts too."""
    from flows.layouts import taught

    with opened_home() as home:
        for each in taught(home):
            revoked = f"revoked by {each.revoked_by} {each.revoked_at:%Y-%m-%d}" if each.revoked_at else ""
            end = revoked or f"{each.status.replace('_', ' ')}{f' ({each.reason})' if each.reason else ''}"
            print(f"{each.taught_id}\t{each.vendor_id}\t{each.taught_by} {each.taught_at:%Y-%m-%d}\t{end}")
            print(*(f"\t{c.heading} = {c.role}" for c in each.columns.columns), sep="\n")


@layouts.command("revoke")
def revoke_layout(
    taught_id: Annotated[int, typer.Argument(help="Its number in `layouts list`.")],
    who: _Who,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Take a taught layout back, or refuse a proposed one; the next mails are read without it."""
    from flows.layouts import revoke

    with opened_home() as home:
        back = revoke(home, taught_id, who=who, reason=reason)
    say(f"layout {back.taught_id} of {back.vendor_id} no longer counts")
