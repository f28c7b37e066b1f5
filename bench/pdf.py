"""Milliseconds per page of the PDF reader, beside pdfplumber's own word extraction on the same pages.

Usage: python bench/pdf.py [ROUNDS] [FILE.pdf ...]   (without files: the invented layouts of the tests)
"""

import sys
from io import BytesIO
from pathlib import Path
from time import process_time

import pdfplumber

from parsers.pages.pdf import PdfLimits, read_pdf
from tests.parsers.pdf_builder import L, R, Sheet, pdf
from tests.parsers.pdf_layouts import SAMPLES
from tests.parsers.pdf_layouts_more import MORE

XS = [(30, L), (60, L), (130, L), (330, R), (380, R), (420, R), (430, L), (460, L), (520, R), (585, R)]
HEADS = ["Ln", "Part No", "Description", "Ordered", "Shipped", "B/O", "U/M", "Ship Date", "Price", "Amount"]


def dense() -> bytes:
    sheet = Sheet(size=7).line("Order Acknowledgment").down(8).row(XS, HEADS, 10)
    for i in range(1, 61):
        texts = [str(i), f"PL-{i:04}", "HR PLATE A36 1/2 X 96 X 240", "120", "80", "40", "PC", "12/04/2026", "52.40"]
        sheet.row(XS, [*texts, "6,288.00"], 10.5)
    return pdf(sheet)


def plain(content: bytes) -> int:
    with pdfplumber.open(BytesIO(content)) as opened:
        for page in opened.pages:
            page.extract_words(x_tolerance=2, y_tolerance=2)
            page.close()
        return len(opened.pages)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    files = {Path(f).name: Path(f).read_bytes() for f in sys.argv[2:]}
    if not files:
        files = {s.name: s.build() for s in (*SAMPLES, *MORE)} | {"dense (60 rows)": dense()}
    read_pdf(next(iter(files.values())), limits=PdfLimits())  # lexicon and imports
    print(f"{'file':28} {'pages':>5} {'words ms/page':>14} {'layout ms/page':>15}")
    for name, content in files.items():
        pages, words, layout = 0, 0.0, 0.0
        for _ in range(rounds):
            start = process_time()
            pages += plain(content)
            middle = process_time()
            read_pdf(content, limits=PdfLimits())
            words, layout = words + middle - start, layout + process_time() - middle
        print(f"{name:28} {pages // rounds:5} {1000 * words / pages:14.1f} {1000 * layout / pages:15.1f}")


if __name__ == "__main__":
    main()
