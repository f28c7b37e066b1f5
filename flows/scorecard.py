"""Builds the scorecards of vendors, and what open promises come to by experience."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from db.repositories.chase_answers import ChaseAnswers
from flows.expected_arrival import expectation_in
from flows.figure_parts import PAPERS, PERFORMANCE, PROMISES
from flows.home import Home
from flows.order_figures import order_figures
from reports.figure import FigureSet
from reports.scorecard import Reply, both_periods, scorecards
from reports.scorecard_figures import scorecard_set

_HOUR = 3600


def scorecard(home: Home, *, vendor: str | None = None) -> FigureSet:
    """Return the scorecards of all vendors, or of one (an id), from everything up to the home's day."""
    wanted = None if vendor is None else vendor.strip().casefold()
    since = both_periods(home.as_of).after
    with order_figures(home) as figures:
        replies = tuple(_replies(figures.session, home))
        lines = figures.rows(PERFORMANCE, since=since)
        papers = figures.rows(PAPERS, since=since)
        promises = figures.rows(PROMISES)
        expectation = expectation_in(figures)
    if wanted is not None:
        lines = [line for line in lines if line.vendor_id.casefold() == wanted]
        promises = [promise for promise in promises if promise.vendor_id.casefold() == wanted]
        papers = [paper for paper in papers if paper.vendor_id.casefold() == wanted]
    cards = scorecards(lines, papers, replies, as_of=home.as_of)
    return scorecard_set(cards, promises, lines, expectation=expectation, as_of=home.as_of)


def _replies(session: Session, home: Home) -> Iterator[Reply]:
    for letter in ChaseAnswers(session).first_answers():
        if letter.answered_at.date() <= home.as_of:
            hours = (letter.answered_at - letter.sent_at).total_seconds() / _HOUR
            yield Reply(vendor_id=letter.vendor_id, on=letter.sent_at.date(), hours=max(0.0, hours))
