import pytest
from PIL import Image

from domain.document import Box
from parsers.scans.scan_flatten import Flattening, Slopes, flattening_of
from parsers.scans.scan_skew import levelled
from tests.parsers.scan_pages import acknowledgment, full_page, noisy, photographed, rendered, skewed


def at(flattening: Flattening, x: float, y: float) -> Box:
    return flattening.flat(Box(x0=x, top=y, x1=x + 2, bottom=y + 2))


def test_the_edges_of_a_photographed_table_become_level_and_upright() -> None:
    page = rendered(full_page(), dpi=120)
    marks = [(100, 150), (900, 150), (100, 1150), (900, 1150)]
    level = levelled(photographed(page))
    flattening = flattening_of(level.picture)
    seen = [_seen(page, mark, level.angle) for mark in marks]
    flat = [at(flattening, x, y) for x, y in seen]
    assert abs(seen[0][1] - seen[1][1]) > 12
    assert max(abs(seen[0][0] - seen[2][0]), abs(seen[1][0] - seen[3][0])) > 12
    assert abs(flat[0].top - flat[1].top) < 4
    assert abs(flat[2].top - flat[3].top) < 4
    assert abs(flat[0].x0 - flat[2].x0) < 6
    assert abs(flat[1].x0 - flat[3].x0) < 6


def _seen(page: Image.Image, mark: tuple[int, int], angle: float) -> tuple[float, float]:
    """Where a mark of the flat page lies on the levelled photo."""
    dots = Image.new("L", page.size, 255)
    dots.paste(0, (mark[0] - 6, mark[1] - 6, mark[0] + 6, mark[1] + 6))
    moved = skewed(photographed(dots), angle).crop((60, 60, page.width - 60, page.height - 60))
    box = moved.point(lambda grey: 255 if grey < 30 else 0).getbbox()
    assert box is not None
    return (box[0] + box[2]) / 2 + 60, (box[1] + box[3]) / 2 + 60


@pytest.mark.parametrize("degrees", [0.0, 1.5])
def test_what_a_flat_scanner_made_stays_as_it_is(degrees: float) -> None:
    level = levelled(noisy(skewed(rendered(full_page(), dpi=120), degrees), grey_levels=10))
    flattening = flattening_of(level.picture)
    for x in (60, 500, 960):
        for y in (60, 600, 1200):
            box = at(flattening, x, y)
            assert (box.x0, box.top) == pytest.approx((x, y), abs=2.5)


def test_too_little_text_tells_no_slope() -> None:
    assert flattening_of(Image.new("L", (600, 800), 255)).lines == Slopes(middle=300)
    assert flattening_of(rendered(acknowledgment(rows=1), dpi=100)).lines.fan(1100) == 0
