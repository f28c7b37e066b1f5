"""Counts written as words are counts; what they say of time, size, lines and trucks is none."""

import pytest
from hypothesis import given, strategies as st

from parsers.prose.number_words import NUMBER_WORDS, with_digits
from tests.parsers.prose.test_leftovers import line, said

PUMPS = (
    line("1", "CENTRIFUGAL PUMP 2 X 1-1/2", po="60881", balance=14),
    line("2", "COUPLING GUARD 5 HP", po="60881", balance=14),
    line("3", "SEAL KIT VITON", po="60881", balance=40),
)


def amounts(text: str) -> list[tuple[str, str, str]]:
    found = said(text, lines=PUMPS, subject="RE: PO 60881")
    return [(s.kind.value, s.target.po_line or "", str(s.quantity.value) if s.quantity else "") for s in found]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("nine of the fourteen pumps", "9    of the 14       pumps"),
        ("thirty-six kits", "36         kits"),
        ("les douze autres", "les 12    autres"),
        ("die restlichen zwölf", "die restlichen 12   "),
        ("quedan quince piezas", "quedan 15     piezas"),
    ],
)
def test_a_count_in_words_becomes_digits_of_the_same_length(text: str, digits: str) -> None:
    assert with_digits(text) == digits


@pytest.mark.parametrize(
    "text",
    ["two weeks", "a four inch valve", "lines two and three", "in three trucks", "five or six days", "one of them"],
)
def test_times_sizes_lines_and_trucks_are_not_counted(text: str) -> None:
    assert with_digits(text) == text


@given(st.lists(st.sampled_from([*NUMBER_WORDS, "pumps", "ship", "the", "other", ","]), max_size=12).map(" ".join))
def test_the_text_keeps_its_length(text: str) -> None:
    assert len(with_digits(text)) == len(text)


def test_parts_of_a_line_are_counted_in_words() -> None:
    assert amounts("Nine pumps ship 12/8, the other five ship 12/22.") == [("confirm", "1", "9"), ("confirm", "1", "5")]
    assert amounts("Of the forty seal kits we have 25 ready.") == [("confirm", "3", "25")]
    assert amounts("De los 40 kits tenemos 25 listos.")[0][2] == "25"


def test_a_count_of_packs_that_are_missing_is_not_what_has_gone() -> None:
    assert amounts("The seal kits shipped today one carton short, 30 kits are on it.")[-1] == ("ship", "3", "30")
