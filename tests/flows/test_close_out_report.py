import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest

from db.engine import write_session
from db.repositories.supply import Supply
from domain.supply import Demand, DemandKind
from flows.close_out_report import close_out_figure, costs_figure
from flows.decide_lines import decide_line
from flows.decide_undo import undo
from flows.decision_values import CloseShort, Done, NoteCost, Refused, Reopen
from tests.flows.test_decide_lines import CLOSING, closed_by_erp

FREIGHT = NoteCost(kind="premium_freight", amount=Decimal(420), root_cause="rc5", note="hot shot")


def rows(figure):
    return [dict(zip((c.key for c in figure.columns), row, strict=True)) for row in figure.rows]


def of_line(home, **chosen):
    found = rows(close_out_figure(home, **chosen))
    return next((row for row in found if (row["po"], row["line"]) == ("4501", "1")), None)


def wants_goods(home, *, item="PL36-0500-96-240"):
    row = Demand(
        kind=DemandKind.ORDERED, item=item, on=home.as_of, amount=Decimal(4), customer="Harbor Fab", reference="SO-1"
    )
    with write_session(home.engine) as session:
        Supply(session).save(Demand, [row])


def test_a_line_the_erp_would_close_waits_with_what_is_known_for_the_checklist(stocked, tmp_path):
    assert of_line(stocked) is None
    closed_by_erp(stocked, tmp_path)
    waiting = of_line(stocked)
    assert {k: waiting[k] for k in ("status", "net_ordered", "received", "short_qty", "uom", "erp_closes")} == {
        "status": "waits for a person", "net_ordered": 12, "received": 0, "short_qty": 12, "uom": "PC",
        "erp_closes": "yes",
    }  # fmt: skip
    assert (waiting["demand_open"], waiting["complete_claimed"]) == ("unknown", "nobody")
    assert of_line(stocked, vendor="nobody") is None
    assert of_line(stocked, owner="nobody") is None


@pytest.mark.parametrize(("item", "said"), [("PL36-0500-96-240", "yes: 4 in 1 orders (Harbor Fab)"), ("another", "no")])
def test_open_demand_of_customers_stands_beside_the_question(stocked, tmp_path, item, said):
    closed_by_erp(stocked, tmp_path)
    wants_goods(stocked, item=item)
    assert of_line(stocked)["demand_open"] == said


def test_what_was_closed_short_is_shown_with_its_answers_for_ninety_days(stocked):
    assert isinstance(decide_line(stocked, "4501", "1", CLOSING, who="R. Novak"), Done)
    closed = of_line(stocked)
    assert (closed["status"], closed["decided_by"], closed["short_qty"]) == ("closed short", "R. Novak", 12)
    assert (closed["approver"], closed["demand_open"], closed["replacement"]) == ("L. Ruiz", "no", "none")
    assert closed["reason"] == "the rest is no longer needed: the customer took ten"
    assert of_line(dataclasses.replace(stocked, as_of=stocked.as_of + timedelta(days=91))) is None


def test_a_reopened_line_is_closed_no_longer(stocked, tmp_path):
    closed_by_erp(stocked, tmp_path)
    decide_line(stocked, "4501", "1", CLOSING, who="R. Novak")
    decide_line(stocked, "4501", "1", Reopen(reason="he ships after all"), who="R. Novak")
    found = of_line(stocked)
    assert found is None or found["status"] == "waits for a person"


def test_the_buyer_does_not_approve_his_own_dear_line(stocked):
    own = CloseShort(
        reason_code=CLOSING.reason_code, reason=CLOSING.reason, answers={**CLOSING.answers, "approver": "dkessler"}
    )
    result = decide_line(stocked, "4501", "1", own, who="R. Novak")
    assert isinstance(result, Refused)
    assert "approval of somebody else" in result.reason
    assert isinstance(decide_line(stocked, "4501", "1", CLOSING, who="R. Novak"), Done)


def test_costs_are_written_down_summed_and_taken_back(stocked):
    assert isinstance(decide_line(stocked, "4501", "1", FREIGHT, who="R. Novak"), Done)
    late = decide_line(
        stocked, "4501", "2", NoteCost(kind="overtime", amount=Decimal(80), root_cause="RC5"), who="T. Ames"
    )
    (row,) = rows(costs_figure(stocked))
    assert (row["root_cause"], row["lines"], row["premium_freight"], row["overtime"], row["total"]) == (
        "RC5", 2, Decimal(420), Decimal(80), Decimal(500),
    )  # fmt: skip
    assert isinstance(late, Done)
    undo(stocked, late.decision_ids[0], who="T. Ames")
    assert rows(costs_figure(stocked))[0]["total"] == Decimal(420)
    assert rows(costs_figure(stocked, vendor="V102")) == []


@pytest.mark.parametrize(
    ("kind", "amount", "why"), [("lunch", "5", "the kind is one of"), ("overtime", "0", "above zero")]
)
def test_a_cost_has_a_known_kind_and_an_amount(stocked, kind, amount, why):
    result = decide_line(stocked, "4501", "1", NoteCost(kind=kind, amount=Decimal(amount)), who="R. Novak")
    assert isinstance(result, Refused)
    assert why in result.reason
