from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from domain.outbox import ChaseRecord, ContactCondition, ContactState
from domain.purchase import Contact, Vendor
from domain.state import Headline, LineState, OpenException
from outbound.chases import ChasePlan, PendingKind, PendingMail, SkipReason, records
from outbound.policy_reading import default_policy

MONDAY = date(2026, 11, 23)
LineMaker = Callable[..., LineState]
Planner = Callable[..., ChasePlan]


def reason(plan: ChasePlan) -> SkipReason:
    assert not plan.chases
    (skip,) = plan.skips
    assert skip.detail
    return skip.reason


def record(code: str, *, on: date, stage: int = 1, line: str = "1", po: str = "45012") -> ChaseRecord:
    return ChaseRecord(vendor_id="V1", po=po, line=line, reason=code, stage=stage, on=on)


def away(
    until: date | None, *, email: str = "jim@lakeshore.example", since: date = date(2026, 11, 20)
) -> dict[str, ContactState]:
    return {email: ContactState(email=email, condition=ContactCondition.AWAY, since=since, away_until=until)}


@pytest.mark.parametrize(
    ("code", "section"),
    [("PAST_DUE_NO_NEWS", "A"), ("SHIP_COMPLETE_SHORT", "B"), ("MISSING_ETA", "B"), ("NO_ACK", "C"), ("LATE_ETA", "D")],
)
def test_open_exception_is_asked_about_in_its_section(
    code: str, section: str, planned: Planner, state: LineMaker
) -> None:
    (chase,) = planned(state(code)).chases
    (item,) = chase.items
    assert (item.section, item.stage, chase.contact.email) == (section, 1, "jim@lakeshore.example")


def test_weightiest_reason_decides_the_section(planned: Planner, state: LineMaker) -> None:
    (chase,) = planned(state("MISSING_ETA", "SHIP_COMPLETE_SHORT", "PAST_DUE_NO_NEWS")).chases
    assert [e.code for e in chase.items[0].reasons] == ["SHIP_COMPLETE_SHORT", "PAST_DUE_NO_NEWS", "MISSING_ETA"]
    assert chase.items[0].section == "B"


def test_one_mail_per_contact_holds_all_lines(planned: Planner, state: LineMaker) -> None:
    plan = planned(state("NO_ACK"), state("LATE_ETA", line="2"), state("MISSING_ETA", po="45013"))
    (chase,) = plan.chases
    assert len(chase.items) == 3


def test_line_without_exception_has_nothing_open(planned: Planner, state: LineMaker) -> None:
    assert reason(planned(state())) is SkipReason.NOTHING_OPEN


def test_exception_for_a_person_is_not_asked_by_mail(
    planned: Planner, state: LineMaker, exception: Callable[..., OpenException]
) -> None:
    line = state(exceptions=(exception("PRICE_VARIANCE", auto="no"),))
    assert reason(planned(line)) is SkipReason.NOT_BY_MAIL


def test_line_in_review_waits_whatever_else_is_open(planned: Planner, state: LineMaker) -> None:
    assert reason(planned(state("PAST_DUE_NO_NEWS", waiting=True))) is SkipReason.WAITS_IN_REVIEW


@pytest.mark.parametrize(
    ("headline", "expected"), [(Headline.CLOSED, SkipReason.CLOSED), (Headline.HOLD, SkipReason.ON_HOLD)]
)
def test_closed_and_held_lines_are_left_alone(
    headline: Headline, expected: SkipReason, planned: Planner, state: LineMaker
) -> None:
    assert reason(planned(state("NO_ACK", headline=headline))) is expected


def test_away_contact_is_not_written_to_until_back(planned: Planner, state: LineMaker) -> None:
    assert reason(planned(state("NO_ACK"), contacts=away(MONDAY))) is SkipReason.CONTACT_AWAY
    assert planned(state("NO_ACK"), contacts=away(MONDAY - timedelta(days=1))).chases
    assert reason(planned(state("NO_ACK"), contacts=away(None))) is SkipReason.CONTACT_AWAY
    assert planned(state("NO_ACK"), contacts=away(None, since=date(2026, 11, 2))).chases


def test_another_contact_on_file_stands_in(planned: Planner, state: LineMaker) -> None:
    both = Vendor(
        vendor_id="V1",
        name="L",
        contacts=(Contact(name="Jim", email="jim@lakeshore.example"), Contact(name="Al", email="al@lakeshore.example")),
    )
    (chase,) = planned(state("NO_ACK"), vendors={"V1": both}, contacts=away(None)).chases
    assert chase.contact.email == "al@lakeshore.example"


def test_bounced_address_is_never_written_to_again(planned: Planner, state: LineMaker) -> None:
    gone = {
        "jim@lakeshore.example": ContactState(
            email="jim@lakeshore.example", condition=ContactCondition.INVALID, since=MONDAY
        )
    }
    assert reason(planned(state("NO_ACK"), contacts=gone)) is SkipReason.NO_CONTACT


@pytest.mark.parametrize(
    "email",
    [
        "",
        "jim",
        "jim@lakeshore.example\r\nBcc: all@evil.example",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a b@c.example",
    ],
)
def test_what_is_no_address_is_never_written_to(email: str, planned: Planner, state: LineMaker) -> None:
    vendor = Vendor(vendor_id="V1", name="L", contacts=(Contact(name="J", email=email),))
    assert reason(planned(state("NO_ACK"), vendors={"V1": vendor})) is SkipReason.NO_CONTACT


def test_our_own_address_is_never_chased(planned: Planner, state: LineMaker) -> None:
    policy = replace(default_policy(), own_domains=frozenset({"lakeshore.example"}))
    assert reason(planned(state("NO_ACK"), policy=policy)) is SkipReason.NO_CONTACT


def test_vendor_that_is_not_on_file_gets_no_mail(planned: Planner, state: LineMaker) -> None:
    assert reason(planned(state("NO_ACK"), vendors={})) is SkipReason.VENDOR_UNKNOWN


def test_open_question_holds_back_its_order_only(planned: Planner, state: LineMaker) -> None:
    question = PendingMail(vendor_id="V1", kind=PendingKind.QUESTION, po="0045012")
    plan = planned(state("NO_ACK"), state("NO_ACK", po="45013"), pending=(question,))
    assert [s.reason for s in plan.skips] == [SkipReason.VENDOR_ASKED]
    assert [i.state.line.po for i in plan.chases[0].items] == ["45013"]


def test_a_question_about_one_line_holds_back_no_other_line_of_its_order(planned: Planner, state: LineMaker) -> None:
    question = PendingMail(vendor_id="V1", kind=PendingKind.QUESTION, po="45012", line="010")
    plan = planned(state("NO_ACK", line="10"), state("NO_ACK", line="20"), pending=(question,))
    assert [(s.po, s.line) for s in plan.skips] == [("45012", "10")]
    assert [i.state.line.line for i in plan.chases[0].items] == ["20"]


def test_unread_mail_holds_back_every_line_of_its_vendor(planned: Planner, state: LineMaker) -> None:
    unread = PendingMail(vendor_id="V1", kind=PendingKind.UNREAD)
    assert reason(planned(state("NO_ACK"), pending=(unread,))) is SkipReason.UNREAD_MAIL
    other = PendingMail(vendor_id="V2", kind=PendingKind.UNREAD)
    assert planned(state("NO_ACK"), pending=(other,)).chases


def test_same_day_nothing_is_asked_twice(planned: Planner, state: LineMaker) -> None:
    (chase,) = planned(state("NO_ACK"), state("LATE_ETA", line="2")).chases
    again = planned(state("NO_ACK"), state("LATE_ETA", line="2"), history=records(chase, on=MONDAY))
    assert not again.chases
    assert {s.reason for s in again.skips} == {SkipReason.ALREADY_ASKED}


def test_new_line_waits_for_tomorrow_when_the_vendor_got_a_mail_today(planned: Planner, state: LineMaker) -> None:
    history = (record("NO_ACK", on=MONDAY, po="1"),)
    assert reason(planned(state("NO_ACK"), history=history)) is SkipReason.MAIL_TODAY


@pytest.mark.parametrize(
    ("days_ago", "expected"), [(0, SkipReason.ALREADY_ASKED), (3, SkipReason.ALREADY_ASKED), (4, None)]
)
def test_cadence_counts_business_days(
    days_ago: int, expected: SkipReason | None, planned: Planner, state: LineMaker
) -> None:
    plan = planned(state("NO_ACK"), history=(record("NO_ACK", on=MONDAY - timedelta(days=days_ago)),))
    if expected is None:
        assert [i.stage for i in plan.chases[0].items] == [2]
    else:
        assert reason(plan) is expected


def test_after_three_questions_without_answer_a_person_decides(planned: Planner, state: LineMaker) -> None:
    history = tuple(record("NO_ACK", on=date(2026, 11, d), stage=s) for s, d in ((1, 9), (2, 11), (3, 13)))
    assert reason(planned(state("NO_ACK"), history=history)) is SkipReason.PERSON_DECIDES


def test_answer_since_the_question_starts_the_wait_again_and_keeps_the_stage_rising(
    planned: Planner, state: LineMaker
) -> None:
    history = (record("LATE_ETA", on=date(2026, 11, 18)),)
    fresh = state("LATE_ETA", last_word_on=MONDAY)
    assert reason(planned(fresh, history=history)) is SkipReason.ANSWERED
    older = state("LATE_ETA", last_word_on=date(2026, 11, 19))
    assert [i.stage for i in planned(older, history=history).chases[0].items] == [2]


@pytest.mark.parametrize(
    ("code", "opened", "need", "first"),
    [
        ("SHIP_COMPLETE_SHORT", MONDAY, date(2026, 11, 24), MONDAY),
        ("LATE_ETA", MONDAY, date(2026, 11, 24), MONDAY),
        ("NO_ACK", MONDAY, date(2026, 12, 24), MONDAY),
        ("PAST_DUE_NO_NEWS", MONDAY, date(2026, 11, 20), MONDAY),
        ("MISSING_ETA", MONDAY, date(2026, 11, 30), date(2026, 11, 24)),
        ("MISSING_ETA", MONDAY, date(2027, 1, 29), date(2026, 11, 26)),
        ("QTY_SHORT_ACK", MONDAY, date(2027, 1, 29), date(2026, 11, 26)),
    ],
)
def test_first_question_waits_as_long_as_the_trigger_says(
    code: str, opened: date, need: date, first: date, planned: Planner, state: LineMaker
) -> None:
    line = state(code, opened_on=opened, need_date=need, last_word_on=opened)
    assert planned(line, as_of=first).chases
    if first > opened:
        before = planned(line, as_of=first - timedelta(days=1))
        assert reason(before) is SkipReason.TOO_EARLY
        assert before.skips[0].until == first


def test_undated_balance_is_asked_for_the_day_after_the_packing_list(planned: Planner, state: LineMaker) -> None:
    line = state("MISSING_ETA", opened_on=MONDAY, need_date=date(2027, 3, 1), shipped=Decimal(120), last_word_on=MONDAY)
    assert planned(line, as_of=date(2026, 11, 24)).chases


def test_the_sheet_holds_two_thousand_lines_and_the_rest_is_named(planned: Planner, state: LineMaker) -> None:
    policy = replace(default_policy(), max_sheet_lines=200)
    plan = planned(*(state("NO_ACK", line=str(n)) for n in range(1, 206)), policy=policy)
    assert len(plan.chases[0].items) == 200
    assert [s.reason for s in plan.skips] == [SkipReason.MAIL_FULL] * 5


ASKABLE = sorted({*default_policy().triggers, "PRICE_VARIANCE"} - {"PROMISE_CHECK", "PARTIAL_BALANCE"})
CODES = st.lists(st.sampled_from(ASKABLE), max_size=3, unique=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CODES, st.booleans(), st.integers(0, 12)), max_size=6))
def test_every_line_is_either_asked_or_skipped_and_a_second_plan_asks_nothing(
    planned: Planner, state: LineMaker, lines: list[tuple[list[str], bool, int]]
) -> None:
    states = [
        state(*codes, line=str(n), waiting=waits, opened_on=MONDAY - timedelta(days=age))
        for n, (codes, waits, age) in enumerate(lines, start=1)
    ]
    first = planned(*states)
    asked = [(i.state.line.po, i.state.line.line) for c in first.chases for i in c.items]
    skipped = [(s.po, s.line) for s in first.skips]
    assert sorted(asked + skipped) == sorted((s.line.po, s.line.line) for s in states)
    history = tuple(r for c in first.chases for r in records(c, on=MONDAY))
    assert not planned(*states, history=history).chases
