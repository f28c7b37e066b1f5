"""Scanned PDFs and photographed pages -> layout, by the same line and table code as text PDFs.

Every page is rendered, turned upright and level, and read by the recogniser; its words keep the place they have on
the page as scanned, so that the review screen can show them. What is read here carries ``ocr=True``: a quantity from
a scan is never taken over without a second check.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from PIL import Image

from domain.document import Box
from domain.errors import DocumentError
from parsers.layout import Layout, Word
from parsers.pages.tables import layout_of
from parsers.pages.turned import Turn, Turned
from parsers.pages.words import PrintedPage
from parsers.scans.scan_engine import Piece, Quad, Reading, recognise
from parsers.scans.scan_flatten import Flattening, flattening_of
from parsers.scans.scan_gaps import ink_of, with_real_gaps
from parsers.scans.scan_images import PageImage, ScanLimits, page_images
from parsers.scans.scan_skew import Levelled, levelled
from parsers.scans.scan_words import split_words

EMPTY = "a scan without readable text"
_LEGIBLE = 0.87  # mean confidence; upside-down text stays near 0.75, level text above 0.95
_HARD = 0.8
_TALL = 1.5
_BODY_HEIGHT = 0.72  # the recogniser's boxes stand off the text above and below
_TILTED = math.tan(math.radians(2.0))  # a stamp or handwriting: its words form a line of their own
_ROTATION = {
    Turn.UP: Image.Transpose.ROTATE_270,
    Turn.OVER: Image.Transpose.ROTATE_180,
    Turn.DOWN: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A page as read one way up."""

    page: PageImage
    turn: Turn
    level: Levelled
    readings: tuple[Reading, ...]

    @property
    def score(self) -> float:
        """Mean confidence over characters."""
        letters = [r.score for r in self.readings for _ in r.text]
        return fmean(letters) if letters else 0.0

    @property
    def sideways(self) -> bool:
        """Most of the text stands on end."""
        long = [r for r in self.readings if len(r.text) > 2]  # noqa: PLR2004 - a short text may be higher than wide
        return sum(_is_tall(r.corners) for r in long) * 2 > len(long)


def read_scan(content: bytes, *, media_type: str, limits: ScanLimits) -> Layout:
    """Read a scanned PDF or a picture (``image/*``).

    Raises:
        DocumentError: damaged, encrypted, too large, without readable text, or the OCR package is missing.
    """
    read, warnings = [], []
    for image in page_images(content, media_type=media_type, limits=limits):
        best = _read_page(image)
        read.append(best)
        if best.readings and best.score < _HARD:
            warnings.append(f"page {image.number} is hard to read")
    if not any(r.readings for r in read):
        raise DocumentError(EMPTY)
    total = read[0].page.total
    if total > len(read):
        warnings.append(f"only the first {len(read)} of {total} pages were read")
    return layout_of([_printed(r) for r in read], warnings=tuple(warnings), ocr=True)


def _read_page(page: PageImage) -> _Read:
    """Read a page; where that fails, turn it: to the sides when its text stands on end, else over."""
    first = _read_turned(page, Turn.NONE)
    if not first.readings:
        return first
    if first.sideways:
        up = _read_turned(page, Turn.UP)
        return up if up.score >= _LEGIBLE else max(up, _read_turned(page, Turn.DOWN), key=lambda r: r.score)
    if first.score >= _LEGIBLE:
        return first
    return max(first, _read_turned(page, Turn.OVER), key=lambda r: r.score)


def _read_turned(page: PageImage, turn: Turn) -> _Read:
    picture = page.picture.transpose(_ROTATION[turn]) if turn in _ROTATION else page.picture
    level = levelled(picture)
    return _Read(page=page, turn=turn, level=level, readings=_readings(level.picture))


def _readings(picture: Image.Image) -> tuple[Reading, ...]:
    ink = ink_of(picture)
    return tuple(with_real_gaps(reading, ink) for reading in recognise(picture))


def _is_tall(corners: Quad) -> bool:
    (x0, y0), (x1, y1), _, (x3, y3) = corners
    return math.hypot(x3 - x0, y3 - y0) > _TALL * math.hypot(x1 - x0, y1 - y0)


def _printed(read: _Read) -> PrintedPage:
    page = read.page
    frame = Turned(turn=read.turn, width=page.width, height=page.height)
    sideways = read.turn in {Turn.UP, Turn.DOWN}
    flattening = flattening_of(read.level.picture)
    return PrintedPage(
        number=page.number,
        width=page.height if sideways else page.width,
        height=page.width if sideways else page.height,
        words=tuple(_word(piece, box, read, frame, flattening) for piece, box in _placed(read.readings)),
    )


def _placed(readings: Sequence[Reading]) -> list[tuple[Piece, Box]]:
    """Every word with its level box in pixels."""
    return [(piece, _level_box(piece, reading)) for reading in readings for piece in split_words(reading.pieces)]


def _level_box(piece: Piece, reading: Reading) -> Box:
    (x0, y0), (x1, y1), _, (x3, y3) = reading.corners
    half = math.hypot(x3 - x0, y3 - y0) * _BODY_HEIGHT / 2
    tilted = abs(y1 - y0) > _TILTED * abs(x1 - x0)
    middle = fmean(y for _, y in (reading.corners if tilted else piece.corners))
    xs = [x for x, _ in piece.corners]
    return Box(x0=min(xs), top=middle - half, x1=max(xs), bottom=middle + half)


def _word(piece: Piece, box: Box, read: _Read, frame: Turned, flattening: Flattening) -> Word:
    scale = read.page.points_per_pixel
    upright = _scaled(flattening.flat(box), scale)
    return Word(
        text=piece.text,
        x0=upright.x0,
        x1=upright.x1,
        top=upright.top,
        bottom=upright.bottom,
        page=read.page.number,
        place=frame.on_page(_scaled(read.level.original(box), scale)),
    )


def _scaled(box: Box, scale: float) -> Box:
    return Box(x0=box.x0 * scale, top=box.top * scale, x1=box.x1 * scale, bottom=box.bottom * scale)
