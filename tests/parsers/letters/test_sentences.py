"""Letters in Word files: sentences propose, they do not apply by themselves."""

from datetime import date

import docx
import pytest

from domain.document import Caution, Cell, Document, ReadingContext
from domain.mail import Part
from ingest.sniff import DOCX
from parsers.registry import read_part
from tests.office_files import word_ack, word_bytes

CONTEXT = ReadingContext(reference=date(2026, 11, 20), known_pos=frozenset({"4501"}))


def read(*paragraphs: str, subject: str = "your order") -> Document:
    letter = docx.Document()
    for text in paragraphs:
        letter.add_paragraph(text)
    part = Part(name="letter.docx", path="2", media_type=DOCX, sha256="x", content=word_bytes(letter))
    (document,) = read_part(part, context=CONTEXT, subject=subject)
    return document


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Please find our confirmation for PO 4501: line 1 ships 12/4, line 2 ships 12/11.",),
        ("Re: your order PO 4501", "Dear Dana,", "line 1 ships 12/4.", "Line 2 ships 12/11.", "Regards"),
    ],
)
def test_each_sentence_about_a_line_waits_for_a_person(paragraphs: tuple[str, ...]) -> None:
    found = read(*paragraphs).statements
    assert [(s.target.po_text, s.target.line_text, s.promise and s.promise.end) for s in found] == [
        ("4501", "1", date(2026, 12, 4)),
        ("4501", "2", date(2026, 12, 11)),
    ]
    assert all(Caution.UNCLEAR_KIND in s.cautions for s in found)
    assert all(isinstance(e.place, Cell) and e.place.ref.startswith("Text!A") for s in found for e in s.evidence)


def test_a_quotation_and_a_test_report_say_nothing() -> None:
    assert not read("QUOTATION", "PO 4501 line 1 ships 12/4.").statements
    assert not read("MATERIAL TEST REPORT", "PO 4501 line 1 ships 12/4.").statements


def test_a_letter_with_a_table_is_read_by_its_table_alone() -> None:
    part = Part(name="a.docx", path="2", media_type=DOCX, sha256="x", content=word_ack())
    (document,) = read_part(part, context=CONTEXT, subject="ack")
    assert not any(s.cautions for s in document.statements)
