"""CSV and text files: delimiter and encoding from the content."""

import contextlib

import pytest
from hypothesis import given, settings, strategies as st

from domain.errors import DocumentError
from parsers.grids.delimited import decode_text, read_delimited
from parsers.layout import Role

ROWS = [
    ["Customer PO", "Line", "Description", "Qty Confirmed", "UOM", "Ship Date"],
    ["P-20452", "1", "SLIT CR, \u00bd\u2033 wide", "10,000", "LB", "12/01/2026"],
    ["P-20452", "2", 'PL 1/2" X 96', "8,000", "LB", "12/01/2026"],
]


def text_of(delimiter: str) -> str:
    quoted = [
        ['"' + cell.replace('"', '""') + '"' if delimiter in cell or '"' in cell else cell for cell in row]
        for row in ROWS
    ]
    return "\r\n".join(delimiter.join(row) for row in quoted) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    (table,) = read_delimited(text_of(delimiter).encode(encoding), name="conf.csv").tables
    assert [cell.text for _, cell in sorted(table.rows[0].cells.items())] == ROWS[1]
    assert table.columns[3].role is Role.CONFIRMED


def test_a_preamble_does_not_hide_the_header() -> None:
    (table,) = read_delimited(("Acme Steel, Inc.\r\nConfirmation\r\n\r\n" + text_of(";")).encode(), name="a.csv").tables
    assert len(table.rows) == 2


def test_windows_text_is_not_taken_for_something_else() -> None:
    assert decode_text("M\u00fcller \u00bd".encode("cp1252")) == "M\u00fcller \u00bd"


def test_values_are_not_changed() -> None:
    (table,) = read_delimited(b"PO,Line,Item,Qty\r\n0045012,00010,007,1.50\r\n", name="a.csv").tables
    assert [cell.text for cell in table.rows[0].cells.values()] == ["0045012", "00010", "007", "1.50"]


@pytest.mark.parametrize("content", [b"", b"  \r\n\r\n", b",,,\n,,,"])
def test_a_file_without_text_says_so(content: bytes) -> None:
    with pytest.raises(DocumentError, match="no text"):
        read_delimited(content, name="a.csv")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_layout_or_a_reason(content: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert read_delimited(content, name="x.csv").lines
