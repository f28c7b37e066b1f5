"""Seconds per document by kind: an acknowledgment of 30 lines in every format, read as an attachment is.

Run: ``python bench/documents.py``. "CPU" is the reader alone, warm; "isolated" is time on the clock with the process of
its own. A scan needs the optional OCR packages. A kind that nobody can read says so.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from time import monotonic, process_time

from docx import Document as WordFile
from openpyxl import Workbook

from domain.document import Document, ReadingContext
from domain.mail import Part
from flows.isolation import read_part_isolated
from parsers.registry import read_part
from tests.parsers.pdf_builder import L, Sheet, pdf
from tests.parsers.scan_pages import image_only_pdf, rendered

OFFICE = "application/vnd.openxmlformats-officedocument."
HEAD = ["Line", "Item", "Description", "Qty", "UOM", "Ship Date", "Price"]
ROWS = [
    [str(i), f"PL-{i:04}", "PLATE A36 1/2 X 96 X 240", str(10 * i), "PC", "12/04/2026", "52.40"] for i in range(1, 31)
]
TITLE = "Order Acknowledgment  PO 4501"
CONTEXT = ReadingContext(reference=date(2026, 11, 23), known_pos=frozenset({"4501"}))
ISA = "ISA*00*          *00*          *ZZ*MILL           *ZZ*BUYER          *261113*0615*U*00401*000000411*0*P*>~"


def paper() -> bytes:
    xs = [(40, L), (80, L), (150, L), (330, L), (380, L), (420, L), (510, L)]
    sheet = Sheet().line(TITLE).down(10).row(xs, HEAD, 20)
    for row in ROWS:
        sheet.row(xs, row, 20)
    return pdf(sheet)


def workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in ([TITLE], HEAD, *ROWS):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def word_file() -> bytes:
    file, out = WordFile(), io.BytesIO()
    file.add_paragraph(TITLE)
    table = file.add_table(0, len(HEAD))
    for row in (HEAD, *ROWS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file.save(out)
    return out.getvalue()


def comma_separated() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *ROWS])
    return out.getvalue().encode()


def web_page() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in (HEAD, *ROWS))
    return f"<p>{TITLE}</p><table>{rows}</table>".encode()


def x12() -> bytes:
    lines = [f"PO1*{r[0]}*{r[3]}*PC*{r[6]}*PE*BP*{r[1]}~ACK*IA*{r[3]}*PC*068*20261204" for r in ROWS]
    body = ["ST*855*0001", "BAK*00*AC*4501*20261112****SO118233*20261113", *lines, f"SE*{2 * len(lines) + 3}*0001"]
    return (ISA + "~".join(["GS*PR*M*B*20261113*0615*411*X*004010", *body, "GE*1*411", "IEA*1*000000411~"])).encode()


def edifact() -> bytes:
    lines = [f"LIN+{r[0]}+5+{r[1]}:SA'QTY+21:{r[3]}:PCE'QTY+113:{r[3]}:PCE'DTM+67:20261204:102" for r in ROWS]
    body = ["UNH+1+ORDRSP:D:96A:UN:EAN008", "BGM+231+4711+4", "DTM+137:20261109:102", "RFF+ON:4501", *lines, "UNS+S"]
    count = len("'".join(body).split("'")) + 1
    return ("UNB+UNOC:3+V:ZZ+B:ZZ+261109:0410+881'" + "'".join([*body, f"UNT+{count}+1", "UNZ+1+881'"])).encode()


def xml() -> bytes:
    lines = "".join(
        f"<OrderLine><LineItem><ID>9</ID><LineStatusCode>5</LineStatusCode><Quantity unitCode='EA'>{r[3]}</Quantity>"
        f"<Item><SellersItemIdentification><ID>{r[1]}</ID></SellersItemIdentification></Item></LineItem>"
        f"<OrderLineReference><LineID>{r[0]}</LineID></OrderLineReference></OrderLine>"
        for r in ROWS
    )
    head = "<ID>R1</ID><IssueDate>2026-11-10</IssueDate><OrderResponseCode>CA</OrderResponseCode>"
    order = "<OrderReference><ID>4501</ID></OrderReference>"
    return f"<OrderResponse xmlns='urn:x:OrderResponse-2'>{head}{order}{lines}</OrderResponse>".encode()


def parts() -> Iterator[tuple[str, Part]]:
    yield "PDF, text", part("application/pdf", paper())
    yield "XLSX", part(OFFICE + "spreadsheetml.sheet", workbook())
    yield "DOCX", part(OFFICE + "wordprocessingml.document", word_file())
    yield "CSV", part("text/csv", comma_separated())
    yield "HTML", part("text/html", web_page())
    yield "X12 855", part("application/edi-x12", x12())
    yield "EDIFACT ORDRSP", part("application/edifact", edifact())
    yield "XML (UBL)", part("application/xml", xml())
    if find_spec("rapidocr") is not None:
        yield "PDF, scan", part("application/pdf", image_only_pdf(rendered(paper())))


def part(media_type: str, content: bytes) -> Part:
    return Part(
        name="bench", path="1", media_type=media_type, sha256=sha256(content).hexdigest(), content=content, inline=False
    )


def summary(documents: tuple[Document, ...]) -> str:
    problems = [document.problem for document in documents if document.problem is not None]
    return "; ".join(problems) or f"{sum(len(document.statements) for document in documents)} statements"


def main() -> None:
    prepared = part("application/xml", xml())
    read_part_isolated(prepared, context=CONTEXT, subject=TITLE)  # starts the server
    print(f"{'kind':16} {'CPU s':>8} {'isolated s':>11}  found")
    for kind, given in parts():
        rounds = 1 if "scan" in kind else 5
        read_part(given, context=CONTEXT, subject=TITLE)  # imports
        start = process_time()
        for _ in range(rounds):
            read_part(given, context=CONTEXT, subject=TITLE)
        within, clock = (process_time() - start) / rounds, monotonic()
        for _ in range(rounds):
            found = read_part_isolated(given, context=CONTEXT, subject=TITLE)
        print(f"{kind:16} {within:8.4f} {(monotonic() - clock) / rounds:11.4f}  {summary(found)}")


if __name__ == "__main__":
    main()
