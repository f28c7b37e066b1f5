"""One pdfplumber page -> printed page: upright words with their boxes, bold marks and horizontal rulings."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.document import Box
from domain.errors import DocumentError
from parsers.layout import Word
from parsers.words import PrintedPage, Ruling

_TOLERANCE = 2
_OVERSTRUCK_SHARE = 0.03
_LEAST_RULING = 8.0  # points
_FLAT = 1.5
_BOLD = ("bold", "black", "heavy", "demi")


def printed_page(page: Any, *, characters: int) -> PrintedPage:
    """Read one page.

    Raises:
        DocumentError: the page holds more than ``characters`` characters.
    """
    if len(page.chars) > characters:
        raise DocumentError(f"page {page.page_number} has too many characters ({len(page.chars)})")
    clean = page.dedupe_chars(tolerance=1) if _overstruck(page.chars) else page
    raw = clean.extract_words(x_tolerance=_TOLERANCE, y_tolerance=_TOLERANCE, return_chars=True)
    turn = _turn(page.chars)
    words = tuple(_word(w, page, turn) for w in raw)
    return PrintedPage(
        number=page.page_number,
        width=float(page.width),
        height=float(page.height),
        words=words,
        rulings=_rulings(page) if turn == 0 else (),
        bold=frozenset(i for i, w in enumerate(raw) if _is_bold(w["chars"])),
    )


def _overstruck(chars: Sequence[Mapping[str, Any]]) -> bool:
    """Bold by printing twice: the same letter again within a point."""
    places = {(c["text"], round(c["x0"]), round(c["top"])) for c in chars if c["text"] != " "}
    printed = sum(1 for c in chars if c["text"] != " ")
    return printed - len(places) > _OVERSTRUCK_SHARE * max(printed, 1)


def _turn(chars: Sequence[Mapping[str, Any]]) -> int:
    """Return +90 where most text reads upwards, -90 where it reads downwards, else 0."""
    sideways = [c for c in chars if not c["upright"]]
    if len(sideways) * 2 <= len(chars):
        return 0
    up = sum(1 for c in sideways if c["matrix"][1] > 0)
    return 90 if up * 2 >= len(sideways) else -90


def _word(raw: Mapping[str, Any], page: Any, turn: int) -> Word:
    box = Box(x0=float(raw["x0"]), top=float(raw["top"]), x1=float(raw["x1"]), bottom=float(raw["bottom"]))
    x0, top, x1, bottom = _upright(box, page, turn)
    return Word(text=raw["text"], x0=x0, x1=x1, top=top, bottom=bottom, page=page.page_number, place=box)


def _upright(box: Box, page: Any, turn: int) -> tuple[float, float, float, float]:
    if turn == 90:  # noqa: PLR2004 - degrees
        return (page.height - box.bottom, box.x0, page.height - box.top, box.x1)
    if turn == -90:  # noqa: PLR2004 - degrees
        return (box.top, page.width - box.x1, box.bottom, page.width - box.x0)
    return (box.x0, box.top, box.x1, box.bottom)


def _is_bold(chars: Sequence[Mapping[str, Any]]) -> bool:
    name = str(chars[0].get("fontname", "")).casefold() if chars else ""
    return any(mark in name for mark in _BOLD)


def _rulings(page: Any) -> tuple[Ruling, ...]:
    """Drawn horizontal lines and the upper and lower edges of filled boxes."""
    found = [
        Ruling(y=float(line["top"]), x0=float(line["x0"]), x1=float(line["x1"]))
        for line in page.lines
        if abs(line["bottom"] - line["top"]) <= _FLAT and line["x1"] - line["x0"] >= _LEAST_RULING
    ]
    for rect in page.rects:
        if rect["x1"] - rect["x0"] < _LEAST_RULING:
            continue
        for y in {float(rect["top"]), float(rect["bottom"])}:
            found.append(Ruling(y=y, x0=float(rect["x0"]), x1=float(rect["x1"])))
    return tuple(found)
