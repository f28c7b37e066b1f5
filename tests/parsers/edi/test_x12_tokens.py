from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Span
from domain.errors import DocumentError
from parsers.edi.x12 import read_x12
from parsers.edi.x12_tokens import split_segments
from tests.parsers.edi.said import ISA, is_held, rows, x12

CONTENT = x12(
    "855", "BAK*00*AC*45012*20261112", "PO1*1*8*PC*2.74*LB*BP*X", "PID*F****BLECH GRÖSSE 5", "ACK*BP*5*PC*068*20261118"
)
EXPECTED = [("confirm", "5", "2026-11-18"), ("backorder", "3", None)]


def _wrapped(content: bytes, width: int, end: bytes = b"\r\n") -> bytes:
    return end.join(content[i : i + width] for i in range(0, len(content), width))


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "crlf behind": lambda b: b.replace(b"~", b"~\r\n"),
    "blank and lf behind": lambda b: b.replace(b"~", b"~ \n"),
    "lf ends": lambda b: b.replace(b"~", b"\n"),
    "crlf ends": lambda b: b.replace(b"~", b"\r\n"),
    "wrapped at 80": lambda b: _wrapped(b, 80),
    "wrapped at 64 lf": lambda b: _wrapped(b, 64, b"\n"),
    "no padding": lambda b: b.replace(b"MILL           ", b"MILL").replace(b"          ", b""),
    "too much padding": lambda b: b.replace(b"MILL           ", b"MILL" + b" " * 30),
    "bars": lambda b: b.replace(b"*", b"|"),
    "carets": lambda b: b.replace(b"*", b"^"),
    "control characters": lambda b: b.replace(b"*", b"\x1d").replace(b"~", b"\x1c"),
    "no component separator": lambda b: b.replace(b"*P*>~", b"*P*~"),
    "repetition separator": lambda b: b.replace(b"*U*00401", b"*^*00501"),
    "lower case": lambda b: b.decode().lower().encode(),
    "bom": lambda b: b"\xef\xbb\xbf" + b,
    "utf-16": lambda b: b.decode().encode("utf-16"),
    "utf-16 without mark": lambda b: b.decode().encode("utf-16-le"),
    "latin-1": lambda b: b.decode().encode("latin-1"),
    "words before": lambda b: b"Hello, per ISA-95 the visa*card:\r\n\r\n" + b,
    "footer": lambda b: b + b"\r\n-- \r\nJane Doe * Mill Inc * GE Dept\r\nThis mail is confidential.",
    "no trailers": lambda b: b[: b.index(b"GE*")],
    "no envelope": lambda b: b[b.index(b"ST*") :],
    "group only": lambda b: b[b.index(b"GS*") :],
    "empty segments": lambda b: b.replace(b"~", b"~~~"),
}


@pytest.mark.parametrize("change", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_envelope_spellings_read_the_same(change: Callable[[bytes], bytes]) -> None:
    (document,) = read_x12(change(CONTENT), name="a.edi")
    assert rows(document) == EXPECTED
    assert document.po_numbers == ("45012",)
    assert not any(is_held(s) for s in document.statements)


def test_several_interchanges_keep_their_own_separators() -> None:
    other = CONTENT.replace(b"45012", b"45013").replace(b"*", b"|").replace(b"~", b"'")
    documents = read_x12(CONTENT + b"\r\n" + other + CONTENT.replace(b"45012", b"45014"), name="a.edi")
    assert [d.po_numbers for d in documents] == [("45012",), ("45013",), ("45014",)]
    assert all(rows(d) == EXPECTED for d in documents)


def test_several_groups_and_transactions() -> None:
    text = CONTENT.decode()
    group = text[text.index("GS*") : text.index("IEA*")]
    documents = read_x12(text.replace("IEA*", group.replace("45012", "45013") + "IEA*").encode(), name="a.edi")
    assert [d.po_numbers for d in documents] == [("45012",), ("45013",)]


def test_one_bad_transaction_does_not_hide_the_others() -> None:
    text = CONTENT.decode()
    bad = "ST*856*0009~BSN*01*S1*20261130~SE*3*0009~"
    documents = read_x12(text.replace("GE*", bad + "GE*").encode(), name="a.edi")
    assert rows(documents[0]) == EXPECTED
    assert "cancels shipment S1" in (documents[1].problem or "")


def test_places_are_characters_of_the_text() -> None:
    text = CONTENT.decode() + CONTENT.decode().replace("45012", "45013")
    for document in read_x12(text.encode(), name="a.edi"):
        for evidence in (e for s in document.statements for e in s.evidence):
            assert isinstance(evidence.place, Span)
            assert text[evidence.place.start : evidence.place.end] == evidence.text


@pytest.mark.parametrize("cut", [-30, -45, -60])
def test_message_that_is_cut_off_waits(cut: int) -> None:
    body = CONTENT[: CONTENT.index(b"SE*")]
    (document,) = read_x12(body[:cut], name="a.edi")
    assert all(is_held(s) for s in document.statements)


HUGE = {
    "separators": ISA + "*" * 1_000_000,
    "terminators": ISA + "~" * 1_000_000,
    "bare starts": "ST*855*" * 50_000,
    "isa after isa": "ISA*00*" * 50_000,
    "answers": ISA + "ST*855*1~BAK*00*AC*1*20261112~PO1*1*8*PC~" + "ACK*IA*1*PC~" * 20_000,
    "levels": ISA + "ST*856*1~BSN*00*S*20261112~" + "".join(f"HL*{n + 1}*{n}*I~SN1**1*PC~" for n in range(8_000)),
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_a_flood_of_anything_ends(text: str) -> None:
    try:
        documents = read_x12(text.encode(), name="a.edi")
    except DocumentError:
        return
    assert documents


SOUP = st.lists(
    st.sampled_from(["ISA", "GS", "ST", "BSR", "HL", "PRF", "PO1", "ISR", "QTY", "DTM", "BIG", "IT1", "BCA", "POC", "ACK", "SN1", "MEA", "SE", "IEA", "*", "~", "855", "865", "870", "810", "824", "997", "BP", "CC", "39", "40", "8", "-1", "20261118", "RD8", "\n", "\x1d"]),
    max_size=60,
).map("*".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), SOUP, SOUP.map(lambda s: ISA + s)))
def test_any_text_gives_segments_or_a_typed_error(text: str) -> None:
    try:
        segments = split_segments(text)
        documents = read_x12(text.encode(errors="replace"), name="a.edi")
    except DocumentError:
        return
    assert documents
    assert segments
