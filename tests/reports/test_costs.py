from collections import defaultdict
from datetime import date
from decimal import Decimal

from hypothesis import given, strategies as st

from domain.miss_cost import CostKind
from domain.purchase import Vendor
from reports.costs import MissCost, costs_report

DAY = date(2026, 11, 23)
COSTS = st.lists(
    st.builds(
        MissCost, vendor_id=st.sampled_from(["V1", "V2"]), po=st.sampled_from(["1", "2"]), line=st.just("1"),
        kind=st.sampled_from(CostKind), root_cause=st.sampled_from(["RC0", "RC5"]),
        amount=st.decimals(min_value=1, max_value=9999, places=2), decision_id=st.just(1), who=st.just("R"),
        on=st.just(DAY), note=st.just(""),
    ),
    max_size=12,
)  # fmt: skip


@given(COSTS)
def test_sums_per_vendor_and_cause_are_those_of_the_entries(costs: list[MissCost]) -> None:
    figure = costs_report(costs, vendors={"V1": Vendor(vendor_id="V1", name="V1")}, as_of=DAY)
    expected: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for cost in costs:
        expected[cost.vendor_id, cost.root_cause, cost.kind.value] += cost.amount
    shown = [dict(zip((c.key for c in figure.columns), row, strict=True)) for row in figure.rows]
    found = {
        (row["vendor"], row["root_cause"], kind.value): row[kind.value]
        for row in shown
        for kind in CostKind
        if row[kind]
    }
    assert found == expected
    totals = [Decimal(str(row["total"])) for row in shown]
    assert totals == sorted(totals, reverse=True)
    assert sum(totals) == sum(cost.amount for cost in costs)


def test_every_sum_names_its_entries() -> None:
    cost = MissCost(
        vendor_id="V1", po="4501", line="1", kind=CostKind.PREMIUM_FREIGHT, root_cause="RC5", amount=Decimal(420),
        decision_id=3, who="R. Novak", on=DAY, note="hot shot from Gary",
    )  # fmt: skip
    (row,) = costs_report([cost], vendors={}, as_of=DAY).rows
    assert row[-1] == "4501/1 premium freight 420.00 (R. Novak, 2026-11-23, hot shot from Gary)"
