"""Asks vendors for what is missing: plan, compose, keep in the outbox, write to the folder.

Mail and questions are stored in one transaction, so that running it twice on a day asks nothing twice. A draft
counts as asked: the coordinator sends it. Delivery moves a mail from queued to sent and never back. No mail that
came in ever starts one that goes out: only the day and the state of the lines do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import partial

from sqlalchemy.orm import Session

from db.engine import read_session, write_again
from db.records import OutboxEntry
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from db.repositories.statements import Statements
from domain.delivery import DeliveryState
from domain.outbox import DraftVerdict, OutboxStatus, OutgoingMail
from domain.state import LineState
from flows.accounts import states_of
from flows.chase_known import known_of_vendor, pending_mails
from flows.chase_rules import ChaseRules, VendorRules, chase_rules
from flows.deliver import deliver_due
from flows.draft_check import still_good
from flows.draft_review import note_verdict
from flows.exception_log import reconcile, reconcile_lines
from flows.home import Home
from flows.send_channel import channel_of, closed, look_at_breaker
from flows.unknown_mails import file_sent_copies, settle_unknown
from ingest.lookalike import resembles
from outbound.chases import Chase, PendingMail, PhoneTask, Skip, records
from outbound.compose import Thread, chase_id_of, compose
from outbound.folder import FolderTransport
from outbound.gate import Gate, Traffic, by_a_person, by_itself
from outbound.plan import plan
from outbound.policy import ChasePolicy, Mode
from outbound.transport import Delivery, DeliveryOutcome
from outbound.windows import next_moment
from reports.board import open_value

_DAY = timedelta(days=1)
_PATIENCE = timedelta(minutes=10)  # what a person at the command line may wait for the limits


class Ask(StrEnum):
    """How far a run goes."""

    DRAFT = "draft"  # leave everything as drafts
    SEND = "send"  # a person asks: send everything that a person need not write
    BY_ITSELF = "by_itself"  # the service: send what the rules let go, leave the rest as drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseResult:
    """The mails of today, why every other line was left alone, and whom a person has to call."""

    mails: tuple[OutgoingMail, ...]
    skips: tuple[Skip, ...]
    tasks: tuple[PhoneTask, ...] = ()


def chase(
    home: Home,
    *,
    deliver: bool = False,
    ask: Ask | None = None,
    at: datetime | None = None,
    who: str = "",
    leave_queued: bool = False,
) -> ChaseResult:
    """Compose what is due as of the home's day; deliver it where asked to, else leave drafts.

    One vendor is one transaction, and only his lines are in memory.

    Args:
        home: the installation.
        deliver: short for ``ask=Ask.SEND``.
        ask: how far to go.
        at: now, aware; the morning of the home's day where it is not given.
        who: the person who asks, for the record.
        leave_queued: leave what is sent by SMTP to the service, which works off the queue.
    """
    how = ask or (Ask.SEND if deliver else Ask.DRAFT)
    run = _run(home, how, at or _moment(home.as_of), who)
    with read_session(home.engine) as session:
        vendor_ids = Orders(session).vendor_ids()
    skips: list[Skip] = []
    tasks: list[PhoneTask] = []
    entries: list[OutboxEntry] = []
    for vendor_id in vendor_ids:
        found = write_again(home.engine, partial(_of_vendor, run=run, vendor_id=vendor_id))
        entries += found[0]
        skips += found[1]
        tasks += found[2]
    write_again(home.engine, lambda session: reconcile(session, home, ()))
    if how is Ask.SEND and run.rules.tenant.paused is None:
        entries += write_again(home.engine, partial(_approved, run=run))
    transport = FolderTransport(folder=home.settings.outbox, sender=run.rules.sender)
    mails = [_hand_over(run, transport, entry) for entry in entries]
    if home.settings.transport == "smtp" and how is not Ask.DRAFT and not leave_queued:
        mails = _delivered(home, entries)
    return ChaseResult(mails=tuple(mails), skips=tuple(skips), tasks=tuple(tasks))


def _delivered(home: Home, entries: Sequence[OutboxEntry]) -> list[OutgoingMail]:
    """Send what is due, not faster than the limits; what has to wait stays in the queue."""
    settle_unknown(home)
    deliver_due(home, patience=_PATIENCE)
    file_sent_copies(home)
    with read_session(home.engine) as session:
        return [Outbox(session).get(entry.outbox_id).mail for entry in entries]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What holds for all vendors of one run."""

    home: Home
    rules: ChaseRules
    pending: tuple[PendingMail, ...]
    written: frozenset[str]
    ask: Ask
    at: datetime
    who: str


def _run(home: Home, ask: Ask, at: datetime, who: str) -> _Run:
    rules = chase_rules(home)
    if ask is Ask.BY_ITSELF:
        look_at_breaker(home, rules.tenant.breaker, at=at)
    with read_session(home.engine) as session:
        pending = pending_mails(session, home, calendar=home.calendar, at=at, letter_hours=rules.tenant.letter_hours)
        midnight = datetime.combine(home.as_of, time(), tzinfo=UTC)
        written = frozenset(vendor for moment, vendor, _ in Outbox(session).left_since(midnight) if moment <= at)
        return _Run(home=home, rules=rules, pending=tuple(pending), written=written, ask=ask, at=at, who=who)


def _of_vendor(
    session: Session, *, run: _Run, vendor_id: str
) -> tuple[list[OutboxEntry], Sequence[Skip], Sequence[PhoneTask]]:
    home, rules = run.home, run.rules.of(vendor_id)
    states = states_of(session, home, Orders(session).lines_of_vendor(vendor_id, include_closed=True))
    if run.ask is Ask.BY_ITSELF:
        _withdraw_missed(session, run, vendor_id)
    planned = plan(
        states,
        vendors={vendor_id: vendor} if (vendor := Orders(session).vendor(vendor_id)) else {},
        known=known_of_vendor(session, vendor_id, states, pending=run.pending, written=run.written),
        policy=rules.policy,
        calendar=rules.calendar,
        as_of=home.as_of,
    )
    entries = [_keep(session, run, one, rules) for one in planned.chases]
    reconcile_lines(session, home, states)
    return entries, planned.skips, planned.tasks


def _withdraw_missed(session: Session, run: _Run, vendor_id: str) -> None:
    """Take back what waited in vain for its hours on an earlier day: its questions go into today's mail."""
    outbox = Outbox(session)
    for entry in outbox.of_vendor(vendor_id, since=run.home.as_of - 30 * _DAY):
        waits = entry.mail.status is OutboxStatus.QUEUED and entry.delivery is DeliveryState.READY
        if waits and entry.mail.business_date < run.home.as_of:
            outbox.withdraw(entry, reason=f"missed its hours; its lines are asked about on {run.home.as_of}")


def _keep(session: Session, run: _Run, one: Chase, rules: VendorRules) -> OutboxEntry:
    """Store mail and questions together."""
    gate = _gate(session, run, one, rules.policy)
    mail = compose(
        one,
        stationery=run.rules.stationery(one.vendor.vendor_id),
        chase_id=chase_id_of(one, as_of=run.home.as_of),
        as_of=run.home.as_of,
        thread=_thread(session, run.home, one, rules.policy),
    )
    mail = replace(
        mail,
        status=gate.status,
        status_reason="; ".join(gate.reasons),
        send_from=next_moment(run.at, policy=rules.policy, calendar=rules.calendar, routine=one.routine),
        released_by=_person(run) if run.ask is Ask.SEND and gate.status is OutboxStatus.QUEUED else "",
    )
    outbox = Outbox(session)
    entry = outbox.add(mail)
    if entry.mail.message_id == mail.message_id:
        outbox.remember_chase(records(one, on=run.home.as_of))
    return entry


def _gate(session: Session, run: _Run, one: Chase, policy: ChasePolicy) -> Gate:
    if run.ask is Ask.DRAFT:
        return Gate(status=OutboxStatus.DRAFT)
    if run.ask is Ask.SEND:
        return by_a_person(one, policy=policy)
    return by_itself(
        one,
        policy=policy,
        mode=Mode.OFF if run.home.settings.sending == "stopped" else Mode(run.home.settings.sending),
        traffic=_traffic(session, one.vendor.vendor_id, run.at),
        amount=_amount([item.state for item in one.items]),
        at=run.at,
        doubts=_doubts(one, run.rules.tenant),
    )


def _doubts(one: Chase, policy: ChasePolicy) -> list[str]:
    """Name addresses whose domain is made like the vendor's or ours and is neither: files can be tampered with."""
    found = []
    for contact in (one.contact, *one.cc):
        domain = contact.email.lower().rpartition("@")[2]
        known = [d.lower().lstrip("@") for d in one.vendor.domains]
        if not known or any(domain == d or domain.endswith(f".{d}") for d in known):
            continue
        alike = resembles(domain, [*known, *policy.own_domains])
        found += [f"{contact.email} resembles {alike}"] if alike else []
    return found


def _amount(states: Sequence[LineState]) -> Decimal | None:
    """Return the open value of some lines; None where one of them has no price."""
    values = [open_value(state) for state in states]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _traffic(session: Session, vendor_id: str, at: datetime) -> Traffic:
    outbox = Outbox(session)
    left = outbox.left_since(at - _DAY)
    return Traffic(sent_before=outbox.sent_count(vendor_id), left=tuple(moment for moment, _, alone in left if alone))


def _thread(session: Session, home: Home, one: Chase, policy: ChasePolicy) -> Thread | None:
    """Return the vendor's last mail where it concerns the same lines and is young enough (DOMAIN 5.3)."""
    words = Statements(session).of_lines([(i.state.line.po, i.state.line.line) for i in one.items])
    newest = {(w.po, w.line): w.mail_id for w in sorted(words, key=lambda w: (w.received_at, w.statement_id))}
    mail_ids = set(newest.values())
    if len(newest) != len(one.items) or len(mail_ids) != 1:
        return None
    mail = Mails(session).get(mail_ids.pop())
    young = (home.as_of - mail.local_date).days < policy.thread_days
    if not young or mail.vendor_id != one.vendor.vendor_id or not mail.message_id:
        return None
    return Thread(message_id=mail.message_id, subject=mail.subject.removeprefix("Re: ").removeprefix("RE: "))


def _approved(session: Session, *, run: _Run) -> list[OutboxEntry]:
    """Queue the drafts of an earlier run of the same day: asking to send approves them.

    Every draft is looked at again first: lines that were answered meanwhile leave it.
    """
    outbox = Outbox(session)
    found: list[OutboxEntry] = []
    for draft in outbox.with_status(OutboxStatus.DRAFT):
        if draft.mail.business_date != run.home.as_of or not draft.mail.refs:
            continue
        entry = still_good(session, run.home, draft, rules=run.rules, pending=run.pending)
        moved = entry and outbox.move(entry.outbox_id, expected=OutboxStatus.DRAFT, to=OutboxStatus.QUEUED)
        if moved:
            outbox.release(moved.outbox_id, who=_person(run))
            _count(session, run, moved)
            found.append(outbox.get(moved.outbox_id))
    return found


def _count(session: Session, run: _Run, entry: OutboxEntry) -> None:
    """Sending a draft as it is counts towards letting the vendor's mails go by themselves; only a name counts."""
    if run.who:
        note_verdict(session, entry, DraftVerdict.UNCHANGED, who=run.who, at=run.at)


def _person(run: _Run) -> str:
    return run.who or "command line"


def _hand_over(run: _Run, transport: FolderTransport, entry: OutboxEntry) -> OutgoingMail:
    """Write the mail into the outbox folder; a queued one is then sent, unless its hours have not come."""
    mail = entry.mail
    if mail.status is OutboxStatus.QUEUED and (run.home.settings.transport == "smtp" or _stopped(run)):
        return mail
    early = run.ask is Ask.BY_ITSELF and mail.send_from is not None and mail.send_from > run.at
    if mail.status is OutboxStatus.QUEUED and early:
        return mail
    delivery = transport.deliver(mail, at=run.at)
    if mail.status is not OutboxStatus.QUEUED:
        return mail
    return write_again(run.home.engine, partial(_ended, run=run, entry=entry, delivery=delivery))


def _ended(session: Session, *, run: _Run, entry: OutboxEntry, delivery: Delivery) -> OutgoingMail:
    outbox = Outbox(session)
    if delivery.outcome is DeliveryOutcome.ACCEPTED:
        return outbox.mark_sent(entry.outbox_id, at=run.at).mail
    moved = outbox.move(entry.outbox_id, expected=OutboxStatus.QUEUED, to=OutboxStatus.FAILED, reason=delivery.detail)
    return moved.mail if moved else entry.mail


def _stopped(run: _Run) -> bool:
    return closed(run.home, channel_of(run.home), at=run.at) is not None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=UTC)
