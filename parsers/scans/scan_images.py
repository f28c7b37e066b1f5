"""A scanned PDF or a picture file -> page images in grey, with their size in PDF points.

200 dots per inch is what the recogniser was measured at; the long side is capped because a page box of 200,000
points would otherwise ask for gigabytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from domain.errors import DocumentError

_POINTS_PER_INCH = 72.0
_USUAL_LONG_SIDE = 792.0  # points of a letter page, for pictures that do not tell their resolution
_LEAST_SIDE = 500  # pixels; half a page at 100 dots per inch
_TOLD_DPI = (100.0, 1200.0)  # cameras write 72, which says nothing about paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLimits:
    """How much of a scan is read: further pages are left out with a warning.

    ``pixels`` bounds a picture file before it is unpacked, ``long_side`` (pixels) every page image afterwards.
    ``only`` names the pages (from 1) to be read; None means all.
    """

    pages: int = 10
    only: frozenset[int] | None = None
    dpi: int = 200
    long_side: int = 3_500
    pixels: int = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as a grey picture; ``width`` and ``height`` are points, ``total`` counts the pages asked for."""

    picture: Image.Image
    number: int
    width: float
    height: float
    total: int

    @property
    def points_per_pixel(self) -> float:
        """Size of a pixel in points."""
        return self.width / self.picture.width


def is_page(content: bytes) -> bool:
    """Tell whether a picture has the size of a page; logos, icons and signature banners are smaller."""
    try:
        with Image.open(BytesIO(content)) as file:
            return min(file.size) >= _LEAST_SIDE
    except Exception:  # noqa: BLE001 -- picture decoders raise whatever the bytes provoke; reading tells the reason
        return True


def page_images(content: bytes, *, media_type: str, limits: ScanLimits) -> Iterator[PageImage]:
    """Yield the page images of a PDF or of a picture file (each frame of a TIFF is a page).

    Raises:
        DocumentError: damaged, encrypted or too large; the message is the reason.
    """
    return _pictures(content, limits) if media_type.startswith("image/") else _rendered(content, limits)


def _rendered(content: bytes, limits: ScanLimits) -> Iterator[PageImage]:
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise DocumentError("needs a password" if "password" in str(error).casefold() else "damaged PDF") from error
    try:
        wanted = [i for i in range(len(pdf)) if limits.only is None or i + 1 in limits.only]
        for index in wanted[: limits.pages]:
            yield _render(pdf, index, len(wanted), limits)
    except (pypdfium2.PdfiumError, MemoryError) as error:
        raise DocumentError(f"damaged PDF: {type(error).__name__}") from error
    finally:
        pdf.close()


def _render(pdf: pypdfium2.PdfDocument, index: int, total: int, limits: ScanLimits) -> PageImage:
    page = pdf[index]
    width, height = page.get_size()
    scale = min(limits.dpi / _POINTS_PER_INCH, limits.long_side / max(width, height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True)
    picture = bitmap.to_pil().convert("L")  # a copy: the bitmap's memory goes with the page
    bitmap.close()
    page.close()
    return PageImage(picture=picture, number=index + 1, width=width, height=height, total=total)


def _pictures(content: bytes, limits: ScanLimits) -> Iterator[PageImage]:
    try:
        with Image.open(BytesIO(content)) as file:
            total = getattr(file, "n_frames", 1)
            for index, frame in zip(range(limits.pages), ImageSequence.Iterator(file), strict=False):
                yield _picture(frame, index, total, limits)
    except DocumentError:
        raise
    except Image.DecompressionBombError as error:
        raise DocumentError("picture too large") from error
    except Exception as error:  # picture decoders raise whatever the bytes provoke
        raise DocumentError(f"damaged picture: {type(error).__name__}") from error


def _picture(frame: Image.Image, index: int, total: int, limits: ScanLimits) -> PageImage:
    if frame.width * frame.height > limits.pixels:
        raise DocumentError(f"picture too large ({frame.width} x {frame.height} pixels)")
    dpi = float(frame.info.get("dpi", (0.0, 0.0))[0])
    picture = _grey(ImageOps.exif_transpose(frame))
    long_side = max(picture.size)
    points = long_side * _POINTS_PER_INCH / dpi if _TOLD_DPI[0] <= dpi <= _TOLD_DPI[1] else _USUAL_LONG_SIDE
    scale = points / long_side
    width, height = picture.width * scale, picture.height * scale
    # a finer picture than what the recogniser needs only costs time
    wanted = min(limits.long_side, points * limits.dpi / _POINTS_PER_INCH)
    if long_side > wanted:
        shrink = wanted / long_side
        size = max(1, round(picture.width * shrink)), max(1, round(picture.height * shrink))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return PageImage(picture=picture, number=index + 1, width=width, height=height, total=total)


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "P", "PA"}:  # what is transparent is paper
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("L")
    return picture.convert("L")
