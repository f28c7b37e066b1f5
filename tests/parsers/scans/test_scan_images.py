from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image

from domain.errors import DocumentError
from parsers.scans.scan_images import ScanLimits, is_page, page_images
from tests.parsers.pdf_builder import Sheet, pdf
from tests.parsers.scan_pages import acknowledgment, encoded

PDF = "application/pdf"


def test_pages_are_rendered_at_the_wanted_resolution_and_keep_their_size_in_points() -> None:
    (page,) = page_images(acknowledgment(), media_type=PDF, limits=ScanLimits())
    assert (page.width, page.height) == (612, 792)
    assert page.picture.size == (1700, 2200)


def test_a_huge_page_is_capped_at_the_long_side() -> None:
    (page,) = page_images(acknowledgment(), media_type=PDF, limits=ScanLimits(long_side=1000))
    assert max(page.picture.size) <= 1001


def test_a_picture_without_resolution_counts_as_a_letter_page() -> None:
    (page,) = page_images(
        encoded(Image.new("L", (1500, 2000), 255), "PNG"), media_type="image/png", limits=ScanLimits()
    )
    assert page.height == pytest.approx(792)
    assert page.width == pytest.approx(594)


def test_the_frames_of_a_tiff_are_pages() -> None:
    out = BytesIO()
    frames = [Image.new("1", (600, 800), 1) for _ in range(3)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    pages = list(page_images(out.getvalue(), media_type="image/tiff", limits=ScanLimits(pages=2)))
    assert [(p.number, p.total) for p in pages] == [(1, 3), (2, 3)]


def test_transparent_parts_are_paper() -> None:
    clear = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    (page,) = page_images(encoded(clear, "PNG"), media_type="image/png", limits=ScanLimits())
    assert page.picture.getextrema() == (255, 255)


def test_a_picture_with_too_many_pixels_is_refused_unpacked() -> None:
    content = encoded(Image.new("1", (3000, 3000)), "PNG")
    with pytest.raises(DocumentError, match="too large"):
        list(page_images(content, media_type="image/png", limits=ScanLimits(pixels=1_000_000)))


def test_an_encrypted_pdf_says_that_it_needs_a_password() -> None:
    with pytest.raises(DocumentError, match="needs a password"):
        list(page_images(pdf(Sheet().line("x"), password="secret"), media_type=PDF, limits=ScanLimits()))


@pytest.mark.parametrize(("size", "page"), [((600, 150), False), ((120, 120), False), ((1000, 1400), True)])
def test_logos_are_no_pages(size: tuple[int, int], page: bool) -> None:  # noqa: FBT001 -- the example's answer
    assert is_page(encoded(Image.new("L", size), "PNG")) is page


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["image/png", "image/jpeg", "image/tiff", PDF]),
    st.one_of(
        st.binary(max_size=200), st.binary(max_size=60).map(lambda b: encoded(Image.new("L", (8, 8)), "PNG")[:40] + b)
    ),
)
def test_any_bytes_give_pages_or_a_typed_error(media_type: str, content: bytes) -> None:
    try:
        pages = list(page_images(content, media_type=media_type, limits=ScanLimits()))
    except DocumentError:
        return
    assert all(p.picture.mode == "L" for p in pages)
