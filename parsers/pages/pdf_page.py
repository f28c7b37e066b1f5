"""One pdfplumber page -> printed page: upright words with their boxes, bold marks and horizontal rulings."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pdfplumber.page import Page

from domain.document import Box
from parsers.layout import Word
from parsers.pages.made_words import MadeWord, made_words
from parsers.pages.turned import Turn, Turned, turn_of, without_stamps
from parsers.pages.words import PrintedPage, Ruling

_OVERSTRUCK_SHARE = 0.03
_LEAST_RULING = 8.0  # points
_FLAT = 1.5
_BOLD = ("bold", "black", "heavy", "demi")


def printed_page(page: Page) -> PrintedPage:
    """Read one page."""
    clean = page.dedupe_chars(tolerance=1) if _overstruck(page.chars) else page
    frame = Turned(turn=turn_of(page.chars), width=float(page.width), height=float(page.height))
    straight = without_stamps(clean.chars)
    words = made_words(straight if frame.turn is Turn.NONE else [_upright_char(c, frame) for c in straight])
    return PrintedPage(
        number=page.page_number,
        width=frame.width,
        height=frame.height,
        words=tuple(_word(word, page.page_number, frame) for word in words),
        rulings=_rulings(page) if frame.turn is Turn.NONE else (),
        bold=frozenset(i for i, word in enumerate(words) if _is_bold(word.fontname)),
    )


def _upright_char(char: Mapping[str, Any], frame: Turned) -> dict[str, Any]:
    box = frame.upright(_box(char))
    return {
        **char,
        "x0": box.x0,
        "x1": box.x1,
        "top": box.top,
        "bottom": box.bottom,
        "doctop": box.top,
        "upright": True,
    }


def _box(raw: Mapping[str, Any]) -> Box:
    return Box(x0=float(raw["x0"]), top=float(raw["top"]), x1=float(raw["x1"]), bottom=float(raw["bottom"]))


def _overstruck(chars: Sequence[Mapping[str, Any]]) -> bool:
    """Bold by printing twice: the same letter again within a point."""
    places = {(c["text"], round(c["x0"]), round(c["top"])) for c in chars if c["text"] != " "}
    printed = sum(1 for c in chars if c["text"] != " ")
    return printed - len(places) > _OVERSTRUCK_SHARE * max(printed, 1)


def _word(made: MadeWord, page: int, frame: Turned) -> Word:
    box = made.box
    return Word(
        text=made.text,
        x0=box.x0,
        x1=box.x1,
        top=box.top,
        bottom=box.bottom,
        page=page,
        place=frame.on_page(box),
    )


@cache
def _is_bold(fontname: str) -> bool:
    return any(mark in fontname.casefold() for mark in _BOLD)


def _rulings(page: Page) -> tuple[Ruling, ...]:
    """Drawn horizontal lines and the upper and lower edges of filled boxes."""
    found = [
        Ruling(y=float(line["top"]), x0=float(line["x0"]), x1=float(line["x1"]))
        for line in page.lines
        if abs(line["bottom"] - line["top"]) <= _FLAT and line["x1"] - line["x0"] >= _LEAST_RULING
    ]
    for rect in page.rects:
        if rect["x1"] - rect["x0"] < _LEAST_RULING:
            continue
        edges = {float(rect["top"]), float(rect["bottom"])}
        found.extend(Ruling(y=y, x0=float(rect["x0"]), x1=float(rect["x1"])) for y in edges)
    return tuple(found)
