"""How many lines of real business PDFs are read with the right quantity; the papers are not part of the repository.

Usage: python bench/business_pdfs.py [FOLDER]   (or the folder in BACKSTOP_BUSINESS_PDFS)

FOLDER holds the PDFs and beside them ``truth/NAME.pdf.truth.json`` with ``lines``: ``description`` and ``qty`` each.
A line counts as found when a row has its words, as right when the row's quantity is the line's too.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from domain.document import ReadingContext
from domain.errors import DocumentError
from parsers.layout import Role
from parsers.pages.pdf import PdfLimits, read_pdf
from parsers.papers.item_cells import Setting, numbers_in
from parsers.papers.item_row import ItemRow
from parsers.papers.numbers import style_of
from parsers.papers.row_statements import is_charge

FOLDER = "BACKSTOP_BUSINESS_PDFS"
SAME_WORDS = 60  # per cent of the words of the shorter text
QUANTITIES = (Role.SHIPPED, Role.QUANTITY, Role.CONFIRMED, Role.ORDERED, Role.PIECES)
NUMBERS = (*QUANTITIES, Role.PRICE, Role.AMOUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a paper: its words and its quantity, None where it has none."""

    text: str
    quantity: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Lines of one paper."""

    expected: int = 0
    found: int = 0
    right: int = 0
    extra: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            expected=self.expected + other.expected,
            found=self.found + other.found,
            right=self.right + other.right,
            extra=self.extra + other.extra,
        )


def printed(truth: dict[str, Any]) -> list[Line]:
    lines = truth["lines"]
    return [Line(text=x["description"], quantity=None if x["qty"] is None else Decimal(str(x["qty"]))) for x in lines]


def read(content: bytes) -> Iterator[Line]:
    try:
        layout = read_pdf(content, limits=PdfLimits())
    except DocumentError as error:
        print(f"  not read: {error}")
        return
    setting = Setting(
        context=ReadingContext(reference=date(2026, 1, 1)), style=style_of(numbers_in(layout.tables, NUMBERS))
    )
    for table in layout.tables:
        for row in table.rows:
            item = ItemRow(table, row, name="", setting=setting)
            if not is_charge(item):
                amounts = [amount for role in QUANTITIES if (amount := item.amount(role)) is not None]
                yield Line(text=item.item_text(), quantity=amounts[0].value if amounts else None)


def score(expected: list[Line], rows: list[Line]) -> Score:
    left, found, right = list(rows), 0, 0
    for line in expected:
        best = max(left, key=lambda row: fuzz.token_set_ratio(line.text, row.text), default=None)
        if best is None or fuzz.token_set_ratio(line.text, best.text) < SAME_WORDS:
            continue
        left.remove(best)
        found += 1
        right += best.quantity == line.quantity
    return Score(expected=len(expected), found=found, right=right, extra=len(left))


def main() -> None:
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get(FOLDER, "")
    folder = Path(named)
    papers = sorted(folder.glob("truth/*.truth.json")) if named else []
    if not papers:
        print(f"no papers: name their folder as argument or in {FOLDER}")
        return
    whole = Score()
    print(f"{'file':44} {'lines':>5} {'found':>5} {'right':>5} {'extra':>5}")
    for path in papers:
        truth = json.loads(path.read_text(encoding="utf-8"))
        one = score(printed(truth), list(read((folder / truth["file"]).read_bytes())))
        whole += one
        print(f"{truth['file'][:44]:44} {one.expected:5} {one.found:5} {one.right:5} {one.extra:5}")
    share = whole.right / whole.expected if whole.expected else 0.0
    print(f"{'all':44} {whole.expected:5} {whole.found:5} {whole.right:5} {whole.extra:5}   right {share:.3f}")


if __name__ == "__main__":
    main()
