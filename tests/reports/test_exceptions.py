from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from domain.calendar import BusinessCalendar
from domain.promise import Firmness, PromiseWindow, on
from domain.purchase import PoLine, Vendor, item_key
from domain.state import Headline, LineState, NextAction, OpenException, Severity
from reports.board import BoardLine, board_line, open_value
from reports.exceptions import (
    ExceptionFilter,
    ReportFacts,
    ScoredLine,
    exceptions_figure,
    passes,
    row_of,
    scored_lines,
)
from reports.history import Goods
from reports.promise_slip import Expectation, SlipBook
from reports.ranking import RankingFacts, percentile_95, score_parts

AS_OF = date(2026, 11, 23)
CALENDAR = BusinessCalendar()


def make_state(*codes: str, **changes: Any) -> LineState:
    fields = {k: changes.pop(k) for k in list(changes) if k in PoLine.__dataclass_fields__}
    line = PoLine(
        po="45012",
        line="1",
        vendor_id="V1",
        uom="PC",
        ordered=Decimal(160),
        unit_price=Decimal(50),
        price_uom="EA",
        need_date=date(2026, 11, 20),
        buyer="DKESSLER",
        customer_priority="B",
        warehouse="CHI",
    )
    zero = Decimal(0)
    state = LineState(
        line=replace(line, **fields), as_of=AS_OF, acknowledged=zero, shipped=zero, received=zero, backordered=zero,
        cancelled=zero, promised=zero, unexplained=zero, over=zero, schedules=(), shipments=(), promise=None,
        last_promise_to=None, expected_dock=None, headline=Headline.SENT,
        exceptions=tuple(
            OpenException(code=c, severity=Severity.MEDIUM, opened_on=AS_OF, detail="", auto_chase=True) for c in codes
        ),
        next_action=NextAction.CHASE, next_action_on=AS_OF, waiting=False, last_word_on=None, last_word="",
    )  # fmt: skip
    return replace(state, **changes)


NAME = "Lakeshore Plate & Sheet"
VENDORS = {"V1": Vendor(vendor_id="V1", name=NAME)}
FACTS = ReportFacts(as_of=AS_OF, calendar=CALENDAR)


def board(state: LineState, **more: Any) -> BoardLine:
    return board_line(state, vendor_name=NAME, **more)


def values(*states: LineState) -> list[Decimal]:
    return [value for s in states if s.unshipped > 0 and (value := open_value(s)) is not None]


def rows(*states: LineState, where: ExceptionFilter | None = None) -> tuple[ScoredLine, ...]:
    return scored_lines(map(board, states), values(*states), facts=FACTS, where=where or ExceptionFilter())


def ranking(**changes: Decimal) -> RankingFacts:
    return replace(RankingFacts(as_of=AS_OF, calendar=CALENDAR), **changes)  # type: ignore[arg-type]  # decimals only


def test_most_urgent_line_stands_first() -> None:
    late_for_a = make_state("NO_ACK", line="2", customer_priority="A", need_date=date(2026, 10, 1))
    stock = make_state("NO_ACK", line="1", customer_priority="", need_date=date(2027, 1, 1))
    assert [r.seen.line for r in rows(stock, late_for_a)] == ["2", "1"]


def test_equal_scores_are_ordered_by_need_date() -> None:
    later = make_state("NO_ACK", line="1", need_date=date(2027, 2, 1))
    sooner = make_state("NO_ACK", line="2", need_date=date(2027, 1, 1))
    assert [r.seen.line for r in rows(later, sooner)] == ["2", "1"]


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (ExceptionFilter(past_due_days=1), 1),
        (ExceptionFilter(past_due_days=2), 0),
        (ExceptionFilter(vendor="v1"), 1),
        (ExceptionFilter(vendor="lakeshore"), 1),
        (ExceptionFilter(vendor="V2"), 0),
        (ExceptionFilter(code="no_ack"), 1),
        (ExceptionFilter(code="LATE_ETA"), 0),
        (ExceptionFilter(owner="dkessler"), 1),
        (ExceptionFilter(owner="other"), 0),
        (ExceptionFilter(priority="B"), 1),
        (ExceptionFilter(priority="C"), 1),
        (ExceptionFilter(priority="A"), 0),
        (ExceptionFilter(warehouse="chi"), 1),
        (ExceptionFilter(warehouse="DET"), 0),
        (ExceptionFilter(customer="north"), 1),
        (ExceptionFilter(customer="south"), 0),
        (ExceptionFilter(grade="sa36"), 1),
        (ExceptionFilter(grade="A3"), 0),
        (ExceptionFilter(grade=""), 0),
    ],
)
def test_each_filter_narrows_the_report(where: ExceptionFilter, shown: int) -> None:
    state = make_state("NO_ACK", customer="Northside Fab")
    line = board(state, goods=Goods(form="plate", grade="A36/SA36"))
    assert len(scored_lines([line], (), facts=FACTS, where=where)) == shown


def test_a_line_whose_text_names_no_grade_has_none_to_filter_by() -> None:
    assert rows(make_state("NO_ACK"), where=ExceptionFilter(grade="A36")) == ()


def test_filter_does_not_change_a_score() -> None:
    states = (make_state("NO_ACK"), make_state("LATE_ETA", line="2", ordered=Decimal(9000)))
    whole = {r.seen.line: r.parts for r in rows(*states)}
    assert rows(*states, where=ExceptionFilter(code="NO_ACK"))[0].parts == whole["1"]


def test_days_past_need_and_promise_are_business_days() -> None:
    (row,) = rows(make_state("NO_ACK", need_date=date(2026, 11, 19), promise=on(date(2026, 11, 20))))
    assert (row.days_past_need, row.days_past_promise) == (2, 1)


def test_top_exception_is_the_most_severe() -> None:
    state = make_state("NO_ACK", "SHIP_COMPLETE_SHORT")
    worse = replace(state.exceptions[1], severity=Severity.CRITICAL)
    worst = replace(state, exceptions=(state.exceptions[0], worse))
    (row,) = rows(worst)
    assert (row.seen.top_code, row.seen.severity) == ("SHIP_COMPLETE_SHORT", "critical")
    assert row_of(worst, FACTS, vendors=VENDORS, high=None).top is worse


def test_the_row_of_a_screen_is_the_row_of_the_report_with_its_state() -> None:
    state = make_state("NO_ACK")
    (row,) = rows(state)
    shown = row_of(state, FACTS, vendors=VENDORS, high=open_value(state))
    assert (shown.seen, shown.parts, shown.state, shown.vendor_name) == (row.seen, row.parts, state, NAME)
    assert passes(shown, ExceptionFilter(past_due_days=1))
    assert row_of(state, FACTS, vendors={}, high=None).vendor_name == "V1"
    with pytest.raises(ValueError, match="no exception"):
        row_of(make_state(), FACTS, vendors=VENDORS, high=None)


@pytest.mark.parametrize(
    ("uom", "price_uom", "expected"),
    [
        ("LB", "CWT", Decimal(80)),
        ("PC", "EA", Decimal(8000)),
        ("PC", None, Decimal(8000)),
        ("PC", "C", Decimal(80)),
        ("PC", "LB", None),
    ],
)
def test_open_value_needs_price_and_quantity_in_one_unit(
    uom: str, price_uom: str | None, expected: Decimal | None
) -> None:
    assert open_value(make_state(uom=uom, price_uom=price_uom)) == expected


def test_open_value_counts_only_what_has_not_shipped() -> None:
    assert open_value(make_state(shipped=Decimal(150))) == Decimal(500)


def test_score_parts_follow_the_formula() -> None:
    parts = score_parts(
        board(make_state("SHIP_COMPLETE_SHORT", customer_priority="A", need_date=date(2026, 10, 26))),
        ranking(open_value=Decimal(1000), high_value=Decimal(1000), cover_days=Decimal(0)),
    )
    assert (parts.priority, parts.age, parts.value, parts.cover, parts.evidence) == (1.0, 1.0, 1.0, 1.0, 1.0)
    assert parts.score == pytest.approx(100)


@pytest.mark.parametrize(
    ("need", "promise", "age"),
    [
        (date(2026, 11, 20), None, 0.05),
        (date(2026, 11, 20), on(date(2026, 11, 30)), 0.0),
        (date(2026, 11, 25), None, 0.2),
        (date(2026, 11, 25), on(date(2026, 11, 25)), 0.0),
        (date(2026, 11, 25), PromiseWindow(start=None, end=date(2026, 11, 25), firmness=Firmness.SOFT), 0.2),
        (date(2026, 12, 25), None, 0.0),
    ],
)
def test_age_counts_from_the_later_of_need_and_promise(need: date, promise: PromiseWindow | None, age: float) -> None:
    line = board(make_state("NO_ACK", need_date=need, promise=promise))
    assert score_parts(line, ranking()).age == pytest.approx(age)


def test_unknown_value_and_cover_stand_in_the_middle() -> None:
    parts = score_parts(board(make_state("NO_ACK")), ranking())
    assert (parts.value, parts.cover, parts.evidence) == (0.5, 0.5, 0.6)


def test_percentile_takes_the_nearest_rank() -> None:
    assert percentile_95(Decimal(n) for n in range(1, 101)) == Decimal(95)
    assert percentile_95(()) is None


@given(
    st.decimals(0, 10**9, places=2),
    st.one_of(st.none(), st.decimals(0, 10**9, places=2)),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_score_lies_between_nothing_and_a_hundred(value: Decimal, high: Decimal | None, need: date) -> None:
    facts = RankingFacts(as_of=AS_OF, calendar=CALENDAR, high_value=high, open_value=value)
    assert 0 <= score_parts(board(make_state("NO_ACK", need_date=need)), facts).score <= 100.0001


def test_figure_shows_one_row_with_the_parts_of_its_score() -> None:
    state = make_state("NO_ACK", last_word="on the truck", item="PL-12")
    line = board(state, stage=2, original_promise=date(2026, 11, 18))
    facts = replace(FACTS, cover_days={item_key("PL-12"): Decimal(5)})
    figure = exceptions_figure([line], values(state), facts=facts)
    row = dict(zip([c.key for c in figure.columns], figure.rows[0], strict=True))
    assert row["vendor"] == "Lakeshore Plate & Sheet"
    assert (row["open_qty"], row["open_value"], row["days_past_need"]) == (Decimal(160), Decimal(8000), 1)
    assert (row["part_priority"], row["part_evidence"], row["last_word"]) == (0.6, 0.6, "on the truck")
    assert (row["stage"], row["original_promise"]) == (2, date(2026, 11, 18))
    assert (row["cover_days"], row["part_cover"]) == (Decimal(5), 0.5)
    assert (row["expected"], row["expected_safe"], row["expected_basis"]) == (None, None, "")
    assert figure.notes


def test_the_day_to_expect_by_experience_stands_beside_the_vendors_with_what_it_rests_on() -> None:
    dock = date(2026, 12, 1)
    state = make_state("NO_ACK", promise=on(dock), expected_dock=dock)
    slips = SlipBook(by_vendor={"V1": [0] * 5 + [2] * 3 + [9] * 2})
    facts = replace(FACTS, expectation=Expectation(slips, CALENDAR))
    figure = exceptions_figure([board(state)], (), facts=facts)
    row = dict(zip([c.key for c in figure.columns], figure.rows[0], strict=True))
    assert (row["expected"], row["expected_safe"]) == (dock, date(2026, 12, 3))
    assert row["expected_basis"] == "P50 and P80 of 10 deliveries of this vendor"
