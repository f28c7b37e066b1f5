from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given, strategies as st

from domain.flat_rows import rows_from_json, rows_to_json


class Sample(NamedTuple):
    text: str
    amount: Decimal | None
    on: date | None
    count: int
    sure: bool


class Plain(NamedTuple):
    text: str


class Odd(NamedTuple):
    share: float


SAMPLES = st.builds(
    Sample,
    st.text(),
    st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    st.none() | st.dates(),
    st.integers(),
    st.booleans(),
)


@given(st.lists(st.lists(SAMPLES, max_size=4), max_size=4))
def test_rows_come_back_as_they_were_in_order_of_their_texts(groups) -> None:
    back = rows_from_json(Sample, [rows_to_json(rows) for rows in groups])
    assert back == [row for rows in groups for row in rows]
    assert [str(row.amount) for row in back] == [str(row.amount) for rows in groups for row in rows]


def test_rows_of_texts_alone_come_back_too() -> None:
    assert rows_from_json(Plain, [rows_to_json([Plain("a")]), "[]"]) == [Plain("a")]


def test_a_kind_of_value_that_rows_do_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="share"):
        rows_from_json(Odd, ["[[1.5]]"])
