"""A pdfplumber page that is read several times faster, with the same characters, lines and rectangles.

pdfminer's fonts, matrices and operators stay in charge. Three things around them are replaced: the parser of the
content stream (``content_stream``), the search for each operator's method, and the layout object and the
attribute-by-attribute copy that pdfplumber makes of every character (``printed_chars``).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTItem, LTPage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import PSKeyword, keyword_name
from pdfminer.utils import Matrix, Point
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from domain.errors import DocumentError
from parsers.pages.content_stream import UnusualContentError, content_objects
from parsers.pages.printed_chars import CharPrinter, Print

_SPELLED = {"*": "_a", '"': "_w", "'": "_q"}  # operators in the names of pdfminer's methods

_Method = Callable[..., None]


class LeanPage(Page):
    """A page of pdfplumber; its characters carry what ``printed_chars`` says.

    Args:
        pdf: The opened document.
        page_obj: pdfminer's page.
        page_number: Counted from 1.
        initial_doctop: Height of the pages before, in points.
        characters: How many characters are read; with one more, ``objects`` raises ``DocumentError``.
    """

    def __init__(
        self, pdf: PDF, page_obj: PDFPage, page_number: int, initial_doctop: float, *, characters: int
    ) -> None:
        super().__init__(pdf, page_obj, page_number, initial_doctop)
        self._most = characters

    def parse_objects(self) -> dict[str, list[dict[str, Any]]]:
        """Return what the page shows by its kind, in the order of drawing.

        Raises:
            PdfminerException: the page is damaged.
            DocumentError: it has too many characters.
        """
        device = _Device(self, self._most)
        try:
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        except DocumentError:
            raise
        except Exception as error:
            raise PdfminerException(error) from error
        self._layout: LTPage = device.get_result()
        objects: dict[str, list[dict[str, Any]]] = super().parse_objects()
        return objects | {"char": device.printer.chars}

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        """Return a drawn line, rectangle, curve or picture with its box only, a character as pdfplumber does."""
        if isinstance(obj, LTChar) or not isinstance(obj, LTComponent):
            return super().process_object(obj)
        left, top = self.mediabox[:2]
        return {
            "object_type": type(obj).__name__.removeprefix("LT").lower(),
            "x0": obj.x0 + left if left else obj.x0,
            "x1": obj.x1 + left if left else obj.x1,
            "top": (self.height - obj.y1) + top,
            "bottom": (self.height - obj.y0) + top,
        }


class _Interpreter(PDFPageInterpreter):
    """Executes content streams as its parent does."""

    def execute(self, streams: Sequence[object]) -> None:
        """Execute a page's or a form's streams; unusual ones, and those within themselves, as the parent does."""
        own = [stream_value(stream) for stream in streams]
        if any(stream.objid is None or stream.objid in self.parent_stream_ids for stream in own):
            super().execute(streams)
            return
        try:
            objects = content_objects(stream.get_data() for stream in own)
        except UnusualContentError:
            super().execute(streams)
            return
        self.stream_ids = {stream.objid for stream in own if stream.objid is not None}
        self._do_all(objects)

    def _do_all(self, objects: Sequence[Any]) -> None:
        operators: dict[PSKeyword, tuple[_Method | None, int]] = {}
        for found in objects:
            if not isinstance(found, PSKeyword):
                self.argstack.append(found)
                continue
            if found not in operators:
                operators[found] = self._operator(found)
            method, count = operators[found]
            if method is None:
                continue
            arguments = self.pop(count)
            if len(arguments) == count:
                method(*arguments)

    def _operator(self, keyword: PSKeyword) -> tuple[_Method | None, int]:
        """Return the method of an operator and the number of its operands."""
        name = keyword_name(keyword)
        for sign, spelled in _SPELLED.items():
            name = name.replace(sign, spelled)
        method = getattr(self, f"do_{name}", None)
        return method, 0 if method is None else method.__code__.co_argcount - 1


class _Device(PDFPageAggregator):
    """Gathers what is drawn; characters become pdfplumber's objects at once."""

    def __init__(self, page: Page, characters: int) -> None:
        super().__init__(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
        self.printer = CharPrinter(page, most=characters)
        self._page = page

    def render_string_horizontal(  # noqa: PLR0913, PLR0917 - pdfminer's signature
        self,
        seq: Iterable[float | bytes],
        matrix: Matrix,
        pos: Point,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        charspace: float,
        wordspace: float,
        rise: float,
        dxscale: float,
        ncs: PDFColorSpace,  # noqa: ARG002 - pdfminer's signature
        graphicstate: PDFGraphicState,  # noqa: ARG002 - pdfminer's signature
    ) -> Point:
        """Print strings and moves from ``pos`` on; returns where they end, in the text's own coordinates."""
        state = Print(
            matrix=matrix, font=font, fontsize=fontsize, scaling=scaling,
            charspace=charspace, wordspace=wordspace, rise=rise, dxscale=dxscale,
        )  # fmt: skip
        return self.printer.show(seq, pos, state)

    def render_char(self, *args: Any) -> float:  # noqa: ANN401 - pdfminer's eight arguments
        """Print a character of a font that runs downwards; returns its advance."""
        advance = super().render_char(*args)
        printed = self.cur_item._objs.pop()  # noqa: SLF001 - no other access
        self.printer.chars.append(self._page.process_object(printed))
        self.printer.check()
        return advance
