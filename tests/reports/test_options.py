from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from domain.calendar import BusinessCalendar
from domain.offer import LinkedBy, StockOffer, Sureness
from domain.options import (
    FillOption,
    OptionFacts,
    OptionKind,
    PastSupply,
    Risk,
    StandIn,
    StandInKind,
    StockChoice,
    VendorChoice,
)
from domain.purchase import Vendor
from domain.state import LineState
from domain.supply import StockLevel, VendorStock
from reports.options import OptionTerms, fill_options
from tests.reports.test_exceptions import AS_OF, make_state

NEED = date(2026, 11, 27)
DOCK = date(2026, 12, 18)
VENDORS = {v: Vendor(vendor_id=v, name=f"Vendor {v}", transit_days=2) for v in ("V1", "V2", "V3")}
TERMS = OptionTerms(
    as_of=AS_OF, calendar=BusinessCalendar(), vendors=VENDORS, transfer_days={"GARY>CHI": 1, "default": 3}
)
SAME = StandIn(kind=StandInKind.SAME)


def late(**changes: Any) -> LineState:
    return make_state(**{"need_date": NEED, "expected_dock": DOCK, "ordered": Decimal(40), "item": "PL-1"} | changes)


def stock(place: str, free: str | None = "100", stand_in: StandIn = SAME, **changes: Any) -> StockChoice:
    given = {"item": "PL-1", "warehouse": place, "as_of": AS_OF, "on_hand": Decimal(free or 1), "uom": "PC"}
    level = StockLevel(**(given | changes))
    return StockChoice(level=level, stand_in=stand_in, free=None if free is None else Decimal(free))


def article(vendor: str, available: str = "100", stand_in: StandIn = SAME, **changes: Any) -> VendorChoice:
    given = {"vendor_id": vendor, "as_of": AS_OF, "vendor_item": "A", "uom": "PC"}
    row = VendorStock(available=Decimal(available), **(given | changes))
    offer = StockOffer(stock=row, by=LinkedBy.OUR_ITEM, sureness=Sureness.SURE, available=Decimal(available))
    return VendorChoice(offer=offer, stand_in=stand_in)


def ways(terms: OptionTerms = TERMS, **facts: Any) -> dict[OptionKind, FillOption]:
    return {o.kind: o for o in fill_options(OptionFacts(**({"state": late()} | facts)), terms)}


def test_free_stock_here_is_there_today_and_costs_nothing() -> None:
    option = ways(stock=(stock("chi", "25"),))[OptionKind.OWN_STOCK]
    assert (option.available_on, option.amount, option.cost, option.risk) == (AS_OF, Decimal(25), 0, Risk.LOW)


@pytest.mark.parametrize(("place", "day"), [("GARY", date(2026, 11, 24)), ("ELK", date(2026, 11, 26))])
def test_a_transfer_takes_the_days_of_its_lane_and_the_yes_of_its_branch(place: str, day: date) -> None:
    option = ways(stock=(stock(place),))[OptionKind.TRANSFER]
    assert (option.available_on, option.cost, option.approvals) == (day, None, (f"branch {place}",))


def test_a_lane_nobody_described_has_an_unknown_day() -> None:
    terms = replace(TERMS, transfer_days={})
    assert ways(terms, stock=(stock("GARY"),))[OptionKind.TRANSFER].available_on is None


def test_stock_that_others_have_a_claim_on_is_no_way_out() -> None:
    assert OptionKind.OWN_STOCK not in ways(stock=(stock("CHI", allocated=Decimal(100)),))


def order(day: date | None, priority: str, **changes: Any) -> LineState:
    return late(po="46000", expected_dock=day, customer="Mason", customer_priority=priority, **changes)


EARLIER = date(2026, 12, 1)


def test_goods_of_a_less_urgent_order_that_come_earlier_can_be_taken() -> None:
    option = ways(orders=(order(EARLIER, "C"),))[OptionKind.REPEG]
    assert (option.available_on, option.approvals, option.risk) == (EARLIER, ("sales",), Risk.MEDIUM)


@pytest.mark.parametrize(
    "other",
    [
        order(EARLIER, "B"),  # as urgent as ours
        order(EARLIER, "A"),
        order(DOCK + timedelta(days=1), "C"),
        order(None, "C"),
        replace(order(EARLIER, "C"), received=Decimal(40)),
        order(EARLIER, "C", uom="LB"),
    ],
)
def test_other_orders_that_do_not_help_are_left_out(other: LineState) -> None:
    assert OptionKind.REPEG not in ways(orders=(other,))


def test_another_vendor_costs_the_difference_of_the_prices_for_what_he_has() -> None:
    option = ways(offers=(article("V2", "10", unit_price=Decimal(53)),))[OptionKind.OTHER_VENDOR]
    assert (option.cost, option.amount, option.available_on) == (Decimal(30), Decimal(10), date(2026, 11, 25))
    by_weight = article("V2", "10", unit_price=Decimal(53), price_uom="CWT")
    assert ways(offers=(by_weight,))[OptionKind.OTHER_VENDOR].cost is None


def test_an_old_list_is_said_and_makes_the_way_less_sure() -> None:
    option = ways(offers=(article("V2", as_of=date(2026, 11, 2)),))[OptionKind.OTHER_VENDOR]
    assert (option.risk, "his list is from 2026-11-02" in option.needs) == (Risk.MEDIUM, True)


def test_who_delivered_it_before_may_again_in_his_usual_time() -> None:
    past = (PastSupply(vendor_id="V3", lead_days=8, receipts=4, last_on=date(2026, 9, 1)),)
    option = ways(past=past)[OptionKind.PAST_VENDOR]
    assert (option.available_on, option.cost, option.risk) == (date(2026, 12, 3), None, Risk.HIGH)
    assert OptionKind.PAST_VENDOR not in ways(past=past, offers=(article("V3"),))


@pytest.mark.parametrize(
    ("kind", "approvals", "risk"),
    [
        (StandInKind.EQUIVALENT, (), Risk.LOW),
        (StandInKind.USUAL, ("buyer", "customer"), Risk.MEDIUM),
        (StandInKind.QUESTION, ("engineering", "customer"), Risk.HIGH),
    ],
)
def test_a_substitute_needs_what_its_class_says(kind: StandInKind, approvals: tuple[str, ...], risk: Risk) -> None:
    option = ways(stock=(stock("CHI", stand_in=StandIn(kind=kind)),))[OptionKind.SUBSTITUTE]
    assert (option.approvals, option.risk) == (approvals, risk)
    assert ("the question is answered with yes" in option.needs) is (kind is StandInKind.QUESTION)


def test_cutting_is_ready_after_the_days_the_saw_takes_if_they_are_known() -> None:
    cut = stock("CHI", stand_in=StandIn(kind=StandInKind.CUT, pieces=3, share=Decimal("0.9")), unit_cost=Decimal(160))
    assert ways(stock=(cut,))[OptionKind.CUT].available_on is None
    option = ways(replace(TERMS, processing_days=2), state=late(price_uom="PC"), stock=(cut,))[OptionKind.CUT]
    assert (option.available_on, option.cost) == (date(2026, 11, 25), 14 * 160 - 40 * 50)


def test_a_part_at_the_vendor_is_split_off_and_all_of_it_is_asked_for() -> None:
    assert ways(offers=(article("V1", "10"),))[OptionKind.SPLIT].amount == 10
    assert OptionKind.SPLIT not in ways(offers=(article("V1"),))
    assert ways(offers=(article("V1"),))[OptionKind.EXPEDITE].available_on == date(2026, 11, 25)


def test_a_new_date_is_always_there_and_unknown_where_nothing_is_promised() -> None:
    assert ways()[OptionKind.NEW_DATE].available_on == DOCK
    assert ways(state=late(expected_dock=None))[OptionKind.NEW_DATE].available_on is None


def test_a_line_with_nothing_to_come_has_no_options() -> None:
    assert ways(state=late(shipped=Decimal(40)), stock=(stock("CHI"),)) == {}


CHOICES = st.lists(
    st.builds(
        stock, st.sampled_from(["CHI", "GARY", "ELK"]), st.sampled_from(["5", "100"]),
        st.sampled_from([SAME, StandIn(kind=StandInKind.USUAL), StandIn(kind=StandInKind.CUT)]),
    ),
    max_size=6,
)  # fmt: skip


@given(CHOICES)
def test_what_is_in_time_stands_before_what_is_not_and_unknown_days_before_the_promise(
    found: list[StockChoice],
) -> None:
    options = fill_options(OptionFacts(state=late(), stock=tuple(found)), TERMS)
    bands = [2 if o.available_on is None else 0 if o.available_on <= NEED else 3 for o in options]
    assert bands == sorted(bands)
    in_time = [o.available_on for o in options if o.available_on is not None and o.available_on <= NEED]
    assert in_time == sorted(in_time)
