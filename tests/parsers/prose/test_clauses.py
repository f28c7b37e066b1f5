from datetime import date

import pytest
from hypothesis import given, strategies as st

from domain.document import ReadingContext
from parsers.prose.clauses import read_groups
from parsers.prose.entities import read_clause
from parsers.prose.sentences import split_sentences
from parsers.prose.things import Thing

CONTEXT = ReadingContext(reference=date(2026, 11, 18), known_pos=frozenset({"45012", "P-7731"}))


def sentences(text: str) -> list[str]:
    return [s.text for s in split_sentences(text)]


def groups(text: str) -> list[str]:
    return [g.clause.text.strip(" ,;") for s in split_sentences(text) for g in read_groups(s, context=CONTEXT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Line 1 ships 12/4. Line 2 is b/o.", ["Line 1 ships 12/4.", "Line 2 is b/o."]),
        ("ln. 3 ships 12/4", ["ln. 3 ships 12/4"]),
        ("10 pcs. No date yet.", ["10 pcs.", "No date yet."]),
        ("approx. 12/4", ["approx. 12/4"]),
        ("45020 ???", ["45020 ???"]),
        ("Line 1 12/4\nLine 2 12/11", ["Line 1 12/4", "Line 2 12/11"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_wrapped_line_goes_on() -> None:
    text = "the .125 x 48 x 144 sheet for your order on line 1 missed the\nrolling, new ship date 1/8"
    assert len(sentences(text)) == 1


def test_places_of_sentences_point_into_the_text() -> None:
    text = "  Line 1 ships 12/4.   Line 2 is b/o."
    assert [text[s.start : s.end] for s in split_sentences(text)] == sentences(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 pcs 12/17 and 15 pcs 12/22", ["10 pcs 12/17 and", "15 pcs 12/22"]),
        ("36 pcs shipped today, 4 short til 12/9", ["36 pcs shipped today", "4 short til 12/9"]),
        ("60 pcs confirmed, will ship 11/19", ["60 pcs confirmed, will ship 11/19"]),
        ("We have 6 of the 10 plates, balance mid January", ["We have 6 of the 10 plates", "balance mid January"]),
        ("45012-1 shipped 45012-2 12/4", ["45012-1 shipped", "45012-2 12/4"]),
    ],
)
def test_a_group_says_one_thing(text: str, expected: list[str]) -> None:
    assert groups(text) == expected


@pytest.mark.parametrize(
    ("text", "thing", "values"),
    [
        ("lines 1-3 good", Thing.LINE, ("1", "2", "3")),
        ("lines 10-30 good", Thing.LINE, ("10", "20", "30")),
        ("lines 2, 3 and 5", Thing.LINE, ("2", "3", "5")),
        ("ln3 b/o", Thing.LINE, ("3",)),
        ("#3 b/o", Thing.LINE, ("3",)),
        ("position 1 late", Thing.LINE, ("1",)),
        ("Line: 2", Thing.LINE, ("2",)),
        ("45012-3 shipped", Thing.LINE, ("3",)),
        ("PO 99887 ships", Thing.PO, ("99887",)),
        ("P-7731 ships", Thing.PO, ("P-7731",)),
        ("UPS 1Z4R07710312345678", Thing.TRACKING, ("1Z4R07710312345678",)),
        ("R+L pro 557-220118", Thing.TRACKING, ("557-220118",)),
        ("Our order number is 77310.", Thing.VENDOR_ORDER, ("77310",)),
        ("SO 104502", Thing.VENDOR_ORDER, ("104502",)),
    ],
)
def test_references_are_read_with_their_numbers(text: str, thing: Thing, values: tuple[str, ...]) -> None:
    found = read_clause(text, start=0, context=CONTEXT).all_of(thing)
    assert [e.values for e in found] == [values]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("60 pcs confirmed", ["60"]),
        ("2,000 lbs confirmed", ["2000"]),
        ("14 of the 20 ship", ["14"]),
        ("6/10 pcs", ["6"]),
        ("the other 6 on back order", ["6"]),
        ("The 70 hex cap screws 1/2-13 x 3 left today", ["70"]),
        ("3/4 rounds, 100 pcs", ["100"]),
        ("the 2205 round on line 5", []),
        ("3 pcs 316 plate", ["3"]),
        ("BOL 447812", []),
        ("call 937-555-0155", []),
    ],
)
def test_quantities_are_told_from_sizes_grades_and_numbers(text: str, amounts: list[str]) -> None:
    found = read_clause(text, start=0, context=CONTEXT).all_of(Thing.QUANTITY)
    assert [str(e.amount) for e in found] == amounts


@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        read_groups(sentence, context=CONTEXT)
