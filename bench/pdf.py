"""Pages per second of the PDF reader beside plain pdfplumber in the same run, with the same words or not, and memory.

Usage: python bench/pdf.py [FILE.pdf ...]   (without files: invented acknowledgments of 1 to 200 pages)
"words" is what pdfplumber's extract_words is compared with; "layout" adds finding lines, headings and tables.
"""

import gc
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import TypeVar

import pdfplumber
from pdfplumber.pdf import PDF

from parsers.pages.pdf import PdfLimits, printed_pages, read_pdf
from parsers.pages.words import PrintedPage
from tests.parsers.pdf_builder import L, R, Sheet, pdf

XS = [(30, L), (60, L), (130, L), (330, R), (380, R), (420, R), (430, L), (460, L), (520, R), (585, R)]
HEADS = ["Ln", "Part No", "Description", "Ordered", "Shipped", "B/O", "U/M", "Ship Date", "Price", "Amount"]
WIDE = PdfLimits(characters_per_page=1_000_000)

_T = TypeVar("_T")
Words = list[tuple[str, float, float, float, float]]


def acknowledgment(pages: int, rows: int = 32) -> bytes:
    """Some 2,200 characters a page: more than a usual order paper."""
    sheets = []
    for number in range(pages):
        sheet = Sheet(size=7).line(f"Order Acknowledgment 4501   Page {number + 1}").down(8).row(XS, HEADS, 10).rule()
        for i in range(1, rows + 1):
            texts = [str(number * rows + i), f"PL-{i:04}", "HR PLATE A36 1/2 X 96 X 240", "120", "80", "40", "PC"]
            sheet.row(XS, [*texts, "12/04/2026", "52.40", "6,288.00"], 20).rule(dy=-13)
        sheets.append(sheet)
    return pdf(*sheets)


def plain(content: bytes) -> Words:
    found: Words = []
    with pdfplumber.open(BytesIO(content)) as opened:
        for page in opened.pages:
            words = page.extract_words(x_tolerance=2, y_tolerance=2)
            found += [(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in words]
            page.close()
    return found


def ours(content: bytes) -> list[PrintedPage]:
    return printed_pages(PDF(BytesIO(content)), WIDE)[0]


def words_of(pages: list[PrintedPage]) -> Words:
    places = ((word.text, word.place) for page in pages for word in page.words)
    return [(text, place.x0, place.top, place.x1, place.bottom) for text, place in places]


def seconds(work: Callable[[bytes], _T], content: bytes, rounds: int) -> tuple[float, _T]:
    """The least of some rounds, as others use the machine too."""
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = process_time()
        found = work(content)
        best = min(best, process_time() - start)
    return best, found


def resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(name: str, content: bytes) -> None:
    rounds = 1 if len(content) > 200_000 else 5
    lean, found = seconds(ours, content, rounds)
    pages, peak = len(found), resident_mb()  # before pdfplumber's own turn
    layout, _ = seconds(lambda c: read_pdf(c, limits=WIDE), content, rounds)
    theirs, reference = seconds(plain, content, rounds)
    same = "yes" if words_of(found) == reference else "NO"
    print(
        f"{name[:36]:36} {pages:5} {pages / theirs:8.1f} {pages / lean:8.1f} {theirs / lean:6.1f}x "
        f"{pages / layout:8.1f} {peak:6.0f} {same:>5}"
    )


def main() -> None:
    files = {Path(f).name: Path(f).read_bytes() for f in sys.argv[1:]}
    files = files or {f"acknowledgment, {n} pages": acknowledgment(n) for n in (1, 2, 5, 20, 200)}
    read_pdf(acknowledgment(1), limits=WIDE)  # lexicon and imports
    plain(acknowledgment(1))
    print(f"{'':36} {'':5} {'--- words, pages/s ---':>24} {'layout':>8} {'peak':>6} {'same':>5}")
    print(f"{'file':36} {'pages':>5} {'plain':>8} {'ours':>8} {'ratio':>7} {'pages/s':>8} {'MB':>6} {'words':>5}")
    for name, content in files.items():
        report(name, content)


if __name__ == "__main__":
    main()
