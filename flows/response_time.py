"""Builds the report of response times."""

from db.engine import read_session
from db.records import key_of
from domain.day_count import DayCount
from flows.exception_history import chases_by_line, logged_by_line, with_open
from flows.home import Home
from flows.line_histories import every_history
from reports.figure import FigureSet
from reports.response import ResponseCase, response_case, response_set


def response_time(home: Home, *, vendor: str | None = None, owner: str | None = None) -> FigureSet:
    """Return response times of all exceptions, or of one vendor (an id) or owner."""
    return response_set(cases_of(home, vendor=vendor, owner=owner), as_of=home.as_of)


def cases_of(home: Home, *, vendor: str | None = None, owner: str | None = None) -> list[ResponseCase]:
    """Return the clock of every exception that was ever flagged, or of one vendor's or owner's."""
    days = DayCount(home.calendar)
    cases: list[ResponseCase] = []
    with read_session(home.engine) as session:
        logged, chases = logged_by_line(session, home), chases_by_line(session, home)
        for history in every_history(session, home):
            if vendor is not None and history.line.vendor_id.casefold() != vendor.strip().casefold():
                continue
            key = key_of(history.line.po, history.line.line)
            for exception in with_open(history.state, logged.get(key, ())):
                case = response_case(history, exception, chases.get(key, ()), days)
                if owner is None or case.owner.casefold() == owner.strip().casefold():
                    cases.append(case)
    return cases
