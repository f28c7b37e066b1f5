"""The heatmap as tables: two coloured matrices, their cells with typed figures, and the ranked lines behind them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.calendar import BusinessCalendar
from domain.day_count import DayCount
from reports.backlog import BackorderLine
from reports.figure import Column, ColumnKind, Figure, FigureSet, Heat, Reach, Value
from reports.heatmap import Cell, Matrix, MatrixName, Trend
from reports.promise_slip import Expectation, Expected
from reports.ranking import RankingFacts, percentile_95, score_parts

_HEATS = (Heat.H1, Heat.H2, Heat.H3, Heat.H4, Heat.H5)
_THOUSAND = 1000
_TOTAL = "Total"
_TITLES = {
    MatrixName.VENDOR_WEEK: "Backorders: vendor by week of need",
    MatrixName.FAMILY_AGE: "Backorders: product family by days of age",
}
_M, _I, _Q, _D, _FILE = ColumnKind.MONEY, ColumnKind.INTEGER, ColumnKind.QUANTITY, ColumnKind.DATE, Reach.FILE
_PAGE = Reach.PAGE


def heatmap_set(
    lines: Sequence[BackorderLine],
    matrices: Sequence[Matrix],
    *,
    calendar: BusinessCalendar,
    as_of: date,
    vendors: Mapping[str, str],
    expectation: Expectation | None = None,
) -> FigureSet:
    """Return the whole heatmap.

    Args:
        lines: the backordered lines.
        matrices: what was counted from them.
        calendar: business days.
        as_of: the day of the report.
        vendors: names by vendor id.
        expectation: what promises come to by experience.
    """
    names = [_names(matrix, vendors) for matrix in matrices]
    pairs = list(zip(matrices, names, strict=True))
    return FigureSet(
        title="Backorder heatmap",
        as_of=as_of,
        figures=(
            *(_matrix_figure(m, n, as_of, len(lines)) for m, n in pairs),
            *(_cells_figure(m, n, as_of) for m, n in pairs),
            _lines_figure(lines, calendar, as_of, expectation),
        ),
    )


def _names(matrix: Matrix, vendors: Mapping[str, str]) -> Mapping[str, str]:
    return {row: vendors.get(row, row) if matrix.name is MatrixName.VENDOR_WEEK else row for row in matrix.rows}


def _matrix_figure(matrix: Matrix, names: Mapping[str, str], as_of: date, count: int) -> Figure:
    heat: dict[tuple[int, int], Heat] = {}
    rows: list[tuple[Value, ...]] = []
    for y, row in enumerate(matrix.rows):
        for x, column in enumerate(matrix.columns, start=1):
            cell = matrix.cell(row, column)
            if cell.count:
                heat[y, x] = Heat.FLAG if matrix.flagged(cell) else _HEATS[matrix.heat(row, column) - 1]
        cells = (_words(matrix, matrix.cell(row, c), matrix.trend(row, c)) for c in matrix.columns)
        rows.append((names[row], *cells, _words(matrix, matrix.row_total(row), Trend.UNKNOWN)))
    totals = (_words(matrix, matrix.column_total(c), Trend.UNKNOWN) for c in matrix.columns)
    rows.append((_TOTAL, *totals, _words(matrix, matrix.total(), Trend.UNKNOWN)))
    first = "Vendor" if matrix.name is MatrixName.VENDOR_WEEK else "Family"
    return Figure(
        title=_TITLES[matrix.name],
        key=matrix.name.value,
        as_of=as_of,
        columns=(
            Column(key=first.lower(), title=first),
            *(Column(key=c, title=c, kind=ColumnKind.STACK) for c in matrix.columns),
            Column(key="total", title=_TOTAL, kind=ColumnKind.STACK),
        ),
        rows=tuple(rows),
        heat=heat,
        notes=_notes(matrix, count),
    )


def _notes(matrix: Matrix, count: int) -> tuple[str, ...]:
    told = "against last week's snapshot" if matrix.before is not None else "no snapshot of last week to compare with"
    arrows = f"{Trend.UP} {Trend.DOWN} {Trend.SAME}"
    limit = f"{matrix.flag_above:,.0f}"
    return (
        f"{count} lines. In a cell: lines, dollars, pounds, oldest in days. {arrows}: {told}.",
        f"Colour: five steps of dollars. Red and !: a customer of priority A waits, or more than {limit} dollars.",
    )


def _words(matrix: Matrix, cell: Cell, trend: Trend) -> str:
    """A cell in a few characters, its parts below each other; empty where nothing lies and nothing lay last week."""
    if not cell.count:
        return f"0 {trend.value}" if trend is Trend.DOWN else ""
    flag = " !" if matrix.flagged(cell) else ""
    mark = f" {trend.value}" if trend.value else ""
    return f"{cell.count}{mark}\n${_short(cell.value)}\n{_short(cell.pounds)} lb\n{cell.max_age} d{flag}"


def _short(value: Decimal) -> str:
    return f"{value / _THOUSAND:,.1f}k" if value >= _THOUSAND else f"{value:.0f}"


def _cells_figure(matrix: Matrix, names: Mapping[str, str], as_of: date) -> Figure:
    places = [(r, c) for r in matrix.rows for c in matrix.columns]
    old = matrix.before or {}
    filled = [p for p in places if matrix.cell(*p).count or p in old]
    return Figure(
        title=f"Cells {matrix.name.value.replace('_', ' ')}",
        key=f"{matrix.name.value}_cells",
        as_of=as_of,
        reach=_FILE,
        columns=(
            Column(key="row", title="Row"),
            Column(key="column", title="Column"),
            Column(key="lines", title="Lines", kind=_I),
            Column(key="value", title="Dollars", kind=_M),
            Column(key="pounds", title="Pounds", kind=_Q),
            Column(key="max_age", title="Oldest, days", kind=_I),
            Column(key="heat", title="Colour", kind=_I),
            Column(key="flagged", title="Flag"),
            Column(key="trend", title="Trend"),
            Column(key="lines_before", title="Lines last week", kind=_I),
            Column(key="value_before", title="Dollars last week", kind=_M),
        ),
        rows=tuple(
            (
                names[row], column, cell.count, cell.value, round(cell.pounds, 1), cell.max_age,
                matrix.heat(row, column), "yes" if matrix.flagged(cell) else "", matrix.trend(row, column).value,
                *((before.count, before.value) if (before := _before(matrix, row, column)) else (None, None)),
            )
            for row, column in filled
            for cell in (matrix.cell(row, column),)
        ),
    )  # fmt: skip


def _before(matrix: Matrix, row: str, column: str) -> Cell | None:
    return None if matrix.before is None else matrix.before.get((row, column), Cell())


_LINE_COLUMNS = (
    Column(key="rank", title="#", kind=_I),
    Column(key="score", title="Score", kind=ColumnKind.SCORE),
    Column(key="po", title="PO"),
    Column(key="line", title="Line"),
    Column(key="vendor", title="Vendor"),
    Column(key="vendor_id", title="Vendor id", reach=_FILE),
    Column(key="description", title="Description", reach=_PAGE),
    Column(key="family", title="Family"),
    Column(key="customer", title="Customer"),
    Column(key="priority", title="Priority"),
    Column(key="open_qty", title="Open", kind=_Q),
    Column(key="uom", title="UOM"),
    Column(key="value", title="Dollars", kind=_M),
    Column(key="pounds", title="Pounds", kind=_Q, reach=_PAGE),
    Column(key="need_date", title="Need", kind=_D),
    Column(key="week", title="Week", reach=_FILE),
    Column(key="promise_to", title="Promise", kind=_D),
    Column(key="expected", title="Expected (P50)", kind=_D, reach=_PAGE),
    Column(key="expected_safe", title="Expected (P80)", kind=_D, reach=_PAGE),
    Column(key="expected_basis", title="Rests on", reach=_FILE),
    Column(key="since", title="Since", kind=_D, reach=_PAGE),
    Column(key="age_days", title="Age, days", kind=_I),
    Column(key="age_bucket", title="Age bucket", reach=_FILE),
    Column(key="declared_by", title="Called so by", reach=_PAGE),
    Column(key="owner", title="Owner"),
    Column(key="last_word", title="Last word", reach=_PAGE),
)


def _lines_figure(
    lines: Sequence[BackorderLine], calendar: BusinessCalendar, as_of: date, expectation: Expectation | None
) -> Figure:
    days = DayCount(calendar)
    high = percentile_95(line.value for line in lines if line.value is not None)
    scored = []
    for line in lines:
        facts = RankingFacts(as_of=as_of, calendar=days, high_value=high, open_value=line.value)
        scored.append((score_parts(line, facts).score, line))
    ranked = sorted(scored, key=lambda pair: _order(*pair))
    return Figure(
        title="Backordered lines, the most urgent first",
        key="lines",
        as_of=as_of,
        columns=_LINE_COLUMNS,
        rows=tuple(
            _line_row(number, score, line, expectation.of(line.vendor_id, line.dock) if expectation else None)
            for number, (score, line) in enumerate(ranked, start=1)
        ),
        notes=("Ranked by customer, age and value with the score of the exception report, then by dollars and age.",),
    )


def _order(score: float, line: BackorderLine) -> tuple[float, Decimal, int, str, str]:
    return -round(score, 6), -(line.value or Decimal(0)), -line.age_days, line.po, line.line


def _line_row(number: int, score: float, line: BackorderLine, expected: Expected | None) -> tuple[Value, ...]:
    return (
        number, round(score, 1), line.po, line.line, line.vendor_name, line.vendor_id, line.description, line.family,
        line.customer, line.priority, line.amount, line.uom, line.value,
        None if line.pounds is None else round(line.pounds, 1), line.need_date, line.week, line.promise_to,
        *((expected.even, expected.safe, expected.basis) if expected else (None, None, "")),
        line.since, line.age_days, line.bucket, line.declared_by, line.owner, line.last_word,
    )  # fmt: skip
