"""The way out: one process at a time, stopped by people and alarms, pausing after trouble, never too fast."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.engine import read_session, write_again, write_session
from db.repositories.contacts import Contacts
from db.repositories.decisions import Decisions
from db.repositories.deliveries import Deliveries
from domain.delivery import Channel, DeliveryState, StopKind
from domain.errors import InputError
from domain.match import Action, DecisionEvent
from flows.clock import WALL, Clock
from flows.home import Home
from flows.mail_way import send_limits
from flows.process_names import is_gone
from outbound.gate import Mishaps, breaker_tripped
from outbound.limits import domains_of, next_slot, pause_after
from outbound.policy import Breaker
from outbound.transport import Delivery

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Why nothing may leave now, and until when where that is known."""

    why: str
    until: datetime | None = None


def channel_of(home: Home) -> Channel:
    """Return the state of the way out."""
    with read_session(home.engine) as session:
        return Deliveries(session).channel()


def stop_sending(home: Home, *, who: str, reason: str = "", clock: Clock = WALL) -> Channel:
    """Let nothing leave any more, not even what is being handed over and still can be held back.

    Raises:
        InputError: nobody is named.
    """
    _named(who)
    with write_session(home.engine) as session:
        deliveries = Deliveries(session)
        words = reason or "stopped by a person"
        stopped = _stopped(deliveries.channel(), StopKind.PERSON, words, at=clock.now(), who=who)
        deliveries.set_channel(stopped)
        _decided(session, Action.STOP_SENDING, who=who, at=clock.now(), reason=words)
    return stopped


def start_sending(home: Home, *, who: str, clock: Clock = WALL) -> Channel:
    """Let mails leave again, whatever stopped them.

    Raises:
        InputError: nobody is named.
    """
    _named(who)
    with write_session(home.engine) as session:
        deliveries = Deliveries(session)
        started = replace(
            deliveries.channel(),
            stop=None,
            stop_words="",
            stopped_by=who,
            stopped_at=None,
            paused_until=None,
            fail_count=0,
            started_at=clock.now(),
        )
        _decided(session, Action.START_SENDING, who=who, at=clock.now(), reason=deliveries.channel().stop_words)
        deliveries.set_channel(started)
    return started


def _decided(session: Session, action: Action, *, who: str, at: datetime, reason: str) -> None:
    Decisions(session).add(DecisionEvent(decision_id=0, at=at, who=who, action=action, reason=reason))


def _named(who: str) -> None:
    if not who.strip():
        raise InputError("whoever stops or starts sending must be named (--who)")


def closed(home: Home, channel: Channel, *, at: datetime) -> Closed | None:
    """Return why nothing may leave now, or None when the way is open."""
    if home.settings.sending == "stopped":
        return Closed(why="sending = 'stopped' is set")
    if channel.stop is not None:
        by = f" ({channel.stopped_by})" if channel.stopped_by else ""
        return Closed(why=f"sending is stopped: {channel.stop_words}{by}")
    if channel.paused_until is not None and channel.paused_until > at:
        return Closed(why="the server had trouble a moment ago", until=channel.paused_until)
    return None


def in_use(channel: Channel, *, owner: str, at: datetime) -> Closed | None:
    """Return who uses the way out, unless that is us or nobody any more."""
    if not channel.lease_owner or channel.lease_owner == owner or channel.lease_until is None:
        return None
    if channel.lease_until <= at or is_gone(channel.lease_owner):
        return None
    return Closed(why=f"{channel.lease_owner} is sending", until=at + timedelta(seconds=5))


def too_fast(session: Session, home: Home, recipients: tuple[str, ...], *, at: datetime) -> Closed | None:
    """Return what the limits hold a mail to these addresses back until."""
    starts = Deliveries(session).starts(since=at - _DAY)
    wait = next_slot(starts, domains_of(recipients), at=at, limits=send_limits(home))
    return None if wait is None else Closed(why=wait.why, until=wait.until)


def after(session: Session, delivery: Delivery | None, *, breaker: Breaker, at: datetime) -> Channel:
    """Give the way free after a delivery: stop it, pause it or reset what was counted, and look at what went wrong."""
    deliveries = Deliveries(session)
    channel = replace(deliveries.channel(), lease_owner="", lease_until=None)
    if delivery is not None:
        channel = _judged(channel, delivery, at=at)
    channel = _broken(session, channel, breaker, at=at)
    deliveries.set_channel(channel)
    return channel


def _judged(channel: Channel, delivery: Delivery, *, at: datetime) -> Channel:
    if delivery.stop is not None:
        return _stopped(channel, delivery.stop, delivery.detail, at=at)
    if delivery.whole_channel:
        count = channel.fail_count + 1
        return replace(channel, fail_count=count, paused_until=at + pause_after(count))
    return replace(channel, fail_count=0, paused_until=None)


def look_at_breaker(home: Home, breaker: Breaker, *, at: datetime) -> Channel:
    """Stop where too much went wrong lately: bounces, refusals, mails nobody knows about; a person starts it again."""

    def look(session: Session) -> Channel:
        deliveries = Deliveries(session)
        before = deliveries.channel()
        channel = _broken(session, before, breaker, at=at)
        if channel != before:
            deliveries.set_channel(channel)
        return channel

    return write_again(home.engine, look)


def _broken(session: Session, channel: Channel, breaker: Breaker, *, at: datetime) -> Channel:
    """Stop where the breaker trips (mail.md 21); what a person saw before starting again counts no more."""
    if channel.stop is not None:
        return channel
    earliest = at - timedelta(minutes=breaker.minutes)
    since = max(earliest, channel.started_at or earliest)
    deliveries = Deliveries(session)
    mishaps = Mishaps(
        bounces=Contacts(session).bounces(since=since),
        unknown=deliveries.moments(DeliveryState.UNKNOWN, since=since),
        refused=deliveries.moments(DeliveryState.REFUSED, since=since),
    )
    why = breaker_tripped(breaker, mishaps, at)
    return channel if why is None else _stopped(channel, StopKind.BREAKER, why, at=at)


def _stopped(channel: Channel, kind: StopKind, words: str, *, at: datetime, who: str = "") -> Channel:
    return replace(channel, stop=kind, stop_words=words, stopped_by=who, stopped_at=at)
