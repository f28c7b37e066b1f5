"""The text recogniser: RapidOCR with the PP-OCRv6 models that lie in its wheel, so no network is needed.

It is an optional extra and loaded only when a scan arrives; one instance serves the whole process, because loading
it takes seconds.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from domain.errors import DocumentError

MISSING = "a scan: reading it needs the optional OCR package (pip install backstop[ocr])"
_THREADS = 2
_LEAST_SCORE = 0.6  # below that a misread number is likelier than a right one
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Global.return_word_box": True,
    "Global.text_score": _LEAST_SCORE,
    "Global.max_side_len": 3_500,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1_280,
    "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of characters between blanks, with its corners in pixels (clockwise from the top left)."""

    text: str
    corners: Quad


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the recogniser read in one box: the text with its confidence (0 to 1) and its pieces."""

    text: str
    score: float
    corners: Quad
    pieces: tuple[Piece, ...]


def recognise(picture: Image.Image) -> tuple[Reading, ...]:
    """Read a grey picture.

    Raises:
        DocumentError: the optional package is not installed.
    """
    grey = np.asarray(picture)
    found = _engine()(np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2)))
    if not found.txts or found.boxes is None:
        return ()
    # where the recogniser could not place the words of one box it may leave that box out of the list
    words = found.word_results if len(found.word_results) == len(found.txts) else ((),) * len(found.txts)
    return tuple(
        _reading(text, float(score), box, of_box)
        for text, score, box, of_box in zip(found.txts, found.scores, found.boxes, words, strict=True)
    )


@cache
def _engine() -> Any:  # noqa: ANN401 -- the library has no usable types
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415 -- see the module's docstring
    except ImportError as error:
        raise DocumentError(MISSING) from error
    return RapidOCR(params=dict(_SETTINGS))


def _reading(text: str, score: float, box: Any, words: Any) -> Reading:  # noqa: ANN401 -- arrays of the library
    corners = _quad(box)
    texts = text.split()
    placed = [(str(w[0]), _quad(w[2])) for w in words or () if w and w[2] is not None]
    if [t for t, _ in placed] != texts:
        return Reading(text=text, score=score, corners=corners, pieces=by_characters(text, corners))
    return Reading(text=text, score=score, corners=corners, pieces=tuple(Piece(text=t, corners=c) for t, c in placed))


def _quad(box: Any) -> Quad:  # noqa: ANN401 -- an array of the library
    a, b, c, d = ((float(p[0]), float(p[1])) for p in box)
    return a, b, c, d


def by_characters(text: str, corners: Quad) -> tuple[Piece, ...]:
    """Cut a box at its blanks, in proportion to the characters."""
    pieces = []
    start = 0
    for word in text.split():
        at = text.index(word, start)
        start = at + len(word)
        pieces.append(Piece(text=word, corners=part_of(corners, at / len(text), start / len(text))))
    return tuple(pieces)


def part_of(corners: Quad, start: float, end: float) -> Quad:
    """Return the part of a box between two shares of its width."""
    top_left, top_right, bottom_right, bottom_left = corners
    return (
        _between(top_left, top_right, start),
        _between(top_left, top_right, end),
        _between(bottom_left, bottom_right, end),
        _between(bottom_left, bottom_right, start),
    )


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
