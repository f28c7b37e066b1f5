"""Invented papers in designs of their own, with what a reader must say about each of their lines."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.parsers.pdf_builder import C, L, R, Sheet, fixed_pitch, pdf


@dataclass(frozen=True)
class Said:
    """A statement: its kind, a word of its item, its quantity and the last day of its promise."""

    kind: str
    item: str
    quantity: str | None
    until: str | None = None


@dataclass(frozen=True)
class Unseen:
    name: str
    build: Callable[[], bytes]
    said: tuple[Said, ...]
    sure: bool = True  # False: every statement must carry a caution or a low reading


def _s(kind: str, item: str, quantity: str | None, until: str | None = None) -> Said:
    return Said(kind=kind, item=item, quantity=quantity, until=until)


def schedule_lines() -> bytes:
    s = Sheet(size=8.5)
    s.line("HALDEN ROHR & PROFILE", 48).line("Sales order confirmation 60012877", 48).line(
        "Your PO 4500071234 of 11/02/2026", 48
    )
    s.down(10)
    xs = [(48, L), (95, L), (190, L), (410, R), (420, L), (490, R), (565, R)]
    s.rule(48, 568).row(xs, ["Item", "Material", "Description", "Order qty", "Unit", "Price", "Net value"], 13).rule(
        48, 568
    )
    for item, mat, text, qty, price, net, parts in (
        (
            "000010",
            "2004511",
            "Tube round S355 60.3x4 6m",
            "40",
            "61.20",
            "2,448.00",
            (("12/07/2026", "25"), ("01/11/2027", "15")),
        ),
        ("000020", "2004533", "Tube round S355 88.9x5 6m", "18", "99.00", "1,782.00", (("12/07/2026", "18"),)),
    ):
        s.row(xs, [item, mat, text, qty, "PC", price, net], 11)
        s.put(190, "Deliv. date").put(300, "Conf. qty", R).down(10.5)
        for day, amount in parts:
            s.put(190, day).put(300, f"{amount} PC", R).down(10.5)
        s.down(4)
    s.rule(48, 568).row([(490, R), (565, R)], ["Total", "4,230.00"])
    return pdf(s)


def split_lines() -> bytes:
    s = Sheet(size=8)
    s.line("Redwater Alloys Inc.").line("SALES ORDER ACKNOWLEDGMENT").line(
        "Customer PO  PO-88410     Order Number 229914"
    ).down(14)
    xs = [(40, L), (75, L), (180, L), (400, L), (445, R), (500, R), (515, L)]
    s.row(xs, ["Line", "Item", "Description", "UOM", "Qty", "Price", "Schedule Ship Date"], 13)
    for row in (
        ["1.1", "BAR-4140-2", "Round bar 4140 2in x 12ft", "EA", "30", "88.00", "04-DEC-26"],
        ["1.2", "BAR-4140-2", "Round bar 4140 2in x 12ft", "EA", "20", "88.00", "15-JAN-27"],
        ["2.1", "BAR-1045-3", "Round bar 1045 3in x 12ft", "EA", "12", "141.50", "04-DEC-26"],
    ):
        s.row(xs, row, 12)
    return pdf(s)


def dark_sections() -> bytes:
    s = Sheet(size=9)
    s.line("Quarry Fasteners & Supply").line("PACKING SLIP  77120-1").line(
        "P.O. Number: 60315    Ship Date: 11/18/2026"
    ).down(12)
    xs = [(46, L), (130, L), (400, R), (470, R), (545, R)]
    s.bar()
    for (x, a), text in zip(xs, ["Part", "Description", "Ordered", "Shipped", "Unit"], strict=True):
        s.white(x, text, a)
    s.down(15)
    s.row(xs, ["HX-12-3", "HEX BOLT 1/2-13 X 3 GR8", "500", "500", "EA"])
    s.row(xs, ["HX-58-4", "HEX BOLT 5/8-11 X 4 GR8", "200", "120", "EA"], 18)
    for title, row in (
        ("BACKORDERED ITEMS", ["NT-58", "HEX NUT 5/8-11 GR8", "200", "0", "EA"]),
        ("CANCELLED ITEMS", ["WS-58", "FLAT WASHER 5/8 ZINC", "150", "0", "EA"]),
    ):
        s.bar().white(46, title)
        s.down(15).row(xs, row, 18)
    return pdf(s)


def tag_rows() -> bytes:
    s = Sheet(size=8.5)
    s.line("Packing List 90-4417", 50).line("Cust PO: 71455   Shipped: 11/17/2026   Via: Ridge Cartage", 50).down(12)
    xs = [(50, L), (80, L), (330, L), (430, R), (500, R), (560, R)]
    s.row(xs, ["Ln", "Product", "Heat / Tag", "Pieces", "Net Lbs", "Gross Lbs"], 14)
    for ln, text, tags, pcs, net, gross in (
        (
            "1",
            "WF BEAM A992 W8 X 31 X 40'",
            (("H7731 / T-10442", "6", "7,440", "7,452"), ("H7731 / T-10443", "6", "7,440", "7,455")),
            "12",
            "14,880",
            "14,907",
        ),
        ("2", "ANGLE A36 4 X 4 X 3/8 X 20'", (("H8102 / T-10460", "24", "4,704", "4,716"),), "24", "4,704", "4,716"),
    ):
        s.row([(50, L), (80, L)], [ln, text], 11)
        for row in tags:
            s.row(xs[2:], list(row), 11)
        s.row([(330, L), *xs[3:]], ["Item total", pcs, net, gross], 15)
    s.row([(330, L), *xs[3:]], ["Grand total", "36", "19,584", "19,623"])
    return pdf(s)


def two_columns() -> bytes:
    s = Sheet(size=7.5)
    s.line("Shoreline Metals  -  Order Confirmation 8812   PO 33071").down(12)
    left = [(40, L), (65, L), (215, R), (235, L)]
    right = [(x + 275, a) for x, a in left]
    heads = ["Line", "Description", "Qty", "Ship Date"]
    s.row(left, heads, 0).row(right, heads, 13)
    for one, other in (
        (["1", "FLAT A36 1/4 X 2", "40", "12/08/26"], ["4", "RD 1018 CF 3/4", "60", "12/08/26"]),
        (["2", "FLAT A36 1/4 X 3", "25", "12/08/26"], ["5", "RD 1018 CF 1", "35", "12/15/26"]),
        (["3", "FLAT A36 3/8 X 4", "18", "12/15/26"], ["6", "SQ 1018 CF 1/2", "50", "12/15/26"]),
    ):
        s.row(left, one, 0).row(right, other, 12)
    return pdf(s)


def weeks_across() -> bytes:
    s = Sheet(size=8)
    s.line("Kestrel Bar Mill").line("Order Confirmation 55-2201     Your PO: 90233").line(
        "Quantities in pieces by ship week"
    ).down(12)
    xs = [(40, L), (90, L), (300, R), (370, R), (440, R), (520, R)]
    s.row(xs, ["Line", "Description", "12/07/2026", "12/14/2026", "12/21/2026", "Total"], 13)
    s.row(xs, ["1", "REBAR #4 GR60 40'", "200", "", "150", "350"])
    s.row(xs, ["2", "REBAR #5 GR60 40'", "", "180", "", "180"])
    return pdf(s)


def lengths_across() -> bytes:
    s = Sheet(size=8)
    s.line("Kestrel Bar Mill").line("Packing List 7719     PO: 90240     Ship Date 11/16/2026").line(
        "Pieces by length"
    ).down(12)
    xs = [(40, L), (220, R), (290, R), (360, R), (440, R)]
    s.row(xs, ["Size", "20'", "40'", "60'", "Total"], 13)
    s.row(xs, ["REBAR #4 GR60", "120", "80", "", "200"])
    s.row(xs, ["REBAR #6 GR60", "", "60", "40", "100"])
    return pdf(s)


def boxed_dump() -> bytes:
    return pdf(
        fixed_pitch(
            "MILLBROOK SUPPLY CO                                                        ACKNOWLEDGEMENT  NO. A-55102",
            "YOUR ORDER: 70118                                                          DATE 11/19/26   PAGE 1",
            "",
            "+----+---------------------+--------------------------------+---------+----+----------+----------+------------+",
            "| LN | ITEM NUMBER         | DESCRIPTION                    |  QTY ORD| UM |QTY ALLOC |QTY B/O   | B/O SHIP   |",
            "+----+---------------------+--------------------------------+---------+----+----------+----------+------------+",
            "|  1 | VLV-BALL-200        | BALL VALVE 2IN BRASS FNPT      |       24| EA |        24|         0|            |",
            "|    |                     | FULL PORT 600 WOG              |         |    |          |          |            |",
            "|  2 | VLV-GATE-300        | GATE VALVE 3IN FLGD            |       10| EA |         4|         6| 01/08/27   |",
            "|    |                     | CLASS 150 RF                   |         |    |          |          |            |",
            "|  3 | FLG-WN-300          | FLANGE WELD NECK 3IN 150       |       16| EA |        16|         0|            |",
            "+----+---------------------+--------------------------------+---------+----+----------+----------+------------+",
            "TOTAL LINES: 3",
            size=6.6,
        )
    )


def centred_rows() -> bytes:
    s = Sheet(size=8)
    s.line("Elm Street Stainless   |   Order Acknowledgement 3310   |   Customer PO 51870").down(14)
    xs = [(44, L), (360, R), (430, R), (500, L)]
    s.row(xs, ["Description of goods", "Quantity", "Each", "Promised"], 16)
    for texts, qty, price, day in (
        (
            ("Sheet 304L 2B", "11 ga x 60 x 144", "laser film one side", "interleaved, skidded", "mill certs"),
            "14",
            "402.00",
            "12/09/2026",
        ),
        (("Sheet 316L 2B", "7 ga x 48 x 120", "no film"), "6", "655.00", "01/20/2027"),
        (
            ("Plate 304 HRAP", "1/2 x 96 x 240", "cut 4 ways", "edges dressed", "heat stamped"),
            "2",
            "3,120.00",
            "12/16/2026",
        ),
    ):
        middle = len(texts) // 2
        for i, text in enumerate(texts):
            s.put(44, text)
            if i == middle:
                s.put(360, qty, R).put(430, price, R).put(500, day)
            s.down(10)
        s.down(9)
    return pdf(s)


def three_numbers_in_a_cell() -> bytes:
    s = Sheet(size=9)
    s.line("Delta Pipe  Packing Slip PS-20881   Customer PO 44190   11/19/2026").down(14)
    xs = [(40, L), (75, L), (180, L), (430, C), (520, C)]
    s.row(xs, ["Line", "Part / Rev", "Description", "Ord/Shp/BO", "U/M"], 14)
    s.row(xs, ["1", "P-4-40 / B", "PIPE A53 4IN SCH40 21'", "10/6/4", "LGTH"])
    s.row(xs, ["2", "P-6-40 / A", "PIPE A53 6IN SCH40 21'", "8/8/0", "LGTH"])
    s.row(xs, ["3", "P-8-40 / A", "PIPE A53 8IN SCH40 21'", "12/0/12", "LGTH"])
    return pdf(s)


def unit_below_quantity() -> bytes:
    s = Sheet(size=9)
    s.line("Vesper Industrial    CONFIRMATION OF ORDER 7001").line("Your reference 48801").down(12)
    xs = [(40, L), (80, L), (350, R), (430, R), (480, L)]
    s.row(xs, ["Item", "Description", "Quantity", "Price", "Delivery"], 11).row(xs[2:4], ["U/M", "per"], 14)
    for item, text, qty, um, price, per, day in (
        ("1", "Plate A572-50 1 x 96 x 240", "12", "PC", "2,450.00", "PC", "12/11/2026"),
        ("2", "Plate A36 3/4 x 96 x 240", "9,800", "LB", "52.00", "CWT", "12/18/2026"),
    ):
        s.row(xs, [item, text, qty, price, day], 11).row(xs[2:4], [um, per], 15)
    return pdf(s)


def widow_rows() -> bytes:
    xs = [(40, L), (75, L), (340, R), (360, L), (420, L)]
    heads = ["Pos", "Description", "Qty", "U/M", "Promise Date"]
    one = Sheet(size=9).line("Tarn Steel      ORDER CONFIRMATION 91-200").line("Cust PO: 66120").down(10)
    one.row(xs, heads, 14)
    for i in range(1, 5):
        one.row(xs, [str(i), f"CHANNEL A36 C{i + 4} X 6.7 X 20'", str(10 * i), "PC", "12/10/2026"], 11)
        one.put(75, "domestic, paint one end").down(13)
    one.row(xs[:2], ["5", "CHANNEL A36 C10 X 15.3 X 20'"], 11)
    two = Sheet(size=9).line("Tarn Steel      ORDER CONFIRMATION 91-200     Page 2").down(10)
    two.row(xs, heads, 14)
    two.row(xs[2:], ["50", "PC", "12/17/2026"], 11)
    two.put(75, "domestic, paint one end").down(13)
    two.row(xs, ["6", "CHANNEL A36 C12 X 20.7 X 20'", "60", "PC", "12/17/2026"], 11)
    return pdf(one, two)


def brought_forward() -> bytes:
    xs = [(40, L), (75, L), (310, R), (330, L), (380, R), (455, R), (475, L)]
    heads = ["No", "Goods description", "Qty", "Unit", "Price", "Amount", "Delivery date"]

    def top(page: int) -> Sheet:
        s = Sheet(size=8).line("COPPERFIELD METALS LTD", 40).line("12 Wharf Road, Tyneside", 40)
        s.put(500, f"Page {page}/2").line("Acknowledgement of order  AO-5512   Your order no. 81002", 40)
        return s.down(8).row(xs, heads, 13)

    one = top(1)
    for i in range(1, 4):
        one.row(xs, [str(i), f"BRASS ROD C360 {i} IN", str(5 * i), "EA", "40.00", f"{200 * i}.00", "12/14/2026"])
    one.row([(310, L), (455, R)], ["Carried forward", "1,200.00"]).put(480, "Continued ...")
    two = top(2).row([(310, L), (455, R)], ["Brought forward", "1,200.00"])
    for i in range(4, 6):
        two.row(xs, [str(i), f"BRASS ROD C360 {i} IN", str(5 * i), "EA", "40.00", f"{200 * i}.00", "12/21/2026"])
    two.row([(310, L), (455, R)], ["Total net", "3,000.00"])
    return pdf(one, two)


def minus_behind() -> bytes:
    s = Sheet(size=9)
    s.line("Packing Slip 5521   PO 70090   Shipped 11/18/2026").down(12)
    xs = [(40, L), (75, L), (330, R), (400, R), (440, L)]
    s.row(xs, ["Line", "Description", "Qty Ordered", "Qty Shipped", "UM"], 14)
    s.row(xs, ["1", "GRATING 19-W-4 36 X 240", "12", "12", "PC"])
    s.row(xs, ["2", "GRATING 19-W-4 24 X 240", "8", "2-", "PC"])
    s.row(xs, ["3", "GRATING 15-W-4 36 X 240", "6", "(1)", "PC"])
    return pdf(s)


def tiny_print() -> bytes:
    s = Sheet(size=4.2)
    s.line("PORTLAND TUBE   ORDER ACKNOWLEDGMENT 30021   CUST PO 55102", step=7).down(6)
    xs = [(40, L), (52, L), (90, L), (205, R), (212, L), (245, R), (255, L)]
    s.row(xs, ["Ln", "Item No", "Description", "Ordered", "UM", "Unit Price", "Promise Date"], 6)
    for i in range(1, 5):
        s.row(
            xs,
            [str(i), f"HSS-{i}04", f"HSS A500 {i + 2} X {i + 2} X 1/4 X 24'", str(7 * i), "PC", "101.50", "12/18/2026"],
            5.6,
        )
    return pdf(s)


def drawn_by_column() -> bytes:
    s = Sheet(size=9)
    rows = [
        ["1", "PL A36 1/2 X 48 X 96", "5", "0", "5", "12/30/2026"],
        ["2", "PL A36 5/8 X 48 X 96", "7", "7", "0", ""],
    ]
    xs = [(40, L), (80, L), (290, R), (360, R), (420, R), (450, L)]
    heads = ["Line", "Description", "Ordered", "Shipped", "B/O", "B/O ETA"]
    for c in (4, 2, 0, 5, 1, 3):
        for r, row in enumerate([heads, *rows]):
            if row[c]:
                s.put(xs[c][0], row[c], xs[c][1], dy=80 + 13 * r)
    s.put(40, "Packing List 6001    PO No. 52288    Ship Date 11/17/2026", dy=50)
    s.put(40, "Barrow Plate Works", dy=30)
    return pdf(s)


def spaced_headings() -> bytes:
    s = Sheet(size=8)
    s.line("O R D E R   C O N F I R M A T I O N").line("PO 61007     Our order 4410").down(12)
    xs = [(40, L), (100, L), (360, R), (400, L), (470, L)]
    s.row(xs, ["L I N E", "D E S C R I P T I O N", "Q T Y", "U M", "S H I P   D A T E"], 14)
    s.row(xs, ["1", "ALUM SHEET 5052-H32 .125 X 48 X 144", "40", "SH", "12/07/2026"])
    s.row(xs, ["2", "ALUM SHEET 6061-T6 .250 X 48 X 144", "22", "SH", "12/14/2026"])
    return pdf(s)


def from_to() -> bytes:
    s = Sheet(size=9)
    s.line("Notice of schedule change", 60).line("PO 58120      November 19, 2026", 60).down(14)
    xs = [(60, L), (100, L), (340, R), (380, L), (460, L)]
    s.row(xs, ["Line", "Material", "Qty", "From", "To"], 14)
    s.row(xs, ["1", "COIL HR A1011 .134 X 60", "42,000", "12/01/2026", "12/22/2026"])
    s.row(xs, ["3", "COIL HR A1018 .250 X 72", "38,500", "12/01/2026", "01/05/2027"])
    return pdf(s)


def two_promises() -> bytes:
    s = Sheet(size=9)
    s.line("Open order report for your account", 40).line("As of 11/20/2026", 40).down(14)
    xs = [(40, L), (100, L), (135, L), (345, R), (400, R), (430, L), (500, L)]
    s.row(xs, ["PO", "Line", "Description", "Ordered", "Open", "Promise", "Rev Promise"], 14)
    s.row(xs, ["58001", "1", "TUBE DOM 1026 2.5 X .25", "90", "90", "12/02/2026", "12/16/2026"])
    s.row(xs, ["58001", "2", "TUBE DOM 1026 3.0 X .25", "60", "60", "12/02/2026", "12/02/2026"])
    s.row(xs, ["58014", "1", "TUBE DOM 1026 4.0 X .50", "30", "30", "12/09/2026", "01/13/2027"])
    return pdf(s)


def date_in_the_text() -> bytes:
    s = Sheet(size=9)
    s.line("Sales Order 30117").line("Customer PO 47713").down(14)
    xs = [(40, L), (90, R), (110, L), (470, R), (560, R)]
    s.row(
        xs,
        ["Ordered", "Shipped", "Item / Description", "Price", "Amount"][:0]
        or ["Item", "Qty", "Description", "Price", "Amount"],
        14,
    )
    for item, qty, text, note, price, amount in (
        ("A-100", "50", "CASTER 6IN SWIVEL", "Exp 12/04/2026", "11.00", "550.00"),
        ("A-110", "20", "CASTER 8IN RIGID", "w/brake  ETA 12/18/2026", "19.00", "380.00"),
        ("A-120", "8", "CASTER 8IN SWIVEL", "Ships 01/06/2027 from factory", "24.00", "192.00"),
    ):
        s.row(xs, [item, qty, text, price, amount], 11).put(110, note).down(15)
    return pdf(s)


def label_rows() -> bytes:
    s = Sheet(size=8.5)
    s.line("NORTHGATE STRIP MILL", 45).line("MILL ORDER ACKNOWLEDGMENT   DATE 11/18/2026   CUSTOMER PO 90455", 45).down(
        12
    )
    for mill, po_item, text, weight, week in (
        ("M7731-01", "1", "COLD ROLLED STRIP A1008 CS-B .0478 X 48.000", "84,000 LB", "12/14/2026"),
        ("M7731-02", "2", "COLD ROLLED STRIP A1008 DS-A .0598 X 36.500", "126,000 LB", "01/04/2027"),
    ):
        s.rule(45, 560).line(f"Mill item: {mill}", 45).line(f"Your item: {po_item}", 45).line(f"Product: {text}", 45)
        s.line("Coil ID: 20    Max coil: 40,000#    Edge: slit", 45)
        s.line(f"Order weight: {weight}", 45).line(f"Estimated ship date: {week}", 45).down(4)
    return pdf(s)


def rest_in_a_second_table() -> bytes:
    s = Sheet(size=9)
    s.line("Delivery Slip WH/OUT/00417").line("Your Reference: 61290     Shipping Date 11/19/2026").down(14)
    xs = [(40, L), (360, R), (450, R)]
    s.row(xs, ["Product", "Ordered", "Delivered"], 14)
    s.row(xs, ["[FL-110] Flange plate 110", "60 Units", "45 Units"])
    s.row(xs, ["[FL-140] Flange plate 140", "30 Units", "30 Units"]).down(14)
    s.line("Remaining quantities not yet delivered:")
    s.down(4).row([(40, L), (360, R)], ["Product", "Quantity"], 14)
    s.row([(40, L), (360, R)], ["[FL-110] Flange plate 110", "15 Units"])
    return pdf(s)


UNSEEN = (
    Unseen("schedule_lines", schedule_lines, (
        _s("confirm", "60.3x4", "25", "2026-12-07"), _s("confirm", "60.3x4", "15", "2027-01-11"), _s("confirm", "88.9x5", "18", "2026-12-07"),
    )),
    Unseen("split_lines", split_lines, (
        _s("confirm", "4140", "30", "2026-12-04"), _s("confirm", "4140", "20", "2027-01-15"), _s("confirm", "1045", "12", "2026-12-04"),
    )),
    Unseen("dark_sections", dark_sections, (
        _s("ship", "1/2-13", "500"), _s("ship", "5/8-11 X 4", "120"), _s("backorder", "NUT", "200"), _s("cancel", "WASHER", "150"),
    )),
    Unseen("tag_rows", tag_rows, (_s("ship", "W8 X 31", "12"), _s("ship", "ANGLE", "24"))),
    Unseen("two_columns", two_columns, (
        _s("confirm", "1/4 X 2", "40", "2026-12-08"), _s("confirm", "1/4 X 3", "25", "2026-12-08"), _s("confirm", "3/8 X 4", "18", "2026-12-15"),
        _s("confirm", "CF 3/4", "60", "2026-12-08"), _s("confirm", "RD 1018 CF 1", "35", "2026-12-15"), _s("confirm", "SQ 1018", "50", "2026-12-15"),
    )),
    Unseen("weeks_across", weeks_across, (
        _s("confirm", "#4", "200", "2026-12-07"), _s("confirm", "#4", "150", "2026-12-21"), _s("confirm", "#5", "180", "2026-12-14"),
    )),
    Unseen("lengths_across", lengths_across, (
        _s("ship", "#4", "120"), _s("ship", "#4", "80"), _s("ship", "#6", "60"), _s("ship", "#6", "40"),
    )),
    Unseen("boxed_dump", boxed_dump, (
        _s("confirm", "BALL VALVE", "24"), _s("confirm", "GATE VALVE", "4"), _s("backorder", "GATE VALVE", "6", "2027-01-08"), _s("confirm", "FLANGE", "16"),
    )),
    Unseen("centred_rows", centred_rows, (
        _s("confirm", "304L", "14", "2026-12-09"), _s("confirm", "316L", "6", "2027-01-20"), _s("confirm", "304 HRAP", "2", "2026-12-16"),
    )),
    Unseen("three_numbers_in_a_cell", three_numbers_in_a_cell, (
        _s("ship", "4IN", "6"), _s("backorder", "4IN", "4"), _s("ship", "6IN", "8"), _s("backorder", "8IN", "12"),
    )),
    Unseen("unit_below_quantity", unit_below_quantity, (_s("confirm", "A572", "12", "2026-12-11"), _s("confirm", "A36", "9800", "2026-12-18"))),
    Unseen("widow_rows", widow_rows, (
        *(_s("confirm", f"C{i + 4} X", str(10 * i), "2026-12-10") for i in range(1, 5)),
        _s("confirm", "C10 X 15.3", "50", "2026-12-17"), _s("confirm", "C12 X", "60", "2026-12-17"),
    )),
    Unseen("brought_forward", brought_forward, (
        *(_s("confirm", f"C360 {i} IN", str(5 * i), "2026-12-14") for i in range(1, 4)),
        *(_s("confirm", f"C360 {i} IN", str(5 * i), "2026-12-21") for i in range(4, 6)),
    )),
    Unseen("minus_behind", minus_behind, (
        _s("ship", "19-W-4 36", "12"), _s("ship", "19-W-4 24", None), _s("ship", "15-W-4", None),
    )),
    Unseen("tiny_print", tiny_print, tuple(_s("confirm", f"{i + 2} X {i + 2}", str(7 * i), "2026-12-18") for i in range(1, 5))),
    Unseen("drawn_by_column", drawn_by_column, (_s("backorder", "1/2 X", "5", "2026-12-30"), _s("ship", "5/8 X", "7"))),
    Unseen("spaced_headings", spaced_headings, (_s("confirm", "5052", "40", "2026-12-07"), _s("confirm", "6061", "22", "2026-12-14"))),
    Unseen("from_to", from_to, (_s("delay", "A1011", "42000", "2026-12-22"), _s("delay", "A1018", "38500", "2027-01-05"))),
    Unseen("two_promises", two_promises, (
        _s("delay", "2.5 X", "90", "2026-12-16"), _s("confirm", "3.0 X", "60", "2026-12-02"), _s("delay", "4.0 X", "30", "2027-01-13"),
    )),
    Unseen("date_in_the_text", date_in_the_text, (
        _s("confirm", "6IN SWIVEL", "50", "2026-12-04"), _s("confirm", "8IN RIGID", "20", "2026-12-18"), _s("confirm", "8IN SWIVEL", "8", "2027-01-06"),
    )),
    Unseen("label_rows", label_rows, (_s("confirm", "CS-B", "84000", "2026-12-14"), _s("confirm", "DS-A", "126000", "2027-01-04"))),
    Unseen("rest_in_a_second_table", rest_in_a_second_table, (
        _s("ship", "FL-110", "45"), _s("ship", "FL-140", "30"), _s("backorder", "FL-110", "15"),
    )),
)  # fmt: skip
