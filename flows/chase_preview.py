"""What the chase would do: until a day under given rules, and over past days compared with what was done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import OutboxEntry
from db.repositories.orders import Orders
from db.repositories.outbox import Outbox
from domain.state import LineState
from flows.accounts import Books, books_of
from flows.chase_known import known_of_vendor, pending_mails
from flows.chase_rules import VendorRules, chase_rules
from flows.home import Home
from outbound.chases import Chase, Known, PendingMail, records
from outbound.plan import plan
from outbound.policy_reading import Layer
from outbound.windows import next_moment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FutureMail:
    """A mail that would go out: the day it is written, the first moment it could leave, and what it asks."""

    on: date
    leaves: datetime
    vendor_id: str
    to: str
    cc: tuple[str, ...]
    round: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedDay:
    """A vendor on a past day: the lines the rules would have asked about, and those that were asked about."""

    on: date
    vendor_id: str
    would: tuple[str, ...]
    was: tuple[str, ...]

    @property
    def same(self) -> bool:
        """True when both asked the same."""
        return set(self.would) == set(self.was)


def preview(home: Home, *, until: date, trial: Mapping[str, Layer] | None = None) -> Iterator[FutureMail]:
    """Yield the mails that would be written from the home's day on, if nobody answers.

    Nothing is stored. ``trial`` documents stand in for the rules of their scopes.
    """
    rules = chase_rules(home, trial=trial)
    with read_session(home.engine) as session:
        orders = Orders(session)
        waiting = tuple(
            pending_mails(
                session, home, calendar=home.calendar, at=_morning(home.as_of), letter_hours=rules.tenant.letter_hours
            )
        )
        for vendor_id in orders.vendor_ids():
            books = books_of(session, orders.lines_of_vendor(vendor_id, include_closed=True))
            yield from _future(session, home, rules.of(vendor_id), vendor_id, books, waiting, until)


def replay(home: Home, *, days: int, trial: Mapping[str, Layer] | None = None) -> Iterator[ReplayedDay]:
    """Yield what would have been asked on each of the last days under the rules, beside what was asked.

    Only what was known on a day counts for it: mails received, receipts booked, decisions taken until then. The
    vendors' answers stay those that came. ``trial`` documents stand in for the rules of their scopes.
    """
    rules = chase_rules(home, trial=trial)
    first = home.as_of - days * _DAY
    with read_session(home.engine) as session:
        orders = Orders(session)
        for vendor_id in orders.vendor_ids():
            lines = orders.lines_of_vendor(vendor_id, include_closed=True)
            was = _asked_by_day(Outbox(session).of_vendor(vendor_id, since=first))
            books = books_of(session, lines)
            yield from _past(session, home, rules.of(vendor_id), vendor_id, books, was, first)


def _future(
    session: Session,
    home: Home,
    rules: VendorRules,
    vendor_id: str,
    books: Books,
    waiting: Sequence[PendingMail],
    until: date,
) -> Iterator[FutureMail]:
    vendors = books.vendors
    known: Known | None = None
    day = home.as_of
    while day <= until:
        states = books.states(home.calendar, as_of=day)
        known = known or known_of_vendor(session, vendor_id, states, pending=waiting)
        planned = plan(states, vendors=vendors, known=known, policy=rules.policy, calendar=rules.calendar, as_of=day)
        for chase in planned.chases:
            yield _future_mail(chase, rules, day)
            known = replace(known, history=(*known.history, *records(chase, on=day)))
        day += _DAY


def _future_mail(chase: Chase, rules: VendorRules, day: date) -> FutureMail:
    morning = _morning(day)
    return FutureMail(
        on=day,
        leaves=next_moment(morning, policy=rules.policy, calendar=rules.calendar, routine=chase.routine),
        vendor_id=chase.vendor.vendor_id,
        to=chase.contact.email,
        cc=tuple(contact.email for contact in chase.cc),
        round=chase.round,
        lines=tuple(_named(item.state, tuple(e.code for e in item.reasons)) for item in chase.items),
    )


def _past(
    session: Session,
    home: Home,
    rules: VendorRules,
    vendor_id: str,
    books: Books,
    was: Mapping[date, tuple[str, ...]],
    first: date,
) -> Iterator[ReplayedDay]:
    vendors = books.vendors
    now = known_of_vendor(session, vendor_id, books.states(home.calendar, as_of=home.as_of), pending=())
    put = tuple(r for r in now.history if r.on < first)
    for number in range((home.as_of - first).days):
        day = first + number * _DAY
        states = books.states(home.calendar, as_of=day, known_until=_morning(day))
        known = replace(
            now,
            history=put,
            updates=tuple(u for u in now.updates if u.said_on <= day),
            replies={key: tuple(d for d in days if d <= day) for key, days in now.replies.items()},
            contacts={email: c for email, c in now.contacts.items() if c.since <= day},
        )
        planned = plan(states, vendors=vendors, known=known, policy=rules.policy, calendar=rules.calendar, as_of=day)
        put = (*put, *(r for chase in planned.chases for r in records(chase, on=day)))
        would = tuple(sorted(_named(i.state) for chase in planned.chases for i in chase.items))
        if would or was.get(day):
            yield ReplayedDay(on=day, vendor_id=vendor_id, would=would, was=was.get(day, ()))


def _asked_by_day(entries: Iterable[OutboxEntry]) -> dict[date, tuple[str, ...]]:
    found: dict[date, set[str]] = {}
    for entry in entries:
        lines = {f"{ref.po}/{ref.line}" for ref in entry.mail.refs}
        found.setdefault(entry.mail.business_date, set()).update(lines)
    return {day: tuple(sorted(lines)) for day, lines in found.items()}


def _named(state: LineState, codes: tuple[str, ...] = ()) -> str:
    line = state.line
    return f"{line.po}/{line.line}" + (f" ({', '.join(codes)})" if codes else "")


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=UTC)
