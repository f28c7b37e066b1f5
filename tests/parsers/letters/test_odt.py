"""OpenDocument texts."""

import contextlib

import pytest
from hypothesis import given, settings, strategies as st

from domain.errors import DocumentError
from parsers.letters.odt import read_odt
from tests.office_files import HEAD, ROWS, odf_table, opendocument


def test_text_and_tables_are_read_in_their_order() -> None:
    body = f"<text:h>ORDER ACKNOWLEDGMENT</text:h><text:p>Your PO:<text:s/>4501</text:p>{odf_table((HEAD, *ROWS))}"
    layout = read_odt(opendocument("text", body), name="a.odt")
    assert [line.text for line in layout.lines][:2] == ["ORDER ACKNOWLEDGMENT", "Your PO: 4501"]
    assert [row.cells[4].text for row in layout.tables[0].rows] == ["12/4/2026", "12/11/2026"]


def test_deleted_and_noted_words_are_not_read() -> None:
    body = (
        "<text:tracked-changes><text:p>old</text:p></text:tracked-changes>"
        "<text:p>ships 12/11<text:note><text:p>n</text:p></text:note></text:p>"
    )
    assert [line.text for line in read_odt(opendocument("text", body), name="a.odt").lines] == ["ships 12/11"]


def test_an_empty_one_says_so() -> None:
    with pytest.raises(DocumentError, match="no text"):
        read_odt(opendocument("text", ""), name="a.odt")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.integers(min_value=0, max_value=900))
def test_any_bytes_give_a_layout_or_a_reason(noise: bytes, at: int) -> None:
    whole = opendocument("text", odf_table((HEAD, *ROWS)))
    for content in (noise, b"PK\x03\x04" + noise, whole[:at] + noise + whole[at + len(noise) :]):
        with contextlib.suppress(DocumentError):
            assert read_odt(content, name="a.odt").lines
