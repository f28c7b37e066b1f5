from parsers.pages.row_groups import Body, Grouped, group_lines
from parsers.pages.words import PageLine
from tests.parsers.printed import line


def item(bottom: float, number: int) -> PageLine:
    return line(bottom, (10, str(number)), (60, "PLATE A36"), (300, "12"))


def text(bottom: float, words: str, x: float = 60, *, bold: bool = False) -> PageLine:
    return line(bottom, (x, words), bold=bold)


def grouped(lines: list[PageLine], rows: list[int], rulings: tuple[float, ...] = ()) -> Grouped:
    return group_lines(Body(lines=lines, rows=rows, rulings=rulings, x0=10, x1=400, text_x0=60))


def below(found: Grouped) -> list[list[int]]:
    return [i.below for i in found.items]


def above(found: Grouped) -> list[list[int]]:
    return [i.above for i in found.items]


def test_lines_follow_the_item_above_by_default() -> None:
    found = grouped([item(50, 1), text(61, "one"), text(72, "two"), item(83, 2), text(94, "three")], [0, 3])
    assert below(found) == [[1, 2], [4]]


def test_the_wider_gap_divides_lines_between_two_items() -> None:
    lines = [text(40, "a"), item(51, 1), text(62, "b"), text(84, "c"), item(95, 2), text(106, "d")]
    found = grouped(lines, [1, 4])
    assert (above(found), below(found)) == ([[0], [3]], [[2], [5]])


def test_rulings_divide_surely() -> None:
    lines = [item(50, 1), text(61, "a"), text(72, "b"), item(83, 2)]
    assert above(grouped(lines, [0, 3], rulings=(62.5,))) == [[], [2]]


def test_text_above_the_first_numbers_shows_that_numbers_stand_at_the_bottom() -> None:
    lines = [text(39, "a"), item(50, 1), text(61, "b"), item(72, 2)]
    found = grouped(lines, [1, 3])
    assert (above(found), below(found)) == ([[0], [2]], [[], []])


def test_a_heading_left_of_the_names_heads_the_rows_below() -> None:
    lines = [item(50, 1), text(61, "BACKORDERED", x=10), item(72, 2), item(83, 3)]
    found = grouped(lines, [0, 2, 3])
    assert [i.section for i in found.items] == ["", "BACKORDERED", "BACKORDERED"]


def test_a_backorder_note_under_a_name_belongs_to_its_item() -> None:
    lines = [item(50, 1), text(61, "Balance backordered, date to be advised"), item(77, 2)]
    found = grouped(lines, [0, 2])
    assert [i.section for i in found.items] == ["", ""]
    assert below(found) == [[1], []]


def test_a_heading_in_bold_or_of_several_items_heads_the_rows_below() -> None:
    bold = grouped([item(50, 1), text(61, "In stock - ships 11/13", bold=True), item(72, 2)], [0, 2])
    several = grouped([item(50, 1), text(61, "*** CANCELLED ITEMS ***"), item(72, 2)], [0, 2])
    assert bold.items[1].section == "In stock - ships 11/13"
    assert several.items[1].section == "*** CANCELLED ITEMS ***"


def test_the_table_ends_at_the_total_or_at_white_space() -> None:
    totals = grouped([item(50, 1), text(61, "a"), text(72, "TOTAL 1 item"), text(83, "Thank you")], [0])
    assert (below(totals), totals.totals, totals.end) == ([[1]], (2,), 3)
    space = grouped([item(50, 1), text(61, "a"), text(120, "Thank you")], [0])
    assert (below(space), space.end) == ([[1]], 2)
