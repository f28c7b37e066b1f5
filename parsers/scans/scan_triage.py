"""Which pages of a PDF are scans: hardly any text, or a scanner's stamp of text on a page-wide picture."""

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from domain.errors import DocumentError

_NO_TEXT = 12  # characters; a page number alone makes no text page
_FAX_HEAD = 150  # characters; a fax line or "Scanned with ..." on top of the picture
_PAGE_WIDE = 0.5  # of the page's area
_INVISIBLE = 3  # text render mode of the PDF specification: neither fill nor stroke


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Page numbers (from 1) by what they hold.

    ``hidden`` tells that text pages carry a scanner's own reading below a page-wide picture: such text is OCR too.
    """

    text: tuple[int, ...]
    scanned: tuple[int, ...]
    hidden: bool = False


def triage(content: bytes, *, pages: int) -> Triage:
    """Sort the first ``pages`` pages of a PDF.

    Raises:
        DocumentError: it needs a password or is damaged.
    """
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise DocumentError("needs a password" if "password" in str(error).casefold() else "damaged PDF") from error
    try:
        looks = [_look(pdf[i]) for i in range(min(len(pdf), pages))]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"damaged PDF: {error}") from error
    finally:
        pdf.close()
    return Triage(
        text=tuple(i for i, look in enumerate(looks, start=1) if not look.scanned),
        scanned=tuple(i for i, look in enumerate(looks, start=1) if look.scanned),
        hidden=any(look.hidden for look in looks if not look.scanned),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    scanned: bool
    hidden: bool


def _look(page: pypdfium2.PdfPage) -> _Look:
    text = page.get_textpage()
    characters = len("".join(text.get_text_range().split()))
    text.close()
    if characters <= _NO_TEXT:
        page.close()
        return _Look(scanned=True, hidden=False)
    wide = _has_page_wide_picture(page)
    look = _Look(scanned=wide and characters <= _FAX_HEAD, hidden=wide and _is_invisible(page))
    page.close()
    return look


def _has_page_wide_picture(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) >= _PAGE_WIDE * width * height:
            return True
    return False


def _is_invisible(page: pypdfium2.PdfPage) -> bool:
    texts = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=2))
    hidden: int = sum(raw.FPDFTextObj_GetTextRenderMode(text.raw) == _INVISIBLE for text in texts)
    return bool(hidden * 2 > len(texts))
