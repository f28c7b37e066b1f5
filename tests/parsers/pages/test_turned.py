import pytest
from hypothesis import given, strategies as st

from domain.document import Box
from parsers.pages.turned import Turn, Turned, turn_of

_EDGE = st.floats(0, 600, allow_nan=False)


@given(turn=st.sampled_from(Turn), x=_EDGE, y=_EDGE)
def test_turning_a_box_and_back_changes_nothing(turn: Turn, x: float, y: float) -> None:
    page = Turned(turn=turn, width=612, height=792)
    box = Box(x0=x, top=y, x1=x + 10, bottom=y + 5)
    again = page.on_page(page.upright(box))
    assert (again.x0, again.top, again.x1, again.bottom) == pytest.approx((box.x0, box.top, box.x1, box.bottom))


def test_the_turn_is_that_of_most_characters() -> None:
    chars = [{"matrix": (0, 9, -9, 0, 0, 0)}] * 3 + [{"matrix": (9, 0, 0, 9, 0, 0)}]
    assert turn_of(chars) is Turn.UP
    assert turn_of([]) is Turn.NONE
    assert turn_of([{"matrix": (-9, 0, 0, -9, 0, 0)}]) is Turn.OVER
    assert turn_of([{"matrix": (0, -9, 9, 0, 0, 0)}]) is Turn.DOWN
