"""Words -> text lines, for words of a PDF or of a scan alike.

Geometry is in PDF points, origin top left. ``Word.x0`` and its fellows are layout coordinates (upright); the word's
``place`` is where it stands on the page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from domain.document import Box
from parsers.layout import TextLine, Word

SAME_BASELINE = 0.45  # of the word height
_LEAST_BASELINE = 2.0
_DRAWN = re.compile(r"[|¦│┃]+|[-=_+─━┄.~|]{3,}|[|+][-=_+─|]*[|+]|[┌┐└┘├┤┬┴┼]+")
_PIPES = "|¦│┃"
_LETTERS_AT_LEAST = 4
_MONOSPACE_SPREAD = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A drawn horizontal line (or the edge of a filled box)."""

    y: float
    x0: float
    x1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """The words of a page with what else is drawn. ``bold`` holds the positions in ``words`` printed in bold."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...] = ()
    bold: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class PageLine:
    """A text line with its extent; ``char_width`` is set for fixed-pitch print only."""

    words: tuple[Word, ...]
    page: int
    bold: bool = False

    @cached_property
    def text(self) -> str:
        """The words joined by single blanks."""
        return " ".join(w.text for w in self.words)

    @cached_property
    def top(self) -> float:
        """Upper edge of the highest word."""
        return min(w.top for w in self.words)

    @cached_property
    def bottom(self) -> float:
        """Lower edge of the lowest word."""
        return max(w.bottom for w in self.words)

    @cached_property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        return max(w.x1 for w in self.words)

    @cached_property
    def height(self) -> float:
        """The usual word height."""
        return max(median(w.bottom - w.top for w in self.words), 1.0)

    @cached_property
    def char_width(self) -> float | None:
        """The width of every character, where all words agree on one (fixed pitch)."""
        widths = [(w.x1 - w.x0) / len(w.text) for w in self.words if len(w.text) > 1]
        if len(widths) < 2 or max(widths) - min(widths) > _MONOSPACE_SPREAD * max(widths):  # noqa: PLR2004 - a pair
            return None
        return max(widths)

    @cached_property
    def blank(self) -> float:
        """The widest gap that still is one blank."""
        return self.char_width * 1.3 if self.char_width else self.height * 0.38

    @property
    def text_line(self) -> TextLine:
        """The line as the shared layout value."""
        return TextLine(words=self.words, page=self.page)


def page_lines(page: PrintedPage) -> tuple[PageLine, ...]:
    """Group a page's words into lines by their baseline, top to bottom; drawn characters (pipes, dashes) go."""
    numbered = sorted(
        ((word, i in page.bold) for i, word in enumerate(page.words)), key=lambda x: (x[0].bottom, x[0].x0)
    )
    groups = (_undrawn(group) for group in _by_baseline(numbered))
    return tuple(_line(group, page.number) for group in groups if group)


def _undrawn(group: Sequence[tuple[Word, bool]]) -> list[tuple[Word, bool]]:
    """Drop rules made of characters; a line of dashes goes wholly, short dashes among values are zeros."""
    if len(group) > 1 and all(set(w.text) <= set("-=_+|*") for w, _ in group):
        return []
    cleaned = ((_without_pipes(w), bold) for w, bold in group if not _DRAWN.fullmatch(w.text))
    return [(w, b) for w, b in cleaned if w.text]


def _without_pipes(word: Word) -> Word:
    """Cut drawn pipes off a word and off its box: a pipe is as wide as a letter wherever columns are drawn with it."""
    text = word.text.strip(_PIPES)
    if text == word.text:
        return word
    share = (word.x1 - word.x0) / len(word.text)
    left = share * (len(word.text) - len(word.text.lstrip(_PIPES)))
    x0 = word.x0 + left
    x1 = x0 + share * len(text)
    place = word.place
    if isinstance(place, Box) and abs((place.x1 - place.x0) - (word.x1 - word.x0)) < 1:  # upright on the page
        place = Box(x0=place.x0 + left, top=place.top, x1=place.x0 + left + share * len(text), bottom=place.bottom)
    return Word(text=text, x0=x0, x1=x1, top=word.top, bottom=word.bottom, page=word.page, place=place)


def _by_baseline(words: Sequence[tuple[Word, bool]]) -> list[list[tuple[Word, bool]]]:
    groups: list[list[tuple[Word, bool]]] = []
    baseline = 0.0
    for word, bold in words:
        tolerance = max(_LEAST_BASELINE, SAME_BASELINE * (word.bottom - word.top))
        if groups and abs(word.bottom - baseline) <= tolerance:
            groups[-1].append((word, bold))
        else:
            groups.append([(word, bold)])
            baseline = word.bottom
    return groups


def _line(group: list[tuple[Word, bool]], page: int) -> PageLine:
    ordered = sorted(group, key=lambda x: x[0].x0)
    words = join_spaced([w for w, _ in ordered])
    return PageLine(words=tuple(words), page=page, bold=all(b for _, b in ordered))


def join_spaced(words: list[Word]) -> list[Word]:
    """Join letter-spaced headings ("O R D E R   A C K") to words; other words stay as they are.

    A run counts as letter-spaced when at least four neighbours have one or two letters each, most of them one;
    inside the run a gap clearly wider than the usual one separates words.
    """
    joined: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and len(word.text) <= 2 and word.text.isalpha():  # noqa: PLR2004 - a kerned pair at most
            run.append(word)
            continue
        joined.extend(_join_run(run))
        run = []
        if word is not None:
            joined.append(word)
    return joined


def _join_run(run: list[Word]) -> list[Word]:
    single = sum(1 for w in run if len(w.text) == 1)
    if len(run) < _LETTERS_AT_LEAST or single < 0.7 * len(run):
        return run
    gaps = [b.x0 - a.x1 for a, b in pairwise(run)]
    limit = 1.8 * max(median(gaps), 0.5)
    groups = [[run[0]]]
    for word, gap in zip(run[1:], gaps, strict=True):
        if gap > limit:
            groups.append([word])
        else:
            groups[-1].append(word)
    return [_merged(g) for g in groups]


def _merged(words: Sequence[Word]) -> Word:
    return Word(
        text="".join(w.text for w in words),
        x0=words[0].x0,
        x1=words[-1].x1,
        top=min(w.top for w in words),
        bottom=max(w.bottom for w in words),
        page=words[0].page,
        place=box_of(words),
    )


def box_of(words: Iterable[Word]) -> Box:
    """Return the rectangle around the words' places on the page."""
    boxes = [w.place if isinstance(w.place, Box) else _layout_box(w) for w in words]
    return Box(
        x0=min(b.x0 for b in boxes),
        top=min(b.top for b in boxes),
        x1=max(b.x1 for b in boxes),
        bottom=max(b.bottom for b in boxes),
    )


def _layout_box(word: Word) -> Box:
    return Box(x0=word.x0, top=word.top, x1=word.x1, bottom=word.bottom)
