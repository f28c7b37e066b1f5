"""Rows that name the order of the rows below."""

import pytest

from parsers.papers.order_headings import bare_order, order_heading, order_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("PO 4500017301", "4500017301"),
        ("P.O. # 45012", "45012"),
        ("Customer PO: 45012   Order date: 10/01/2026", "45012"),
        ("Your order no. AB-45012 (3 lines)", "AB-45012"),
        ("Bestellung: 45012", "45012"),
        ("*** Purchase Order 45012 ***", "45012"),
    ],
)
def test_the_order_is_read_with_its_label(text: str, number: str) -> None:
    assert order_of(order_heading(text)) == number
    assert order_of(f"{order_heading(text)}; BACKORDERED ITEMS") == number


@pytest.mark.parametrize(
    "text",
    ["PO 45012 line 3", "PO 45012 / 10", "Order 88123", "Invoice 45012", "45012", "Heat 45012", "PO", "", "Terms 30"],
)
def test_other_rows_name_no_order(text: str) -> None:
    assert order_heading(text) == ""


def test_a_bare_number_has_only_the_look_of_an_order() -> None:
    assert (bare_order("4500017301"), bare_order("FLAT 12"), order_of("BACKORDERED ITEMS")) == ("4500017301", "", None)
