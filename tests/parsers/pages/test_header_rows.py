import pytest

from parsers.layout import Role
from parsers.pages.header_rows import find_headers
from tests.parsers.printed import line

ROW = line(62, (10, "1"), (60, "PLATE A36"), (200, "12"), (260, "PC"), (320, "12/04/26"))


def headings(*lines: object) -> list[list[str]]:
    return [[c.text for c in h.cells] for h in find_headers(lines)]  # type: ignore[arg-type]


def test_a_row_of_known_labels_is_a_heading() -> None:
    head = line(50, (10, "Line"), (60, "Description"), (200, "Qty"), (260, "U/M"), (320, "Ship Date"))
    (found,) = find_headers([head, ROW])
    assert (found.first, found.last) == (0, 0)
    assert found.roles == (Role.LINE, Role.DESCRIPTION, Role.QUANTITY, Role.UOM, Role.DATE_SHIP)


def test_two_stacked_lines_are_joined_by_column() -> None:
    upper = line(40, (200, "Quantity"), (280, "Quantity"), (360, "Promise"))
    lower = line(50, (10, "Ln"), (60, "Description"), (205, "Ordered"), (290, "B.O."), (365, "Date"))
    assert headings(upper, lower) == [["Ln", "Description", "Quantity Ordered", "Quantity B.O.", "Promise Date"]]


def test_a_word_over_several_headings_heads_each_of_them() -> None:
    upper = line(40, (215, "----"), (240, "Quantity of pieces or feet"))
    upper = line(40, (205, "QUANTITY QUANTITY QUANTITY"))
    lower = line(50, (10, "Ln"), (60, "Product"), (205, "ORD"), (250, "SHP"), (295, "B/O"))
    (found,) = find_headers([upper, lower])
    assert found.roles == (Role.LINE, Role.DESCRIPTION, Role.ORDERED, Role.SHIPPED, Role.BACKORDERED)


@pytest.mark.parametrize(
    "words",
    [
        ((10, "Customer PO"), (100, "Ship Via"), (200, "Terms"), (300, "Ship Date")),
        ((10, "Delivery date"), (100, "Quantity")),
        ((10, "Balance of this schedule line to follow when the order ships"),),
        ((10, "1"), (60, "PLATE A36"), (200, "12"), (260, "PC"), (320, "12/04/26")),
    ],
)
def test_letterhead_boxes_small_schedules_sentences_and_rows_are_no_headings(
    words: tuple[tuple[int, str], ...],
) -> None:
    assert headings(line(50, *words)) == []


def test_product_and_quantity_far_apart_are_a_heading_of_two() -> None:
    assert headings(line(50, (10, "Product"), (400, "Quantity"))) == [["Product", "Quantity"]]


def test_two_headings_on_a_page_are_both_found() -> None:
    head = ((10, "Line"), (60, "Part No"), (200, "Qty"))
    assert len(headings(line(50, *head), ROW, line(90, *head))) == 2
