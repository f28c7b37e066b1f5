"""RTF files: tables as rows of cells, struck-out and hidden words gone."""

import contextlib

import pytest
from hypothesis import given, settings, strategies as st

from domain.errors import DocumentError
from parsers.letters.rtf import read_rtf
from tests.office_files import HEAD, ROWS, rtf_ack, rtf_table


def read(rtf: str) -> list[list[str]]:
    (table,) = read_rtf(rtf.encode("cp1252"), name="a.rtf").tables
    return [[cell.text for _, cell in sorted(row.cells.items())] for row in table.rows]


def test_tables_and_the_words_around_them_are_read() -> None:
    layout = read_rtf(rtf_ack().encode(), name="a.rtf")
    assert [line.text for line in layout.lines][:2] == ["ORDER ACKNOWLEDGMENT", "Your PO: 4501"]
    assert layout.lines[-1].text == "Thank you."
    assert read(rtf_ack()) == [list(row) for row in ROWS]


def test_struck_out_and_deleted_words_are_not_read() -> None:
    dates = r"{\strike 12/1/2026} {\deleted 12/2/2026}\strike 12/3/2026\strike0  12/9/2026"
    assert read(rtf_ack((HEAD, (*ROWS[0][:-1], dates))))[0][-1] == "12/9/2026"
    assert read_rtf(rtf_ack((HEAD, (*ROWS[0][:-1], dates))).encode(), name="a").warnings


def test_a_cell_of_several_paragraphs_stays_one_cell() -> None:
    two = (ROWS[0][0], r"PLATE A36\par 1/2 X 96 X 240", *ROWS[0][2:])
    assert read(rtf_ack((HEAD, two)))[0][1] == "PLATE A36 1/2 X 96 X 240"


def test_tabs_align_a_table_too() -> None:
    body = "".join(r"\tab ".join(row) + r"\par " for row in (HEAD, *ROWS))
    assert read(rf"{{\rtf1\ansi {body}}}") == [list(row) for row in ROWS]


def test_accents_and_unicode_are_text() -> None:
    layout = read_rtf(rb"{\rtf1\ansi\ansicpg1252 Best\'e4tigt \u8364? 12}", name="a.rtf")
    assert layout.lines[0].text == "Bestätigt € 12"


def test_pictures_are_passed_over() -> None:
    picture = r"{\pict\pngblip " + "0f" * 3000 + "}"
    assert read(r"{\rtf1\ansi " + picture + rtf_table((HEAD, *ROWS)) + "}") == [list(row) for row in ROWS]


@pytest.mark.parametrize(("content", "reason"), [(b"hello", "not an RTF"), (rb"{\rtf1\ansi }", "no text")])
def test_what_holds_nothing_says_so(content: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_rtf(content, name="a.rtf")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet=r"{}\'*ubincelrowtd0123456789- ;", max_size=200).map(str.encode))
def test_any_bytes_give_a_layout_or_a_reason(noise: bytes) -> None:
    for content in (noise, b"{\\rtf1" + noise, rtf_ack().encode()[:300] + noise):
        with contextlib.suppress(DocumentError):
            assert read_rtf(content, name="a.rtf").pages == 1
