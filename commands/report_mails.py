"""The command ``mail-reports``: the reports of config.toml, mailed now."""

from typing import Annotated

import typer

from commands.shell import opened_home, say
from flows.clock import now


def mail_reports(
    name: Annotated[str | None, typer.Option(help="Only this entry, for today, whatever its time.")] = None,
) -> None:
    """Mail the reports that are due to our own people; each once a period, as the service does by itself."""
    from flows.deliver import deliver_one
    from flows.report_mails import mail_due, mail_now

    with opened_home() as home:
        done = mail_due(home, at=now()) if name is None else mail_now(home, name)
        for outbox_id, mail in done.mails.items():
            delivered = deliver_one(home, outbox_id)
            print(f"{outbox_id}\t{mail.words}\t{delivered.status}")
    say(*done.left_out)
    if not done.mails and not done.left_out:
        say("nothing is due that was not mailed already")
