"""Asks vendors for what is missing: plan, compose, keep in the outbox, write to the folder.

Mail and questions are stored in one transaction, so that running it twice on a day asks nothing twice. A draft
counts as asked: the coordinator sends it. Delivery moves a mail from queued to sent and never back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.records import OutboxEntry, StoredMail
from db.repositories.contacts import Contacts
from db.repositories.keyvalues import KeyValues
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.calendar import BusinessCalendar
from domain.mail import MailKind
from domain.outbox import OutboxStatus, OutgoingMail
from domain.state import LineState
from flows.accounts import every_state
from flows.exception_log import reconcile
from flows.home import Home
from flows.receive import OWN_DOMAINS, OWN_MAILBOX
from outbound.compose import Sender, chase_id_of, compose
from outbound.folder import FolderTransport
from outbound.plan import Chase, ChasePlan, PendingKind, PendingMail, Skip, plan, records
from outbound.policy import ChasePolicy
from outbound.transport import DeliveryOutcome

_NOBODY = "open-orders@backstop.invalid"  # stands where neither a setting nor a mail told our address


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseResult:
    """The mails of today and why every other line was left alone."""

    mails: tuple[OutgoingMail, ...]
    skips: tuple[Skip, ...]


def chase(home: Home, *, deliver: bool) -> ChaseResult:
    """Compose what is due as of the home's day; deliver it where asked to, else leave drafts."""
    sender, calendar = _sender(home), home.calendar
    with write_session(home.engine) as session:
        states = list(every_state(session, home))
        planned = _plan(session, home, states, calendar)
        entries = [_keep(session, home, sender, one, deliver=deliver) for one in planned.chases]
        if deliver:
            entries += _approved(session, home)
        reconcile(session, home, states)
    transport = FolderTransport(folder=home.settings.outbox, sender=sender)
    mails = tuple(_hand_over(home, transport, entry) for entry in entries)
    return ChaseResult(mails=mails, skips=planned.skips)


def _plan(session: Session, home: Home, states: Sequence[LineState], calendar: BusinessCalendar) -> ChasePlan:
    orders = Orders(session)
    with_open = [s for s in states if s.exceptions]
    return plan(
        states,
        vendors={v.vendor_id: v for v in orders.vendors()},
        contacts={c.email.lower(): c for c in Contacts(session).states()},
        history=Outbox(session).chased((s.line.po, s.line.line) for s in with_open),
        questions=tuple(_pending(session)),
        policy=ChasePolicy(own_domains=frozenset(KeyValues(session).get(OWN_DOMAINS) or home.settings.own_domains)),
        calendar=calendar,
        as_of=home.as_of,
    )


def _pending(session: Session) -> Iterator[PendingMail]:
    """Vendors' questions that wait for us, and their mails that could not be read."""
    mails = Mails(session)
    for mail in mails.every_mail():
        if mail.vendor_id is None:
            continue
        if mail.kind is MailKind.QUESTION:
            yield from _questions(session, mail)
        elif mail.outcome is None:
            yield PendingMail(vendor_id=mail.vendor_id, kind=PendingKind.UNREAD, since=mail.local_date)


def _questions(session: Session, mail: StoredMail) -> Iterator[PendingMail]:
    """A question holds back the orders it names until the vendor says something about them."""
    vendor_id = mail.vendor_id or ""
    for po in {po for d in Mails(session).documents_of(mail.mail_id) for po in d.po_numbers}:
        later = [w for w in Statements(session).of_orders({po}) if w.received_at > mail.date and w.decision.applied]
        if not later:
            yield PendingMail(vendor_id=vendor_id, kind=PendingKind.QUESTION, po=po, since=mail.local_date)


def _keep(session: Session, home: Home, sender: Sender, one: Chase, *, deliver: bool) -> OutboxEntry:
    """Store mail and questions together."""
    mail = compose(one, sender=sender, chase_id=chase_id_of(one, as_of=home.as_of), as_of=home.as_of)
    mail = replace(mail, status=OutboxStatus.QUEUED if deliver else OutboxStatus.DRAFT)
    outbox = Outbox(session)
    entry = outbox.add(mail)
    if entry.mail.message_id == mail.message_id:
        outbox.remember_chase(records(one, on=home.as_of))
    return entry


def _approved(session: Session, home: Home) -> list[OutboxEntry]:
    """Queue the drafts of an earlier run of the same day: asking to send approves them."""
    outbox = Outbox(session)
    drafts = [e for e in outbox.with_status(OutboxStatus.DRAFT) if e.mail.business_date == home.as_of]
    moved = (outbox.move(e.outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED) for e in drafts)
    return [entry for entry in moved if entry is not None]


def _hand_over(home: Home, transport: FolderTransport, entry: OutboxEntry) -> OutgoingMail:
    """Write the mail into the outbox folder; a queued one is then sent."""
    at = _moment(home.as_of)
    delivery = transport.deliver(entry.mail, at=at)
    if entry.mail.status is not OutboxStatus.QUEUED:
        return entry.mail
    with write_session(home.engine) as session:
        outbox = Outbox(session)
        if delivery.outcome is DeliveryOutcome.ACCEPTED:
            return outbox.mark_sent(entry.outbox_id, at=at).mail
        moved = outbox.move(
            entry.outbox_id, expected=OutboxStatus.QUEUED, to=OutboxStatus.FAILED, reason=delivery.detail
        )
    return moved.mail if moved else entry.mail


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=UTC)


def _sender(home: Home) -> Sender:
    """Who writes: as set, else the shared mailbox that the mails were addressed to."""
    settings = home.settings
    with read_session(home.engine) as session:
        learned = KeyValues(session).get(OWN_MAILBOX)
    return Sender(
        name=settings.coordinator or "Purchasing",
        email=settings.reply_to or learned or _NOBODY,
        company=settings.company or (learned or _NOBODY).rpartition("@")[2],
        phone=settings.phone,
    )
