"""What one coordinator looks at in the morning: the worst lines, and the flags nobody has acted on."""

from collections.abc import Sequence
from dataclasses import replace

from reports.figure import Figure, FigureSet
from reports.response import ResponseCase, cases_figure
from reports.stock_gaps import Gap

_MOST = 25
_EARLY = (Gap.ASK_NOW.value, Gap.WARNING.value)


def morning_set(
    exceptions: Figure, cases: Sequence[ResponseCase], *, owner: str, stock: Figure | None = None
) -> FigureSet:
    """Return the first lines of the owner's exception report, and his flags that wait without any action.

    ``stock`` is the compare with the vendors' lists: what to ask for today and what is warned of stands between.
    """
    told = tuple(row for row in stock.rows if row[0] in _EARLY) if stock is not None else ()
    early = (replace(stock, title="Vendors' lists tell", key="stock", rows=told),) if stock is not None and told else ()
    waiting = cases_figure([c for c in cases if c.days_waiting is not None], exceptions.as_of)
    return FigureSet(
        title=f"Morning list of {owner or 'everybody'}: {len(exceptions.rows)} lines with exceptions",
        as_of=exceptions.as_of,
        figures=(
            _first(replace(waiting, title=f"Nobody has acted on: {len(waiting.rows)}", key="waiting")),
            *map(_first, early),
            _first(replace(exceptions, title="Do these first", key="lines")),
        ),
    )


def _first(figure: Figure) -> Figure:
    left = len(figure.rows) - _MOST
    notes = (*figure.notes, f"and {left} more in the full report") if left > 0 else figure.notes
    return replace(figure, rows=figure.rows[:_MOST], notes=notes)
