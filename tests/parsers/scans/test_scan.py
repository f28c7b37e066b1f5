import sys

import pytest
from PIL import Image

from domain.document import Box
from domain.errors import DocumentError
from parsers.layout import Layout
from parsers.scans import scan_engine
from parsers.scans.scan import EMPTY, read_scan
from parsers.scans.scan_images import ScanLimits
from tests.parsers.scan_pages import (
    ROWS,
    acknowledgment,
    cells,
    encoded,
    image_only_pdf,
    needs_ocr,
    noisy,
    photographed,
    rendered,
    skewed,
    upper_half,
)

LIMITS = ScanLimits()
DEGREES = 1.5


@pytest.fixture(scope="module")
def crooked() -> Layout:
    needs_ocr()
    picture = noisy(skewed(rendered(acknowledgment()), -DEGREES), grey_levels=12)
    content = image_only_pdf(picture, picture)
    return read_scan(content, media_type="application/pdf", limits=ScanLimits(pages=1))


def test_a_crooked_noisy_scan_gives_its_rows(crooked: Layout) -> None:
    assert cells(crooked) == ROWS
    assert "Your PO: 77120" in [line.text for line in crooked.lines]


def test_what_comes_from_a_scan_is_marked_as_ocr(crooked: Layout) -> None:
    assert crooked.ocr


def test_words_keep_their_place_on_the_crooked_page(crooked: Layout) -> None:
    words = [w for line in crooked.lines for w in line.words]
    first, last = (next(w for w in words if w.text == text) for text in ("PLATE", "3,986.10"))
    assert isinstance(first.place, Box)
    assert isinstance(last.place, Box)
    assert abs(first.top - last.top) < 2
    assert last.place.top - first.place.top > 8  # 430 points at 1.5 degrees fall by 11


def test_a_photographed_page_gives_its_rows() -> None:
    needs_ocr()
    photo = encoded(photographed(rendered(acknowledgment(rows=2), dpi=130)), "JPEG")
    layout = read_scan(photo, media_type="image/jpeg", limits=LIMITS)
    assert [" ".join(row) for row in cells(layout)] == [" ".join(row) for row in ROWS[:2]]


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_pages_laid_in_the_wrong_way_are_turned(turn: Image.Transpose) -> None:
    needs_ocr()
    picture = upper_half(rendered(acknowledgment(rows=1), dpi=110)).transpose(turn)
    layout = read_scan(encoded(picture, "JPEG"), media_type="image/jpeg", limits=LIMITS)
    assert cells(layout) == ROWS[:1]
    place = next(w.place for line in layout.lines for w in line.words if w.text == "PLATE")
    assert isinstance(place, Box)
    scale = 792 / max(picture.size)
    assert 0 <= place.x0 < place.x1 <= picture.width * scale
    assert (place.bottom - place.top > place.x1 - place.x0) == (turn is Image.Transpose.ROTATE_90)


def test_pages_beyond_the_limit_are_left_out_with_a_warning(crooked: Layout) -> None:
    assert crooked.warnings == ("only the first 1 of 2 pages were read",)


def test_a_blank_scan_says_so() -> None:
    needs_ocr()
    blank = encoded(Image.new("L", (600, 600), 255), "PNG")
    with pytest.raises(DocumentError, match=EMPTY):
        read_scan(blank, media_type="image/png", limits=LIMITS)


def test_without_the_ocr_package_the_reason_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    scan_engine._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    content = encoded(Image.new("L", (600, 600), 255), "PNG")
    with pytest.raises(DocumentError, match=r"pip install backstop\[ocr\]"):
        read_scan(content, media_type="image/png", limits=LIMITS)
