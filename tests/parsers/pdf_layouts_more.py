"""A second set of invented layouts, with other wordings and habits than the first."""

from tests.parsers.pdf_builder import C, L, R, Sheet, fixed_pitch, pdf
from tests.parsers.pdf_layouts import Expected, Sample


def _e(others: tuple[str, ...] = (), section: str = "", **cells: str) -> Expected:
    return Expected(cells=cells, others=others, section=section)


def eclipse() -> bytes:
    s = Sheet(size=8.5)
    s.line("ACKNOWLEDGMENT  S1004477.001").line("Ordered by: MEG   Cust PO#: 66120").down(14)
    xs = [(75, R), (125, R), (140, L), (470, R), (565, R)]
    s.row(xs, ["Order Qty", "Ship Qty", "Description", "Unit Prc", "Ext Prc"], 13)
    s.row(xs, ["24ea", "24ea", "1/2 X 10 BLK STD PIPE A53", "18.440", "442.56"], 14)
    s.row(xs, ["36ea", "12ea", "3/4 X 10 BLK STD PIPE A53", "23.100", "277.20"], 10)
    s.put(140, "** 24 backordered, expected 12/22/2026 **").down(14)
    s.rule().down(2).row([(470, R), (565, R)], ["Subtotal", "719.76"])
    return pdf(s)


def quickbooks() -> bytes:
    s = Sheet(size=8)
    s.line("Packing Slip 7781").down(14)
    xs = [(40, L), (105, L), (300, R), (355, R), (420, R), (470, R), (515, R), (572, R)]
    s.row(xs, ["Item", "Description", "Ordered", "Prev. Inv.", "Backordered", "Invoiced", "Rate", "Amount"], 14)
    s.row(xs, ["GRT-19W4", "Bar grating 19W4", "30", "10", "8", "12", "141.00", "1,692.00"], 10)
    s.put(105, "1 x 3/16, plain").down(10).put(105, "36 in x 20 ft panels").down(13)
    s.row(xs, ["GRT-CLIP", "Saddle clips", "200", "0", "0", "200", "0.85", "170.00"], 20)
    s.row([(515, R), (572, R)], ["Total", "$1,862.00"])
    return pdf(s)


def stratix() -> bytes:
    s = Sheet(size=8)
    s.line("ORDER ACKNOWLEDGMENT").down(10)
    xs = [(40, L), (75, L), (290, R), (345, R), (405, R), (465, R), (520, R), (530, L)]
    s.row(xs, ["", "", "", "Ordered", "Ordered", "Unit", "", "Due"], 9)
    s.row(xs, ["Itm", "Product", "Pcs", "Length", "Weight", "Price/UM", "Extension", "Date"], 13)
    s.row(xs, ["1", "HRPO A1011 CS 10GA 60", "22", "120", "6,175 LB", "52.10/CWT", "3,217.18", "12/09/26"], 10)
    s.put(75, "Part: 10-60-120").down(10).put(75, "Cust P.O.: 55071").down(14)
    s.row(xs, ["2", "HRPO A1011 CS 12GA 48", "40", "96", "5,600 LB", "53.40/CWT", "2,990.40", "12/16/26"], 10)
    s.put(75, "Part: 12-48-96").down(14)
    return pdf(s)


def piped() -> bytes:
    return pdf(
        fixed_pitch(
            "+----+------------+---------------------------+---------+---------+-------+----------+",
            "| LN | PART NO    | DESCRIPTION               | QTY ORD | QTY SHP |  B/O  | SHIP DT  |",
            "+----+------------+---------------------------+---------+---------+-------+----------+",
            "|  1 | C6X8.2-40  | CHANNEL A36 C6 X 8.2 40'  |      20 |      12 |     8 | 12/02/26 |",
            "|    |            | BALANCE EX MILL WK 52     |         |         |       |          |",
            "|  2 | L4X4X25-20 | ANGLE A36 4 X 4 X 1/4 20' |      50 |      50 |     0 | 12/02/26 |",
            "+----+------------+---------------------------+---------+---------+-------+----------+",
            "  END OF ORDER                      NO OF LINES: 2",
            size=8,
        )
    )


def delay_list() -> bytes:
    s = Sheet(size=9)
    s.line("Dear customer,").line("the following lines will be late:").down(10)
    xs = [(40, L), (105, L), (170, L), (195, L), (370, R), (385, L), (445, L), (505, L)]
    s.row(xs, ["Our Order", "Your PO", "Ln", "Material", "Open Qty", "Old ETA", "New ETA", "Cause"], 13)
    s.row(xs, ["A-3301", "P0-771", "4", "TUBE 304 1.5 X .065", "1,200 FT", "11/30/26", "12/14/26", "Mill down"])
    s.row(xs, ["A-3318", "P0-790", "1", "TUBE 316 2.0 X .083", "600 FT", "12/04/26", "TBA", "No billet"], 24)
    s.line("We apologise and will keep you posted on every change of these dates as we get them.")
    return pdf(s)


def french() -> bytes:
    s = Sheet(size=8)
    s.line("Aciéries du Val SA").line("Bon de livraison 88120").down(10)
    xs = [(40, L), (80, L), (150, L), (335, R), (400, R), (450, R), (465, L), (572, R)]
    s.row(
        xs,
        [
            "Poste",
            "Référence",
            "Désignation",
            "Qté commandée",
            "Qté livrée",
            "Reliquat",
            "Date de livraison",
            "Prix unitaire",
        ],
        13,
    )
    s.row(xs, ["1", "PL-10", "Plaque S235 10 mm", "12", "8", "4", "18/12/2026", "210,00"], 12)
    s.row(xs, ["2", "PL-12", "Plaque S235 12 mm", "6", "6", "0", "04/12/2026", "252,50"], 12)
    return pdf(s)


def spanish() -> bytes:
    s = Sheet(size=9)
    s.line("Confirmación de pedido").down(10)
    xs = [(40, L), (90, L), (160, L), (370, R), (385, L), (440, L), (572, R)]
    s.row(xs, ["Partida", "Código", "Descripción", "Cantidad", "Unidad", "Fecha de entrega", "Importe"], 13)
    s.row(xs, ["1", "VR-12", "Varilla corrugada 1/2 12 m", "500", "PZA", "15/12/2026", "92,500.00"], 12)
    s.row(xs, ["2", "VR-38", "Varilla corrugada 3/8 12 m", "800", "PZA", "08/01/2027", "88,000.00"], 12)
    return pdf(s)


def netsuite_slip() -> bytes:
    s = Sheet(size=9)
    s.line("Packing Slip").line("Order SO-99120").down(12)
    xs = [(50, L), (390, R), (460, R), (550, R)]
    s.rule().row(xs, ["Item", "Ordered", "Shipped", "Back Ordered"], 13)
    s.rule().row(xs, ["ALU-6061-025", "48", "36", "12"], 10)
    s.put(50, "AL FLAT 6061-T6 1/4 X 3 X 12'").down(14)
    s.rule().row(xs, ["ALU-6061-050", "20", "20", "0"], 10)
    s.put(50, "AL FLAT 6061-T6 1/2 X 3 X 12'").down(14)
    s.rule()
    return pdf(s)


def grouped_by_order() -> bytes:
    s = Sheet(size=9)
    s.line("OPEN ORDER STATUS  12/01/2026").down(12)
    xs = [(60, L), (100, L), (330, R), (390, R), (450, R), (470, L)]
    s.row(xs, ["Line", "Item Description", "Ordered", "Shipped", "Open", "Est. Ship"], 14)
    s.line("PO 45012", step=12)
    s.row(xs, ["1", "ROUND 4140 HT 2.500 DIA", "1,800", "600", "1,200", "12/15/2026"])
    s.row(xs, ["2", "ROUND 4140 HT 3.000 DIA", "900", "0", "900", "01/06/2027"], 14)
    s.row([(330, R), (390, R), (450, R)], ["2,700", "600", "2,100"], 0)
    s.put(60, "Total PO 45012").down(16)
    s.line("PO 45019", step=12)
    s.row(xs, ["1", "ROUND 1045 CD 1.250 DIA", "2,400", "0", "2,400", "TBD"])
    return pdf(s)


def dates_only() -> bytes:
    s = Sheet(size=9)
    s.line("Schedule update").down(12)
    xs = [(40, L), (120, L), (180, L), (300, L), (420, L), (510, L)]
    s.row(xs, ["Customer PO", "PO Line", "Part Number", "Part Description", "Ship Date", "Status"], 14)
    s.row(xs, ["88401", "2", "SPR-0100", "Spring plate 1095", "12/18/26", "In process"])
    s.row(xs, ["88401", "3", "SPR-0120", "Spring plate 1095", "wk of 1/4", "Waiting"])
    return pdf(s)


def spanning() -> bytes:
    s = Sheet(size=9)
    s.line("SHIPPER 55120").down(12)
    xs = [(40, L), (70, L), (330, R), (390, R), (440, R), (460, L), (510, L)]
    s.put(365, "- - - - Quantity - - - -", C).down(11)
    s.row(xs, ["Ln", "Item / Description", "Ordered", "Shipped", "B/O", "UM", "Heat"], 13)
    s.row(xs, ["1", "EXP METAL 3/4 #9 F 48X96", "75", "50", "25", "SH", "B7711"])
    s.row(xs, ["2", "PERF SHEET 16GA 1/4 STAG", "15", "15", "0", "SH", "C1180"])
    return pdf(s)


def carried_forward() -> bytes:
    xs = [(40, R), (60, L), (140, L), (400, R), (410, L), (500, R), (572, R)]
    heads = ["No.", "Part", "Description", "Qty", "UM", "Price", "Total"]
    one = Sheet(size=9)
    one.line("Kestrel Fasteners").line("Order acknowledgement 310   Pg: 1").down(12).row(xs, heads, 14)
    one.row(xs, ["1", "HB-10", "HEX BOLT M10X40 8.8", "5,000", "EA", "0.110", "550.00"])
    one.row(xs, ["2", "HB-12", "HEX BOLT M12X50 8.8", "3,000", "EA", "0.190", "570.00"], 16)
    one.row([(500, R), (572, R)], ["Carried forward", "1,120.00"])
    two = Sheet(size=9)
    two.line("Kestrel Fasteners").line("Order acknowledgement 310   Pg: 2").down(12)
    two.row(xs, heads, 14).row([(500, R), (572, R)], ["Brought forward", "1,120.00"], 14)
    two.row(xs, ["3", "HN-10", "HEX NUT M10 8", "5,000", "EA", "0.040", "200.00"], 11)
    two.put(140, "zinc plated").down(14)
    two.row(xs, ["", "", "FREIGHT CHARGE", "1", "EA", "45.00", "45.00"], 16)
    two.row([(500, R), (572, R)], ["Grand total", "1,365.00"])
    return pdf(one, two)


MORE = (
    Sample("eclipse", eclipse, ((
        _e(ordered="24ea", shipped="24ea", description="1/2 X 10 BLK STD PIPE A53", price="18.440", amount="442.56"),
        _e(ordered="36ea", shipped="12ea", description="3/4 X 10 BLK STD PIPE A53", price="23.100", amount="277.20", others=("** 24 backordered, expected 12/22/2026 **",))),)),
    Sample("quickbooks", quickbooks, ((
        _e(item="GRT-19W4", description="Bar grating 19W4", ordered="30", shipped_before="10", backordered="8", shipped="12", price="141.00", amount="1,692.00", others=("1 x 3/16, plain", "36 in x 20 ft panels")),
        _e(item="GRT-CLIP", description="Saddle clips", ordered="200", shipped_before="0", backordered="0", shipped="200", price="0.85", amount="170.00")),)),
    Sample("stratix", stratix, ((
        _e(line="1", description="HRPO A1011 CS 10GA 60", pieces="22", size="120", ordered="6,175 LB", price="52.10/CWT", amount="3,217.18", date_promised="12/09/26", others=("Part: 10-60-120", "Cust P.O.: 55071")),
        _e(line="2", description="HRPO A1011 CS 12GA 48", pieces="40", size="96", ordered="5,600 LB", price="53.40/CWT", amount="2,990.40", date_promised="12/16/26", others=("Part: 12-48-96",))),)),
    Sample("piped", piped, ((
        _e(line="1", item="C6X8.2-40", description="CHANNEL A36 C6 X 8.2 40'", ordered="20", shipped="12", backordered="8", date_ship="12/02/26", others=("BALANCE EX MILL WK 52",)),
        _e(line="2", item="L4X4X25-20", description="ANGLE A36 4 X 4 X 1/4 20'", ordered="50", shipped="50", backordered="0", date_ship="12/02/26")),)),
    Sample("delay_list", delay_list, ((
        _e(vendor_order="A-3301", po="P0-771", line="4", description="TUBE 304 1.5 X .065", open="1,200 FT", date_old="11/30/26", date_delivery="12/14/26", comment="Mill down"),
        _e(vendor_order="A-3318", po="P0-790", line="1", description="TUBE 316 2.0 X .083", open="600 FT", date_old="12/04/26", date_delivery="TBA", comment="No billet")),)),
    Sample("french", french, ((
        _e(line="1", item="PL-10", description="Plaque S235 10 mm", ordered="12", shipped="8", backordered="4", date_delivery="18/12/2026", price="210,00"),
        _e(line="2", item="PL-12", description="Plaque S235 12 mm", ordered="6", shipped="6", backordered="0", date_delivery="04/12/2026", price="252,50")),)),
    Sample("spanish", spanish, ((
        _e(line="1", item="VR-12", description="Varilla corrugada 1/2 12 m", quantity="500", uom="PZA", date_delivery="15/12/2026", amount="92,500.00"),
        _e(line="2", item="VR-38", description="Varilla corrugada 3/8 12 m", quantity="800", uom="PZA", date_delivery="08/01/2027", amount="88,000.00")),)),
    Sample("netsuite_slip", netsuite_slip, ((
        _e(item="ALU-6061-025", ordered="48", shipped="36", backordered="12", others=("AL FLAT 6061-T6 1/4 X 3 X 12'",)),
        _e(item="ALU-6061-050", ordered="20", shipped="20", backordered="0", others=("AL FLAT 6061-T6 1/2 X 3 X 12'",))),)),
    Sample("grouped_by_order", grouped_by_order, ((
        _e(line="1", description="ROUND 4140 HT 2.500 DIA", ordered="1,800", shipped="600", open="1,200", date_ship="12/15/2026", section="PO 45012"),
        _e(line="2", description="ROUND 4140 HT 3.000 DIA", ordered="900", shipped="0", open="900", date_ship="01/06/2027", section="PO 45012"),
        _e(line="1", description="ROUND 1045 CD 1.250 DIA", ordered="2,400", shipped="0", open="2,400", date_ship="TBD", section="PO 45019")),)),
    Sample("dates_only", dates_only, ((
        _e(po="88401", po_line="2", item="SPR-0100", description="Spring plate 1095", date_ship="12/18/26", status="In process"),
        _e(po="88401", po_line="3", item="SPR-0120", description="Spring plate 1095", date_ship="wk of 1/4", status="Waiting")),)),
    Sample("spanning", spanning, ((
        _e(line="1", description="EXP METAL 3/4 #9 F 48X96", ordered="75", shipped="50", backordered="25", uom="SH", heat="B7711"),
        _e(line="2", description="PERF SHEET 16GA 1/4 STAG", ordered="15", shipped="15", backordered="0", uom="SH", heat="C1180")),)),
    Sample("carried_forward", carried_forward, ((
        _e(line="1", item="HB-10", description="HEX BOLT M10X40 8.8", quantity="5,000", uom="EA", price="0.110", amount="550.00"),
        _e(line="2", item="HB-12", description="HEX BOLT M12X50 8.8", quantity="3,000", uom="EA", price="0.190", amount="570.00"),
        _e(line="3", item="HN-10", description="HEX NUT M10 8", quantity="5,000", uom="EA", price="0.040", amount="200.00", others=("zinc plated",)),
        _e(description="FREIGHT CHARGE", quantity="1", uom="EA", price="45.00", amount="45.00")),)),
)  # fmt: skip
