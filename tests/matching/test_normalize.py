import pytest
from hypothesis import given, settings, strategies as st

from matching.normalize import listed, normalize, tokens


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1½ RD", "1-1/2 RD"),
        ("½ \u00d7 4", "1/2 X 4"),
        ("HSS6\u00d74\u00d7¼", "HSS6X4X1/4"),
        ("20\u2032-6″", "20'-6\""),
        ("20\u2019 6”", "20' 6\""),
        ("2 in. dia.", "2 IN DIA"),
        ("1\u20442", "1/2"),
        ("Ø25", "DIA 25"),
        ("∠ 4 x 4", "ANGLE 4 X 4"),
        ("A572\u201350", "A572-50"),
        ("a \u00a0 b\t\nc", "A B C"),
        ("4''", '4"'),
    ],
)
def test_signs_of_print_become_plain_ones(written: str, plain: str) -> None:
    assert normalize(written) == plain


def test_a_vulgar_fraction_after_a_digit_never_grows_into_it() -> None:
    assert normalize("1½") != normalize("11/2")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("HHCS 1/2-13", ("HEX", "CAP", "SCREW", "1/2-13")),
        ("SPHERICAL ROLLER BRG, 22212 E", ("SPHERICAL", "ROLLER", "BEARING", "22212", "E")),
        ("S/S ROUND", ("SS", "ROUND")),
        ("", ()),
    ],
)
def test_abbreviations_are_written_out(written: str, words: tuple[str, ...]) -> None:
    assert tokens(written) == words


def test_a_table_row_is_a_list_of_words() -> None:
    assert listed("A36  A572 ") == ("A36", "A572")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_words_without_blanks(text: str) -> None:
    assert all(word and not any(c.isspace() for c in word) for word in tokens(text))


@settings(deadline=None)
@given(st.text(alphabet="0123456789½¼\u00d7x'\"- /.ABCØ", max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
