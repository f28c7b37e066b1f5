import random

import pytest
from hypothesis import given, settings, strategies as st

from domain.match import HoldCode
from matching.calibrate import (
    GRID,
    Calibration,
    Labelled,
    clopper_pearson,
    drifted,
    error_rate,
    fitted,
    isotonic,
    needed,
)
from matching.checks import HARD_CHECKS

TARGET = 0.005


def simulated(count, *, seed=1, lines=4, overconfident=0.0, vendor=None):
    """Decisions whose scores are honest: a statement scored s is right with chance s (less where overconfident)."""
    rng = random.Random(seed)
    rows = []
    for n in range(count):
        score = 1 - 10 ** rng.uniform(-4.5, -0.5)
        rows.append(
            Labelled(
                score=score,
                right=rng.random() < score - overconfident,
                document=f"{vendor}{n // lines}",
                vendor=vendor,
            )
        )
    return rows


def test_the_decisions_needed_are_those_of_the_textbook():
    assert (needed(0.005), needed(0.001)) == (598, 2995)


@pytest.mark.parametrize(
    ("wrong", "decided", "lower", "upper"),
    [(0, 598, 0.0, 0.005), (1, 947, 0.0000542, 0.005), (0, 0, 0.0, 1.0), (5, 5, 0.549, 1.0), (2, 20, 0.018, 0.283)],
)
def test_the_bounds_are_clopper_and_pearsons(wrong, decided, lower, upper):
    found = clopper_pearson(wrong, decided)
    assert found[0] == pytest.approx(lower, abs=2e-3)
    assert found[1] == pytest.approx(upper, abs=2e-3)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(1, 400))
def test_the_bounds_hold_the_counted_share_between_them(wrong, more):
    lower, upper = clopper_pearson(wrong, wrong + more)
    assert lower <= wrong / (wrong + more) <= upper


def test_few_decisions_allow_no_threshold():
    found = fitted(simulated(300), target=TARGET)
    assert found.whole.at is None
    assert found.threshold("V1", otherwise=0.97) == 0.97


def test_many_decisions_allow_a_threshold_whose_errors_stay_below_the_target():
    rows = simulated(4000)
    found = fitted(rows, target=TARGET)
    assert found.whole.at in GRID
    assert found.whole.error.upper <= TARGET
    fresh = [row for row in simulated(40_000, seed=2) if row.score >= found.whole.at]
    assert sum(not row.right for row in fresh) / len(fresh) <= TARGET


def test_a_score_that_promises_too_much_gets_no_threshold():
    assert fitted(simulated(4000, overconfident=0.02), target=TARGET).whole.at is None


def test_the_search_stops_at_the_first_failure_and_never_jumps_over_it():
    good = [Labelled(score=0.9999, right=True, document=str(n)) for n in range(700)]
    bad = [Labelled(score=0.996, right=n > 30, document=f"b{n}") for n in range(100)]
    many = [Labelled(score=0.95, right=True, document=f"c{n}") for n in range(50_000)]
    assert fitted([*good, *bad, *many], target=TARGET).whole.at == 0.997


def test_a_vendor_has_a_threshold_of_its_own_only_after_enough_decisions():
    rows = [*simulated(3000, vendor="V1"), *simulated(100, seed=3, vendor="V2")]
    found = fitted(rows, target=TARGET)
    assert set(found.vendors) == {"V1"}
    assert found.threshold("V2", otherwise=0.97) == found.whole.at


def test_errors_of_one_document_weigh_more_than_their_count():
    rows = [Labelled(score=1.0, right=n >= 10, document="one" if n < 10 else str(n)) for n in range(2000)]
    spread = [Labelled(score=1.0, right=n >= 10, document=str(n)) for n in range(2000)]
    assert error_rate(rows).upper > error_rate(spread).upper


def test_the_shown_curve_rises_and_never_shows_certainty():
    rows = simulated(2000, overconfident=0.05)
    curve = isotonic(rows)
    chances = [chance for _, chance in curve]
    assert chances == sorted(chances)
    assert chances[0] > 0
    assert chances[-1] < 1
    calibrated = Calibration(curve=curve)
    sure = [row for row in rows if row.score > 0.99]
    realised = sum(row.right for row in sure) / len(sure)
    assert abs(sum(calibrated.shown(r.score) for r in sure) / len(sure) - realised) < 0.01


def test_without_decisions_the_score_itself_is_shown():
    assert (isotonic(simulated(50)), Calibration().shown(0.93)) == ((), 0.93)


def test_a_vendor_whose_applied_statements_are_wrong_goes_back_to_review():
    rows = [*[Labelled(score=1, right=n % 20 > 0, document=str(n), vendor="V1") for n in range(200)]]
    rows += [Labelled(score=1, right=True, document=f"x{n}", vendor="V2") for n in range(2000)]
    off = drifted(rows, target=TARGET)
    assert "V1" in off
    assert "V2" not in off
    assert Calibration(off=off).threshold("V1", otherwise=0.97) > 1
    assert "were wrong" in off["V1"]


def test_one_error_among_few_is_no_drift_yet():
    rows = [Labelled(score=1, right=n > 0, document=str(n), vendor="V1") for n in range(60)]
    assert drifted(rows, target=0.02) == {}


def test_every_hold_but_low_sureness_belongs_to_one_named_hard_check():
    named = [code for check in HARD_CHECKS for code in check.codes]
    assert sorted(named) == sorted(set(HoldCode) - {HoldCode.LOW_SURENESS})
