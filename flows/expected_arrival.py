"""When promised goods will likely come, by how far a vendor's arrivals lay from his promises so far (DOMAIN 6.5)."""

from datetime import date

from sqlalchemy.orm import Session

from db.repositories.order_figures import OrderFigures
from domain.flat_rows import rows_from_json
from domain.state import LineState
from flows.figure_parts import SLIPS
from flows.home import Home
from flows.order_figures import Figures, order_figures
from reports.promise_slip import Expectation, Expected
from reports.scorecard import both_periods, slip_book


def expectation_in(figures: Figures) -> Expectation:
    """Return what promises come to by the arrivals of the last year."""
    home = figures.home
    slips = figures.rows(SLIPS, since=both_periods(home.as_of).after)
    return Expectation(slip_book(slips, as_of=home.as_of), home.calendar)


def expectation(home: Home) -> Expectation:
    """Return the same for a caller without figures; to be asked outside of any session, since it may write."""
    with order_figures(home) as figures:
        return expectation_in(figures)


_KNOWN: dict[tuple[str, date], tuple[int, Expectation]] = {}
_MOST_KNOWN = 4


def expectation_as_stored(session: Session, home: Home) -> Expectation:
    """Return the same by what the last reports worked out: nothing is folded for a page about one line."""
    place, edition = (str(home.engine.url), home.as_of), OrderFigures(session).edition()
    known = _KNOWN.get(place)
    if known is None or known[0] != edition:
        stored = OrderFigures(session).contents(SLIPS.name, since=both_periods(home.as_of).after)
        slips = rows_from_json(SLIPS.kind, (content for _, content in stored))
        known = edition, Expectation(slip_book(slips, as_of=home.as_of), home.calendar)
        while len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[place] = known
    return known[1]


def expected_arrival(state: LineState, known: Expectation) -> Expected | None:
    """Return when the goods of a line's next promise will likely be at our dock.

    None where nothing is promised or to come, or where too few arrivals tell. ``Expected.basis`` says in words what it
    rests on.
    """
    return known.of(state.line.vendor_id, state.expected_dock) if state.unshipped > 0 else None
