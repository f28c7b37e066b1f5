"""A cue is affirmed, denied, conditional or resolved (matching.md A5); the cases are tests one by one."""

from datetime import date

import pytest

from domain.document import ReadingContext
from parsers.prose.cue_checks import CueState, state_of
from parsers.prose.cues import Cue
from parsers.prose.entities import read_clause

CONTEXT = ReadingContext(reference=date(2026, 11, 18), known_pos=frozenset({"45012"}))
A, N, C, R = CueState.AFFIRMED, CueState.NEGATED, CueState.CONDITIONAL, CueState.RESOLVED


@pytest.mark.parametrize(
    ("text", "cue", "state"),
    [
        ("no ETA on the backorder", Cue.BACKORDER, A),
        ("none of these are backordered except line 3", Cue.BACKORDER, A),
        ("No, line 4 is delayed", Cue.DELAY, A),
        ("we do not expect any delays", Cue.DELAY, N),
        ("I can't promise it won't be delayed", Cue.DELAY, A),
        ("zero stock and a backorder was created", Cue.BACKORDER, A),
        ("your backorder policy changed", Cue.BACKORDER, None),
        ("nothing short except the 2x2", Cue.SHORT, A),
        ("not shipped yet", Cue.SHIPPED, N),
        ("no backorders on this one", Cue.BACKORDER, N),
        ("nothing on backorder", Cue.BACKORDER, N),
        ("none of these are backordered", Cue.BACKORDER, N),
        ("if backordered cancel", Cue.BACKORDER, C),
        ("previously backordered, now shipping", Cue.BACKORDER, R),
        ("it was on backorder", Cue.BACKORDER, R),
    ],
)
def test_a_cue_stands_in_one_of_four_states(text: str, cue: Cue, state: CueState | None) -> None:
    assert state_of(read_clause(text, start=0, context=CONTEXT), cue) is state
