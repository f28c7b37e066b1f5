"""Builds the report of root causes."""

from flows.figure_parts import CAUSES, PLACED
from flows.home import Home
from flows.order_figures import order_figures
from reports.cause_figures import cause_set, compared, counted, first_month
from reports.causes import usual
from reports.figure import FigureSet
from reports.shorting import shorting


def root_causes(home: Home, *, vendor: str | None = None) -> FigureSet:
    """Return causes by month, shorting by vendor and grade, and the exceptions behind with their causes.

    ``vendor`` (an id) keeps that vendor's exceptions; rates are still compared with everybody's.
    """
    with order_figures(home) as figures:
        placed = figures.rows(PLACED)
        every = figures.rows(CAUSES, since=first_month(home.as_of))
    wanted = None if vendor is None else vendor.strip().casefold()
    known = usual(placed)
    found = [
        compared(one, known) for one in every if counted(one, home.as_of) and wanted in {None, one.vendor_id.casefold()}
    ]
    shorts = [s for s in shorting(placed, as_of=home.as_of) if wanted in {None, s.vendor_id.casefold()}]
    return cause_set(found, shorts, as_of=home.as_of)
