from datetime import date
from decimal import Decimal
from typing import Any

from domain.calendar import BusinessCalendar
from domain.offer import LinkedBy, StockOffer, Sureness
from domain.promise import on
from domain.purchase import Vendor
from domain.state import LineState
from domain.supply import VendorStock
from domain.weekly_task import WeeklyTask, end_of_week, week_of
from reports.stock_gaps import Gap, StockGap, gaps_figure, gaps_of
from tests.reports.test_exceptions import AS_OF, make_state

CALENDAR = BusinessCalendar()


def offer(available: str, *, vendor: str = "V1", sureness: Sureness = Sureness.SURE, **stock: Any) -> StockOffer:
    given = {"vendor_id": vendor, "as_of": date(2026, 11, 20), "vendor_item": "A-1", "uom": "PC"}
    row = VendorStock(available=Decimal(available), **(given | stock))
    return StockOffer(stock=row, by=LinkedBy.OUR_ITEM, sureness=sureness, available=Decimal(available))


def gaps(state: LineState, *offers: StockOffer) -> tuple[StockGap, ...]:
    return gaps_of(state, offers, calendar=CALENDAR)


def promised(day: date, **changes: Any) -> LineState:
    return make_state(promise=on(day), expected_dock=day, promised=Decimal(160), **changes)


IN_TIME = date(2026, 11, 27)


def test_an_open_line_whose_vendor_has_enough_is_asked_for_now() -> None:
    (gap,) = gaps(make_state(), offer("100", branch="CHI"), offer("60", branch="GARY"))
    assert (gap.kind, gap.available) == (Gap.ASK_NOW, Decimal(160))


def test_less_than_open_is_no_reason_to_ask() -> None:
    assert gaps(make_state(), offer("159")) == ()


def test_a_line_that_is_promised_in_time_is_left_alone() -> None:
    assert gaps(promised(IN_TIME, need_date=IN_TIME), offer("999"), offer("999", vendor="V2")) == ()


def test_a_line_promised_in_time_of_which_a_part_is_backordered_is_compared() -> None:
    state = promised(IN_TIME, need_date=IN_TIME, backordered=Decimal(10))
    assert [gap.kind for gap in gaps(state, offer("160"))] == [Gap.ASK_NOW]


def test_nothing_in_stock_and_more_only_after_the_need_date_is_an_early_warning() -> None:
    state = promised(IN_TIME, need_date=date(2026, 11, 30))
    warned = gaps(state, offer("0", next_eta=date(2026, 12, 1)), offer("50", vendor="V2"))
    assert [(g.kind, g.vendor_id) for g in warned] == [(Gap.WARNING, "V1"), (Gap.ELSEWHERE, "V2")]
    assert gaps(state, offer("0", next_eta=date(2026, 11, 30))) == ()
    assert gaps(state, offer("0")) == ()
    far = promised(date(2027, 1, 20), need_date=date(2027, 1, 25))
    assert gaps(far, offer("0", next_eta=date(2027, 3, 1))) == ()


def test_other_vendors_are_named_where_our_own_has_not_enough() -> None:
    found = gaps(make_state(), offer("10"), offer("50", vendor="V3"), offer("170", vendor="V2"))
    assert [(g.kind, g.vendor_id) for g in found] == [(Gap.ELSEWHERE, "V2"), (Gap.ELSEWHERE, "V3")]


def test_unsure_articles_count_only_where_there_is_no_surer_one() -> None:
    unsure = offer("500", sureness=Sureness.UNSURE)
    assert gaps(make_state(), offer("10"), unsure) == ()
    assert [g.offers[0].sureness for g in gaps(make_state(), unsure)] == [Sureness.UNSURE]


def test_a_line_with_nothing_to_come_has_no_gap() -> None:
    assert gaps(make_state(shipped=Decimal(160)), offer("500")) == ()
    assert gaps(make_state(closed_by_erp=True), offer("500")) == ()


def test_lists_older_than_three_days_are_marked_and_tasks_stand_last() -> None:
    fresh, old = offer("160"), offer("160", as_of=date(2026, 11, 19))
    tasks = [
        WeeklyTask(
            vendor_id="V9", vendor_name="Nine", week=week_of(AS_OF), due_on=end_of_week(AS_OF), owner="DK", open_lines=3,
            list_on=None, done=None, last_done=None,
        )
    ]  # fmt: skip
    found = (*gaps(make_state(line="2"), old), *gaps(make_state(), fresh))
    figure = gaps_figure(found, tasks, vendors={"V1": Vendor(vendor_id="V1", name="Lakeshore")}, as_of=AS_OF)
    rows = [dict(zip((c.key for c in figure.columns), row, strict=True)) for row in figure.rows]
    assert [(r["line"], r["stale"], r["stock_vendor"]) for r in rows] == [
        ("1", "", "Lakeshore"), ("2", "old", "Lakeshore"), ("", "none", "Nine"),
    ]  # fmt: skip
    assert (rows[0]["open_value"], rows[2]["owner"]) == (Decimal(8000), "DK")
    assert rows[2]["note"] == "due on 2026-11-27, never done so far"


def test_weeks_are_iso_weeks_that_end_on_friday() -> None:
    assert (week_of(date(2027, 1, 1)), end_of_week(date(2026, 11, 22))) == ("2026-W53", date(2026, 11, 20))
