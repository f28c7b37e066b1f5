from hypothesis import given, strategies as st

from parsers.pages.columns import boundaries, cells_of, nearest_cells, text_of
from parsers.pages.header_rows import HeaderCell
from tests.parsers.printed import line


def heads(*parts: tuple[float, str]) -> list[HeaderCell]:
    return [HeaderCell(words=w, x0=w[0].x0, x1=w[-1].x1) for w in (line(40, part).words for part in parts)]


CELLS = heads((10, "Description"), (200, "Qty"), (260, "Ship Date"))
ROWS = [
    line(52, (10, "HR SHEET A1011 CS-B 10GA X 48"), (205, "160"), (255, "12/04/2026")),
    line(64, (10, "PLATE A36"), (195, "6,000"), (255, "TBD")),
]


def test_boundaries_stand_in_the_gutters() -> None:
    first, second = boundaries(CELLS, ROWS)
    assert 145 < first < 195
    assert 220 < second < 255


def test_words_fall_into_the_bands() -> None:
    edges = boundaries(CELLS, ROWS)
    assert {c: text_of(w) for c, w in cells_of(ROWS[1], edges).items()} == {0: "PLATE A36", 1: "6,000", 2: "TBD"}


def test_a_blank_cell_is_left_out() -> None:
    assert set(cells_of(line(76, (10, "name")), boundaries(CELLS, ROWS))) == {0}


def test_the_coarse_reading_gives_runs_of_words_to_the_nearest_heading() -> None:
    assert {c: text_of(w) for c, w in nearest_cells(ROWS[0], CELLS).items()} == {
        0: "HR SHEET A1011 CS-B 10GA X 48",
        1: "160",
        2: "12/04/2026",
    }


@given(st.lists(st.tuples(st.integers(0, 400), st.text(alphabet="a1", min_size=1, max_size=9)), min_size=1, max_size=8))
def test_boundaries_rise_and_no_word_is_lost(parts: list[tuple[int, str]]) -> None:
    row = line(52, *sorted(parts))
    edges = boundaries(CELLS, [row])
    assert list(edges) == sorted(edges)
    assert sum(len(w) for w in cells_of(row, edges).values()) == len(row.words)
