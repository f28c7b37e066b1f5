from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from domain.errors import DocumentError
from parsers.pages.pdf import PdfLimits
from parsers.scans.scan_images import ScanLimits
from parsers.scans.scan_pdf import read_any_pdf
from parsers.scans.scan_triage import Triage, triage
from tests.parsers.pdf_builder import Sheet, pdf
from tests.parsers.scan_pages import ROWS, acknowledgment, cells, image_only_pdf, needs_ocr, rendered

PDF_LIMITS, SCAN_LIMITS = PdfLimits(), ScanLimits()


def joined(*documents: bytes) -> bytes:
    merged = pypdfium2.PdfDocument.new()
    for content in documents:
        source = pypdfium2.PdfDocument(content)
        merged.import_pages(source)
        source.close()
    out = BytesIO()
    merged.save(out)
    merged.close()
    return out.getvalue()


def scanned(content: bytes) -> bytes:
    return image_only_pdf(rendered(content, dpi=150), dpi=150)


def searchable(lines: int, *, mode: int) -> bytes:
    """A page-wide picture with text on it; mode 3 is a scanner's hidden text."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    canvas.drawImage(ImageReader(Image.new("L", (100, 130), 250)), 0, 0, 612, 792)
    text = canvas.beginText(40, 750)
    text.setTextRenderMode(mode)
    for i in range(lines):
        text.textLine(f"some line of an order number {i}")
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_pages_are_sorted_by_what_they_hold() -> None:
    mixed = joined(acknowledgment(), scanned(acknowledgment()))
    assert triage(mixed, pages=10) == Triage(text=(1,), scanned=(2,))


def test_a_fax_line_on_a_picture_makes_no_text_page() -> None:
    assert triage(searchable(1, mode=0), pages=10) == Triage(text=(), scanned=(1,))


def test_text_on_a_letterhead_picture_is_text() -> None:
    assert triage(searchable(20, mode=0), pages=10) == Triage(text=(1,), scanned=())


def test_hidden_text_below_a_scan_is_a_text_page_read_by_the_scanner() -> None:
    assert triage(searchable(20, mode=3), pages=10) == Triage(text=(1,), scanned=(), hidden=True)
    assert read_any_pdf(searchable(20, mode=3), pdf=PDF_LIMITS, scan=SCAN_LIMITS).ocr


def test_a_text_pdf_is_read_by_its_text() -> None:
    layout = read_any_pdf(acknowledgment(), pdf=PDF_LIMITS, scan=SCAN_LIMITS)
    assert cells(layout) == ROWS
    assert not layout.ocr


def test_text_pages_with_a_table_win_over_scanned_pages() -> None:
    mixed = joined(acknowledgment(), scanned(acknowledgment()))
    layout = read_any_pdf(mixed, pdf=PDF_LIMITS, scan=SCAN_LIMITS)
    assert cells(layout) == ROWS
    assert not layout.ocr


def test_a_scanned_page_behind_a_cover_letter_is_read() -> None:
    needs_ocr()
    letter = pdf(Sheet().line("Please find our confirmation on the next page."))
    layout = read_any_pdf(joined(letter, scanned(acknowledgment())), pdf=PDF_LIMITS, scan=SCAN_LIMITS)
    assert cells(layout) == ROWS
    assert layout.ocr
    assert layout.lines[0].text.startswith("Please find")
    assert {line.page for line in layout.lines} == {1, 2}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"hello"])
def test_what_is_no_pdf_is_a_typed_error(content: bytes) -> None:
    with pytest.raises(DocumentError):
        read_any_pdf(content, pdf=PDF_LIMITS, scan=SCAN_LIMITS)
