"""What a mail that came in proves about mails of ours that left (mail.md 27, 28)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from db.repositories.deliveries import Deliveries
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryEvent, DeliveryState, Evidence, EvidenceKind
from domain.mail import Mail, MailKind
from ingest.noise import NoiseVerdict


def note_evidence(session: Session, mail: Mail, noise: NoiseVerdict, *, mail_id: int) -> None:
    """Keep what a copy of our mail, or a report that one came back, proves; other mails prove nothing here."""
    _keep(session, dict(_named(mail, noise)), mail_id=mail_id, at=mail.date)


def note_second_copy(session: Session, mail: Mail, *, mail_id: int) -> None:
    """Keep that a mail of ours came back once more."""
    if mail.message_id:
        _keep(session, {mail.message_id: EvidenceKind.OWN_COPY}, mail_id=mail_id, at=mail.date)


def _keep(session: Session, named: Mapping[str, EvidenceKind], *, mail_id: int, at: datetime) -> None:
    deliveries = Deliveries(session)
    for entry in Outbox(session).answered_by(named):
        kind = named[entry.mail.message_id]
        proof = Evidence(outbox_id=entry.outbox_id, kind=kind, source=f"mail {mail_id}", at=at)
        if deliveries.add_evidence(proof) and kind is EvidenceKind.OWN_COPY:
            _tell_twice(deliveries, entry.outbox_id, entry.delivery, at=at)


def _named(mail: Mail, noise: NoiseVerdict) -> Iterator[tuple[str, EvidenceKind]]:
    """Yield the ids of our mails that are named, with what that shows; relays rewrite one id and leave the other."""
    if noise.kind is MailKind.OWN:
        marked = mail.header("x-backstop-chase")
        for message_id in (mail.message_id, f"<{marked.strip()}>" if marked else None):
            if message_id:
                yield message_id, EvidenceKind.OWN_COPY
    elif noise.bounce is not None and noise.bounce.original_id:
        yield noise.bounce.original_id, EvidenceKind.BOUNCE


def _tell_twice(deliveries: Deliveries, outbox_id: int, state: DeliveryState, *, at: datetime) -> None:
    """Say so where more than one copy of a mail is known: it was delivered more than once."""
    copies = sum(e.kind is EvidenceKind.OWN_COPY for e in deliveries.evidence(outbox_id))
    if copies > 1:
        words = f"{copies} copies of it came back: it was delivered more than once"
        deliveries.log(DeliveryEvent(outbox_id=outbox_id, at=at, state=state, words=words))
