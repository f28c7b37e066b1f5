from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, strategies as st

from domain.state import LineState
from domain.supply import Demand, DemandKind
from reports.hits import customers_hit
from tests.reports.test_exceptions import AS_OF, make_state

DOCK = date(2026, 12, 18)


def want(days: int, amount: int, customer: str = "Harbor") -> Demand:
    on = AS_OF + timedelta(days=days)
    return Demand(
        kind=DemandKind.ORDERED, item="X", on=on, amount=Decimal(amount), customer=customer, reference=f"SO-{days}"
    )


def late(**changes: Any) -> LineState:
    return make_state(**{"expected_dock": DOCK, "item": "X"} | changes)


def hit(*demand: Demand, free: int | None = 0, others: tuple[LineState, ...] = ()) -> list[tuple[str, Decimal | None]]:
    stock = None if free is None else Decimal(free)
    return [(h.reference, h.short) for h in customers_hit(late(), demand, free=stock, others=others)]


def test_a_customer_that_the_order_names_is_hit_without_inferring() -> None:
    (found,) = customers_hit(late(customer="Mason"), [want(3, 10)], free=None, others=())
    assert (found.words, found.inferred) == ("Mason", False)


def test_stock_is_given_out_by_need_date_and_who_comes_away_short_is_hit() -> None:
    assert hit(want(9, 8), want(3, 10), free=12) == [("SO-9", Decimal(6))]


def test_an_inferred_hit_says_so() -> None:
    (found,) = customers_hit(late(), [want(3, 10)], free=None, others=())
    assert found.words == "Harbor (inferred)"


def test_whoever_needs_the_goods_after_they_come_is_not_hit() -> None:
    assert hit(want(40, 10)) == []


def test_other_deliveries_before_the_need_date_cover_as_stock_does() -> None:
    sooner = late(po="9", expected_dock=AS_OF + timedelta(days=2), ordered=Decimal(10))
    assert hit(want(3, 10), others=(sooner,)) == []
    assert hit(want(1, 10), others=(sooner,)) == [("SO-1", Decimal(10))]


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 50)), max_size=8), st.integers(0, 200))
def test_what_is_short_is_what_all_want_less_what_there_is(wants: list[tuple[int, int]], free: int) -> None:
    found = hit(*(want(days, amount) for days, amount in wants), free=free)
    total = sum(amount for _, amount in wants)
    assert sum(short or 0 for _, short in found) == max(0, total - free)
