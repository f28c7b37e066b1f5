"""Sends the mails of the outbox, each exactly once (mail.md 26).

Every state is committed before the next act. Whatever ends the process in between, the row tells what may have
happened: up to the dot nothing, behind it perhaps. ``recover`` reads that after a crash, ``settle_unknown``
(``flows.unknown_mails``) looks for proof of what perhaps left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from db.engine import read_session, write_session
from db.repositories.deliveries import Deliveries
from db.repositories.outbox import Outbox
from domain.delivery import Checkpoint, DeliveryState, RecipientReply
from domain.errors import ConfigurationError, StoreBusyError
from flows.chase_rules import chase_rules
from flows.clock import WALL, Clock
from flows.delivery_claim import Frozen, claim, freeze
from flows.delivery_end import ended
from flows.folder_delivery import to_folder
from flows.home import Home
from flows.process_names import is_gone
from flows.send_channel import after, closed
from flows.send_run import DeliveryReport, ParcelCarrier, SendRun, Watch, report, send_run

Value = TypeVar("Value")

_TRIES_TO_STORE = 6
_SOON = timedelta(seconds=1)


def due_deliveries(home: Home, *, clock: Clock = WALL) -> tuple[int, ...]:
    """Return the mails that may leave now, oldest first."""
    with read_session(home.engine) as session:
        return Deliveries(session).due(clock.now())


def due_domains(home: Home, *, clock: Clock = WALL) -> dict[int, str]:
    """Return the mails that may leave now, each with the domain of its first recipient."""
    with read_session(home.engine) as session:
        outbox = Outbox(session)
        due = Deliveries(session).due(clock.now())
        return {each: outbox.get(each).mail.to[0].rpartition("@")[2].lower() for each in due}


def deliver_one(
    home: Home,
    outbox_id: int,
    *,
    clock: Clock = WALL,
    carrier: ParcelCarrier | None = None,
    watch: Watch | None = None,
    owner: str | None = None,
) -> DeliveryReport:
    """Deliver one mail by the configured way, or say why it does not leave now.

    Safe to repeat and to run in several processes: a mail that is not waiting stays as it is.

    Raises:
        StoreError: there is no such mail, or the database refuses.
    """
    return deliver_in(send_run(home, clock=clock, carrier=carrier, watch=watch, owner=owner), outbox_id)


def deliver_in(run: SendRun, outbox_id: int) -> DeliveryReport:
    """Deliver one mail within a run of several."""
    run.watch(Checkpoint.BEFORE_CLAIM)
    if run.home.settings.transport == "folder":
        return to_folder(run, outbox_id)
    try:
        claimed = claim(run, outbox_id)
    except StoreBusyError as busy:
        return _as_it_stands(run, outbox_id, str(busy), retry_at=run.clock.now() + _SOON)
    if isinstance(claimed, DeliveryReport):
        return claimed
    run.watch(Checkpoint.CLAIMED)
    try:
        frozen = freeze(run, claimed)
    except ConfigurationError as fault:
        why = str(fault)
        return _stored(run, lambda session: _unsendable(session, run, outbox_id, why))
    if not _begun(run, frozen):
        return _as_it_stands(run, outbox_id, "another process has taken it over")
    run.watch(Checkpoint.TRANSMITTING)
    delivery = run.carrier.send(frozen.parcel, _Journal(run=run, outbox_id=outbox_id))
    done = _stored(run, lambda session: ended(session, run, outbox_id, delivery))
    run.watch(Checkpoint.OUTCOME_STORED)
    return done


def deliver_due(
    home: Home, *, patience: timedelta = timedelta(0), clock: Clock = WALL, carrier: ParcelCarrier | None = None
) -> tuple[DeliveryReport, ...]:
    """Deliver what is due, waiting for the limits up to ``patience`` in all; returns the last word on each mail."""
    recover(home, clock=clock)
    run = send_run(home, clock=clock, carrier=carrier)
    end = clock.now() + patience
    reports: dict[int, DeliveryReport] = {}
    waiting = list(due_deliveries(home, clock=clock))
    while waiting:
        for outbox_id in waiting:
            reports[outbox_id] = deliver_in(run, outbox_id)
        again = [r for i in waiting if (r := reports[i]).retry_at is not None and r.retry_at <= end]
        if not again:
            break
        soonest = min(r.retry_at for r in again if r.retry_at is not None)
        clock.pause((soonest - clock.now()).total_seconds())
        waiting = [r.outbox_id for r in again]
    return tuple(reports.values())


def recover(home: Home, *, clock: Clock = WALL) -> tuple[DeliveryReport, ...]:
    """Take up what processes left that are gone: before the dot a mail is sent again, behind it nobody knows.

    Safe to run at any time and in several processes; mails of living processes are left alone.
    """
    at = clock.now()
    with write_session(home.engine) as session:
        deliveries = Deliveries(session)
        found = [
            note
            for note in deliveries.in_state(DeliveryState.CLAIMED, DeliveryState.TRANSMITTING, DeliveryState.DOT)
            if note.lease_until is None or note.lease_until <= at or is_gone(note.lease_owner)
        ]
        for note in found:
            _recovered(deliveries, note.outbox_id, note.state, note.unknowns, at=at)
        if found:
            after(session, None, breaker=chase_rules(home).tenant.breaker, at=at)
        return tuple(report(now, "left by a process that ended") for n in found if (now := deliveries.get(n.outbox_id)))


def _recovered(deliveries: Deliveries, outbox_id: int, state: DeliveryState, unknowns: int, *, at: datetime) -> None:
    if state is not DeliveryState.DOT:
        words = "the process ended before the final dot; it has surely not left"
        deliveries.advance(outbox_id, expected=[state], to=DeliveryState.RETRY, at=at, words=words, lease_owner="")
        return
    deliveries.advance(
        outbox_id,
        expected=[state],
        to=DeliveryState.UNKNOWN,
        at=at,
        words="the process ended after the final dot; it may have left",
        held=unknowns > 0,
        lease_owner="",
        unknowns=unknowns + 1,
        unknown_since=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journal:
    """Commits how far a delivery is; a mail that was taken from us, or a stop, ends it before the dot."""

    run: SendRun
    outbox_id: int

    def reached(self, checkpoint: Checkpoint) -> None:
        self.run.watch(checkpoint)

    def may_have_left(self, replies: tuple[RecipientReply, ...]) -> bool:
        return _stored(self.run, lambda session: self._dot(session, replies))

    def _dot(self, session: Session, replies: tuple[RecipientReply, ...]) -> bool:
        deliveries, at = Deliveries(session), self.run.clock.now()
        if closed(self.run.home, deliveries.channel(), at=at) is not None:
            return False
        deliveries.remember_replies(self.outbox_id, replies)
        return deliveries.advance(
            self.outbox_id,
            expected=[DeliveryState.TRANSMITTING],
            to=DeliveryState.DOT,
            at=at,
            owner=self.run.owner,
            lease_until=at + self.run.lease,
        )


def _unsendable(session: Session, run: SendRun, outbox_id: int, why: str) -> DeliveryReport:
    """End a mail that cannot be built: trying again would not change it."""
    deliveries, at = Deliveries(session), run.clock.now()
    deliveries.advance(
        outbox_id,
        expected=[DeliveryState.CLAIMED],
        to=DeliveryState.REFUSED,
        at=at,
        words=why,
        owner=run.owner,
        lease_owner="",
    )
    after(session, None, breaker=run.rules.tenant.breaker, at=at)
    return report(deliveries.get(outbox_id), why)


def _begun(run: SendRun, frozen: Frozen) -> bool:
    changes: dict[str, Any] = {} if frozen.first_try is None else {"first_try": frozen.first_try}

    def begin(session: Session) -> bool:
        return Deliveries(session).advance(
            frozen.outbox_id,
            expected=[DeliveryState.CLAIMED],
            to=DeliveryState.TRANSMITTING,
            at=run.clock.now(),
            owner=run.owner,
            raw_sha256=frozen.raw_sha256,
            **changes,
        )

    return _stored(run, begin)


def _stored(run: SendRun, act: Callable[[Session], Value]) -> Value:
    """Do something in one transaction; a busy or restarting database is asked again, for what happened must be kept."""
    for attempt in range(1, _TRIES_TO_STORE):
        try:
            with write_session(run.home.engine) as session:
                return act(session)
        except StoreBusyError:
            run.clock.pause(0.2 * 2**attempt)
    with write_session(run.home.engine) as session:
        return act(session)


def _as_it_stands(run: SendRun, outbox_id: int, words: str, *, retry_at: datetime | None = None) -> DeliveryReport:
    with read_session(run.home.engine) as session:
        return report(Deliveries(session).get(outbox_id), words, retry_at=retry_at)
