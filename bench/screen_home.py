"""A large installation for measuring the screen: many open lines, and papers whose prices differ, so that they wait."""

import csv
import io
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from db.records import FeedKind
from flows.feeds import import_feed
from flows.home import Home
from flows.receive import receive
from ingest.mailbox import RawMail
from ingest.sender import OwnAddresses

AS_OF = date(2026, 11, 23)
_LINES_PER_ORDER = 20
_VENDORS = 50
_GRADES = ("A36", "A572-50", "A1011 CS-B", "A500 GR B", "1018", "4140", "304", "6061-T6")
_VENDOR_HEAD = ("vendor_id", "name", "domains", "contacts")
_ORDER_HEAD = (
    "PO Number", "PO Line", "Vendor", "Item", "Description", "Qty Ordered", "UOM", "Unit Price", "Order Date",
    "Required Date", "Buyer",
)  # fmt: skip
_SHAPES = ("PLATE", "HR SHEET", "CF ROUND", "HR FLAT", "ANGLE", "HSS TUBE")


def item(number: int) -> str:
    """An item text, different for every line of an order."""
    shape, grade = _SHAPES[number % len(_SHAPES)], _GRADES[number // 7 % len(_GRADES)]
    return f"{shape} {grade} {1 + number % 9}/8 X {4 + number % 44} X {60 + number % 180}"


def fill(home: Home, folder: Path, *, lines: int, cases: int) -> None:
    """Import the orders and read so many waiting statements."""
    folder.mkdir(parents=True, exist_ok=True)
    orders = max(1, lines // _LINES_PER_ORDER)
    _write(folder / "vendors.csv", [_VENDOR_HEAD, *map(_vendor, range(_VENDORS))])
    rows = [_order_line(order, number) for order in range(orders) for number in range(_LINES_PER_ORDER)]
    _write(folder / "orders.csv", [_ORDER_HEAD, *rows])
    import_feed(home, FeedKind.VENDORS, folder / "vendors.csv", mapping={})
    import_feed(home, FeedKind.ORDERS, folder / "orders.csv", mapping={})
    own = OwnAddresses(domains=frozenset({"harborviewsteel.example.com"}))
    for order in range(-(-cases // _LINES_PER_ORDER)):
        receive(home, RawMail(source=f"ack-{order}.eml", content=_mail(order)), own=own)


def _vendor(number: int) -> tuple[object, ...]:
    domain = f"vendor{number:03}.example.com"
    return f"V{number:03}", f"Vendor {number:03} Steel", domain, f"Desk <desk@{domain}>"


def _order_line(order: int, number: int) -> tuple[object, ...]:
    goods = (f"IT-{order}-{number}", item(order * 31 + number), 10 + number, "PC", f"{40 + number}.50")
    return (
        70000 + order,
        number + 1,
        f"V{order % _VENDORS:03}",
        *goods,
        "11/02/2026",
        f"12/{1 + number:02}/2026",
        "DANA",
    )


def _write(path: Path, rows: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _mail(order: int) -> bytes:
    vendor = f"vendor{order % _VENDORS:03}.example.com"
    mail = EmailMessage()
    mail["From"] = f"Desk <desk@{vendor}>"
    mail["To"] = "purchasing@harborviewsteel.example.com"
    mail["Subject"] = f"Order acknowledgment PO {70000 + order}"
    mail["Date"] = f"Mon, 16 Nov 2026 09:{order % 60:02}:00 -0500"
    mail["Message-ID"] = f"<ack-{order}@{vendor}>"
    mail.set_content("Please see the attached acknowledgment.")
    mail.add_attachment(_paper(order), maintype="application", subtype="pdf", filename=f"ack-{order}.pdf")
    return mail.as_bytes()


def _paper(order: int) -> bytes:
    out = io.BytesIO()
    page = Canvas(out, pagesize=letter)
    page.setFont("Helvetica-Bold", 14)
    page.drawString(40, 750, "ORDER ACKNOWLEDGMENT")
    page.setFont("Helvetica", 9)
    page.drawString(40, 730, f"Acknowledgment No. A{order:05}    Date 11/16/2026    Your PO: {70000 + order}")
    columns = (40, 75, 330, 380, 420, 480)
    for x, text in zip(columns, ("Line", "Description", "Qty", "UOM", "Price", "Ship Date"), strict=True):
        page.drawString(x, 700, text)
    for n in range(_LINES_PER_ORDER):
        cells = (str(n + 1), item(order * 31 + n), str(10 + n), "PC", f"{44 + n}.75", f"12/{1 + n:02}/2026")
        for x, text in zip(columns, cells, strict=True):
            page.drawString(x, 682 - 16 * n, text)
    page.save()
    return out.getvalue()
