from hypothesis import example, given, strategies as st
from pdfplumber.utils.text import extract_words

from parsers.pages.made_words import TOLERANCE, made_words

# Steps of half a point: edges at exactly the tolerance are where two implementations would part.
_PLACE = st.integers(0, 40).map(lambda half_points: half_points / 2)


def a_char(text: str, x0: float, top: float, *, upright: bool = True, width: float = 4.0) -> dict[str, object]:
    box = {"x0": x0, "x1": x0 + width, "top": top, "bottom": top + 9, "doctop": top + 700}
    return {"text": text, "fontname": f"F{len(text)}", "upright": upright, "height": 9, **box}


_CHARS = st.builds(
    a_char,
    st.sampled_from(["a", "B", "1", " ", "\u00a0", "", "ﬁ", "(cid:7)"]),
    _PLACE,
    _PLACE,
    upright=st.sampled_from([True, True, True, False]),
    width=st.sampled_from([0.0, 2.5, 4.0, -1.0]),
)


@given(st.lists(_CHARS, max_size=30))
@example([a_char("a", 0, 10), a_char("b", 6, 10), a_char("c", 12.5, 10)])
def test_words_are_those_of_pdfplumber(chars: list[dict[str, object]]) -> None:
    theirs = extract_words(chars, x_tolerance=TOLERANCE, y_tolerance=TOLERANCE, return_chars=True)
    ours = made_words(chars)
    assert [(w.text, w.box.x0, w.box.top, w.box.x1, w.box.bottom) for w in ours] == [
        (w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in theirs
    ]
    assert [w.fontname for w in ours] == [w["chars"][0]["fontname"] for w in theirs]


def test_a_page_without_characters_has_no_words() -> None:
    assert made_words([]) == []
