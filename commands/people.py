"""The commands that say who may use the screen."""

from typing import Annotated

import typer

from commands.shell import opened_home, say
from domain.people import Role

people = typer.Typer(no_args_is_help=True, help="Say who may use the screen.")

_BY = "command line"


@people.command("list")
def list_people() -> None:
    """List everybody."""
    from flows.people import everybody

    with opened_home() as home:
        for each in everybody(home):
            print(f"{each.login}\t{each.name}\t{each.role}\t{'active' if each.active else 'shut out'}")


@people.command("add")
def add(
    login: Annotated[str, typer.Argument(help="Login, or the e-mail address at the OpenID provider.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.COORDINATOR,
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
) -> None:
    """Add a person without a password; `people link` or the provider signs them in."""
    from flows.people import add_person

    with opened_home() as home:
        added = add_person(home, login=login, name=name, role=role, password=None, who=_BY)
    say(f"{added.login} is added as {added.role}")


@people.command("link")
def link(login: Annotated[str, typer.Argument(help="Whom the link signs in.")]) -> None:
    """Print the path of a link that signs a person in once, within a day: the way back in after a lost password."""
    from flows.people import sign_in_link

    with opened_home() as home:
        key = sign_in_link(home, login, who=_BY)
        print(f"{home.settings.public_url}/sign-in/once?key={key}")
