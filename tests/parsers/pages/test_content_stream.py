import pytest
from hypothesis import given, strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF

from parsers.pages.content_stream import UnusualContentError, content_objects


def by_pdfminer(*streams: bytes) -> list[object]:
    parser = PDFContentParser([PDFStream({}, stream) for stream in streams])
    found: list[object] = []
    while True:
        try:
            found.append(parser.nextobject()[1])
        except PSEOF:
            return found


USUAL = [
    b"BT /F1 9 Tf 1 0 0 1 40.5 -732. Tm (Order 4501) Tj T* ET",
    b"[(Pl)-20.5(ate)+.5<4a4B> 12] TJ 3 4 5 (a) \" (b) ' ",
    rb"(a \(b\) \\ \101\7\53x \n\q) Tj",
    b"(a (nested) string) Tj",
    b"/P <</MCID 0 /Lang (en) /A [1 2] /T true>> BDC EMC",
    b"% a comment\n1 0 0 rg % another\rf*\x00S",
    b"0Tc 1-2 5.5.5 re",
    b"/\xe4 gs /\xc3\xa4 gs / gs < 41 42\n43 > Tj <> Tj",
    b"q\nQ" * 3000,
    b"",
    b" \n ",
]
UNUSUAL = [
    b"BI /W 1 /H 1 ID x EI Q",
    b"/A#42 gs",
    b"(open Tj",
    b"(a (b (c) d) e) Tj",
    b"[1 2 Tj",
    b"1 2] TJ",
    b"<</A 1 2>> BDC",
    b"<</A null>> BDC",
    b"[<</A] 1>> Tj",
    b"(\\777) Tj",
    b"(a\\\nb) Tj",
    b"<414> Tj",
    b"<4G> Tj",
    b"+ 1 w",
    b"{1} d",
    b"7" * 5000 + b" w",
]


@pytest.mark.parametrize("stream", USUAL, ids=lambda s: s[:30])
def test_what_programs_write_is_read_as_pdfminer_reads_it(stream: bytes) -> None:
    found = content_objects([stream])
    assert found == by_pdfminer(stream)
    assert [type(x) for x in found] == [type(x) for x in by_pdfminer(stream)]


@pytest.mark.parametrize("stream", UNUSUAL, ids=lambda s: s[:30])
def test_what_is_written_otherwise_is_left_to_pdfminer(stream: bytes) -> None:
    with pytest.raises(UnusualContentError):
        content_objects([stream])


def test_a_word_does_not_go_on_in_the_next_stream() -> None:
    assert content_objects([b"q 1", b"2 w"]) == by_pdfminer(b"q 1", b"2 w")


def test_a_very_long_stream_is_left_to_pdfminer() -> None:
    with pytest.raises(UnusualContentError):
        content_objects([b"q Q " * 500_001])


_PIECES = st.sampled_from([
    b"1", b"-2", b"+3", b".5", b"-.", b"6.", b"7.25", b"--8", b"1e5", b" ", b"\n", b"\x00", b"\r\n", b"(", b")", b"(a)",
    b"(b(c)d)", b"\\", b"(\\)", b"(\\053)", b"<", b">", b"<<", b">>", b"<41>", b"[", b"]", b"/N", b"/", b"#41", b"%c\n",
    b"Tj", b"T*", b"'", b'"', b"true", b"null", b"{", b"}", b"*", b"\x80",
])  # fmt: skip


@given(st.one_of(st.lists(_PIECES, max_size=12).map(b"".join), st.binary(max_size=60)))
def test_for_any_bytes_the_same_objects_or_none(stream: bytes) -> None:
    try:
        found = content_objects([stream])
    except UnusualContentError:
        return
    assert found == by_pdfminer(stream)
