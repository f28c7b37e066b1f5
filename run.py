"""The command line: arguments, one flow, a printed result, an exit code.

Exit codes: 0 done, 1 finished but some work is left in error (each named on stderr), 2 wrong usage or bad input.
"""

import csv
import gc
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands import service
from commands.aliases import aliases
from commands.chasing import chase, draft
from commands.decisions import decisions, phone
from commands.importing import importer
from commands.layouts import layouts
from commands.mailboxes import mailboxes, poll
from commands.outbox import outbox
from commands.output import Format, Output, written_to
from commands.people import people
from commands.policy import policy
from commands.prevention import alerts, options, tasks
from commands.report_mails import mail_reports
from commands.reporting import report
from commands.shell import Common, Exit, opened_home, say
from domain.errors import BackstopError, ConfigurationError, InputError
from flows.clock import today

_HELP = """Reads what vendors answer to purchase orders, keeps an account of every line, and asks for what is missing.

Exit codes: 0 done, 1 finished but some work is left in error, 2 wrong usage or bad input.
"""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=_HELP)
app.add_typer(importer, name="import")
app.add_typer(layouts, name="layouts")
app.add_typer(people, name="people")
app.add_typer(decisions, name="decide")
app.add_typer(aliases, name="aliases")
app.command()(phone)
app.add_typer(outbox, name="outbox")
app.add_typer(mailboxes, name="mailbox")
app.command()(poll)
app.add_typer(policy, name="policy")
app.add_typer(tasks, name="tasks")
app.command()(options)
app.add_typer(alerts, name="alerts")
app.command()(chase)
app.command()(draft)
app.command()(report)
app.command("mail-reports")(mail_reports)

_ANYWHERE = ("--home", "--as-of")


@app.callback()
def _common(
    home: Annotated[Path | None, typer.Option(help="Folder of this installation.", envvar="BACKSTOP_HOME")] = None,
    as_of: Annotated[str | None, typer.Option(help="The day (or moment) taken as today, ISO.")] = None,
) -> None:
    Common.home = home or Path("backstop-home")
    Common.given = home is not None
    Common.as_of = _day(as_of)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise InputError(f"--as-of {text!r} is not an ISO date such as 2026-11-23") from error


# --- the loop


@app.command()
def read(paths: Annotated[list[Path], typer.Argument(help="Mail files, folders, mbox files or Maildirs.")]) -> None:
    """Read mails as if they had arrived in the mailbox. Safe to repeat."""
    from commands.progress import counted
    from domain.mail import Outcome
    from flows.receive import read_paths

    counts: dict[str, int] = {}
    failed: list[str] = []
    with opened_home() as home:
        for result in counted(read_paths(home, paths), what="reading mails"):
            label = "known" if result.known else str(result.outcome)
            counts[label] = counts.get(label, 0) + 1
            if result.outcome is Outcome.FAILED:
                failed.append(f"{result.source}: {result.reason}")
    say(f"{sum(counts.values())} mails: " + (", ".join(f"{n} {label}" for label, n in counts.items()) or "none"))
    say(*failed)
    if failed:
        raise typer.Exit(Exit.LEFT_IN_ERROR)


# --- reports and exports


@app.command()
def export(
    what: Annotated[str, typer.Argument(help="messages, statements, lines, exceptions, outbox or decisions.")],
    format_: Annotated[Format, typer.Option("--format")] = Format.JSON,
    output: Output = None,
) -> None:
    """Give out everything of one kind, in the stable shapes other programs read."""
    from flows.export import EXPORTS, export_rows, export_table, json_lines

    if what not in EXPORTS:
        raise InputError(f"no export {what!r}; there are {', '.join(EXPORTS)}")
    if format_ not in {Format.JSON, Format.CSV, Format.XLSX}:
        raise InputError(f"export gives json, csv or xlsx, not {format_}")
    with opened_home() as home, written_to(output) as target:
        rows = export_rows(home, what)
        if format_ is Format.JSON:
            target.writelines(json_lines(rows))
        else:
            target.write(export_table(list(rows), title=what, as_of=home.as_of, fmt=format_.value))


@app.command("explain")
def explain_line(reference: Annotated[str, typer.Argument(metavar="PO/LINE")]) -> None:
    """Tell everything that is known about one order line, each fact with its evidence."""
    from flows.explain import explain
    from flows.story import story_lines

    with opened_home() as home:
        story = explain(home, reference)
    print("\n".join(story_lines(story)))


@app.command()
def replay(
    into: Annotated[Path | None, typer.Option(help="Keep the rebuilt database in this fresh folder.")] = None,
) -> None:
    """Rebuild everything from raw mails, feeds and decisions, and tell what would differ."""
    from flows.replay import replay as run_replay

    with opened_home() as home:
        found = run_replay(home, into=into)
    print(*found.differences, sep="\n", end="\n" if found.differences else "")
    say(f"{found.feeds} feeds, {found.mails} mails, {found.decisions} decisions: {len(found.differences)} differences")
    if found.differences:
        raise typer.Exit(Exit.LEFT_IN_ERROR)


@app.command()
def doctor() -> None:
    """Check configuration, database, orders, blob store, outbox and templates."""
    from flows.doctor import Health, examine

    checks = list(examine(Common.home, as_of=Common.as_of or today()))
    for check in checks:
        print(f"{check.health:6} {check.name:14} {check.words}")
    if any(check.health is Health.FAILED for check in checks):
        raise typer.Exit(Exit.LEFT_IN_ERROR)


@app.command()
def train() -> None:
    """Learn the kinds of texts from the labelled texts of the program; needed once after every change of them."""
    from flows.training import train as run_training

    for done in run_training():
        say(f"learned {done.name} from {done.texts} texts, {done.model_bytes // 1000:,} kB")


@app.command()
def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only print what was found.")] = False,
    port: Annotated[int, typer.Option(help="Port of the review screen.")] = 8710,
) -> None:
    """Run the whole loop once on sample orders and a sample mailbox, in a fresh folder, and open the screen on it."""
    from commands.serving import serve_demo
    from flows.demo import run_demo

    folder = Common.home if Common.given else Path(tempfile.mkdtemp(prefix="backstop-demo-"))
    for line in run_demo(folder):
        print(line)
    if not no_serve:
        serve_demo(folder, port=port)


service.register(app)


# --- start


def _hoisted(arguments: Sequence[str]) -> list[str]:
    """Allow the common options behind the command too: they are moved to the front."""
    front: list[str] = []
    rest: list[str] = []
    words: Iterator[str] = iter(arguments)
    for word in words:
        name, equals, _ = word.partition("=")
        if name in _ANYWHERE:
            front += [word] if equals else [word, next(words, "")]
        else:
            rest.append(word)
    return [*front, *rest]


def main(arguments: Iterable[str] | None = None) -> None:
    """Run one command and leave with its exit code; an expected error is one line on stderr."""
    gc.disable()  # loading modules makes no garbage, and looking for it takes a sixth of the start
    csv.field_size_limit(sys.maxsize)
    try:
        app(args=_hoisted(list(sys.argv[1:] if arguments is None else arguments)), prog_name="backstop")
    except (InputError, ConfigurationError) as error:
        say(f"backstop: {error}")
        sys.exit(Exit.BAD_INPUT)
    except BackstopError as error:
        say(f"backstop: {error}")
        sys.exit(Exit.LEFT_IN_ERROR)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(Exit.DONE)


if __name__ == "__main__":
    main()
