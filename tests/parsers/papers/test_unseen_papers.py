from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from domain.document import Box, Document, Evidence, ReadingContext, Statement
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.interpret import interpret
from tests.parsers.papers.unseen_papers import UNSEEN, Said, Unseen

CONTEXT = ReadingContext(reference=date(2026, 11, 20))
_SLACK = 0.5  # points


def read(content: bytes) -> Document:
    return interpret(read_pdf(content, limits=PdfLimits()), name="paper.pdf", context=CONTEXT)


def meets(statement: Statement, wanted: Said) -> bool:
    quantity = f"{statement.quantity.value.normalize():f}" if statement.quantity else None
    until = str(statement.promise.end) if statement.promise else None
    same = (statement.kind.value, quantity, until) == (wanted.kind, wanted.quantity, wanted.until)
    return same and wanted.item in statement.target.item_text


@pytest.mark.parametrize("paper", UNSEEN, ids=lambda p: p.name)
def test_every_line_of_a_paper_is_said_once_and_nothing_else(paper: Unseen) -> None:
    statements = list(read(paper.build()).statements)
    for wanted in paper.said:
        found = [s for s in statements if meets(s, wanted)]
        assert found, wanted
        statements.remove(found[0])
    assert not statements


@pytest.mark.parametrize("paper", UNSEEN, ids=lambda p: p.name)
def test_the_words_in_the_box_of_a_field_are_its_text(paper: Unseen) -> None:
    content = paper.build()
    with pdfplumber.open(BytesIO(content)) as opened:
        for one in _boxed(read(content)):
            assert isinstance(one.place, Box)
            inside = _words(opened.pages[one.page - 1], one.place)
            assert one.text.replace(" ", "") in inside, (one.field, one.text, inside)
            assert len(inside) - len(one.text.replace(" ", "")) <= _extra(one), (one.field, one.text, inside)


def _boxed(document: Document) -> Iterator[Evidence]:
    yield from (e for s in document.statements for e in s.evidence)


def _words(page: "pdfplumber.page.Page", box: Box) -> str:
    chars = [
        c
        for c in page.chars
        if box.x0 - _SLACK <= (c["x0"] + c["x1"]) / 2 <= box.x1 + _SLACK
        and box.top - 1 <= (c["top"] + c["bottom"]) / 2 <= box.bottom + 1
    ]
    return "".join(c["text"] for c in sorted(chars, key=lambda c: (round(c["bottom"]), c["x0"])) if c["text"] != " ")


def _extra(evidence: Evidence) -> int:
    """A part of a cell keeps the cell's box: "10" of "10/6/4"."""
    return 6 if evidence.field == "qty" else 12
