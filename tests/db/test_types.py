from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select

from db.engine import write_session
from db.types import (
    ExactDecimal,
    InexactValueError,
    KeyText,
    OutsideText,
    ScaledDecimal,
    UtcDateTime,
    scaled,
    storable,
    word,
)
from domain.errors import StoreError


class Colour(StrEnum):
    RED = "red"
    DARK_BLUE = "dark-blue"


METADATA = MetaData()
SAMPLE = Table(
    "sample",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("weight", ScaledDecimal(4)),
    Column("price", ScaledDecimal(6)),
    Column("amount", ExactDecimal),
    Column("at", UtcDateTime),
    Column("words", OutsideText),
    Column("key", KeyText),
    Column("colour", word(Colour)),
)


def stored(engine: Engine, **values: object) -> dict[str, object]:
    METADATA.create_all(engine)
    with write_session(engine) as session:
        session.execute(insert(SAMPLE).values(**values))
        return dict(session.execute(select(SAMPLE)).one()._mapping)


def test_a_weight_that_a_float_cannot_hold_comes_back_exact(empty: Engine) -> None:
    row = stored(empty, weight=Decimal("12345678901234.5678"), price=Decimal("0.528765"))
    assert row["weight"] == Decimal("12345678901234.5678")
    assert row["price"] == Decimal("0.528765")


def test_padding_zeros_go_but_round_numbers_show_no_exponent(empty: Engine) -> None:
    row = stored(empty, weight=Decimal("1200.5000"), price=Decimal(100))
    assert (str(row["weight"]), str(row["price"])) == ("1200.5", "100")


def test_a_derived_amount_keeps_every_digit(empty: Engine) -> None:
    assert stored(empty, amount=Decimal("559.974642765"))["amount"] == Decimal("559.974642765")


@pytest.mark.parametrize(
    "value", ["0.00001", "NaN", "Infinity", "1E+30", "1E+999999", "1E-999999", "0.1234" + "0" * 40 + "1"]
)
def test_digits_are_never_dropped_silently(value: str) -> None:
    with pytest.raises(InexactValueError):
        scaled(Decimal(value), places=4)


@pytest.mark.parametrize("value", ["NaN", "1E+999999", "1E-999999"])
def test_a_derived_figure_of_endless_digits_is_refused(empty: Engine, value: str) -> None:
    with pytest.raises(StoreError):
        stored(empty, amount=Decimal(value))


def test_a_refused_value_is_a_store_error_inside_a_session(empty: Engine) -> None:
    with pytest.raises(StoreError, match="more than 4 decimal places"):
        stored(empty, weight=Decimal("1.00001"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**13), max_value=10**13))
def test_scaling_loses_nothing(value: Decimal) -> None:
    assert Decimal(scaled(value, places=4)).scaleb(-4) == value


def test_a_moment_of_any_zone_comes_back_as_utc(empty: Engine) -> None:
    moment = datetime(2026, 12, 1, 23, 30, tzinfo=timezone(timedelta(hours=-6)))
    back = stored(empty, at=moment)["at"]
    assert back == moment
    assert isinstance(back, datetime)
    assert back.tzinfo is UTC


def test_a_naive_moment_is_refused(empty: Engine) -> None:
    with pytest.raises(StoreError, match="no time zone"):
        stored(empty, at=datetime(2026, 12, 1))


def test_an_enum_is_stored_as_its_value_and_comes_back_as_its_member(empty: Engine) -> None:
    assert stored(empty, colour=Colour.DARK_BLUE)["colour"] is Colour.DARK_BLUE
    with empty.connect() as connection:
        assert connection.exec_driver_sql("SELECT colour FROM sample").scalar() == "dark-blue"


def test_an_unknown_word_is_refused_for_an_enum(empty: Engine) -> None:
    with pytest.raises(StoreError):
        stored(empty, colour="green")


def test_characters_no_database_takes_are_replaced_one_by_one(empty: Engine) -> None:
    row = stored(empty, words="a\0b\udce9c", key="k\0" + "x" * 5000)
    assert row["words"] == "a\ufffdb\ufffdc"
    assert str(row["key"]).startswith("k\ufffdxx")


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_storable_text_keeps_its_length_so_that_evidence_still_points_right(text: str) -> None:
    assert len(storable(text)) == len(text)
    storable(text).encode()
