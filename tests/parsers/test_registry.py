"""Every attachment ends as documents or as one failed document with the reason; nothing else may escape."""

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from domain.document import Document, ReadingContext
from domain.mail import Part
from ingest import sniff
from parsers.registry import READERS, read_part
from tests.office_files import HEAD, ROWS, rtf_ack, word_ack

CONTEXT = ReadingContext(reference=date(2026, 11, 20), known_pos=frozenset({"4501"}))


def read(content: bytes, media_type: str, name: str = "ack.bin") -> tuple[Document, ...]:
    part = Part(name=name, path="2", media_type=media_type, sha256="x", content=content)
    return read_part(part, context=CONTEXT, subject="Order acknowledgment PO 4501")


OFFICE = sorted(READERS.keys() - {"application/pdf"})


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(OFFICE),
    st.binary(max_size=200)
    | st.sampled_from([word_ack(), rtf_ack().encode()])
    | st.binary(max_size=100).map(lambda noise: word_ack()[:3000] + noise),
)
def test_any_bytes_under_any_label_end_as_documents(media_type: str, content: bytes) -> None:
    for document in read(content, media_type):
        assert document.problem is None or document.problem.strip()


@pytest.mark.parametrize(
    ("media_type", "told"),
    [
        (sniff.DOC, "old Word file"),
        (sniff.PPTX, "presentation"),
        (sniff.PPT, "presentation"),
        (sniff.OLE, "old Office file"),
        ("image/heic", "iPhone photo"),
    ],
)
def test_files_nobody_here_can_read_say_what_to_do(media_type: str, told: str) -> None:
    (document,) = read(b"\x00" * 100, media_type)
    assert told in (document.problem or "")
    assert "open it yourself" in (document.problem or "")


def _lines(mark: str) -> bytes:
    return ("Your PO: 4501\n" + "\n".join(mark.join(row) for row in (HEAD, *ROWS))).encode()


def _html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in (HEAD, *ROWS))
    return f"<html><body><p>Your PO: 4501</p><table>{rows}</table></body></html>".encode()


def _xml() -> bytes:
    rows = "".join(
        "<Row>" + "".join(f"<Cell><Data>{text}</Data></Cell>" for text in row) + "</Row>"
        for row in (("Your PO: 4501",), HEAD, *ROWS)
    )
    names = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    return f'<?xml version="1.0"?><Workbook {names}><Worksheet><Table>{rows}</Table></Worksheet></Workbook>'.encode()


def _printed() -> bytes:
    rows = ("".join(t.ljust(w) for t, w in zip(row, (6, 40, 6, 5, 11), strict=True)) for row in (HEAD, *ROWS))
    return ("Your PO: 4501\n\n" + "\n".join(rows)).encode()


@pytest.mark.parametrize(
    "content",
    [
        _lines("\t"),
        _lines(";"),
        _lines("\t").decode().encode("utf-16"),
        _html(),
        _xml(),
        _printed(),
        rtf_ack().encode(),
    ],
    ids=["tsv", "csv", "utf-16", "html", "xml spreadsheet 2003", "fixed columns", "rtf"],
)
@pytest.mark.parametrize("name", ["ack.xls", "ack.doc"])
def test_a_text_named_like_a_binary_file_is_read_as_what_it_is(content: bytes, name: str) -> None:
    kind = sniff.media_type(content, name=name, declared="application/vnd.ms-excel")
    (document,) = read(content, kind, name)
    assert [(s.target.line_text, s.promise and s.promise.end) for s in document.statements] == [
        ("1", date(2026, 12, 4)),
        ("2", date(2026, 12, 11)),
    ]
    assert document.po_numbers == ("4501",)
