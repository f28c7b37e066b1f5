"""What is wrong with the way out, for people: configuration, server, switch, mails nobody knows about."""

from collections.abc import Iterator

from db.engine import read_session
from db.repositories.deliveries import Deliveries
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryState
from domain.outbox import OutboxStatus
from flows.clock import now
from flows.home import Home
from flows.mail_way import smtp_transport
from flows.send_channel import channel_of, closed


def way_out(home: Home) -> str:
    """Return where mails go, in words."""
    if home.settings.transport == "folder":
        return f"folder {home.settings.outbox}"
    smtp = home.settings.smtp
    copy = f", own copy to {smtp.own_copy}" if smtp.own_copy else ", no own copy"
    return f"{smtp.host}:{smtp.port} ({smtp.security}){copy}"


def faults(home: Home) -> Iterator[str]:
    """Yield what keeps mails from leaving, or waits for a person."""
    shut = closed(home, channel_of(home), at=now())
    if shut is not None:
        yield shut.why
    elif home.settings.transport == "smtp":
        wrong = smtp_transport(home).check()
        if wrong:
            yield wrong
    yield from held_mails(home)


def held_mails(home: Home) -> Iterator[str]:
    """Yield the mails about which a person has to decide because nobody knows whether they left."""
    with read_session(home.engine) as session:
        for note in Deliveries(session).in_state(DeliveryState.UNKNOWN):
            if note.status is OutboxStatus.HELD:
                mail = Outbox(session).get(note.outbox_id).mail
                yield f"mail {note.outbox_id} to {', '.join(mail.to)}: {mail.status_reason}"


def blind(home: Home) -> str:
    """Return why lost mails could not be told from sent ones here; empty where they can."""
    smtp = home.settings.smtp
    if home.settings.transport == "folder" or smtp.own_copy or smtp.sent_folder == "look":
        return ""
    return "no smtp.own_copy: a mail whose fate is unknown always needs a person"
