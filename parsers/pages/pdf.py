"""PDF bytes -> layout, with pdfplumber as the reference for words and drawn lines.

Word tolerances of 2 points are measured: larger ones join neighbouring cells, smaller ones break words.
"""

from dataclasses import dataclass
from io import BytesIO

from pdfminer.pdfpage import PDFPage
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from domain.errors import DocumentError
from parsers.layout import Layout
from parsers.pages.lean_page import LeanPage
from parsers.pages.pdf_page import printed_page
from parsers.pages.tables import layout_of
from parsers.pages.words import PrintedPage

NO_TEXT = "scan: no text layer (needs OCR)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLimits:
    """How much of a PDF is read: pages beyond ``pages`` are left out with a warning."""

    pages: int = 300
    characters_per_page: int = 100_000


def read_pdf(content: bytes, *, limits: PdfLimits) -> Layout:
    """Read a PDF's text lines and tables.

    Raises:
        DocumentError: it needs a password, is damaged, or has no text layer; the message is the reason.
    """
    pages, warnings = _pages(content, limits)
    if not any(page.words for page in pages):
        raise DocumentError(NO_TEXT)
    return layout_of(pages, warnings=warnings)


def _pages(content: bytes, limits: PdfLimits) -> tuple[list[PrintedPage], tuple[str, ...]]:
    try:
        return printed_pages(PDF(BytesIO(content)), limits)
    except DocumentError:
        raise
    except PdfminerException as error:
        raise DocumentError(_reason(error)) from error
    except RecursionError as error:
        raise DocumentError("damaged PDF: nested too deeply") from error
    except Exception as error:  # the PDF library raises whatever the bytes provoke
        raise DocumentError(f"damaged PDF: {type(error).__name__}") from error


def printed_pages(pdf: PDF, limits: PdfLimits) -> tuple[list[PrintedPage], tuple[str, ...]]:
    """Read the pages of an opened PDF, with a warning where some were left out.

    Each page is forgotten when its words are known, so that memory does not grow with the pages.

    Raises:
        DocumentError: there are no pages, or one has too many characters.
        PdfminerException: a page is damaged; the PDF library may raise other errors for broken files too.
    """
    read: list[PrintedPage] = []
    total, doctop = 0, 0.0
    for total, found in enumerate(PDFPage.create_pages(pdf.doc), start=1):
        if total > limits.pages:
            continue
        page = LeanPage(pdf, found, total, doctop, characters=limits.characters_per_page)
        read.append(printed_page(page))
        doctop += page.height
        page.close()
    if not total:
        raise DocumentError("damaged PDF: no pages")
    if total > limits.pages:
        return read, (f"only the first {limits.pages} of {total} pages were read",)
    return read, ()


def _reason(error: PdfminerException) -> str:
    cause = error.args[0] if error.args else error
    name = type(cause).__name__
    if "Password" in name or "Encryption" in name:
        return "needs a password"
    return f"damaged PDF: {name}"
