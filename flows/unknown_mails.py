"""Settles mails that may have left, by evidence only, and keeps the Sent folder complete (mail.md 27 to 29)."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import OutboxEntry
from db.repositories.deliveries import Deliveries
from db.repositories.keyvalues import KeyValues
from db.repositories.mail_accounts import MailAccounts
from db.repositories.outbox import Outbox
from domain.delivery import DeliveryNote, DeliveryState, Evidence, EvidenceKind, SentCopy
from domain.errors import MailboxError
from domain.outbox import OutboxStatus
from flows.clock import WALL, Clock
from flows.home import Home
from flows.mail_way import SentFolder, open_sent_folder
from flows.send_run import DeliveryReport, report
from outbound.unknown import Doubt, Settlement, Verdict, settle

_BY_PROVIDER = "sent_folder_by_provider"
_AFTER = timedelta(minutes=2)  # providers put a copy into the Sent folder within seconds
_KEEP_TRYING = timedelta(days=3)


def settle_unknown(home: Home, *, clock: Clock = WALL) -> tuple[DeliveryReport, ...]:
    """Look for proof of every mail that may have left, and let go on what is settled.

    A mail without proof is sent again once, with the identical bytes, where copies are known to come; else a person
    decides. Safe to repeat.
    """
    with read_session(home.engine) as session:
        doubtful = Deliveries(session).in_state(DeliveryState.UNKNOWN)
    if not doubtful:
        return ()
    seen = _in_sent_folder(home, doubtful)
    return tuple(_settled(home, note.outbox_id, seen, at=clock.now()) for note in doubtful)


def _in_sent_folder(home: Home, notes: Sequence[DeliveryNote]) -> frozenset[int] | None:
    """Return which of the mails lie in the Sent folder; None where it was not looked at."""
    with read_session(home.engine) as session:
        mails = {n.outbox_id: Outbox(session).get(n.outbox_id).mail for n in notes}
    with suppress(MailboxError), open_sent_folder(home) as folder:
        if folder is not None:
            return frozenset(outbox_id for outbox_id, mail in mails.items() if folder.holds(mail))
    return None


def _settled(home: Home, outbox_id: int, seen: frozenset[int] | None, *, at: datetime) -> DeliveryReport:
    with write_session(home.engine) as session:
        deliveries = Deliveries(session)
        note, entry = deliveries.get(outbox_id), Outbox(session).get(outbox_id)
        if note.state is not DeliveryState.UNKNOWN:
            return report(note)
        for proof in _proofs(session, entry, seen, at=at):
            deliveries.add_evidence(proof)
        verdict = settle(_doubt(session, home, entry, note, seen, at=at), at=at)
        if note.status is OutboxStatus.HELD and verdict.settlement is not Settlement.ACCEPTED:
            return report(note, verdict.words)  # it is in a person's hands; only proof takes it out of them
        _follow(session, home, entry, note, verdict, at=at)
        return report(deliveries.get(outbox_id), verdict.words)


def _proofs(session: Session, entry: OutboxEntry, seen: frozenset[int] | None, *, at: datetime) -> Iterator[Evidence]:
    """Yield what stored mails and the Sent folder show; copies that lost their id on the way were noted when read."""
    deliveries, outbox_id, message_id = Deliveries(session), entry.outbox_id, entry.mail.message_id
    for mail_id in deliveries.known_copies(message_id):
        yield Evidence(outbox_id=outbox_id, kind=EvidenceKind.OWN_COPY, source=f"mail {mail_id}", at=at)
    for mail_id in deliveries.replies_to(outbox_id, message_id):
        yield Evidence(outbox_id=outbox_id, kind=EvidenceKind.REPLY, source=f"mail {mail_id}", at=at)
    if seen is not None and outbox_id in seen:
        yield Evidence(outbox_id=outbox_id, kind=EvidenceKind.SENT_FOLDER, source="Sent folder", at=at)


def _doubt(
    session: Session,
    home: Home,
    entry: OutboxEntry,
    note: DeliveryNote,
    seen: frozenset[int] | None,
    *,
    at: datetime,
) -> Doubt:
    deliveries = Deliveries(session)
    answered = sum(deliveries.answered_since(note, ref.po, ref.line) for ref in entry.mail.refs)
    by_provider = home.settings.smtp.sent_folder == "look" and KeyValues(session).get(_BY_PROVIDER) is True
    own = home.settings.smtp.own_copy.lower()
    copied = bool(own) and all(r.accepted for r in deliveries.replies(note.outbox_id) if r.email == own)
    seen_alive = None
    if by_provider and seen is not None:
        seen_alive = at
    elif copied:
        seen_alive = _alive(session, home, note, at=at)
    return Doubt(
        since=note.unknown_since or at,
        times=note.unknowns,
        evidence=deliveries.evidence(note.outbox_id),
        copies_come=copied or by_provider,
        seen_alive=seen_alive,
        answered=answered,
        open=len(entry.mail.refs) - answered,
    )


def _alive(session: Session, home: Home, note: DeliveryNote, *, at: datetime) -> datetime | None:
    """Return until when a copy in our own mailbox would surely have been seen.

    That is now where the copy of a later mail came, else the last poll of all mailboxes. Mails that were fetched and
    not read yet may be the copy.
    """
    deliveries = Deliveries(session)
    if deliveries.unread_mails():
        return None
    later = deliveries.newest_copied()
    if later is not None and note.unknown_since is not None and later > note.unknown_since:
        return at
    polls = [MailAccounts(session).get(mailbox.name).last_ok for mailbox in home.settings.mailbox]
    seen = [moment for moment in polls if moment is not None]
    return min(seen) if seen and len(seen) == len(polls) else None


def _follow(
    session: Session, home: Home, entry: OutboxEntry, note: DeliveryNote, verdict: Verdict, *, at: datetime
) -> None:
    deliveries, outbox_id = Deliveries(session), entry.outbox_id
    unknown, words = [DeliveryState.UNKNOWN], verdict.words
    match verdict.settlement:
        case Settlement.ACCEPTED:
            copy = SentCopy.NONE if home.settings.smtp.sent_folder == "leave" else SentCopy.WANTED
            left = note.unknown_since or at
            deliveries.advance(
                outbox_id, expected=unknown, to=DeliveryState.ACCEPTED, at=at, words=words, sent_on=left, sent_copy=copy
            )
        case Settlement.SEND_AGAIN:
            deliveries.advance(outbox_id, expected=unknown, to=DeliveryState.RETRY, at=at, words=words, not_before=None)
        case Settlement.DROP:
            deliveries.advance(outbox_id, expected=unknown, to=DeliveryState.CANCELLED, at=at, words=words)
        case Settlement.PERSON:
            deliveries.advance(outbox_id, expected=unknown, to=DeliveryState.UNKNOWN, at=at, words=words, held=True)
        case Settlement.WAIT:
            pass


def file_sent_copies(home: Home, *, clock: Clock = WALL) -> int:
    """Look for what left in the Sent folder, and put it there where asked to; returns how many are settled.

    Whatever happens here never changes that a mail left. Every mail is looked for before it is put: providers that
    store copies by themselves get no second one.
    """
    at = clock.now()
    with read_session(home.engine) as session:
        wanted = Deliveries(session).copies_wanted(left_before=at - _AFTER)
    if not wanted:
        return 0
    with suppress(MailboxError), open_sent_folder(home) as folder:
        if folder is not None:
            return sum(_filed(home, folder, outbox_id, at=at) for outbox_id in wanted)
    return 0


def _filed(home: Home, folder: SentFolder, outbox_id: int, *, at: datetime) -> bool:
    with read_session(home.engine) as session:
        entry = Outbox(session).get(outbox_id)
    left = entry.sent_on or at
    try:
        outcome = _copy(home, folder, entry, sent_at=left)
    except MailboxError:
        if at - left < _KEEP_TRYING:
            return False
        outcome = SentCopy.GIVEN_UP
    with write_session(home.engine) as session:
        Deliveries(session).set_sent_copy(outbox_id, outcome)
        if home.settings.smtp.sent_folder == "look":  # where we put copies ourselves, finding one proves nothing
            KeyValues(session).set(_BY_PROVIDER, outcome is SentCopy.BY_PROVIDER)
    return True


def _copy(home: Home, folder: SentFolder, entry: OutboxEntry, *, sent_at: datetime) -> SentCopy:
    if folder.holds(entry.mail):
        return SentCopy.BY_PROVIDER
    if home.settings.smtp.sent_folder == "look" or entry.raw_sha256 is None:
        return SentCopy.GIVEN_UP
    folder.put(entry.mail, home.blobs.get(entry.raw_sha256), sent_at=sent_at)
    return SentCopy.DONE
