"""Takes one mail for this process after a last look at it, and freezes its bytes before one leaves (mail.md 22)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from db.engine import write_session
from db.records import OutboxEntry
from db.repositories.deliveries import Deliveries
from db.repositories.mails import Mails
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryNote, DeliveryState
from domain.outbox import OutboxStatus, OutgoingMail
from flows.send_channel import Closed, closed, in_use, too_fast
from flows.send_check import Asks, Never, Wait, last_look, without
from flows.send_run import DeliveryReport, SendRun, report
from outbound.limits import LONGEST_TRYING
from outbound.message import message_bytes
from outbound.transport import Parcel

_REVISION = re.compile(r"\.r(\d+)@")
_WAITING = (DeliveryState.READY, DeliveryState.RETRY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A mail that this process has; ``raw_sha256`` names its bytes where they were frozen before."""

    outbox_id: int
    mail: OutgoingMail
    references: tuple[str, ...]
    raw_sha256: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A mail as it goes over the wire; ``first_try`` is when its bytes were built, None for those of an earlier try."""

    outbox_id: int
    parcel: Parcel
    raw_sha256: str
    first_try: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A mail that may leave now; ``renewed`` tells that its words or ids are new, ``left_out`` what it asks no more."""

    note: DeliveryNote
    mail: OutgoingMail
    renewed: bool
    left_out: str


def claim(run: SendRun, outbox_id: int) -> Claimed | DeliveryReport:
    """Take a mail that may leave now, or say why not."""
    at = run.clock.now()
    with write_session(run.home.engine) as session:
        found = ready(session, run, outbox_id, at=at)
        return found if isinstance(found, DeliveryReport) else _taken(session, run, found, at=at)


def ready(session: Session, run: SendRun, outbox_id: int, *, at: datetime) -> Ready | DeliveryReport:
    """Look at a mail a last time; lines that need no question any more leave it."""
    deliveries = Deliveries(session)
    note = deliveries.get(outbox_id)
    entry = Outbox(session).get(outbox_id)
    shut = _shut(session, run, entry, note, at=at)
    if shut is not None:
        return report(note, shut.why, retry_at=shut.until)
    match last_look(session, run, entry, note, at=at):
        case Wait(why=why, until=until):
            deliveries.put_off(outbox_id, until=until, words=why)
            return report(note, why, retry_at=until)
        case Never() as never:
            return _given_up(session, entry, note, never, at=at)
        case Asks(gone=gone) if gone and note.unknowns:
            return _for_a_person(session, note, at=at)
        case Asks() as asks:
            return _with_words(session, run, entry, note, asks, at=at)


def _shut(session: Session, run: SendRun, entry: OutboxEntry, note: DeliveryNote, *, at: datetime) -> Closed | None:
    """Return why the mail may not leave at this moment, whatever it says."""
    if not note.state.waits or note.status is not OutboxStatus.QUEUED:
        return Closed(why=f"it is {note.status} ({note.state})")
    if note.not_before is not None and note.not_before > at:
        return Closed(why=entry.mail.status_reason or "it is tried again later", until=note.not_before)
    mail = entry.mail
    if mail.send_from is not None and mail.send_from > at and not mail.released_by:
        return Closed(why="the hours in which this vendor gets mail have not come", until=mail.send_from)
    channel = Deliveries(session).channel()
    shut = closed(run.home, channel, at=at)
    if shut is not None or run.home.settings.transport == "folder":
        return shut
    return in_use(channel, owner=run.owner, at=at) or too_fast(session, run.home, (*mail.to, *mail.cc), at=at)


def _given_up(
    session: Session, entry: OutboxEntry, note: DeliveryNote, never: Never, *, at: datetime
) -> DeliveryReport:
    """End a mail that must not leave any more; where it may have left once, that is said."""
    words = f"{never.why} (it may have left once)" if note.unknowns else never.why
    deliveries = Deliveries(session)
    deliveries.advance(entry.outbox_id, expected=_WAITING, to=DeliveryState.CANCELLED, at=at, words=words)
    if not note.unknowns:
        Outbox(session).forget_chase(entry, entry.mail.refs)
    return report(deliveries.get(entry.outbox_id), words)


def _for_a_person(session: Session, note: DeliveryNote, *, at: datetime) -> DeliveryReport:
    """Bytes that may be at the vendor's already cannot be changed, and answered lines are not asked about again."""
    words = "it may have left once, and some of its lines are answered by now: a person decides"
    deliveries = Deliveries(session)
    deliveries.advance(
        note.outbox_id, expected=_WAITING, to=DeliveryState.UNKNOWN, at=at, words=words, held=True, unknown_since=at
    )
    return report(deliveries.get(note.outbox_id), words)


def _with_words(
    session: Session, run: SendRun, entry: OutboxEntry, note: DeliveryNote, asks: Asks, *, at: datetime
) -> Ready:
    """Keep the words as they are, unless the mail has surely not left and they must change."""
    outbox, mail, renewed = Outbox(session), entry.mail, False
    if asks.gone:
        mail = replace(without(session, run, entry, asks.kept), released_by=mail.released_by)
        outbox.forget_chase(entry, [look.ref for look in asks.gone])
        renewed = True
    elif not note.unknowns and note.first_try is not None and at - note.first_try >= LONGEST_TRYING:
        mail = replace(mail, message_id=next_revision(mail.message_id))
        renewed = True
    if renewed:
        outbox.recompose(entry.outbox_id, mail)
    left_out = (f"{look.ref.po}/{look.ref.line} left out: {look.why or 'answered since'}" for look in asks.gone)
    return Ready(note=note, mail=mail, renewed=renewed, left_out="; ".join(left_out))


def _taken(session: Session, run: SendRun, found: Ready, *, at: datetime) -> Claimed | DeliveryReport:
    note, deliveries = found.note, Deliveries(session)
    known = None if found.renewed else note.raw_sha256
    moved = deliveries.advance(
        note.outbox_id,
        expected=_WAITING,
        to=DeliveryState.CLAIMED,
        at=at,
        words=found.left_out,
        raw_sha256=known,
        attempts=note.attempts + 1,
        not_before=None,
        lease_owner=run.owner,
        lease_until=at + run.lease,
    )
    if not moved:
        return report(deliveries.get(note.outbox_id), "another process was faster")
    deliveries.set_channel(replace(deliveries.channel(), lease_owner=run.owner, lease_until=at + run.lease))
    references = _references(session, found.mail)
    return Claimed(outbox_id=note.outbox_id, mail=found.mail, references=references, raw_sha256=known, at=at)


def next_revision(message_id: str) -> str:
    """Return the id of the next revision: ``.r1@`` becomes ``.r2@``; an id without one gets ``.r2@``."""
    found = _REVISION.search(message_id)
    if found is None:
        return message_id.replace("@", ".r2@", 1)
    return f"{message_id[: found.start()]}.r{int(found.group(1)) + 1}@{message_id[found.end() :]}"


def freeze(run: SendRun, claimed: Claimed) -> Frozen:
    """Return the bytes of a claimed mail: those of an earlier try, else built now and on disk before a row names them.

    Outside of a transaction: where blobs lie in the database, storing one is a transaction of its own.
    """
    blobs, known = run.home.blobs, claimed.raw_sha256
    if known is not None:
        parcel = _parcel(run, claimed.mail, blobs.get(known))
        return Frozen(outbox_id=claimed.outbox_id, parcel=parcel, raw_sha256=known, first_try=None)
    content = message_bytes(
        claimed.mail,
        sender=run.rules.sender,
        at=claimed.at,
        references=claimed.references,
        from_email=run.home.settings.smtp.sender,
    )
    parcel = _parcel(run, claimed.mail, content)
    raw_sha256 = blobs.put(content)
    return Frozen(outbox_id=claimed.outbox_id, parcel=parcel, raw_sha256=raw_sha256, first_try=claimed.at)


def _references(session: Session, mail: OutgoingMail) -> tuple[str, ...]:
    """Return the thread so far, the oldest first."""
    if mail.in_reply_to is None:
        return ()
    return next((m.references for m in Mails(session).with_message_id(mail.in_reply_to)), ())


def _parcel(run: SendRun, mail: OutgoingMail, content: bytes) -> Parcel:
    smtp = run.home.settings.smtp
    named = {a.lower() for a in (*mail.to, *mail.cc)}
    own = (smtp.own_copy,) if smtp.own_copy and smtp.own_copy.lower() not in named else ()
    return Parcel(sender=smtp.sender or run.rules.sender.email, to=mail.to, cc=mail.cc, own=own, content=content)
