from hypothesis import given, strategies as st

from domain.rtf import visible_rtf


def test_words_taken_back_go_and_the_marks_around_them_stay() -> None:
    found = visible_rtf(r"{\rtf1 a{\strike b\'e4\u8364?}\par c\deleted d\deleted0  e}")
    assert found.source == r"{\rtf1 a{\strike }\par c\deleted \deleted0  e}"
    assert found.taken_back


def test_an_end_of_braces_ends_what_was_switched_on_in_them() -> None:
    assert not visible_rtf(r"{\rtf1 {\strike }{\strike0 a}\plain b}").taken_back
    assert "seen" in visible_rtf(r"{\rtf1{\v hidden}seen}").source


def test_hidden_words_are_not_words_taken_back() -> None:
    found = visible_rtf(r"{\rtf1{\v hidden}}")
    assert "hidden" not in found.source
    assert not found.taken_back


@given(st.text(alphabet=r"{}\'*abincelrstkv0123456789- ;", max_size=200))
def test_any_text_is_taken(source: str) -> None:
    assert isinstance(visible_rtf(source).source, str)
