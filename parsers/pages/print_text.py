"""Text made for a line printer: columns held apart by blanks, read as if it were printed in a fixed-pitch font."""

import re

from domain.document import Box
from parsers.grids.delimited import decode_text, is_printed, read_delimited
from parsers.layout import Layout, Word
from parsers.pages.tables import layout_of
from parsers.pages.words import PrintedPage

_WIDE, _HIGH = 6.0, 12.0  # points of a character and of a line
_LETTER = 0.8  # of the line: the height of what is printed
_MOST_LINES = 5_000
_MOST_COLUMNS = 400
_TAB = 8
_WORD = re.compile(r"\S+")


def read_text(content: bytes, *, name: str) -> Layout:
    """Read a text file: by its delimiter, or as a report for a line printer where only blanks hold columns apart.

    Raises:
        DocumentError: the file is too large, binary, or has no text.
    """
    layout = read_delimited(content, name=name)
    headed = any(column.header for table in layout.tables for column in table.columns)
    if headed and not is_printed(decode_text(content)):
        return layout
    printed = read_print(content)
    return printed if printed.tables else layout


def read_print(content: bytes) -> Layout:
    """Return lines and tables of a text; a form feed starts a page, a character is 6 points wide, a line 12 high.

    Lines beyond 5,000 are left out with a warning; never raises.
    """
    pages = [page.splitlines() for page in decode_text(content).split("\x0c")]
    total = sum(map(len, pages))
    read: list[PrintedPage] = []
    left = _MOST_LINES
    for lines in pages:
        if any(line.strip() for line in lines[: max(left, 0)]):
            read.append(_page(len(read) + 1, lines[: max(left, 0)]))
        left -= len(lines)
    warnings = (f"only the first {_MOST_LINES} of {total} lines were read",) if total > _MOST_LINES else ()
    return layout_of(read, warnings=warnings)


def _page(number: int, lines: list[str]) -> PrintedPage:
    words = tuple(word for row, line in enumerate(lines) for word in _words(number, row, line))
    return PrintedPage(number=number, width=_MOST_COLUMNS * _WIDE, height=len(lines) * _HIGH, words=words)


def _words(page: int, row: int, line: str) -> list[Word]:
    top, bottom = row * _HIGH, (row + _LETTER) * _HIGH
    return [
        Word(
            text=found[0], x0=found.start() * _WIDE, x1=found.end() * _WIDE, top=top, bottom=bottom, page=page,
            place=Box(x0=found.start() * _WIDE, top=top, x1=found.end() * _WIDE, bottom=bottom),
        )
        for found in _WORD.finditer(line.expandtabs(_TAB)[:_MOST_COLUMNS])
    ]  # fmt: skip
