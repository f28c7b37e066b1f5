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
from domain.mail import MailKind, Outcome
from domain.outbox import OutboxStatus, OutgoingMail
from domain.state import LineState
from flows.accounts import states_of
from flows.exception_log import reconcile
from flows.home import Home
from flows.receive import OWN_DOMAINS, OWN_MAILBOX
from outbound.compose import Sender, chase_id_of, compose
from outbound.folder import FolderTransport
from outbound.plan import Chase, ChasePlan, PendingKind, PendingMail, Skip, plan, records
from outbound.policy import ChasePolicy
from outbound.transport import DeliveryOutcome

_FAILED_HOLDS_DAYS = 3  # business days
_NOBODY = "open-orders@backstop.invalid"  # stands where neither a setting nor a mail told our address


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseResult:
    """The mails of today and why every other line was left alone."""

    mails: tuple[OutgoingMail, ...]
    skips: tuple[Skip, ...]


def chase(home: Home, *, deliver: bool) -> ChaseResult:
    """Compose what is due as of the home's day; deliver it where asked to, else leave drafts.

    One vendor is one transaction, and only his lines are in memory.
    """
    setting = _setting(home)
    with read_session(home.engine) as session:
        vendor_ids = Orders(session).vendor_ids()
    skips: list[Skip] = []
    entries: list[OutboxEntry] = []
    for vendor_id in vendor_ids:
        with write_session(home.engine) as session:
            states = states_of(session, home, Orders(session).lines_of_vendor(vendor_id, include_closed=True))
            planned = _plan(session, home, states, setting)
            entries += [_keep(session, home, setting.sender, one, deliver=deliver) for one in planned.chases]
            reconcile(session, home, states)
        skips += planned.skips
    if deliver:
        with write_session(home.engine) as session:
            entries += _approved(session, home)
    transport = FolderTransport(folder=home.settings.outbox, sender=setting.sender)
    mails = tuple(_hand_over(home, transport, entry) for entry in entries)
    return ChaseResult(mails=mails, skips=tuple(skips))


def queued_mails(home: Home) -> dict[int, str]:
    """Return the mails that wait for delivery, each with the domain of its first recipient."""
    with read_session(home.engine) as session:
        return {
            entry.outbox_id: entry.mail.to[0].rpartition("@")[2].lower()
            for entry in Outbox(session).with_status(OutboxStatus.QUEUED)
        }


def deliver_queued(home: Home, outbox_id: int) -> OutgoingMail:
    """Deliver one mail that is queued; any other stays as it is.

    Raises:
        StoreError: there is no such mail.
    """
    sender = _setting(home).sender
    with read_session(home.engine) as session:
        entry = Outbox(session).get(outbox_id)
    if entry.mail.status is not OutboxStatus.QUEUED:
        return entry.mail
    return _hand_over(home, FolderTransport(folder=home.settings.outbox, sender=sender), entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What holds for all vendors of one run, worked out before the first transaction."""

    sender: Sender
    calendar: BusinessCalendar
    policy: ChasePolicy
    pending: tuple[PendingMail, ...]


def _setting(home: Home) -> _Setting:
    calendar = home.calendar
    with read_session(home.engine) as session:
        learned = KeyValues(session).get(OWN_DOMAINS)
        return _Setting(
            sender=_sender(home, KeyValues(session).get(OWN_MAILBOX)),
            calendar=calendar,
            policy=ChasePolicy(own_domains=frozenset(learned or home.settings.own_domains)),
            pending=tuple(_pending(session, home, calendar)),
        )


def _plan(session: Session, home: Home, states: Sequence[LineState], setting: _Setting) -> ChasePlan:
    with_open = [s for s in states if s.exceptions]
    return plan(
        states,
        vendors={v.vendor_id: v for v in Orders(session).vendors()},
        contacts={c.email.lower(): c for c in Contacts(session).states()},
        history=Outbox(session).chased((s.line.po, s.line.line) for s in with_open),
        questions=setting.pending,
        policy=setting.policy,
        calendar=setting.calendar,
        as_of=home.as_of,
    )


def _pending(session: Session, home: Home, calendar: BusinessCalendar) -> Iterator[PendingMail]:
    """Vendors' questions that wait for us, and their mails nobody has read yet.

    A mail that failed may hold the answer: its vendor is left alone until a person had a few days to look at it.
    """
    mails = Mails(session)
    for mail in mails.every_mail():
        if mail.vendor_id is None:
            continue
        if mail.kind is MailKind.QUESTION:
            yield from _questions(session, mail)
        elif mail.outcome is None or (
            mail.outcome is Outcome.FAILED
            and calendar.business_days_between(mail.local_date, home.as_of) <= _FAILED_HOLDS_DAYS
        ):
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


def _sender(home: Home, learned: str | None) -> Sender:
    """Who writes: as set, else the shared mailbox that the mails were addressed to."""
    settings = home.settings
    return Sender(
        name=settings.coordinator or "Purchasing",
        email=settings.reply_to or learned or _NOBODY,
        company=settings.company or (learned or _NOBODY).rpartition("@")[2],
        phone=settings.phone,
    )
