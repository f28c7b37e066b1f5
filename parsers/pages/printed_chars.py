"""Characters as pdfplumber's objects, straight from font and matrix.

The arithmetic is that of ``pdfminer.layout.LTChar`` and ``pdfplumber.page.Page.process_object``, in their order, so
that not even the last digit of a box differs. A character carries what making words, finding overstruck print and bold
need: text, box, font, size, whether it is upright, and its run's matrix (not moved on to the character).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.utils import Matrix, Point, apply_matrix_rect
from pdfplumber.page import Page, fix_fontname_bytes

from domain.errors import DocumentError

_BLANK = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """The state of the text while strings are shown, as pdfminer hands it to its devices."""

    matrix: Matrix
    font: PDFFont
    fontsize: float
    scaling: float
    charspace: float
    wordspace: float
    rise: float
    dxscale: float


class _Glyphs(dict[int, tuple[str, float]]):
    """A font's characters by code: text, and width in units of the font's size; looked up once."""

    def __init__(self, font: PDFFont) -> None:
        super().__init__()
        self._font = font
        self.fontname = fix_fontname_bytes(font.fontname) if isinstance(font.fontname, bytes) else font.fontname

    def __missing__(self, cid: int) -> tuple[str, float]:
        try:
            text = self._font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = f"(cid:{cid})"
        self[cid] = text, self._font.char_width(cid)
        return self[cid]


class CharPrinter:
    """Prints the characters of one page into ``chars``.

    Args:
        page: The page they stand on.
        most: How many characters are read; with more, ``show`` raises ``DocumentError``.
    """

    def __init__(self, page: Page, *, most: int) -> None:
        self.chars: list[dict[str, Any]] = []
        self._page, self._most = page, most
        self._glyphs: dict[PDFFont, _Glyphs] = {}

    def show(self, shown: Iterable[Any], at: Point, state: Print) -> Point:
        """Print strings, with moves between them, in the text's own coordinates.

        Args:
            shown: Strings as bytes and moves in thousandths of the font's size.
            at: Where they begin.
            state: How they look.

        Returns:
            Where they end.

        Raises:
            DocumentError: the page has too many characters.
        """
        x, y = at
        a, b, c, d, e, f = matrix = state.matrix
        font, fontsize, scaling = state.font, state.fontsize, state.scaling
        charspace, wordspace = state.charspace, state.wordspace
        low = font.get_descent() * fontsize + state.rise
        high = low + fontsize
        upright, straight = a * d * scaling > 0 and b * c <= 0, b == 0 and c == 0
        glyphs = self._glyphs_of(font)
        left, top_of_box = self._page.mediabox[:2]
        height, doctop = self._page.height, self._page.initial_doctop
        put, decode = self.chars.append, font.decode
        follows = False
        for part in shown:
            if not isinstance(part, bytes):
                if isinstance(part, int | float):
                    x -= part * state.dxscale
                    follows = True
                continue
            for cid in decode(part):
                if follows:
                    x += charspace
                follows = True
                text, width = glyphs[cid]
                advance = width * fontsize * scaling
                right, up = x * a + y * c + e, x * b + y * d + f
                if straight:
                    x0, x1, y0, y1 = right, a * advance + right, d * low + up, d * high + up
                    if x1 < x0:
                        x0, x1 = x1, x0
                    if y1 < y0:
                        y0, y1 = y1, y0
                else:
                    x0, y0, x1, y1 = apply_matrix_rect((a, b, c, d, right, up), (0, low, advance, high))
                top = (height - y1) + top_of_box
                put({
                    "object_type": "char",
                    "text": text,
                    "fontname": glyphs.fontname,
                    "size": y1 - y0,
                    "upright": upright,
                    "matrix": matrix,
                    "x0": x0 + left,
                    "x1": x1 + left,
                    "top": top,
                    "bottom": (height - y0) + top_of_box,
                    "doctop": doctop + top,
                })  # fmt: skip
                x += advance
                if cid == _BLANK and wordspace:
                    x += wordspace
        self.check()
        return x, y

    def _glyphs_of(self, font: PDFFont) -> _Glyphs:
        if font not in self._glyphs:
            self._glyphs[font] = _Glyphs(font)
        return self._glyphs[font]

    def check(self) -> None:
        """Raise ``DocumentError`` when the page has too many characters."""
        if len(self.chars) > self._most:
            raise DocumentError(f"page {self._page.page_number} has too many characters (more than {self._most})")
