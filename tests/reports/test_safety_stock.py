from math import isclose, sqrt

import pytest
from hypothesis import given, settings, strategies as st

from reports.safety_stock import (
    Fit,
    ItemHistory,
    Method,
    Moments,
    StockPolicy,
    advise,
    drawn,
    fit_of,
    moments_of,
    safety_stock,
    volatility_factor,
    z_of,
)

CHECK = Moments(mean_daily=12, max_daily=30, sd_daily=6, mean_lead=10, max_lead=18, sd_lead=3)


@pytest.mark.parametrize(
    ("method", "stock"),
    [
        (Method.AVERAGE, 0),
        (Method.MAX_DAILY, 420),
        (Method.DEMAND, 1.645 * 6 * sqrt(10)),
        (Method.LEAD, 1.645 * 12 * 3),
        (Method.KING, 66.9),
        (Method.DEPENDENT, 1.645 * 6 * sqrt(10) + 1.645 * 12 * 3),
        (Method.VOLATILITY, 48),
        (Method.COVER, 60),
    ],
)
def test_the_worked_check_of_every_method(method: Method, stock: float) -> None:
    assert isclose(safety_stock(method, CHECK, z=1.645, cover_days=5), stock, abs_tol=0.05)


@pytest.mark.parametrize(("service", "z"), [(0.90, 1.282), (0.95, 1.645), (0.98, 2.054), (0.99, 2.326), (0.999, 3.090)])
def test_the_quantile_of_a_service_level(service: float, z: float) -> None:
    assert isclose(z_of(service), z, abs_tol=0.001)


def test_the_volatility_factor_stays_between_one_and_three() -> None:
    assert isclose(volatility_factor(CHECK), 1.4)
    calm = Moments(mean_daily=5, max_daily=5, sd_daily=0, mean_lead=5, max_lead=5, sd_lead=0)
    wild = Moments(mean_daily=1, max_daily=90, sd_daily=30, mean_lead=1, max_lead=60, sd_lead=20)
    assert (volatility_factor(calm), volatility_factor(wild)) == (1, 3)


def test_one_wild_day_moves_the_largest_but_hardly_the_mean() -> None:
    usual = ItemHistory(item="X", daily=[10.0] * 199 + [10.0], lead_days=[5.0] * 10)
    wild = ItemHistory(item="X", daily=[10.0] * 199 + [5000.0], lead_days=[5.0] * 10)
    assert moments_of(wild).max_daily == 5000
    assert moments_of(wild).mean_daily < 2 * moments_of(usual).mean_daily


def test_an_order_that_is_late_today_makes_the_lead_time_longer_and_a_young_one_does_not() -> None:
    base = ItemHistory(item="X", daily=[1.0] * 60, lead_days=[10.0] * 6)
    late = ItemHistory(item="X", daily=[1.0] * 60, lead_days=[10.0] * 6, open_ages=[40.0])
    young = ItemHistory(item="X", daily=[1.0] * 60, lead_days=[10.0] * 6, open_ages=[3.0])
    assert moments_of(late).mean_lead > moments_of(base).mean_lead == moments_of(young).mean_lead


def test_recent_weeks_count_twice() -> None:
    rising = ItemHistory(item="X", daily=[0.0] * 130 + [12.0] * 130, lead_days=[5.0])
    assert isclose(moments_of(rising).mean_daily, 8.0)


@pytest.mark.parametrize(
    ("history", "method"),
    [
        (ItemHistory(item="X", daily=[5.0] * 90, lead_days=[8.0] * 6), Method.KING),
        (ItemHistory(item="X", daily=[0.0, 0.0, 9.0] * 30, lead_days=[8.0] * 6), Method.BOOTSTRAP),
        (ItemHistory(item="X", daily=[5.0] * 20, lead_days=[8.0] * 6), Method.MAX_DAILY),
        (ItemHistory(item="X", daily=[5.0] * 90, lead_days=[]), Method.COVER),
    ],
)
def test_the_method_follows_from_the_history(history: ItemHistory, method: Method) -> None:
    found = advise(history, StockPolicy())
    assert found.chosen is method
    assert found.why


def test_a_class_may_have_its_own_method_service_and_factor() -> None:
    policy = StockPolicy(methods={"A": Method.VOLATILITY}, service={"A": 0.99}, volatility={"A": 1.6})
    found = advise(ItemHistory(item="X", daily=[5.0] * 90, lead_days=[8.0] * 6, item_class="A"), policy)
    assert (found.chosen, found.service) == (Method.VOLATILITY, 0.99)
    assert isclose(found.counts.safety_stock, 5 * 8 * 0.6)
    assert isclose(found.counts.reorder_point, 5 * 8 * 1.6)


def test_drawing_from_the_same_history_gives_the_same_answer() -> None:
    history = ItemHistory(item="X", daily=[0.0, 0.0, 40.0, 0.0] * 30, lead_days=[5.0, 9.0, 12.0])
    assert drawn(history, service=0.95) == drawn(history, service=0.95) > 0


@pytest.mark.parametrize(
    ("current", "fit"), [(None, Fit.UNKNOWN), (50.0, Fit.LEAN), (100.0, Fit.RIGHT), (200.0, Fit.FAT)]
)
def test_what_is_kept_is_compared_with_the_advice(current: float | None, fit: Fit) -> None:
    assert fit_of(current, 100.0) is fit


@settings(deadline=None)
@given(
    st.lists(st.floats(0, 1e4), max_size=60), st.lists(st.floats(0, 200), max_size=12),
    st.lists(st.floats(0, 300), max_size=4),
)  # fmt: skip
def test_no_method_ever_advises_less_than_nothing(daily: list[float], leads: list[float], ages: list[float]) -> None:
    found = advise(ItemHistory(item="X", daily=daily, lead_days=leads, open_ages=ages), StockPolicy())
    assert all(a.safety_stock >= 0 and a.reorder_point >= a.safety_stock - 1e-6 for a in found.advice)
