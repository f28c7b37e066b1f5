import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from domain.day_count import DayCount
from domain.match import Action, DecisionEvent
from domain.outbox import ChaseRecord
from reports.causes import LoggedException
from reports.render import ReportFormat, render
from reports.response import Dimension, response_case, response_set, response_times
from tests.reports.history_builder import AS_OF, CALENDAR, history

D = timedelta(days=1)
DAYS = DayCount(CALENDAR)
OPENED = date(2026, 11, 6)  # a Friday


def flag(code: str = "NO_ACK", **changes) -> LoggedException:
    fields = {"exception_id": 1, "code": code, "opened_on": OPENED, "resolved_on": None} | changes
    return LoggedException(**fields)


def chase(on: date, reason: str = "NO_ACK", stage: int = 1) -> ChaseRecord:
    return ChaseRecord(vendor_id="V1", po="1", line="1", reason=reason, stage=stage, on=on)


def act(on: date, action: Action = Action.SEEN, number: int = 1, **changes) -> DecisionEvent:
    plain = DecisionEvent(
        decision_id=number, at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC), who="R. Novak", action=action,
        po="1", line="1",
    )  # fmt: skip
    return replace(plain, **changes)


def case(*acts: DecisionEvent, chases: tuple[ChaseRecord, ...] = (), flagged: LoggedException | None = None):
    return response_case(replace(history(), decisions=acts), flagged or flag(), chases, DAYS)


def test_the_clock_counts_business_days_to_the_first_act() -> None:
    found = case(act(OPENED + 5 * D, code="NO_ACK"), chases=(chase(OPENED + 3 * D),))
    assert (found.acted_on, found.days_to_action, found.action) == (OPENED + 3 * D, 1, "asked, stage 1")
    assert found.days_waiting is None


@pytest.mark.parametrize(
    "nothing",
    [
        {"acts": (act(OPENED - D),)},
        {"acts": (act(OPENED, Action.AUTO_APPLY),)},
        {"acts": (act(OPENED, code="LATE_ETA"),)},
        {"acts": (act(OPENED), act(OPENED, Action.UNDO, 2, undoes=1))},
        {"chases": (chase(OPENED, "LATE_ETA"),)},
        {"chases": (chase(OPENED - D),)},
    ],
)
def test_acts_of_rules_and_acts_on_something_else_or_before_do_not_stop_the_clock(nothing) -> None:
    found = case(*nothing.get("acts", ()), chases=nothing.get("chases", ()))
    assert (found.acted_on, found.days_waiting) == (None, 11)


def test_what_ended_by_itself_does_not_wait() -> None:
    found = case(flagged=flag(resolved_on=OPENED + 3 * D))
    assert (found.days_to_action, found.days_to_resolution, found.days_waiting) == (None, 1, None)


def test_the_owner_is_who_it_was_given_to_else_the_buyer() -> None:
    assert case(flagged=flag(owner="L. Ruiz")).owner == "L. Ruiz"
    assert case().owner == "DK"


@pytest.mark.parametrize("seed", range(3))
def test_times_are_what_counting_one_by_one_gives(seed: int) -> None:
    dice = random.Random(seed)
    cases, raw = [], []
    for i in range(120):
        opened = AS_OF - dice.randint(1, 60) * D
        ended = opened + dice.randint(0, 20) * D if dice.random() < 0.5 else None
        ended = None if ended and ended > AS_OF else ended
        asked = opened + dice.randint(0, 25) * D
        code, vendor = dice.choice(("NO_ACK", "LATE_ETA")), dice.choice(("V1", "V2"))
        chases = (chase(asked, code),) if dice.random() < 0.7 and asked <= AS_OF else ()
        h = history(po=str(i), vendor_id=vendor, buyer=dice.choice(("DK", "MO", "")))
        cases.append(response_case(h, flag(code, opened_on=opened, resolved_on=ended), chases, DAYS))
        acted = asked if chases and asked <= (ended or AS_OF) else None
        keys = {"all": "", "code": code, "owner": h.line.buyer or "nobody", "vendor": h.vendor_name}
        raw.append((keys, opened, acted, ended))
    for times in response_times(cases):
        mine = [r for r in raw if r[0][times.dimension.value] == times.name]
        act_days = [CALENDAR.business_days_between(o, a) for _, o, a, _ in mine if a]
        end_days = [CALENDAR.business_days_between(o, e) for _, o, _, e in mine if e]
        waits = [CALENDAR.business_days_between(o, AS_OF) for _, o, a, e in mine if not a and not e]
        assert (times.n, times.acted, times.resolved) == (len(mine), len(act_days), len(end_days))
        assert times.action_median == (median(act_days) if act_days else None)
        assert times.resolution_median == (median(end_days) if end_days else None)
        assert times.action_p90 == (sorted(act_days)[-(-9 * len(act_days) // 10) - 1] if act_days else None)
        assert (times.waiting, times.oldest) == (len(waits), max(waits, default=None))
    assert {t.dimension for t in response_times(cases)} == set(Dimension)
    assert len(cases) == 120


def test_the_report_comes_in_every_format_and_shows_the_longest_waiting_first() -> None:
    cases = [case(), case(flagged=flag(opened_on=OPENED - 9 * D)), case(chases=(chase(OPENED),))]
    report = response_set(cases, as_of=AS_OF)
    assert all(render(report, fmt) for fmt in ReportFormat)
    flags = json.loads(render(report, ReportFormat.JSON))["flags"]
    assert [f["days_waiting"] for f in flags] == [18, 11, None]
    assert response_times(()) == ()
