"""The short form of bench/chase_year.py: every manner once, a month."""

from pathlib import Path

import pytest

from tests.flows.chase_world import Manner
from tests.flows.chase_year import run_year


@pytest.mark.parametrize(
    "manners",
    [
        [Manner.SILENT, Manner.PROMPT, Manner.PARTIAL, Manner.ABSENT, Manner.ROBOT],
        [Manner.WRONG, Manner.DEAD, Manner.FRIDAY, Manner.LATE, Manner.BALANCE, Manner.SHEET],
    ],
)
def test_a_month_with_vendors_of_every_manner_have_no_fault(tmp_path: Path, manners: list[Manner]) -> None:
    found = run_year(tmp_path, days=32, seed=7, manners=manners)
    assert found.faults == []
    assert found.sent > 8
    assert found.received > 5
