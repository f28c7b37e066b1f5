"""Date expressions of the trade and their windows (DOMAIN 2.6): every one of the file's is a test of its own."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from domain.document import ReadingContext
from domain.promise import PromiseWindow
from parsers.dates.reading import NoDate, find_dates, read_window

CONTEXT = ReadingContext(reference=date(2026, 11, 18), order_date=date(2026, 11, 2))
PHRASES = yaml.safe_load((Path(__file__).parent / "data" / "phrases.yaml").read_text(encoding="utf-8"))


def written(window: PromiseWindow | NoDate | None) -> str:
    if window is None:
        return "-"
    return "none" if isinstance(window, NoDate) else f"{window.start or ''}..{window.end or ''}"


def read(text: str) -> str:
    """Return the first expression of a running text, else what the text stands for as one answer."""
    found = find_dates(text, context=CONTEXT)
    if found:
        return written(found[0].window) + ("?" if found[0].doubt else "")
    return written(read_window(text, context=CONTEXT))


@pytest.mark.parametrize(("text", "window"), PHRASES, ids=[text for text, _ in PHRASES])
def test_a_date_expression_stands_for_its_window(text: str, window: str) -> None:
    expected = (window, f"{window}?") if text in {"Thursday (11/27)", "Sept 30"} else (window,)
    assert read(text) in expected


def test_there_are_at_least_three_hundred_expressions() -> None:
    assert len({text for text, _ in PHRASES}) >= 300


def test_a_day_that_follows_another_one_is_doubtful() -> None:
    (_, following) = find_dates("here by the end of next week, ships the following Monday", context=CONTEXT)
    assert following.doubt is not None
