"""What a person sees of a file: a picture of a page, and its words with their places.

Both come from the same readers as the statements do, so that the places of evidence lie on them exactly.
"""

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from domain.document import Box, Cell, Span
from domain.errors import DocumentError
from domain.mail import Part
from parsers.layout import Layout

_DPI = 110
_POINTS_PER_INCH = 72.0
_LONGEST_SIDE = 2_600  # pixels; drawings are far larger than paper
_MOST_WORDS = 20_000
_WORD_LENGTH = 300


class Look(StrEnum):
    """What is asked for of a file."""

    PICTURE = "picture"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenWord:
    """A word (or a cell's text) of a page with its place."""

    text: str
    page: int
    place: Box | Span | Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page as it is shown. Lengths are PDF points; ``left`` and ``top`` are the page's own corner.

    ``picture`` is a PNG in base64, empty where only words were asked for. ``pages`` is 0 where it is not known.
    """

    page: int
    pages: int = 0
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0
    picture: str = ""
    words: tuple[SeenWord, ...] = ()


def see(part: Part, look: Look, page: int) -> View:
    """Return the picture of a page, counted from 1, or its words; for words page 0 means all pages.

    Raises:
        DocumentError: the file cannot be shown; the message is the reason.
    """
    return _picture(part, page) if look is Look.PICTURE else _words(part, page)


def _picture(part: Part, page: int) -> View:
    if part.media_type.startswith("image/"):
        return _photo(part, page)
    import pypdfium2  # noqa: PLC0415 -- only when a page is looked at

    try:
        pdf = pypdfium2.PdfDocument(part.content)
    except pypdfium2.PdfiumError as error:
        raise DocumentError("needs a password, or is damaged") from error
    try:
        if not 1 <= page <= len(pdf):
            raise DocumentError(f"has {len(pdf)} pages")
        shown = pdf[page - 1]
        left, top, _, _ = corner = shown.get_mediabox()
        shown.set_cropbox(*corner)  # the readers count from the whole sheet
        width, height = shown.get_size()
        scale = min(_DPI / _POINTS_PER_INCH, _LONGEST_SIDE / max(width, height, 1.0))
        picture = shown.render(scale=scale).to_pil()
        return View(page=page, pages=len(pdf), left=left, top=top, width=width, height=height, picture=_png(picture))
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"damaged: {error}") from error
    finally:
        pdf.close()


def _photo(part: Part, page: int) -> View:
    from parsers.scans.scan_images import ScanLimits, page_images  # noqa: PLC0415 -- see above

    limits = ScanLimits(dpi=_DPI, long_side=_LONGEST_SIDE, pages=page)
    found = list(page_images(part.content, media_type=part.media_type, limits=limits))
    if not 1 <= page <= len(found):
        raise DocumentError(f"has {len(found)} pages")
    shown = found[page - 1]
    return View(page=page, pages=shown.total, width=shown.width, height=shown.height, picture=_png(shown.picture))


def _png(picture: object) -> str:
    from PIL import Image  # noqa: PLC0415 -- see above

    assert isinstance(picture, Image.Image)
    out = io.BytesIO()
    flat = picture.convert("RGB") if picture.mode not in {"L", "1"} else picture
    # A typed page has few colours: a palette makes it a third as large.
    colours = flat.getcolors(256) if flat.mode == "RGB" else None
    (flat.quantize(len(colours)) if colours else flat).save(out, format="PNG", compress_level=6)
    return base64.b64encode(out.getvalue()).decode()


def _words(part: Part, page: int) -> View:
    layout = _layout(part)
    found = (
        SeenWord(text=word.text[:_WORD_LENGTH], page=word.page, place=word.place)
        for line in layout.lines
        for word in line.words
        if page in {0, word.page}
    )
    return View(page=page, words=tuple(islice(found, _MOST_WORDS)))


def _layout(part: Part) -> Layout:
    if part.media_type.startswith("image/"):
        return _scanned(part)
    reader = _LAYOUTS.get(part.media_type)
    if reader is None:
        raise DocumentError(f"no view of {part.media_type}")
    return reader(part)


def _pdf(part: Part) -> Layout:
    from parsers.pages.pdf import PdfLimits  # noqa: PLC0415 -- see above
    from parsers.scans.scan_images import ScanLimits  # noqa: PLC0415 -- see above
    from parsers.scans.scan_pdf import read_any_pdf  # noqa: PLC0415 -- see above

    return read_any_pdf(part.content, pdf=PdfLimits(), scan=ScanLimits())


def _scanned(part: Part) -> Layout:
    from parsers.scans.scan import read_scan  # noqa: PLC0415 -- see above
    from parsers.scans.scan_images import ScanLimits  # noqa: PLC0415 -- see above

    return read_scan(part.content, media_type=part.media_type, limits=ScanLimits())


def _sheet(part: Part) -> Layout:
    from parsers.grids.sheet import read_sheet  # noqa: PLC0415 -- see above

    return read_sheet(part.content, name=part.name)


def _xml_sheet(part: Part) -> Layout:
    from parsers.grids.xml_sheet import read_xml_sheet  # noqa: PLC0415 -- see above

    return read_xml_sheet(part.content, name=part.name)


def _html(part: Part) -> Layout:
    from parsers.grids.html_tables import read_html_tables  # noqa: PLC0415 -- see above

    return read_html_tables(part.content.decode("utf-8", errors="replace"))


def _docx(part: Part) -> Layout:
    from parsers.letters.docx import read_docx  # noqa: PLC0415 -- see above

    return read_docx(part.content, name=part.name)


def _odt(part: Part) -> Layout:
    from parsers.letters.odt import read_odt  # noqa: PLC0415 -- see above

    return read_odt(part.content, name=part.name)


def _rtf(part: Part) -> Layout:
    from parsers.letters.rtf import read_rtf  # noqa: PLC0415 -- see above

    return read_rtf(part.content, name=part.name)


def _text(part: Part) -> Layout:
    from parsers.pages.print_text import read_text  # noqa: PLC0415 -- see above

    return read_text(part.content, name=part.name)


_LAYOUTS: Mapping[str, Callable[[Part], Layout]] = {
    "application/pdf": _pdf,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _sheet,
    "application/vnd.ms-excel": _sheet,
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": _sheet,
    "application/vnd.oasis.opendocument.spreadsheet": _sheet,
    "application/vnd.ms-excel+xml": _xml_sheet,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _docx,
    "application/vnd.oasis.opendocument.text": _odt,
    "text/rtf": _rtf,
    "text/csv": _text,
    "text/tab-separated-values": _text,
    "text/plain": _text,
    "text/html": _html,
}
