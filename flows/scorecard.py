"""Builds the scorecards of vendors, and what open promises come to by experience."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from db.engine import read_session
from db.records import key_of
from db.repositories.chase_answers import ChaseAnswers
from domain.day_count import DayCount
from domain.outbox import ChaseRecord
from flows.exception_history import chases_by_line, logged_by_line, with_open
from flows.home import Home
from flows.line_histories import every_history
from reports.causes import LoggedException, cause_in
from reports.figure import FigureSet
from reports.history import LineHistory
from reports.performance import LineCounts, ack_papers, performance
from reports.promise_slip import SlipBook, expected_date
from reports.scorecard import Reply, scorecards, slip_book
from reports.scorecard_figures import OpenPromise, scorecard_set

_QUALITY = "RC6"
_HOUR = 3600


def scorecard(home: Home, *, vendor: str | None = None) -> FigureSet:
    """Return the scorecards of all vendors, or of one (an id), from everything up to the home's day."""
    wanted = None if vendor is None else vendor.strip().casefold()
    days = DayCount(home.calendar)
    with read_session(home.engine) as session:
        logged = logged_by_line(session, home)
        chases = chases_by_line(session, home)
        replies = tuple(_replies(session, home))
        histories = list(every_history(session, home))
    lines = []
    for history in histories:
        key = key_of(history.line.po, history.line.line)
        counts = _counts(history, with_open(history.state, logged.get(key, ())), chases.get(key, ()))
        lines.append(performance(history, counts, days))
    slips = slip_book(lines, as_of=home.as_of)
    kept = [p for p in lines if wanted in {None, p.vendor_id.casefold()}]
    open_lines = [h for h in histories if wanted in {None, h.line.vendor_id.casefold()}]
    cards = scorecards(kept, ack_papers(open_lines), replies, as_of=home.as_of)
    return scorecard_set(cards, tuple(_open_promises(home, open_lines, slips)), kept, as_of=home.as_of)


def _replies(session: Session, home: Home) -> Iterator[Reply]:
    for letter in ChaseAnswers(session).first_answers():
        if letter.answered_at.date() <= home.as_of:
            hours = (letter.answered_at - letter.sent_at).total_seconds() / _HOUR
            yield Reply(vendor_id=letter.vendor_id, on=letter.sent_at.date(), hours=max(0.0, hours))


def _counts(history: LineHistory, logged: Iterable[LoggedException], chases: Iterable[ChaseRecord]) -> LineCounts:
    asked = {(record.on, record.stage): record for record in chases}  # several reasons in one mail are one chase
    notes = (w.statement.note for w in history.said if w.statement.note)
    return LineCounts(
        codes=frozenset(e.code for e in logged),
        chases=len(asked),
        stage=max((record.stage for record in asked.values()), default=0),
        quality=any((cause := cause_in(note)) is not None and cause.code == _QUALITY for note in notes),
    )


def _open_promises(home: Home, histories: Iterable[LineHistory], slips: SlipBook) -> Iterator[OpenPromise]:
    for history in histories:
        dock = history.state.expected_dock
        if not history.open or dock is None:
            continue
        vendor_id = history.line.vendor_id
        expected = expected_date(dock, vendor_id=vendor_id, slips=slips, calendar=home.calendar)
        if expected is not None:
            yield OpenPromise(state=history.state, vendor_name=history.vendor_name, dock=dock, expected=expected)
