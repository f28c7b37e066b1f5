"""Words and lines as a page reader would deliver them, without a PDF: ten points high, five per character."""

from domain.document import Box
from parsers.layout import Word
from parsers.pages.words import PageLine, PrintedPage

WIDTH, HEIGHT = 5.0, 10.0


def word(text: str, x: float, bottom: float, page: int = 1) -> Word:
    x1, top = x + WIDTH * len(text), bottom - HEIGHT
    return Word(
        text=text, x0=x, x1=x1, top=top, bottom=bottom, page=page, place=Box(x0=x, top=top, x1=x1, bottom=bottom)
    )


def line(bottom: float, *parts: tuple[float, str], page: int = 1, bold: bool = False) -> PageLine:
    """Each part is an x and a text; its words stand a blank of three points apart."""
    words: list[Word] = []
    for start, text in parts:
        x = start
        for one in text.split():
            words.append(word(one, x, bottom, page))
            x = words[-1].x1 + 3
    return PageLine(words=tuple(words), page=page, bold=bold)


def page(*lines: PageLine, number: int = 1) -> PrintedPage:
    return PrintedPage(number=number, width=612, height=792, words=tuple(w for one in lines for w in one.words))
