import pytest
from PIL import Image

from domain.document import Box
from parsers.scans.scan_skew import levelled, skew_of
from tests.parsers.scan_pages import acknowledgment, rendered, skewed


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return rendered(acknowledgment(), dpi=100)


@pytest.mark.parametrize("degrees", [-4.0, -1.5, 0.0, 0.7, 3.0])
def test_the_angle_of_a_crooked_page_is_found(page: Image.Image, degrees: float) -> None:
    assert skew_of(skewed(page, degrees)) == pytest.approx(-degrees, abs=0.15)


def test_an_empty_page_is_level() -> None:
    assert skew_of(Image.new("L", (300, 400), 255)) == 0


def test_a_place_on_the_level_page_leads_back_to_the_crooked_one() -> None:
    picture = Image.new("L", (800, 600), 255)
    picture.paste(0, (600, 100, 640, 110))
    ruled = picture.copy()
    for y in range(150, 500, 25):
        ruled.paste(0, (50, y, 750, y + 3))
    level = levelled(skewed(ruled, 2.0))
    assert level.angle == pytest.approx(-2.0, abs=0.1)
    box = level.original(Box(x0=600, top=100, x1=640, bottom=110))
    ink = skewed(picture, 2.0).point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert ink is not None
    assert (box.x0, box.top, box.x1, box.bottom) == pytest.approx(ink, abs=3)
