from collections.abc import Callable
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from hypothesis import given, settings, strategies as st
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from domain.errors import DocumentError
from parsers.pages.lean_page import LeanPage
from tests.parsers.pdf_builder import Sheet, pdf
from tests.parsers.pdf_layouts import SAMPLES, Sample
from tests.parsers.pdf_layouts_more import MORE

_DRAWN = ("object_type", "x0", "x1", "top", "bottom")
_PRINTED = (*_DRAWN, "doctop", "text", "fontname", "size", "upright")


def by_pdfplumber(content: bytes) -> list[dict[str, list[Any]]]:
    with pdfplumber.open(BytesIO(content)) as opened:
        return [shown(page) for page in opened.pages]


def leanly(content: bytes) -> list[dict[str, list[Any]]]:
    opened, doctop, found = PDF(BytesIO(content)), 0.0, []
    for number, page_obj in enumerate(PDFPage.create_pages(opened.doc), start=1):
        page = LeanPage(opened, page_obj, number, doctop, characters=10_000)
        found.append(shown(page))
        doctop += page.height
        page.close()
    return found


def shown(page: Page) -> dict[str, list[Any]]:
    """Characters, lines and rectangles, number by number as they are."""
    return {
        "chars": [[c[name] for name in _PRINTED] + list(c["matrix"][:4]) for c in page.chars],
        "lines": [[line[name] for name in _DRAWN] for line in page.lines],
        "rects": [[rect[name] for name in _DRAWN] for rect in page.rects],
        "curves": [[curve[name] for name in _DRAWN] for curve in page.curves],
    }


def drawn(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1, **options)
    canvas.setFont("Helvetica", 9)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def spaced(canvas: Canvas) -> None:
    text = canvas.beginText(40, 700)
    text.setCharSpace(0.7)
    text.setWordSpace(3.1)
    text.textLine("spaced out words")
    text.setHorizScale(83)
    text.textLine("and narrow ones")
    text.setRise(4)
    text.textLine("raised")
    canvas.drawText(text)


def turned(canvas: Canvas) -> None:
    for angle in (0, 30, 90, 180, 270):
        canvas.saveState()
        canvas.translate(300, 400)
        canvas.rotate(angle)
        canvas.drawString(20, 0, f"turned by {angle}")
        canvas.rect(20, 20, 50, 9)
        canvas.restoreState()
    canvas.scale(-1, 1)
    canvas.drawString(-300, 100, "mirrored")


def within_forms(canvas: Canvas) -> None:
    canvas.beginForm("inner")
    canvas.drawString(10, 10, "inner form")
    canvas.line(0, 0, 50, 0)
    canvas.endForm()
    canvas.beginForm("outer")
    canvas.translate(30, 30)
    canvas.doForm("inner")
    canvas.drawString(10, 50, "outer form")
    canvas.endForm()
    canvas.drawString(40, 700, "before")
    canvas.scale(1.3, 1.1)
    canvas.doForm("outer")
    canvas.doForm("outer")
    canvas.drawString(40, 20, "behind")


def other_fonts(canvas: Canvas) -> None:
    registerFont(TTFont("Vera", "Vera.ttf"))
    canvas.setFont("Vera", 8.3)
    canvas.drawString(40, 700, "Größe ½ x 96 — ﬁtting (paren) \\ back")
    canvas.setFont("Times-BoldItalic", 11)
    canvas.drawString(40, 680, "naïve £ ¥ †")
    canvas.setFont("ZapfDingbats", 11)
    canvas.drawString(40, 660, "abc")


def downwards(canvas: Canvas) -> None:
    registerFont(UnicodeCIDFont("HeiseiMin-W3", isVertical=True))
    canvas.drawString(40, 700, "before")
    canvas.setFont("HeiseiMin-W3", 12)
    canvas.drawString(100, 600, "\u6ce8\u6587 4501")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(40, 680, "behind")


def shapes(canvas: Canvas) -> None:
    canvas.rect(40, 600, 200, 50, fill=1)
    canvas.line(40, 590, 500, 590)
    canvas.bezier(40, 500, 80, 540, 120, 460, 160, 500)
    canvas.grid([40, 90, 140], [400, 420, 440])
    path = canvas.beginPath()
    path.moveTo(10, 10)
    path.lineTo(60, 10)
    path.lineTo(60, 30)
    path.close()
    path.rect(100, 100, 5, 5)
    canvas.drawPath(path)


def pictures(canvas: Canvas) -> None:
    picture = Image.new("RGB", (2, 2), "red")
    canvas.drawInlineImage(picture, 40, 600, 50, 50)
    canvas.drawImage(ImageReader(picture), 140, 600, 50, 50)
    canvas.drawString(40, 500, "below the pictures")


@pytest.mark.parametrize("sample", [*SAMPLES, *MORE], ids=lambda s: s.name)
def test_papers_hold_the_same_to_the_last_digit(sample: Sample) -> None:
    content = sample.build()
    assert leanly(content) == by_pdfplumber(content)


@pytest.mark.parametrize(
    "draw", [spaced, turned, within_forms, other_fonts, downwards, shapes, pictures], ids=lambda d: d.__name__
)
@pytest.mark.parametrize("compressed", [0, 1])
def test_whatever_is_drawn_is_the_same_to_the_last_digit(draw: Callable[[Canvas], None], compressed: int) -> None:
    content = drawn(draw, pageCompression=compressed)
    theirs = by_pdfplumber(content)
    assert leanly(content) == theirs
    assert any(theirs[0].values())


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_box_that_does_not_begin_at_zero_moves_everything_alike(rotate: int) -> None:
    content = pdf(Sheet().line("Order 4501").rule(), Sheet().line("page two"), rotate=rotate)
    for old, new in ((b"/MediaBox [ 0 0 612 792 ]", b"/MediaBox [-9 7 600 780]"), (b"0 0 792 612 ]", b"5 -8 700 600]")):
        content = content.replace(old, new.ljust(len(old)))
    theirs = by_pdfplumber(content)
    assert leanly(content) == theirs
    assert theirs[1]["chars"]


def test_a_form_that_shows_itself_is_shown_once() -> None:
    content = drawn(within_forms, pageCompression=0)
    circular = content.replace(b"(inner form) Tj", b" /FormXob.outer Do")
    assert leanly(circular) == by_pdfplumber(circular)


def test_too_many_characters_are_refused_while_they_are_read() -> None:
    (page_obj,) = PDFPage.create_pages((opened := PDF(BytesIO(pdf(Sheet().line("0123456789"))))).doc)
    assert len(LeanPage(opened, page_obj, 1, 0, characters=10).chars) == 10
    with pytest.raises(DocumentError, match="page 1 has too many characters"):
        _ = LeanPage(opened, page_obj, 1, 0, characters=9).chars


_OPERATIONS = st.lists(
    st.sampled_from([
        b"q", b"Q", b"BT", b"ET", b"/F1 9 Tf", b"/F9 9 Tf", b"/F1 -4.5 Tf", b"40 700 Td", b"0 -12 TD", b"T*", b"14 TL",
        b"1 0 0 1 90 300 Tm", b".5 .5 -.5 .5 90 300 Tm", b"(Plate 1/2) Tj", b"[(a) -700 (b) 20 <4344>] TJ", b"(x y) '",
        b'1 2 (z z) "', b"2 Tc", b"-1 Tw", b"70 Tz", b"3 Ts", b"1 0 0 -1 0 792 cm", b"2 0 0 2 0 0 cm", b"10 10 50 20 re",
        b"10 10 m", b"60 10 l", b"60 40 l", b"h", b"S", b"f*", b"n", b"W", b"1 2 3 4 5 6 c", b"/P <</MCID 1>> BDC",
        b"EMC", b"Td", b"(left over)", b"1 0 0 rg", b"/X Do", b"unknown", b"% comment\n", b"(open", b"BI ID x EI ",
    ]),
    max_size=25,
)  # fmt: skip


@given(_OPERATIONS)
@settings(max_examples=150, deadline=None)
def test_any_sequence_of_operators_draws_the_same(operations: list[bytes]) -> None:
    stream = b"\n".join([b"BT /F1 9 Tf", *operations])
    content = _PAGE % (len(stream), stream)
    assert leanly(content) == by_pdfplumber(content)


_PAGE = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
4 0 obj<</Length %d>>stream
%s
endstream endobj
trailer<</Root 1 0 R>>
%%%%EOF"""
