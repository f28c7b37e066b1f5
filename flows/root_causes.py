"""Builds the report of root causes."""

from db.engine import read_session
from db.records import key_of
from domain.day_count import DayCount
from flows.exception_history import logged_by_line, with_open
from flows.home import Home
from flows.line_histories import every_history
from reports.cause_figures import cause_set, caused
from reports.causes import cause_of, usual
from reports.figure import FigureSet
from reports.shorting import shorting


def root_causes(home: Home, *, vendor: str | None = None) -> FigureSet:
    """Return causes by month, shorting by vendor and grade, and every exception with its cause.

    ``vendor`` (an id) keeps that vendor's exceptions; rates are still compared with everybody's.
    """
    days = DayCount(home.calendar)
    with read_session(home.engine) as session:
        logged = logged_by_line(session, home)
        histories = list(every_history(session, home))
    known = usual(histories)
    lines = [(h, with_open(h.state, logged.get(key_of(h.line.po, h.line.line), ()))) for h in histories]
    wanted = None if vendor is None else vendor.strip().casefold()
    found = [
        caused(h, e, cause_of(h, e, known), days)
        for h, own in lines
        for e in own
        if wanted in {None, h.line.vendor_id.casefold()}
    ]
    shorts = [s for s in shorting(lines, as_of=home.as_of) if wanted in {None, s.vendor_id.casefold()}]
    return cause_set(found, shorts, as_of=home.as_of)
