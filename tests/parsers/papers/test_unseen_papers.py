from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from domain.document import Box, Document, Evidence, ReadingContext, Statement
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.interpret import interpret
from tests.parsers.papers.unseen_papers import UNSEEN, Said, Unseen
from tests.parsers.papers.unseen_papers_more import MORE_UNSEEN

CONTEXT = ReadingContext(reference=date(2026, 11, 20))
_SLACK = 0.5  # points


def read(content: bytes) -> Document:
    return interpret(read_pdf(content, limits=PdfLimits()), name="paper.pdf", context=CONTEXT)


def meets(statement: Statement, wanted: Said) -> bool:
    quantity = f"{statement.quantity.value.normalize():f}" if statement.quantity else None
    until = str(statement.promise.end) if statement.promise else None
    same = (statement.kind.value, quantity, until) == (wanted.kind, wanted.quantity, wanted.until)
    return same and wanted.item in statement.target.item_text


@pytest.mark.parametrize("paper", [*UNSEEN, *MORE_UNSEEN], ids=lambda p: p.name)
def test_every_line_of_a_paper_is_said_once_and_nothing_else(paper: Unseen) -> None:
    statements = list(read(paper.build()).statements)
    for wanted in paper.said:
        found = [s for s in statements if meets(s, wanted)]
        assert found, wanted
        statements.remove(found[0])
    assert not statements


@pytest.mark.parametrize("paper", [*UNSEEN, *MORE_UNSEEN], ids=lambda p: p.name)
def test_the_words_in_the_box_of_a_field_are_its_text(paper: Unseen) -> None:
    content = paper.build()
    with pdfplumber.open(BytesIO(content)) as opened:
        for one in _boxed(read(content)):
            assert isinstance(one.place, Box)
            inside = _letters(opened.pages[one.page - 1], one.place)
            wanted = Counter(one.text.replace(" ", ""))
            assert not wanted - inside, (one.field, one.text)
            assert not inside - wanted, (one.field, one.text)


def _boxed(document: Document) -> Iterator[Evidence]:
    yield from (e for s in document.statements for e in s.evidence)


def _letters(page: "pdfplumber.page.Page", box: Box) -> Counter[str]:
    """The letters whose middle lies in a box, without those that run aslant across the page."""
    straight = (c for c in page.chars if 0 in (round(c["matrix"][0], 3), round(c["matrix"][1], 3)))
    return Counter(
        c["text"]
        for c in straight
        if box.x0 - _SLACK <= (c["x0"] + c["x1"]) / 2 <= box.x1 + _SLACK
        and box.top - _SLACK <= (c["top"] + c["bottom"]) / 2 <= box.bottom + _SLACK
        and c["text"] not in " |"
    )
