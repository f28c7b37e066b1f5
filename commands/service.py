"""The commands of the service: everything in one process, a worker of many, the web alone, moving to PostgreSQL."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Common, opened_home, say
from domain.errors import ConfigurationError, InputError
from flows.clock import today

if TYPE_CHECKING:
    from datetime import date

    from starlette.types import ASGIApp

    from flows.home import Home

_Host = Annotated[str, typer.Option(help="Address to listen on; beyond this machine, put a TLS proxy before it.")]
_Port = Annotated[int, typer.Option(help="Port of the web screen.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("run")(run)
    app.command("worker")(worker)
    app.command("serve")(serve)
    app.command("migrate-to")(migrate_to)


def run(host: _Host = "127.0.0.1", port: _Port = 8710) -> None:
    """Poll, read, chase and serve the web screen: everything in one process."""
    from commands.web import WebServer
    from flows.worker_name import held_name
    from jobs.service import LOCAL, start

    with (
        opened_home() as home,
        _alone(home, "run"),
        held_name(home.engine, LOCAL),
        _stopping() as stop,
        WebServer(_screen(home), host=_checked(home, host), port=port) as web,
        start(home, day=_day()),
    ):
        say(f"backstop runs; the web screen is at {web.address}; stop it with Ctrl-C")
        stop.wait()
    _leave()


def worker(
    name: Annotated[str, typer.Option(help="Name of this worker, fixed: after a crash it starts again under it.")],
    queues: Annotated[str, typer.Option(help="Only these queues, with commas between.")] = "",
) -> None:
    """Work on the jobs of an installation on PostgreSQL, beside other workers on any host."""
    from domain.service import Role
    from flows.logs import set_up_logs
    from flows.worker_name import held_name
    from jobs.queues import QueueName
    from jobs.service import start

    chosen = tuple(map(QueueName, _queues(queues, known=[each.value for each in QueueName])))
    with opened_home() as home:
        if home.engine.dialect.name != "postgresql":
            raise ConfigurationError("workers need PostgreSQL (database_url); on SQLite `backstop run` does everything")
        set_up_logs(home.settings.log_format)
        with (
            held_name(home.engine, name),
            _stopping() as stop,
            start(home, name=name, role=Role.WORKER, queues=chosen, day=_day()),
        ):
            say(f"worker {name} works on {', '.join(chosen)}; stop it with Ctrl-C")
            stop.wait()
    _leave()


def serve(host: _Host = "127.0.0.1", port: _Port = 8710) -> None:
    """Serve the web screen alone; workers or `run` do the rest."""
    from commands.web import WebServer

    with (
        opened_home() as home,
        _alone(home, "serve"),
        _stopping() as stop,
        WebServer(_screen(home), host=_checked(home, host), port=port) as web,
    ):
        say(f"the web screen is at {web.address}; stop it with Ctrl-C")
        stop.wait()


def migrate_to(
    url: Annotated[str, typer.Argument(help="The empty database, such as postgresql://backstop@dbhost/backstop.")],
    blobs: Annotated[bool, typer.Option("--blobs", help="Copy the raw mails into the database too.")] = False,
) -> None:
    """Copy this installation into another database, all or nothing, and prove the copy equal."""
    from commands.progress import bar
    from flows.home_lock import sole_service
    from flows.moving import move_to, without_password

    with opened_home() as home, sole_service(home.settings.home, what="migrate-to"), bar() as progress:
        copied = move_to(home, url, with_blobs=blobs and home.settings.blobs == "folder", progress=progress)
    for table in copied.tables:
        say(f"{table.table}: {table.rows} rows, equal")
    if copied.blobs:
        say(f"{copied.blobs} raw mails and attachments copied")
    lines = [f'database_url = "{without_password(url)}"', *(['blobs = "database"'] if copied.blobs else [])]
    say("nothing was changed here; to use the copy, write into config.toml:", *(f"  {line}" for line in lines))


def _screen(home: "Home") -> "ASGIApp":
    """What the web server serves: the screen, with what monitors ask in front of it."""
    from flows.people import needs_set_up
    from review.app import create_app
    from review.health import WithHealth

    app = create_app(home)
    if needs_set_up(home):
        say(f"nobody can sign in yet; set it up at /set-up?code={app.state.screen.set_up_code}")
    return WithHealth(app, home)


def _checked(home: "Home", host: str) -> str:
    """Refuse to be reached from other machines without TLS in front.

    Raises:
        ConfigurationError: the address is not this machine's own and ``public_url`` is not set.
    """
    from settings import is_this_machine

    if not is_this_machine(host) and not home.settings.public_url:
        raise ConfigurationError(
            f"--host {host} can be reached from other machines: set public_url in config.toml to the https:// address "
            "people open, and put a proxy with TLS in front"
        )
    return host


@contextmanager
def _alone(home: "Home", what: str) -> Iterator[None]:
    """Set up logs, and hold the home folder where its database is SQLite."""
    from flows.home_lock import sole_service
    from flows.logs import set_up_logs

    set_up_logs(home.settings.log_format)
    if home.engine.dialect.name != "sqlite":
        yield
        return
    with sole_service(home.settings.home, what=what):
        yield


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and Ctrl-C set; a second one ends the process at once."""
    stop = threading.Event()

    def stopped(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    before = {number: signal.signal(number, stopped) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _day() -> "Callable[[], date]":
    """The day jobs work on: the one given, else that of the clock."""
    given = Common.as_of
    return today if given is None else lambda: given


def _queues(text: str, *, known: Sequence[str]) -> list[str]:
    """Read ``--queues``; all by default."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise InputError(f"no queue {', '.join(unknown)}; there are {', '.join(known)}")
    return names or list(known)


def _leave() -> None:
    """End now: the interpreter would wait for the threads of jobs that did not end in time and are resumed later."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
