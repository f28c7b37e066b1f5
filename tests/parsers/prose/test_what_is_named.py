"""Goods, lines and orders are found under other forms of their names; what is none of them is no news of ours."""

from datetime import date

import pytest

from domain.document import Caution
from parsers.prose.goods_words import features_of_description, tokens_of
from tests.parsers.prose.test_leftovers import WAITS, line, said

OFFICE = (
    line("1", "CONDENSING COIL 24 X 36", po="70410", balance=3),
    line("2", "ACTUATOR 24V SPRING RETURN", po="70410", balance=8),
    line("3", "DAMPER 12 X 12", po="70410", balance=16),
    line("4", "SENSOR CABLE 10 M", po="70410", balance=5),
)


def lines_named(text: str) -> list[str]:
    found = said(text, lines=OFFICE, subject="RE: PO 70410")
    return [",".join(s.target.lines) or s.target.po_line or s.target.line_text or "" for s in found]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The condenser ships 12/9.", "1"),
        ("Actuaters ship 12/9.", "2"),
        ("Sensorkabel kommt am 9.12.", "4"),
        ("Second item ships 12/9.", "2"),
        ("Last one ships 12/9.", "4"),
    ],
)
def test_a_line_is_found_by_another_form_of_its_name_or_its_place(text: str, number: str) -> None:
    assert lines_named(text) == [number]


def test_two_places_at_once_are_two_lines() -> None:
    assert lines_named("2nd and 3rd item ship 12/9.") == ["2,3"]


def test_a_compound_is_named_by_its_end() -> None:
    held = frozenset(features_of_description("KUGELVENTIL DN50"))
    assert [t.features for t in tokens_of("die Absperrventile", held) if t.features] == [(frozenset({"valve"}),)]


def test_both_grades_of_a_description_are_its_names() -> None:
    held = features_of_description("SHT 316/316L 2B 14GA")
    assert held["grade:316"] == 1


def test_the_box_around_goods_is_not_the_goods() -> None:
    boxes = (line("1", "CARTON 12 X 12", po="70410"), line("2", "TAPE CLEAR 2 IN", po="70410"))
    found = said("A carton of tape ships 12/9.", lines=boxes, subject="RE: PO 70410")
    assert [s.target.po_line for s in found] == ["2"]


def test_an_advert_says_nothing_even_where_it_names_goods_of_ours() -> None:
    assert not said("Ask about our new damper line, in stock and ready to ship!", lines=OFFICE, subject="RE: PO 70410")


def test_an_unknown_thing_beside_inherited_goods_waits() -> None:
    found = said("Dampers ship 12/9. The curtains are on hand, 16 pcs.", lines=OFFICE, subject="RE: PO 70410")
    assert not WAITS & found[0].cautions
    assert all(WAITS & s.cautions for s in found[1:])


def test_what_is_left_open_is_no_news_of_it() -> None:
    found = said(
        "Dampers shipped today. So you're only waiting on the actuators.", lines=OFFICE, subject="RE: PO 70410"
    )
    assert [(s.kind.value, s.target.po_line) for s in found] == [("ship", "3")]


def test_a_number_that_nothing_accounts_for_waits() -> None:
    found = said("Actuators ship 12/9, customs took 3.", lines=OFFICE, subject="RE: PO 70410")
    assert all(Caution.UNCLEAR_QUANTITY in s.cautions for s in found)


def test_the_rest_that_does_not_change_gets_no_day() -> None:
    found = said("Les capteurs partent le 9 décembre. Le reste ne change pas.", lines=OFFICE, subject="RE: PO 70410")
    assert len(found) <= 1
    found = said("Dampers ship 12/9. Lo demás sigue igual.", lines=OFFICE, subject="RE: PO 70410")
    assert [s.target.po_line for s in found] == ["3"]


def test_an_order_with_the_exception_of_goods_leaves_them_out() -> None:
    found = said("You're set on 70410 for delivery December 9th with the exception of the dampers.", lines=OFFICE)
    assert [(s.target.whole_order, s.target.but_lines) for s in found] == [(True, ("3",))]


def test_a_day_lies_in_the_month_that_was_just_named() -> None:
    found = said("The dampers slid into January (week of the 11th).", lines=OFFICE, subject="RE: PO 70410")
    assert [s.promise.end for s in found if s.promise] == [date(2027, 1, 15)]


def test_how_long_something_took_is_no_day() -> None:
    found = said("The painter lost a day so the dampers ship 12/10.", lines=OFFICE, subject="RE: PO 70410")
    assert [s.promise.end for s in found if s.promise] == [date(2026, 12, 10)]
