"""A second set of invented papers, written after the reader was mended for the first."""

from tests.parsers.papers.unseen_papers import Said, Unseen
from tests.parsers.pdf_builder import C, L, R, Sheet, fixed_pitch, pdf


def _s(kind: str, item: str, quantity: str | None, until: str | None = None) -> Said:
    return Said(kind=kind, item=item, quantity=quantity, until=until)


def dutch() -> bytes:
    s = Sheet(size=8.5)
    s.line("Waalhaven Staal B.V.", 45).line("ORDERBEVESTIGING", 45).line(
        "Uw bestelnummer: 70331     Ordernummer: VO-22817     Datum: 19-11-2026", 45
    ).down(10)
    xs = [(45, L), (80, L), (150, L), (360, R), (370, L), (450, R), (470, L)]
    s.row(xs, ["Regel", "Artikelnr", "Omschrijving", "Aantal", "Eenheid", "Prijs", "Leverdatum"], 13)
    s.row(xs, ["1", "HEA-160", "HEA 160 S235JR 12,1 m", "14", "st", "245,60", "14-12-2026"])
    s.row(xs, ["2", "UNP-120", "UNP 120 S235JR 6,1 m", "1.250", "kg", "1,12", "21-12-2026"])
    s.row([(370, L), (450, R)], ["Totaal", "4.838,40"])
    return pdf(s)


def notes_below() -> bytes:
    s = Sheet(size=8)
    s.line("CARVER INDUSTRIAL", 40).line("ORDER ACKNOWLEDGMENT 8821-00", 40).line("CUST PO# 60881", 40).down(12)
    xs = [(60, R), (120, R), (150, L), (240, L), (450, R), (460, L), (560, R)]
    s.row(xs, ["ORDERED", "ALLOC", "PRODUCT", "DESCRIPTION", "PRICE", "PER", "EXTENSION"], 13)
    s.row(xs, ["50", "30", "HX-34-5", "HEX CAP SCREW 3/4-10 X 5", "1.85", "EA", "92.50"], 10)
    s.put(240, "Your part: 118-7734").down(10).put(240, "B/O 20 ETA 01/15/2027").down(16)
    s.row(xs, ["12", "12", "LW-34", "LOCK WASHER 3/4 (BOX/100)", "9.00", "BX", "108.00"], 10)
    s.put(240, "Your part: 118-7790").down(16)
    return pdf(s)


def stacked_dump() -> bytes:
    return pdf(
        fixed_pitch(
            "                              ** SALES ORDER ACKNOWLEDGEMENT **                          ORDER 771204",
            "  SOLD TO: MIDWEST PLATE & BAR                                                 YOUR P.O. 70440",
            "",
            " LINE  PRODUCT                                     QUANTITY       UNIT                   PROMISED",
            "  NO.  DESCRIPTION                                  ORDERED  UM   PRICE   PER   AMOUNT      DATE",
            " ------------------------------------------------------------------------------------------------",
            "  001  PIPE SMLS A106-B 4 SCH 40 21FT BEVELED           120  FT   18.40   FT  2,208.00   12/10/26",
            "       MTRS REQUIRED",
            "  002  PIPE ERW A53-B 6 SCH 40 42FT PLAIN END           840  FT   22.15   FT 18,606.00   01/07/27",
            "  003  FREIGHT ALLOWANCE CHARGE                           1  LT  150.00   LT    150.00",
            "",
            "                                                              ORDER TOTAL    20,964.00",
            size=7,
        )
    )


def dated_sections() -> bytes:
    s = Sheet(size=9)
    s.line("Mercer Tool Steel - Order Confirmation C-3391 - PO 81177").down(12)
    xs = [(40, L), (90, L), (380, R), (400, L)]
    s.row(xs, ["Item", "Description", "Qty", "UOM"], 15)
    s.line("Ships 12/03/2026 from Toledo:").row(xs, ["1", "D2 FLAT 1 X 4 X 36", "6", "PC"]).row(
        xs, ["2", "A2 FLAT 1 X 6 X 36", "4", "PC"], 18
    )
    s.line("Ships 01/14/2027 from mill:").row(xs, ["3", "S7 ROUND 4 X 24", "3", "PC"], 18)
    s.line("On backorder, date to be advised:").row(xs, ["4", "H13 ROUND 6 X 24", "2", "PC"])
    return pdf(s)


def spanning_headings() -> bytes:
    s = Sheet(size=8)
    s.line("Packing Slip 33-1180     Cust PO 72019     Ship Date 11/18/26").down(12)
    xs = [(40, L), (70, L), (330, R), (375, R), (420, R), (450, L), (505, R)]
    s.put(375, "Quantity", C).put(505, "Weight", R).down(10)
    s.row(xs, ["Ln", "Description", "Ord", "Ship", "B/O", "UM", "Net"], 13)
    s.row(xs, ["1", "EXP METAL 3/4-9 48 X 96", "30", "18", "12", "SH", "1,037"])
    s.row(xs, ["2", "EXP METAL 1/2-13 48 X 96", "20", "20", "", "SH", "941"])
    return pdf(s)


def watermarked() -> bytes:
    s = Sheet(size=9)
    s.line("Orderbook Steel   SALES ORDER CONFIRMATION 4471   PO 90871").down(14)
    xs = [(40, L), (80, L), (330, R), (350, L), (420, L)]
    s.row(xs, ["Line", "Description", "Qty", "UM", "Ship Date"], 14)
    s.row(xs, ["1", "PL A516-70 1 X 96 X 240", "3", "PC", "12/15/2026"])
    s.row(xs, ["2", "PL A516-70 2 X 96 X 240", "2", "PC", "12/22/2026"])
    s.marks.append(("turned", 300, 400, "C O P Y   -   N O T   A N   I N V O I C E", 45, 40))
    return pdf(s)


def was_now() -> bytes:
    s = Sheet(size=9)
    s.line("Backorder Notice", 60).line("Re: your PO 77120", 60).down(10)
    xs = [(60, L), (180, L), (330, L), (410, L), (490, L)]
    s.row(xs, ["Item", "Description", "Was", "Now", "Reason"], 14)
    s.row(xs, ["KX-200", "Gear reducer 20:1", "12/01/2026", "01/12/2027", "castings late"])
    s.row(xs, ["KX-300", "Gear reducer 30:1", "12/01/2026", "TBD", "no motor"])
    return pdf(s)


def two_warehouses() -> bytes:
    s = Sheet(size=9)
    s.line("Packing List 6671   PO 51120   Ship Date 11/19/2026").down(10)
    xs = [(40, L), (75, L), (340, R), (410, R), (430, L)]
    for title, rows, total in (
        (
            "From warehouse Gary",
            (["1", "TUBE 2 X 2 X .120 X 24", "40", "40", "PC"], ["2", "TUBE 3 X 3 X .188 X 24", "20", "15", "PC"]),
            "55",
        ),
        ("From warehouse Joliet", (["3", "TUBE 4 X 4 X .250 X 24", "10", "10", "PC"],), "10"),
    ):
        s.line(title).row(xs, ["Line", "Description", "Ordered", "Shipped", "UM"], 13)
        for row in rows:
            s.row(xs, row)
        s.row([(340, R), (410, R)], ["Subtotal", total]).down(12)
    return pdf(s)


def sideways() -> bytes:
    s = Sheet(size=8)
    rows = [
        ["PO No", "Ln", "Description", "Ordered", "Produced", "Shipped", "Balance", "Est Ship"],
        ["60551", "1", "HRPO COIL .105 X 48", "80,000", "80,000", "40,000", "40,000", "12/18/2026"],
        ["60551", "2", "HRPO COIL .135 X 60", "60,000", "0", "0", "60,000", "01/08/2027"],
        ["60560", "1", "CR COIL .048 X 48", "42,000", "42,000", "42,000", "0", ""],
    ]
    ys = [60, 110, 140, 360, 430, 490, 550, 610]
    for r, row in enumerate(rows):
        for y, text in zip(ys, row, strict=True):
            if text:
                s.marks.append(("turned", 120 + 14 * r, y, text, 90, 8))
    s.marks.append(("turned", 80, 60, "OPEN ORDER STATUS REPORT", 90, 11))
    return pdf(s)


def item_blocks_beside() -> bytes:
    s = Sheet(size=8)
    s.line("FORGE & RING CO.   ORDER CONFIRMATION 7781   PO 44871").down(10)
    left, right = 40, 320
    blocks = (
        (
            ("Item: 1", "Description: Ring 304 OD 24 ID 18 x 3", "Quantity: 4 EA", "Ship date: 12/09/2026"),
            ("Item: 2", "Description: Ring 316 OD 30 ID 22 x 4", "Quantity: 2 EA", "Ship date: 01/13/2027"),
        ),
        (("Item: 3", "Description: Disc 17-4 OD 12 x 2", "Quantity: 10 EA", "Ship date: 12/16/2026"), ()),
    )
    for one, other in blocks:
        for i in range(4):
            s.put(left, one[i])
            if other:
                s.put(right, other[i])
            s.down(11)
        s.down(12)
    return pdf(s)


def part_of_whole() -> bytes:
    s = Sheet(size=9)
    s.line("Shipping Notice   PO 38120   Date shipped 11/19/2026").down(12)
    xs = [(40, L), (80, L), (360, R), (390, L), (440, L)]
    s.row(xs, ["Line", "Description", "Qty Shipped", "UM", "Remarks"], 14)
    s.row(xs, ["1", "GUARD RAIL 6FT GALV", "12 of 20", "PC", "bal 8 ship 12/10/2026"])
    s.row(xs, ["2", "GUARD POST 42IN GALV", "30 of 30", "PC", "complete"])
    return pdf(s)


MORE_UNSEEN = (
    Unseen("dutch", dutch, (_s("confirm", "HEA", "14", "2026-12-14"), _s("confirm", "UNP", "1250", "2026-12-21"))),
    Unseen("notes_below", notes_below, (
        _s("confirm", "CAP SCREW", "30"), _s("backorder", "CAP SCREW", "20", "2027-01-15"), _s("confirm", "LOCK WASHER", "12"),
    )),
    Unseen("stacked_dump", stacked_dump, (_s("confirm", "A106", "120", "2026-12-10"), _s("confirm", "A53", "840", "2027-01-07"))),
    Unseen("dated_sections", dated_sections, (
        _s("confirm", "D2", "6", "2026-12-03"), _s("confirm", "A2", "4", "2026-12-03"), _s("confirm", "S7", "3", "2027-01-14"), _s("backorder", "H13", "2"),
    )),
    Unseen("spanning_headings", spanning_headings, (_s("ship", "3/4-9", "18"), _s("backorder", "3/4-9", "12"), _s("ship", "1/2-13", "20"))),
    Unseen("watermarked", watermarked, (_s("confirm", "1 X 96", "3", "2026-12-15"), _s("confirm", "2 X 96", "2", "2026-12-22"))),
    Unseen("was_now", was_now, (_s("delay", "20:1", None, "2027-01-12"), _s("delay", "30:1", None))),
    Unseen("two_warehouses", two_warehouses, (_s("ship", "2 X 2", "40"), _s("ship", "3 X 3", "15"), _s("ship", "4 X 4", "10"))),
    Unseen("sideways", sideways, (
        _s("ship", ".105", "40000"), _s("confirm", ".105", "40000", "2026-12-18"), _s("confirm", ".135", "60000", "2027-01-08"), _s("ship", "CR COIL", "42000"),
    )),
    Unseen("item_blocks_beside", item_blocks_beside, (
        _s("confirm", "OD 24", "4", "2026-12-09"), _s("confirm", "OD 30", "2", "2027-01-13"), _s("confirm", "17-4", "10", "2026-12-16"),
    )),
    Unseen("part_of_whole", part_of_whole, (_s("ship", "RAIL", "12"), _s("backorder", "RAIL", "8", "2026-12-10"), _s("ship", "POST", "30"))),
)  # fmt: skip
