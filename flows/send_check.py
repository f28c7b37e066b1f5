"""The last look at a mail before it leaves: is there still something to ask, and somebody to ask (mail.md 22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from db.records import OutboxEntry
from db.repositories.contacts import Contacts
from db.repositories.deliveries import Deliveries
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from domain.delivery import DeliveryNote
from domain.outbox import ContactCondition, Letter, OutgoingMail
from flows.chase_known import pending_mails
from flows.draft_check import Look, looked_at, rewritten
from flows.send_run import SendRun
from outbound.chases import SkipReason
from outbound.recipients import is_ours, refused_address

_ASKING = frozenset({Letter.REQUEST, Letter.DIGEST, Letter.ESCALATION})
"""Letters about open lines; every other one was written by a person for a reason of its own."""
# What only puts a mail off, because it holds for the vendor as a whole and passes.
_PASSING = frozenset({SkipReason.PAUSED, SkipReason.UNREAD_MAIL, SkipReason.OWN_LETTER, SkipReason.VENDOR_CLOSED})
_LATER = timedelta(minutes=5)
_REPORT_DAYS = 3  # a report that could not leave for so long tells of another world


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The mail is put off."""

    why: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """The mail must not leave any more."""

    why: str
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """The lines that are still to be asked about, and those that are not."""

    kept: tuple[Look, ...]
    gone: tuple[Look, ...] = ()


def last_look(
    session: Session, run: SendRun, entry: OutboxEntry, note: DeliveryNote, *, at: datetime
) -> Asks | Wait | Never:
    """Return what of a mail may leave at a moment."""
    mail = entry.mail
    barred = _addresses(session, run, mail, at=at)
    if barred is not None:
        return barred
    if mail.vendor_id is None or mail.letter not in _ASKING or not mail.refs:
        return Asks(kept=())
    if Mails(session).waits_unread_from(_known_senders(session, mail.vendor_id)):
        return Wait(why="a newer mail of this vendor is not read yet", until=at + _LATER)
    return _lines(session, run, entry, note, at=at)


def _lines(
    session: Session, run: SendRun, entry: OutboxEntry, note: DeliveryNote, *, at: datetime
) -> Asks | Wait | Never:
    hours = run.rules.tenant.letter_hours
    pending = pending_mails(
        session, run.home, calendar=run.home.calendar, at=at, letter_hours=hours, vendor_id=entry.mail.vendor_id
    )
    looks = looked_at(session, run.home, entry, rules=run.rules, pending=tuple(pending))
    put_off = next((k.skip for k in looks if k.skip is not None and k.skip.reason in _PASSING), None)
    if put_off is not None:
        return Wait(why=put_off.detail, until=at + _LATER)
    deliveries = Deliveries(session)
    answered = [k for k in looks if not k.why and deliveries.answered_since(note, k.ref.po, k.ref.line)]
    kept = tuple(k for k in looks if not k.why and k not in answered)
    if not kept:
        whys = dict.fromkeys(k.why or "answered since" for k in looks)
        return Never(why="nothing is left to ask: " + "; ".join(whys), looks=looks)
    return Asks(kept=kept, gone=tuple(k for k in looks if k not in kept))


def _addresses(session: Session, run: SendRun, mail: OutgoingMail, *, at: datetime) -> Wait | Never | None:
    """Vendors' mails never go to ourselves, internal ones to nobody else; nobody is written to while away."""
    if mail.letter.internal:
        return _internal(run, mail)
    if mail.vendor_id is None:
        return None
    policy = run.rules.of(mail.vendor_id).policy
    ours = {a.lower() for a in (run.home.settings.smtp.own_copy, run.home.settings.smtp.sender) if a}
    for email in (*mail.to, *mail.cc):
        fault = refused_address(email, policy) or (f"{email} is our own address" if email.lower() in ours else None)
        if fault is not None:
            return Never(why=fault)
    states = {s.email.lower(): s for s in Contacts(session).states()}
    for email in mail.to:
        state = states.get(email.lower())
        if state is None or state.condition is ContactCondition.VALID:
            continue
        if state.condition is ContactCondition.INVALID:
            return Never(why=f"mail to {email} came back on {state.since}")
        last = state.away_until or run.home.calendar.add_business_days(state.since, policy.away_days)
        if run.home.as_of <= last:
            until = datetime.combine(last + timedelta(days=1), time(8), tzinfo=UTC)
            return Wait(why=f"{email} is away until {last}", until=max(until, at + _LATER))
    return None


def _internal(run: SendRun, mail: OutgoingMail) -> Never | None:
    """Customers and prices stay in the house, whatever the rules were when the mail was composed."""
    strangers = [email for email in (*mail.to, *mail.cc) if not is_ours(email, run.rules.tenant)]
    if strangers:
        return Never(why=f"{strangers[0]} is no address of ours, and the mail is internal")
    late = mail.letter is Letter.REPORT and (run.home.as_of - mail.business_date).days > _REPORT_DAYS
    return Never(why=f"the report of {mail.business_date} could not leave in time") if late else None


def _known_senders(session: Session, vendor_id: str) -> Iterable[str]:
    """Return the addresses and domains a vendor writes from, lower case; domains begin with an at sign."""
    vendor = Orders(session).vendor(vendor_id)
    if vendor is None:
        return ()
    return (*(c.email.lower() for c in vendor.contacts), *(f"@{d.lower()}" for d in vendor.domains))


def without(session: Session, run: SendRun, entry: OutboxEntry, kept: Iterable[Look]) -> OutgoingMail:
    """Return the mail about the lines that are still to be asked about, and no other."""
    pairs = [(look.ref, look.state) for look in kept if look.state is not None]
    return rewritten(session, entry, pairs, run.rules)
