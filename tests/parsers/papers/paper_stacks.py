"""Invented stacks: several papers in one PDF."""

from tests.parsers.pdf_builder import L, R, Sheet, pdf

PACK = [(40, L), (75, L), (340, R), (410, R), (480, R), (500, L)]
PACK_HEADS = ["Line", "Description", "Ordered", "Shipped", "B/O", "UM"]
ORDER = [(40, L), (80, L), (340, R), (370, L), (430, R), (460, L)]
ORDER_HEADS = ["Item", "Description", "Quantity", "U/M", "Price", "Ship Date"]


def packing_list(number: str, po: str, rows: list[list[str]], *, count: str = "", total: str = "") -> Sheet:
    s = Sheet(size=9).line("LARKSPUR STEEL & TUBE", 40).put(500, count).line(f"PACKING LIST {number}", 40)
    s.line(f"Customer PO: {po}    Ship Date: 11/18/2026", 40).down(12).row(PACK, PACK_HEADS, 14)
    for row in rows:
        s.row(PACK, row)
    return s.down(6).line(total) if total else s


def lading(number: str, *, count: str = "") -> Sheet:
    s = (
        Sheet(size=9)
        .line("STRAIGHT BILL OF LADING - SHORT FORM", 40)
        .put(500, count)
        .line(f"B/L No. {number}   Carrier: Ridge Cartage", 40)
    )
    s.down(12)
    xs = [(60, R), (90, L), (380, R), (430, R)]
    s.row(xs, ["Pieces", "Description of articles", "Weight", "Class"], 14)
    s.row(xs, ["120", "STEEL SHEETS ON SKIDS", "26,940", "50"]).row(xs, ["4", "STEEL PLATES", "9,802", "50"])
    return s.down(10).line("Shipper certifies that the above named materials are properly classified.")


def certificate(heat: str, *, titled: bool = True) -> Sheet:
    s = Sheet(size=8)
    if titled:
        s.line("CERTIFIED MILL TEST REPORT", 200)
    s.line(f"Heat: {heat}    Customer PO: 45012    Date: 10/02/2026").down(10)
    xs = [(40, L), (120, L), *[(220 + 35 * i, R) for i in range(8)]]
    s.row(xs, ["Heat", "Product", "C", "Mn", "P", "S", "Si", "Cu", "Ni", "Cr"], 12)
    s.row(xs, [heat, "HR SHEET", ".06", ".45", ".008", ".005", ".02", ".09", ".04", ".05"], 12).down(8)
    ys = [(40, L), (120, R), (220, R), (300, R), (360, R)]
    s.row(ys, ["Item", "Qty", "Yield psi", "Tensile psi", "Elong %"], 12)
    s.row(ys, ["1", "3", "41,200", "58,900", "32"]).row(ys, ["2", "3", "41,900", "59,400", "31"])
    return s.down(8).line("We certify that the material was melted and manufactured in the USA.")


def terms(words: int = 500) -> Sheet:
    s = Sheet(size=6, y=40).line("TERMS AND CONDITIONS OF SALE")
    for _ in range(words // 16):
        s.line(
            "No warranty, express or implied, shall bind the seller beyond the terms of this contract of sale", step=8
        )
    return s


def order(number: str, po: str, rows: list[list[str]], *, count: str = "", heads: bool = True) -> Sheet:
    s = Sheet(size=9).line("LARKSPUR STEEL & TUBE", 40).put(500, count).line("Sales Order Acknowledgment", 40)
    s.line(f"Order No: {number}    Customer PO: {po}    Date: 11/19/2026", 40).down(12)
    if heads:
        s.row(ORDER, ORDER_HEADS, 14)
    for row in rows:
        s.row(ORDER, row)
    return s


SHIPPED = [
    ["1", "HR SHEET A1011 10GA X 48 X 120", "160", "120", "40", "PC"],
    ["2", "PLATE A36 1/2 X 96 X 240", "4", "4", "0", "PC"],
]


def shipping_packet() -> bytes:
    return pdf(
        packing_list("447812", "45012", SHIPPED),
        lading("B-990114"),
        certificate("4A2210"),
        certificate("4A2231", titled=False),
        terms(),
    )


def two_orders() -> bytes:
    one = [
        ["1", "FLAT A36 1/4 X 4 X 20'", "40", "PC", "21.10", "12/04/2026"],
        ["2", "ANGLE A36 3 X 3 X 1/4", "25", "PC", "33.00", "12/04/2026"],
    ]
    two = [["1", "CHANNEL A36 C6 X 8.2", "12", "PC", "55.00", "12/11/2026"]]
    return pdf(order("118233", "45012", one), terms(), order("118240", "45031", two), terms())


def counted_orders() -> bytes:
    one = [[str(i), f"FLAT A36 1/4 X {i} X 20'", str(10 * i), "PC", "21.10", "12/04/2026"] for i in range(1, 4)]
    two = [[str(i), f"FLAT A36 1/4 X {i} X 20'", str(10 * i), "PC", "21.10", "12/04/2026"] for i in range(4, 6)]
    three = [["1", "CHANNEL A36 C6 X 8.2", "12", "PC", "55.00", "12/11/2026"]]
    return pdf(
        order("118233", "45012", one, count="Page 1 of 2"),
        order("118233", "45012", two, count="Page 2 of 2", heads=False),
        order("118240", "45031", three, count="Page 1 of 1"),
    )


def order_and_packing_list() -> bytes:
    one = [["1", "FLAT A36 1/4 X 4 X 20'", "40", "PC", "21.10", "12/04/2026"]]
    return pdf(packing_list("447813", "45012", SHIPPED[1:]), order("118240", "45031", one))


def long_order() -> bytes:
    """One paper: every page repeats title and number."""
    pages = []
    for p in range(3):
        rows = [
            [str(3 * p + i), f"FLAT A36 1/4 X {3 * p + i} X 20'", "10", "PC", "21.10", "12/04/2026"]
            for i in range(1, 4)
        ]
        pages.append(order("118233", "45012", rows))
    return pdf(*pages)


def two_trucks() -> bytes:
    return pdf(
        packing_list("447812", "45012", SHIPPED[:1], count="Page 1"),
        packing_list("447815", "45012", SHIPPED[:1], count="Page 1"),
    )


def wide_apart() -> bytes:
    """Three designs in one file: an acknowledgment, a counted packing slip over two pages, a certificate of conformance."""
    ack = (
        Sheet(size=8)
        .line("Fenwick Valve Co.", 40)
        .line("ORDER ACKNOWLEDGEMENT", 400)
        .put(400, "Our order: FV-20071", dy=2)
    )
    ack.line("Your P.O.: 45031", 40).down(14)
    xs = [(40, R), (60, L), (160, L), (420, L), (500, R)]
    ack.row(xs, ["Qty", "Part No", "Description", "Promise Date", "Each"], 12)
    ack.row(xs, ["24", "BV-200", "Ball valve 2in brass", "12/09/2026", "18.40"], 12)
    ack.row(xs, ["10", "GV-300", "Gate valve 3in flanged", "01/13/2027", "96.00"], 12)
    slips = []
    for number, rows in (
        (1, [["1", "BV-150", "Ball valve 1.5in brass", "12", "12"]]),
        (2, [["2", "BV-100", "Ball valve 1in brass", "30", "18"]]),
    ):
        s = Sheet(size=8).line("Fenwick Valve Co.", 40).line("Packing Slip 88123", 400).line(f"Page {number} / 2", 500)
        s.line("PO: 45012    Date shipped 11/18/2026", 40).down(14)
        ys = [(40, L), (70, L), (150, L), (400, R), (470, R)]
        s.row(ys, ["Ln", "Part No", "Description", "Ordered", "Shipped"], 12)
        for row in rows:
            s.row(ys, row)
        slips.append(s)
    coc = Sheet(size=10).line("Certificate of Conformance", 200).down(20)
    coc.line("We certify that the 12 valves shipped on packing slip 88123 meet PO 45012.")
    coc.line("Item 1   BV-150   Qty 12")
    return pdf(ack, *slips, coc)
