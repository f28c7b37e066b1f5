"""The commands with which people teach how a vendor's papers are to be read."""

from typing import Annotated

import typer

from commands.shell import Exit, opened_home, say

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
    for change in lesson.replay.changes:
        say(f"{change.source} {change.document}{' (applied)' if change.applied else ''}")
        say(*(f"  - {said}" for said in change.gone), *(f"  + {says}" for says in change.new))
    say(lesson.replay.words)
    if lesson.taught_id is None:
        say(f"not taught: {lesson.refused}")
        raise typer.Exit(Exit.LEFT_IN_ERROR)
    say(f"taught as layout {lesson.taught_id}; it counts from the next mail on")


@layouts.command("list")
def list_layouts() -> None:
    """List what was taught, revoked layouts too."""
    from flows.layouts import taught

    with opened_home() as home:
        for each in taught(home):
            end = f"revoked by {each.revoked_by} {each.revoked_at:%Y-%m-%d}" if each.revoked_at else "in force"
            print(f"{each.taught_id}\t{each.vendor_id}\t{each.taught_by} {each.taught_at:%Y-%m-%d}\t{end}")
            print(*(f"\t{c.heading} = {c.role}" for c in each.columns.columns), sep="\n")


@layouts.command("revoke")
def revoke_layout(taught_id: Annotated[int, typer.Argument(help="Its number in `layouts list`.")], who: _Who) -> None:
    """Take a taught layout back; the next mails are read without it."""
    from flows.layouts import revoke

    with opened_home() as home:
        back = revoke(home, taught_id, who=who)
    say(f"layout {back.taught_id} of {back.vendor_id} no longer counts")
