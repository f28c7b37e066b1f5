"""Samples of every isolated format, read once by the server so that its forked processes start warm.

Without them each document's process would load the parsers' tables of words, or the language model, anew.
"""

from datetime import date

from domain.document import ReadingContext
from domain.mail import Part
from parsers.registry import READERS, read_part

_ROWS = (
    ("Line", "Item", "Description", "Qty", "UOM", "Ship Date", "Price", "Comment"),
    ("1", "A-100", "Pipe 2 in SCH 40", "5", "EA", "12/04/2026", "1.50", "backordered until 12/14"),
)
_PDF_HEAD = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
"""
_PDF_TAIL = b"""
endstream endobj
trailer<</Root 1 0 R>>
%%EOF"""


def warm_up() -> None:
    """Read the samples; what is found in them does not matter, nor that some cannot be read."""
    context = ReadingContext(reference=date(2026, 1, 5), known_pos=frozenset({"4500"}))
    samples = {
        "application/pdf": _pdf(),
        "text/html": _html(),
        "application/xml": b"<OrderResponse/>",
        "application/vnd.ms-excel": b"",
    }
    for media_type in samples.keys() & READERS.keys():
        content = samples[media_type]
        part = Part(name="sample", path="1", media_type=media_type, sha256="", content=content)
        read_part(part, context=context, subject="Order acknowledgment PO 4500")


def _pdf() -> bytes:
    """Return a one-page acknowledgment without a cross-reference table, which readers rebuild."""
    shown = [
        f"BT /F 9 Tf {60 * column + 20} {700 - 20 * row} Td ({text}) Tj ET"
        for row, texts in enumerate(_ROWS)
        for column, text in enumerate(texts)
    ]
    drawn = "\n".join(["BT /F 14 Tf 20 750 Td (Order Acknowledgment PO 4500) Tj ET", *shown]).encode()
    return _PDF_HEAD + b"4 0 obj<</Length %d>>stream\n" % len(drawn) + drawn + _PDF_TAIL


def _html() -> bytes:
    rows = ("".join(f"<td>{text}</td>" for text in texts) for texts in _ROWS)
    return "".join(["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"]).encode()
