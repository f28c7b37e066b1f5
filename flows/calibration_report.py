"""Gathers what the calibration report shows: decided statements by how sure they were called, all and by vendor."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from db.engine import read_session
from flows.calibration import Judged, calibration_of, judged
from flows.home import Home
from matching.calibrate import Calibration, error_rate, needed
from reports.calibration import CalibrationRow, calibration_figure
from reports.figure import Figure

_EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 1.0)
_ALL = "all"


def calibration_report(home: Home, *, vendor: str | None = None) -> Figure:
    """Return predicted against realised error of what people decided; audits speak for what rules applied."""
    with read_session(home.engine) as session:
        known, learned = judged(session), calibration_of(session)
    known = tuple(j for j in known if j.audit or not j.applied)
    vendors = sorted({j.labelled.vendor for j in known if j.labelled.vendor and vendor in {None, j.labelled.vendor}})
    rows = list(_rows(_ALL, known)) if vendor is None else []
    for each in vendors:
        rows += _rows(each, [j for j in known if j.labelled.vendor == each])
    return calibration_figure(rows, as_of=home.as_of, notes=tuple(_notes(home, learned)))


def _rows(scope: str, known: Sequence[Judged]) -> Iterator[CalibrationRow]:
    for low, high in pairwise(_EDGES):
        within = [j for j in known if low <= j.shown < high or (high == _EDGES[-1] and j.shown >= high)]
        if within:
            error = error_rate([j.labelled for j in within])
            yield CalibrationRow(
                scope=scope,
                sure_from=low,
                sure_to=high,
                decided=error.decided,
                wrong=error.wrong,
                predicted=sum(1 - j.shown for j in within) / len(within),
                lower=error.lower,
                upper=error.upper,
            )


def _notes(home: Home, learned: Calibration) -> Iterator[str]:
    target = home.settings.wrong_applied_target
    if learned.whole is None or learned.whole.at is None:
        yield (
            f"no threshold yet: {needed(target)} decisions without a wrong one are needed for {target:.2%}; "
            f"until then the odds of the line decide, from {home.settings.auto_at:.0%} on"
        )
    else:
        error = learned.whole.error
        yield (
            f"applied from {learned.whole.at:.2%} on: {error.wrong} of {error.decided} wrong, "
            f"at most {error.upper:.2%} ({target:.2%} is allowed)"
        )
    for vendor, threshold in learned.vendors.items():
        if threshold.at is not None:
            yield f"{vendor} has a threshold of its own: {threshold.at:.2%}"
    for vendor_off, why in learned.off.items():
        yield f"back in review: {vendor_off or 'everybody'}: {why}"
