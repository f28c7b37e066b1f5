"""Builds the report of response times."""

from flows.figure_parts import RESPONSE
from flows.home import Home
from flows.order_figures import Figures, order_figures
from reports.figure import FigureSet
from reports.response import PERIOD, ResponseCase, response_set


def response_time(home: Home, *, vendor: str | None = None, owner: str | None = None) -> FigureSet:
    """Return response times of the flags of ``cases_in``, or of one vendor's (an id) or owner's."""
    with order_figures(home) as figures:
        return response_set(cases_in(figures, vendor=vendor, owner=owner), as_of=home.as_of)


def cases_in(figures: Figures, *, vendor: str | None = None, owner: str | None = None) -> list[ResponseCase]:
    """Return the clocks of flags that are open or came up in the last half year, or of one vendor's or owner's."""
    since = figures.home.as_of - PERIOD
    wanted = None if vendor is None else vendor.strip().casefold()
    whose = None if owner is None else owner.strip().casefold()
    return [
        case
        for case in figures.rows(RESPONSE, since=since)
        if (case.resolved_on is None or case.opened_on >= since)
        and wanted in {None, case.vendor_id.casefold()}
        and whose in {None, case.owner.casefold()}
    ]
