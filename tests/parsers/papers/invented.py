"""Invented papers as rows of cells, read as a spreadsheet and as a page: what they say must be the same."""

from collections.abc import Sequence
from datetime import date

from reportlab.pdfbase.pdfmetrics import stringWidth

from domain.document import Document, ReadingContext, Statement
from domain.purchase import po_key
from parsers.grids.grid import Grid, layout_of
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.interpret import interpret
from tests.parsers.pdf_builder import Sheet, pdf

ORDERS = ("4500017301", "45012", "45077")
CONTEXT = ReadingContext(reference=date(2026, 11, 16), known_pos=frozenset(map(po_key, ORDERS)))
Rows = Sequence[Sequence[str]]
Fact = tuple[str, str | None, str | None]
_SIZE, _LEFT, _BLANK = 7.0, 36.0, 14.0


def as_sheet(rows: Rows, *, name: str = "paper.xlsx", subject: str = "", context: ReadingContext = CONTEXT) -> Document:
    """Read the rows as a spreadsheet."""
    grid = Grid(name="S", page=1, rows=tuple(tuple(row) for row in rows))
    return interpret(layout_of([grid]), name=name, context=context, subject=subject)


def as_page(rows: Rows, *, name: str = "paper.pdf", subject: str = "", context: ReadingContext = CONTEXT) -> Document:
    """Print the rows on a page, every column as wide as its widest cell, and read the page."""
    columns = max(map(len, rows))
    lone = [row for row in rows if sum(1 for cell in row if cell) > 1]
    widths = [
        max((stringWidth(row[i], "Helvetica", _SIZE) for row in lone if i < len(row)), default=0.0) + _BLANK
        for i in range(columns)
    ]
    sheet = Sheet(size=_SIZE)
    for row in rows:
        for i, text in enumerate(row):
            if text:
                sheet.put(_LEFT + sum(widths[:i]), text)
        sheet.down(13.0)
    layout = read_pdf(pdf(sheet), limits=PdfLimits())
    return interpret(layout, name=name, context=context, subject=subject)


def fact(statement: Statement) -> Fact:
    """Kind, quantity with unit, and the last promised day (of goods that left: the ship date)."""
    quantity = statement.quantity
    day = statement.ship_date or (statement.promise.end if statement.promise is not None else None)
    said = f"{quantity.value.normalize():f} {quantity.uom}".strip() if quantity is not None else None
    return statement.kind.value, said, day.isoformat() if day is not None else None


def facts(document: Document) -> list[Fact]:
    """Return what a document states, one entry per statement."""
    return [fact(s) for s in document.statements]
