"""The calibration report: how often statements were wrong that were called so and so sure, with bounds (DESIGN 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.figure import Column, ColumnKind, Figure, Reach

_COLUMNS = (
    Column(key="scope", title="Vendor"),
    Column(key="from", title="Sure from", kind=ColumnKind.TEXT),
    Column(key="to", title="To", kind=ColumnKind.TEXT),
    Column(key="decided", title="Decided", kind=ColumnKind.INTEGER),
    Column(key="wrong", title="Wrong", kind=ColumnKind.INTEGER),
    Column(key="predicted", title="Predicted wrong"),
    Column(key="realised", title="Realised wrong"),
    Column(key="lower", title="At least", reach=Reach.PAGE),
    Column(key="upper", title="At most"),
    Column(key="verdict", title="Verdict"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """Statements of one vendor (or all) that were called this sure; shares are 0 to 1.

    ``predicted`` is the mean share that was expected to be wrong, ``lower`` and ``upper`` bound the true one.
    """

    scope: str
    sure_from: float
    sure_to: float
    decided: int
    wrong: int
    predicted: float
    lower: float
    upper: float

    @property
    def verdict(self) -> str:
        """Whether the figures fit together: the prediction lies between the bounds, or above them (careful)."""
        if self.predicted < self.lower:
            return "too sure"
        return "careful" if self.predicted > self.upper else "fits"


def calibration_figure(rows: Sequence[CalibrationRow], *, as_of: date, notes: Sequence[str]) -> Figure:
    """Return the report; ``notes`` tell the thresholds in force and who is back in review."""
    return Figure(
        title="Predicted against realised error",
        as_of=as_of,
        columns=_COLUMNS,
        rows=tuple(
            (
                row.scope,
                _share(row.sure_from),
                _share(row.sure_to),
                row.decided,
                row.wrong,
                _share(row.predicted),
                _share(row.wrong / row.decided if row.decided else 0.0),
                _share(row.lower),
                _share(row.upper),
                row.verdict,
            )
            for row in rows
        ),
        notes=tuple(notes),
    )


def _share(value: float) -> str:
    """A share in percent with two places: half a percent and a tenth are not the same."""
    return f"{value * 100:.2f} %"
