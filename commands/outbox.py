"""The commands about mails of ours: what waits, what left, what nobody knows about, and the switch that stops all."""

from typing import TYPE_CHECKING, Annotated

import typer

from commands.shell import Exit, opened_home, say
from domain.delivery import Fate
from domain.outbox import OutboxStatus

if TYPE_CHECKING:
    from flows.outbox_desk import MailStory, Refused
    from flows.send_run import DeliveryReport

outbox = typer.Typer(no_args_is_help=True, help="Mails of ours: look at them, let them go, hold them, stop all.")

_Mail = Annotated[int, typer.Argument(metavar="ID", help="Its number in `outbox list`.")]
_Who = Annotated[str, typer.Option(help="Name of the person who decides.")]
_Reason = Annotated[str, typer.Option(help="Why, for the record.")]


@outbox.command("list")
def list_mails(
    status: Annotated[
        list[OutboxStatus] | None, typer.Option(help="Only mails of this status; may be repeated.")
    ] = None,
) -> None:
    """List mails with their numbers."""
    from flows.outbox_desk import mails_of

    with opened_home() as home:
        for entry in mails_of(home, *(status or ())):
            mail = entry.mail
            print(entry.outbox_id, mail.status, entry.delivery, ", ".join(mail.to), mail.subject, sep="\t")
            if mail.status_reason:
                print(f"\t{mail.status_reason}")


@outbox.command("show")
def show_mail(mail: _Mail) -> None:
    """Tell everything about one mail: its steps, what the server said to whom, what proves that it left."""
    from flows.outbox_desk import story_of

    with opened_home() as home:
        story = story_of(home, mail)
    print(*_told(story), sep="\n")


def _told(story: "MailStory") -> list[str]:
    mail, note = story.entry.mail, story.note
    return [
        f"{mail.message_id}\t{note.status}\t{note.state}\t{note.attempts} tries",
        f"to {', '.join(mail.to)}" + (f", copy to {', '.join(mail.cc)}" if mail.cc else ""),
        mail.subject,
        *([f"waits until {note.not_before:%Y-%m-%d %H:%M} UTC"] if note.not_before else []),
        *([f"bytes {note.raw_sha256}"] if note.raw_sha256 else []),
        *(f"{s.at:%Y-%m-%d %H:%M:%S}\t{s.state}\t{s.who or 'by itself'}\t{s.words}" for s in story.steps),
        *(f"{r.email}\t{r.code}\t{r.words}" for r in story.replies),
        *(f"proof\t{e.kind}\t{e.source}" for e in story.evidence),
        "",
        mail.text,
    ]


@outbox.command("approve")
def approve_mail(mail: _Mail, who: _Who) -> None:
    """Let a draft go; it leaves with the next delivery."""
    from flows.outbox_desk import approve

    with opened_home() as home:
        _tell(approve(home, mail, who=who))


@outbox.command("hold")
def hold_mail(mail: _Mail, who: _Who, reason: _Reason = "") -> None:
    """Keep a mail that has not left from leaving."""
    from flows.outbox_desk import hold

    with opened_home() as home:
        _tell(hold(home, mail, who=who, reason=reason))


@outbox.command("release")
def release_mail(mail: _Mail, who: _Who) -> None:
    """Let a held mail go."""
    from flows.outbox_desk import release

    with opened_home() as home:
        _tell(release(home, mail, who=who))


@outbox.command("cancel")
def cancel_mail(mail: _Mail, who: _Who, reason: _Reason = "") -> None:
    """Take back a mail that has not left; its lines may be asked about again."""
    from flows.outbox_desk import cancel

    with opened_home() as home:
        _tell(cancel(home, mail, who=who, reason=reason))


@outbox.command("settle")
def settle_mail(mail: _Mail, fate: Annotated[Fate, typer.Option("--as", help="Whether it left.")], who: _Who) -> None:
    """Say whether a mail left that nobody knows about; one that did not is sent again."""
    from flows.outbox_desk import settle

    with opened_home() as home:
        _tell(settle(home, mail, fate, who=who))


@outbox.command("send")
def send_due(
    wait: Annotated[int, typer.Option(min=0, max=24 * 60, help="Minutes to wait for limits and retries.")] = 0,
) -> None:
    """Send what may leave, look for what perhaps left, and keep the Sent folder complete."""
    from datetime import timedelta

    from domain.outbox import OutboxStatus as Status
    from flows.deliver import deliver_due
    from flows.unknown_mails import file_sent_copies, settle_unknown

    with opened_home() as home:
        reports = {r.outbox_id: r for r in settle_unknown(home)}
        reports |= {r.outbox_id: r for r in deliver_due(home, patience=timedelta(minutes=wait))}
        file_sent_copies(home)
    for each in reports.values():
        say(f"{each.outbox_id}: {each.status} ({each.state}) {each.words}")
    if any(r.status in {Status.FAILED, Status.HELD} for r in reports.values()):
        raise typer.Exit(Exit.LEFT_IN_ERROR)


@outbox.command("stop")
def stop(who: _Who, reason: _Reason = "") -> None:
    """Let nothing leave any more, whoever wants to send."""
    from flows.send_channel import stop_sending

    with opened_home() as home:
        channel = stop_sending(home, who=who, reason=reason)
    say(f"sending is stopped: {channel.stop_words}")


@outbox.command("start")
def start(who: _Who) -> None:
    """Let mails leave again, whatever stopped them."""
    from flows.send_channel import start_sending

    with opened_home() as home:
        start_sending(home, who=who)
    say("mails may leave again")


def _tell(result: "DeliveryReport | Refused") -> None:
    from flows.outbox_desk import Refused

    if isinstance(result, Refused):
        say(f"mail {result.outbox_id} stays as it is: {result.why}")
        raise typer.Exit(Exit.LEFT_IN_ERROR)
    say(f"mail {result.outbox_id} is {result.status} now")
