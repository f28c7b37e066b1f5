"""Invented pages made bad: rendered, turned, noisy, and wrapped as a PDF that holds nothing but the picture."""

import os
from importlib.util import find_spec
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from parsers.layout import Layout
from tests.parsers.pdf_builder import L, R, Sheet, pdf

XS = [(40, L), (85, L), (330, R), (345, L), (400, L), (540, R)]
HEADS = ["Line", "Description", "Qty", "UOM", "Ship Date", "Amount"]
ROWS = [
    ["1", "PLATE A36 .250 X 48 X 96", "60", "PC", "12/04/2026", "3,986.10"],
    ["2", "BAR 1018 CF RD 2.000", "1,250", "LB", "12/18/2026", "1,412.50"],
    ["3", "TUBE A513 1.500 X .083", "100", "PC", "01/08/2027", "730.00"],
]


def needs_ocr() -> None:
    """Skip where the optional package is missing; on CI it must be there."""
    if find_spec("rapidocr") is not None:
        return
    if os.environ.get("CI"):
        pytest.fail("CI must install the ocr extra")
    pytest.skip("the optional OCR package is not installed (backstop[ocr])")


def acknowledgment(rows: int = len(ROWS)) -> bytes:
    """A short paper, its table in the upper half."""
    sheet = Sheet(size=10).line("ORDER ACKNOWLEDGMENT", step=24).line("Your PO: 77120", step=30).row(XS, HEADS, 18)
    for row in ROWS[:rows]:
        sheet.row(XS, row, 16)
    return pdf(sheet)


def full_page() -> bytes:
    """A table from the top to the bottom."""
    sheet = Sheet(size=10).line("ORDER ACKNOWLEDGMENT", step=24).row(XS, HEADS, 18)
    for i in range(40):
        sheet.row(XS, ROWS[i % len(ROWS)], 16)
    return pdf(sheet)


def rendered(content: bytes, *, dpi: int = 200) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    picture = document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    document.close()
    return picture


def upper_half(picture: Image.Image) -> Image.Image:
    return picture.crop((0, 0, picture.width, picture.height // 2))


def skewed(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=250)


def photographed(picture: Image.Image) -> Image.Image:
    """Seen from the lower left: lines fan out, columns lean, and the light falls off."""
    w, h = picture.size
    corners = (-0.02 * w, -0.03 * h, 0.01 * w, 1.02 * h, 0.99 * w, h, 1.05 * w, -0.01 * h)
    tilted = picture.transform((w, h), Image.Transform.QUAD, corners, resample=Image.Resampling.BICUBIC, fillcolor=90)
    y, x = np.mgrid[0:h, 0:w]
    light = 0.6 + 0.4 * (0.6 * x / w + 0.4 * y / h)
    return Image.fromarray((np.asarray(tilted) * light).astype(np.uint8))


def noisy(picture: Image.Image, *, grey_levels: float) -> Image.Image:
    noise = np.random.default_rng(7).normal(0, grey_levels, (picture.height, picture.width))
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))


def image_only_pdf(*pictures: Image.Image, dpi: int = 200) -> bytes:
    out = BytesIO()
    pictures[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def encoded(picture: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def cells(layout: Layout) -> list[list[str]]:
    """The table rows as lists of texts."""
    return [[cell.text for _, cell in sorted(row.cells.items())] for table in layout.tables for row in table.rows]
