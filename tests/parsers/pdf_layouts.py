"""Invented layouts (forms A to L of the trade's papers) with what a reader must find in them."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.parsers.pdf_builder import C, L, R, Sheet, fixed_pitch, pdf


@dataclass(frozen=True)
class Expected:
    """One item row: texts by role name, texts of its other lines in order, and its section."""

    cells: dict[str, str]
    others: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True)
class Sample:
    name: str
    build: Callable[[], bytes]
    tables: tuple[tuple[Expected, ...], ...]


def _rows(*rows: Expected) -> tuple[tuple[Expected, ...], ...]:
    return (rows,)


def ruled_grid() -> bytes:
    s = Sheet()
    s.line("Orchard Steel Ltd").line("Order Confirmation 101234").down(20)
    xs = [(44, L), (110, L), (270, L), (385, R), (395, L), (507, R), (568, R)]
    s.rule().row(
        xs, ["No.", "Description", "Shipment Date", "Quantity", "Unit of Measure", "Unit Price", "Line Amount"], 14
    )
    s.rule().row(xs, ["A36-0250", "PLATE A36 1/4 X 48 X 96", "12/14/2026", "8", "Each", "312.40", "2,499.20"], 14)
    s.rule().row(xs, ["A36-0375", "PLATE A36 3/8 X 48 X 96", "12/21/2026", "14", "Each", "460.00", "6,440.00"], 14)
    s.rule().down(6).row([(510, R), (568, R)], ["Total USD", "8,939.20"])
    return pdf(s)


def great_plains() -> bytes:
    s = Sheet(size=8)
    s.line("Dunlin Supply Co      INVOICE / PACKING SLIP").down(20)
    xs = [(60, R), (105, R), (140, R), (150, L), (240, L), (405, L), (490, R), (568, R)]
    s.row(xs, ["Ordered", "Shipped", "B/O", "Item Number", "Description", "U of M", "Unit Price", "Ext. Price"], 13)
    s.row(xs, ["1,200", "900", "300", "RB-0500", "REBAR #4 GR60 20 FT", "EA", "$7.42", "$6,678.00"], 11)
    s.put(240, "Domestic, mill certs required").down(16)
    s.row(xs, ["40", "0", "40", "WM-6X6", "WIRE MESH 6X6 10/10", "SHT", "$31.00", "$0.00"], 11)
    s.put(240, "Allocated, ETA 01/08/27").down(22)
    s.row([(490, R), (568, R)], ["Subtotal", "$6,678.00"]).row([(490, R), (568, R)], ["Freight", "$85.00"])
    return pdf(s)


def syteline() -> bytes:
    s = Sheet(size=8)
    s.line("ORDER VERIFICATION").line("Cust PO: 77120   Order: C000412").down(16)
    xs = [(40, L), (90, L), (180, L), (350, R), (360, L), (430, R), (445, L), (568, R)]
    s.row(xs, ["Line/Rel", "Item", "Description", "Qty Ordered", "U/M", "Unit Price", "Due Date", "Extended"], 13)
    for line, item, text, qty, due, ext in (
        ("1/0", "TU-2X2-120", "SQ TUBE A500 2X2X.120X24", "60.000", "12/03/26", "2,910.00"),
        ("2/0", "TU-3X3-188", "SQ TUBE A500 3X3X.188X24", "25.000", "12/17/26", "3,112.50"),
    ):
        s.row(xs, [line, item, text, qty, "PC", "48.5000", due, ext], 10)
        s.put(90, f"Cust Item: K-{item[3:6]}").down(10).put(90, "Promise subject to mill roll").down(15)
    return pdf(s)


def mill_blocks() -> bytes:
    s = Sheet(size=9)
    s.line("IRON RIVER MILL   ORDER ACKNOWLEDGEMENT").down(10)
    for item, text, weight, week in (
        ("1", "HOT ROLLED BAND A1018 HSLAS-F GR 50", "200,000 LBS", "12/13/2026"),
        ("2", "HOT ROLLED BAND A1018 SS GR 36", "120,000 LBS", "12/27/2026"),
    ):
        s.line(f"Item: {item}    Product: {text}")
        s.line(f"Order Wt: {weight}    Price: 41.25 CWT    Est Ship: {week}")
        s.line("Coil max 48000#  ID 30  DRY  MILL EDGE").down(8)
    return pdf(s)


def epicor_releases() -> bytes:
    s = Sheet(size=9)
    s.line("Sales Order Acknowledgment 10234").down(16)
    xs = [(40, L), (80, L), (330, R), (340, L), (440, R), (550, R)]
    s.row(xs, ["Line", "Part Number/Rev", "Order Qty", "UM", "Unit Price", "Ext Price"], 14)
    for line, part, text, qty, parts in (
        (
            "1",
            "BRG-22/A",
            "Bracket, galvanised",
            "300.00",
            (("1", "12/01/2026", "100.00"), ("2", "01/05/2027", "200.00")),
        ),
        ("2", "BRG-24/B", "Bracket, plain", "50.00", (("1", "12/08/2026", "50.00"),)),
    ):
        s.row(xs, [line, part, qty, "EA", "4.10", "1,230.00"], 11)
        s.put(80, text).down(11)
        rel = [(120, L), (170, L), (290, R)]
        s.row(rel, ["Rel", "Date", "Quantity"], 11)
        for r in parts:
            s.row(rel, list(r), 11)
        s.down(6)
    s.row([(440, R), (550, R)], ["Order Total", "1,435.00"])
    return pdf(s)


def tags_in_columns() -> bytes:
    s = Sheet(size=9)
    s.line("PACKING LIST 447812").down(12)
    xs = [(40, L), (70, L), (330, R), (390, R), (460, R), (520, R)]
    s.row(xs, ["Itm", "Description", "Ord Pcs", "Ship Pcs", "Weight", "B/O"], 13)
    s.row(xs, ["1", "HR SHEET A1011 CS-B 10GA X 48 X 120", "160", "120", "26,940", "40"], 11)
    for tag, pcs, wt in (("B71144", "40", "8,985"), ("B71145", "40", "8,975"), ("B71147", "40", "8,980")):
        s.row([(90, L), (160, L), (390, R), (460, R)], [f"Tag {tag}", "Ht 4A2210", f"{pcs} pcs", wt], 11)
    s.row(xs, ["2", "FLAT A36 1/4 X 4 X 20' R/L", "2,000 LB", "", "2,064", "0"], 14)
    s.put(40, "TOTAL  4 bdls    Gross 29,180  Tare 176  Net 29,004    ** ORDER COMPLETE **")
    return pdf(s)


def text_dump() -> bytes:
    return pdf(
        fixed_pitch(
            "MILL STATUS REPORT                                             RUN 12/01/26",
            "",
            "CUST PO-LN    MILL ITEM  PRODUCT                   ORDERED  PRODUCED   SHIPPED   BALANCE UM EST SHIP",
            "------------  ---------  ------------------------ -------- --------- --------- --------- -- --------",
            "88120-001     7731-001   HRB .1345 X 60 A1011       80,000    80,000    40,000    40,000 LB 12/18/26",
            "88120-002     7731-002   HRB .2500 X 72 A572       120,000         0         0   120,000 LB WK 51",
            "88133-010     7790-001   HRB .1875 X 48 A36         60,000    60,000    60,000         0 LB SHIPPED",
            "------------  ---------  ------------------------ -------- --------- --------- --------- -- --------",
            "TOTAL                                              260,000   140,000   100,000   160,000",
        )
    )


def bottom_aligned() -> bytes:
    s = Sheet(size=9)
    s.line("Acknowledgement of order 5521").down(12)
    xs = [(40, L), (80, L), (360, R), (420, L), (520, R)]
    s.row(xs, ["Pos", "Material description", "Qty ordered", "Promised", "Price"], 13)
    for pos, texts, qty, day, price in (
        ("10", ("Stainless sheet 304 2B", "16 ga x 48 x 120", "PVC one side"), "24", "12/11/2026", "212.00"),
        ("20", ("Stainless sheet 316 2B", "14 ga x 48 x 96", "no film"), "10", "01/15/2027", "264.50"),
    ):
        for text in texts[:-1]:
            s.put(80, text).down(11)
        s.row(xs, [pos, texts[-1], qty, day, price], 11)
    return pdf(s)


def centred() -> bytes:
    s = Sheet(size=9)
    s.line("Confirmation of your order").down(12)
    xs = [(40, L), (80, L), (330, R), (345, L), (400, L), (540, R)]
    s.row(xs, ["Ln", "Your material", "Conf. qty", "UoM", "Exp. ship date", "Amount"], 16)
    for line, texts, qty, day, amount in (
        (
            "1",
            ("P-1001", "Angle 2 x 2 x 1/4 x 20 ft", "A36, sheared ends", "Bundle 40"),
            "80",
            "Dec 4, 2026",
            "1,204.00",
        ),
        (
            "2",
            ("P-1002", "Angle 3 x 3 x 1/4 x 20 ft", "A36, sheared ends", "Bundle 20"),
            "40",
            "Dec 18, 2026",
            "980.00",
        ),
    ):
        top = s.y
        for text in texts:
            s.put(80, text).down(11)
        end = s.y
        s.y = top + 16.5
        s.row(xs, [line, "", qty, "PC", day, amount])
        s.y = end + 8
    return pdf(s)


def three_in_one() -> bytes:
    s = Sheet(size=9)
    s.line("SHIPPING NOTICE").down(12)
    xs = [(40, L), (80, L), (160, L), (360, C), (420, L), (470, L)]
    s.row(xs, ["Ln", "Stock No.", "Description", "Ord/Shp/BO", "U/M", "Est. Avail"], 13)
    s.row(xs, ["1", "NP-0500", "PIPE NIPPLE 1/2 X 4 BLK", "100/60/40", "EA", "12/20/26"], 12)
    s.row(xs, ["2", "NP-0750", "PIPE NIPPLE 3/4 X 4 BLK", "50/50/0", "EA", ""], 12)
    return pdf(s)


def german() -> bytes:
    s = Sheet(size=9)
    s.line("Walzwerk Immental GmbH").line("Auftragsbestätigung 70033412").down(12)
    xs = [(40, L), (75, L), (150, L), (345, R), (355, L), (430, R), (445, L), (568, R)]
    s.row(xs, ["Pos.", "Artikel-Nr.", "Bezeichnung", "Menge", "Einheit", "Preis", "Liefertermin", "Betrag"], 14)
    s.row(
        xs, ["10", "4401-22", "Blech S355J2+N 10 x 2000 x 6000", "12", "Stk", "890,00", "14.12.2026", "10.680,00"], 11
    )
    s.put(150, "Ihre Position 3, Ihre Artikelnr. BL-10").down(13)
    s.row(
        xs, ["20", "4401-25", "Blech S355J2+N 15 x 2000 x 6000", "1.250,5", "kg", "1,24", "KW 52/2026", "1.550,62"], 11
    )
    s.put(150, "Ihre Position 4, Ihre Artikelnr. BL-15").down(20)
    s.row([(430, R), (568, R)], ["Gesamtbetrag EUR", "12.230,62"])
    return pdf(s)


def two_tables() -> bytes:
    s = Sheet(size=9)
    s.line("DELIVERY NOTE 9031").down(12)
    xs = [(40, L), (80, L), (170, L), (420, R), (470, L)]
    s.line("Items delivered", step=14).row(xs, ["Line", "Part No", "Description", "Qty", "U/M"], 13)
    s.row(xs, ["1", "FB-100", "FLANGE BOLT M10", "400", "EA"]).row(
        xs, ["2", "FB-120", "FLANGE BOLT M12", "250", "EA"], 30
    )
    s.line("Items on back order", step=14).row(xs, ["Line", "Part No", "Description", "Qty", "U/M"], 13)
    s.row(xs, ["2", "FB-120", "FLANGE BOLT M12", "150", "EA"])
    return pdf(s)


def _long(*, header_everywhere: bool) -> bytes:
    sheets = []
    number = 0
    xs = [(40, L), (80, L), (180, L), (400, R), (410, L), (470, L)]
    for page in (1, 2, 3):
        s = Sheet(size=9)
        s.line("Plover Tube Company          SALES ORDER ACKNOWLEDGMENT").line(f"Order 8812   Page {page} of 3").down(
            16
        )
        if header_everywhere or page == 1:
            s.row(xs, ["Item", "Part Number", "Description", "Quantity", "Unit", "Promise Date"], 14)
        for k in range(3):
            number += 1
            s.row(
                xs,
                [
                    str(number),
                    f"DOM-{number:03}",
                    "DOM TUBE 1020 2.000 OD",
                    str(number * 5),
                    "FT",
                    f"12/{number + 10}/2026",
                ],
                11,
            )
            if not (page == 1 and k == 2):
                s.put(180, f"Your part T{number}").down(14)
        if page == 1:
            s.y = 700
            s.line("Continued on next page", x=400)
        s.y = 740
        s.line("Plover Tube Company, 12 Heron Way, subject to our terms", x=180)
        sheets.append(s)
    if not header_everywhere:
        sheets[1].marks.insert(2, ("text", 180, 88.0, "Your part T3", L, "Helvetica", 9))
    return pdf(*sheets)


def joined_with_header() -> bytes:
    return _long(header_everywhere=True)


def joined_without_header() -> bytes:
    return _long(header_everywhere=False)


def stacked() -> bytes:
    s = Sheet(size=8)
    s.line("ORDER STATUS").down(12)
    xs = [(40, L), (100, C), (150, L), (330, C), (380, C), (430, C), (490, C), (545, C)]
    s.row(xs, ["Customer", "Cust", "", "Qty", "Qty", "Qty", "Original", "Current"], 9)
    s.row(xs, ["Purchase", "Line", "Product", "On", "Shipped", "Still", "Promise", "Promise"], 9)
    s.row(xs, ["Order", "No", "", "Order", "To Date", "Open", "Date", "Date"], 14)
    s.row(xs, ["4500119", "10", "WF BEAM A992 W8X31 40'", "12", "4", "8", "11/20/26", "12/18/26"])
    s.row(xs, ["4500119", "20", "WF BEAM A992 W10X33 40'", "6", "6", "0", "11/20/26", "11/20/26"])
    s.row(xs, ["4500127", "10", "CHANNEL A36 C6X8.2 20'", "30", "0", "30", "12/04/26", "TBD"])
    return pdf(s)


def sections() -> bytes:
    s = Sheet(size=9)
    s.line("SALES ORDER 22018").down(12)
    xs = [(40, R), (90, R), (110, L), (200, L), (440, L), (560, R)]
    s.row(xs, ["Ln", "Qty", "Item", "Description", "Ship Date", "Net Price"], 14)
    s.row(xs, ["1", "40", "CR16-48", "CR SHEET 16GA 48X120", "12/02/26", "61.20"], 11)
    s.put(200, "oiled, skid 4000 max").down(16)
    s.line("*** BACKORDERED ITEMS ***", x=240, step=14)
    s.row(xs, ["2", "25", "CR18-48", "CR SHEET 18GA 48X120", "TBD", "58.10"], 11)
    s.put(200, "oiled").down(14)
    s.row(xs, ["3", "10", "CR20-48", "CR SHEET 20GA 48X120", "01/14/27", "57.75"], 14)
    s.line("CANCELLED ITEMS", x=240, step=14)
    s.row(xs, ["4", "5", "CR22-48", "CR SHEET 22GA 48X120", "", "57.75"], 14)
    return pdf(s)


def _e(others: tuple[str, ...] = (), section: str = "", **cells: str) -> Expected:
    return Expected(cells=cells, others=others, section=section)


def _joined() -> tuple[tuple[Expected, ...], ...]:
    return _rows(
        *(
            _e(
                line=str(n), item=f"DOM-{n:03}", description="DOM TUBE 1020 2.000 OD", quantity=str(n * 5), uom="FT",
                date_promised=f"12/{n + 10}/2026", others=(f"Your part T{n}",) if n != 3 else (),
            )
            for n in range(1, 10)
        )
    )  # fmt: skip


def _joined_split() -> tuple[tuple[Expected, ...], ...]:
    rows = list(_joined()[0])
    rows[2] = Expected(cells=rows[2].cells, others=("Your part T3",))
    return (tuple(rows),)


SAMPLES = (
    Sample("ruled_grid", ruled_grid, _rows(
        _e(item="A36-0250", description="PLATE A36 1/4 X 48 X 96", date_ship="12/14/2026", quantity="8", uom="Each", price="312.40", amount="2,499.20"),
        _e(item="A36-0375", description="PLATE A36 3/8 X 48 X 96", date_ship="12/21/2026", quantity="14", uom="Each", price="460.00", amount="6,440.00"))),
    Sample("great_plains", great_plains, _rows(
        _e(ordered="1,200", shipped="900", backordered="300", item="RB-0500", description="REBAR #4 GR60 20 FT", uom="EA", price="$7.42", amount="$6,678.00", others=("Domestic, mill certs required",)),
        _e(ordered="40", shipped="0", backordered="40", item="WM-6X6", description="WIRE MESH 6X6 10/10", uom="SHT", price="$31.00", amount="$0.00", others=("Allocated, ETA 01/08/27",)))),
    Sample("syteline", syteline, _rows(
        _e(line="1/0", item="TU-2X2-120", description="SQ TUBE A500 2X2X.120X24", ordered="60.000", uom="PC", price="48.5000", date_promised="12/03/26", amount="2,910.00", others=("Cust Item: K-2X2", "Promise subject to mill roll")),
        _e(line="2/0", item="TU-3X3-188", description="SQ TUBE A500 3X3X.188X24", ordered="25.000", uom="PC", price="48.5000", date_promised="12/17/26", amount="3,112.50", others=("Cust Item: K-3X3", "Promise subject to mill roll")))),
    Sample("mill_blocks", mill_blocks, _rows(
        _e(line="1", description="HOT ROLLED BAND A1018 HSLAS-F GR 50", ordered="200,000 LBS", price="41.25 CWT", date_ship="12/13/2026", others=("Coil max 48000# ID 30 DRY MILL EDGE",)),
        _e(line="2", description="HOT ROLLED BAND A1018 SS GR 36", ordered="120,000 LBS", price="41.25 CWT", date_ship="12/27/2026", others=("Coil max 48000# ID 30 DRY MILL EDGE",)))),
    Sample("epicor_releases", epicor_releases, _rows(
        _e(line="1", item="BRG-22/A", ordered="300.00", uom="EA", price="4.10", amount="1,230.00", others=("Bracket, galvanised", "Rel Date Quantity", "1 12/01/2026 100.00", "2 01/05/2027 200.00")),
        _e(line="2", item="BRG-24/B", ordered="50.00", uom="EA", price="4.10", amount="1,230.00", others=("Bracket, plain", "Rel Date Quantity", "1 12/08/2026 50.00")))),
    Sample("tags_in_columns", tags_in_columns, _rows(
        _e(line="1", description="HR SHEET A1011 CS-B 10GA X 48 X 120", ordered="160", shipped="120", weight="26,940", backordered="40", others=("Tag B71144 Ht 4A2210 40 pcs 8,985", "Tag B71145 Ht 4A2210 40 pcs 8,975", "Tag B71147 Ht 4A2210 40 pcs 8,980")),
        _e(line="2", description="FLAT A36 1/4 X 4 X 20' R/L", ordered="2,000 LB", weight="2,064", backordered="0"))),
    Sample("text_dump", text_dump, _rows(
        _e(po_and_line="88120-001", line="7731-001", description="HRB .1345 X 60 A1011", ordered="80,000", produced="80,000", shipped="40,000", open="40,000", uom="LB", date_ship="12/18/26"),
        _e(po_and_line="88120-002", line="7731-002", description="HRB .2500 X 72 A572", ordered="120,000", produced="0", shipped="0", open="120,000", uom="LB", date_ship="WK 51"),
        _e(po_and_line="88133-010", line="7790-001", description="HRB .1875 X 48 A36", ordered="60,000", produced="60,000", shipped="60,000", open="0", uom="LB", date_ship="SHIPPED"))),
    Sample("bottom_aligned", bottom_aligned, _rows(
        _e(line="10", description="PVC one side", ordered="24", date_promised="12/11/2026", price="212.00", others=("Stainless sheet 304 2B", "16 ga x 48 x 120")),
        _e(line="20", description="no film", ordered="10", date_promised="01/15/2027", price="264.50", others=("Stainless sheet 316 2B", "14 ga x 48 x 96")))),
    Sample("centred", centred, _rows(
        _e(line="1", confirmed="80", uom="PC", date_ship="Dec 4, 2026", amount="1,204.00", others=("P-1001", "Angle 2 x 2 x 1/4 x 20 ft", "A36, sheared ends", "Bundle 40")),
        _e(line="2", confirmed="40", uom="PC", date_ship="Dec 18, 2026", amount="980.00", others=("P-1002", "Angle 3 x 3 x 1/4 x 20 ft", "A36, sheared ends", "Bundle 20")))),
    Sample("three_in_one", three_in_one, _rows(
        _e(line="1", item="NP-0500", description="PIPE NIPPLE 1/2 X 4 BLK", ordered="100/60/40", uom="EA", date_promised="12/20/26"),
        _e(line="2", item="NP-0750", description="PIPE NIPPLE 3/4 X 4 BLK", ordered="50/50/0", uom="EA"))),
    Sample("german", german, _rows(
        _e(line="10", item="4401-22", description="Blech S355J2+N 10 x 2000 x 6000", quantity="12", uom="Stk", price="890,00", date_delivery="14.12.2026", amount="10.680,00", others=("Ihre Position 3, Ihre Artikelnr. BL-10",)),
        _e(line="20", item="4401-25", description="Blech S355J2+N 15 x 2000 x 6000", quantity="1.250,5", uom="kg", price="1,24", date_delivery="KW 52/2026", amount="1.550,62", others=("Ihre Position 4, Ihre Artikelnr. BL-15",)))),
    Sample("two_tables", two_tables, (
        (_e(line="1", item="FB-100", description="FLANGE BOLT M10", quantity="400", uom="EA"), _e(line="2", item="FB-120", description="FLANGE BOLT M12", quantity="250", uom="EA")),
        (_e(line="2", item="FB-120", description="FLANGE BOLT M12", quantity="150", uom="EA"),))),
    Sample("joined_with_header", joined_with_header, _joined()),
    Sample("joined_without_header", joined_without_header, _joined_split()),
    Sample("stacked", stacked, _rows(
        _e(po="4500119", po_line="10", description="WF BEAM A992 W8X31 40'", ordered="12", shipped_to_date="4", open="8", date_old="11/20/26", date_promised="12/18/26"),
        _e(po="4500119", po_line="20", description="WF BEAM A992 W10X33 40'", ordered="6", shipped_to_date="6", open="0", date_old="11/20/26", date_promised="11/20/26"),
        _e(po="4500127", po_line="10", description="CHANNEL A36 C6X8.2 20'", ordered="30", shipped_to_date="0", open="30", date_old="12/04/26", date_promised="TBD"))),
    Sample("sections", sections, _rows(
        _e(line="1", quantity="40", item="CR16-48", description="CR SHEET 16GA 48X120", date_ship="12/02/26", price="61.20", others=("oiled, skid 4000 max",)),
        _e(line="2", quantity="25", item="CR18-48", description="CR SHEET 18GA 48X120", date_ship="TBD", price="58.10", others=("oiled",), section="*** BACKORDERED ITEMS ***"),
        _e(line="3", quantity="10", item="CR20-48", description="CR SHEET 20GA 48X120", date_ship="01/14/27", price="57.75", section="*** BACKORDERED ITEMS ***"),
        _e(line="4", quantity="5", item="CR22-48", description="CR SHEET 22GA 48X120", price="57.75", section="CANCELLED ITEMS"))),
)  # fmt: skip
