"""The ``report`` command: which report, what to show, where it goes."""

from dataclasses import asdict, replace
from typing import Annotated

import typer

from commands.output import Format, Output, written_to
from commands.shell import opened_home, say
from domain.errors import InputError

_DRAFT = ".eml"


def report(
    name: Annotated[
        str,
        typer.Argument(
            help="exceptions, morning, heatmap, root-causes, scorecard, response-time, calibration, safety-stock, "
            "stock-gaps, tasks, close-out or costs"
        ),
    ],
    format_: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    output: Output = None,
    vendor: Annotated[str | None, typer.Option(help="Only this vendor.")] = None,
    code: Annotated[str | None, typer.Option(help="Only lines with this exception.")] = None,
    owner: Annotated[str | None, typer.Option(help="Only lines of this buyer.")] = None,
    past_due: Annotated[int | None, typer.Option(help="Only lines at least this many days past due.")] = None,
    priority: Annotated[str | None, typer.Option(help="Only customers of this priority or better.")] = None,
    warehouse: Annotated[str | None, typer.Option(help="Only this warehouse.")] = None,
    grade: Annotated[str | None, typer.Option(help="Only goods of this grade.")] = None,
    customer: Annotated[str | None, typer.Option(help="Only lines for this customer.")] = None,
    save: Annotated[str | None, typer.Option(help="Keep these filters of the owner under this name.")] = None,
    saved: Annotated[str | None, typer.Option(help="Use the filters kept under this name.")] = None,
) -> None:
    """Say what to do about what is open, worst first."""
    from flows.reporting import REPORTS, mail_draft, report_bytes
    from flows.saved_filters import save_filter, saved_filter
    from reports.exceptions import ExceptionFilter

    if name not in REPORTS:
        raise InputError(f"no report {name!r}; there is {', '.join(REPORTS)}")
    if (save or saved) and name != "exceptions":
        raise InputError("filters are kept for the report exceptions only")
    if name == "morning" and not owner:
        raise InputError("whose morning? name a buyer with --owner")
    chosen = ExceptionFilter(
        vendor=vendor, code=code, owner=owner, past_due_days=past_due, priority=priority, warehouse=warehouse,
        grade=grade, customer=customer,
    )  # fmt: skip
    with opened_home() as home:
        if saved is not None:
            given = {key: value for key, value in asdict(chosen).items() if value is not None}
            chosen = replace(saved_filter(home, saved, owner=owner or ""), **given)
        if save is not None:
            save_filter(home, save, chosen, owner=owner or "")
            say(f"filter {save!r} kept for {owner or 'everybody'}")
        as_mail = output is not None and output.suffix.lower() == _DRAFT
        content = mail_draft(home, name, chosen) if as_mail else report_bytes(home, name, format_.value, chosen)
    with written_to(output) as target:
        target.write(content)
