from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, strategies as st

from outbound.limits import LONGEST_TRYING, SendLimits, next_slot, next_try, pause_after

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FREE = frozenset({"free.example"})
LIMITS = SendLimits(domain_gap=timedelta(0))


def sent(limits: SendLimits, mails: int) -> list[datetime]:
    """Send as fast as the limits allow."""
    at, starts = NOON, []
    for _ in range(mails):
        while (wait := next_slot([(t, "a@v.example") for t in starts], FREE, at=at, limits=limits)) is not None:
            at = max(wait.until, at + timedelta(milliseconds=1))
        starts.append(at)
    return starts


def most_within(starts: list[datetime], span: timedelta) -> int:
    return max(sum(first <= t < first + span for t in starts) for first in starts)


def test_the_first_mails_leave_at_once_and_then_one_every_three_seconds():
    starts = sent(LIMITS, 14)
    gaps = [(b - a).total_seconds() for a, b in pairwise(starts)]
    assert gaps[:9] == [0] * 9
    assert all(2.9 < gap < 3.1 for gap in gaps[9:])


@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 60))
def test_no_minute_ever_sees_more_than_the_burst_and_the_refill(per_minute, burst, mails):
    starts = sent(SendLimits(per_minute=per_minute, burst=burst, domain_gap=timedelta(0)), mails)
    assert most_within(starts, timedelta(minutes=1)) <= burst + per_minute


def test_hours_and_days_have_their_limits():
    limits = SendLimits(per_minute=600, burst=300, per_hour=5, per_day=8, domain_gap=timedelta(0))
    starts = sent(limits, 12)
    assert most_within(starts, timedelta(hours=1)) <= 5
    assert most_within(starts, timedelta(days=1)) <= 8


def test_mails_to_one_domain_lie_apart_and_others_do_not_wait():
    starts = [(NOON, "x@V.example,y@w.example")]
    at = NOON + timedelta(seconds=1)
    wait = next_slot(starts, frozenset({"w.example"}), at=at, limits=SendLimits())
    assert wait is not None
    assert wait.until == NOON + timedelta(seconds=5)
    assert "w.example" in wait.why
    assert next_slot(starts, FREE, at=at, limits=SendLimits()) is None


def test_waiting_until_the_moment_named_is_enough():
    starts = [(NOON + timedelta(seconds=n), "a@v.example") for n in range(10)]
    at = NOON + timedelta(seconds=9)
    wait = next_slot(starts, frozenset({"v.example"}), at=at, limits=SendLimits())
    assert wait is not None
    later = wait.until + timedelta(milliseconds=1)
    assert next_slot(starts, frozenset({"v.example"}), at=later, limits=SendLimits()) is None


def test_tries_come_after_1_5_15_60_minutes_then_hourly_for_a_day():
    assert [pause_after(n) // timedelta(minutes=1) for n in range(1, 8)] == [1, 5, 15, 60, 60, 60, 60]
    assert next_try(1, first_try=NOON, at=NOON) == NOON + timedelta(minutes=1)
    assert next_try(30, first_try=NOON, at=NOON + LONGEST_TRYING - timedelta(minutes=30)) is None
