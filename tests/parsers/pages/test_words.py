from hypothesis import given, strategies as st

from parsers.pages.words import join_spaced, page_lines
from tests.parsers.printed import line, page, word


def texts(*lines: object) -> list[str]:
    return [one.text for one in page_lines(page(*lines))]  # type: ignore[arg-type]


def test_words_on_one_baseline_make_a_line_from_left_to_right() -> None:
    upper = line(50, (200, "second"), (10, "first"))
    lower = line(62, (10, "below"))
    assert texts(lower, upper) == ["first second", "below"]


def test_a_slightly_lowered_word_stays_on_its_line() -> None:
    assert texts(line(50, (10, "Qty")), line(51.5, (60, "12"))) == ["Qty 12"]


def test_a_line_half_a_height_lower_is_another_line() -> None:
    assert texts(line(50, (10, "name")), line(55.5, (200, "12"))) == ["name", "12"]


def test_rules_of_dashes_and_pipes_go_but_a_dash_for_zero_stays() -> None:
    rules = line(50, (10, "--- ---------- --"))
    values = line(62, (10, "|"), (20, "6,000"), (80, "-"), (120, "|"))
    assert texts(rules, values) == ["6,000 -"]


def test_stars_that_mark_a_heading_stay() -> None:
    assert texts(line(50, (10, "*** BACKORDERED ITEMS ***"))) == ["*** BACKORDERED ITEMS ***"]


def test_letter_spaced_words_are_joined_at_their_wider_gaps() -> None:
    letters = [word(c, 10 + 8 * i + (12 if i > 4 else 0), 50) for i, c in enumerate("ORDERACK")]
    assert [w.text for w in join_spaced(letters)] == ["ORDER", "ACK"]


def test_three_single_letters_are_no_spaced_word() -> None:
    letters = [word(c, 10 + 8 * i, 50) for i, c in enumerate("XYZ")]
    assert join_spaced(letters) == letters


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(10, 700), st.text(alphabet="ab1|-=*", min_size=1, max_size=6)))
)
def test_no_word_is_invented_or_printed_twice(marks: list[tuple[int, int, str]]) -> None:
    given_words = page(*(line(y, (x, t)) for x, y, t in marks))
    kept = [w for one in page_lines(given_words) for w in one.words]
    letters = sorted("".join(w.text for w in given_words.words if "a" in w.text or "1" in w.text))
    assert sorted(c for w in kept for c in w.text if c in "ab1") == [c for c in letters if c in "ab1"] or len(
        kept
    ) <= len(given_words.words)
    assert all(one.x0 <= one.x1 and one.top <= one.bottom for one in page_lines(given_words))
