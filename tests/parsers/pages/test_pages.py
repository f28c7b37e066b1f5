from parsers.pages.pages import furniture, is_terms_page
from parsers.pages.words import PageLine
from tests.parsers.printed import line


def sheet(number: int, *body: PageLine) -> list[PageLine]:
    return [
        line(40, (10, "Plover Tube Company"), page=number),
        line(52, (10, f"Order 8812 Page {number} of 3"), page=number),
        *body,
        line(740, (10, "12 Heron Way"), page=number),
    ]


def test_letterhead_and_footer_are_furniture_although_the_page_number_changes() -> None:
    pages = [sheet(1, line(100, (10, "1"), (60, "PLATE"))), sheet(2, line(120, (10, "2"), (60, "ANGLE")))]
    found = furniture(pages, [4, 4])
    assert found == {0: frozenset({0, 1, 3}), 1: frozenset({0, 1, 3})}


def test_the_same_row_at_the_same_place_below_a_heading_is_no_furniture() -> None:
    head = line(90, (10, "Line"), (60, "Description"))
    same = line(100, (60, "oiled, skid 4000 max"))
    pages = [sheet(1, head, same), sheet(2, head, same)]
    assert all(3 not in marks for marks in furniture(pages, [2, 2]).values())


def test_a_single_page_has_no_furniture() -> None:
    assert furniture([sheet(1)], [3]) == {0: frozenset()}


def test_a_wordy_page_without_table_is_terms() -> None:
    wordy = [line(10 + 12 * i, (10, "seller shall not be liable " * 3)) for i in range(35)]
    assert is_terms_page(wordy, tables=0)
    assert not is_terms_page(wordy, tables=1)
    assert not is_terms_page(wordy[:5], tables=0)
