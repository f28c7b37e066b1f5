"""The picture of all open lines that screens look at: folded once, then kept in step with what comes in.

Folding ten thousand accounts takes seconds, a page may take a fraction of one. So the states are kept in memory and
only the orders that a new statement, decision or change touched are folded again. After an import, or on a new day,
everything is folded anew in the background while the older picture, marked as such, stays in use.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property, lru_cache

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import LineKey, key_of
from db.repositories.changes import Changes, Marks
from db.repositories.decisions import Decisions
from db.repositories.mails import Mails
from db.repositories.orders import Orders
from db.repositories.statements import Statements
from domain.match import Decision, DecisionEvent, MatchedStatement
from domain.purchase import Vendor
from domain.state import Headline, LineState, OpenException
from flows.accounts import every_state, states_of
from flows.home import Home
from flows.loose_ends import vendor_exceptions
from flows.review_queue import Paper, QueueEntry, RiskOrder, entries_of, in_order, queue_of, worst_rows
from matching.items.grades import read_grades
from matching.normalize import normalize
from reports.board import open_value
from reports.exceptions import ExceptionRow, ReportFacts, order_of, row_of
from reports.ranking import percentile_95


@lru_cache(maxsize=65_536)
def grades_of(description: str) -> frozenset[str]:
    """Return the grades an item text names, in their normal form; equal texts are read once."""
    return frozenset(read_grades(normalize(description)).grades)


_DONE = frozenset({Headline.CANCELLED, Headline.CLOSED, Headline.SHORT_CLOSED, Headline.RECEIVED})
_SEEN_KEPT = 4_000


class Ranking:
    """The rows of the exception report, worked out anew only for lines whose state changed.

    A row rests on its line's state and on the value that counts as high among all open lines. That value moves a
    little with every shipment; while it moves by less than a fiftieth no score changes by a tenth of a point.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[int, tuple[LineState, Decimal | None]] = {}
        self._rows: dict[int, ExceptionRow] = {}
        self._high: Decimal | None = None

    def rows(self, picture: "Picture") -> tuple[ExceptionRow, ...]:
        """Return the rows of a picture, the most urgent first."""
        facts = ReportFacts(as_of=picture.as_of, calendar=picture.home.calendar)
        with self._lock:
            # By identity: states are never changed, only replaced; keeping them keeps their ids their own.
            known = self._values
            self._values = {id(s): known.get(id(s)) or (s, open_value(s)) for s in picture.states.values()}
            high = percentile_95(v for s, v in self._values.values() if v is not None and s.unshipped > 0)
            if not _is_close(high, self._high):
                self._high, self._rows = high, {}
            raised = [s for s in picture.states.values() if s.exceptions]
            rows = self._rows
            named, high = picture.vendors, self._high
            self._rows = {id(s): rows.get(id(s)) or row_of(s, facts, vendors=named, high=high) for s in raised}
            return tuple(sorted(self._rows.values(), key=order_of))


_CLOSE = Decimal("0.02")


def _is_close(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _CLOSE * other


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """One moment of the desk. ``states`` holds every line that is open or has an exception, in natural order.

    ``papers`` remembers the worst row every paper had, so that a paper keeps its place while it is worked through.

    Two pictures are the same only when they are one: what is worked out from one may be remembered by it.
    """

    home: Home
    marks: Marks
    seen: frozenset[tuple[str, int]]
    states: Mapping[LineKey, LineState]
    waiting: Mapping[int, MatchedStatement]
    entries: Mapping[int, QueueEntry]
    papers: Mapping[Paper, RiskOrder]
    vendors: Mapping[str, Vendor]
    ranking: Ranking

    @cached_property
    def loose(self) -> tuple[OpenException, ...]:
        """Exceptions that belong to no line."""
        with read_session(self.home.engine) as session:
            return vendor_exceptions(session, as_of=self.home.as_of, waiting=self.waiting.values())

    @cached_property
    def queue(self) -> tuple[QueueEntry, ...]:
        """What waits now in the order of its risk; what sleeps is left out."""
        return in_order(tuple(self.entries.values()), self.papers)

    def without(self, case_ids: Collection[int]) -> "Picture":
        """Return the picture without some cases in its queue; everything else stays as it was."""
        if not case_ids:
            return self
        left = replace(
            self,
            waiting={i: word for i, word in self.waiting.items() if i not in case_ids},
            entries={i: entry for i, entry in self.entries.items() if i not in case_ids},
        )
        left.__dict__["queue"] = tuple(e for e in self.queue if e.case_id not in case_ids)  # the order stays
        return left

    @property
    def as_of(self) -> date:
        """The day the states are folded for."""
        return self.home.as_of

    @cached_property
    def rows(self) -> tuple[ExceptionRow, ...]:
        """Every line with an exception, the most urgent first."""
        return self.ranking.rows(self)


class Desk:
    """Keeps the picture; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._picture: Picture | None = None
        self._rebuilding = threading.Lock()

    def look(self, home: Home) -> Picture:
        """Return the picture as of now; only the first call folds everything."""
        with self._lock:
            if self._picture is None:
                self._picture = _whole(home)
                return self._picture
            picture = self._picture
            with read_session(home.engine) as session:
                marks = Changes(session).marks()
                if marks.feed != picture.marks.feed or home.as_of != picture.as_of:
                    self._rebuild(home)
                elif marks != picture.marks:
                    self._picture = _stepped(session, home, picture, marks)
            return self._picture

    @property
    def last(self) -> Picture | None:
        """The picture as it was at the last look, None before the first."""
        return self._picture

    def reload_vendors(self, home: Home) -> None:
        """Read the vendors anew: no log tells of a contact that was changed."""
        with read_session(home.engine) as session:
            vendors = _vendors(session)
        with self._lock:
            if self._picture is not None:
                self._picture = replace(self._picture, vendors=vendors)

    def _rebuild(self, home: Home) -> None:
        """Fold everything in the background, once at a time."""
        if self._rebuilding.acquire(blocking=False):
            threading.Thread(target=self._replace, args=(home,), daemon=True, name="desk").start()

    def _replace(self, home: Home) -> None:
        try:
            fresh = _whole(home)
            with self._lock:
                self._picture = fresh
        finally:
            self._rebuilding.release()


def _whole(home: Home) -> Picture:
    _ = home.calendar  # its first answer is stored, which must not happen within the read below
    with read_session(home.engine) as session:
        marks = Changes(session).marks()
        seen = Changes(session).since(marks, frozenset()).rows
        states = {key_of(s.line.po, s.line.line): s for s in every_state(session, home) if _shown(s)}
        waiting = {word.statement_id: word for word in Statements(session).waiting()}
        entries = {entry.case_id: entry for entry in queue_of(session, home)}
        return Picture(
            home=home,
            marks=marks,
            seen=seen,
            states=states,
            waiting=waiting,
            entries=entries,
            papers=worst_rows(entries.values()),
            vendors=_vendors(session),
            ranking=Ranking(),
        )


def _stepped(session: Session, home: Home, old: Picture, marks: Marks) -> Picture:
    touched = Changes(session).since(old.marks, old.seen)
    lines = Orders(session).lines_of_orders(touched.orders)
    fresh = {key_of(s.line.po, s.line.line): s for s in states_of(session, home, lines)}
    states = {key: state for key, state in (dict(old.states) | fresh).items() if key not in fresh or _shown(state)}
    waiting = {i: word for i, word in old.waiting.items() if i not in touched.statements}
    now = Statements(session).some(touched.statements)
    waiting |= {word.statement_id: word for word in now if word.decision is Decision.REVIEW}
    entries = _stepped_entries(session, home, old, touched.statements, anew=marks.mail != old.marks.mail)
    seen = touched.rows | (old.seen if len(old.seen) < _SEEN_KEPT else _recent(old, marks))
    papers = worst_rows(entries.values(), old.papers)
    kept = replace(old, home=home, marks=marks, seen=seen, papers=papers)
    return replace(kept, states=states, waiting=waiting, entries=entries)


def _stepped_entries(
    session: Session, home: Home, old: Picture, touched: frozenset[int], *, anew: bool
) -> dict[int, QueueEntry]:
    """The queue's entries after some statements changed; ``anew``: a newer mail may wake what slept until it came."""
    if anew:
        return {entry.case_id: entry for entry in queue_of(session, home)}
    audits = Decisions(session).audits_open()
    kept = {i: e for i, e in old.entries.items() if i not in touched and (not e.blind or i in audits)}
    statements = Statements(session)
    heads = (*statements.waiting_heads(touched), *statements.heads(audits - kept.keys()))
    return kept | {entry.case_id: entry for entry in entries_of(session, home, heads, audits=audits)}


def _recent(old: Picture, marks: Marks) -> frozenset[tuple[str, int]]:
    ends = {"s": marks.statement, "d": marks.decision, "o": marks.order_event}
    return frozenset((letter, number) for letter, number in old.seen if number > ends[letter] - _SEEN_KEPT // 3)


def _vendors(session: Session) -> Mapping[str, Vendor]:
    return {vendor.vendor_id: vendor for vendor in Orders(session).vendors()}


def _shown(state: LineState) -> bool:
    return bool(state.exceptions) or state.headline not in _DONE


def last_mail_at(home: Home) -> datetime | None:
    """Return when the newest mail was sent, or None where none was read yet."""
    with read_session(home.engine) as session:
        found = Mails(session).page(limit=1)
    return found[0].date if found else None


def decided_today(home: Home) -> int:
    """Return how many decisions people made on the home's day."""
    start = datetime.combine(home.as_of, time(), tzinfo=UTC)
    with read_session(home.engine) as session:
        return Decisions(session).count_by_people(since=start)


def decision_of(home: Home, decision_id: int) -> DecisionEvent | None:
    """Return a decision, or None where there is none with this id."""
    with read_session(home.engine) as session:
        return Decisions(session).get(decision_id)


def case_of_decision(home: Home, decision_id: int) -> int | None:
    """Return the case a decision is about, or None."""
    event = decision_of(home, decision_id)
    return event.statement_id if event is not None else None
