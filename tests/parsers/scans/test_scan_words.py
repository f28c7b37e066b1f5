import pytest
from hypothesis import given, strategies as st

from parsers.scans.scan_engine import Piece, by_characters
from parsers.scans.scan_words import NUMBERS, WORDS, repaired, split_words

BOX = ((0.0, 0.0), (100.0, 0.0), (100.0, 10.0), (0.0, 10.0))


def texts(text: str) -> list[str]:
    return [p.text for p in split_words([Piece(text=text, corners=BOX)])]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("1O/14/2026", "10/14/2026"),
        ("1l/02/26", "11/02/26"),
        ("3,9B6.10", "3,9B6.10"),
        ("3,986.1O", "3,986.10"),
        ("12.S0", "12.50"),
        ("12O", "120"),
        ("3.986.10", "3,986.10"),
        ("3,986,10", "3,986.10"),
        ("l2,500", "12,500"),
        ("ltem", "Item"),
        ("Ibs", "lbs"),
        ("5\uff0c000", "5,000"),
    ],
)
def test_slips_inside_clear_numbers_and_headings_are_set_right(read: str, meant: str) -> None:
    assert repaired(read) == meant


@pytest.mark.parametrize(
    "text",
    ["O1-FL-050-300", "S355", "S355.10", "SO40718", "IO", "304L", "316L", "1018", "1.250", "1,250", "BA-7752", "lot",
     "2O1H", "A36", "I-beam", "12L14", "OS", "1\u00bd", "\u00bd", "B/O", "LOOSE"],
)  # fmt: skip
def test_codes_and_words_stay_as_read(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Date12/01/2026", ["Date", "12/01/2026"]),
        ("No.62121", ["No.", "62121"]),
        ("Pg:1", ["Pg:", "1"]),
        ("63.20/CWT$10,067.76", ["63.20/CWT", "$10,067.76"]),
        ("http://example.com", ["http://example.com"]),
        ("8:30", ["8:30"]),
        ("VS-23817", ["VS-23817"]),
    ],
)
def test_blanks_lost_between_label_and_value_come_back(read: str, meant: list[str]) -> None:
    assert texts(read) == meant


def test_a_split_word_keeps_its_share_of_the_box() -> None:
    label, value = split_words([Piece(text="Date12/01/2026", corners=BOX)])
    assert label.corners[1][0] == value.corners[0][0] == pytest.approx(100 * 4 / 14)


@given(st.text(max_size=30))
def test_boxes_of_several_words_are_cut_at_the_blanks(text: str) -> None:
    pieces = by_characters(text, BOX)
    assert [p.text for p in pieces] == text.split()
    edges = [x for p in pieces for x in (p.corners[0][0], p.corners[1][0])]
    assert edges == sorted(edges)
    assert all(0 <= x <= 100 for x in edges)


@given(st.text(alphabet="0123456789OolIS.,/-$", max_size=12))
def test_a_repair_keeps_the_length_and_is_done_once(text: str) -> None:
    assert len(repaired(text)) == len(text)
    assert repaired(repaired(text)) == repaired(text)


def test_every_repair_tells_its_reason() -> None:
    assert all(r.reason for r in (*NUMBERS, *WORDS))
