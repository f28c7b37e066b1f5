from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Span
from domain.errors import DocumentError
from parsers.edi.edifact import read_edifact
from tests.parsers.edi.said import edifact, is_held, rows

CONTENT = edifact(
    "ORDRSP", "BGM+231+1+4", "RFF+ON:PO7", "LIN+1+3+X:SA", "IMD+F++:::HÜLSE 5 ?+ 3", "QTY+21:8:PCE", "QTY+113:5:PCE",
    "DTM+67:20261130:102", "QTY+83:3:PCE", "RFF+LI:30",
)  # fmt: skip
UNA = b"UNA:+.? '"
EXPECTED = [("confirm", "5", "2026-11-30"), ("backorder", "3", None)]


def _others(content: bytes) -> bytes:
    """Return the interchange with other service characters: those of the standard stand behind UNA."""
    return b"UNA|^,! ~" + content.replace(UNA, b"").replace(b"?+", b"!^").translate(bytes.maketrans(b":+'", b"|^~"))


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "crlf behind": lambda b: b.replace(b"'", b"'\r\n"),
    "lf behind una": lambda b: b.replace(UNA, UNA + b"\n"),
    "wrapped at 80": lambda b: b"\r\n".join(b[i : i + 80] for i in range(0, len(b), 80)),
    "no una": lambda b: b.replace(UNA, b""),
    "other characters": _others,
    "other characters, no una": lambda b: _others(b)[9:].replace(b"!^", b" "),
    "no interchange": lambda b: b[b.index(b"UNH") :],
    "lower case": lambda b: b.decode().lower().encode(),
    "bom": lambda b: b"\xef\xbb\xbf" + b,
    "utf-16": lambda b: b.decode().encode("utf-16"),
    "latin-1": lambda b: b.decode().encode("latin-1"),
    "words before": lambda b: b"Guten Tag, unsere LUNA+ Antwort:\r\n\r\n" + b,
    "footer": lambda b: b + b"\r\n--\r\nNordventil GmbH + Co ' KG",
    "no count": lambda b: b.replace(b"UNT+11+1'", b"UNT'"),
    "no interchange end": lambda b: b[: b.index(b"UNZ")],
}


@pytest.mark.parametrize("change", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_interchange_spellings_read_the_same(change: Callable[[bytes], bytes]) -> None:
    (document,) = read_edifact(change(CONTENT), name="o")
    assert [(kind, amount, day) for kind, amount, day in rows(document)] == EXPECTED
    assert [p.upper() for p in document.po_numbers] == ["PO7"]
    assert not any(is_held(s) for s in document.statements)


def test_several_interchanges_keep_their_own_service_characters() -> None:
    other = _others(CONTENT).replace(b"PO7", b"PO8")
    documents = read_edifact(CONTENT + b"\r\n" + other + CONTENT.replace(b"PO7", b"PO9"), name="o")
    assert [d.po_numbers for d in documents] == [("PO7",), ("PO8",), ("PO9",)]
    assert all(rows(d) == EXPECTED for d in documents)


def test_declared_decimal_comma_is_none_of_thousands() -> None:
    content = CONTENT.replace(UNA, b"UNA:+,? '").replace(b"QTY+113:5:PCE", b"QTY+113:5,000:PCE")
    (document,) = read_edifact(content, name="o")
    assert [kind for kind, *_ in rows(document)] == ["confirm", "backorder"]
    assert document.statements[0].quantity is not None
    assert document.statements[0].quantity.value == 5


def test_one_bad_message_does_not_hide_the_others() -> None:
    text = CONTENT.decode()
    bad = "UNH+2+DESADV:D:96A:UN'BGM+351+DS1+1'UNT+3+2'"
    documents = read_edifact(text.replace("UNZ", bad + "UNZ").encode(), name="o")
    assert rows(documents[0]) == EXPECTED
    assert "cancels despatch DS1" in (documents[1].problem or "")


def test_places_are_characters_of_the_text() -> None:
    text = (CONTENT + CONTENT.replace(b"PO7", b"PO8")).decode()
    for document in read_edifact(text.encode(), name="o"):
        for evidence in (e for s in document.statements for e in s.evidence):
            assert isinstance(evidence.place, Span)
            assert text[evidence.place.start : evidence.place.end] == evidence.text


def test_message_that_is_cut_off_waits() -> None:
    (document,) = read_edifact(CONTENT[: CONTENT.index(b"RFF+LI")], name="o")
    assert all(is_held(s) for s in document.statements)


HUGE = {
    "separators": "UNH+1+ORDRSP'BGM" + "+" * 500_000,
    "components": "UNH+1+ORDRSP'BGM+" + ":" * 500_000,
    "terminators": "UNH+1+ORDRSP" + "'" * 500_000,
    "releases": "UNH+1+ORDRSP'BGM+" + "?" * 500_000 + "'",
    "quantities": "UNH+1+ORDRSP'BGM+231+1+4'LIN+1+5'" + "QTY+113:1'" * 15_000,
    "service strings": "UNA:+.? '" * 50_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_a_flood_of_anything_ends(text: str) -> None:
    try:
        documents = read_edifact(text.encode(), name="o")
    except DocumentError:
        return
    assert documents


SOUP = st.lists(
    st.sampled_from(["UNA:+.? '", "UNA|^,! ~", "UNB", "UNH", "BGM", "LIN", "QTY", "DTM", "RFF", "QVR", "UCI", "ERC", "CNT", "UNT", "+", "'", ":", "?", "^", "~", "ORDRSP", "DESADV", "INVOIC", "CONTRL", "APERAK", "21", "113", "83", "67", "20261130", "616", "718", "5", "1,000", "\n"]),
    max_size=60,
).map("".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), SOUP, SOUP.map(lambda s: "UNH+1+ORDRSP'BGM+231+1+4'LIN+1+5'" + s)))
def test_any_text_gives_documents_or_a_typed_error(text: str) -> None:
    try:
        documents = read_edifact(text.encode(errors="replace"), name="o")
    except DocumentError:
        return
    assert documents
