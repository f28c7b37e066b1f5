"""The table of DOMAIN 5.2 and the stop conditions of 5.4, one rule a test."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.calendar import BusinessCalendar
from domain.outbox import ChaseRecord, ContactCondition, ContactState, PromisedUpdate
from domain.promise import on
from domain.purchase import Contact, Vendor
from domain.state import LineState
from outbound.chases import ChasePlan, OnTime, PendingKind, PendingMail, SkipReason, line_ref
from outbound.policy import ChasePolicy
from outbound.policy_reading import Layer, default_policy, effective

MONDAY = date(2026, 11, 23)
LineMaker = Callable[..., LineState]
Planner = Callable[..., ChasePlan]


def rules(**document: Any) -> ChasePolicy:
    return effective(vendor=Layer(name="test", document=document))


def record(code: str, on_: date, *, stage: int = 1, line: str = "1") -> ChaseRecord:
    return ChaseRecord(vendor_id="V1", po="45012", line=line, reason=code, stage=stage, on=on_)


def reason(plan: ChasePlan) -> SkipReason:
    assert not plan.chases
    (skip,) = plan.skips
    assert skip.detail
    return skip.reason


def test_a_mill_is_asked_for_its_acknowledgment_after_five_days(planned: Planner, state: LineMaker) -> None:
    line = state("NO_ACK", opened_on=date(2026, 11, 19), order_date=date(2026, 11, 17), last_word_on=None)
    mill = rules(vendor_class="mill")
    assert planned(line).chases
    assert reason(planned(line, policy=mill)) is SkipReason.TOO_EARLY
    assert planned(line, policy=mill, as_of=date(2026, 11, 24)).chases


def test_the_rest_of_a_shipment_is_asked_for_every_three_days(planned: Planner, state: LineMaker) -> None:
    line = state("MISSING_ETA", shipped=Decimal(10), last_word_on=date(2026, 11, 12), need_date=date(2027, 3, 1))
    asked = (record("MISSING_ETA", date(2026, 11, 19)),)
    assert reason(planned(line, history=asked)) is SkipReason.ALREADY_ASKED
    assert planned(line, history=asked, as_of=date(2026, 11, 24)).chases


@pytest.mark.parametrize(("priority", "need"), [("A", date(2026, 11, 19)), ("C", date(2026, 11, 9))])
def test_past_due_is_asked_daily_for_first_customers_and_long_past_lines(
    priority: str, need: date, planned: Planner, state: LineMaker
) -> None:
    asked = (record("PAST_DUE_NO_NEWS", date(2026, 11, 20)),)
    line = state("PAST_DUE_NO_NEWS", customer_priority=priority, need_date=need)
    assert planned(line, history=asked).chases
    calm = state("PAST_DUE_NO_NEWS", customer_priority="C", need_date=date(2026, 11, 19))
    assert reason(planned(calm, history=asked)) is SkipReason.ALREADY_ASKED


PROMISE = on(date(2026, 11, 30))
CHECKED = {"promise_check": {"enabled": True}}


def test_a_quiet_promise_is_checked_only_where_it_is_switched_on(planned: Planner, state: LineMaker) -> None:
    line = state(promise=PROMISE, customer_priority="A")
    assert reason(planned(line)) is SkipReason.NOTHING_OPEN
    (chase,) = planned(line, policy=rules(**CHECKED)).chases
    assert [e.code for e in chase.items[0].reasons] == ["PROMISE_CHECK"]


def test_a_promise_is_checked_for_first_customers_and_vendors_seldom_on_time(
    planned: Planner, state: LineMaker
) -> None:
    line = state(promise=PROMISE, customer_priority="C")
    policy = rules(**CHECKED)
    assert reason(planned(line, policy=policy)) is SkipReason.NOTHING_OPEN
    assert planned(line, policy=policy, on_time={"V1": OnTime(lines=20, on_time=15)}).chases
    assert not planned(line, policy=policy, on_time={"V1": OnTime(lines=5, on_time=1)}).chases
    assert not planned(line, policy=policy, on_time={"V1": OnTime(lines=20, on_time=19)}).chases


def test_a_promise_is_checked_five_days_before_a_mill_ten_and_once(planned: Planner, state: LineMaker) -> None:
    line = state(promise=on(date(2026, 12, 7)), customer_priority="A")
    assert not planned(line, policy=rules(**CHECKED)).chases
    assert planned(line, policy=rules(vendor_class="mill", **CHECKED)).chases
    asked = (record("PROMISE_CHECK", date(2026, 11, 20)),)
    assert not planned(line, policy=rules(vendor_class="mill", **CHECKED), history=asked).chases


def test_promised_news_is_waited_for_until_the_day_after(planned: Planner, state: LineMaker) -> None:
    asked = (record("NO_ACK", date(2026, 11, 16)),)
    friday = PromisedUpdate(vendor_id="V1", on=date(2026, 11, 27), said_on=date(2026, 11, 17))
    plan = planned(state("NO_ACK"), history=asked, updates=(friday,))
    assert reason(plan) is SkipReason.UPDATE_PROMISED
    assert plan.skips[0].until == date(2026, 11, 30)
    assert planned(state("NO_ACK"), history=asked, updates=(friday,), as_of=date(2026, 11, 30)).chases


def test_promised_news_is_asked_for_even_before_the_cadence(planned: Planner, state: LineMaker) -> None:
    line = state("MISSING_ETA", need_date=date(2027, 3, 1), last_word_on=date(2026, 11, 10))
    asked = (record("MISSING_ETA", date(2026, 11, 18)),)
    assert reason(planned(line, history=asked)) is SkipReason.ALREADY_ASKED
    promised = PromisedUpdate(vendor_id="V1", on=date(2026, 11, 20), said_on=date(2026, 11, 19))
    assert planned(line, history=asked, updates=(promised,)).chases


def test_promised_news_about_one_order_holds_back_no_other(planned: Planner, state: LineMaker) -> None:
    promised = PromisedUpdate(vendor_id="V1", on=date(2026, 11, 27), said_on=date(2026, 11, 20), po="45013")
    plan = planned(state("NO_ACK"), state("NO_ACK", po="45013"), updates=(promised,))
    assert [i.state.line.po for i in plan.chases[0].items] == ["45012"]


def test_a_person_who_answers_starts_the_rounds_anew(planned: Planner, state: LineMaker) -> None:
    asked = tuple(record("NO_ACK", date(2026, 11, d), stage=s) for s, d in ((1, 9), (2, 11), (3, 13)))
    plan = planned(state("NO_ACK"), history=asked)
    assert reason(plan) is SkipReason.PERSON_DECIDES
    assert [t.vendor.vendor_id for t in plan.tasks] == ["V1"]
    replies = {line_ref("45012", "1"): (date(2026, 11, 16),)}
    (chase,) = planned(state("NO_ACK"), history=asked, replies=replies).chases
    assert (chase.items[0].round, chase.items[0].stage) == (1, 4)


def test_even_an_answering_vendor_is_not_asked_for_ever(planned: Planner, state: LineMaker) -> None:
    days = [date(2026, 10, 1) + timedelta(days=3 * n) for n in range(12)]
    asked = tuple(record("LATE_ETA", d, stage=n) for n, d in enumerate(days, start=1))
    line = state("LATE_ETA", last_word_on=date(2026, 11, 19))
    assert reason(planned(line, history=asked)) is SkipReason.PERSON_DECIDES


def test_a_vendor_who_promises_news_for_ever_is_left_to_a_person(planned: Planner, state: LineMaker) -> None:
    days = [date(2026, 8, 3) + timedelta(days=7 * n) for n in range(12)]
    asked = tuple(record("NO_ACK", d, stage=n) for n, d in enumerate(days, start=1))
    again = PromisedUpdate(vendor_id="V1", on=date(2026, 11, 13), said_on=date(2026, 11, 11))
    assert reason(planned(state("NO_ACK"), history=asked, updates=(again,))) is SkipReason.PERSON_DECIDES


def test_copies_go_to_roles_on_file_as_the_rounds_rise(planned: Planner, state: LineMaker) -> None:
    addresses = ("jim", "rep", "boss", "gone")
    vendor = Vendor(
        vendor_id="V1", name="L", contacts=tuple(Contact(name=n, email=f"{n}@l.example") for n in addresses)
    )
    policy = rules(
        contacts={
            "rep@l.example": {"role": "rep"},
            "boss@l.example": {"role": "manager"},
            "gone@l.example": {"role": "rep"},
        }
    )
    dead = {"gone@l.example": ContactState(email="gone@l.example", condition=ContactCondition.INVALID, since=MONDAY)}
    seen = []
    for count in range(3):
        asked = tuple(record("NO_ACK", date(2026, 11, 9 + 2 * n), stage=n + 1) for n in range(count))
        (chase,) = planned(state("NO_ACK"), vendors={"V1": vendor}, policy=policy, history=asked, contacts=dead).chases
        seen.append((chase.contact.email, [c.email for c in chase.cc]))
    assert seen == [
        ("jim@l.example", []), ("jim@l.example", ["rep@l.example"]), ("jim@l.example", ["rep@l.example", "boss@l.example"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"paused": {"why": "audit"}}, SkipReason.PAUSED),
        ({"paused": {"why": "audit", "until": "2026-11-23"}}, SkipReason.PAUSED),
        ({"mode": "off"}, SkipReason.PAUSED),
        ({"orders": [{"po": "45012", "why": "dispute"}]}, SkipReason.ORDER_PAUSED),
        ({"orders": [{"po": "0045012", "line": "01", "why": "credit_hold"}]}, SkipReason.ORDER_PAUSED),
        ({"contacts": {"jim@lakeshore.example": {"channel": "portal"}}}, SkipReason.OTHER_CHANNEL),
        ({"shutdowns": [{"start": "2026-11-20", "end": "2026-11-27", "why": "stocktaking"}]}, SkipReason.VENDOR_CLOSED),
    ],
)
def test_stop_conditions_have_their_reason(
    document: dict[str, Any], expected: SkipReason, planned: Planner, state: LineMaker
) -> None:
    policy = rules(**document)
    days_off = BusinessCalendar().closed_between((s.start, s.end) for s in policy.shutdowns)
    assert reason(planned(state("NO_ACK"), policy=policy, calendar=days_off)) is expected


@pytest.mark.parametrize(
    "document",
    [
        {"paused": {"why": "audit", "until": "2026-11-22"}},
        {"orders": [{"po": "45013", "why": "dispute"}, {"po": "45012", "line": "2", "why": "dispute"}]},
        {"orders": [{"po": "45012", "why": "dispute", "until": "2026-11-20"}]},
    ],
)
def test_what_has_ended_or_names_others_stops_nothing(
    document: dict[str, Any], planned: Planner, state: LineMaker
) -> None:
    assert planned(state("NO_ACK"), policy=rules(**document)).chases


def test_no_vendor_is_asked_on_a_day_off(planned: Planner, state: LineMaker) -> None:
    assert reason(planned(state("NO_ACK"), as_of=date(2026, 11, 28))) is SkipReason.VENDOR_CLOSED


def test_what_our_people_just_wrote_holds_back_that_order(planned: Planner, state: LineMaker) -> None:
    letter = PendingMail(vendor_id="V1", kind=PendingKind.OWN_LETTER, po="45012", since=MONDAY)
    plan = planned(state("NO_ACK"), state("NO_ACK", po="45013"), pending=(letter,))
    assert [s.reason for s in plan.skips] == [SkipReason.OWN_LETTER]
    assert plan.chases


def test_lines_of_two_coordinators_go_in_two_mails_on_two_days(planned: Planner, state: LineMaker) -> None:
    policy = replace(default_policy(), coordinators=rules_of_coordinators())
    plan = planned(state("LATE_ETA", buyer="DR"), state("NO_ACK", line="2", buyer="MO"), policy=policy)
    (chase,) = plan.chases
    assert len(chase.items) == 1
    assert [s.reason for s in plan.skips] == [SkipReason.MAIL_TODAY]


def rules_of_coordinators() -> dict[str, Any]:
    document = {"coordinators": {"DR": {"name": "Dana Ruiz"}, "MO": {"name": "Max Ortiz", "phone": "555"}}}
    return dict(effective(tenant=Layer(name="t", document=document)).coordinators)


def test_a_mail_that_left_today_is_the_only_one_of_the_day(planned: Planner, state: LineMaker) -> None:
    assert reason(planned(state("NO_ACK"), written=frozenset({"V1"}))) is SkipReason.MAIL_TODAY


def test_low_risk_waits_for_the_weekly_mail_unless_others_go(planned: Planner, state: LineMaker) -> None:
    policy = rules(digest_day=1, triggers={"SOFT_ETA_STALE": {"digest": True}})
    line = state("SOFT_ETA_STALE", line="2")
    assert reason(planned(line, policy=policy)) is SkipReason.WAITS_FOR_DIGEST
    assert planned(line, policy=policy, as_of=date(2026, 11, 24)).chases
    assert len(planned(line, state("NO_ACK"), policy=policy).chases[0].items) == 2
