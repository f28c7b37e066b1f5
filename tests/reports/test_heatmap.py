import io
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from domain.document import StatementKind
from domain.promise import Basis
from reports.backlog import BUCKETS, NO_DATE, DeclaredBy, backorder_lines
from reports.figure import FigureSet, Heat
from reports.heatmap import EARLIER, LATER, Cell, MatrixName, Place, Trend, matrices, snapshot_of, week_columns
from reports.heatmap_figures import heatmap_set
from reports.history import Goods, LineHistory
from reports.render import ReportFormat, render
from tests.reports.history_builder import AS_OF, CALENDAR, VENDORS, history, window, word, world

BACK = StatementKind.BACKORDER
D = timedelta(days=1)


def lines(*histories: LineHistory):
    return backorder_lines(histories, calendar=CALENDAR, as_of=AS_OF)


def test_a_line_counts_from_the_first_backorder_or_the_first_missed_promise() -> None:
    told = word(BACK, AS_OF - 20 * D, amount=Decimal(100))
    missed = word(StatementKind.CONFIRM, AS_OF - 50 * D, number=2, promise=window(AS_OF - 35 * D), amount=Decimal(100))
    (line,) = lines(history(missed, told))
    assert (line.since, line.age_days, line.bucket, line.declared_by) == (
        AS_OF - 35 * D, 35, "31-60", DeclaredBy.VENDOR,
    )  # fmt: skip


def test_a_date_that_was_replaced_in_time_was_not_missed() -> None:
    first = word(StatementKind.CONFIRM, AS_OF - 30 * D, promise=window(AS_OF - 10 * D), amount=Decimal(100))
    second = word(StatementKind.DELAY, AS_OF - 15 * D, number=2, promise=window(AS_OF + 5 * D), amount=Decimal(100))
    assert lines(history(first, second)) == ()


def test_without_any_promise_the_need_date_is_what_passes() -> None:
    (line,) = lines(history(need_date=AS_OF - 8 * D))
    assert (line.age_days, line.declared_by) == (8, DeclaredBy.INFERRED)
    assert lines(history(need_date=AS_OF)) == ()
    assert lines(history(need_date=None)) == ()


def test_no_date_comes_first_and_nothing_lies_outside_the_columns() -> None:
    columns = week_columns(AS_OF)
    assert columns[:2] == (NO_DATE, EARLIER)
    assert columns[2:15] == tuple(f"2026-W{w}" for w in range(44, 54)) + tuple(f"2027-W0{w}" for w in (1, 2, 3))
    assert columns[-1] == LATER
    told = word(BACK, AS_OF - D, amount=Decimal(100))
    needs = (None, AS_OF - 300 * D, AS_OF + 400 * D, AS_OF)
    vendor_week, _ = matrices(snapshot_of(lines(*(history(told, need_date=n) for n in needs))), None, as_of=AS_OF)
    assert [c for c in vendor_week.columns if vendor_week.cell("V1", c).count] == [NO_DATE, EARLIER, "2026-W48", LATER]
    assert vendor_week.total().count == 4


@pytest.mark.parametrize("seed", range(4))
def test_every_cell_and_total_is_what_counting_line_by_line_gives(seed: int) -> None:
    every = world(seed)
    found = lines(*every)
    vendor_week, family_age = matrices(snapshot_of(found), None, as_of=AS_OF)
    assert len(found) > 15
    assert {line.po for line in found} == {h.line.po for h in every if _naive_since(h) is not None}
    for matrix in (vendor_week, family_age):
        for row in matrix.rows:
            for column in matrix.columns:
                mine = [h for h in every if _naive_place(h, matrix.name) == (row, column)]
                cell = matrix.cell(row, column)
                assert cell.count == len(mine)
                assert cell.value == sum((_naive_value(h) for h in mine), Decimal(0))
                assert cell.pounds == sum((h.state.unshipped for h in mine if h.line.uom == "LB"), Decimal(0))
                assert cell.max_age == max(((AS_OF - _naive_since(h)).days for h in mine), default=0)
            assert matrix.row_total(row).count == sum(matrix.cell(row, c).count for c in matrix.columns)
        assert matrix.total().count == len(found)
        assert sum(matrix.column_total(c).value for c in matrix.columns) == matrix.total().value


def _naive_value(h: LineHistory) -> Decimal:
    return (h.line.unit_price or Decimal(0)) * h.state.unshipped


def _naive_since(h: LineHistory) -> date | None:
    if h.state.unshipped <= 0 or h.state.headline.value in {"CANCELLED", "CLOSED", "SHORT_CLOSED", "RECEIVED"}:
        return None
    starts = []
    told = sorted(h.said, key=lambda w: w.document_on)
    if h.state.backordered > 0:
        starts += [w.document_on for w in told if w.statement.kind is BACK]
        starts += [p.since for p in h.state.schedules if p.backordered and not starts]
    dated = [w for w in told if w.statement.promise is not None and w.statement.kind is not StatementKind.SHIP]
    for i, w in enumerate(dated):
        replaced = dated[i + 1].document_on if i + 1 < len(dated) else AS_OF
        if w.statement.promise.end < replaced:
            starts.append(w.statement.promise.end)
    if not dated and h.line.need_date and h.line.need_date < AS_OF:
        starts.append(h.line.need_date)
    return min(starts, default=None)


def _naive_place(h: LineHistory, name: MatrixName) -> tuple[str, str] | None:
    since = _naive_since(h)
    if since is None:
        return None
    if name is MatrixName.FAMILY_AGE:
        age = (AS_OF - since).days
        limits = ((7, "0-7"), (14, "8-14"), (30, "15-30"), (60, "31-60"), (90, "61-90"))
        family = f"{h.goods.form} {h.goods.grade}".strip()
        return family, next((bucket for limit, bucket in limits if age <= limit), ">90")
    need = h.line.need_date
    if need is None:
        return h.line.vendor_id, "no date"
    monday = need - need.weekday() * D
    this = AS_OF - AS_OF.weekday() * D
    if monday < this - 28 * D:
        return h.line.vendor_id, "earlier"
    if monday > this + 56 * D:
        return h.line.vendor_id, "later"
    return h.line.vendor_id, f"{monday.isocalendar().year}-W{monday.isocalendar().week:02}"


def cell(value: int, count: int = 1, *, first: bool = False) -> Cell:
    return Cell(count=count, value=Decimal(value), max_age=3, first_class=first)


def place(row: str, bucket: str = "0-7") -> Place:
    return Place(matrix=MatrixName.FAMILY_AGE, row=row, column=bucket)


def test_colours_are_fifths_by_value_and_equal_values_share_one() -> None:
    now = {place(f"f{i:02}"): cell(i * 10) for i in range(10)} | {place("same"): cell(90)}
    _, matrix = matrices(now, None, as_of=AS_OF)
    assert [matrix.heat(f"f{i:02}", "0-7") for i in range(10)] == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    assert matrix.heat("same", "0-7") == 5
    assert matrix.heat("f00", ">90") == 0


def test_a_first_class_customer_or_much_money_raises_the_flag() -> None:
    now = {place("a"): cell(1, first=True), place("b"): cell(50_001), place("c"): cell(50_000)}
    _, matrix = matrices(now, None, as_of=AS_OF)
    assert [matrix.flagged(matrix.cell(row, "0-7")) for row in "abc"] == [True, True, False]


def test_arrows_compare_money_then_lines_and_show_what_has_gone() -> None:
    now = {place("up"): cell(5), place("down"): cell(5), place("same"): cell(5), place("more"): cell(5, 2)}
    before = {place("up"): cell(4), place("down"): cell(6), place("same"): cell(5), place("more"): cell(5),
              place("gone"): cell(7)}  # fmt: skip
    _, matrix = matrices(now, before, as_of=AS_OF)
    shown = {row: matrix.trend(row, "0-7") for row in matrix.rows}
    assert shown == {
        "up": Trend.UP, "more": Trend.UP, "down": Trend.DOWN, "gone": Trend.DOWN, "same": Trend.SAME,
    }  # fmt: skip
    assert matrices(now, None, as_of=AS_OF)[1].trend("up", "0-7") is Trend.UNKNOWN
    assert matrices(now, {}, as_of=AS_OF)[1].trend("same", "0-7") is Trend.UP


def test_last_weeks_earlier_weeks_are_compared_by_the_same_weeks() -> None:
    old = Place(matrix=MatrixName.VENDOR_WEEK, row="V1", column="2026-W43")  # was a column of its own last week
    matrix, _ = matrices({old: cell(5)}, {old: cell(5)}, as_of=AS_OF)
    assert matrix.trend("V1", EARLIER) is Trend.SAME


def made(seed: int = 1) -> FigureSet:
    found = lines(*world(seed))
    now = snapshot_of(found)
    shown = matrices(now, {p: replace(c, value=c.value / 2) for p, c in now.items()}, as_of=AS_OF)
    return heatmap_set(found, shown, calendar=CALENDAR, as_of=AS_OF, vendors={v: o.name for v, o in VENDORS.items()})


def test_lines_are_ranked_and_carry_their_keys_in_every_file() -> None:
    report = made()
    found = json.loads(render(report, ReportFormat.JSON))
    assert set(found) == {"vendor_week", "family_age", "vendor_week_cells", "family_age_cells", "lines"}
    scores = [row["score"] for row in found["lines"]]
    assert scores == sorted(scores, reverse=True)
    assert all(row["po"] and row["line"] and row["week"] and row["age_bucket"] in BUCKETS for row in found["lines"])
    head = render(report, ReportFormat.CSV).decode().splitlines()[0]
    assert head.startswith("rank,score,po,line,vendor")
    for name in ("vendor_week_cells", "family_age_cells"):
        assert sum(row["lines"] for row in found[name]) == len(found["lines"])


def test_the_page_colours_cells_with_classes_and_with_what_old_mail_clients_know() -> None:
    page = render(made(), ReportFormat.HTML).decode()
    assert 'class="flag" bgcolor="#F4A6A0"' in page
    assert 'class="h1"' in page or 'class="h2"' in page
    assert " style=" not in page
    assert "<script" not in page
    assert page.index('<th scope="col">no date</th>') < page.index('<th scope="col">earlier</th>')
    assert "print-color-adjust" in page


def test_the_workbook_has_a_sheet_per_table_ready_to_work_with() -> None:
    book = load_workbook(io.BytesIO(render(made(), ReportFormat.XLSX)))
    assert len(book.worksheets) == 5
    for sheet in book.worksheets:
        assert sheet.freeze_panes in {"A2", "E2"}  # with order and line in sight
        assert sheet.auto_filter.ref
    fills = {c.fill.fgColor.rgb for row in book.worksheets[0].iter_rows(min_row=2) for c in row}
    assert any(str(rgb).endswith("F4A6A0") for rgb in fills)


def test_text_shows_the_matrices_and_then_the_lines() -> None:
    text = render(made(), ReportFormat.TEXT).decode()
    assert text.index("vendor by week") < text.index("product family") < text.index("most urgent first")
    assert Trend.UP.value in text
    assert "! " in text


def test_nothing_backordered_is_an_empty_report_in_every_format() -> None:
    report = heatmap_set((), matrices({}, None, as_of=AS_OF), calendar=CALENDAR, as_of=AS_OF, vendors={})
    assert all(render(report, fmt) for fmt in ReportFormat)
    assert report.figures[0].heat == {}
    assert Heat.FLAG not in report.figures[0].heat.values()


def test_weight_comes_from_the_unit_or_from_the_goods() -> None:
    assert Goods().pounds(Decimal(2), "CWT") == 200
    assert Goods().pounds(Decimal(2), "PC") is None
    assert Goods().family == "other"


def test_a_shipping_promise_is_missed_on_its_own_day_not_at_our_dock() -> None:
    told = word(StatementKind.CONFIRM, AS_OF - 9 * D, promise=window(AS_OF - D, Basis.SHIP), amount=Decimal(100))
    assert lines(history(told))[0].since == AS_OF - D
